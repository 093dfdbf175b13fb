"""What is said of what happens: a table, and nothing that remembers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from retrogait.coach import MENDED
from retrogait.coach.plan.session import Leg, LegKind
from retrogait.coach.runner_events import (
    CountIn,
    Finished,
    LengthDone,
    Marked,
    Paused,
    Phrase,
    RestBegan,
    Resumed,
    RunnerEvent,
    Said,
    SetBegan,
    SetEnded,
)
from retrogait.coach.walk_test import Go, TrialDone, Waiting, WalkTestDone
from retrogait.coach.walk_test.guide import WalkTestEvent
from retrogait.sound.port import STALE_S, Announcement
from retrogait.sound.tones import MELODIES
from retrogait.types import Calibration, Cue, CueKind

Happened = RunnerEvent | WalkTestEvent
"""What a programme or a walk test tells."""

SAFETY = frozenset({CueKind.LINK_LOST, CueKind.TOO_FAST, CueKind.FACING_FORWARD})
"""Cues that cut in; the page does the same."""

PATIENT_S = 4.0
"""What a programme says may wait for a sentence and the one after it, s: it stays true longer."""

COUNT_STALE_S = 0.4
"""A number of the count-in, or "go", that is later than this would be a wrong one, s."""

WARNING_S = 10
"""So long before a set it is announced, s: time to go to the line."""

HIGHEST_NUMBER = 10
"""Of which there is a clip."""

MENDED_CLIPS: Mapping[str, str] = MappingProxyType(
    {MENDED[CueKind.LINK_LOST]: "sensor_back", MENDED[CueKind.MOUNTING]: "sensor_fits"}
)
"""Clip of what is said when a trouble is over that was not the person's."""


def of_cue(cue: Cue) -> Announcement | None:
    """A cue: melody and words if it is to be spoken; praise is a melody only.

    Parameters
    ----------
    cue : Cue
        Any.

    Returns
    -------
    Announcement or None
        None for a cue that is only shown.
    """
    praise = cue.kind is CueKind.GOOD
    if not cue.spoken and not praise:
        return None
    clip = MENDED_CLIPS.get(cue.words, "" if praise else cue.kind.value)
    tone = cue.kind.value if cue.kind.value in MELODIES else ""
    return Announcement((clip,) if clip else (), tone, cuts_in=cue.kind in SAFETY)


def of_calibration(calibration: Calibration) -> Announcement:
    """A declared forward walk taught the axes, or is needed once more."""
    word = "again" if calibration.refusal else "calibrated"
    return Announcement((word,), stale_after_s=PATIENT_S)


def of_event(event: Happened) -> Announcement | None:
    """A moment of a programme or a walk test.

    Parameters
    ----------
    event : RunnerEvent or WalkTestEvent
        Any, in the order in which they are told.

    Returns
    -------
    Announcement or None
        None for what is only shown. The end of a set backward is one: the runner has
        "stop, look behind" said right after it.
    """
    match event:
        case CountIn():
            return _at_once(str(event.number), stale_after_s=COUNT_STALE_S)
        case SetBegan() | Go():
            return _at_once("set_start", stale_after_s=COUNT_STALE_S)
        case SetEnded():
            return None if event.leg.is_backward else _at_once("set_done", tone="set_end")
        case Said():
            return _phrase(event.phrase)
        case RestBegan():
            return Announcement(_before(event), stale_after_s=PATIENT_S)
        case Paused():
            return _at_once("paused", tone="paused")
        case Resumed():
            return _at_once("resumed", tone="resumed")
        case _:
            return _of_rarer_event(event)


def coming(leg: Leg) -> tuple[str, ...]:
    """Clips that say what comes: one's own pace, or "set two of four", and "get ready"."""
    if leg.kind is LegKind.BASELINE:
        return "baseline", "count_in"
    return *_counted("set", leg.number, leg.of), "count_in"


def _of_rarer_event(event: Happened) -> Announcement | None:
    """Ends, marks and the walk tests."""
    match event:
        case LengthDone():
            return Announcement(_counted("length", event.number, event.of) or ("marked",))
        case Marked():
            return Announcement(("marked",))
        case Finished():
            return Announcement(("done",), "done", stale_after_s=PATIENT_S)
        case Waiting():
            then = "fast_backward" if event.trial == 1 else "first_line"
            words = (*_counted("trial", event.trial, event.of), then)
            return Announcement(words, stale_after_s=PATIENT_S)
        case TrialDone() if event.trial.why_void:
            return Announcement(("not_counted",), stale_after_s=PATIENT_S)
        case WalkTestDone():
            return Announcement(("test_done",), "done", stale_after_s=PATIENT_S)
        case _:
            return None


def _before(rest: RestBegan) -> tuple[str, ...]:
    """A long rest is a rest; a short one only leads to what comes."""
    return ("rest",) if rest.seconds > WARNING_S else coming(rest.coming)


def _phrase(phrase: Phrase) -> Announcement:
    """The two sentences that the runner has said."""
    if phrase is Phrase.STOP:
        return _at_once("stop_look_behind", tone="set_end")
    return Announcement(("recall",), stale_after_s=PATIENT_S)


def _at_once(word: str, *, tone: str = "", stale_after_s: float = STALE_S) -> Announcement:
    """Something that does not wait for a cue to be over."""
    return Announcement((word,), tone, cuts_in=True, stale_after_s=stale_after_s)


def _counted(thing: str, number: int, of: int) -> tuple[str, ...]:
    """As in "set two of four"; nothing of one, or where there is no clip for a number."""
    if of < 2 or of > HIGHEST_NUMBER:
        return ()
    return thing, str(number), "of", str(of)
