"""The feet: fixed to the floor in stance, rolling over heel and ball, swinging between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.sim import quintic
from retrogait.sim.footfalls import LEFT, Footfall, Standing, Walkway, place
from retrogait.sim.person import Person
from retrogait.sim.rotation import from_angles
from retrogait.sim.swing import FootShape, State, foot_shape, rocker
from retrogait.types import FloatArray

IntArray = npt.NDArray[np.int64]

FIRST_S, LAST_S = -1e3, 1e9
"""A foot is on the floor from long before the start to long after the end."""

CLEARANCE_M = 0.015
"""Least height of heel and ball in mid-swing, m (toe clearance 1.3 cm: Winter 1992)."""


@dataclass(frozen=True, slots=True, eq=False)
class FootPath:
    """Stances of one foot, ``k`` of them, and the ``k - 1`` swings between.

    Parameters
    ----------
    on_s, off_s : ndarray of float64, shape (k,)
        Contact and lift-off, s.
    flat_from_s, flat_to_s : ndarray of float64, shape (k,)
        When the whole foot is on the floor, s.
    place_m : ndarray of float64, shape (k, 3)
        Place on the floor, m.
    yaw_rad : ndarray of float64, shape (k,)
        Heading of the foot, rad.
    """

    on_s: FloatArray
    off_s: FloatArray
    flat_from_s: FloatArray
    flat_to_s: FloatArray
    place_m: FloatArray
    yaw_rad: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Swings:
    """Per swing: shapes, and scales of pitch and lift."""

    shapes: tuple[FootShape, ...]
    pitch_scale: FloatArray
    lift_scale: FloatArray
    lift_m: FloatArray

    def column(self, name: str) -> FloatArray:
        """One number or tuple of each swing's shape."""
        return np.array([getattr(shape, name) for shape in self.shapes], dtype=np.float64)


def foot_path(walkway: Walkway, *, foot: int) -> FootPath:
    """Times and places of one foot's stances."""
    falls = [f for f in walkway.footfalls if f.foot == foot]
    person, start = walkway.person, walkway.bouts[0][1]
    toe_out = person.toe_out_rad if foot == LEFT else -person.toe_out_rad
    on = np.array([FIRST_S, *(f.t_s for f in falls)])
    off = np.array([*(f.t_s - f.swing_s for f in falls), LAST_S])
    off[:-1] = np.maximum(off[:-1], on[:-1] + 0.05)
    flat = np.array([_flat(f) for f in falls]).reshape(-1, 2)
    span = off - on
    span[0] = span[-1] = 0.7
    return FootPath(
        on_s=on,
        off_s=off,
        flat_from_s=on + span * np.append(0.5, flat[:, 0]),
        flat_to_s=off - span * (1 - np.append(flat[:, 1], 0.5)),
        place_m=np.array([_first_place(start, foot, person), *(f.place_m for f in falls)]),
        yaw_rad=np.array([start.yaw_rad, *(f.yaw_rad for f in falls)]) + toe_out,
    )


def _flat(fall: Footfall) -> tuple[float, float]:
    """Flat stretch after the swing that ends here; it also rules the lift-off before it."""
    shape = _shape(fall)
    return shape.flat_from, shape.flat_to


def _shape(fall: Footfall) -> FootShape:
    """The foot's shape in the step of a footfall."""
    return foot_shape(is_run=fall.figures.is_run, is_backward=fall.travel < 0)


def _first_place(start: Standing, foot: int, person: Person) -> tuple[float, float, float]:
    """Where a foot stands before the first step."""
    return place(start.centre_m, start.yaw_rad, foot=foot, half_width_m=person.step_half_width_m)


