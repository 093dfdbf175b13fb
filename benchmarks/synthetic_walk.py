"""An hour of walking at the lower back, good enough to keep every stage busy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

RATE_HZ = 100.0
"""Of most body-worn sensors."""

_GRAVITY_MS2 = 9.80665
_CADENCE_HZ = 1.8
"""108 steps/min, usual walking."""

_BOUT_S = 300.0
_PAUSE_S = 20.0
"""Five minutes of walking, then a stand: pauses and restarts are worked on too."""

_PHASE = {"forward": np.deg2rad(105.0), "backward": np.deg2rad(-60.0)}
"""Forward against vertical acceleration at step frequency: the two directions lie about half a
turn apart, so every second bout is walked backward."""


def lower_back(duration_s: float, *, seed: int = 1) -> tuple[FloatArray, FloatArray]:
    """Specific force and angular rate along forward, left and up.

    Parameters
    ----------
    duration_s : float
        Length, s, at :data:`RATE_HZ`.
    seed : int
        Of the noise and of the wandering cadence.

    Returns
    -------
    acc_ms2, gyr_rads : ndarray of float64, shape (n, 3)

    Notes
    -----
    Two harmonics of the step rate up and forward, the stride rate sideways and in
    the angular rates, a cadence that wanders by a few per cent, white noise of
    0.05 m/s² and 0.01 rad/s. For timing only; nothing is fitted or claimed on it.
    """
    rng = np.random.default_rng(seed)
    t_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    phase, lead, moving = _step_phase(rng, t_s), _lead(t_s), _is_moving(t_s)
    forward = 1.2 * np.sin(phase + lead) + 0.4 * np.sin(2 * phase + lead)
    left = 0.8 * np.sin(phase / 2)
    up = 2.0 * np.sin(phase) + 0.6 * np.sin(2 * phase)
    rates = np.stack([0.3 * np.sin(phase / 2), 0.2 * np.sin(phase), 0.4 * np.cos(phase / 2)])
    acc = moving * np.stack([forward, left, up]) + np.array([[0.0], [0.0], [_GRAVITY_MS2]])
    noise = rng.normal(size=(2, 3, len(t_s)))
    return (acc + 0.05 * noise[0]).T, (moving * rates + 0.01 * noise[1]).T


def _step_phase(rng: np.random.Generator, t_s: FloatArray) -> FloatArray:
    """Phase of the steps, rad; the cadence wanders over a minute."""
    wander = 0.03 * np.sin(2 * np.pi * t_s / 60 + rng.uniform(0, 2 * np.pi))
    return np.asarray(np.cumsum(2 * np.pi * _CADENCE_HZ * (1 + wander) / RATE_HZ))


def _lead(t_s: FloatArray) -> FloatArray:
    """Phase by which forward leads up, rad, by bout."""
    backward = (t_s // (_BOUT_S + _PAUSE_S)) % 2 == 1
    return np.asarray(np.where(backward, _PHASE["backward"], _PHASE["forward"]))


def _is_moving(t_s: FloatArray) -> FloatArray:
    """1 in a bout, 0 in a pause."""
    return (t_s % (_BOUT_S + _PAUSE_S) < _BOUT_S).astype(np.float64)
