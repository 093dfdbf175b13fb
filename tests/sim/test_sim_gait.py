"""What a walking or running person must look like to a sensor, with generous bands."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import skew

from retrogait.sim import (
    Motion,
    Person,
    Run,
    Scenario,
    SensorModel,
    SensorMounting,
    Stand,
    Walk,
    sense,
    simulate,
)
from retrogait.sim.figures import step_figures
from retrogait.types import GRAVITY_MS2, BodyAxes, Direction, FloatArray, Placement, Side

BACKWARD = Direction.BACKWARD
PEOPLE = (0, 1, 2, 3, 4, 5)
GAITS: dict[str, Walk | Run] = {
    "FW": Walk(14, 1.3),
    "BW": Walk(14, 0.8, direction=BACKWARD),
    "FR": Run(14, 3.0),
    "BR": Run(14, 2.2, direction=BACKWARD),
}
STEADY_S = (5.0, 14.0)


@pytest.fixture(scope="module")
def motions() -> dict[str, list[Motion]]:
    """Every gait by several people."""
    people = [Person.random(np.random.default_rng(seed)) for seed in PEOPLE]
    return {
        name: [
            simulate(Scenario([Stand(2), gait, Stand(1)]), person=person, seed=seed)
            for seed, person in zip(PEOPLE, people, strict=True)
        ]
        for name, gait in GAITS.items()
    }


def steady(motion: Motion, placement: Placement) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Times, body-frame acceleration levelled by its mean, and angular rate, in steady gait."""
    side = Side.UNKNOWN if placement.is_trunk else Side.RIGHT
    signal = sense(motion, mounting=SensorMounting(placement, side), sensor=SensorModel(), seed=1)
    rows = (signal.t_s > STEADY_S[0]) & (signal.t_s < STEADY_S[1])
    up = signal.acc_ms2[rows].mean(axis=0)
    turn = BodyAxes(forward=(1.0, 0.0, 0.0), up=(up[0], up[1], up[2])).matrix()
    assert signal.gyr_rads is not None
    return signal.t_s[rows], signal.acc_ms2[rows] @ turn.T, signal.gyr_rads[rows]


def contacts(motion: Motion) -> FloatArray:
    """Contact times in steady gait."""
    times = np.array([c.t_s for c in motion.contacts])
    return times[(times > STEADY_S[0]) & (times < STEADY_S[1])]


def component(t_s: FloatArray, x: FloatArray, frequency_hz: float) -> complex:
    """Complex amplitude at a frequency."""
    window = np.hanning(len(t_s))
    turning = np.exp(-2j * np.pi * frequency_hz * t_s)
    return complex((window * turning * (x - x.mean())).sum() / window.sum() * 2)


@pytest.mark.parametrize("direction", [Direction.FORWARD, Direction.BACKWARD])
def test_kinetic_swings_as_much_as_potential_energy_at_4_km_h(direction: Direction) -> None:
    """Cavagna, Thys & Zamboni 1976, J Physiol 262:639: less below, more above."""

    def exchange(speed_ms: float) -> float:
        figures = step_figures(
            Walk(10, speed_ms, direction=direction), elapsed_s=0.0, person=Person()
        )
        rate = 2 * np.pi / figures.step_time_s
        swing_ms = abs(figures.trunk.surge[0]) / rate
        rise_m = abs(figures.trunk.up[0]) / rate**2
        return float(speed_ms * swing_ms / (GRAVITY_MS2 * rise_m))

    assert exchange(4 / 3.6) == pytest.approx(1.0, abs=0.05)
    assert exchange(0.6) < 0.75
    assert exchange(1.6) > 1.2


@pytest.mark.parametrize(
    ("gait", "low_deg", "high_deg"),
    [("FW", 80, 130), ("BW", -100, -50), ("FR", -120, -65), ("BR", 60, 130)],
)
def test_trunk_phase_at_step_frequency(
    motions: dict[str, list[Motion]], gait: str, low_deg: float, high_deg: float
) -> None:
    """Fore-aft against vertical: forward and backward opposed, flipped in running."""
    leads = []
    for motion in motions[gait]:
        t_s, acc, _ = steady(motion, Placement.LOWER_BACK)
        step_hz = 1 / np.diff(contacts(motion)).mean()
        cross = component(t_s, acc[:, 0], step_hz) / component(t_s, acc[:, 2], step_hz)
        leads.append(cross / abs(cross))
    mean = np.mean(leads)
    assert low_deg < np.degrees(np.angle(mean)) < high_deg
    assert abs(mean) > 0.9, "people should agree"


@pytest.mark.parametrize(("gait", "low_m", "high_m"), [("FW", 0.03, 0.06), ("FR", 0.06, 0.10)])
def test_vertical_excursion(
    motions: dict[str, list[Motion]], gait: str, low_m: float, high_m: float
) -> None:
    for motion in motions[gait]:
        rows = np.searchsorted(motion.t_s, contacts(motion))
        up = motion.pelvis.position_m[:, 2]
        excursion = np.mean([np.ptp(up[a:b]) for a, b in itertools.pairwise(rows)])
        assert low_m < excursion < high_m


@pytest.mark.parametrize(
    ("gait", "low", "high"),
    [("FW", 0.59, 0.64), ("BW", 0.61, 0.68), ("FR", 0.28, 0.40), ("BR", 0.30, 0.43)],
)
def test_stance_share(motions: dict[str, list[Motion]], gait: str, low: float, high: float) -> None:
    for motion in motions[gait]:
        right = [s for s in motion.stances if s.side is Side.RIGHT][3:-3]
        strides = np.diff([s.on_s for s in right])
        share = np.mean([s.off_s - s.on_s for s in right[:-1]] / strides)
        assert low < share < high


