"""What comes over a link, decoded, and the two ways in which a sensor ends a talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from retrogait.sensors import Message, Refused
from retrogait.sources.link import LinkBrokenError


class RefusedError(Exception):
    """The sensor will not stream."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.why)
        self.needs_pairing = refused.needs_pairing


class StoppedError(LinkBrokenError):
    """The sensor ended the stream itself."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A value that came over the link.

    Parameters
    ----------
    payload : bytes
        As received.
    arrival_s : float
        Host clock, s.
    messages : tuple of Message
        What it says; empty where it is a part of something.
    is_sample : bool
        It came unasked over a characteristic that carries samples.
    broken : str or None
        How it breaks the format; None: it does not.
    """

    payload: bytes
    arrival_s: float
    messages: tuple[Message, ...]
    is_sample: bool
    broken: str | None = None


class Listener(Protocol):
    """Whoever wants to know what is said."""

    def __call__(self, heard: Heard) -> None:
        """Take what came over the link, in order."""
        ...
