"""The report as plain JSON values (schema ``retrogait.report/1``)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import cast

from retrogait.recording import CueNote
from retrogait.report.findings import Findings, findings
from retrogait.report.responses import Response
from retrogait.session import Score, SessionLine, StreamScore
from retrogait.session.overview import sets_done
from retrogait.types import Mounting, Reason

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

SCHEMA = "retrogait.report/1"

SIGNIFICANT = 9
"""Digits of every float: finer than any sensor, coarser than the noise of floating point."""


def report_dict(score: Score, past: Sequence[SessionLine] = ()) -> dict[str, Json]:
    """Everything the report knows, steps themselves excepted (they are in ``steps.csv``).

    Parameters
    ----------
    score : Score
        A scored recording.
    past : sequence of SessionLine
        The person's earlier sessions, newest last; without any nothing is compared.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    found = findings(score, past)
    body = {
        "schema": SCHEMA,
        "name": score.name,
        "source": score.source,
        "simulated": score.simulated,
        "created_utc": score.created_utc,
        "person": {"id": score.person_id, "height_m": score.person_height_m},
        "steps_file": "steps.csv",
        "streams": [_stream(stream) for stream in score.streams],
        "metrics": score.metrics,
        "session": _session(score, found),
        "drift": found.drift,
        "comparison": found.comparison,
    }
    return cast(dict[str, Json], plain(body))


def _session(score: Score, found: Findings) -> dict[str, object]:
    """What was to be done, and what happened."""
    journal, plan = score.journal, score.plan
    planned = journal.sets_planned if plan is None else plan.sets
    return {
        "plan": plan,
        "sets_planned": planned,
        "sets_done": None if plan is None and not journal.sets else sets_done(journal),
        "sets": found.sets,
        "stretches": journal.stretches,
        "bands": journal.bands,
        "cues": [_cue(*pair) for pair in zip(journal.cues, found.responses, strict=True)],
        "links": journal.links,
        "marks": journal.marks,
    }


def _cue(cue: CueNote, response: Response | None) -> dict[str, object]:
    """A cue with what followed it."""
    return {**cast(dict[str, object], plain(cue)), "response": response}


def _stream(stream: StreamScore) -> dict[str, object]:
    """One stream without its steps."""
    return {
        "name": stream.name,
        "mounting": _mounting(stream.mounting),
        "has_gyroscope": stream.has_gyroscope,
        "nominal_rate_hz": stream.nominal_rate_hz,
        "rate_hz": stream.rate_hz,
        "start_s": stream.start_s,
        "stop_s": stream.stop_s,
        "n_samples": stream.n_samples,
        "n_missing": stream.n_missing,
        "gaps": stream.gaps,
        "calibrations": [
            {"axes": done.axes, "refusal": done.refusal or None} for done in stream.calibrations
        ],
        "doubts": [
            {"known_at_s": doubt.known_at_s, "why": doubt.why or None} for doubt in stream.doubts
        ],
        "n_contacts": len(stream.steps),
        "notes": stream.notes,
    }


def _mounting(mounting: Mounting) -> dict[str, object]:
    """How a stream was worn."""
    return {
        "placement": mounting.placement,
        "side": mounting.side,
        "axes": mounting.axes,
        "forward_walk_s": mounting.forward_walk_s,
    }


def plain(value: object) -> Json:
    """Dataclasses, enums, tuples and mappings as JSON values; a reason keeps name and text.

    Raises
    ------
    ValueError
        If a float is not finite.
    TypeError
        For anything JSON cannot hold.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return _leaf(value)


def _leaf(value: object) -> Json:
    """A single JSON value."""
    if isinstance(value, Reason):
        return {"name": value.name.lower(), "text": value.value}
    if isinstance(value, Enum):
        return _leaf(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if not isinstance(value, float):
        raise TypeError(f"a report cannot hold {type(value).__name__}")
    if not math.isfinite(value):
        raise ValueError(f"a report holds finite numbers or null, got {value}")
    return float(f"{value:.{SIGNIFICANT}g}")
