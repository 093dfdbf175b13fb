"""What a client may say: small, seldom, one of a few commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

COMMANDS = frozenset({"start", "pause", "resume", "mark", "skip", "stop", "calibrate"})
"""What :class:`~retrogait.web.port.Controls` is asked; none carries a value."""

TRACE = "trace"
"""Asks the page itself for samples, or for no more of them; anybody may."""

LARGEST = 4096
"""Bytes of a message; the longest command has 30."""

BURST = 20
PER_S = 5.0
"""A client may say so much at once, and so much a second in the long run: faster than a finger,
slower than a flood. What is over is dropped."""

PATIENCE = 100
"""Messages that are broken or too many, before the client is sent away."""


class BrokenMessageError(ValueError):
    """A client said what no page says."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command for the session, or, with ``on``, a wish about the samples."""

    name: str
    on: bool = False


def command_of(text: str) -> Command:
    """Read a message of a client.

    Raises
    ------
    BrokenMessageError
        If it is too long, no JSON, or not one of the commands.
    """
    if len(text.encode("utf-8", errors="replace")) > LARGEST:
        raise BrokenMessageError(f"expected at most {LARGEST} bytes, got {len(text)} characters")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise BrokenMessageError("expected a JSON object") from None
    if not isinstance(said, dict):
        raise BrokenMessageError(f"expected a JSON object, got {type(said).__name__}")
    match said:
        case {"command": "trace", "on": bool(on), **rest} if not rest:
            return Command(TRACE, on=on)
        case {"command": str(name), **rest} if name in COMMANDS and not rest:
            return Command(name)
    raise BrokenMessageError(f"expected one of {' '.join(sorted(COMMANDS))} and nothing beside it")


class Allowance:
    """Counts what a client says.

    Parameters
    ----------
    now_s : callable
        A clock, s.
    """

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._left = float(BURST)
        self._at_s = now_s()
        self._offences = 0

    @property
    def is_spent(self) -> bool:
        """True where the client should be sent away."""
        return self._offences >= PATIENCE

    def spend(self) -> bool:
        """True where one more message may be read."""
        now_s = self._now_s()
        self._left = min(float(BURST), self._left + (now_s - self._at_s) * PER_S)
        self._at_s = now_s
        if self._left < 1.0:
            self.offend()
            return False
        self._left -= 1.0
        return True

    def offend(self) -> None:
        """One message more that should not have come."""
        self._offences += 1
