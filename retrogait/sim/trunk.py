"""Pelvis and chest: a smooth progress over the footprints, and on it the gait's oscillation.

The progress follows the middle between the feet. The oscillation is a Fourier
series in the gait's phase whose coefficients belong to each step, so that
speed, gait and chance change it gradually. Walking vaults, running bounces:
see :mod:`retrogait.sim.figures`. Height is set last, by :func:`legs_reach`:
as high as the legs allow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from retrogait.sim import posture
from retrogait.sim.figures import HARMONICS
from retrogait.sim.footfalls import Footfall, Standing, Walkway
from retrogait.sim.person import Person
from retrogait.sim.rotation import from_angles, to_world
from retrogait.sim.tracks import coarse_grid, sampled, smoothed
from retrogait.types import FloatArray

PROGRESS_SIGMA_S = 0.20  # gait is begun and ended within about a step
PHASE_SIGMA_S = 0.12
STANDING_REACH = 0.9965  # knee bent by 10 degrees, as in the mean stance of walking
STANDING_AHEAD_M = 0.05  # hips before the ankles in quiet standing
CHEST_ROLL = -0.3
CHEST_PITCH = 0.5
WEAVE_LAG = 0.5  # steps after contact: middle of single stance, earlier by the push of the contact
WEAVE_THIRD = 0.35  # third harmonic of the stride in the sideways acceleration (docs)
SWINGS = 7  # columns of Curves.swing
LAG_ROLL = 0.3  # steps after contact at which the stance side of the pelvis is highest


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Slow curves of the trunk at the fine times, each of n rows.

    Parameters
    ----------
    base_m : ndarray of float64, shape (n, 3)
        Middle between the feet, and the mean height of the floor under them.
    yaw_rad, phase, reach, ahead_m, lean_rad : ndarray of float64, shape (n,)
        Heading; steps taken; longest leg; hips before the base; lean.
    series : ndarray of complex128, shape (n, 2 * HARMONICS)
        Displacement along the body's forward axis, and up, m, by harmonic.
    swing : ndarray of float64, shape (n, 7)
        Half excursions: sideways, m, yaw, roll, pitch (cosine and minus sine) and the chest's
        yaw (cosine and sine), rad.
    still : ndarray of float64, shape (n, 3)
        Sway: forward, left, m, and lean, rad.
    wander : ndarray of float64, shape (n, 2)
        What the chest turns and lists beside the steps, rad.
    """

    base_m: FloatArray
    yaw_rad: FloatArray
    phase: FloatArray
    reach: FloatArray
    ahead_m: FloatArray
    lean_rad: FloatArray
    series: FloatArray
    swing: FloatArray
    still: FloatArray
    wander: FloatArray


def trunk_curves(walkway: Walkway, t_s: FloatArray, rng: np.random.Generator) -> Curves:
    """Turn footfalls into slow curves."""
    grid_s = coarse_grid(float(t_s[-1]))
    knots_s, progress, manner = _knots(walkway)
    slow = smoothed(knots_s, progress, sigma_s=PROGRESS_SIGMA_S, grid_s=grid_s)
    quick = smoothed(knots_s, manner, sigma_s=PHASE_SIGMA_S, grid_s=grid_s)
    still = posture.sway(tuple(b for b, _, _ in walkway.bouts), grid_s, rng)
    wander = posture.wander(tuple(b for b, _, _ in walkway.bouts), grid_s, rng.spawn(1)[0])
    wander *= walkway.person.habit.wander_rad
    slow, quick, still, wander = (sampled(grid_s, x, t_s) for x in (slow, quick, still, wander))
    waves = quick[:, 4:-SWINGS]
    return Curves(
        base_m=slow[:, :3],
        yaw_rad=slow[:, 3],
        phase=quick[:, 0],
        reach=quick[:, 1],
        ahead_m=quick[:, 2],
        lean_rad=quick[:, 3],
        series=waves[:, : 2 * HARMONICS] + 1j * waves[:, 2 * HARMONICS :],
        swing=quick[:, -SWINGS:],
        still=still,
        wander=wander,
    )


