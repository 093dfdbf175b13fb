"""The shape of a swing, from published joint angles.

Foot and ankle start and end a swing as the rockers of the foot leave and need
them (:func:`rocker`). What happens between comes from tables of hip, knee and
ankle angles: forward kinematics gives the ankle's path and the foot's pitch,
and bump functions that vanish at both ends carry their shape to any length,
height and speed of swing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Self

import numpy as np
from scipy.interpolate import CubicSpline

from retrogait.sim import quintic
from retrogait.sim.person import Person
from retrogait.types import FloatArray

State = tuple[FloatArray, FloatArray, FloatArray]
"""Position, rate, acceleration."""

# Share of the swing; thigh from the vertical, knee flexion, ankle dorsiflexion, degrees.
# Walking, natural cadence: rounded from Winter 1991 and Perry & Burnfield 2010, 62-100 % of stride.
WALK_ANGLES_DEG = (
    (0.00, -3.0, 41.0, -19.0),
    (0.11, 2.0, 55.0, -17.0),
    (0.24, 10.0, 64.0, -9.0),
    (0.37, 16.0, 62.0, -5.0),
    (0.47, 20.0, 52.0, -2.0),
    (0.63, 22.0, 30.0, 0.0),
    (0.74, 21.5, 14.0, 0.0),
    (0.84, 20.5, 5.0, 0.0),
    (0.92, 19.5, 3.0, 0.0),
    (1.00, 19.0, 4.0, 0.0),
)
# Running at about 3 m/s: rounded from Novacheck 1998, 39-100 % of stride, lean taken off the hip.
RUN_ANGLES_DEG = (
    (0.00, -22.0, 20.0, -16.0),
    (0.15, -20.0, 45.0, -16.0),
    (0.30, -8.0, 75.0, -8.0),
    (0.50, 18.0, 92.0, -5.0),
    (0.70, 36.0, 75.0, 0.0),
    (0.85, 36.0, 40.0, 2.0),
    (1.00, 27.0, 17.0, 2.0),
)


@dataclass(frozen=True, slots=True)
class FootShape:
    """How a foot leaves the floor, swings and comes down.

    Parameters
    ----------
    contact_rad, off_rad : float
        Pitch at contact and at lift-off, rad; positive: toes down.
    contact_slope, off_slope : float
        Pitch rate there, towards flat or away from it, as a multiple of the rocker's mean.
    contact_curve, off_curve : float
        Pitch acceleration there, as a multiple of minus pitch over rocker time squared.
    flat_from, flat_to : float
        Stretch of the stance with the whole foot on the floor, as shares of it.
    along, up, pitch : tuple of float
        Bumps: path along the swing as a share of its length, height as a share
        of the leg, pitch in rad.
    reference_m : float
        Length of swing for which the shape holds as it is, at 1.75 m height.
    """

    contact_rad: float
    off_rad: float
    contact_slope: float
    off_slope: float
    contact_curve: float
    off_curve: float
    flat_from: float
    flat_to: float
    along: tuple[float, ...]
    up: tuple[float, ...]
    pitch: tuple[float, ...]
    reference_m: float

    def reversed(self, *, pitch_scale: float) -> Self:
        """The same run backward in time, the foot's angles scaled."""
        turn = (-1.0) ** np.arange(quintic.BUMPS)
        return replace(
            self,
            contact_rad=self.off_rad * pitch_scale,
            off_rad=self.contact_rad * pitch_scale,
            contact_slope=self.off_slope,
            off_slope=self.contact_slope,
            contact_curve=self.off_curve,
            off_curve=self.contact_curve,
            flat_from=1 - self.flat_to,
            flat_to=1 - self.flat_from,
            along=tuple(float(c) for c in -turn * self.along),
            up=tuple(float(c) for c in turn * self.up),
            pitch=tuple(float(c) for c in turn * self.pitch * pitch_scale),
        )


def rocker(person: Person, pitch: State) -> tuple[State, State]:
    """The ankle while the foot rolls over heel (toes up) or ball (toes down).

    Returns
    -------
    along, up : tuple of 3 ndarray
        Position against the ankle of the flat foot, m; its rate and acceleration.
    """
    angle, rate, curve = pitch
    pivot = np.where(angle > 0, person.ball_ahead_m, -person.heel_behind_m)
    drop, sin, cos = -person.ankle_height_m, np.sin(angle), np.cos(angle)
    along = (pivot * (1 - cos) - drop * sin, pivot * sin - drop * cos, pivot * cos + drop * sin)
    up = (drop * (1 - cos) + pivot * sin, drop * sin + pivot * cos, drop * cos - pivot * sin)
    return _chained(along, rate, curve), _chained(up, rate, curve)


def _chained(path: State, rate: FloatArray, curve: FloatArray) -> State:
    """Position, velocity, acceleration of a path of an angle that moves."""
    return path[0], path[1] * rate, path[2] * rate**2 + path[1] * curve


@cache
def foot_shape(*, is_run: bool, is_backward: bool) -> FootShape:
    """The shape of a gait; backward is forward run backward in time, the foot flatter."""
    forward = _fitted_run() if is_run else _fitted_walk()
    # 0.85: the ankle is the joint that is not simply reversed (Winter 1989); size: docs
    return forward.reversed(pitch_scale=0.85) if is_backward else forward


