"""A plan and a coach over all streams of a session; pure, the same live and offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from retrogait.coach import (
    Coach,
    CoachParams,
    CoachStart,
    Elapsed,
    Happening,
    InOrder,
    SetBegins,
    SetEnds,
    own_thresholds,
)
from retrogait.coach.happenings import when_s
from retrogait.coach.plan import Session
from retrogait.coach.runner import Runner
from retrogait.coach.runner_events import (
    BaselineReady,
    Pressed,
    RunnerEvent,
    Tick,
)
from retrogait.coach.runner_journal import CoachLink
from retrogait.coach.runner_state import Counted
from retrogait.types import Cue, StepRecord

GRID_S = 0.25
"""Time passes in steps of this, s, whatever the packets: fine enough for a countdown in whole
seconds and for a cue that waited its turn."""

Told = Cue | RunnerEvent
"""What a coached session tells."""


@dataclass(slots=True)
class CoachedState:
    """All that changes besides the parts.

    Parameters
    ----------
    ticks : int
        Grid times that are done.
    had_baseline : bool
        The runner knows of the coach's baseline.
    """

    ticks: int = 0
    had_baseline: bool = False


class CoachedSession:
    """Runs a plan and coaches it.

    1. What happens waits until every stream has come so far (:class:`InOrder`): the order is
       that of when things became known, not that of packets.
    2. Time passes on a grid; sets and rests begin and end at their own times.
    3. The runner is told first, then the coach, which hears of sets from the runner.

    Equal happenings and buttons give equal cues, live or from a recording, as long as no link
    is lost. The last contacts before a lost link take effect when it is back, for only then are
    they told; while the links of all sensors are lost there is no time, and the plan stands.

    Parameters
    ----------
    plan : Session
        What is to be done.
    start : CoachStart
        Sensors worn, and the level.
    params : CoachParams
        Every threshold.
    """

    def __init__(self, plan: Session, *, start: CoachStart, params: CoachParams) -> None:
        self.coach = Coach(params, start=start)
        self.plan = plan
        self.thresholds = own_thresholds(params)
        self.runner = Runner(plan, counted=Counted.of(start.worn))
        self._link = CoachLink(plan)
        self._merged = InOrder(worn.stream for worn in start.worn)
        self._state = CoachedState()

    def record(self) -> dict[str, object]:
        """What ``session.json`` keeps of it, under ``plan``; JSON values."""
        own = {one.name: one.value for one in self.thresholds}
        return {**self.plan.record(), "thresholds": own} if own else self.plan.record()

    @property
    def edge_s(self) -> float:
        """Everything until then is done, s; a button takes effect there."""
        return self._merged.edge_s

    def happen(self, happening: Happening) -> list[Told]:
        """Take a step, or what happened to a sensor."""
        return self._go_on(self._merged.add(happening))

    def seen(self, stream: str, t_s: float) -> list[Told]:
        """A stream has been processed up to ``t_s``: what it says later is known later."""
        return self._go_on(self._merged.seen(stream, t_s))

    def press(self, pressed: Pressed) -> list[Told]:
        """Take a button; live it is pressed at :attr:`edge_s`."""
        return self._go_on(self._merged.add(pressed))

    def flush(self) -> list[Told]:
        """All that waits: nothing more will come."""
        return self._done(self._merged.flush())

    def _go_on(self, ready: Sequence[Happening | Pressed]) -> list[Told]:
        """Do what has its turn, and let time pass to where the slowest stream has come."""
        told = self._done(ready)
        if isfinite(self.edge_s):
            told += self._ticks(before_s=self.edge_s + GRID_S / 1e6)
        return told

    def _done(self, ready: Sequence[Happening | Pressed]) -> list[Told]:
        """Take one after the other, each at its time."""
        told: list[Told] = []
        for item in ready:
            told += [*self._ticks(before_s=when_s(item)), *self._take(item, t_s=when_s(item))]
        return told

    def _ticks(self, *, before_s: float) -> list[Told]:
        """Time passes on the grid."""
        told: list[Told] = []
        while (t_s := self._state.ticks * GRID_S) < before_s:
            self._state.ticks += 1
            told += self._ran(self.runner.push(Tick(t_s)))
            told += self.coach.push(Elapsed(t_s))
        return told

    def _take(self, item: Happening | Pressed, *, t_s: float) -> list[Told]:
        """Tell the runner, then the coach."""
        if isinstance(item, Pressed):
            return self._ran(self.runner.push(item))
        told = self._ran(self.runner.push(item if isinstance(item, StepRecord) else Tick(t_s)))
        told += self.coach.push(item)
        return told + self._baseline(t_s)

    def _baseline(self, t_s: float) -> list[Told]:
        """The baseline block is over as soon as there is a baseline."""
        if self._state.had_baseline or self.coach.baseline is None:
            return []
        self._state.had_baseline = True
        return self._ran(self.runner.push(BaselineReady(t_s)))

    def _ran(self, events: tuple[RunnerEvent, ...]) -> list[Told]:
        """What the runner tells, and what the coach says to it."""
        told: list[Told] = []
        for event in events:
            told.append(event)
            heard: SetBegins | SetEnds | None = self._link.hears(event)
            if heard is not None:
                told += self.coach.push(heard)
        return told