@pytest.mark.parametrize("gait", ["FR", "BR"])
def test_running_has_flight(motions: dict[str, list[Motion]], gait: str) -> None:
    """Weightless between contacts: |f| < 0.3 g for 40 ms and more in each step."""
    for motion in motions[gait]:
        t_s, acc, _ = steady(motion, Placement.LOWER_BACK)
        light = np.linalg.norm(acc, axis=1) < 0.3 * GRAVITY_MS2
        for a, b in zip(contacts(motion), contacts(motion)[1:], strict=False):
            assert light[(t_s >= a) & (t_s < b)].sum() >= 4


@pytest.mark.parametrize("gait", ["FW", "BW"])
def test_walking_is_never_weightless(motions: dict[str, list[Motion]], gait: str) -> None:
    for motion in motions[gait]:
        _, acc, _ = steady(motion, Placement.LOWER_BACK)
        assert np.linalg.norm(acc, axis=1).min() > 0.4 * GRAVITY_MS2


@pytest.mark.parametrize("gait", GAITS)
def test_vertical_has_two_peaks_a_stride_and_sideways_one(
    motions: dict[str, list[Motion]], gait: str
) -> None:
    for motion in motions[gait]:
        t_s, acc, _ = steady(motion, Placement.LOWER_BACK)
        step_hz = 1 / np.diff(contacts(motion)).mean()
        for axis, wanted, other in ((2, step_hz, step_hz / 2), (1, step_hz / 2, step_hz)):
            size = [abs(component(t_s, acc[:, axis], f)) for f in (wanted, other)]
            assert size[0] > 1.5 * size[1]


@pytest.mark.parametrize(("gait", "sign"), [("FW", 1), ("BW", -1), ("FR", 1), ("BR", -1)])
def test_shank_swings_faster_than_it_stands(
    motions: dict[str, list[Motion]], gait: str, sign: int
) -> None:
    """The larger sagittal lobe points the way of travel, walking and running alike."""
    for motion in motions[gait]:
        _, _, gyr = steady(motion, Placement.SHANK)
        swing = -sign * gyr[:, 1]
        assert np.percentile(swing, 99) > -np.percentile(swing, 1)
        assert skew(swing) > 0.2


@pytest.mark.parametrize("gait", ["FW", "BW"])
def test_thigh_swings_faster_than_it_stands(motions: dict[str, list[Motion]], gait: str) -> None:
    sign = 1 if gait == "FW" else -1
    for motion in motions[gait]:
        _, _, gyr = steady(motion, Placement.THIGH)
        assert skew(-sign * gyr[:, 1]) > 0.2


def test_shank_rate_is_of_published_size(motions: dict[str, list[Motion]]) -> None:
    """Forward walking, mid-swing: 300-450 deg/s in healthy adults."""
    for motion in motions["FW"]:
        _, _, gyr = steady(motion, Placement.SHANK)
        assert 280 < np.degrees(np.percentile(-gyr[:, 1], 99)) < 480


@pytest.mark.parametrize(
    ("gait", "swing_deg"), [("FW", (50, 85)), ("BW", (45, 85)), ("FR", (80, 130))]
)
def test_knee_angles(
    motions: dict[str, list[Motion]], gait: str, swing_deg: tuple[float, float]
) -> None:
    for motion in motions[gait]:
        rows = (motion.t_s > STEADY_S[0]) & (motion.t_s < STEADY_S[1])
        thigh = motion.trajectory(Placement.THIGH, Side.LEFT).rotation[rows, :, 2]
        shank = motion.trajectory(Placement.SHANK, Side.LEFT).rotation[rows, :, 2]
        knee = np.degrees(np.arccos(np.clip(np.einsum("ni,ni->n", thigh, shank), -1, 1)))
        assert 4 < knee.min() < 30
        assert swing_deg[0] < knee.max() < swing_deg[1]


def test_contact_is_heel_first_forward_and_toe_first_backward(
    motions: dict[str, list[Motion]],
) -> None:
    for gait, sign in (("FW", 1), ("BW", -1), ("FR", 1), ("BR", -1)):
        for motion in motions[gait]:
            foot = motion.trajectory(Placement.FOOT, Side.RIGHT).rotation
            on = [s.on_s for s in motion.stances if s.side is Side.RIGHT][2:-2]
            toes_up = foot[np.searchsorted(motion.t_s, on), 2, 0]
            assert (sign * toes_up > 0.05).all()


def test_backward_is_slower_shorter_and_more_variable() -> None:
    """At one speed steps are shorter backward; stride times vary by 2 % and by 4-5 %."""
    lengths, spreads = [], []
    for direction in (Direction.FORWARD, BACKWARD):
        gait = Walk(240, 1.0, direction=direction)
        motion = simulate(Scenario([gait]), person=Person(), seed=8)
        left = [c for c in motion.contacts if c.side is Side.LEFT][3:-3]
        times = np.diff([c.t_s for c in left])
        spreads.append(times.std() / times.mean())
        lengths.append(np.mean([c.stride_length_m for c in left]))
    assert lengths[1] < 0.95 * lengths[0]
    assert 0.014 < spreads[0] < 0.027
    assert 0.033 < spreads[1] < 0.058


@pytest.mark.parametrize("speed_ms", [0.4, 0.8, 1.3, 1.8])
def test_speed_is_kept(speed_ms: float) -> None:
    motion = simulate(Scenario([Walk(40, speed_ms)]), person=Person(), seed=8)
    left = [c for c in motion.contacts if c.side is Side.LEFT][2:-2]
    way = sum(c.stride_length_m for c in left[1:])
    assert way / (left[-1].t_s - left[0].t_s) == pytest.approx(speed_ms, rel=0.06)
