"""Puts acceleration and rotation together, which a MetaMotion sends apart and without time.

Both run in one chip at one rate and come in packets of equal size, in turn. So a packet of
one kind is paired with the next of the other. A second packet of the same kind means that
its partner was lost: the first is then dropped and the next pair says ``overflow``. The
phase between the two kinds of packet is not sent: a pair may be up to one packet, three
samples, out of step, and a loss of one packet of *each* kind goes unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.sensors.port import Samples
from retrogait.types import FloatArray


@dataclass(slots=True)
class Pairing:
    """What waits for its partner.

    Parameters
    ----------
    acc_ms2, gyr_rads : ndarray, shape (n, 3), or None
        The packet that waits; never both.
    lost : bool
        A partner was lost since the last pair.
    paired : bool
        There was a pair already: before the first, one kind may simply begin earlier.
    """

    acc_ms2: FloatArray | None = None
    gyr_rads: FloatArray | None = None
    lost: bool = False
    paired: bool = False

    def take_acc(self, acc_ms2: FloatArray) -> tuple[Samples, ...]:
        """A packet of acceleration came, m/s²."""
        self.lost |= self.acc_ms2 is not None
        self.acc_ms2 = acc_ms2
        return self._pair()

    def take_gyr(self, gyr_rads: FloatArray) -> tuple[Samples, ...]:
        """A packet of rotation came, rad/s."""
        self.lost |= self.gyr_rads is not None
        self.gyr_rads = gyr_rads
        return self._pair()

    def _pair(self) -> tuple[Samples, ...]:
        """A pair, if both are there; of packets that differ in size the newest samples."""
        if self.acc_ms2 is None or self.gyr_rads is None:
            return ()
        acc_ms2, gyr_rads = self.acc_ms2, self.gyr_rads
        rows = min(len(acc_ms2), len(gyr_rads))
        overflow = self.paired and (self.lost or len(acc_ms2) != len(gyr_rads))
        self.acc_ms2 = self.gyr_rads = None
        self.lost, self.paired = False, True
        return (Samples(acc_ms2[-rows:], gyr_rads[-rows:], overflow=overflow),)
