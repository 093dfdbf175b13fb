"""The step line: contacts come in, each judged and measured, and leave as steps.

Above it arrays are worked through, below it single events: each contact is finished before
the next is taken.
"""

from __future__ import annotations

from retrogait.gait.cadence import CadenceMeter, leg_cadence, trunk_cadence
from retrogait.gait.direction import Judge, shipped_judge
from retrogait.gait.flags import Flagger
from retrogait.gait.mounting.toe import less_sure
from retrogait.types import Contact, LengthSource, Mounting, Side, Step


class StepLine:
    """Makes steps of the contacts of one stream.

    Parameters
    ----------
    mounting : Mounting
        How the sensor is worn.
    rate_hz : float
        True sampling rate.
    has_gyroscope : bool
        Whether angular rates are known.
    judge : Judge or None
        Who has the last word on direction; None: the model shipped for this body part.
    """

    def __init__(
        self, mounting: Mounting, *, rate_hz: float, has_gyroscope: bool, judge: Judge | None
    ) -> None:
        trunk = mounting.placement.is_trunk
        self._mounting = mounting
        self._judge = judge or shipped_judge(
            mounting.placement, has_gyroscope=has_gyroscope, rate_hz=rate_hz
        )
        self._cadence = CadenceMeter(
            rate_hz=rate_hz, params=trunk_cadence() if trunk else leg_cadence()
        )
        self._flagger = Flagger(sees_both_feet=trunk)
        self._number = 0

    def judged(self, contacts: list[Contact], *, axes_are_learnt: bool) -> list[Contact]:
        """The contacts with the last word on their direction."""
        judge = self._judge.judge
        judged = []
        for contact in contacts:
            verdict = judge(contact)
            judged.append(contact.with_verdict(less_sure(verdict) if axes_are_learnt else verdict))
        return judged

    def step(self, contact: Contact) -> Step:
        """A judged contact as the next step."""
        interval_s, cadence_spm = self._cadence.measure(contact.index)
        length_m = contact.stride_length_m
        flags = self._flagger.flags(
            direction=contact.verdict.direction, interval_s=interval_s, stride_length_m=length_m
        )
        self._number += 1
        return Step(
            number=self._number - 1,
            index=contact.index,
            known_at=contact.known_at,
            side=self._side(contact),
            gait=contact.gait,
            verdict=contact.verdict,
            interval_s=interval_s,
            cadence_spm=cadence_spm,
            stride_length_m=length_m,
            length_source=LengthSource.NONE if length_m is None else LengthSource.FOOT,
            flags=flags,
        )

    def forget(self) -> None:
        """Nothing from before counts, but the numbers of steps."""
        self._judge.forget()
        self._cadence.reset()
        self._flagger.reset()

    def _side(self, contact: Contact) -> Side:
        """The foot by the signal, where that can be told, else by where the sensor is worn."""
        mounting = self._mounting
        told = contact.side is not Side.UNKNOWN and mounting.sides_known
        return contact.side if told else mounting.side
