"""What a trunk sensor shows the learned model at each contact.

=============================  =====================================================================
``walk_surge_<lag>ms``         lead of forward over vertical acceleration at this lag
                               (:mod:`.leads`), where the gait is not running; else 0
``run_surge_<lag>ms``          the same where the gait is running; else 0
``*_late_surge_<lag>ms``       the same two over the last half of the window
``*_pitch_<lag>ms``            the same four for the rate about the left axis (six axes only)
``*_yaw_<lag>ms``              the same four for the rate about the vertical over the sideways
                               acceleration (six axes at the chest only)
``*_shape_<lag>ms``            the same four for the surge over its own square
``is_run``                     1 where the gait is running (:func:`.mode.springs`, :func:`as_run`)
``has_rhythm``                 1 where a step period was found
``step_hz``                    one over the step period, Hz; 0 without
``regularity``                 autocorrelation at the step period, 0 to 1
``log_v``                      ln of the vertical acceleration's rms, smoothed, in m/s², + 0.1
``log_surge_share``            ln of the forward acceleration's rms over the vertical one's, + 0.1
``log_shock``                  ln of the vertical sd not smoothed over the smoothed rms, + 0.1
``flight_share``               share of time at less than 0.3 g
``held_s``                     signal in the window, s, up to 1.5
``lacks_surge``                how far, in ln, the forward acceleration stays below that of level
                               walking (``LEVEL_SURGE``); 0 where it does not, and in running
                               (accelerometer only)
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
_SHAPE = tuple(f"{span}_shape_{lag}" for span in _SPANS for lag in _LAGS)
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

TURNING = frozenset((*_SURGE, *_PITCH, *_YAW, *_SHAPE))
"""Features that change sign with the direction."""

ACCEL_FEATURES = (*_SURGE, *_SHAPE, *_CONTEXT, "lacks_surge")
"""Without gyroscope, in order."""

SIX_AXIS_FEATURES = (*_SURGE, *_PITCH, *_SHAPE, *_CONTEXT)
"""With gyroscope, in order. The pitch rate tells most stairs already; with ``lacks_surge`` 2 in 100
fewer steps of ``cmu`` are answered."""

CHEST_FEATURES = (*_SURGE, *_PITCH, *_YAW, *_SHAPE, *_CONTEXT)
"""With gyroscope at the chest, in order."""

_N_ACCEL_LEADS = 4
"""Surge against rise over the whole window and over its last half, and the shape of the surge."""

LEAST_HELD_S = 0.7
"""With less signal, a step or so, leads say next to nothing: of the first steps after holes cut
into ``deeprobotics-nokov``, known within 0.75 s, 10 of 91 backward ones were forward with a belief
of 0.95 or more, and 31 of 105 forward ones."""

_SOFT_MS2 = 0.1
"""Added to sizes before the logarithm, so that standing still stays finite."""


LEVEL_SURGE = 0.5
"""Of level walking the forward acceleration goes with this power of the vertical one, rms of both
smoothed, in m/s²: surge is 0.9 to 1.3 times the root of the rise in ``mobgap``,
``deeprobotics-nokov`` and ``cmu`` (medians; powers fitted to each of the first two 0.47 to 0.60).
A slow walk is a vault and surges more than it rises, a quick one less. On stairs and on the spot a
body rises without going far, and surges less."""


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
    has_gyroscope = leads.shape[1] > _N_ACCEL_LEADS
    lacks = () if has_gyroscope else (np.where(run, 0.0, _lacks_surge(frames)),)
    rows = np.column_stack([apart.reshape(len(frames), -1), run, *_context(frames), *lacks])
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
    # Leads stand in groups as long as those of the surge, the context is shorter than a group.
    n_leads = len(row) - len(row) % len(_SURGE)
    walk, run = row[:n_leads].reshape(-1, 2, len(LAGS_MS)).swapaxes(0, 1)
    context, lacks = row[n_leads : n_leads + len(_CONTEXT)], row[n_leads + len(_CONTEXT) :]
    if not context[0]:
        run[:], walk[:], lacks[:], context[0] = walk, 0.0, 0.0, 1.0
    return row.tobytes()


def _context(frames: Frames) -> tuple[FloatArray, ...]:
    """The columns of ``_CONTEXT`` after ``is_run``."""
    period_s = frames.column("period_s")
    v_ms2, surge_ms2 = _sizes(frames)
    return (
        np.isfinite(period_s).astype(np.float64),
        np.where(np.isnan(period_s), 0.0, 1.0 / period_s),
        frames.column("regularity"),
        np.log(v_ms2),
        np.log(surge_ms2 / v_ms2),
        np.log((frames.column("v_sd_ms2") + _SOFT_MS2) / v_ms2),
        frames.column("flight_share"),
        frames.column("held_s"),
    )


def _lacks_surge(frames: Frames) -> FloatArray:
    """How far the surge stays below that of level walking, in ln; 0 where it does not."""
    v_ms2, surge_ms2 = _sizes(frames)
    return np.asarray(np.maximum(LEVEL_SURGE * np.log(v_ms2) - np.log(surge_ms2), 0.0))


def _sizes(frames: Frames) -> tuple[FloatArray, FloatArray]:
    """Vertical and forward acceleration, rms, never 0."""
    return frames.column("v_rms_ms2") + _SOFT_MS2, frames.column("surge_rms_ms2") + _SOFT_MS2
