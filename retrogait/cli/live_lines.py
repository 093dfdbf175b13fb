"""What a headless live session prints: lines for a person, or JSON for a program."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import IO, Any

from retrogait.cli.plan_words import cue_words, plan_object, plan_words
from retrogait.gait.mounting.guide import Prompt
from retrogait.live import (
    BandNews,
    CalibrationNews,
    CueNews,
    DoubtNews,
    GapNews,
    Guidance,
    GuideNews,
    LinkNews,
    News,
    PlanNews,
    StepNews,
    SummaryNews,
)
from retrogait.live.telling import told
from retrogait.types import StepRecord


class PlainLines:
    """A line per step and per thing that happens.

    Parameters
    ----------
    out : text stream
        Where to; written in another thread, so that a blocked pipe stops nobody else.
    """

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    async def hear(self, news: News) -> None:
        """Print it."""
        if line := _plain(news):
            await asyncio.to_thread(_print, self._out, line + "\n")


class LinesInStep:
    """As :class:`PlainLines`, but the session waits for each line.

    A simulated person who does what the plan says must not walk on while a line is written:
    faster than life that would be seconds. No sample is lost, for such a source waits too.

    Parameters
    ----------
    out : text stream
        Where to.
    """

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    async def hear(self, news: News) -> None:
        """Print it."""
        if line := _plain(news):
            _print(self._out, line + "\n")


class JsonLines:
    """A JSON object per line, with ``type`` step, cue, plan, gap, link or summary.

    Parameters
    ----------
    out : text stream
        Where to.
    """

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    async def hear(self, news: News) -> None:
        """Print it."""
        line = json.dumps(_object(news), ensure_ascii=False, allow_nan=False)
        await asyncio.to_thread(_print, self._out, line + "\n")


def _print(out: IO[str], text: str) -> None:
    """Write and flush."""
    out.write(text)
    out.flush()


def _plain(news: News) -> str:
    """A line for a person; nothing where there is nothing to say."""
    match news:
        case StepNews():
            return _step_line(news.step)
        case GapNews():
            what = f"{news.gap.duration_s:.2f} s are missing"
            return _line(news.gap.start_s, news.stream, what)
        case LinkNews():
            return _line(news.event.t_s, news.stream, news.event.words)
        case CalibrationNews():
            what = news.calibration.refusal or "the forward walk fixed the axes"
            return _line(None, news.stream, what)
        case GuideNews():
            return _line(news.t_s, news.stream, _guide_words(news.guidance))
        case DoubtNews():
            what = news.doubt.why or "the signal fits the mounting again"
            return _line(news.doubt.known_at_s, news.stream, what)
        case CueNews():
            return _line(news.cue.known_at_s, "coach", cue_words(news.cue))
        case PlanNews():
            words = plan_words(news.event)
            return _line(news.event.t_s, "plan", words) if words else ""
        case BandNews() | SummaryNews():
            return ""


def _line(t_s: float | None, stream: str, what: str) -> str:
    """When, which sensor, what."""
    return f"{'' if t_s is None else f'{t_s:.2f}':>8}  {stream}: {what}"


def _step_line(step: StepRecord) -> str:
    """A step for a person."""
    cadence = "" if step.cadence_spm is None else f"{step.cadence_spm:.0f} steps/min"
    flags = " ".join(flag.value for flag in step.flags)
    words = (step.gait.value, step.direction.value, cadence, flags)
    return _line(step.t_s, step.stream, "  ".join(word for word in words if word))


def _object(news: News) -> dict[str, Any]:
    """The object of a line."""
    match news:
        case GuideNews():
            return _guide_object(news)
        case PlanNews():
            return {"type": "plan", **plan_object(news.event)}
        case BandNews():
            return {"type": "band", **asdict(news.band)}
    return told(news)


def _guide_words(guidance: Guidance) -> str:
    """What the wearer is asked, and how far it is done."""
    if guidance.prompt is Prompt.STAND_STILL:
        return f"stand still: {guidance.still_s:.0f} of 3 s"
    if guidance.prompt is Prompt.WALK_FORWARD:
        return f"walk forward: {guidance.steps_left} steps to go"
    return guidance.prompt.value + (f": {guidance.why}" if guidance.why else "")


def _guide_object(news: GuideNews) -> dict[str, Any]:
    """A calibration that the wearer is led through."""
    words = _guide_words(news.guidance)
    t_s = round(news.t_s, 4)
    return {"type": "link", "stream": news.stream, "kind": "guide", "t_s": t_s, "words": words}
