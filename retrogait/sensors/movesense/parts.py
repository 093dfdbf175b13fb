"""Messages that come in parts, put together again.

A first part does not say whether another follows, and half a message of blocks could read as a
shorter message with accelerations for angular rates. So the first message of a length is kept
until the next notification tells: a further part belongs to it, a new first part means that it
was whole. From then on messages whose first part is so long are known, and given at once.
Delay: one message, once.
"""

from __future__ import annotations

from collections.abc import Callable

from retrogait.errors import DecodeError
from retrogait.sensors.movesense.protocol import PARTS, Kind


class Parts:
    """Puts messages together.

    Parameters
    ----------
    is_whole : callable
        Whether so many bytes can be a whole message.
    """

    def __init__(self, is_whole: Callable[[int], bool]) -> None:
        self._is_whole = is_whole
        self._open: list[bytes] = []
        self._known: dict[int, int] = {}
        self._incomplete = 0

    @property
    def incomplete(self) -> int:
        """Messages that were let go because a part of them never came."""
        return self._incomplete

    def take(self, kind: Kind, *, body: bytes) -> list[bytes]:
        """Take a part; give the messages that are complete now, none to two.

        Raises
        ------
        DecodeError
            If the part before it is missing.
        """
        if kind is Kind.DATA:
            before = self._close()
            self._open = [body]
            return before + self._completed()
        if not 0 < len(self._open) < len(PARTS) or kind is not PARTS[len(self._open)]:
            self._doubt()
            raise DecodeError(offset=0, expected="the part before this one first", got=kind.name)
        self._open.append(body)
        return self._completed()

    def _completed(self) -> list[bytes]:
        """The open message, if it is known to have no more parts."""
        is_complete = self._known.get(len(self._open[0])) == len(self._open)
        return [self._given()] if is_complete else []

    def _close(self) -> list[bytes]:
        """A new message begins: the open one was whole, or never will be."""
        if not self._open:
            return []
        first = len(self._open[0])
        if first in self._known or not self._is_whole(sum(map(len, self._open))):
            self._incomplete += 1
            self._open = []
            return []
        self._known[first] = len(self._open)
        return [self._given()]

    def _given(self) -> bytes:
        """The open message, which is open no more."""
        message = b"".join(self._open)
        self._open = []
        return message

    def _doubt(self) -> None:
        """A part came that fits nothing: what was taken for whole may not have been."""
        self._incomplete += bool(self._open)
        self._open = []
        self._known = {first: count for first, count in self._known.items() if count > 1}