def foot_motion(
    walkway: Walkway, path: FootPath, t_s: FloatArray, *, foot: int
) -> tuple[FloatArray, FloatArray]:
    """Ankle and orientation of one foot.

    Parameters
    ----------
    walkway : Walkway
        The contacts.
    path : FootPath
        The foot's stances.
    t_s : ndarray of float64, shape (n,)
        Times, s.
    foot : int
        LEFT or RIGHT.

    Returns
    -------
    position_m : ndarray of float64, shape (n, 3)
        Ankle, m.
    rotation : ndarray of float64, shape (n, 3, 3)
        Forward, left and up axes of the foot in the world.
    """
    person = walkway.person
    swings = _swings(walkway, path, foot=foot)
    at = np.searchsorted(path.on_s, t_s, side="right").astype(np.int64) - 1
    swinging = t_s > path.off_s[at]
    ends = _pitch_ends(path, swings)
    pitch = _stance_pitch(path, ends, t_s, at)
    yaw = path.yaw_rad[at].copy()
    roll = np.zeros(len(t_s))
    along, up = (state[0] for state in rocker(person, (pitch, 0 * pitch, 0 * pitch)))
    position = path.place_m[at] + _carried(along, up + person.ankle_height_m, yaw)
    if not swinging.any():
        return position, from_angles(yaw, pitch, roll)
    k = at[swinging]
    s = (t_s[swinging] - path.off_s[k]) / (path.on_s[k + 1] - path.off_s[k])
    bumps = quintic.bumps(s)
    pitch[swinging] = _swing_pitch(path, swings, ends, k, s, bumps)
    way = _swing_path(person, path, swings, ends, k, s, bumps)
    way[:, 2] += _clearance(person, path, k, s, bumps, way[:, 2], pitch[swinging])
    position[swinging] = way
    yaw[swinging] += np.diff(path.yaw_rad)[k] * quintic.smooth_step(s)
    turn = bumps[:, 0] * person.habit.foot_turn_rad * (1 if foot == LEFT else -1)
    yaw[swinging] += turn  # outward, and the sole inward, as real feet do
    roll[swinging] = -turn
    return position, from_angles(yaw, pitch, roll)


def _carried(along: FloatArray, up: FloatArray, yaw: FloatArray) -> FloatArray:
    """A path in the foot's own upright plane, in the world."""
    return np.stack([along * np.cos(yaw), along * np.sin(yaw), up], axis=1)


def _swings(walkway: Walkway, path: FootPath, *, foot: int) -> _Swings:
    """Shapes of one foot's swings; longer swings lift and tip the foot more."""
    falls = [f for f in walkway.footfalls if f.foot == foot]
    habit, height = walkway.person.habit, walkway.person.height_m
    shapes = tuple(_shape(f) for f in falls)
    reference = np.array([shape.reference_m for shape in shapes]) * height / 1.75
    length = np.linalg.norm(np.diff(path.place_m, axis=0)[:, :2], axis=1)
    share = np.clip(length / reference, 0.0, 1.15) if len(falls) else np.empty(0)
    return _Swings(
        shapes=shapes,
        pitch_scale=habit.foot_pitch * (0.3 + 0.7 * share),
        lift_scale=habit.lift * (0.35 + 0.65 * share),
        lift_m=np.array([f.figures.lift_m for f in falls]),
    )


def _pitch_ends(path: FootPath, swings: _Swings) -> tuple[State, State]:
    """Pitch, its rate and acceleration at each lift-off and at the contact that follows."""
    off = swings.column("off_rad") * swings.pitch_scale
    on = swings.column("contact_rad") * swings.pitch_scale
    rising_s = (path.off_s - path.flat_to_s)[:-1]
    falling_s = (path.flat_from_s - path.on_s)[1:]
    return (
        off,
        swings.column("off_slope") * off / rising_s,
        -swings.column("off_curve") * off / rising_s**2,
    ), (
        on,
        -swings.column("contact_slope") * on / falling_s,
        -swings.column("contact_curve") * on / falling_s**2,
    )


