"""Runs a session of a plan: time, steps and buttons in, sets and rests out.

The runner has no clock. Every input carries its time; before it is taken, everything that was
due until then happens at its own due time (``runner_progress.py``). So it does not matter how
often it is told the time: the events are equal, with equal times.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from retrogait.coach.plan.session import GoalKind, Session
from retrogait.coach.runner_events import (
    BaselineReady,
    Button,
    Distance,
    LengthDone,
    Marked,
    Pressed,
    RunnerEvent,
    RunnerInput,
    Tick,
)
from retrogait.coach.runner_progress import Progress
from retrogait.coach.runner_state import Counted, Phase, Standing, Tally
from retrogait.types import Direction, StepRecord


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
        self._progress = Progress(session, counted=self._counted)

    @property
    def standing(self) -> Standing:
        """Where the session stands."""
        state = self._progress.state
        tally = state.tally or Tally(0.0)
        running = state.phase in (Phase.REST, Phase.SET)
        return Standing(
            phase=state.phase,
            leg=None if state.phase is Phase.DONE else self._progress.leg,
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
        return (*self._progress.until(t_s), *self._take(told, t_s))

    def _time(self, told: RunnerInput) -> float:
        """When the input takes effect."""
        t_s = told.known_at_s if isinstance(told, StepRecord) else told.t_s
        now_s = self._progress.state.now_s
        if not math.isfinite(t_s):
            raise ValueError(f"a time must be finite, got {t_s}")
        if now_s is not None and t_s < now_s:
            if not isinstance(told, StepRecord):
                raise ValueError(f"time must not go back: it was {now_s:g} s, got {t_s:g} s")
            t_s = now_s
        self._progress.state.now_s = t_s
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
                yield from self._progress.end_baseline(t_s)
            case Tick():
                pass

    # What sensors bring

    def _step(self, step: StepRecord, t_s: float) -> Iterator[RunnerEvent]:
        """A contact within the set, not forward in a set backward."""
        state, counted = self._progress.state, self._counted
        tally = state.tally
        if state.phase is not Phase.SET or tally is None or step.t_s < tally.began_s:
            return
        if self._progress.leg.is_backward and step.direction is Direction.FORWARD:
            return
        if step.stream in counted.streams:
            tally.steps += counted.steps_per_contact
        if step.stream == counted.length_stream and step.stride_length_m is not None:
            tally.metres += step.stride_length_m
        yield from self._progress.end_if_reached(t_s)

    def _distance(self, told: Distance, t_s: float) -> Iterator[RunnerEvent]:
        """The counter of a sensor has moved on; one that starts anew is no way back."""
        state = self._progress.state
        before_m, state.total_m = state.total_m, told.total_m
        if state.phase is not Phase.SET or state.tally is None or before_m is None:
            return
        if self._counted.length_stream is None:
            state.tally.metres += max(0.0, told.total_m - before_m)
            yield from self._progress.end_if_reached(t_s)

    # What the person presses

    def _pressed(self, button: Button, t_s: float) -> Iterator[RunnerEvent]:
        """Whatever the button means at the moment."""
        match button:
            case Button.START:
                yield from self._progress.start(t_s)
            case Button.PAUSE:
                yield from self._progress.pause(t_s)
            case Button.MARK:
                yield from self._mark(t_s)
            case Button.SKIP:
                yield from self._progress.skip(t_s)
            case Button.STOP:
                yield from self._progress.stop(t_s)

    def _mark(self, t_s: float) -> Iterator[RunnerEvent]:
        """A length of the lane, or a mark."""
        state, goal = self._progress.state, self._progress.leg.goal
        if state.phase is not Phase.SET or state.tally is None or goal.kind is not GoalKind.LENGTHS:
            yield Marked(t_s)
            return
        state.tally.lengths += 1
        if state.tally.lengths < goal.amount:
            yield LengthDone(t_s, state.tally.lengths, int(goal.amount))
        yield from self._progress.end_if_reached(t_s)
