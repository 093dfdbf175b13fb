"""The coach: what happens comes in, what is to be said goes out.

It keeps to the streaming contract (``docs/architecture.md``): no clock, no look-ahead, a
cue is never taken back, the same happenings give equal cues in whatever portions they
come, and a deep copy goes on identically. Rules and limits: ``docs/coaching.md``.
"""

from __future__ import annotations

from typing import assert_never

from retrogait.coach.arbiter import Arbiter, Trouble
from retrogait.coach.band import Band
from retrogait.coach.baseline import Baseline
from retrogait.coach.fading import feedback_halves
from retrogait.coach.happenings import (
    Doubted,
    Elapsed,
    Happening,
    LinkBack,
    LinkLost,
    SamplesLost,
    SetBegins,
    SetEnds,
    when_s,
)
from retrogait.coach.rules import GaitRules
from retrogait.coach.sight import Sight
from retrogait.coach.start import CoachStart
from retrogait.coach.thresholds import CoachParams
from retrogait.errors import StreamError
from retrogait.types import Cue, CueKind, StepRecord


class Coach:
    """One person's coach for one session.

    Parameters
    ----------
    params : CoachParams
        Every threshold.
    start : CoachStart
        Sensors worn, and the level.

    Notes
    -----
    Happenings must come in order of when they became known; with several streams, or a
    plan that runs on another clock, :class:`retrogait.coach.InOrder` sees to that. Delay:
    none of its own; a cue carries the time of the happening that it came with.
    """

    def __init__(self, params: CoachParams, *, start: CoachStart) -> None:
        self._sight = Sight(start.worn, params=params)
        self._rules = GaitRules(self._sight, start=start, params=params)
        self._arbiter = Arbiter(params=params)
        self._doubts: dict[str, str] = {}
        self._now_s: float | None = None
        self._halves = 2
        self._is_recalled = False

    def push(self, happening: Happening) -> list[Cue]:
        """Take what happened next; give the cue that follows from it: one or none.

        Raises
        ------
        StreamError
            If it became known before the last one.
        ValueError
            If it comes from a stream that the coach was not started with.
        """
        now_s = when_s(happening)
        if self._now_s is not None and now_s < self._now_s:
            raise StreamError(
                f"happenings must come in order of when they became known: expected"
                f" {self._now_s:g} s or later, got {now_s:g} s; merge streams with InOrder"
            )
        self._now_s = now_s
        return self._take(happening, now_s=now_s)

    @property
    def baseline(self) -> Baseline | None:
        """Own pace in this kind of set; None until it is known."""
        pace = self._rules.pace
        return None if pace is None else pace.baseline

    @property
    def target_spm(self) -> float | None:
        """Cadence to keep, for the metronome; None until there is a baseline."""
        pace = self._rules.pace
        return None if pace is None else pace.target_spm

    @property
    def band(self) -> Band | None:
        """Cadence that needs no word; None until there is a baseline."""
        pace = self._rules.pace
        return None if pace is None else pace.band

    @property
    def current(self) -> CueKind | None:
        """The trouble that was told last and still holds."""
        return self._arbiter.current

    @property
    def feedback_share(self) -> float:
        """Share of the feedback that this set gets, 1, 0.5 or 0; also for the metronome."""
        return self._halves / 2

    def _take(self, happening: Happening, *, now_s: float) -> list[Cue]:
        """By kind."""
        match happening:
            case StepRecord():
                self._rules.see(self._sight.see(happening))
            case SetBegins():
                return self._set_begins(happening)
            case SetEnds():
                return self._set_ends(now_s)
            case LinkLost():
                self._lead_changes(self._sight.lose(happening.stream))
            case LinkBack():
                self._lead_changes(self._sight.find(happening.stream))
            case SamplesLost():
                self._rules.samples_lost(happening.stream)
            case Doubted():
                self._sight.check(happening.stream)
                self._doubts[happening.stream] = happening.why
            case Elapsed():
                pass
            case _:
                assert_never(happening)
        return self._decide(now_s)

    def _set_begins(self, begin: SetBegins) -> list[Cue]:
        """Open a set, and the session with what it is all about."""
        self._arbiter.set_ends()
        self._rules.set_begins(begin)
        self._halves = feedback_halves(begin.number, of=begin.of)
        self._arbiter.set_begins(self._halves)
        cues = self._decide(begin.t_s)
        if self._is_recalled or self._arbiter.current is not None:
            return cues
        self._is_recalled = True
        return self._arbiter.mention(Trouble(CueKind.RECALL), now_s=begin.t_s, aloud=True)

    def _set_ends(self, now_s: float) -> list[Cue]:
        """Close a set; a lane's strides are shown, because the plan is speaking now."""
        lane = self._rules.set_ends(now_s)
        self._arbiter.set_ends()
        cues = self._decide(now_s)
        if cues or lane is None or not lane.is_outside:
            return cues
        return self._arbiter.mention(Trouble(CueKind.LONG, lane), now_s=now_s, aloud=False)

    def _lead_changes(self, does: bool) -> None:
        """A link came or went."""
        if does:
            self._rules.lead_changed()

    def _decide(self, now_s: float) -> list[Cue]:
        """Ask the arbiter."""
        mended = self._rules.last(self._arbiter.current)
        return self._arbiter.decide(self._troubles(), mended=mended, now_s=now_s)

    def _troubles(self) -> list[Trouble]:
        """All that is wrong now."""
        troubles = self._rules.troubles()
        if self._sight.lost:
            troubles.append(Trouble(CueKind.LINK_LOST))
        if any(self._doubts.values()):
            troubles.append(Trouble(CueKind.MOUNTING))
        return troubles