def _stance_pitch(
    path: FootPath, ends: tuple[State, State], t_s: FloatArray, at: IntArray
) -> FloatArray:
    """Pitch of a foot on the floor: to flat, flat, and up again."""
    count = len(path.on_s)
    zero = (np.zeros(count), np.zeros(count), np.zeros(count))
    off, on = ends
    first = tuple(np.append(0.0, x) for x in on)
    last = tuple(np.append(x, 0.0) for x in off)
    falling_s, rising_s = path.flat_from_s - path.on_s, path.off_s - path.flat_to_s
    down = quintic.coefficients(start=first, end=zero, duration_s=falling_s)
    up = quintic.coefficients(start=zero, end=last, duration_s=rising_s)
    falling = quintic.evaluate(down[at], np.clip((t_s - path.on_s[at]) / falling_s[at], 0, 1))
    rising = quintic.evaluate(up[at], np.clip((t_s - path.flat_to_s[at]) / rising_s[at], 0, 1))
    return falling + rising


def _swing_pitch(
    path: FootPath,
    swings: _Swings,
    ends: tuple[State, State],
    k: IntArray,
    s: FloatArray,
    bumps: FloatArray,
) -> FloatArray:
    """Pitch of a foot in the air."""
    duration_s = path.on_s[1:] - path.off_s[:-1]
    coefs = quintic.coefficients(start=ends[0], end=ends[1], duration_s=duration_s)
    shape = swings.column("pitch") * swings.pitch_scale[:, None]
    return np.asarray(quintic.evaluate(coefs[k], s) + np.einsum("nb,nb->n", bumps, shape[k]))


def _swing_path(
    person: Person,
    path: FootPath,
    swings: _Swings,
    ends: tuple[State, State],
    k: IntArray,
    s: FloatArray,
    bumps: FloatArray,
) -> FloatArray:
    """Ankle of a foot in the air, from the rocker it leaves to the rocker it meets."""
    duration_s = path.on_s[1:] - path.off_s[:-1]
    start = _ankle_state(person, path.place_m[:-1], path.yaw_rad[:-1], ends[0])
    end = _ankle_state(person, path.place_m[1:], path.yaw_rad[1:], ends[1])
    out = np.empty((len(s), 3))
    for axis in range(3):
        pair = (tuple(x[:, axis] for x in start), tuple(x[:, axis] for x in end))
        coefs = quintic.coefficients(start=pair[0], end=pair[1], duration_s=duration_s)
        out[:, axis] = quintic.evaluate(coefs[k], s)
    travel = np.diff(path.place_m, axis=0)[k]
    along = np.einsum("nb,nb->n", bumps, swings.column("along")[k])
    out[:, :2] += travel[:, :2] * along[:, None]
    lift = np.einsum("nb,nb->n", bumps, swings.column("up")[k]) * swings.lift_scale[k]
    out[:, 2] += lift * person.leg_length_m + bumps[:, 0] * swings.lift_m[k]
    return out


def _clearance(
    person: Person,
    path: FootPath,
    k: IntArray,
    s: FloatArray,
    bumps: FloatArray,
    up: FloatArray,
    pitch: FloatArray,
) -> FloatArray:
    """Extra height, m, that keeps heel and ball of a swinging foot above the floor."""
    still = np.zeros_like(pitch)
    lowest = rocker(person, (pitch, still, still))[1][0] + person.ankle_height_m
    floor = path.place_m[:-1, 2][k] + np.diff(path.place_m[:, 2])[k] * (s > 0.5)
    inner = (s > 0.1) & (s < 0.9)
    need = np.zeros(len(path.on_s) - 1)
    lack = (floor + lowest - up)[inner] / bumps[inner, 0] + CLEARANCE_M
    np.maximum.at(need, k[inner], lack)
    return np.asarray(need[k] * bumps[:, 0])


def _ankle_state(person: Person, place_m: FloatArray, yaw: FloatArray, pitch: State) -> State:
    """Ankle, its velocity and acceleration in the world, from the foot's rocker."""
    along, up = rocker(person, pitch)
    position, velocity, acceleration = (_carried(a, u, yaw) for a, u in zip(along, up, strict=True))
    raised = np.array([0.0, 0.0, person.ankle_height_m])
    return place_m + raised + position, velocity, acceleration