def _fitted_walk() -> FootShape:
    """Heel first; flat from 8 to 30 % of the stride (Perry & Burnfield 2010)."""
    bare = _bare(WALK_ANGLES_DEG, flat=(0.13, 0.48), off_slope=2.3, reference_m=1.4)
    return _with_bumps(bare, WALK_ANGLES_DEG, times_s=(0.67, 0.42), speed_ms=1.3, smoothness=0.05)


def _fitted_run() -> FootShape:
    """Rearfoot runner; flat within about 50 ms, heel off at mid-stance."""
    bare = _bare(RUN_ANGLES_DEG, flat=(0.20, 0.42), off_slope=1.7, reference_m=2.2)
    return _with_bumps(bare, RUN_ANGLES_DEG, times_s=(0.25, 0.48), speed_ms=3.0, smoothness=0.02)


def _bare(
    table: tuple[tuple[float, ...], ...],
    *,
    flat: tuple[float, float],
    off_slope: float,
    reference_m: float,
) -> FootShape:
    """Contact and lift-off of a table, without bumps."""
    pitch = [np.radians(knee - thigh - ankle) for _, thigh, knee, ankle in table]
    none = (0.0,) * quintic.BUMPS
    return FootShape(
        contact_rad=float(pitch[-1]),
        off_rad=float(pitch[0]),
        contact_slope=0.8,  # with the slope at lift-off: about 100 and 450 deg/s in walking, the
        off_slope=off_slope,  # rate still rising at contact and just past its peak at lift-off
        contact_curve=3.0,
        off_curve=1.0,
        flat_from=flat[0],
        flat_to=flat[1],
        along=none,
        up=none,
        pitch=none,
        reference_m=reference_m,
    )


def _with_bumps(
    bare: FootShape,
    table: tuple[tuple[float, ...], ...],
    *,
    times_s: tuple[float, float],
    speed_ms: float,
    smoothness: float,
) -> FootShape:
    """Bumps that make a swing of reference length follow the table; stance and swing time, s."""
    person, s = Person(), np.linspace(0.0, 1.0, 41)
    stance_s, swing_s = times_s
    along, up, pitch = _table_paths(table, person, s, travel_m=speed_ms * swing_s)
    ends = tuple(_end_states(bare, person, stance_s, which=k) for k in (0, 1))
    fits = [
        _fit(target, start, end, swing_s, s, smoothness)
        for target, start, end in zip((along, up, pitch), ends[0], ends[1], strict=True)
    ]
    scales = (bare.reference_m, person.leg_length_m, 1.0)
    along_c, up_c, pitch_c = (
        tuple(float(c) for c in fit / scale) for fit, scale in zip(fits, scales, strict=True)
    )
    return replace(bare, along=along_c, up=up_c, pitch=pitch_c)


def _table_paths(
    table: tuple[tuple[float, ...], ...], person: Person, s: FloatArray, *, travel_m: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Forward kinematics of a table: ankle along and up, m, and foot pitch, rad."""
    columns = np.array(table)
    thigh, knee, ankle = np.radians(CubicSpline(columns[:, 0], columns[:, 1:])(s)).T
    shank = thigh - knee
    along = person.thigh_m * np.sin(thigh) + person.shank_m * np.sin(shank) + travel_m * s
    up = -person.thigh_m * np.cos(thigh) - person.shank_m * np.cos(shank)
    return along, up, knee - thigh - ankle


def _end_states(shape: FootShape, person: Person, stance_s: float, *, which: int) -> list[State]:
    """Along, up and pitch at lift-off (0) or contact (1) of a reference swing."""
    angle = np.array([shape.contact_rad if which else shape.off_rad])
    share = shape.flat_from if which else 1 - shape.flat_to
    slope = -shape.contact_slope if which else shape.off_slope
    curve = -shape.contact_curve if which else -shape.off_curve
    rolling_s = share * stance_s
    pitch = (angle, slope * angle / rolling_s, curve * angle / rolling_s**2)
    along, up = rocker(person, pitch)
    return [(along[0] + which * shape.reference_m, along[1], along[2]), up, pitch]


def _fit(
    target: FloatArray,
    start: State,
    end: State,
    swing_s: float,
    s: FloatArray,
    smoothness: float,
) -> FloatArray:
    """Bumps that bring a quintic near a target; smoothness weighs curvature against distance."""
    coefs = quintic.coefficients(start=start, end=end, duration_s=np.array([swing_s]))
    base = quintic.evaluate(np.repeat(coefs, len(s), axis=0), s)
    bumps, ds = quintic.bumps(s), float(s[1] - s[0])
    bend = np.gradient(np.gradient(np.column_stack([bumps, base]), ds, axis=0), ds, axis=0)
    gap = base - target
    levelled = target + gap[0] + (gap[-1] - gap[0]) * s
    rows = np.concatenate([bumps, smoothness * bend[:, :-1]])
    wanted = np.concatenate([levelled - base, -smoothness * bend[:, -1]])
    return np.asarray(np.linalg.lstsq(rows, wanted, rcond=None)[0])
