"""Sitting, squatting, swaying: what the trunk does over feet that stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from retrogait.sim import quintic
from retrogait.sim.person import Person
from retrogait.sim.scenario import Bout
from retrogait.sim.segments import Sit, Squats, Stand
from retrogait.sim.tracks import COARSE_HZ
from retrogait.types import FloatArray

SWAY_SIGMA_S = 0.6
"""Quiet standing sways mostly below 0.3 Hz; a Gaussian of 0.6 s passes that."""

WANDER_SIGMA_S = 0.15
"""Looking, reaching and uneven arms turn the chest at about the rate of strides: a Gaussian of
0.15 s passes 1 Hz."""

HIP_ABOVE_SEAT_M = 0.08
"""Height of the hip joints over the seat."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Displacement of the hips from standing, m, and lean of the trunk, rad."""

    forward_m: float = 0.0
    up_m: float = 0.0
    lean_rad: float = 0.0


def poses(bout: Bout, *, person: Person, hip_height_m: float) -> list[tuple[float, Pose]]:
    """Poses of a still bout and when each is reached, s; between them, minimum jerk."""
    match bout.segments[0]:
        case Sit() as sit:
            return _sitting(sit, bout.start_s, person, hip_height_m)
        case Squats() as squats:
            return _squatting(squats, bout.start_s, person)
        case _:
            return []


def _sitting(
    sit: Sit, start_s: float, person: Person, hip_height_m: float
) -> list[tuple[float, Pose]]:
    """Lean forward, down and back, upright; and the same backward in time."""
    down_m = sit.seat_height_m + HIP_ABOVE_SEAT_M - hip_height_m
    back_m = -0.9 * person.thigh_m
    lean = np.radians(35.0)  # trunk flexion in rising, 30-45 degrees: Schenkman 1990
    half = 0.45 * sit.transfer_s
    bent = Pose(0.35 * back_m, 0.35 * down_m, lean)
    seated = Pose(back_m, down_m, 0.05)
    end_s = start_s + sit.duration_s
    return [
        (start_s, Pose()),
        (start_s + half, bent),
        (start_s + sit.transfer_s, seated),
        (end_s - sit.transfer_s, seated),
        (end_s - half, bent),
        (end_s, Pose()),
    ]


def _squatting(squats: Squats, start_s: float, person: Person) -> list[tuple[float, Pose]]:
    """Down and up, evenly; the hips go back about half as far as down."""
    bottom = Pose(-0.45 * squats.depth_m, -squats.depth_m, 1.6 * squats.depth_m)
    period_s = squats.duration_s / squats.count
    out = [(start_s, Pose())]
    for k in range(squats.count):
        out.append((start_s + (k + 0.5) * period_s, bottom))
        out.append((start_s + (k + 1.0) * period_s, Pose()))
    return out


def pose_curves(timed: list[tuple[float, Pose]], t_s: FloatArray) -> FloatArray:
    """Forward, up and lean at each time, shape (n, 3); each leg of the way rest to rest."""
    if not timed:
        return np.zeros((len(t_s), 3))
    knots = np.array([at for at, _ in timed])
    values = np.array([(p.forward_m, p.up_m, p.lean_rad) for _, p in timed])
    k = np.clip(np.searchsorted(knots, t_s, side="right") - 1, 0, len(knots) - 2)
    span = np.maximum(np.diff(knots), 1e-9)[k]
    share = quintic.smooth_step((t_s - knots[k]) / span)
    return np.asarray(values[k] + share[:, None] * np.diff(values, axis=0)[k])


def sway(bouts: tuple[Bout, ...], grid_s: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Slow sway of forward, side and lean while standing, shape (n, 3); m, m and rad."""
    size = np.zeros(len(grid_s))
    for bout in bouts:
        sway_m = bout.segments[0].sway_m if isinstance(bout.segments[0], Stand) else 0.0
        size[(grid_s >= bout.start_s) & (grid_s < bout.end_s)] = sway_m
    noise = gaussian_filter1d(rng.normal(size=(len(grid_s), 3)), SWAY_SIGMA_S * COARSE_HZ, axis=0)
    noise *= np.sqrt(2 * np.sqrt(np.pi) * SWAY_SIGMA_S * COARSE_HZ)  # back to unit variance
    fade = gaussian_filter1d(size, 0.4 * COARSE_HZ)
    return np.asarray(fade[:, None] * noise * np.array([1.0, 0.6, 1.0]))


def wander(bouts: tuple[Bout, ...], grid_s: FloatArray, rng: np.random.Generator) -> FloatArray:
    """What the chest turns and lists beside the steps, shape (n, 2), of unit variance."""
    size = np.zeros(len(grid_s))
    for bout in bouts:
        size[(grid_s >= bout.start_s) & (grid_s < bout.end_s)] = bout.is_stepping
    sigma = WANDER_SIGMA_S * COARSE_HZ
    noise = gaussian_filter1d(rng.normal(size=(len(grid_s), 2)), sigma, axis=0)
    noise *= np.sqrt(2 * np.sqrt(np.pi) * sigma)
    return np.asarray(gaussian_filter1d(size, 0.4 * COARSE_HZ)[:, None] * noise)
