"""What a trunk sensor shows the learned model at each contact.

=============================  =====================================================================
``walk_surge_<lag>ms``         lead of forward over vertical acceleration at this lag
                               (:mod:`.leads`), where the gait is not running; else 0
``run_surge_<lag>ms``          the same where the gait is running; else 0
``*_late_surge_<lag>ms``       the same two over the last half of the window
``*_pitch_<lag>ms``            the same four for the rate about the left axis (six axes only)
``is_run``                     1 where the gait is running (:func:`.mode.springs`)
``has_rhythm``                 1 where a step period was found
``step_hz``                    one over the step period, Hz; 0 without
``regularity``                 autocorrelation at the step period, 0 to 1
``log_v``                      ln of the vertical acceleration's rms, smoothed, in m/s², + 0.1
``log_surge_share``            ln of the forward acceleration's rms over the vertical one's, + 0.1
``log_shock``                  ln of the vertical sd not smoothed over the smoothed rms, + 0.1
``flight_share``               share of time at less than 0.3 g
``held_s``                     signal in the window, s, up to 1.5
=============================  =====================================================================

Walking and running have columns of their own because the phase turns round between
them. The ``TURNING`` features change their sign, and nothing else, when the sensor is
turned by 180° about the vertical; so does the direction, and so they alone can tell it.
"""

from __future__ import annotations

import numpy as np

from retrogait.gait.trunk.frames import Frames
from retrogait.gait.trunk.leads import LAGS_MS
from retrogait.types import FloatArray

_LAGS = tuple(f"{lag_ms:+d}ms" for lag_ms in LAGS_MS)
_SPANS = ("walk", "run", "walk_late", "run_late")
_SURGE = tuple(f"{span}_surge_{lag}" for span in _SPANS for lag in _LAGS)
_PITCH = tuple(f"{span}_pitch_{lag}" for span in _SPANS for lag in _LAGS)
_CONTEXT = (
    "is_run",
    "has_rhythm",
    "step_hz",
    "regularity",
    "log_v",
    "log_surge_share",
    "log_shock",
    "flight_share",
    "held_s",
)

TURNING = frozenset((*_SURGE, *_PITCH))
"""Features that change sign with the direction."""

ACCEL_FEATURES = (*_SURGE, *_CONTEXT)
"""Without gyroscope, in order."""

SIX_AXIS_FEATURES = (*_SURGE, *_PITCH, *_CONTEXT)
"""With gyroscope, in order."""

LEAST_HELD_S = 0.7
"""With less signal, about a step, there is nothing to compare."""

_SOFT_MS2 = 0.1
"""Added to sizes before the logarithm, so that standing still stays finite."""


def shown_by(frames: Frames) -> FloatArray:
    """What frames show, before walking and running part: leads, then context but ``is_run``.

    Returns
    -------
    ndarray of float64, shape (n, leads + 8)
        Each row is the ``shown`` of :func:`features_of`.
    """
    period_s = frames.column("period_s")
    v_ms2 = frames.column("v_rms_ms2") + _SOFT_MS2
    context = (
        ~np.isnan(period_s),
        np.where(np.isnan(period_s), 0.0, 1.0 / period_s),
        frames.column("regularity"),
        np.log(v_ms2),
        np.log((frames.column("surge_rms_ms2") + _SOFT_MS2) / v_ms2),
        np.log((frames.column("v_sd_ms2") + _SOFT_MS2) / v_ms2),
        frames.column("flight_share"),
        frames.column("held_s"),
    )
    return np.column_stack([frames.leads, *context])


def features_of(shown: list[float], *, is_run: bool) -> tuple[float, ...] | None:
    """``ACCEL_FEATURES`` or ``SIX_AXIS_FEATURES`` from what a frame shows; None for too little."""
    if shown[-1] < LEAST_HELD_S:
        return None
    n, blank = len(LAGS_MS), [0.0] * len(LAGS_MS)
    values: list[float] = []
    for first in range(0, len(shown) - len(_CONTEXT) + 1, n):
        leads = shown[first : first + n]
        values += blank + leads if is_run else leads + blank
    return (*values, float(is_run), *shown[1 - len(_CONTEXT) :])
