"""What to know before reading the figures: doubts about data and answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrogait.gait.metrics import Sight, StreamMetrics
from retrogait.report.words import duration, many, percent
from retrogait.session import Score, StreamScore
from retrogait.types import Direction, Reason

UNKNOWN_PCT = 10.0
"""Share of unknown directions worth a warning: the least coverage the design accepts is 90 %."""

RATE_PCT = 0.5
"""Departure of the true rate worth a warning: it would move a cadence of 100 by the
0.5 steps/min that cadence is meant to be good for."""

SET_ASIDE_PCT = 5.0
"""Share of intervals set aside worth a warning: one in twenty, chosen by eye."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A short name, a sentence, and the streams it is about (none: the whole recording)."""

    what: str
    detail: str
    streams: tuple[str, ...] = ()


def concerns(score: Score) -> list[Concern]:
    """Doubts, those that change the reading of everything first."""
    view = score.metrics.headline
    of_streams = [
        concern
        for find in (_calibrations, moved, _toe_end, _gaps, _rate, _notes)
        for stream in score.streams
        for concern in find(stream)
    ]
    return _told_once(
        [*_origin(score), *_answers(view), *of_streams, *_rhythm(view), *_clocks(view)]
    )


def _told_once(found: Sequence[Concern]) -> list[Concern]:
    """What holds for several streams alike, as one."""
    streams: dict[tuple[str, str], tuple[str, ...]] = {}
    for concern in found:
        key = (concern.what, concern.detail)
        streams[key] = streams.get(key, ()) + concern.streams
    return [Concern(what, detail, where) for (what, detail), where in streams.items()]


def _origin(score: Score) -> Iterator[Concern]:
    """Signal that no sensor measured."""
    if score.simulated:
        yield Concern(
            "Simulated signal",
            "The signal comes from a model or from motion capture, not from a sensor on a person.",
        )


def _answers(view: StreamMetrics) -> Iterator[Concern]:
    """Many directions unknown."""
    share = view.quality.unknown_pct
    if share is None or share < UNKNOWN_PCT:
        return
    why = "; ".join(
        f"{row.reason.value if row.reason else 'no reason given'} ({row.contacts})"
        for row in view.quality.unknown_why
    )
    yield Concern(
        "Direction often unknown", f"{percent(share)} of the contacts have no direction: {why}."
    )


def _calibrations(stream: StreamScore) -> Iterator[Concern]:
    """A declared forward walk that contradicts the axes, or could not be used."""
    for done in stream.calibrations:
        if done.refusal:
            what = "Mounting contradicted" if done.contradicts else "Forward walk refused"
            yield Concern(what, _sentence(done.refusal), (stream.name,))


def moved(stream: StreamScore) -> Iterator[Concern]:
    """A sensor whose signal ceased to fit its axes, whether or not steps were seen."""
    begun = [doubt for doubt in stream.doubts if doubt.why]
    if not begun:
        return
    first, last = begun[0], stream.doubts[-1]
    often = f", {len(begun)} times in all" if len(begun) > 1 else ""
    again = "" if last.why else f" It fits again from {duration(last.known_at_s)} on."
    silent = sum(step.reason is Reason.MOVED for step in stream.steps)
    yield Concern(
        "Sensor moved",
        f"From {duration(first.known_at_s)} on the signal contradicts the mounting{often}: "
        f"{first.why}.{again} Contacts without direction for it: {silent}. "
        "The sensor has moved, or is worn otherwise than declared.",
        (stream.name,),
    )


def _toe_end(stream: StreamScore) -> Iterator[Concern]:
    """Directions of a foot sensor of which nothing was declared."""
    is_learnt = stream.mounting.axes is None and not any(done.axes for done in stream.calibrations)
    answered = [step for step in stream.steps if step.direction is not Direction.UNKNOWN]
    if is_learnt and answered:
        yield Concern(
            "Toe end learnt",
            "Neither axes nor a forward walk were declared. Which end of the sensor is the toe's "
            f"was learnt from the walking itself, from {duration(answered[0].t_s)} on; "
            "it may be the wrong one, and then every direction is the opposite.",
            (stream.name,),
        )


def _gaps(stream: StreamScore) -> Iterator[Concern]:
    """Missing samples."""
    if stream.gaps:
        missing_s = sum(gap.duration_s for gap in stream.gaps)
        yield Concern(
            "Data missing",
            f"{many(len(stream.gaps), 'gap')}, {duration(missing_s)} in all. "
            "Steps inside a gap are not counted, and a long one ends the bout.",
            (stream.name,),
        )


def _rate(stream: StreamScore) -> Iterator[Concern]:
    """A clock that does not run as declared."""
    off_pct = 100 * (stream.rate_hz / stream.nominal_rate_hz - 1)
    if abs(off_pct) >= RATE_PCT:
        yield Concern(
            "Sampling rate differs",
            f"{stream.rate_hz:.2f} Hz by the recorded times, {stream.nominal_rate_hz:g} Hz "
            "declared. All figures follow the recorded times.",
            (stream.name,),
        )


def _notes(stream: StreamScore) -> Iterator[Concern]:
    """Remarks made while reading the file."""
    for note in stream.notes:
        yield Concern("Reader's remark", _sentence(note), (stream.name,))


def _rhythm(view: StreamMetrics) -> Iterator[Concern]:
    """Many intervals that look like missed or extra contacts."""
    used = view.overall.stride_time_s.n
    share = 100 * view.quality.n_set_aside / max(1, used + view.quality.n_set_aside)
    if share >= SET_ASIDE_PCT:
        yield Concern(
            "Irregular detection",
            f"{many(view.quality.n_set_aside, 'interval')} inside bouts look like a missed or an "
            "extra contact and are left out of the variability and symmetry figures.",
        )


def _clocks(view: StreamMetrics) -> Iterator[Concern]:
    """Two sensors whose clocks need not agree."""
    step_s = view.overall.step_time_s.value
    if view.sight is Sight.BOTH_LEGS and step_s is not None:
        yield Concern(
            "Two sensor clocks",
            "Left against right is only as good as the common clock: 5 ms between the two "
            f"sensors alone would show as {200 * 0.005 / step_s:.1f} % asymmetry.",
        )


def _sentence(words: str) -> str:
    """Words of others as a sentence."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
