"""Who has the last word on the direction of a step."""

from __future__ import annotations

from typing import Protocol

from retrogait.types import Contact, Verdict


class Judge(Protocol):
    """Gives each contact of one stream its verdict, in order, without look-ahead."""

    def judge(self, contact: Contact) -> Verdict:
        """What is known of direction with this contact."""
        ...

    def forget(self) -> None:
        """A long hole, or another body frame: what came before no longer counts."""
        ...


class PhysicsJudge:
    """Believes the physics rule of the body part as it is."""

    def judge(self, contact: Contact) -> Verdict:
        """The verdict that the contact came with."""
        return contact.verdict

    def forget(self) -> None:
        """Nothing to forget: the tracker keeps its own memory."""
