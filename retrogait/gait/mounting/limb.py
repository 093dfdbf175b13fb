"""Force and rotation of thigh, shank and foot."""

from __future__ import annotations

import numpy as np

from retrogait.gait.mounting.cells import GaitAxis, principal, summed
from retrogait.types import GRAVITY_MS2, FloatArray

STANCE_MS2 = 3.0
"""Force that differs so much from gravity weighs half at the foot: stance is calm, swing is not."""


class ForceMoments:
    """Specific force only: legs and feet without a gyroscope."""

    columns = 4

    def __init__(self, *, rate_hz: float, calm_ms2: float) -> None:
        self.cell = max(1, round(rate_hz))
        self._calm_ms2 = calm_ms2

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Sums of whole cells: force, and how far its size is off gravity, squared."""
        force = calm_force(acc_ms2, calm_ms2=self._calm_ms2)
        return summed(np.column_stack([force, _off_gravity(acc_ms2) ** 2]), self.cell)

    def axis(self, sums: FloatArray) -> GaitAxis:
        """Ten seconds of force alone show none for sure (see :mod:`.plane` for a whole walk)."""
        return GaitAxis(np.zeros(len(sums)), np.zeros(len(sums), dtype=np.bool_))

    def stir(self, sums: FloatArray) -> FloatArray:
        """Root mean square of how far the force is off gravity, m/s²."""
        return np.asarray(np.sqrt(sums[:, 3] / self.cell))

    def reset(self) -> None:
        """Nothing is carried."""


class TurnMoments:
    """Force and rotation: thigh, shank and foot."""

    columns = 7
    LEAST_DOMINANCE = 3.0

    def __init__(self, *, rate_hz: float, calm_ms2: float) -> None:
        self.cell = max(1, round(rate_hz))
        self._calm_ms2 = calm_ms2

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Sums of whole cells: force, and rotation ahead², left², ahead x left, up²."""
        if gyr_rads is None:
            raise ValueError("expected angular rates of a sensor with gyroscope, got none")
        x, y, z = gyr_rads.T
        force = calm_force(acc_ms2, calm_ms2=self._calm_ms2)
        return summed(np.column_stack([force, x * x, y * y, x * y, z * z]), self.cell)

    def axis(self, sums: FloatArray) -> GaitAxis:
        """The axis of most rotation against left."""
        off_deg, most, least = principal(sums[:, 4], sums[:, 3], sums[:, 5])
        return GaitAxis(off_deg, most >= self.LEAST_DOMINANCE * np.maximum(least, 1e-12))

    def stir(self, sums: FloatArray) -> FloatArray:
        """Root mean square of the rotation, rad/s, about whatever axis the sensor now has it."""
        return np.asarray(np.sqrt((sums[:, 3] + sums[:, 4] + sums[:, 6]) / self.cell))

    def reset(self) -> None:
        """Nothing is carried."""


def calm_force(acc_ms2: FloatArray, *, calm_ms2: float) -> FloatArray:
    """The force of each sample, weighing less the more its size differs from that of gravity."""
    return np.asarray(acc_ms2 / (1.0 + (_off_gravity(acc_ms2) / calm_ms2) ** 2)[:, None])


def _off_gravity(acc_ms2: FloatArray) -> FloatArray:
    """By how much the size of the force differs from that of gravity."""
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", acc_ms2, acc_ms2)) - GRAVITY_MS2)
