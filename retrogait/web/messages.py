"""What the page is told: news, cues, the plan's moments and the band as JSON, samples as bytes."""

from __future__ import annotations

import struct
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from retrogait.live import BandNews, GuideNews, News, PaceBand, PlanNews
from retrogait.live.telling import rounded, told
from retrogait.types import FloatArray
from retrogait.web.moments import Moment, moment_of

Message = dict[str, Any]
"""A JSON object with a ``type``."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Samples for the plot.

    Parameters
    ----------
    host_ms : float
        When the last one arrived, ms of the host's clock.
    sequence : int
        Counts the traces; wraps at 2**32.
    rows : ndarray, shape (n, 6)
        Specific force, m/s², and rotation rate, rad/s, in sensor axes; n at most 65535.
        Without a gyroscope the last three columns are NaN.
    """

    host_ms: float
    sequence: int
    rows: FloatArray


TRACE_HEAD = struct.Struct("<dIH")
"""Host ms, sequence, n; then n x 6 float32, little-endian."""

MOST_ROWS = 0xFFFF


def trace_bytes(trace: Trace) -> bytes:
    """A trace as it is sent.

    Raises
    ------
    ValueError
        If the rows have another shape than (n, 6), or are too many.
    """
    rows = np.asarray(trace.rows)
    if rows.ndim != 2 or rows.shape[1] != 6 or len(rows) > MOST_ROWS:
        raise ValueError(f"a trace is (n, 6) with n up to {MOST_ROWS}, got {rows.shape}")
    head = TRACE_HEAD.pack(trace.host_ms, trace.sequence % 2**32, len(rows))
    return head + rows.astype("<f4").tobytes()


def moment_message(moment: Moment) -> Message:
    """The programme's next moment."""
    fields = asdict(moment) | {"kind": moment.kind.value, "t_s": rounded(moment.t_s)}
    return {"type": "plan", **fields, "seconds": rounded(moment.seconds)}


def band_message(band: PaceBand) -> Message:
    """The band and the cadence within."""
    return {"type": "band", **{name: rounded(value) for name, value in asdict(band).items()}}


def news_message(news: News) -> Message:
    """Live news; steps with the fields and the digits of ``steps.csv``.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    match news:
        case GuideNews():
            return _guide(news)
        case PlanNews():
            return moment_message(moment_of(news.event))
        case BandNews():
            return band_message(news.band)
    return told(news)


def _guide(news: GuideNews) -> Message:
    """A calibration that the wearer is led through."""
    guidance = news.guidance
    return {
        "type": "guide",
        "stream": news.stream,
        "t_s": rounded(news.t_s),
        "prompt": guidance.prompt.value,
        "why": guidance.why,
        "still_s": rounded(guidance.still_s),
        "steps_left": guidance.steps_left,
    }
