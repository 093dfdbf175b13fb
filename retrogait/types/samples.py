"""Runs of samples, and the holes between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.errors import StreamError
from retrogait.types.words import Heading

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

GRAVITY_MS2 = 9.80665
"""Standard gravity, m/s² (CGPM 1901)."""


@dataclass(frozen=True, slots=True, eq=False)
class SampleBlock:
    """A run of consecutive samples of one sensor, in the sensor frame.

    Parameters
    ----------
    start : int
        Index of the first sample since the session's start.
    rate_hz : float
        True sampling rate.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s²; n may be 0. Finite, made read-only.
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s; None for a sensor without gyroscope.

    Raises
    ------
    ValueError
        On a wrong shape, a rate that is not positive, or values not finite.
    """

    start: int
    rate_hz: float
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None = None

    def __post_init__(self) -> None:
        if not self.rate_hz > 0:
            raise ValueError(f"rate_hz must be positive, got {self.rate_hz}")
        object.__setattr__(self, "acc_ms2", _checked(self.acc_ms2, "acc_ms2"))
        if self.gyr_rads is not None:
            object.__setattr__(self, "gyr_rads", _checked(self.gyr_rads, "gyr_rads"))
            if len(self.gyr_rads) != len(self.acc_ms2):
                raise ValueError(
                    f"acc_ms2 has {len(self.acc_ms2)} rows, gyr_rads {len(self.gyr_rads)}"
                )

    def __len__(self) -> int:
        return len(self.acc_ms2)

    @property
    def stop(self) -> int:
        """Index one past the last sample."""
        return self.start + len(self.acc_ms2)


def _checked(values: FloatArray, name: str) -> FloatArray:
    """A read-only view of ``values``, C-contiguous float64, or ValueError."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 3:
        raise ValueError(f"{name} must have shape (n, 3), got {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds values that are not finite")
    view = array.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, slots=True)
class Gap:
    """Samples that never arrived.

    Parameters
    ----------
    start : int
        Index of the first missing sample.
    count : int
        How many are missing, at least 1.
    """

    start: int
    count: int

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"a gap misses at least one sample, got {self.count}")

    @property
    def stop(self) -> int:
        """Index of the first sample after the hole."""
        return self.start + self.count

    @property
    def known_at(self) -> int:
        """Index at which the hole is known: that of the first sample after it."""
        return self.stop


@dataclass(frozen=True, slots=True, eq=False)
class BodyBlock:
    """A run of consecutive samples in the body frame: forward, left, up.

    Parameters
    ----------
    start : int
        Index of the first sample.
    rate_hz : float
        True sampling rate.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force along forward, left, up, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate about forward, left, up, rad/s.
    heading : Heading
        How the forward axis is known. Where it is not known, forward and left
        are some horizontal pair.
    """

    start: int
    rate_hz: float
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None
    heading: Heading

    def __len__(self) -> int:
        return len(self.acc_ms2)

    @property
    def stop(self) -> int:
        """Index one past the last sample."""
        return self.start + len(self.acc_ms2)


def continues(*, expected: int | None, start: int) -> None:
    """Raise :class:`StreamError` unless ``start`` is what the stream expects.

    ``expected`` is None at the very start, where anything goes.
    """
    if expected is not None and start != expected:
        raise StreamError(f"expected the block at sample {expected}, got one at {start}")
