"""What every kind of moments shares: cells of a second, and the axis that their sums show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class GaitAxis:
    """Along which axis gait acts, for some stretches.

    Parameters
    ----------
    off_deg : ndarray of float64, shape (n,)
        From the axis on which a right mounting has it, 0 to 90°.
    is_clear : ndarray of bool, shape (n,)
        Where the signal shows an axis at all.
    """

    off_deg: FloatArray
    is_clear: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class Moments(Protocol):
    """Sums of one placement's signal in cells of ``cell`` samples."""

    @property
    def cell(self) -> int:
        """Samples in a cell."""
        ...

    @property
    def columns(self) -> int:
        """Sums of a cell; the first three are those of the specific force."""
        ...

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Sums of whole cells, shape (cells, columns), in the body frame."""
        ...

    def axis(self, sums: FloatArray) -> GaitAxis:
        """Along which axis gait acts, for rows of added sums."""
        ...

    def stir(self, sums: FloatArray) -> FloatArray:
        """How much a limb moves in each cell: rotation, rad/s; without gyroscope force, m/s²."""
        ...

    def reset(self) -> None:
        """Forget everything."""
        ...


def summed(rows: FloatArray, count: int) -> FloatArray:
    """Sums of whole groups of ``count`` rows; what is left over is left out."""
    n = len(rows) // count
    groups = rows[: n * count].reshape(n, count, rows.shape[1])
    return np.asarray(np.einsum("gic->gc", groups))


def principal(
    right: FloatArray, across: FloatArray, mixed: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Principal axis of 2 x 2 second moments: degrees off the right one, both moments."""
    off_deg = np.degrees(np.abs(0.5 * np.arctan2(2.0 * mixed, right - across)))
    middle, half = (right + across) / 2.0, np.hypot((right - across) / 2.0, mixed)
    return off_deg, middle + half, middle - half
