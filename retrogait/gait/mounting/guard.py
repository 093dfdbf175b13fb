"""What may be said of direction while the mounting is on trial or in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from retrogait.gait.mounting.watch import MountingWatch
from retrogait.types import (
    BodyBlock,
    Contact,
    Heading,
    MountingDoubt,
    Placement,
    Reason,
    Side,
    Verdict,
)

ON_TRIAL = Verdict.unknown(Reason.CALIBRATING)
"""Before a declared walk is over it may still contradict the axes in use."""

IN_DOUBT = Verdict.unknown(Reason.MOVED)
"""The signal contradicts the axes in use."""


class MountingGuard:
    """Silences directions that rest on axes which are on trial or in doubt.

    Parameters
    ----------
    placement : Placement
        Body part.
    rate_hz : float
        True sampling rate.
    has_gyroscope : bool
        Six axes, or accelerometer only.
    """

    def __init__(self, placement: Placement, *, rate_hz: float, has_gyroscope: bool) -> None:
        self._watch = MountingWatch(placement, rate_hz=rate_hz, has_gyroscope=has_gyroscope)
        self._is_fresh = True

    def forget(self) -> None:
        """A long hole: signal from before it does not count."""
        if not self._is_fresh:
            self._watch.forget()
            self._is_fresh = True

    def trust(self, known_at: int) -> Iterator[MountingDoubt]:
        """A walk has taught or confirmed the axes with this sample: a doubt is over."""
        if self._watch.in_doubt:
            yield MountingDoubt(known_at, "")
        self._watch.trust()
        self._is_fresh = True

    def passed(
        self, block: BodyBlock, contacts: list[Contact], *, on_trial: bool
    ) -> Iterator[Contact | MountingDoubt]:
        """The contacts of a block as they may be told, and doubts, in order of ``known_at``.

        Parameters
        ----------
        block : BodyBlock
            Wholly on trial, or not at all.
        contacts : list of Contact
            What became known with it, judged.
        on_trial : bool
            Whether a declared walk is to judge the axes first.
        """
        if on_trial or not block.heading.is_known:
            self.forget()
            yield from (_silenced(c, ON_TRIAL) for c in contacts) if on_trial else contacts
            return
        in_doubt = self._watch.in_doubt
        self._is_fresh = False
        for change in self._watch.push(block, [c.known_at for c in contacts]):
            # Steps that become known with the very sample of a change come before it.
            before = [c for c in contacts if c.known_at <= change.known_at]
            contacts = contacts[len(before) :]
            yield from (_silenced(c, IN_DOUBT) for c in before) if in_doubt else before
            yield change
            in_doubt = bool(change.why)
        yield from (_silenced(c, IN_DOUBT) for c in contacts) if in_doubt else contacts

    def settled(
        self, contacts: list[Contact], *, heading: Heading, on_trial: bool
    ) -> list[Contact]:
        """The contacts that the end of the signal settles, as they may be told.

        Parameters
        ----------
        contacts : list of Contact
            What became known with the end, judged.
        heading : Heading
            How forward was known.
        on_trial : bool
            Whether a declared walk was to judge the axes first.
        """
        if on_trial:
            return [_silenced(contact, ON_TRIAL) for contact in contacts]
        if heading.is_known and self._watch.in_doubt:
            return [_silenced(contact, IN_DOUBT) for contact in contacts]
        return contacts


def _silenced(contact: Contact, verdict: Verdict) -> Contact:
    """The contact without what rests on the axes."""
    return replace(contact, verdict=verdict, side=Side.UNKNOWN)
