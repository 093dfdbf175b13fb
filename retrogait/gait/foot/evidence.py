"""What a stride of a foot tells the learned model, put together from its stages."""

from __future__ import annotations

import math

from retrogait.gait.foot.features import ACCEL, SIX_AXIS, vector
from retrogait.gait.foot.stride import Stride
from retrogait.gait.foot.strides_before import Rhythm, along_of
from retrogait.gait.foot.swing_path import Swing, size
from retrogait.types import GRAVITY_MS2, FloatArray

LEAST_SPEED_MS = 0.1
"""Added to a top speed before a share is taken of it."""


def six_axis_features(
    stride: Stride, rhythm: Rhythm, *, standing: FloatArray, rate_hz: float
) -> tuple[float, ...]:
    """The vector of a stride measured with a gyroscope (:data:`.features.SIX_AXIS`).

    Parameters
    ----------
    stride : Stride
        The stride.
    rhythm : Rhythm
        How it goes with the ones before.
    standing : ndarray of float64, shape (3,)
        What the standing foot feels, m/s².
    rate_hz : float
        Sampling rate, Hz.
    """
    swing, swing_s = stride.swing, stride.swing.flight / rate_hz
    shape = stride.shape
    values = {
        **_path(stride),
        **rhythm.values(),
        "swing_s": swing_s,
        "flight_share": swing_s / rhythm.stride_s if rhythm.is_stride else 0.0,
        "drift_share": swing.drift_ms(standing) / (swing.top_speed_ms + LEAST_SPEED_MS),
        "lift_lead": 0.0 if shape is None else shape.lift_lead,
        "pitch_lead": 0.0 if shape is None else shape.pitch_lead,
        "turn_rad": 0.0 if shape is None else shape.turn_rad,
    }
    return vector(SIX_AXIS, values)


def accel_features(stride: Stride, rhythm: Rhythm, *, rate_hz: float) -> tuple[float, ...]:
    """The vector of a stride measured without a gyroscope (:data:`.features.ACCEL`)."""
    rest = stride.rest
    values = {
        **_path(stride),
        **rhythm.values(),
        "swing_s": 0.0 if rest.left is None else (rest.entered - rest.left) / rate_hz,
        "is_whole": float(stride.whole),
        "peak_g": rest.peak / GRAVITY_MS2,
        "tilt_rad": _tilt_rad(stride.swing),
    }
    return vector(ACCEL, values)


def _path(stride: Stride) -> dict[str, float]:
    """What both kinds of sensor tell of the path, and of the rest at its end."""
    swing, rest = stride.swing, stride.rest
    return {
        "displacement_m": -swing.forward_m,
        "along": -along_of(swing),
        "length_m": swing.length_m,
        "rise_share": abs(swing.rise_m) / swing.length_m if swing.length_m else 0.0,
        "top_speed_ms": swing.top_speed_ms,
        "from_rest": float(stride.from_rest),
        "rest_share": rest.lowest / rest.peak if rest.peak else 0.0,
    }


def _tilt_rad(swing: Swing) -> float:
    """Angle between what was taken for gravity at both ends."""
    start, end = swing.force_start, swing.force_end
    cosine = float((start * end).sum()) / (size(start) * size(end))
    return math.acos(max(-1.0, min(1.0, cosine)))
