"""What a trunk sensor shows the learned model at each contact.

=============================  =====================================================================
``walk_surge_<lag>ms``         lead of forward over vertical acceleration at this lag
                               (:mod:`.leads`), where the gait is not running; else 0
``run_surge_<lag>ms``          the same where the gait is running; else 0
``*_late_surge_<lag>ms``       the same two over the last half of the window
``*_pitch_<lag>ms``            the same four for the rate about the left axis (six axes only)
``*_yaw_<lag>ms``              the same four for the rate about the vertical over the sideways
                               acceleration (six axes at the chest only)
``is_run``                     1 where the gait is running (:func:`.mode.springs`, :func:`as_run`)
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

from collections.abc import Sequence

import numpy as np

from retrogait.gait.trunk.frames import Frames
from retrogait.gait.trunk.leads import LAGS_MS
from retrogait.types import FloatArray

_LAGS = tuple(f"{lag_ms:+d}ms" for lag_ms in LAGS_MS)
_SPANS = ("walk", "run", "walk_late", "run_late")
_SURGE = tuple(f"{span}_surge_{lag}" for span in _SPANS for lag in _LAGS)
_PITCH = tuple(f"{span}_pitch_{lag}" for span in _SPANS for lag in _LAGS)
_YAW = tuple(f"{span}_yaw_{lag}" for span in _SPANS for lag in _LAGS)
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

TURNING = frozenset((*_SURGE, *_PITCH, *_YAW))
"""Features that change sign with the direction."""

ACCEL_FEATURES = (*_SURGE, *_CONTEXT)
"""Without gyroscope, in order."""

SIX_AXIS_FEATURES = (*_SURGE, *_PITCH, *_CONTEXT)
"""With gyroscope, in order."""

CHEST_FEATURES = (*_SURGE, *_PITCH, *_YAW, *_CONTEXT)
"""With gyroscope at the chest, in order."""

LEAST_HELD_S = 0.7
"""With less signal, a step or so, leads say next to nothing: of the first steps after holes cut
into ``deeprobotics-nokov``, known within 0.75 s, 10 of 91 backward ones were forward with a belief
of 0.95 or more, and 31 of 105 forward ones."""

_SOFT_MS2 = 0.1
"""Added to sizes before the logarithm, so that standing still stays finite."""


def features_of(frames: Frames, *, is_run: Sequence[bool]) -> list[bytes | None]:
    """Features of each frame, as its signals allow; None for too little signal.

    In the order of ``ACCEL_FEATURES``, ``SIX_AXIS_FEATURES`` or ``CHEST_FEATURES``. Packed,
    float64 each: a hundred floats a step cost as much as the model itself.

    Parameters
    ----------
    frames : Frames
        One row each.
    is_run : sequence of bool
        Whether the gait of each is running (:func:`.mode.springs`).
    """
    if not len(frames):
        return []
    run = np.array(is_run, dtype=np.intp)
    leads = frames.leads.reshape(len(frames), -1, len(LAGS_MS))
    # Walking and running stand side by side, all zero where the gait is the other one.
    apart = np.zeros((len(frames), leads.shape[1], 2, len(LAGS_MS)))
    apart[np.arange(len(frames)), :, run] = leads
    rows = np.column_stack([apart.reshape(len(frames), -1), run, *_context(frames)])
    enough = (frames.column("held_s") >= LEAST_HELD_S).tolist()
    return [row.tobytes() if e else None for row, e in zip(rows, enough, strict=True)]


def as_run(features: bytes) -> bytes:
    """The features of a frame as they would be, were its gait running.

    Parameters
    ----------
    features : bytes
        One row of :func:`features_of`, whatever the gait was.
    """
    row = np.frombuffer(features).copy()
    leads, context = row[: -len(_CONTEXT)], row[-len(_CONTEXT) :]
    walk, run = leads.reshape(-1, 2, len(LAGS_MS)).swapaxes(0, 1)
    if not context[0]:
        run[:], walk[:], context[0] = walk, 0.0, 1.0
    return row.tobytes()


def _context(frames: Frames) -> tuple[FloatArray, ...]:
    """The columns of ``_CONTEXT`` after ``is_run``."""
    period_s = frames.column("period_s")
    v_ms2 = frames.column("v_rms_ms2") + _SOFT_MS2
    return (
        np.isfinite(period_s).astype(np.float64),
        np.where(np.isnan(period_s), 0.0, 1.0 / period_s),
        frames.column("regularity"),
        np.log(v_ms2),
        np.log((frames.column("surge_rms_ms2") + _SOFT_MS2) / v_ms2),
        np.log((frames.column("v_sd_ms2") + _SOFT_MS2) / v_ms2),
        frames.column("flight_share"),
        frames.column("held_s"),
    )
