"""What must hold for any moving body and any sensor on it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from retrogait.sim import (
    GRID_HZ,
    InPlace,
    Motion,
    Person,
    Run,
    Scenario,
    SensorModel,
    SensorMounting,
    Sit,
    Squats,
    Stairs,
    Stand,
    Turn,
    Walk,
    sense,
    simulate,
)
from retrogait.sim.mounting import usual_place
from retrogait.types import GRAVITY_MS2, Direction, Placement, Side

BACKWARD = Direction.BACKWARD
IDEAL = SensorModel()
EVERYWHERE = [
    SensorMounting(Placement.LOWER_BACK),
    SensorMounting(Placement.CHEST),
    SensorMounting(Placement.THIGH, Side.LEFT),
    SensorMounting(Placement.SHANK, Side.RIGHT),
    SensorMounting(Placement.FOOT, Side.LEFT),
]
SCENARIOS = {
    "walk": Scenario([Stand(2, sway_m=0.0), Walk(12, 1.3), Stand(3, sway_m=0.0)]),
    "walk backward": Scenario([Stand(2), Walk(12, 0.7, direction=BACKWARD), Stand(2)]),
    "run": Scenario([Stand(2), Run(10, 3.0), Stand(2)]),
    "run backward": Scenario([Stand(2), Run(10, 2.0, direction=BACKWARD), Stand(2)]),
    "curve and turn": Scenario([Walk(8, 1.1, turn_rate_rads=0.3), Turn(3.1, 4), Walk(5, 1.2)]),
    "no travel": Scenario([InPlace(6), Stand(1), Stairs(8), Sit(8), Squats(6, count=3)]),
}


@pytest.fixture(scope="module", params=SCENARIOS)
def motion(request: pytest.FixtureRequest) -> Motion:
    """One motion of each kind, by a person of chance."""
    person = Person.random(np.random.default_rng(5))
    return simulate(SCENARIOS[request.param], person=person, seed=11)


def sole(motion: Motion, side: Side) -> tuple[np.ndarray, np.ndarray]:
    """Way of heel and ball of a foot."""
    foot, p = motion.trajectory(Placement.FOOT, side), motion.person
    heel = np.array([-p.heel_behind_m, 0.0, -p.ankle_height_m])
    ball = np.array([p.ball_ahead_m, 0.0, -p.ankle_height_m])
    return foot.position_m + foot.rotation @ heel, foot.position_m + foot.rotation @ ball


def test_at_rest_reads_gravity() -> None:
    motion = simulate(Scenario([Stand(6, sway_m=0.0)]), person=Person(), seed=1)
    for mounting in EVERYWHERE:
        signal = sense(motion, mounting=mounting, sensor=IDEAL, seed=1)
        size = np.linalg.norm(signal.acc_ms2, axis=1)
        np.testing.assert_allclose(size, GRAVITY_MS2, atol=1e-6)
        assert signal.gyr_rads is not None
        np.testing.assert_allclose(signal.gyr_rads, 0.0, atol=1e-6)
        assert (signal.acc_ms2[:, 2] > 0.97 * GRAVITY_MS2).all()


def test_sway_of_standing_is_slight() -> None:
    motion = simulate(Scenario([Stand(20)]), person=Person(), seed=1)
    signal = sense(motion, mounting=EVERYWHERE[0], sensor=IDEAL, seed=1)
    assert 1e-4 < signal.acc_ms2[:, 0].std() < 0.1


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_stance_foot_is_fixed_to_the_floor(motion: Motion, side: Side) -> None:
    heel, ball = sole(motion, side)
    stances = [s for s in motion.stances if s.side is side]
    assert stances
    for stance in stances:
        held = (motion.t_s >= stance.on_s) & (motion.t_s <= min(stance.off_s, motion.t_s[-1]))
        flat = held & (motion.t_s >= stance.flat_from_s) & (motion.t_s <= stance.flat_to_s)
        assert np.ptp(heel[flat], axis=0).max() < 1e-9
        assert np.ptp(ball[flat], axis=0).max() < 1e-9
        before, after = (
            held & (motion.t_s < stance.flat_from_s),
            held & (motion.t_s > stance.flat_to_s),
        )
        for part in (before, after):
            if part.sum() > 1:
                moved = min(np.ptp(point[part], axis=0).max() for point in (heel, ball))
                assert moved < 1e-9, "neither heel nor ball held the floor"


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_no_foot_dives_into_the_floor(motion: Motion, side: Side) -> None:
    for point in sole(motion, side):
        assert point[:, 2].min() > -1e-4


def test_bones_keep_their_length(motion: Motion) -> None:
    person = motion.person
    for side in (Side.LEFT, Side.RIGHT):
        thigh = motion.trajectory(Placement.THIGH, side)
        shank = motion.trajectory(Placement.SHANK, side)
        foot = motion.trajectory(Placement.FOOT, side)
        for upper, lower, length in (
            (thigh, shank.position_m, person.thigh_m),
            (shank, foot.position_m, person.shank_m),
        ):
            end = upper.position_m - upper.rotation[:, :, 2] * length
            np.testing.assert_allclose(end, lower, atol=1e-7)


def test_rotations_are_right_handed(motion: Motion) -> None:
    for mounting in EVERYWHERE:
        rotation = motion.trajectory(mounting.placement, mounting.side).rotation
        product = np.einsum("nji,njk->nik", rotation, rotation)
        np.testing.assert_allclose(product, np.broadcast_to(np.eye(3), product.shape), atol=1e-9)
        np.testing.assert_allclose(np.linalg.det(rotation), 1.0, atol=1e-9)


@pytest.mark.parametrize("mounting", EVERYWHERE, ids=lambda m: m.placement)
def test_gyroscope_integrates_to_orientation(motion: Motion, mounting: SensorMounting) -> None:
    sensor = SensorModel(rate_hz=GRID_HZ, bandwidth_hz=GRID_HZ)
    signal = sense(motion, mounting=mounting, sensor=sensor, seed=1)
    truth = motion.trajectory(mounting.placement, mounting.side).rotation
    assert signal.gyr_rads is not None
    start, stop = 100, min(len(signal.t_s), 1600)
    turned = truth[start]
    for row in range(start, stop - 1):
        turned = turned @ expm((signal.gyr_rads[row] + signal.gyr_rads[row + 1]) / 2 / GRID_HZ)
    error = np.arccos(np.clip((np.trace(turned.T @ truth[stop - 1]) - 1) / 2, -1, 1))
    assert np.degrees(error) < 0.5


def expm(v: np.ndarray) -> np.ndarray:
    """Rotation matrix of a small rotation vector, to third order."""
    k = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.asarray(np.eye(3) + k + k @ k / 2 + k @ k @ k / 6)


@pytest.mark.parametrize("mounting", EVERYWHERE, ids=lambda m: m.placement)
def test_force_integrates_to_position(motion: Motion, mounting: SensorMounting) -> None:
    """Twice integrated in the world, the specific force gives the sensor's way back."""
    sensor = SensorModel(rate_hz=GRID_HZ, bandwidth_hz=GRID_HZ)
    signal = sense(motion, mounting=mounting, sensor=sensor, seed=1)
    body = motion.trajectory(mounting.placement, mounting.side)
    world = np.einsum("nij,nj->ni", body.rotation, signal.acc_ms2) - [0, 0, GRAVITY_MS2]
    truth = body.position_m + body.rotation @ usual_place(motion.person, mounting.placement)
    span = slice(100, 1100)
    way = np.cumsum(np.cumsum(world[span], axis=0), axis=0) / GRID_HZ**2
    line = np.stack([np.ones(1000), np.arange(1000) / GRID_HZ], axis=1)
    after = truth[101:1101]  # two sums of a sample's force end at the next sample
    start = np.linalg.lstsq(line, after - way, rcond=None)[0]
    assert np.abs(way + line @ start - after).max() < 0.005


