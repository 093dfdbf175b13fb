"""News as JSON objects with a ``type``: the same for a line on standard output and for the page."""

from __future__ import annotations

import math
from typing import Any

from retrogait.live.listener import (
    CalibrationNews,
    CueNews,
    DoubtNews,
    GapNews,
    LinkNews,
    StepNews,
    SummaryNews,
)
from retrogait.report import report_dict
from retrogait.report.steps_csv import step_fields
from retrogait.types import Cue

Told = dict[str, Any]
"""A JSON object with a ``type``."""

PlainNews = StepNews | GapNews | LinkNews | CalibrationNews | DoubtNews | CueNews | SummaryNews
"""News that are told everywhere alike."""


def told(news: PlainNews) -> Told:
    """The object; steps with the fields and the digits of ``steps.csv``.

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
        case DoubtNews():
            return _doubt(news)
        case CueNews():
            return told_cue(news.cue)
        case SummaryNews():
            return _summary(news)


def told_cue(cue: Cue) -> Told:
    """A cue with its evidence."""
    return {
        "type": "cue",
        "kind": cue.kind.value,
        "t_s": rounded(cue.known_at_s),
        "words": cue.words,
        "value": rounded(cue.value),
        "limit": rounded(cue.limit),
        "unit": cue.unit,
        "spoken": cue.spoken,
    }


def rounded(value: float | None) -> float | None:
    """A tenth of a millisecond is finer than anything seen or heard.

    Raises
    ------
    ValueError
        If it is not finite.
    """
    if value is None:
        return None
    if not math.isfinite(value):
        raise ValueError(f"listeners are told finite numbers or nothing, got {value}")
    return round(value, 4)


def _gap(news: GapNews) -> Told:
    """A hole in a stream."""
    start_s, duration_s = rounded(news.gap.start_s), rounded(news.gap.duration_s)
    return {"type": "gap", "stream": news.stream, "t_s": start_s, "duration_s": duration_s}


def _link(news: LinkNews) -> Told:
    """What happened to a sensor or its link."""
    event = news.event
    return {
        "type": "link",
        "stream": news.stream,
        "kind": event.kind.value,
        "t_s": rounded(event.t_s),
        "words": event.words,
        "value": event.value,
    }


def _calibration(news: CalibrationNews) -> Told:
    """What a declared forward walk brought: to the wearer, news of the sensor as well."""
    refusal = news.calibration.refusal
    kind = "calibration_refused" if refusal else "calibrated"
    return {"type": "link", "stream": news.stream, "kind": kind, "words": refusal}


def _doubt(news: DoubtNews) -> Told:
    """The sensor has moved, or fits again."""
    doubt = news.doubt
    return {
        "type": "link",
        "stream": news.stream,
        "kind": "mounting_doubt" if doubt.why else "mounting_fits",
        "t_s": rounded(doubt.known_at_s),
        "words": doubt.why,
    }


def _summary(news: SummaryNews) -> Told:
    """The end, with the report as ``retrogait score --json`` gives it."""
    outcome = news.outcome
    return {
        "type": "summary",
        "recording": str(outcome.folder),
        "overrun": outcome.overrun,
        "report": None if outcome.score is None else report_dict(outcome.score),
    }
