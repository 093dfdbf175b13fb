"""Force and surge of the trunk."""

from __future__ import annotations

import numpy as np

from retrogait.gait.mounting.cells import GaitAxis, principal, summed
from retrogait.signal.filters import CausalFilter, band_pass, low_pass
from retrogait.types import FloatArray

THINNED_HZ = 25.0
"""Steps hold nothing above 5 Hz that the surge is judged by."""


class SurgeMoments:
    """Force and surge: the trunk."""

    columns = 10
    LEAST_COHERENCE = 0.35
    TILT_RAD = 0.2
    """So much of V may show along any horizontal axis: zeros 2 m/s² off, or a swaying strap."""

    GRAVITY_HZ = 0.1
    STEPS_HZ = (0.7, 3.0)

    def __init__(self, *, rate_hz: float) -> None:
        self._every = max(1, round(rate_hz / THINNED_HZ))
        thin_hz = rate_hz / self._every
        self._n_thin = max(1, round(thin_hz))
        self.cell = self._every * self._n_thin
        low_hz, high_hz = self.STEPS_HZ
        self._gravity = CausalFilter(low_pass(corner_hz=self.GRAVITY_HZ, rate_hz=thin_hz, order=1))
        self._steps = CausalFilter(band_pass(low_hz=low_hz, high_hz=high_hz, rate_hz=thin_hz))
        self._last = np.zeros((2, 3))

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Sums of whole cells: force, surge with V and with D, sizes of V, D and surge."""
        thin = summed(acc_ms2, self._every) / self._every
        if not len(thin):
            return np.empty((0, self.columns))
        steps = np.concatenate([self._last, self._steps.push(self._levelled(thin))])
        self._last = steps[-2:].copy()
        (v, x, y), d = steps[1:-1].T, steps[2:, 0] - steps[:-2, 0]
        rows = np.column_stack([thin, x * v, y * v, x * d, y * d, v * v, d * d, x * x + y * y])
        return summed(rows, self._n_thin)

    def _levelled(self, acc: FloatArray) -> FloatArray:
        """Acceleration along gravity and across it (ahead, left), columns V, x, y."""
        gravity = self._gravity.push(acc)
        up = gravity / np.sqrt(np.einsum("ij,ij->i", gravity, gravity))[:, None]
        along = np.einsum("ij,ij->i", acc, up)
        return np.column_stack([along, acc[:, :2] - up[:, :2] * along[:, None]])

    def axis(self, sums: FloatArray) -> GaitAxis:
        """The axis of the surge that is in step with V and D, against forward."""
        xv, yv, xd, yd, vv, dd, size = np.maximum(sums[:, 3:].T, _LEAST[:, None])
        size, share = self._without_tilt(xv, yv, vv, size)
        xv, yv = xv * share, yv * share
        off_deg, most, _ = principal(
            xv * xv / vv + xd * xd / dd, yv * yv / vv + yd * yd / dd, xv * yv / vv + xd * yd / dd
        )
        return GaitAxis(off_deg, most >= self.LEAST_COHERENCE**2 * size)

    def _without_tilt(
        self, xv: FloatArray, yv: FloatArray, vv: FloatArray, size: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Size of the surge without what a tilt lets through of V, and what share of V stays."""
        slope = np.hypot(xv, yv) / vv
        tilt = np.minimum(slope, self.TILT_RAD)
        share = 1.0 - tilt / np.maximum(slope, 1e-9)
        return size - (2.0 * slope - tilt) * tilt * vv, share

    def stir(self, sums: FloatArray) -> FloatArray:
        """A trunk's contacts are seen however it is worn."""
        return np.zeros(len(sums))

    def reset(self) -> None:
        """Forget everything."""
        self._gravity.reset()
        self._steps.reset()
        self._last = np.zeros((2, 3))


_LEAST = np.array([-np.inf] * 4 + [1e-9] * 3)
"""Sums of squares are kept off zero, those of products are not."""
