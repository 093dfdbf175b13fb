"""Sets and rests one after the other, as a state machine; what drives it is ``runner.py``.

Theory of operation
-------------------
::

              start                  rest over                 goal | skip
    READY ───────────► REST ──────────────────────────► SET ───────────────► REST ... DONE
                        │ ▲  (its last 3 s: count-in)    │ ▲                (last leg)
                  pause ▼ │ start                  pause ▼ │ start, count-in
                       PAUSED                           PAUSED          stop, anywhere ──► DONE

A rest and a set's time limit are kept as one time at which they end, from which the seconds left
are counted; nothing is added up tick by tick.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from retrogait.coach.plan.session import GoalKind, Leg, LegKind, Session
from retrogait.coach.runner_events import (
    CountIn,
    EndReason,
    Finished,
    Paused,
    Phrase,
    RestBegan,
    RestLeft,
    Resumed,
    RunnerEvent,
    Said,
    SetBegan,
    SetEnded,
)
from retrogait.coach.runner_state import Counted, Phase, RunnerState, Tally

COUNT_IN_S = 3
"""Seconds counted before each set: 3, 2, 1."""

GET_READY_S = 10.0
"""From *start* to the first set, s: to put the phone away, step to the line and look behind."""


class Progress:
    """How far a session has come, and what takes it on.

    Parameters
    ----------
    session : Session
        What is to be done.
    counted : Counted
        Which sensors count.
    """

    def __init__(self, session: Session, *, counted: Counted) -> None:
        self.state = RunnerState()
        self._session = session
        self._counted = counted

    @property
    def leg(self) -> Leg:
        """The set that runs, or the next one."""
        return self._session.legs[self.state.leg]

    def until(self, t_s: float) -> Iterator[RunnerEvent]:
        """Everything that is due until ``t_s``, each at its own time."""
        state = self.state
        while state.until_s is not None:
            if state.phase is Phase.REST and state.until_s - state.left <= t_s:
                yield from self._rest_edge(state.until_s - state.left)
            elif state.phase is Phase.SET and state.until_s <= t_s:
                timed = self.leg.goal.kind is GoalKind.SECONDS
                reason = EndReason.REACHED if timed else EndReason.TIMED_OUT
                yield from self._end(state.until_s, reason)
            else:
                return

    def start(self, t_s: float) -> Iterator[RunnerEvent]:
        """Begin, or go on."""
        state = self.state
        if state.phase is Phase.READY:
            yield Said(t_s, Phrase.RECALL)
            yield from self._rest(t_s, GET_READY_S)
        elif state.phase is Phase.PAUSED:
            yield from self._resume(t_s)

    def pause(self, t_s: float) -> Iterator[RunnerEvent]:
        """The clock stands; a set keeps what it has."""
        state = self.state
        if state.phase not in (Phase.REST, Phase.SET):
            return
        state.phase = Phase.PAUSED
        if state.paused_at_s is None:
            state.paused_at_s = t_s
            yield Paused(t_s, None if state.tally is None else self.leg)

    def skip(self, t_s: float) -> Iterator[RunnerEvent]:
        """On with it."""
        state = self.state
        if state.phase is Phase.SET:
            yield from self._end(t_s, EndReason.SKIPPED)
        elif state.phase is Phase.REST and state.left >= COUNT_IN_S:
            state.until_s, state.left = t_s + COUNT_IN_S, COUNT_IN_S
            yield from self.until(t_s)

    def stop(self, t_s: float) -> Iterator[RunnerEvent]:
        """The end, now."""
        state = self.state
        if state.tally is not None:
            # A pause before it is no part of the set.
            if state.paused_at_s is not None:
                state.tally.paused_s += t_s - state.paused_at_s
            yield from self._end(t_s, EndReason.STOPPED)
        elif state.phase is not Phase.DONE:
            yield from self._finish(t_s)

    def end_if_reached(self, t_s: float) -> Iterator[RunnerEvent]:
        """End the set where its goal is counted and reached."""
        tally, goal = self.state.tally, self.leg.goal
        if tally is not None and tally.counted(goal.kind) >= goal.amount:
            yield from self._end(t_s, EndReason.REACHED)

    def end_baseline(self, t_s: float) -> Iterator[RunnerEvent]:
        """End the set where it is only there to find the person's own cadence."""
        if self.state.phase is Phase.SET and self.leg.kind is LegKind.BASELINE:
            yield from self._end(t_s, EndReason.REACHED)

    def _rest(self, t_s: float, seconds: float) -> Iterator[RunnerEvent]:
        """A rest begins, never shorter than the count-in."""
        state = self.state
        seconds = max(seconds, COUNT_IN_S)
        state.phase, state.tally, state.until_s = Phase.REST, None, t_s + seconds
        state.left = max(COUNT_IN_S, math.ceil(seconds) - 1)
        yield RestBegan(t_s, seconds, self.leg)
        yield from self.until(t_s)

    def _rest_edge(self, t_s: float) -> Iterator[RunnerEvent]:
        """A whole second of rest is over."""
        left = self.state.left
        if left == 0:
            yield from self._go(t_s)
        else:
            self.state.left = left - 1
            yield CountIn(t_s, left) if left <= COUNT_IN_S else RestLeft(t_s, left)

    def _go(self, t_s: float) -> Iterator[RunnerEvent]:
        """The set begins, or goes on after a pause."""
        state, leg = self.state, self.leg
        state.phase = Phase.SET
        if state.tally is None or state.paused_at_s is None:
            state.tally = Tally(t_s)
            state.until_s = t_s + _limit_s(leg)
            yield SetBegan(t_s, leg)
        else:
            state.tally.paused_s += t_s - state.paused_at_s
            state.until_s = state.tally.began_s + state.tally.paused_s + _limit_s(leg)
            state.paused_at_s = None
            yield Resumed(t_s, leg)

    def _resume(self, t_s: float) -> Iterator[RunnerEvent]:
        """A rest goes on where it was; a set is counted in anew."""
        state = self.state
        state.phase = Phase.REST
        if state.paused_at_s is None or state.until_s is None:
            return
        if state.tally is not None:
            state.until_s, state.left = t_s + COUNT_IN_S, COUNT_IN_S
        else:
            state.until_s += t_s - state.paused_at_s
            state.paused_at_s = None
            yield Resumed(t_s, None)
        yield from self.until(t_s)

    def _end(self, t_s: float, reason: EndReason) -> Iterator[RunnerEvent]:
        """The set is over; a rest follows, or the end."""
        state, leg = self.state, self.leg
        if state.tally is None:
            return
        yield self._ended(t_s, reason, state.tally)
        if leg.is_backward:
            yield Said(t_s, Phrase.STOP)
        state.sets_done += leg.kind is LegKind.SET and reason is EndReason.REACHED
        state.leg += 1
        if reason is EndReason.STOPPED or state.leg == len(self._session.legs):
            yield from self._finish(t_s)
        else:
            yield from self._rest(t_s, leg.rest_s)

    def _ended(self, t_s: float, reason: EndReason, tally: Tally) -> SetEnded:
        """What there is to say of the set."""
        seconds = t_s - tally.began_s - tally.paused_s
        return SetEnded(t_s, self.leg, reason, seconds, tally.steps, self._metres(tally))

    def _metres(self, tally: Tally) -> float | None:
        """How far the set was, where something measured it."""
        if (length_m := self.leg.goal.length_m) is not None:
            return tally.lengths * length_m
        measured = self._counted.length_stream is not None or self.state.total_m is not None
        return tally.metres if measured else None

    def _finish(self, t_s: float) -> Iterator[RunnerEvent]:
        """Nothing follows."""
        state = self.state
        state.phase, state.until_s, state.tally = Phase.DONE, None, None
        state.leg = min(state.leg, len(self._session.legs) - 1)
        yield Finished(t_s, state.sets_done, self._session.n_sets)


def _limit_s(leg: Leg) -> float:
    """How long the set may last, s."""
    goal = leg.goal
    return goal.amount if goal.kind is GoalKind.SECONDS else goal.at_most_s
