"""A session of a plan as a state machine: time, steps and buttons in, sets and rests out.

Theory of operation
-------------------
::

              start                  rest over                 goal | skip
    READY ───────────► REST ──────────────────────────► SET ───────────────► REST ... DONE
                        │ ▲  (its last 3 s: count-in)    │ ▲                (last leg)
                  pause ▼ │ start                  pause ▼ │ start, count-in
                       PAUSED                           PAUSED          stop, anywhere ──► DONE

The runner has no clock. Every input carries its time; before it is taken, everything that was
due until then happens at its own due time. So it does not matter how often it is told the time:
the events are equal, with equal times. A rest and a set's time limit are kept as one time at
which they end, from which the seconds left are counted; nothing is added up tick by tick.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from retrogait.coach.plan.session import GoalKind, Leg, LegKind, Session
from retrogait.coach.runner_events import (
    BaselineReady,
    Button,
    CountIn,
    Distance,
    EndReason,
    Finished,
    LengthDone,
    Marked,
    Paused,
    Phrase,
    Pressed,
    RestBegan,
    RestLeft,
    Resumed,
    RunnerEvent,
    RunnerInput,
    Said,
    SetBegan,
    SetEnded,
    Tick,
)
from retrogait.coach.runner_state import Counted, Phase, RunnerState, Standing, Tally
from retrogait.types import Direction, StepRecord

COUNT_IN_S = 3
"""Seconds counted before each set: 3, 2, 1."""

GET_READY_S = 10.0
"""From *start* to the first set, s: to put the phone away, step to the line and look behind."""


class Runner:
    """Runs one session. Deep copies go on identically.

    Parameters
    ----------
    session : Session
        What is to be done.
    counted : Counted, optional
        Which sensors count; without any, sets are ended by time and buttons.
    """

    def __init__(self, session: Session, *, counted: Counted | None = None) -> None:
        self._session = session
        self._counted = counted or Counted((), 1)
        self._state = RunnerState()

    @property
    def standing(self) -> Standing:
        """Where the session stands."""
        state = self._state
        tally = state.tally or Tally(0.0)
        running = state.phase in (Phase.REST, Phase.SET)
        return Standing(
            phase=state.phase,
            leg=None if state.phase is Phase.DONE else self._leg,
            until_s=state.until_s if running else None,
            steps=tally.steps,
            metres=tally.metres,
            lengths=tally.lengths,
            sets_done=state.sets_done,
            sets=self._session.n_sets,
        )

    def at(self, t_s: float) -> tuple[RunnerEvent, ...]:
        """What happens until a time, s; short for ``push(Tick(t_s))``."""
        return self.push(Tick(t_s))

    def push(self, told: RunnerInput) -> tuple[RunnerEvent, ...]:
        """Take an input; returns what happens because of it, and until it.

        A button that means nothing at the moment does nothing.

        Raises
        ------
        ValueError
            If a time is not finite, or lies before an earlier one. A step that comes a little
            late is no error: it counts, and time stands still for it.
        """
        t_s = self._time(told)
        return (*self._until(t_s), *self._take(told, t_s))

    def _time(self, told: RunnerInput) -> float:
        """When the input takes effect."""
        t_s = told.known_at_s if isinstance(told, StepRecord) else told.t_s
        now_s = self._state.now_s
        if not math.isfinite(t_s):
            raise ValueError(f"a time must be finite, got {t_s}")
        if now_s is not None and t_s < now_s:
            if not isinstance(told, StepRecord):
                raise ValueError(f"time must not go back: it was {now_s:g} s, got {t_s:g} s")
            t_s = now_s
        self._state.now_s = t_s
        return t_s

    def _take(self, told: RunnerInput, t_s: float) -> Iterator[RunnerEvent]:
        """The input itself; what was due is done."""
        match told:
            case StepRecord():
                yield from self._step(told, t_s)
            case Distance():
                yield from self._distance(told, t_s)
            case Pressed():
                yield from self._pressed(told.button, t_s)
            case BaselineReady():
                if self._state.phase is Phase.SET and self._leg.kind is LegKind.BASELINE:
                    yield from self._end(t_s, EndReason.REACHED)
            case Tick():
                pass

    # What time brings

    def _until(self, t_s: float) -> Iterator[RunnerEvent]:
        """Everything that is due until ``t_s``, each at its own time."""
        state = self._state
        while state.until_s is not None:
            if state.phase is Phase.REST and state.until_s - state.left <= t_s:
                yield from self._rest_edge(state.until_s - state.left)
            elif state.phase is Phase.SET and state.until_s <= t_s:
                timed = self._leg.goal.kind is GoalKind.SECONDS
                reason = EndReason.REACHED if timed else EndReason.TIMED_OUT
                yield from self._end(state.until_s, reason)
            else:
                return

    def _rest_edge(self, t_s: float) -> Iterator[RunnerEvent]:
        """A whole second of rest is over."""
        left = self._state.left
        if left == 0:
            yield from self._go(t_s)
        else:
            self._state.left = left - 1
            yield CountIn(t_s, left) if left <= COUNT_IN_S else RestLeft(t_s, left)

    def _go(self, t_s: float) -> Iterator[RunnerEvent]:
        """The set begins, or goes on after a pause."""
        state, leg = self._state, self._leg
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

    def _rest(self, t_s: float, seconds: float) -> Iterator[RunnerEvent]:
        """A rest begins, never shorter than the count-in."""
        state = self._state
        seconds = max(seconds, COUNT_IN_S)
        state.phase, state.tally, state.until_s = Phase.REST, None, t_s + seconds
        state.left = max(COUNT_IN_S, math.ceil(seconds) - 1)
        yield RestBegan(t_s, seconds, self._leg)
        yield from self._until(t_s)

    def _end(self, t_s: float, reason: EndReason) -> Iterator[RunnerEvent]:
        """The set is over; a rest follows, or the end."""
        state, leg = self._state, self._leg
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
        return SetEnded(t_s, self._leg, reason, seconds, tally.steps, self._metres(tally))

    def _metres(self, tally: Tally) -> float | None:
        """How far the set was, where something measured it."""
        if (length_m := self._leg.goal.length_m) is not None:
            return tally.lengths * length_m
        measured = self._counted.length_stream is not None or self._state.total_m is not None
        return tally.metres if measured else None

    def _finish(self, t_s: float) -> Iterator[RunnerEvent]:
        """Nothing follows."""
        state = self._state
        state.phase, state.until_s, state.tally = Phase.DONE, None, None
        state.leg = min(state.leg, len(self._session.legs) - 1)
        yield Finished(t_s, state.sets_done, self._session.n_sets)

    # What sensors bring

    def _step(self, step: StepRecord, t_s: float) -> Iterator[RunnerEvent]:
        """A contact within the set, not forward in a set backward."""
        tally, counted = self._state.tally, self._counted
        if self._state.phase is not Phase.SET or tally is None or step.t_s < tally.began_s:
            return
        if self._leg.is_backward and step.direction is Direction.FORWARD:
            return
        if step.stream in counted.streams:
            tally.steps += counted.steps_per_contact
        if step.stream == counted.length_stream and step.stride_length_m is not None:
            tally.metres += step.stride_length_m
        yield from self._maybe_reached(t_s)

    def _distance(self, told: Distance, t_s: float) -> Iterator[RunnerEvent]:
        """The counter of a sensor has moved on; one that starts anew is no way back."""
        state, before_m = self._state, self._state.total_m
        state.total_m = told.total_m
        if state.phase is not Phase.SET or state.tally is None or before_m is None:
            return
        if self._counted.length_stream is None:
            state.tally.metres += max(0.0, told.total_m - before_m)
            yield from self._maybe_reached(t_s)

    def _maybe_reached(self, t_s: float) -> Iterator[RunnerEvent]:
        """End the set where its goal is counted and reached."""
        tally, goal = self._state.tally, self._leg.goal
        if tally is None:
            return
        if tally.counted(goal.kind) >= goal.amount:
            yield from self._end(t_s, EndReason.REACHED)

    # What the person presses

    def _pressed(self, button: Button, t_s: float) -> Iterator[RunnerEvent]:
        """Whatever the button means at the moment."""
        match button:
            case Button.START:
                yield from self._start(t_s)
            case Button.PAUSE:
                yield from self._pause(t_s)
            case Button.MARK:
                yield from self._mark(t_s)
            case Button.SKIP:
                yield from self._skip(t_s)
            case Button.STOP:
                yield from self._stop(t_s)

    def _start(self, t_s: float) -> Iterator[RunnerEvent]:
        """Begin, or go on."""
        state = self._state
        if state.phase is Phase.READY:
            yield Said(t_s, Phrase.RECALL)
            yield from self._rest(t_s, GET_READY_S)
        elif state.phase is Phase.PAUSED:
            yield from self._resume(t_s)

    def _pause(self, t_s: float) -> Iterator[RunnerEvent]:
        """The clock stands; a set keeps what it has."""
        state = self._state
        if state.phase not in (Phase.REST, Phase.SET):
            return
        state.phase = Phase.PAUSED
        if state.paused_at_s is None:
            state.paused_at_s = t_s
            yield Paused(t_s, None if state.tally is None else self._leg)

    def _resume(self, t_s: float) -> Iterator[RunnerEvent]:
        """A rest goes on where it was; a set is counted in anew."""
        state = self._state
        state.phase = Phase.REST
        if state.paused_at_s is None or state.until_s is None:
            return
        if state.tally is not None:
            state.until_s, state.left = t_s + COUNT_IN_S, COUNT_IN_S
        else:
            state.until_s += t_s - state.paused_at_s
            state.paused_at_s = None
            yield Resumed(t_s, None)
        yield from self._until(t_s)

    def _mark(self, t_s: float) -> Iterator[RunnerEvent]:
        """A length of the lane, or a mark."""
        state, goal = self._state, self._leg.goal
        if state.phase is not Phase.SET or state.tally is None or goal.kind is not GoalKind.LENGTHS:
            yield Marked(t_s)
            return
        state.tally.lengths += 1
        if state.tally.lengths < goal.amount:
            yield LengthDone(t_s, state.tally.lengths, int(goal.amount))
        yield from self._maybe_reached(t_s)

    def _skip(self, t_s: float) -> Iterator[RunnerEvent]:
        """On with it."""
        state = self._state
        if state.phase is Phase.SET:
            yield from self._end(t_s, EndReason.SKIPPED)
        elif state.phase is Phase.REST and state.left >= COUNT_IN_S:
            state.until_s, state.left = t_s + COUNT_IN_S, COUNT_IN_S
            yield from self._until(t_s)

    def _stop(self, t_s: float) -> Iterator[RunnerEvent]:
        """The end, now."""
        state = self._state
        if state.tally is not None:
            # A pause before it is no part of the set.
            if state.paused_at_s is not None:
                state.tally.paused_s += t_s - state.paused_at_s
            yield from self._end(t_s, EndReason.STOPPED)
        elif state.phase is not Phase.DONE:
            yield from self._finish(t_s)

    @property
    def _leg(self) -> Leg:
        """The set that runs, or the next one."""
        return self._session.legs[self._state.leg]


def _limit_s(leg: Leg) -> float:
    """How long the set may last, s."""
    goal = leg.goal
    return goal.amount if goal.kind is GoalKind.SECONDS else goal.at_most_s
