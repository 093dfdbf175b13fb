"""From the sensor frame to the body frame: declared axes, or a declared forward walk.

Without axes the frame starts from gravity alone: up is where the first sample
points, forward and left are any horizontal pair, and direction stays unknown.
When a declared forward walk is over, the axes are learnt from it once; the
blocks after it are in the learnt frame.

With both axes and a walk declared, the walk checks the axes, and until it is over
they are on trial: nothing is answered that might have to be taken back. Where the
two lie far apart, one of them is wrong, and direction stays unknown. A walk that
cannot be used checks nothing, and the axes stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from retrogait.errors import CalibrationError
from retrogait.gait.tracker import AxesLearner
from retrogait.types import (
    BodyAxes,
    BodyBlock,
    Calibration,
    FloatArray,
    Gap,
    Heading,
    Mounting,
    SampleBlock,
)

MOST_APART_DEG = 60.0
"""Declared axes may be 20° off and learnt ones 25° (tests); a sensor worn back to front or
upside down is 180° off."""


@dataclass(slots=True)
class WalkBuffer:
    """The longest unbroken piece of the declared walk so far."""

    best: list[SampleBlock] = field(default_factory=list)
    current: list[SampleBlock] = field(default_factory=list)

    def add(self, block: SampleBlock) -> None:
        """Go on with the current piece."""
        self.current.append(block)

    def cut(self) -> None:
        """A hole: keep the longer of the two pieces."""
        self.best = max(self.best, self.current, key=_samples)
        self.current = []

    def longest(self) -> tuple[FloatArray, FloatArray | None]:
        """Acceleration and rotation rate of the longest piece."""
        self.cut()
        acc = np.concatenate([np.empty((0, 3)), *(b.acc_ms2 for b in self.best)])
        gyr = [b.gyr_rads for b in self.best if b.gyr_rads is not None]
        return acc, np.concatenate(gyr) if gyr else None


def _samples(piece: list[SampleBlock]) -> int:
    """Samples in a piece."""
    return sum(len(block) for block in piece)


class BodyFrame:
    """Turns sensor-frame blocks into body-frame blocks and learns the axes if need be."""

    def __init__(self, *, mounting: Mounting, rate_hz: float, learner: AxesLearner) -> None:
        self._learner = learner
        self._rate_hz = rate_hz
        self._declared = mounting.axes
        self._matrix = None if mounting.axes is None else mounting.axes.matrix()
        self._heading = Heading.DECLARED if mounting.axes else Heading.UNKNOWN
        self._walk: tuple[int, int] | None = None
        self._buffer = WalkBuffer()
        if mounting.forward_walk_s is not None:
            start_s, stop_s = mounting.forward_walk_s
            self._heading = Heading.DECLARED if mounting.axes else Heading.PENDING
            self._walk = (ceil(start_s * rate_hz), ceil(stop_s * rate_hz))

    @property
    def is_declared(self) -> bool:
        """True while the declared axes are in use."""
        return self._heading is Heading.DECLARED

    @property
    def is_on_trial(self) -> bool:
        """True while a declared walk may still contradict the declared axes."""
        return self._declared is not None and self._walk is not None

    def push(self, block: SampleBlock) -> Iterator[BodyBlock | Calibration]:
        """Body-frame blocks, cut where a declared walk ends, and what it taught.

        Yields
        ------
        BodyBlock or Calibration
            In the order in which they become known.
        """
        if self._walk is None or block.stop < self._walk[1]:
            self._keep(block)
            yield self._turned(block)
            return
        stop = self._walk[1]
        before, after = _split(block, max(stop - block.start, 0))
        self._keep(before)
        yield self._turned(before)
        yield self._learn(max(stop - 1, block.start))
        yield self._turned(after)

    def skip(self, gap: Gap) -> Iterator[Calibration]:
        """A long hole; a walk whose end it swallowed is over."""
        self._buffer.cut()
        if self._walk is not None and gap.stop >= self._walk[1]:
            yield self._learn(gap.stop)

    def flush(self, stop: int) -> Iterator[Calibration]:
        """The stream ended; a walk that was not over is refused."""
        if self._walk is not None:
            self._walk = None
            yield self._refused(
                stop - 1, "the recording ended before the declared forward walk did"
            )

    def _keep(self, block: SampleBlock) -> None:
        """Put aside what belongs to the declared walk."""
        if self._walk is None:
            return
        inside = _split(block, max(self._walk[0] - block.start, 0))[1]
        if len(inside):
            self._buffer.add(inside)

    def _learn(self, known_at: int) -> Calibration:
        """Learn the axes, or refuse the walk and say why."""
        acc, gyr = self._buffer.longest()
        self._walk, self._buffer = None, WalkBuffer()
        try:
            forward, up = self._learner(acc_ms2=acc, gyr_rads=gyr, rate_hz=self._rate_hz)
        except CalibrationError as refusal:
            return self._refused(known_at, str(refusal))
        learnt = BodyAxes(forward=forward, up=up)
        if self._declared is not None:
            return self._checked(known_at, self._declared, learnt)
        self._matrix, self._heading = learnt.matrix(), Heading.CALIBRATED
        return Calibration(known_at, learnt, "")

    def _refused(self, known_at: int, why: str) -> Calibration:
        """A walk that cannot be used; declared axes stand without it."""
        if self._declared is None:
            self._heading = Heading.REFUSED
        return Calibration(known_at, None, why)

    def _checked(self, known_at: int, declared: BodyAxes, learnt: BodyAxes) -> Calibration:
        """Declared axes, confirmed or contradicted by the walk."""
        cosines = np.einsum("ij,ij->i", declared.matrix(), learnt.matrix())
        for name, cosine in (("up", cosines[2]), ("forward", cosines[0])):
            apart = float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
            if apart > MOST_APART_DEG:
                self._heading = Heading.REFUSED
                return Calibration(known_at, None, _CONTRADICTION.format(name, apart))
        return Calibration(known_at, declared, "")

    def _turned(self, block: SampleBlock) -> BodyBlock:
        """The block in the body frame."""
        if self._matrix is None:
            if not len(block):
                return BodyBlock(block.start, block.rate_hz, block.acc_ms2, None, self._heading)
            self._matrix = upright(block.acc_ms2[0]).matrix()
        acc = np.einsum("ij,kj->ik", block.acc_ms2, self._matrix)
        gyr = None
        if block.gyr_rads is not None:
            gyr = np.einsum("ij,kj->ik", block.gyr_rads, self._matrix)
        return BodyBlock(block.start, block.rate_hz, acc, gyr, self._heading)


_CONTRADICTION = (
    "the declared {} axis lies {:.0f}° off what the declared forward walk shows: "
    "check how the sensor was worn, or declare the axes anew"
)


def upright(acc_ms2: FloatArray) -> BodyAxes:
    """Axes from gravity alone: up against one sample, forward any horizontal direction."""
    flattest = np.eye(3)[int(np.argmin(np.abs(acc_ms2)))]
    (ux, uy, uz), (fx, fy, fz) = acc_ms2.tolist(), flattest.tolist()
    return BodyAxes(forward=(fx, fy, fz), up=(ux, uy, uz))


def _split(block: SampleBlock, n: int) -> tuple[SampleBlock, SampleBlock]:
    """The first ``n`` samples, and the rest."""
    acc, gyr = block.acc_ms2, block.gyr_rads
    head = SampleBlock(block.start, block.rate_hz, acc[:n], None if gyr is None else gyr[:n])
    tail = SampleBlock(head.stop, block.rate_hz, acc[n:], None if gyr is None else gyr[n:])
    return head, tail
