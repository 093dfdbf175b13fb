"""The chest turns against the legs, people differ in it, and nothing else moves with that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrogait.sim import InPlace, Motion, Person, Scenario, Stairs, Stand, Walk, simulate
from retrogait.types import Direction, FloatArray, Placement, Side

PEOPLE = 200


def _walked(person: Person, *, direction: Direction = Direction.FORWARD) -> Motion:
    walk = Walk(12.0, 1.1, direction=direction)
    return simulate(Scenario([Stand(1.0), walk, Stand(1.0)]), person=person, seed=5)


def _turned_rad(motion: Motion) -> FloatArray:
    """How far the chest is turned to the left at the right foot's contacts in steady gait."""
    forward = motion.chest.rotation[:, :, 0]
    yaw = np.arctan2(forward[:, 1], forward[:, 0])
    at_s = [c.t_s for c in motion.contacts if c.side is Side.RIGHT and 4.0 < c.t_s < 11.0]
    return np.interp(at_s, motion.t_s, yaw - yaw.mean())


def _habits(**changes: float) -> Person:
    person = Person()
    return replace(person, habit=replace(person.habit, **changes))


def test_as_the_right_foot_comes_down_ahead_the_chest_is_turned_right_and_backward_left() -> None:
    assert (_turned_rad(_walked(Person())) < -0.03).all()
    assert (_turned_rad(_walked(Person(), direction=Direction.BACKWARD)) > 0.02).all()


@pytest.mark.parametrize("direction", list(Direction)[:2])
def test_a_lag_of_a_quarter_stride_leaves_the_chest_straight_at_contact(
    direction: Direction,
) -> None:
    late = _walked(_habits(thorax_lag_rad=np.pi / 2), direction=direction)
    assert np.abs(_turned_rad(late)).max() < 0.02


@pytest.mark.parametrize("segment", [InPlace(8.0), Stairs(8.0)])
def test_on_the_spot_and_on_stairs_the_chest_may_turn_against_the_raised_leg(
    segment: InPlace | Stairs,
) -> None:
    """Then it is straight as the foot comes down, as after a quarter of the stride."""
    for lag_rad, is_turned in ((0.0, True), (-np.pi / 2, False)):
        scenario = Scenario([Stand(1.0), segment, Stand(1.0)])
        person = _habits(spot_thorax_lag_rad=lag_rad)
        motion = simulate(scenario, person=person, seed=5)
        forward = motion.chest.rotation[:, :, 0]
        at_s = [c.t_s for c in motion.contacts if c.side is Side.RIGHT and 3.0 < c.t_s < 8.0]
        yaw = np.interp(at_s, motion.t_s, np.arctan2(forward[:, 1], forward[:, 0]))
        assert (np.abs(yaw) > 0.015).all() == is_turned
        assert (np.abs(yaw) < 0.005).all() != is_turned


def test_how_the_chest_turns_moves_nothing_else() -> None:
    plain = _walked(Person())
    other = _walked(_habits(thorax=2.0, thorax_lag_rad=0.5, wander_rad=0.03))
    assert (plain.pelvis.position_m == other.pelvis.position_m).all()
    assert (plain.pelvis.rotation == other.pelvis.rotation).all()
    for part in (Placement.FOOT, Placement.THIGH):
        mine, theirs = (m.trajectory(part, Side.RIGHT) for m in (plain, other))
        assert (mine.position_m == theirs.position_m).all()
    assert not np.allclose(plain.chest.rotation, other.chest.rotation, atol=0.01)


def test_wandering_has_the_size_that_is_asked_for_and_stops_with_the_steps() -> None:
    plain, wandering = _walked(Person()), _walked(_habits(wander_rad=0.03))
    apart = wandering.chest.rotation[:, 1, 0] - plain.chest.rotation[:, 1, 0]
    walks = (plain.t_s > 3.0) & (plain.t_s < 11.0)
    assert apart[walks].std() == pytest.approx(0.03, rel=0.3)
    assert np.abs(apart[plain.t_s < 0.2]).max() < 0.005


def test_drawn_people_differ_in_their_chests_within_bounds() -> None:
    rng = np.random.default_rng(3)
    habits = [Person.random(rng).habit for _ in range(PEOPLE)]
    lags = np.degrees([habit.thorax_lag_rad for habit in habits])
    spot = np.degrees([habit.spot_thorax_lag_rad for habit in habits])
    assert 10.0 < lags.std() < 20.0
    assert np.abs(lags).max() <= 30.0
    assert spot.min() >= -90.0
    assert spot.max() <= 0.0
    assert len({habit.wander_rad for habit in habits}) == PEOPLE
    assert all(0.0 <= habit.wander_rad <= 0.04 for habit in habits)
