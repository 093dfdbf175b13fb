"""Scenarios: truth, bouts, options, bad input."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from retrogait.sim import (
    Habit,
    InPlace,
    Person,
    Run,
    Scenario,
    Sit,
    Squats,
    Stairs,
    Stand,
    Turn,
    Walk,
    simulate,
)
from retrogait.sim.figures import step_figures
from retrogait.types import Direction, Placement, Side

BACKWARD = Direction.BACKWARD
MIXED = Scenario(
    [
        Stand(2),
        Walk(8, 1.2),
        Walk(6, 0.7, direction=BACKWARD),
        Stand(2),
        Run(8, 2.8),
        Turn(1.0, 3),
        InPlace(4),
        Stairs(6),
        Sit(6),
        Squats(4, count=2),
    ]
)


def test_truth_segments_cover_the_scenario_in_its_words() -> None:
    motion = simulate(MIXED, person=Person(), seed=1)
    segments = motion.segments
    assert segments[0].start_s == 0
    assert segments[-1].end_s == pytest.approx(MIXED.duration_s)
    for before, after in itertools.pairwise(segments):
        assert before.end_s == pytest.approx(after.start_s)
    words = [(s.direction, s.gait) for s in segments]
    assert words == [
        ("none", "other"),
        ("forward", "walk"),
        ("backward", "walk"),
        ("none", "other"),
        ("forward", "run"),
        ("other", "other"),
        ("other", "other"),
        ("other", "other"),
        ("other", "other"),
        ("none", "other"),
        ("other", "other"),
        ("other", "other"),
    ]
    assert segments[1].speed_ms == pytest.approx(1.0, abs=0.2)
    assert motion.t_s[-1] == pytest.approx(MIXED.duration_s)


def test_contacts_alternate_within_a_bout_and_never_come_at_rest() -> None:
    motion = simulate(MIXED, person=Person(), seed=1)
    times = np.array([c.t_s for c in motion.contacts])
    assert (np.diff(times) > 0.15).all()
    sides = [c.side for c in motion.contacts if 2 < c.t_s < 10]
    assert all(a is not b for a, b in itertools.pairwise(sides))
    for segment in motion.segments:
        if segment.direction == "none":
            assert not ((times >= segment.start_s) & (times < segment.end_s)).any()


def test_body_stops_between_directions() -> None:
    scenario = Scenario([Walk(6, 1.2), Walk(6, 0.8, direction=BACKWARD)])
    motion = simulate(scenario, person=Person(), seed=1)
    speed = np.gradient(motion.pelvis.position_m[:, 0], motion.t_s)
    assert abs(speed[np.searchsorted(motion.t_s, 6.0)]) < 0.1
    assert speed[1000] > 0.5
    assert speed[2400] < -0.3


def test_walk_flows_into_a_run() -> None:
    motion = simulate(Scenario([Walk(8, 1.4), Run(8, 2.8)]), person=Person(), seed=1)
    speed = np.gradient(motion.pelvis.position_m[:, 0], motion.t_s)
    rows = (motion.t_s > 4) & (motion.t_s < 13)
    assert speed[rows].min() > 0.9
    assert speed[rows].max() > 2.5


@pytest.mark.parametrize("angle_rad", [1.57, -3.14])
def test_turn_turns(angle_rad: float) -> None:
    motion = simulate(Scenario([Turn(angle_rad, 5), Stand(2)]), person=Person(), seed=1)
    facing = motion.pelvis.rotation[-1, :, 0]
    turned = np.arctan2(facing[1], facing[0])
    assert np.cos(turned - angle_rad) > 0.99
    assert np.abs(motion.pelvis.position_m[-1, :2]).max() < 0.15


def test_curve_turns_and_travels() -> None:
    scenario = Scenario([Walk(20, 1.2, turn_rate_rads=2 * np.pi / 20)])
    motion = simulate(scenario, person=Person(), seed=1)
    radius = 1.2 * 20 / (2 * np.pi)
    assert np.ptp(motion.pelvis.position_m[:, 1]) == pytest.approx(2 * radius, rel=0.15)


def test_stairs_climb_and_descend() -> None:
    for rise in (0.17, -0.17):
        motion = simulate(Scenario([Stairs(10, rise_m=rise)]), person=Person(), seed=1)
        steps = len(motion.contacts) - 1
        for part in (motion.left_foot, motion.right_foot):
            climbed = np.ptp(part.position_m[[0, -1], 2]) * np.sign(rise)
            assert climbed == pytest.approx(steps * rise, abs=1e-3)
        hips = motion.pelvis.position_m[:, 2]
        assert hips[-1] - hips[0] == pytest.approx(steps * rise, abs=0.1)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("lead_rad", [0.0, 1.5])
def test_on_stairs_the_trunk_surges_as_asked(share: float, lead_rad: float) -> None:
    stairs = Stairs(10, surge_share=share, surge_lead_rad=lead_rad)
    trunk = step_figures(stairs, elapsed_s=1.0, person=Person()).trunk
    asked = share * np.exp(1j * lead_rad)
    assert trunk.surge[0] / trunk.up[0] == pytest.approx(asked, abs=1e-12)


def test_in_place_goes_nowhere_but_lifts_the_feet() -> None:
    motion = simulate(Scenario([InPlace(10, lift_m=0.15)]), person=Person(), seed=1)
    assert np.abs(motion.pelvis.position_m[:, :2]).max() < 0.15
    assert len(motion.contacts) > 10
    ankle = motion.left_foot.position_m[:, 2]
    assert np.ptp(ankle) > 0.12


def test_sitting_lowers_the_hips_to_the_seat() -> None:
    motion = simulate(Scenario([Sit(10, seat_height_m=0.45), Stand(2)]), person=Person(), seed=1)
    seated = motion.pelvis.position_m[1250]
    assert seated[2] == pytest.approx(0.53, abs=0.02)
    thigh = motion.trajectory(Placement.THIGH, Side.LEFT).rotation[1250, :, 2]
    assert abs(thigh[2]) < 0.5, "the thigh lies nearly level"
    assert motion.pelvis.position_m[-1, 2] == pytest.approx(
        motion.pelvis.position_m[0, 2], abs=0.01
    )
    assert motion.contacts == ()


def test_squats_go_down_as_often_as_asked() -> None:
    motion = simulate(Scenario([Squats(9, count=3, depth_m=0.3)]), person=Person(), seed=1)
    up = motion.pelvis.position_m[:, 2]
    low = up < up.max() - 0.25
    assert (np.diff(low.astype(int)) == 1).sum() == 3


def test_options_change_what_they_say() -> None:
    def strides(walk: Walk) -> tuple[float, float]:
        left = [
            c
            for c in simulate(Scenario([walk]), person=Person(), seed=2).contacts
            if c.side is Side.LEFT
        ][2:-2]
        times = np.diff([c.t_s for c in left])
        return float(times.mean()), float(np.mean([c.stride_length_m for c in left[1:]]))

    plain, long = strides(Walk(30, 1.0)), strides(Walk(30, 1.0, step_length_scale=1.25))
    assert long[1] / plain[1] == pytest.approx(1.25, rel=0.04)
    assert long[0] / plain[0] == pytest.approx(1.25, rel=0.04)
    paced = strides(Walk(30, 1.0, cadence_spm=120))
    assert 120 / paced[0] == pytest.approx(120, rel=0.03)


def test_asymmetry_shows_in_step_times() -> None:
    walk = Walk(40, 1.1, asymmetry=0.2, variability=0.5)
    contacts = simulate(Scenario([walk]), person=Person(), seed=2).contacts[2:-2]
    pairs = list(itertools.pairwise(contacts))
    mean = {
        side: np.mean([b.t_s - a.t_s for a, b in pairs if b.side is side])
        for side in (Side.LEFT, Side.RIGHT)
    }
    assert mean[Side.LEFT] / mean[Side.RIGHT] == pytest.approx(1.1 / 0.9, rel=0.04)


def test_speed_changes_within_a_walk() -> None:
    motion = simulate(Scenario([Walk(30, 0.6, end_speed_ms=1.8)]), person=Person(), seed=2)
    speed = np.gradient(motion.pelvis.position_m[:, 0], motion.t_s)
    early, late = speed[(motion.t_s > 4) & (motion.t_s < 7)], speed[motion.t_s > 24]
    assert late[: len(early)].mean() > 2 * early.mean()


def test_equal_seeds_give_equal_motion_and_others_do_not() -> None:
    runs = [simulate(MIXED, person=Person(), seed=seed) for seed in (7, 7, 8)]
    assert runs[0].contacts == runs[1].contacts
    assert np.array_equal(runs[0].pelvis.position_m, runs[1].pelvis.position_m)
    assert np.array_equal(runs[0].left_foot.rotation, runs[1].left_foot.rotation)
    assert runs[0].contacts != runs[2].contacts


def test_random_people_differ_and_all_can_move() -> None:
    people = [Person.random(np.random.default_rng(seed)) for seed in range(12)]
    assert len({p.height_m for p in people}) == 12
    scenario = Scenario([Walk(5, 2.2), Run(5, 5.0), Run(5, 3.0, direction=BACKWARD)])
    for person in people:
        motion = simulate(scenario, person=person, seed=1)
        assert np.isfinite(motion.pelvis.position_m).all()


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Walk(0, 1.0), "duration_s"),
        (lambda: Walk(float("inf"), 1.0), "duration_s"),
        (lambda: Walk(float("nan"), 1.0), "duration_s"),
        (lambda: Walk(5, -1.0), "speed_ms"),
        (lambda: Walk(5, 3.0), "speed_ms"),
        (lambda: Run(5, 0.5), "speed_ms"),
        (lambda: Walk(5, 1.0, end_speed_ms=9.0), "speed_ms"),
        (lambda: Walk(5, 1.0, cadence_spm=5), "cadence_spm"),
        (lambda: Walk(5, 1.0, direction=Direction.UNKNOWN), "direction"),
        (lambda: Walk(5, 1.0, asymmetry=2.0), "asymmetry"),
        (lambda: Walk(5, 1.0, variability=-1.0), "variability"),
        (lambda: Stairs(5, rise_m=1.0), "rise_m"),
        (lambda: InPlace(5, lift_m=2.0), "lift_m"),
        (lambda: InPlace(5, surge_share=-0.1), "surge_share"),
        (lambda: Stairs(5, surge_share=1.5), "surge_share"),
        (lambda: Sit(2.0), "duration_s"),
        (lambda: Squats(2.0, count=5), "squat"),
        (lambda: Stand(3, sway_m=-1.0), "sway_m"),
        (lambda: Turn(float("nan"), 3), "angle_rad"),
        (lambda: Scenario([]), "at least one segment"),
        (lambda: Scenario([Walk(1.0, 1.0)]), "must last"),
        (lambda: Scenario([Stand(0.1)]), "must last"),
        (lambda: Person(thigh_m=-0.1), "thigh_m"),
    ],
)
def test_bad_input_is_named(build: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build()  # type: ignore[operator]


def test_leg_parts_need_a_side() -> None:
    motion = simulate(Scenario([Stand(1)]), person=Person(habit=Habit()), seed=1)
    with pytest.raises(ValueError, match="side"):
        motion.trajectory(Placement.SHANK)