def _knots(walkway: Walkway) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Times, progress (place, heading) and manner (phase, posture, oscillation) at knots."""
    lean = walkway.person.habit.lean_rad
    rows = [_rest_knot(-10.0, walkway.bouts[0][1], lean)]
    for _, standing, falls in walkway.bouts:
        if falls:
            rows += _bout_knots(standing, falls, lean)
    times, progress, manner = zip(*rows, strict=True)
    return np.array(times), np.array(progress), np.array(manner)


_Knot = tuple[float, FloatArray, FloatArray]


def _rest_knot(t_s: float, standing: Standing, lean_rad: float) -> _Knot:
    """A body at rest."""
    progress = np.array([*standing.centre_m, standing.yaw_rad])
    posture_row = [standing.number, STANDING_REACH, STANDING_AHEAD_M, lean_rad]
    return t_s, progress, np.array(posture_row + [0.0] * (4 * HARMONICS + SWINGS))


def _bout_knots(standing: Standing, falls: tuple[Footfall, ...], lean_rad: float) -> list[_Knot]:
    """Rest, each contact, rest; the phase runs on at the rate of the nearest step."""
    first, last = falls[0], falls[-1]
    begin_s = first.t_s - first.figures.step_time_s
    before, after = (
        _rest_knot(begin_s, standing, lean_rad),
        _rest_knot(last.t_s + 0.2, Standing(last.centre_m, last.yaw_rad, last.number), lean_rad),
    )
    after[2][0] = last.number + 0.2 / last.figures.step_time_s
    out, centre = [before], np.array(standing.centre_m)
    for fall in falls:
        middle = (centre + np.array(fall.centre_m)) / 2
        centre = np.array(fall.centre_m)
        if fall is last:
            middle = centre
        out.append((fall.t_s, np.array([*middle, fall.yaw_rad]), _manner(fall)))
    return [*out, after]


def _manner(fall: Footfall) -> FloatArray:
    """Phase, posture and oscillation of the step that ends in a footfall."""
    trunk, figures = fall.figures.trunk, fall.figures
    n = np.arange(1, HARMONICS + 1)
    swing_rate = 2 * np.pi * n / figures.step_time_s
    surge = -fall.travel * fall.strength * trunk.surge / swing_rate**2
    up = -fall.strength * trunk.up / swing_rate**2
    series = np.concatenate([surge, up])
    # at mid-stance (duty after contact) the hips pass over the foot
    ahead = trunk.ahead_m - fall.travel * (figures.duty - 0.5) * figures.step_length_m
    swing = [trunk.sway_m, fall.travel * trunk.yaw_rad, trunk.roll_rad]
    swing += [trunk.pitch_rad.real, trunk.pitch_rad.imag]
    # Backward is the same run backward in time: a lag becomes a lead.
    swing += [fall.travel * trunk.chest_yaw_rad.real, trunk.chest_yaw_rad.imag]
    return np.array(
        [fall.number, trunk.reach, ahead, trunk.lean_rad]
        + [*series.real, *series.imag]
        + [fall.strength * x for x in swing]
    )


@dataclass(frozen=True, slots=True, eq=False)
class TrunkMotion:
    """Hips' middle and chest: position (n, 3), m, and rotation (n, 3, 3) of each."""

    pelvis_m: FloatArray
    pelvis_rotation: FloatArray
    chest_m: FloatArray
    chest_rotation: FloatArray


def trunk_motion(
    walkway: Walkway, curves: Curves, t_s: FloatArray, *, ankles_m: tuple[FloatArray, FloatArray]
) -> TrunkMotion:
    """Place pelvis and chest over the feet, as high as the legs reach."""
    person = walkway.person
    hip_height_m = person.ankle_height_m + person.leg_length_m
    pose = _poses(walkway, t_s, hip_height_m)
    rotation, chest_rotation = _rotations(person, curves, pose)
    pelvis = _pelvis(person, curves, pose)
    pelvis[:, 2] -= legs_reach(person, pelvis, rotation, curves.reach, ankles_m, t_s)
    rise = np.array([0.0, 0.0, person.sternum_above_hip_m])
    return TrunkMotion(pelvis, rotation, pelvis + to_world(chest_rotation, rise), chest_rotation)


