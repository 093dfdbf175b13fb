"""What a trunk sensor shows the learned model at each contact.

=============================  =====================================================================
``walk_surge_<lag>ms``         lead of forward over vertical acceleration at this lag
                               (:mod:`.leads`), where the gait is not running; else 0
``run_surge_<lag>ms``          the same where the gait is running; else 0
``walk_pitch_<lag>ms``         the same two for the rotation rate about the left axis
``run_pitch_<lag>ms``          (six axes only)
``is_run``                     1 where the gait is running
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

from math import log

from retrogait.gait.trunk.leads import LAGS_MS
from retrogait.gait.trunk.rhythm import Frame
from retrogait.types import Gait

_LAGS = tuple(f"{lag_ms:+d}ms" for lag_ms in LAGS_MS)
_SURGE = tuple(f"{gait}_surge_{lag}" for gait in ("walk", "run") for lag in _LAGS)
_PITCH = tuple(f"{gait}_pitch_{lag}" for gait in ("walk", "run") for lag in _LAGS)
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

_SILENCE = (0.0,) * len(LAGS_MS)
_SOFT_MS2 = 0.1
"""Added to sizes before the logarithm, so that standing still stays finite."""


def features_of(frame: Frame, gait: Gait) -> tuple[float, ...] | None:
    """``ACCEL_FEATURES`` or ``SIX_AXIS_FEATURES`` of a frame; None where it saw too little."""
    if frame.held_s < LEAST_HELD_S:
        return None
    is_run = gait is Gait.RUN
    values: tuple[float, ...] = ()
    for first in range(0, len(frame.leads), len(LAGS_MS)):
        leads = frame.leads[first : first + len(LAGS_MS)]
        values += (*_SILENCE, *leads) if is_run else (*leads, *_SILENCE)
    return values + _context(frame, is_run=is_run)


def _context(frame: Frame, *, is_run: bool) -> tuple[float, ...]:
    """What says nothing of direction, but how far to trust what does."""
    v_ms2 = frame.v_rms_ms2 + _SOFT_MS2
    return (
        float(is_run),
        0.0 if frame.period_s is None else 1.0,
        0.0 if frame.period_s is None else 1.0 / frame.period_s,
        frame.regularity,
        log(v_ms2),
        log((frame.surge_rms_ms2 + _SOFT_MS2) / v_ms2),
        log((frame.v_sd_ms2 + _SOFT_MS2) / v_ms2),
        frame.flight_share,
        frame.held_s,
    )
