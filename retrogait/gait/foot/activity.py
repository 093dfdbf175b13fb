"""How much a foot moves, as one dimensionless signal: near 0 in stance, 2 to 20 in swing.

Six-axis
    the size of the angular rate in rad/s.
Accelerometer only
    how far the specific force strays from its own short-term mean, divided by
    ``SHAKE_MS2`` so that limits of the same size hold.

Both are low-passed once, causally; a second-order Bessel filter of 6 Hz delays
by 0.05 s.
"""

from __future__ import annotations

import numpy as np

from retrogait.signal.filters import CausalFilter, bessel_low_pass
from retrogait.types import GRAVITY_MS2, FloatArray

SMOOTHING_HZ = 6.0
"""Fills the dip of some 50 ms where the sagittal rate crosses zero within a swing, and leaves
the 0.15 s in which a runner's foot rests (pyshoe, strides of 0.7 s)."""

SHAKE_CORNER_HZ = 5.0
"""Corner of the short-term mean. Of 2, 3 and 5 Hz the one that best parts stance from swing:
in running stance activity falls to 0.07 of the swing's peak, at 2 Hz to 0.25 (pyshoe)."""

SHAKE_MS2 = 3.0
"""Stray force that counts as 1: a foot in stance strays by 0.4 m/s² (pyshoe) to 4 m/s² (cmu,
where capture noise is high), a swing by 24 m/s²."""


FORCE_HZ, SWING_HZ = 4.0, 3.0
"""Corners of the two low-passes that leave one hump a stride. Tried 3 to 6 and 1.5 to 3 Hz: lower
loses running (its stance is under 0.3 s), higher parts lift and braking of one swing."""

LANDING_HZ = 12.0
"""Of 8, 10 and 12 Hz the one with the steadiest contacts: cadence off by 0.9 steps/min on pyshoe
(1.2 at 8 Hz), 0.1 on cmu, with the contact within 50 ms on cmu, g1-moves and the simulator."""

DRIFT_HZ, CALM_MS2, CALM_S = 1.5, 1.5, 3.0
"""Calm is a force within about 1.5 m/s² of g that strays as little from its own mean at 1.5 Hz; 1
to 3 m/s² and 1.5 to 6 s give equal results (pyshoe, cmu, g1-moves)."""

DECLARED_WEIGHT = 0.05
"""The declared up counts like this share of ``CALM_S`` spent calm: 0.15 s."""


class TurnActivity:
    """Activity of a foot with a gyroscope."""

    def __init__(self, *, rate_hz: float) -> None:
        self._smooth = CausalFilter(bessel_low_pass(corner_hz=SMOOTHING_HZ, rate_hz=rate_hz))

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Activity of each sample, shape (n,).

        Raises
        ------
        ValueError
            If there are no angular rates.
        """
        if gyr_rads is None:
            raise ValueError(
                "expected angular rates, got none; for a sensor without gyroscope"
                " build the tracker with has_gyroscope=False"
            )
        return self._smooth.push(_sizes(gyr_rads))[:, 0]

    def reset(self) -> None:
        """Forget everything."""
        self._smooth.reset()


class ShakeActivity:
    """Activity of a foot with an accelerometer only."""

    def __init__(self, *, rate_hz: float) -> None:
        self._mean = CausalFilter(bessel_low_pass(corner_hz=SHAKE_CORNER_HZ, rate_hz=rate_hz))
        self._smooth = CausalFilter(bessel_low_pass(corner_hz=SMOOTHING_HZ, rate_hz=rate_hz))

    def push(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Activity of each sample, shape (n,); ``gyr_rads`` is not looked at."""
        stray = acc_ms2 - self._mean.push(acc_ms2)
        return self._smooth.push(_sizes(stray) / SHAKE_MS2)[:, 0]

    def reset(self) -> None:
        """Forget everything."""
        self._mean.reset()
        self._smooth.reset()


class SwingActivity:
    """What a foot without gyroscope feels, in three signals.

    standing
        the force it feels when it stands, m/s²: the mean of the last seconds, weighted by
        how calm they were. Until something calm came, gravity along the declared up.
    slow
        how far the force, low-passed at ``FORCE_HZ``, is from it; low-passed once
        more at ``SWING_HZ``. High once a stride. The first low-pass takes the noise out of
        the force *before* its size is taken: in cmu a stance is off by 2 to 3 m/s² and noisy.
    quick
        the same at ``LANDING_HZ``: where a landing ends, not whether it is one.
    """

    def __init__(self, *, rate_hz: float) -> None:
        self._force = CausalFilter(bessel_low_pass(corner_hz=FORCE_HZ, rate_hz=rate_hz))
        self._drift = CausalFilter(bessel_low_pass(corner_hz=DRIFT_HZ, rate_hz=rate_hz))
        self._swing = CausalFilter(bessel_low_pass(corner_hz=SWING_HZ, rate_hz=rate_hz))
        self._sharp = CausalFilter(bessel_low_pass(corner_hz=LANDING_HZ, rate_hz=rate_hz))
        self._landing = CausalFilter(bessel_low_pass(corner_hz=LANDING_HZ, rate_hz=rate_hz))
        self._calm = CausalFilter(_leaky_mean(rate_hz=rate_hz), settled_at=np.zeros(4))

    def push(self, acc_ms2: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Standing force (n, 3), slow (n,) and quick (n,) activity of each sample."""
        force = self._force.push(acc_ms2)
        standing = self._standing(force, acc_ms2)
        slow = self._swing.push(_sizes(force - standing))[:, 0]
        quick = self._landing.push(_sizes(self._sharp.push(acc_ms2) - standing))[:, 0]
        return standing, slow, quick

    def reset(self) -> None:
        """Forget everything."""
        for stage in (
            self._force,
            self._drift,
            self._swing,
            self._sharp,
            self._landing,
            self._calm,
        ):
            stage.reset()

    def _standing(self, force: FloatArray, acc_ms2: FloatArray) -> FloatArray:
        """Mean force of calm moments, shape (n, 3)."""
        stray = _sizes(force - self._drift.push(acc_ms2))
        off = _sizes(force) - GRAVITY_MS2
        calm = 1.0 / (1.0 + (stray * stray + off * off) / CALM_MS2**2) ** 2
        means = self._calm.push(np.concatenate([calm * force, calm], axis=1))
        declared = np.array([0.0, 0.0, GRAVITY_MS2])
        return (means[:, :3] + DECLARED_WEIGHT * declared) / (means[:, 3:] + DECLARED_WEIGHT)


def _leaky_mean(*, rate_hz: float) -> FloatArray:
    """First-order low-pass with the time constant ``CALM_S``, as one section."""
    share = 1.0 / (CALM_S * rate_hz)
    return np.array([[share, 0.0, 0.0, 1.0, share - 1.0, 0.0]])


def _sizes(vectors: FloatArray) -> FloatArray:
    """Length of each row as a column, shape (n, 1)."""
    return np.asarray(np.sqrt((vectors * vectors).sum(axis=1, keepdims=True)))
