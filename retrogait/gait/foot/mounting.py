"""Which way a foot sensor faces, from a declared forward walk.

A walking foot tells both axes: in stance it feels gravity, and every stride
carries it forward. The walk is measured twice: first in some frame whose up is
that of the calm stretches, then the mean displacement of the strides gives the
forward axis in that frame. A walk cannot tell that it was backward: that it was
forward is what the wearer declares.

Forward is where the foot goes, so a foot turned out by 10 degrees has its toe axis
10 degrees off. Seen from above it lies off the declared toe axis of pyshoe (40 walks with,
39 without gyroscope) by 11 and 24 degrees in the median, 26 and 43 at most; no sign was
wrong. Without gyroscope the rotation that is left out turns it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.errors import CalibrationError
from retrogait.gait.foot.activity import ShakeActivity, TurnActivity
from retrogait.gait.foot.stride import Approach, Judgement, Stride
from retrogait.gait.foot.swing_path import size
from retrogait.gait.foot.tracker import FootParams
from retrogait.signal.history import History
from retrogait.types import BodyAxes, FloatArray

Axis = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class WalkParams:
    """What a walk must offer.

    Parameters
    ----------
    least_s : float
        Shortest walk: at least 15 steps at any cadence.
    least_strides : int
        Fewest strides of this foot: 15 steps of both.
    calm, calm_share : float
        Activity of the stretches that tell up; stance is calmer (see ``RestParams``). At
        least the calmest share of the walk is taken: stance takes 60 % of a stride, but on
        9 of 44 good walks of ``pyshoe`` only 1 to 9 % were under that activity.
    coherence : float
        Least resultant length of the strides' directions: 0.9 is a spread of 26
        degrees, more than a walk along a line or a gentle curve shows.
    halves_deg : float
        Largest angle between the directions of the two halves.
    """

    least_s: float = 10.0
    least_strides: int = 8
    calm: float = 1.0
    calm_share: float = 0.1
    coherence: float = 0.9
    halves_deg: float = 20.0


WALK = WalkParams()


def learn_axes(
    *, acc_ms2: FloatArray, gyr_rads: FloatArray | None, rate_hz: float
) -> tuple[Axis, Axis]:
    """Forward and up in the sensor frame, from a declared forward walk (an ``AxesLearner``).

    1. up: median force of the calm stretches, then the mean force of standing feet
    2. strides: as for :class:`~retrogait.gait.foot.tracker.FootTracker`
    3. forward: mean direction of the strides' levelled displacement; without
       gyroscope that of the integration without rotation, whose direction is good
       and whose size is not

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force in the sensor frame, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate in the sensor frame, rad/s.
    rate_hz : float
        Sampling rate.

    Returns
    -------
    forward, up : tuple of 3 float
        Unit vectors.

    Raises
    ------
    CalibrationError
        If the walk is too short, has too few strides, or does not agree with itself.
    """
    length_s = len(acc_ms2) / rate_hz
    if length_s < WALK.least_s:
        raise CalibrationError(
            f"expected at least {WALK.least_s:.0f} s of forward walking, got {length_s:.1f} s;"
            " declare a longer stretch"
        )
    frame = _level_frame(acc_ms2, gyr_rads, rate_hz=rate_hz)
    strides = _strides(
        np.einsum("ij,kj->ik", acc_ms2, frame),
        None if gyr_rads is None else np.einsum("ij,kj->ik", gyr_rads, frame),
        rate_hz=rate_hz,
    )
    forward, up = _axes(strides)
    return _sensor_axis(forward, frame), _sensor_axis(up, frame)


def _level_frame(acc_ms2: FloatArray, gyr_rads: FloatArray | None, *, rate_hz: float) -> FloatArray:
    """Rotation from the sensor frame to some frame whose third axis is roughly up."""
    kind = ShakeActivity if gyr_rads is None else TurnActivity
    activity = kind(rate_hz=rate_hz).push(acc_ms2, gyr_rads)
    calm = activity <= max(WALK.calm, float(np.quantile(activity, WALK.calm_share)))
    up = np.median(acc_ms2[calm], axis=0)
    least = int(np.abs(up).argmin())
    forward = [0.0, 0.0, 0.0]
    forward[least] = 1.0
    return BodyAxes(forward=(forward[0], forward[1], forward[2]), up=_tuple(up)).matrix()


def _strides(acc_ms2: FloatArray, gyr_rads: FloatArray | None, *, rate_hz: float) -> list[Stride]:
    """The strides of a walk that began at a seen rest."""
    meter = FootParams().meter(rate_hz=rate_hz, has_gyroscope=gyr_rads is not None)
    rests, signals = meter.finder(), meter.signals(acc_ms2, gyr_rads)
    samples = History(keep=0, columns=meter.columns)
    samples.append(signals.rows, start=0)
    strides = []
    for rest in rests.push(signals.activity, start=0):
        outcome = meter.measure(Approach(rest, 0, samples))
        if outcome is Judgement.REFUSED:
            rests.refuse()
        elif isinstance(outcome, Stride) and outcome.from_rest:
            strides.append(outcome)
    return strides


def _axes(strides: list[Stride]) -> tuple[FloatArray, FloatArray]:
    """Forward and up in the walk's frame, if the strides agree."""
    if len(strides) < WALK.least_strides:
        raise CalibrationError(
            f"expected at least {WALK.least_strides} strides of this foot (15 steps), got"
            f" {len(strides)}; walk further, on the level and without stopping"
        )
    ways = np.array([[s.swing.forward_m, s.swing.left_m] for s in strides])
    ways = ways / np.sqrt((ways * ways).sum(axis=1, keepdims=True))
    coherence = size(ways.mean(axis=0))
    middle = len(ways) // 2
    apart_deg = _angle_deg(ways[:middle].sum(axis=0), ways[middle:].sum(axis=0))
    if coherence < WALK.coherence or apart_deg > WALK.halves_deg:
        raise CalibrationError(
            f"expected strides that all point one way (coherence {WALK.coherence}, halves within"
            f" {WALK.halves_deg:.0f} degrees), got {coherence:.2f} and {apart_deg:.0f} degrees;"
            " walk straight ahead and do not turn the sensor"
        )
    up = np.mean([s.swing.force_end for s in strides], axis=0)
    return np.array([*ways.sum(axis=0), 0.0]), np.asarray(up)


def _sensor_axis(axis: FloatArray, frame: FloatArray) -> Axis:
    """A direction of the walk's frame as unit vector in the sensor frame."""
    return _tuple(np.einsum("ij,i->j", frame, axis) / size(axis))


def _angle_deg(first: FloatArray, second: FloatArray) -> float:
    """Angle between two directions."""
    cosine = float((first * second).sum()) / (size(first) * size(second))
    return float(np.degrees(np.arccos(max(-1.0, min(1.0, cosine)))))


def _tuple(vector: FloatArray) -> Axis:
    """Three floats."""
    x, y, z = vector.tolist()
    return x, y, z
