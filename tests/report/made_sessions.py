"""Coached sessions made up for looking at and testing the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from metrics.made_walks import Footfall, Leg, footfalls, one_leg, trunk
from report.made_scores import BACK, FORE, scored

from retrogait.coach import OwnThreshold
from retrogait.gait.metrics import SetWindow, StreamSteps
from retrogait.recording import (
    BandNote,
    CueNote,
    Journal,
    LinkNote,
    Mark,
    PlanNote,
    Stretch,
    StretchKind,
)
from retrogait.session import Score, SessionLine, line_of
from retrogait.types import Flag, Side

BAND = (103.0, 118.0)
LIMIT_SPM, LIMIT_M = BAND[0], 0.95
REST_S = 20.0


def legs() -> list[Leg]:
    """A forward warm-up, a baseline, then four backward sets; each set slackens and is mended."""
    made = [Leg(30, FORE, step_s=0.53, sd_s=0.011, stride_m=1.25)]
    made.append(Leg(40, BACK, step_s=0.57, sd_s=0.014, stride_m=0.82, pause_s=REST_S))
    for k in range(4):
        steady = Leg(30, BACK, step_s=0.545 + 0.004 * k, sd_s=0.012 + 0.004 * k, stride_m=0.85)
        slack = Leg(14, BACK, step_s=0.63, sd_s=0.02, stride_m=1.02, flags=(Flag.SLOW, Flag.LONG))
        mended = replace(steady, n=26, right_longer_s=0.008 * k)
        made += [replace(steady, pause_s=REST_S), replace(slack, pause_s=0.0)]
        made.append(replace(mended, pause_s=0.0, flags=(Flag.UNEVEN,) if k == 3 else ()))
    return made


@cache
def session(*, feet: tuple[Side, ...] = (), pauses: bool = True) -> Score:
    """A session with plan, sets, rests, bands and cues; of the lower back, or of feet."""
    falls = unbroken(footfalls(legs(), seed=7))
    seen: list[StreamSteps] = [one_leg(falls, side=side) for side in feet]
    if not seen:
        seen = [trunk(falls, name="lower_back")]
    stretches = _stretches(falls, pauses=pauses)
    sets = [one for one in stretches if one.kind is StretchKind.SET]
    windows = [
        SetWindow(name=f"set {k}", start_s=one.start_s, stop_s=one.end_s)
        for k, one in enumerate(sets, start=1)
    ]
    journal = Journal(
        stretches=tuple(stretches),
        cues=tuple(_cues(sets)),
        bands=tuple(_bands(sets)),
        links=(LinkNote(3.0, kind="link_up", stream="lower_back", words="RG-1: connected"),),
        marks=(Mark(sets[1].start_s + 5, words="looked round"),),
        sets_planned=5,
    )
    made = scored(seen, name="session with a plan", sets=windows)
    return replace(
        made,
        created_utc="2026-11-22T10:00:00Z",
        journal=journal,
        plan=PlanNote("rehab-knee", stage=2, sets=5, thresholds=(OwnThreshold("long_pct", 20.0),)),
    )


def past(score: Score, *, n: int = 7) -> list[SessionLine]:
    """Earlier sessions like this one, slower and less even, and one of another placement."""
    now = line_of(score)
    like = [
        replace(
            now,
            name=f"session {k}",
            started_utc=f"2026-11-{k + 1:02d}T10:00:00Z",
            cadence_spm=None if now.cadence_spm is None else now.cadence_spm - 2.0 * (n - k),
            in_band_pct=40.0 + 5 * k,
        )
        for k in range(n)
    ]
    return [*like, replace(now, name="elsewhere", placement="chest")]


def unbroken(falls: Sequence[Footfall]) -> list[Footfall]:
    """Legs without a pause between them as one: the last contact is followed a step later."""
    made: list[Footfall] = []
    shift_s = 0.0
    for fall in falls:
        joins = fall.first and fall.leg.pause_s == 0.0
        if joins:
            shift_s += fall.leg.step_s
        made.append(replace(fall, t_s=fall.t_s + shift_s, first=fall.first and not joins))
    return _alternating(made)


def _alternating(falls: Sequence[Footfall]) -> list[Footfall]:
    """Feet in turn within unbroken gait."""
    made: list[Footfall] = []
    for fall in falls:
        if not fall.first and made:
            side = Side.LEFT if made[-1].side is Side.RIGHT else Side.RIGHT
            fall = replace(fall, side=side)
        made.append(fall)
    return made


def _stretches(falls: Sequence[Footfall], *, pauses: bool) -> list[Stretch]:
    """The baseline, sets and rests around the contacts."""
    starts = [k for k, fall in enumerate(falls) if fall.first]
    spans = [
        (falls[a].t_s - 1.0, falls[b - 1].t_s + 1.0)
        for a, b in zip(starts, [*starts[1:], len(falls)], strict=True)
    ][1:]
    made: list[Stretch] = []
    for k, (start_s, end_s) in enumerate(spans):
        kind = StretchKind.BASELINE if k == 0 else StretchKind.SET
        if made:
            made.append(
                Stretch(StretchKind.REST, made[-1].end_s, start_s, goal="seconds", amount=20.0)
            )
        made.append(_stretch(kind, start_s, end_s, number=max(k, 1)))
    if pauses:
        middle_s = made[-2].start_s + 5
        made.append(Stretch(StretchKind.PAUSE, middle_s, middle_s + 3))
    return sorted(made, key=lambda one: one.start_s)


def _stretch(kind: StretchKind, start_s: float, end_s: float, *, number: int) -> Stretch:
    """A set or the baseline; the last set is cut short."""
    return Stretch(
        kind,
        start_s,
        end_s,
        number=number,
        of=1 if kind is StretchKind.BASELINE else 5,
        block="Walk backward, short quick steps",
        travel="backward",
        goal="steps" if number % 2 else "seconds",
        amount=70.0 if number % 2 else 45.0,
        reason="skipped" if number == 4 else "reached",
    )


def _cues(sets: Sequence[Stretch]) -> Iterator[CueNote]:
    """Recall, then in each set one cue on the way and praise at the end of it."""
    yield CueNote(sets[0].start_s, "recall", "short, quick, even steps", None, None, "", True)
    for k, one in enumerate(sets):
        at_s = one.start_s + 30 * 0.55 + 6.0
        if k % 2:
            yield CueNote(at_s, "long", "shorter steps", 1.01, LIMIT_M, "m", k < 2)
        else:
            yield CueNote(
                at_s, "slow", "quick, light steps", 95.0, LIMIT_SPM, "steps/min", is_spoken=k < 2
            )
        yield CueNote(at_s + 9, "good", "good, keep it", 108.0, LIMIT_SPM, "steps/min", False)


def _bands(sets: Sequence[Stretch]) -> Iterator[BandNote]:
    """A band that comes up to its target within the first set."""
    for k in range(5):
        yield BandNote(sets[0].start_s + k, BAND[0] - 4 + k, high_spm=BAND[1], target_spm=106.0 + k)
