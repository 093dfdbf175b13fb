"""A plan and a coach over all streams of a session; pure, the same live and offline."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from math import inf, isfinite

from retrogait.coach import (
    Coach,
    CoachParams,
    CoachStart,
    Elapsed,
    Happening,
    LinkBack,
    LinkLost,
    SetBegins,
    SetEnds,
    own_thresholds,
)
from retrogait.coach.happenings import in_order
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

_Key = tuple[float, int, float, str]
_LAST = 99
"""A button takes effect after all that was known at its time."""


@dataclass(slots=True)
class CoachedState:
    """All that changes besides the parts.

    Parameters
    ----------
    seen_s : dict of str to float
        How far each stream has come, s.
    lost : set of str
        Streams without a link: nobody waits for them.
    waiting : list
        What became known later than the slowest stream has come, by its key.
    edge_s : float
        Everything until then is done, s.
    ticks : int
        Grid times that are done.
    had_baseline : bool
        The runner knows of the coach's baseline.
    """

    seen_s: dict[str, float]
    lost: set[str] = field(default_factory=set)
    waiting: list[tuple[_Key, Happening | Pressed]] = field(default_factory=list)
    edge_s: float = -inf
    ticks: int = 0
    had_baseline: bool = False


class CoachedSession:
    """Runs a plan and coaches it.

    1. What happens waits until every stream has come so far: the order is that of when
       things became known, not that of packets.
    2. Time passes on a grid; sets and rests begin and end at their own times.
    3. The runner is told first, then the coach, which hears of sets from the runner.

    Equal happenings and buttons give equal cues, live or from a recording, as long as the
    links of all sensors are not lost at once: then there is no time, and the plan stands.

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
        self._state = CoachedState({worn.stream: -inf for worn in start.worn})

    def record(self) -> dict[str, object]:
        """What ``session.json`` keeps of it, under ``plan``; JSON values."""
        own = {one.name: one.value for one in self.thresholds}
        return {**self.plan.record(), "thresholds": own} if own else self.plan.record()

    @property
    def edge_s(self) -> float:
        """Everything until then is done, s; a button takes effect there."""
        return self._state.edge_s

    def happen(self, happening: Happening) -> list[Told]:
        """Take a step, or what happened to a sensor."""
        state = self._state
        if isinstance(happening, LinkLost):
            state.lost.add(happening.stream)
        elif isinstance(happening, LinkBack):
            state.lost.discard(happening.stream)
            state.seen_s[happening.stream] = max(state.seen_s[happening.stream], happening.t_s)
        insort(state.waiting, (in_order(happening), happening), key=_key)
        return self._release()

    def seen(self, stream: str, t_s: float) -> list[Told]:
        """A stream has been processed up to ``t_s``: what it says later is known later."""
        self._state.seen_s[stream] = max(t_s, self._state.seen_s[stream])
        return self._release()

    def press(self, pressed: Pressed) -> list[Told]:
        """Take a button; live it is pressed at :attr:`edge_s`."""
        key = (pressed.t_s, _LAST, 0.0, pressed.button.value)
        insort(self._state.waiting, (key, pressed), key=_key)
        return self._release()

    def flush(self) -> list[Told]:
        """All that waits: nothing more will come."""
        told: list[Told] = []
        for key, item in self._taken(inf):
            told += [*self._ticks(before_s=key[0]), *self._take(item, t_s=key[0])]
        return told

    def _release(self) -> list[Told]:
        """Do everything up to where the slowest stream has come."""
        state = self._state
        live = [t_s for name, t_s in state.seen_s.items() if name not in state.lost]
        # Without any link there is no time: what is known so far is all there is.
        edge_s = min(live, default=max((key[0] for key, _ in state.waiting), default=-inf))
        told: list[Told] = []
        for key, item in self._taken(edge_s):
            told += [*self._ticks(before_s=key[0]), *self._take(item, t_s=key[0])]
        if isfinite(edge_s) and edge_s > state.edge_s:
            told += self._ticks(before_s=edge_s + GRID_S / 1e6)
            state.edge_s = edge_s
        return told

    def _taken(self, edge_s: float) -> list[tuple[_Key, Happening | Pressed]]:
        """What became known by then, no longer waiting."""
        waiting = self._state.waiting
        n = sum(key[0] <= edge_s for key, _ in waiting)
        self._state.waiting = waiting[n:]
        return waiting[:n]

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


def _key(entry: tuple[_Key, Happening | Pressed]) -> _Key:
    """When, then what."""
    return entry[0]
