"""Stand still 3 s, then walk forward 15 steps: what to ask of the wearer, and when.

No clock, no sound: samples and events go in, orders come out. Whoever drives it says
the prompts and passes the commands on to the pipeline::

    events = pipeline.push(block)
    for order in guide.push(block, events):
        match order:
            case Say(): speak(order)
            case BeginWalk(): pipeline.begin_forward_walk(order.index)
            case EndWalk(): outcome = pipeline.end_forward_walk(order.index)
    # outcome, where there is one, goes into the next guide.push with the other events

Orders carry the index of the next sample, so blocks must be live-sized (under half a second).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from retrogait.types import (
    Calibration,
    Event,
    FloatArray,
    Gap,
    SampleBlock,
    Step,
)


class Prompt(StrEnum):
    """What the wearer is asked."""

    STAND_STILL = "stand still"
    WALK_FORWARD = "walk forward"
    AGAIN = "again"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Say:
    """A prompt for the wearer; ``why`` says what was wrong, where something was."""

    prompt: Prompt
    why: str = ""


@dataclass(frozen=True, slots=True)
class BeginWalk:
    """The declared forward walk begins with sample ``index``."""

    index: int


@dataclass(frozen=True, slots=True)
class EndWalk:
    """The declared forward walk ends before sample ``index``."""

    index: int


Order = Say | BeginWalk | EndWalk


@dataclass(frozen=True, slots=True)
class GuideParams:
    """What is asked for.

    Parameters
    ----------
    still_s : float
        Stillness before the walk: parts it from what went before.
    least_contacts : int
        15 steps of both feet, and two for the first and the last, which may go unseen.
    least_leg_contacts : int
        The same on one leg.
    least_walk_s : float
        From the first step on; the learners need 10 s.
    patience_s : float
        A walk that has not come about by then is given up.
    cell_s : float
        Stretch over which stillness is judged.
    still_ms2, still_rads : float
        Standard deviation of specific force and size of the rotation of somebody
        who stands: sway stays under 0.2 m/s² in the still stretches of ``mobgap``.
    """

    still_s: float = 3.0
    least_contacts: int = 17
    least_leg_contacts: int = 9
    least_walk_s: float = 11.0
    patience_s: float = 60.0
    cell_s: float = 0.25
    still_ms2: float = 0.4
    still_rads: float = 0.3


@dataclass(slots=True)
class GuideState:
    """Where the guidance is; None = unset, ``stage`` None = not begun.

    ``first_step`` is the index of the walk's first contact, ``begun`` that of its command.
    """

    stage: Prompt | None = None
    still_cells: int = 0
    begun: int | None = None
    first_step: float | None = None
    contacts: int = 0
    is_ended: bool = False
    acc: FloatArray = field(default_factory=lambda: np.empty((0, 3)))
    gyr: FloatArray = field(default_factory=lambda: np.empty((0, 3)))


class WalkGuide:
    """Leads the wearer through a calibration.

    Parameters
    ----------
    rate_hz : float
        True sampling rate.
    sees_both_feet : bool
        True for trunk sensors.
    params : GuideParams, optional
        What is asked for.
    """

    def __init__(
        self, *, rate_hz: float, sees_both_feet: bool, params: GuideParams | None = None
    ) -> None:
        self._rate_hz = rate_hz
        self._params = p = params or GuideParams()
        self._contacts_wanted = p.least_contacts if sees_both_feet else p.least_leg_contacts
        self._cell = max(2, round(p.cell_s * rate_hz))
        self._state = GuideState()

    @property
    def is_done(self) -> bool:
        """True once a walk has taught or confirmed the axes."""
        return self._state.stage is Prompt.DONE

    @property
    def still_s(self) -> float:
        """For how long the wearer has stood still, s."""
        return self._state.still_cells * self._cell / self._rate_hz

    @property
    def contacts_left(self) -> int:
        """Contacts that the walk still lacks."""
        return max(0, self._contacts_wanted - self._state.contacts)

    def push(self, item: SampleBlock | Gap, events: Sequence[Event]) -> list[Order]:
        """Orders after one block or hole, and what the pipeline made of it.

        Raises
        ------
        ValueError
            If the guidance is over.
        """
        if self.is_done:
            raise ValueError("expected no more samples: the walk has taught the axes")
        orders: list[Order] = []
        if self._state.stage is None:
            orders.append(self._ask_to_stand())
        for event in events:
            orders += self._hear(event)
        if isinstance(item, Gap):
            self._miss(item)
        elif not self.is_done:
            orders += self._look(item)
        return orders

    def _ask_to_stand(self, why: str = "") -> Say:
        """From the beginning."""
        self._state = GuideState(stage=Prompt.STAND_STILL)
        return Say(Prompt.AGAIN if why else Prompt.STAND_STILL, why)

    def _hear(self, event: Event) -> list[Order]:
        """What the pipeline says."""
        state = self._state
        if isinstance(event, Calibration) and state.is_ended:
            if event.axes is None:
                return [self._ask_to_stand(event.refusal), Say(Prompt.STAND_STILL)]
            state.stage = Prompt.DONE
            return [Say(Prompt.DONE)]
        if isinstance(event, Step) and state.begun is not None and event.index >= state.begun:
            state.contacts += 1
            state.first_step = event.index if state.first_step is None else state.first_step
        return []

    def _miss(self, gap: Gap) -> None:
        """A hole: stillness and the walk are counted anew."""
        state = self._state
        state.acc, state.gyr = np.empty((0, 3)), np.empty((0, 3))
        state.still_cells, state.contacts, state.first_step = 0, 0, None

    def _look(self, block: SampleBlock) -> list[Order]:
        """What the samples show."""
        if self._state.stage is Prompt.STAND_STILL:
            self._watch_stillness(block)
            if self.still_s < self._params.still_s:
                return []
            self._state = GuideState(stage=Prompt.WALK_FORWARD, begun=block.stop)
            return [BeginWalk(block.stop), Say(Prompt.WALK_FORWARD)]
        if self._state.is_ended:
            return []
        return self._watch_walk(block.stop)

    def _watch_walk(self, stop: int) -> list[Order]:
        """End the walk where it is long enough, or has not come about."""
        state, params = self._state, self._params
        since = stop if state.first_step is None else state.first_step
        enough = (stop - since) / self._rate_hz >= params.least_walk_s and not self.contacts_left
        late = state.begun is not None and stop - state.begun > params.patience_s * self._rate_hz
        if not (enough or late):
            return []
        state.is_ended = True
        return [EndWalk(stop)]

    def _watch_stillness(self, block: SampleBlock) -> None:
        """Count the cells in which nothing moves; any movement starts the count anew."""
        state = self._state
        gyr = np.zeros_like(block.acc_ms2) if block.gyr_rads is None else block.gyr_rads
        state.acc = np.concatenate([state.acc, block.acc_ms2])
        state.gyr = np.concatenate([state.gyr, gyr])
        while len(state.acc) >= self._cell:
            acc, state.acc = state.acc[: self._cell], state.acc[self._cell :].copy()
            gyr, state.gyr = state.gyr[: self._cell], state.gyr[self._cell :].copy()
            sway_ms2 = float(np.sqrt(acc.var(axis=0).sum()))
            turn_rads = float(np.sqrt((gyr * gyr).sum(axis=1).mean()))
            is_still = sway_ms2 < self._params.still_ms2 and turn_rads < self._params.still_rads
            state.still_cells = state.still_cells + 1 if is_still else 0
