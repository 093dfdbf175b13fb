"""Guides through a backward walk test, as a state machine without a clock.

Theory of operation
-------------------
::

    READY ──start──► WAIT ──its last 3 s: 3, 2, 1, go──► WALK ──button | still──► SETTLE ──► WAIT
                      ▲                                                             │
                      └──────────────── the next trial ──────────────────◄─────────┘ or DONE

A trial ends when somebody at the tape presses *mark* as the first foot crosses it, as with a
stopwatch; or, for a person alone, who is told to stop on the tape, at the last contact before
``STILL_S`` without any. After it the last steps, which a causal pipeline tells a little late, are
waited for. As in the runner of plans, what is due happens at its own time, however rarely the
time is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from retrogait.coach.runner_events import Button, CountIn, Phrase, Pressed, Said, Tick
from retrogait.coach.runner_progress import COUNT_IN_S
from retrogait.coach.runner_state import Counted
from retrogait.coach.walk_test.trial import Trial, WalkTestResult, trial_of
from retrogait.types import StepRecord

DISTANCES_M = (3.0, 10.0)
TRIALS = 3

INSTRUCTION = (
    "Tape a line, and a second one {distance:g} m behind you. Stand with your heels at the first, "
    "somebody beside you. At go walk backward as fast as you safely can; you may look back; do not "
    "run. Alone, stop on the second line and stand still; else whoever helps presses mark when "
    "your first foot crosses it."
)

READY_S = 10.0
"""From *start* to the first *go*, s."""

BETWEEN_S = 30.0
"""From the end of a trial to the next *go*, s: 10 m forward at 1 m/s, a turn, and a breath."""

STILL_S = 2.0
"""Without a contact for so long a person stands, s: three steps at 90 steps/min; a sensor on one
leg sees a contact every 2 s only below 60 steps/min."""

NEVER_BEGAN_S, LONGEST_S = 10.0, 60.0
"""A trial without a contact, and any trial, is over after so long, s; 10 m in 60 s are 0.17 m/s."""

SETTLE_S = 1.0
"""After a press late contacts are waited for, s: twice the 0.5 s that a step takes to be known."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The sensor has moved for the first time since *go*, at ``t_s``; may be told late."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many seconds until the next *go*: go to the first line and stand still."""

    t_s: float
    seconds: float
    trial: int
    of: int


@dataclass(frozen=True, slots=True)
class Go:
    """Go."""

    t_s: float
    trial: int
    of: int


@dataclass(frozen=True, slots=True)
class TrialDone:
    """A trial is timed."""

    t_s: float
    trial: Trial


@dataclass(frozen=True, slots=True)
class WalkTestDone:
    """All trials are done, or *stop* was pressed."""

    t_s: float
    result: WalkTestResult


WalkTestInput = Tick | StepRecord | Moved | Pressed
WalkTestEvent = Waiting | CountIn | Go | Said | TrialDone | WalkTestDone


class _Phase(StrEnum):
    READY = "ready"
    WAIT = "wait"
    WALK = "walk"
    SETTLE = "settle"
    DONE = "done"


@dataclass(slots=True)
class _State:
    """All that changes; None = unset."""

    phase: _Phase = _Phase.READY
    now_s: float = -math.inf
    due_s: float = math.inf
    left: int = 0
    go_s: float = 0.0
    moved_s: float | None = None
    pressed_s: float | None = None
    broken_off: str = ""
    steps: list[StepRecord] = field(default_factory=list)
    trials: tuple[Trial, ...] = ()


class WalkTest:
    """One test. Deep copies go on identically.

    Parameters
    ----------
    distance_m : float
        3 or 10, as taped on the floor.
    counted : Counted
        Which sensors' contacts are steps; best a trunk sensor, which sees both feet.

    Raises
    ------
    ValueError
        If there is no test over that distance.
    """

    def __init__(self, distance_m: float, *, counted: Counted) -> None:
        if distance_m not in DISTANCES_M:
            raise ValueError(f"a backward walk test is over 3 or 10 m, got {distance_m:g} m")
        self._distance_m = distance_m
        self._counted = counted
        self._state = _State()

    @property
    def result(self) -> WalkTestResult:
        """What there is so far."""
        return WalkTestResult(self._distance_m, self._state.trials)

    def push(self, told: WalkTestInput) -> tuple[WalkTestEvent, ...]:
        """Take an input; returns what happens until it and because of it.

        Buttons: *start* begins, and cuts a wait short; *mark* ends a trial; *skip* makes it void;
        *stop* ends the test. Others do nothing.

        Raises
        ------
        ValueError
            If a time is not finite, or a tick or a press lies before an earlier one.
        """
        t_s = told.known_at_s if isinstance(told, StepRecord) else told.t_s
        if not math.isfinite(t_s):
            raise ValueError(f"a time must be finite, got {t_s}")
        if t_s < self._state.now_s and isinstance(told, Tick | Pressed):
            raise ValueError(
                f"time must not go back: it was {self._state.now_s:g} s, got {t_s:g} s"
            )
        self._state.now_s = t_s = max(t_s, self._state.now_s)
        return (*self._until(t_s), *self._take(told, t_s))

    def _take(self, told: WalkTestInput, t_s: float) -> Iterator[WalkTestEvent]:
        """The input itself."""
        state = self._state
        walks = state.phase in (_Phase.WALK, _Phase.SETTLE)
        match told:
            case StepRecord() if walks and told.t_s > state.go_s:
                self._step(told)
            case Moved() if walks and state.moved_s is None and told.t_s >= state.go_s:
                state.moved_s = told.t_s
            case Pressed():
                yield from self._pressed(told.button, t_s)
            case _:
                pass

    def _until(self, t_s: float) -> Iterator[WalkTestEvent]:
        """Everything that is due until ``t_s``."""
        state = self._state
        while state.due_s - state.left <= t_s:
            due_s = state.due_s - state.left
            if state.phase is _Phase.WAIT and state.left:
                yield CountIn(due_s, state.left)
                state.left -= 1
            elif state.phase is _Phase.WAIT:
                yield self._go(due_s)
            else:
                yield from self._timed(due_s)

    def _wait(self, t_s: float, seconds: float) -> Waiting:
        """A wait that ends with a count-in."""
        state = self._state
        state.phase, state.due_s, state.left = _Phase.WAIT, t_s + seconds, COUNT_IN_S
        return Waiting(t_s, seconds, len(state.trials) + 1, TRIALS)

    def _go(self, t_s: float) -> Go:
        """A trial begins."""
        state = self._state
        state.phase, state.go_s, state.due_s = _Phase.WALK, t_s, t_s + NEVER_BEGAN_S
        state.steps, state.moved_s, state.pressed_s, state.broken_off = [], None, None, ""
        return Go(t_s, len(state.trials) + 1, TRIALS)

    def _step(self, step: StepRecord) -> None:
        """A contact puts off the moment at which the person stands."""
        state = self._state
        if step.stream not in self._counted.streams:
            return
        state.steps.append(step)
        if state.phase is _Phase.WALK:
            last_s = max(one.t_s for one in state.steps)
            # A step may be known up to SETTLE_S late; the one after it as well.
            state.due_s = min(last_s + STILL_S + SETTLE_S, state.go_s + LONGEST_S)

    def _timed(self, t_s: float) -> Iterator[WalkTestEvent]:
        """The trial is over, and all its steps are known."""
        state = self._state
        trial = trial_of(
            len(state.trials) + 1,
            go_s=state.go_s,
            steps=state.steps,
            moved_s=state.moved_s,
            pressed_s=state.pressed_s,
            steps_per_contact=self._counted.steps_per_contact,
            broken_off=state.broken_off or self._endless(t_s),
        )
        state.trials = (*state.trials, trial)
        yield TrialDone(t_s, trial)
        if state.pressed_s is None:
            yield Said(t_s, Phrase.STOP)
        if len(state.trials) < TRIALS:
            yield self._wait(t_s, BETWEEN_S)
        else:
            yield self._done(t_s)

    def _endless(self, t_s: float) -> str:
        """Why a trial without an end is void."""
        too_long = self._state.pressed_s is None and t_s >= self._state.go_s + LONGEST_S
        return f"not over after {LONGEST_S:g} s" if too_long else ""

    def _done(self, t_s: float) -> WalkTestDone:
        """Nothing follows."""
        self._state.phase, self._state.due_s, self._state.left = _Phase.DONE, math.inf, 0
        return WalkTestDone(t_s, self.result)

    def _pressed(self, button: Button, t_s: float) -> Iterator[WalkTestEvent]:
        """Whatever the button means at the moment."""
        state = self._state
        match (button, state.phase):
            case (Button.START, _Phase.READY):
                yield self._wait(t_s, READY_S)
            case (Button.START, _Phase.WAIT) if state.left == COUNT_IN_S:
                state.due_s = t_s + COUNT_IN_S
                yield from self._until(t_s)
            case (Button.MARK, _Phase.WALK):
                state.phase, state.pressed_s, state.due_s = _Phase.SETTLE, t_s, t_s + SETTLE_S
                yield Said(t_s, Phrase.STOP)
            case (Button.SKIP, _Phase.WALK):
                state.broken_off, state.due_s = "skipped", t_s
                yield from self._until(t_s)
            case (Button.STOP, phase) if phase is not _Phase.DONE:
                yield self._done(t_s)
            case _:
                pass
