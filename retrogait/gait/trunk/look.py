"""What one frame says of the step that it is looked at with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from retrogait.gait.trunk.features import as_run, features_of
from retrogait.gait.trunk.frames import Frame, Frames
from retrogait.gait.trunk.leads import shape_of, turning_of
from retrogait.gait.trunk.mode import ModeParams, gait_of, springs
from retrogait.types import Gait


class Look(NamedTuple):
    """What one frame says: rhythm, gait, packed features for the model, turning, shape of surge."""

    frame: Frame
    gait: Gait
    features: bytes | None
    turning: float
    shape: float

    def at_run(self) -> Look:
        """The same, of a step that is known to be one of running."""
        features = None if self.features is None else as_run(self.features)
        return Look(self.frame, Gait.RUN, features, self.turning, self.shape)

    def at_takeoff(self) -> Look:
        """The same, of a first step after which the body left the floor: it tells nothing.

        That is how runs begin, and brisk walks nearly. The window holds a stand and hardly one
        step: taken for walking, 16 of 44 simulated first steps of backward runs were answered
        forward; taken for running, 7 first steps of runs at the chest were answered wrongly.
        """
        if self.gait is Gait.RUN:
            return self
        return Look(replace(self.frame, period_s=None), Gait.UNKNOWN, None, 0.0, 0.0)


class Looks:
    """What the frames of one block say, and the last one before it.

    Those that peaks become known with are worked out together; one that a step waits for, and
    the last, when it is asked for.

    Parameters
    ----------
    frames : Frames
        In order.
    before : Look or None
        Of the last frame before them.
    params : ModeParams
        What makes a run.
    expected : sequence of int
        Samples that will surely be asked for; what they show is the list :attr:`expected`.
    """

    def __init__(
        self, frames: Frames, *, before: Look | None, params: ModeParams, expected: Sequence[int]
    ) -> None:
        self._frames, self._params = frames, params
        wanted = frames.last_before(expected)
        numbers = sorted({n for n in wanted if n >= 0})
        looks = looks_of(frames.picked(numbers), params=params)
        self._looks: dict[int, Look | None] = dict(zip(numbers, looks, strict=True))
        self._looks[-1] = before
        self.expected = [self._looks[number] for number in wanted]

    def at(self, sample: int) -> Look | None:
        """What the last frame that ends at or before a sample says."""
        return self._look(self._frames.last_before_one(sample))

    @property
    def last(self) -> Look | None:
        """What the last frame of all says."""
        return self._look(len(self._frames) - 1)

    def _look(self, number: int) -> Look | None:
        """What one frame says; of number -1, what was said before."""
        if number not in self._looks:
            self._looks[number] = looks_of(self._frames.picked([number]), params=self._params)[0]
        return self._looks[number]


def looks_of(frames: Frames, *, params: ModeParams) -> list[Look]:
    """What each frame says."""
    gaits = [gait_of(frame, params=params) for frame in frames]
    pairs = zip(frames, gaits, strict=True)
    is_run = [springs(frame, gait, params=params) for frame, gait in pairs]
    turning, shape = turning_of(frames.leads).tolist(), shape_of(frames.leads).tolist()
    return list(map(Look, frames, gaits, features_of(frames, is_run=is_run), turning, shape))