def _poses(walkway: Walkway, t_s: FloatArray, hip_height_m: float) -> FloatArray:
    """Poses of all still bouts."""
    timed = [
        pose
        for bout, _, _ in walkway.bouts
        for pose in posture.poses(bout, person=walkway.person, hip_height_m=hip_height_m)
    ]
    return posture.pose_curves(timed, t_s)


def _pelvis(person: Person, curves: Curves, pose: FloatArray) -> FloatArray:
    """Middle of the hips, at the height of straight legs."""
    phasor = np.exp(2j * np.pi * curves.phase)
    forward = curves.ahead_m + pose[:, 0] + curves.still[:, 0]
    up = pose[:, 1] + person.ankle_height_m + person.leg_length_m
    power = np.ones_like(phasor)
    for n in range(HARMONICS):
        power = power * phasor
        forward = forward + (curves.series[:, n] * power).real
        up = up + (curves.series[:, HARMONICS + n] * power).real
    left = curves.swing[:, 0] * _weave(curves.phase) + curves.still[:, 1]
    cos, sin = np.cos(curves.yaw_rad), np.sin(curves.yaw_rad)
    offset = np.stack([forward * cos - left * sin, forward * sin + left * cos, up], axis=1)
    return np.asarray(curves.base_m + offset)


def _weave(phase: FloatArray) -> FloatArray:
    """Sideways way over the leading leg: furthest in its single stance, quick to get there."""
    third = WEAVE_THIRD / 9 * np.cos(3 * np.pi * (phase - WEAVE_LAG + 0.15))
    return np.asarray(np.cos(np.pi * (phase - WEAVE_LAG)) + third)


def _rotations(person: Person, curves: Curves, pose: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Pelvis and chest: the side of the leading leg forward, that of the stance leg high."""
    stride = np.pi * curves.phase
    yaw = -curves.swing[:, 1] * np.cos(stride)
    roll = curves.swing[:, 2] * np.cos(stride - np.pi * LAG_ROLL)
    tip = 2 * stride
    pitch = curves.swing[:, 3] * np.cos(tip) - curves.swing[:, 4] * np.sin(tip)
    lean = curves.lean_rad + pose[:, 2] + curves.still[:, 2]
    chest_yaw = curves.swing[:, 5] * np.cos(stride) + curves.swing[:, 6] * np.sin(stride)
    pelvis = from_angles(curves.yaw_rad + yaw, 0.3 * lean + pitch, roll)
    chest = from_angles(
        curves.yaw_rad + chest_yaw + curves.wander[:, 0],
        lean + CHEST_PITCH * pitch,
        CHEST_ROLL * roll + curves.wander[:, 1],
    )
    return pelvis, chest


def hips(
    person: Person, pelvis_m: FloatArray, rotation: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Left and right hip joint, m."""
    half = rotation[:, :, 1] * person.hip_half_width_m
    return pelvis_m + half, pelvis_m - half


def legs_reach(
    person: Person,
    pelvis_m: FloatArray,
    rotation: FloatArray,
    reach: FloatArray,
    ankles_m: tuple[FloatArray, FloatArray],
    t_s: FloatArray,
) -> FloatArray:
    """How far the pelvis must come down so that both legs reach their feet, m, smooth.

    The need at each time is spread over ± 1.2 s before a Gaussian of 0.4 s, so
    that the result is never less than the need and hardly moves within a stride.
    """
    longest = reach * person.leg_length_m
    need = np.zeros(len(pelvis_m))
    for hip, ankle in zip(hips(person, pelvis_m, rotation), ankles_m, strict=True):
        level = np.sum((hip - ankle)[:, :2] ** 2, axis=1)
        room = np.sqrt(np.maximum(longest**2 - level, (0.3 * longest) ** 2))
        need = np.maximum(need, hip[:, 2] - ankle[:, 2] - room)
    rate_hz = (len(t_s) - 1) / (t_s[-1] - t_s[0])
    spread = maximum_filter1d(need, 2 * int(1.2 * rate_hz) + 1, mode="nearest")
    return np.asarray(gaussian_filter1d(spread, 0.4 * rate_hz, mode="nearest", truncate=3.0))
