"""Frames out of a stream of bytes that may have holes.

Usually one notification carries one frame, but nothing promises it, and a notification that
is lost on the way to us may cut a frame in two. Without a checksum only the headers tell. A
frame is taken when it begins with ``55 61`` or ``55 71`` and

1. it ends with the end of a notification, or a header follows; and
2. no notification that itself begins with a header falls inside it (the rest of the frame
   that was under way is then lost).

What is not part of such a frame is skipped and counted. The odds, taking the skipped bytes
as random: a false frame needs two headers 20 bytes apart, 2**-30 for each place, or one
header 20 bytes before the end of a notification, 2**-15 for each notification that is not
frames to begin with. A true frame that is spread over two notifications is wrongly dropped
with 2**-15. Two halves of *different* frames pass for one only if frames are spread over
notifications **and** the bytes lost between are a multiple of 20 from within one frame to
within another: that cannot be known.
"""

from __future__ import annotations

from retrogait.sensors.witmotion.frame import FRAME_BYTES, MOTION_HEADER, REGISTERS_HEADER

_HEADERS = (MOTION_HEADER, REGISTERS_HEADER)
_FIRST_BYTE = MOTION_HEADER[:1]


class FrameStream:
    """Cuts what is notified into whole frames; begins anew with each connection."""

    __slots__ = ("_rest", "_skipped_bytes")

    def __init__(self) -> None:
        self._rest = bytearray()
        self._skipped_bytes = 0

    @property
    def skipped_bytes(self) -> int:
        """Bytes that belonged to no whole frame, so far."""
        return self._skipped_bytes

    @property
    def waiting_bytes(self) -> int:
        """Bytes of a frame that is under way, at most 21."""
        return len(self._rest)

    def feed(self, notification: bytes) -> list[bytes]:
        """Take one notification; give the frames that are whole with it.

        Parameters
        ----------
        notification : bytes
            As it came, of any length.

        Returns
        -------
        list of bytes
            Frames of 20 bytes, in order. ``20 * frames + skipped + waiting`` bytes are
            always all that were fed.
        """
        if self._rest and notification.startswith(_HEADERS):
            self._skip(len(self._rest))
        self._rest += notification
        frames = []
        while self._begins_a_frame():
            if self._is_followed_well():
                frames.append(bytes(self._rest[:FRAME_BYTES]))
                del self._rest[:FRAME_BYTES]
            elif len(self._rest) == FRAME_BYTES + 1 and self._rest.endswith(_FIRST_BYTE):
                break  # half a header follows: the next notification tells
            else:
                self._skip(1)
        return frames

    def _begins_a_frame(self) -> bool:
        """Skip to the next header; whether a frame's worth of bytes is there."""
        while len(self._rest) >= 2 and not self._rest.startswith(_HEADERS):
            at = self._rest.find(_FIRST_BYTE, 1)
            self._skip(at if at > 0 else len(self._rest))
        if len(self._rest) == 1 and self._rest != _FIRST_BYTE:
            self._skip(1)
        return len(self._rest) >= FRAME_BYTES

    def _is_followed_well(self) -> bool:
        """Rule 1: the end of a notification or a header comes next."""
        return len(self._rest) == FRAME_BYTES or self._rest.startswith(_HEADERS, FRAME_BYTES)

    def _skip(self, count: int) -> None:
        """Drop bytes that belong to no frame."""
        del self._rest[:count]
        self._skipped_bytes += count
