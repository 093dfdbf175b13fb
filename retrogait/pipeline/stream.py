"""One stream, from samples to steps.

The streaming contract
----------------------
1. *Cut anywhere*: any partition of a stream gives equal events (``==``).
2. *Never take back*: the events of a prefix are a prefix of those of the whole.
3. *Bounded wait*: a step's ``known_at - index`` is at most ``max_delay_s``.
4. *In order* of ``known_at``; ties: gaps, then steps by index, then doubts of the
   mounting, then calibrations. Where the signal breaks off, at a long hole or at the
   end, the contacts that it settles are known at the first sample that is missing.
5. *Shift*: starting at sample k shifts indices by k and changes nothing else.
6. *No touching*: inputs are not written, no view of state is returned.
7. *Resume*: a deep copy goes on identically.
8. *Contiguous or say so*: a block that does not continue the last raises
   :class:`~retrogait.errors.StreamError`; a hole arrives as a
   :class:`~retrogait.types.Gap`.

``tests/contract.py`` holds these laws for every stage and for the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from retrogait.errors import StreamError
from retrogait.gait.direction import Judge
from retrogait.gait.heading import BodyFrame
from retrogait.gait.mounting.forward_walk import piece
from retrogait.gait.mounting.guard import MountingGuard
from retrogait.gait.placements import learner_of, tracker_of
from retrogait.gait.tracker import Tracker
from retrogait.pipeline.step_line import StepLine
from retrogait.signal.holes import HoleBridge
from retrogait.types import (
    BodyBlock,
    Calibration,
    Contact,
    Event,
    Gap,
    Heading,
    Mounting,
    MountingDoubt,
    SampleBlock,
    Step,
)

MOST_AT_ONCE = 32_768
"""Samples worked through together, five minutes at 100 Hz: what they need then stays small and
near, and an hour in one block costs a fifth less than it would as a whole."""

_Known = TypeVar("_Known", bound=Contact | Calibration | MountingDoubt)


class Pipeline:
    """Turns the samples of one sensor into steps.

    Parameters
    ----------
    mounting : Mounting
        How the sensor is worn.
    rate_hz : float
        True sampling rate, 20 Hz or more.
    has_gyroscope : bool
        Whether blocks carry angular rates.
    judge : Judge, optional
        Who has the last word on direction; default: the model shipped for this body part,
        or its physics rule where none is shipped.

    Examples
    --------
    >>> import numpy as np
    >>> mounting = Mounting(Placement.LOWER_BACK)
    >>> pipeline = Pipeline(mounting, rate_hz=100.0, has_gyroscope=False)
    >>> still = np.tile([0.0, 0.0, 9.81], (500, 1))
    >>> pipeline.push(SampleBlock(0, 100.0, still)) + pipeline.flush()
    []
    """

    def __init__(
        self,
        mounting: Mounting,
        *,
        rate_hz: float,
        has_gyroscope: bool,
        judge: Judge | None = None,
    ) -> None:
        self._mounting = mounting
        self._rate_hz = rate_hz
        self._has_gyroscope = has_gyroscope
        self._bridge = HoleBridge(rate_hz=rate_hz)
        self._frame = BodyFrame(
            mounting=mounting, rate_hz=rate_hz, learner=learner_of(mounting.placement)
        )
        self._tracker = self._new_tracker()
        self._steps = StepLine(mounting, rate_hz=rate_hz, has_gyroscope=has_gyroscope, judge=judge)
        self._guard = MountingGuard(
            mounting.placement, rate_hz=rate_hz, has_gyroscope=has_gyroscope
        )
        self._hole: Gap | None = None
        self._epoch = self._frame.epoch
        self._stop = 0

    @property
    def max_delay_s(self) -> float:
        """Longest wait between a contact and the sample that reveals it, s."""
        return self._tracker.max_delay_s + self._bridge.longest_s

    def push(self, item: SampleBlock | Gap) -> list[Event]:
        """Events that become known with this block or hole.

        Raises
        ------
        StreamError
            If the item does not begin where the last one ended.
        ValueError
            If the rate changes, or the gyroscope comes or goes.
        """
        passed = self._bridge.push(item)
        self._stop = item.stop
        if isinstance(item, Gap):
            return list(self._broken_off(item, passed))
        blocks = (part for part in passed if isinstance(part, SampleBlock))
        return [event for block in blocks for event in self._walk(block)]

    def begin_forward_walk(self, index: int) -> None:
        """The wearer walks forward from sample ``index`` on: learn or check the axes by it.

        Directions of steps known from then on are unknown until the walk is over. It
        ends with :meth:`end_forward_walk`, or by itself after two minutes.

        Parameters
        ----------
        index : int
            Not before the next sample, so that events do not depend on how the stream is cut.

        Raises
        ------
        StreamError
            If the sample is past, or a declared walk is not over yet.
        """
        self._check_ahead(index)
        self._frame.begin_walk(index)

    def end_forward_walk(self, index: int) -> list[Event]:
        """The declared walk ends before sample ``index``; its outcome, if that is already seen.

        Otherwise the :class:`~retrogait.types.Calibration` comes with the sample before
        ``index``.

        Raises
        ------
        StreamError
            If the sample is past, or no walk has begun before it.
        """
        self._check_ahead(index)
        return [event for done in self._frame.end_walk(index) for event in self._calibrated(done)]

    def flush(self) -> list[Event]:
        """Events that the end of the stream settles: the last contacts, as before a long hole.

        Nothing more may be pushed.
        """
        steps = list(self._settled(self._tracker.flush(), self._stop))
        return [*self._frame.flush(self._stop), *steps]

    def _walk(self, block: SampleBlock) -> Iterator[Event]:
        """Steps, and the outcome of a declared walk, in one unbroken block."""
        for part in chain.from_iterable(map(self._frame.push, _pieces(block))):
            if isinstance(part, Calibration):
                yield from self._calibrated(part)
            else:
                yield from self._told(part)

    def _check_ahead(self, index: int) -> None:
        """Commands lie at a sample that is still to come."""
        if index < self._stop:
            raise StreamError(
                f"expected a sample that is still to come, {self._stop} or later, got {index}"
            )

    def _told(self, block: BodyBlock) -> Iterator[Event]:
        """Steps, as far as the mounting can be trusted, and doubts of it."""
        if self._epoch != self._frame.epoch:
            self._start_anew()
        contacts = self._judged(self._tracker.push(block))
        on_trial = self._frame.is_on_trial(block.start)
        for item in self._guard.passed(block, contacts, on_trial=on_trial):
            seen = self._seen(item)
            yield seen if isinstance(seen, MountingDoubt) else self._steps.step(seen)

    def _calibrated(self, outcome: Calibration) -> Iterator[Event]:
        """What a declared walk taught; another body frame starts anew."""
        if outcome.axes is not None:
            yield from map(self._seen, self._guard.trust(outcome.known_at))
        yield self._seen(outcome)
        if self._epoch != self._frame.epoch:
            self._start_anew()

    def _broken_off(self, item: Gap, passed: list[SampleBlock | Gap]) -> Iterator[Event]:
        """A hole; where it has become a long one, what it settles comes before it."""
        self._hole = item
        holes = [part for part in passed if isinstance(part, Gap)]
        for hole in holes:
            yield from self._settled(self._tracker.skip(hole), item.start)
        yield item
        for hole in holes:
            yield from self._skip(hole)

    def _settled(self, contacts: list[Contact], known_at: int) -> Iterator[Step]:
        """The last steps of a signal that breaks off, known at a sample that is missing."""
        on_trial = self._frame.is_on_trial(known_at - 1)
        judged = self._judged([replace(contact, known_at=known_at) for contact in contacts])
        told = self._guard.settled(judged, heading=self._frame.heading, on_trial=on_trial)
        return map(self._steps.step, told)

    def _skip(self, gap: Gap) -> Iterator[Event]:
        """A long hole."""
        for outcome in self._frame.skip(gap):
            yield from self._calibrated(outcome)
        self._guard.forget()
        self._start_anew()

    def _start_anew(self) -> None:
        """Nothing from before counts: a long hole, or another body frame."""
        self._epoch = self._frame.epoch
        self._tracker = self._new_tracker()
        self._steps.forget()

    def _seen(self, event: _Known) -> _Known:
        """The event, known at the end of the bridged hole that hid it."""
        hole = self._hole
        if hole is not None and hole.start <= event.known_at < hole.stop:
            return replace(event, known_at=hole.stop)
        return event

    def _judged(self, contacts: list[Contact]) -> list[Contact]:
        """The contacts with the last word on their direction; a declared walk counts them."""
        is_learnt = self._frame.heading is Heading.LEARNT
        return self._frame.observe(self._steps.judged(contacts, axes_are_learnt=is_learnt))

    def _new_tracker(self) -> Tracker:
        """The tracker of this placement, without a past."""
        return tracker_of(self._mounting, rate_hz=self._rate_hz, has_gyroscope=self._has_gyroscope)


def _pieces(block: SampleBlock) -> Iterator[SampleBlock]:
    """The block, a long one piece by piece."""
    if len(block) <= MOST_AT_ONCE:
        yield block
        return
    for low in range(0, len(block), MOST_AT_ONCE):
        yield piece(block, low, low + MOST_AT_ONCE)
