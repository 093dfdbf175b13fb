"""One stream, from samples to steps.

The streaming contract
----------------------
1. *Cut anywhere*: any partition of a stream gives equal events (``==``).
2. *Never take back*: the events of a prefix are a prefix of those of the whole.
3. *Bounded wait*: a step's ``known_at - index`` is at most ``max_delay_s``.
4. *In order* of ``known_at``; ties: gaps, then calibrations, then steps by index.
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

from retrogait.gait.cadence import CadenceMeter, leg_cadence, trunk_cadence
from retrogait.gait.direction import Judge, PhysicsJudge
from retrogait.gait.flags import Flagger
from retrogait.gait.foot import FootTracker
from retrogait.gait.foot import learn_axes as learn_foot_axes
from retrogait.gait.heading import BodyFrame
from retrogait.gait.leg import ShankTracker, ThighTracker
from retrogait.gait.leg import learn_axes as learn_leg_axes
from retrogait.gait.tracker import AxesLearner, Tracker
from retrogait.gait.trunk import TrunkTracker
from retrogait.gait.trunk import learn_axes as learn_trunk_axes
from retrogait.signal.holes import HoleBridge
from retrogait.types import (
    BodyBlock,
    Calibration,
    Contact,
    Event,
    Gap,
    LengthSource,
    Mounting,
    Placement,
    Reason,
    SampleBlock,
    Side,
    Step,
    Verdict,
)


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
        Who has the last word on direction.

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
        trunk = mounting.placement.is_trunk
        self._bridge = HoleBridge(rate_hz=rate_hz)
        self._frame = BodyFrame(
            mounting=mounting, rate_hz=rate_hz, learner=_learner(mounting.placement)
        )
        self._tracker = self._new_tracker()
        self._judge = PhysicsJudge() if judge is None else judge
        self._cadence = CadenceMeter(
            rate_hz=rate_hz, params=trunk_cadence() if trunk else leg_cadence()
        )
        self._flagger = Flagger(sees_both_feet=trunk)
        self._hole: Gap | None = None
        self._number = 0
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
        events: list[Event] = []
        passed = self._bridge.push(item)
        self._stop = item.stop
        if isinstance(item, Gap):
            self._hole = item
            events.append(item)
        for part in passed:
            events.extend(self._skip(part) if isinstance(part, Gap) else self._walk(part))
        return events

    def flush(self) -> list[Event]:
        """Events that the end of the stream settles."""
        return list(self._frame.flush(self._stop))

    def _walk(self, block: SampleBlock) -> Iterator[Event]:
        """Steps, and the outcome of a declared walk, in one unbroken block."""
        for part in self._frame.push(block):
            if isinstance(part, Calibration):
                yield part
                if not self._frame.is_declared:
                    self._start_anew()
            else:
                yield from self._steps(self._contacts(part))

    def _skip(self, gap: Gap) -> Iterator[Event]:
        """A long hole."""
        yield from self._steps(self._judged(self._tracker.skip(gap)))
        yield from self._frame.skip(gap)
        self._start_anew()

    def _start_anew(self) -> None:
        """Nothing from before counts: a long hole, or another body frame."""
        self._tracker = self._new_tracker()
        self._judge.forget()
        self._cadence.reset()
        self._flagger.reset()

    def _contacts(self, block: BodyBlock) -> list[Contact]:
        """Contacts of the body part; what a bridged hole hid is known at its end."""
        contacts, hole = self._judged(self._tracker.push(block)), self._hole
        if self._frame.is_on_trial:
            contacts = [replace(c, verdict=_ON_TRIAL, side=Side.UNKNOWN) for c in contacts]
        if hole is None:
            return contacts
        return [
            replace(c, known_at=hole.stop) if hole.start <= c.known_at < hole.stop else c
            for c in contacts
        ]

    def _judged(self, contacts: list[Contact]) -> list[Contact]:
        """The contacts with the last word on their direction."""
        return [replace(c, verdict=self._judge.judge(c)) for c in contacts]

    def _steps(self, contacts: list[Contact]) -> Iterator[Step]:
        """Each contact is finished before the next is taken."""
        for contact in contacts:
            interval_s, cadence_spm = self._cadence.measure(contact.index)
            length_m = contact.stride_length_m
            flags = self._flagger.flags(
                direction=contact.verdict.direction, interval_s=interval_s, stride_length_m=length_m
            )
            yield Step(
                number=self._number,
                index=contact.index,
                known_at=contact.known_at,
                side=self._mounting.side if contact.side is Side.UNKNOWN else contact.side,
                gait=contact.gait,
                verdict=contact.verdict,
                interval_s=interval_s,
                cadence_spm=cadence_spm,
                stride_length_m=length_m,
                length_source=LengthSource.NONE if length_m is None else LengthSource.FOOT,
                flags=flags,
            )
            self._number += 1

    def _new_tracker(self) -> Tracker:
        """The tracker of this placement."""
        rate_hz, gyroscope = self._rate_hz, self._has_gyroscope
        match self._mounting.placement:
            case Placement.LOWER_BACK | Placement.CHEST:
                return TrunkTracker(rate_hz=rate_hz)
            case Placement.THIGH:
                return ThighTracker(
                    rate_hz=rate_hz, has_gyroscope=gyroscope, side=self._mounting.side
                )
            case Placement.SHANK:
                return ShankTracker(rate_hz=rate_hz, has_gyroscope=gyroscope)
            case Placement.FOOT:
                return FootTracker(rate_hz=rate_hz, has_gyroscope=gyroscope)


_ON_TRIAL = Verdict.unknown(Reason.CALIBRATING)
"""What is said of direction before the declared walk has confirmed the declared axes."""


def _learner(placement: Placement) -> AxesLearner:
    """What learns the axes of this placement from a forward walk."""
    if placement.is_trunk:
        return learn_trunk_axes
    return learn_foot_axes if placement is Placement.FOOT else learn_leg_axes
