"""From the sensor frame to the body frame: declared axes, or a declared forward walk.

Without axes the frame starts from gravity alone: up is where the first sample
points, forward and left are any horizontal pair, and direction stays unknown.
When a declared forward walk is over, the axes are learnt from it once; the
blocks after it are in the learnt frame.

With both axes and a walk declared, the walk checks the axes
(:mod:`~retrogait.gait.mounting.check`), and until it is over they are on trial: nothing
is answered that might have to be taken back. Where the walk contradicts them, one of
the two is wrong, and direction stays unknown. A walk that shows nothing checks
nothing, and the axes stand.

A foot sensor with a gyroscope, with neither axes nor a walk declared, learns its toe end from the
walking it sees (:mod:`~retrogait.gait.mounting.toe`), with less confidence.

A walk may be declared beforehand or while the stream runs
(:meth:`BodyFrame.begin_walk`); one that is refused then leaves learnt axes as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil

import numpy as np

from retrogait.errors import CalibrationError, StreamError
from retrogait.gait.mounting.check import Shown, confirms, contradiction, shown_by
from retrogait.gait.mounting.forward_walk import ForwardWalk, piece
from retrogait.gait.mounting.toe import ToeLearner
from retrogait.gait.tracker import AxesLearner
from retrogait.types import (
    BodyAxes,
    BodyBlock,
    Calibration,
    Contact,
    FloatArray,
    Gap,
    Heading,
    Mounting,
    Placement,
    SampleBlock,
)

LONGEST_WALK_S = 120.0
"""A walk that nobody ends is over after this: it bounds the memory, and 15 steps take 15 s."""


class BodyFrame:
    """Turns sensor-frame blocks into body-frame blocks and learns the axes if need be."""

    def __init__(self, *, mounting: Mounting, rate_hz: float, learner: AxesLearner) -> None:
        self._learner = learner
        self._rate_hz = rate_hz
        self._placement = mounting.placement
        self._declared = mounting.axes
        self._turn = None if mounting.axes is None else Turn(mounting.axes)
        self._heading = Heading.DECLARED if mounting.axes else Heading.UNKNOWN
        self._walk: ForwardWalk | None = None
        self._trial_from: int | None = None
        self._expected: int | None = None
        self._epoch = 0
        if mounting.forward_walk_s is not None:
            start_s, stop_s = mounting.forward_walk_s
            self._heading = Heading.DECLARED if mounting.axes else Heading.PENDING
            self._walk = ForwardWalk(ceil(start_s * rate_hz), ceil(stop_s * rate_hz))
        learns = mounting.placement is Placement.FOOT and self._heading is Heading.UNKNOWN
        self._toe = ToeLearner(rate_hz=rate_hz) if learns else None
        self._found: tuple[int, BodyAxes] | None = None

    @property
    def epoch(self) -> int:
        """How often the body frame has become another one."""
        return self._epoch

    @property
    def heading(self) -> Heading:
        """How forward is known at present."""
        return self._heading

    def is_on_trial(self, index: int) -> bool:
        """True at a sample from which on a declared walk may still contradict the axes."""
        return self._walk is not None and (self._trial_from is None or index >= self._trial_from)

    def begin_walk(self, start: int) -> None:
        """A forward walk begins with sample ``start``, not yet seen.

        Raises
        ------
        StreamError
            If ``start`` is past, or a walk is under way.
        """
        if self._walk is not None:
            raise StreamError(
                f"expected the forward walk from sample {self._walk.start} on to end first,"
                f" got another one at {start}"
            )
        self._walk = ForwardWalk(start, start + ceil(LONGEST_WALK_S * self._rate_hz))
        self._trial_from = start

    def end_walk(self, stop: int) -> Iterator[Calibration]:
        """The walk ends before sample ``stop``; what it taught, if all of it is seen.

        Raises
        ------
        StreamError
            If no walk is under way, or it would end before it began.
        """
        if self._walk is None or stop <= self._walk.start:
            raise StreamError(
                f"expected a forward walk under way before sample {stop}, got none: begin one first"
            )
        self._walk.stop = min(stop, self._walk.stop)
        if self._expected == self._walk.stop:
            yield self._learn(self._walk, self._walk.stop - 1)

    def observe(self, contacts: list[Contact]) -> list[Contact]:
        """Steps as judged in the present axes: those of a declared walk count.

        Returns
        -------
        list of Contact
            The steps that hold: where they teach the axes, later ones of the same block
            are seen again in the new frame.
        """
        if self._walk is not None:
            self._walk.count(contacts)
            return contacts
        self._found = None if self._toe is None else self._toe.observe(contacts)
        if self._found is None:
            return contacts
        return [contact for contact in contacts if contact.known_at <= self._found[0]]

    def push(self, block: SampleBlock) -> Iterator[BodyBlock | Calibration]:
        """Body-frame blocks, cut where a declared walk begins and ends, and what it taught.

        Yields
        ------
        BodyBlock or Calibration
            In the order in which they become known. The steps of each block are to be
            given to :meth:`observe` before the next item is asked for.
        """
        self._expected = block.stop
        for part in self._cut(block):
            walk = self._walk
            if walk is not None and walk.stop <= part.start:
                yield self._learn(walk, part.start)
                walk = None
            if walk is not None:
                walk.keep(part)
            if self._toe is not None:
                self._toe.push(part)
            yield self._turned(part)
            if walk is not None and walk.stop <= part.stop:
                yield self._learn(walk, walk.stop - 1)
            if self._found is not None:
                yield self._turned(self._relearnt(part, *self._found))

    def _relearnt(self, part: SampleBlock, known_at: int, axes: BodyAxes) -> SampleBlock:
        """Take axes learnt from walking into use, from the next sample on: the rest of ``part``."""
        self._toe, self._found = None, None
        self._adopt(axes, Heading.LEARNT)
        return piece(part, known_at + 1 - part.start, len(part))

    def _cut(self, block: SampleBlock) -> list[SampleBlock]:
        """The block, cut where a declared walk begins and ends."""
        if self._walk is None:
            return [block]
        edges = (self._walk.start, self._walk.stop)
        inside = [edge - block.start for edge in edges if block.start < edge < block.stop]
        ends = [0, *inside, len(block)]
        return [piece(block, low, high) for low, high in pairwise(ends)]

    def skip(self, gap: Gap) -> Iterator[Calibration]:
        """A long hole; a walk whose end it swallowed is over."""
        self._expected = gap.stop
        if self._toe is not None:
            self._toe.forget()
            self._found = None
        if self._walk is not None:
            self._walk.cut()
            if gap.stop >= self._walk.stop:
                yield self._learn(self._walk, gap.stop)

    def flush(self, stop: int) -> Iterator[Calibration]:
        """The stream ended; a walk that was not over is refused."""
        if self._walk is not None:
            self._walk = None
            yield self._refused(
                stop - 1,
                "the recording ended before the declared forward walk did:"
                " declare a stretch that ends earlier",
            )

    def _learn(self, walk: ForwardWalk, known_at: int) -> Calibration:
        """Learn or check the axes, or refuse the walk and say why."""
        acc, gyr = walk.longest()
        learnt, refusal = None, ""
        try:
            forward, up = self._learner(acc_ms2=acc, gyr_rads=gyr, rate_hz=self._rate_hz)
            learnt = BodyAxes(forward=forward, up=up)
        except CalibrationError as error:
            refusal = str(error)
        self._walk = None
        if self._declared is not None:
            shown = shown_by(
                walk,
                learnt=learnt,
                declared=self._declared,
                placement=self._placement,
                rate_hz=self._rate_hz,
            )
            return self._checked(self._declared, shown, refusal, known_at)
        if learnt is None:
            return self._refused(known_at, refusal)
        self._adopt(learnt, Heading.CALIBRATED)
        return Calibration(known_at, learnt, "")

    def _refused(self, known_at: int, why: str) -> Calibration:
        """A walk that cannot be used; axes that are declared or learnt stand without it."""
        if not self._heading.is_known and self._declared is None:
            self._become(Heading.REFUSED)
        return Calibration(known_at, None, why)

    def _checked(
        self, declared: BodyAxes, shown: Shown, refusal: str, known_at: int
    ) -> Calibration:
        """Declared axes, confirmed or contradicted by the walk, or neither."""
        against = contradiction(declared, placement=self._placement, shown=shown)
        if against is not None:
            self._become(Heading.REFUSED)
            return Calibration(known_at, None, against, contradicts=True)
        if not confirms(shown):
            return Calibration(known_at, None, refusal)
        self._become(Heading.DECLARED)
        return Calibration(known_at, declared, "")

    def _adopt(self, axes: BodyAxes, heading: Heading) -> None:
        """Take other axes into use."""
        self._turn, self._heading, self._toe = Turn(axes), heading, None
        self._epoch += 1

    def _become(self, heading: Heading) -> None:
        """The same axes, known otherwise."""
        self._epoch += self._heading is not heading
        self._heading = heading

    def _turned(self, block: SampleBlock) -> BodyBlock:
        """The block in the body frame."""
        if self._turn is None:
            if not len(block):
                return BodyBlock(block.start, block.rate_hz, block.acc_ms2, None, self._heading)
            self._turn = Turn(upright(block.acc_ms2[0]))
        acc = self._turn.of(block.acc_ms2)
        gyr = None if block.gyr_rads is None else self._turn.of(block.gyr_rads)
        return BodyBlock(block.start, block.rate_hz, acc, gyr, self._heading)


class Turn:
    """From the sensor frame to the body frame, axis by axis; equal for any cut.

    Declared axes are mostly the sensor's own: what has no share in a body axis is left out,
    which for them is three times as quick as a product with the whole matrix.
    """

    def __init__(self, axes: BodyAxes) -> None:
        shares = np.ndenumerate(axes.matrix())
        self._shares = [(to, of, float(share)) for (to, of), share in shares if share]

    def of(self, vectors: FloatArray) -> FloatArray:
        """Vectors of shape (n, 3) in the body frame."""
        turned = np.zeros_like(vectors)
        for to, of, share in self._shares:
            turned[:, to] += share * vectors[:, of]
        return turned


def upright(acc_ms2: FloatArray) -> BodyAxes:
    """Axes from gravity alone: up against one sample, forward any horizontal direction."""
    flattest = np.eye(3)[int(np.argmin(np.abs(acc_ms2)))]
    (ux, uy, uz), (fx, fy, fz) = acc_ms2.tolist(), flattest.tolist()
    return BodyAxes(forward=(fx, fy, fz), up=(ux, uy, uz))