def test_mean_acceleration_over_whole_strides_is_gravity() -> None:
    for scenario in ("walk", "run backward"):
        motion = simulate(SCENARIOS[scenario], person=Person(), seed=2)
        sensor = SensorModel(rate_hz=GRID_HZ, bandwidth_hz=GRID_HZ)
        signal = sense(motion, mounting=EVERYWHERE[0], sensor=sensor, seed=1)
        world = np.einsum("nij,nj->ni", motion.pelvis.rotation, signal.acc_ms2)
        left = [c.t_s for c in motion.contacts if c.side is Side.LEFT]
        rows = (signal.t_s >= left[2]) & (signal.t_s < left[-3])
        mean = world[rows].mean(axis=0)
        np.testing.assert_allclose(mean, [0, 0, GRAVITY_MS2], atol=0.05)


def test_integral_of_velocity_is_stride_length() -> None:
    motion = simulate(Scenario([Walk(30, 1.3)]), person=Person(), seed=4)
    foot = motion.trajectory(Placement.FOOT, Side.RIGHT).position_m
    mine = [c for c in motion.contacts if c.side is Side.RIGHT]
    stances = {s.on_s: s for s in motion.stances}
    flat = [int((stances[c.t_s].flat_from_s + 0.02) * GRID_HZ) for c in mine[:-1]]
    for (a, b), contact in zip(itertools.pairwise(flat), mine[1:], strict=False):
        way = np.linalg.norm((foot[b] - foot[a])[:2])
        assert way == pytest.approx(contact.stride_length_m, abs=1e-6)
    first, last = mine[2], mine[-3]
    rows = [int(c.t_s * GRID_HZ) for c in (first, last)]
    pelvis_way = np.linalg.norm(np.diff(motion.pelvis.position_m[rows], axis=0)[0, :2])
    strides = sum(c.stride_length_m for c in mine[3:-2])
    assert pelvis_way == pytest.approx(strides, rel=0.02)


def test_backward_travels_against_the_facing() -> None:
    for scenario, sign in (("walk", 1), ("run", 1), ("walk backward", -1), ("run backward", -1)):
        motion = simulate(SCENARIOS[scenario], person=Person(), seed=3)
        velocity = np.gradient(motion.pelvis.position_m, motion.t_s, axis=0)
        rows = (motion.t_s > 4) & (motion.t_s < 10)
        facing = motion.pelvis.rotation[:, :, 0]
        along = np.einsum("ni,ni->n", velocity, facing)[rows]
        assert (sign * along > 0).all()


def test_motion_is_smooth(motion: Motion) -> None:
    """Accelerations without steps: twice differentiable trajectories."""
    for trajectory in (motion.pelvis, motion.left_foot, motion.right_foot):
        acc = np.diff(trajectory.position_m, n=2, axis=0) * GRID_HZ**2
        assert np.abs(np.diff(acc, axis=0)).max() < 45.0
    jumps = np.diff(motion.pelvis.position_m, n=3, axis=0) * GRID_HZ**2
    assert np.abs(jumps).max() < 3.0
