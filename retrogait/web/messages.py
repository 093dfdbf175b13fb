"""What the page is told: news, cues, the plan's moments and the band as JSON, samples as bytes."""

from __future__ import annotations

import math
import struct
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from retrogait.live import (
    BandNews,
    CalibrationNews,
    CueNews,
    DoubtNews,
    GapNews,
    GuideNews,
    LinkNews,
    News,
    PaceBand,
    PlanNews,
    StepNews,
    SummaryNews,
)
from retrogait.report import report_dict
from retrogait.report.steps_csv import step_fields
from retrogait.types import Cue, FloatArray
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


def cue_message(cue: Cue) -> Message:
    """A cue with its evidence."""
    return {
        "type": "cue",
        "kind": cue.kind.value,
        "t_s": _rounded(cue.known_at_s),
        "words": cue.words,
        "value": _rounded(cue.value),
        "limit": _rounded(cue.limit),
        "unit": cue.unit,
        "spoken": cue.spoken,
    }


def moment_message(moment: Moment) -> Message:
    """The programme's next moment."""
    fields = asdict(moment) | {"kind": moment.kind.value, "t_s": _rounded(moment.t_s)}
    return {"type": "plan", **fields, "seconds": _rounded(moment.seconds)}


def band_message(band: PaceBand) -> Message:
    """The band and the cadence within."""
    return {"type": "band", **{name: _rounded(value) for name, value in asdict(band).items()}}


def news_message(news: News) -> Message:
    """Live news; steps with the fields and the digits of ``steps.csv``.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    match news:
        case StepNews():
            return {"type": "step", **step_fields(news.step)}
        case GapNews():
            return _gap(news)
        case LinkNews():
            return _link(news)
        case CalibrationNews():
            return _calibration(news)
        case GuideNews():
            return _guide(news)
        case DoubtNews():
            return _doubt(news)
        case CueNews():
            return cue_message(news.cue)
        case PlanNews():
            return moment_message(moment_of(news.event))
        case BandNews():
            return band_message(news.band)
        case SummaryNews():
            return _summary(news)


def _gap(news: GapNews) -> Message:
    """A hole in a stream."""
    start_s, duration_s = _rounded(news.gap.start_s), _rounded(news.gap.duration_s)
    return {"type": "gap", "stream": news.stream, "t_s": start_s, "duration_s": duration_s}


def _link(news: LinkNews) -> Message:
    """What happened to a sensor or its link."""
    event = news.event
    return {
        "type": "link",
        "stream": news.stream,
        "kind": event.kind.value,
        "t_s": _rounded(event.t_s),
        "words": event.words,
        "value": event.value,
    }


def _calibration(news: CalibrationNews) -> Message:
    """What a declared forward walk brought: to the wearer, news of the sensor as well."""
    refusal = news.calibration.refusal
    kind = "calibration_refused" if refusal else "calibrated"
    return {"type": "link", "stream": news.stream, "kind": kind, "words": refusal}


def _guide(news: GuideNews) -> Message:
    """A calibration that the wearer is led through."""
    guidance = news.guidance
    return {
        "type": "guide",
        "stream": news.stream,
        "t_s": _rounded(news.t_s),
        "prompt": guidance.prompt.value,
        "why": guidance.why,
        "still_s": _rounded(guidance.still_s),
        "steps_left": guidance.steps_left,
    }


def _doubt(news: DoubtNews) -> Message:
    """The sensor has moved, or fits again."""
    doubt = news.doubt
    return {
        "type": "link",
        "stream": news.stream,
        "kind": "mounting_doubt" if doubt.why else "mounting_fits",
        "t_s": _rounded(doubt.known_at_s),
        "words": doubt.why,
    }


def _summary(news: SummaryNews) -> Message:
    """The end, with the report as ``retrogait score --json`` gives it."""
    outcome = news.outcome
    return {
        "type": "summary",
        "recording": str(outcome.folder),
        "overrun": outcome.overrun,
        "report": None if outcome.score is None else report_dict(outcome.score),
    }


def _rounded(value: float | None) -> float | None:
    """A tenth of a millisecond is finer than anything seen or heard."""
    if value is None:
        return None
    if not math.isfinite(value):
        raise ValueError(f"the page is told finite numbers or nothing, got {value}")
    return round(value, 4)
