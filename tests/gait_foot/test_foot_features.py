"""What a foot tells the learned model, and what its course adds to the verdict."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from gait_foot.foot_walk import foot_walk
from streams import AXES

from retrogait.gait.foot import FootTracker
from retrogait.gait.foot.acconly import AccOnlyMeter, AccOnlyParams
from retrogait.gait.foot.evidence import accel_features, six_axis_features
from retrogait.gait.foot.features import (
    ACCEL,
    ACCEL_FEATURES,
    SIX_AXIS,
    SIX_AXIS_FEATURES,
    vector,
)
from retrogait.gait.foot.rest import Rest
from retrogait.gait.foot.shape import Flight, Shape, shape_of
from retrogait.gait.foot.sixaxis import SixAxisMeter, SixAxisParams
from retrogait.gait.foot.stride import Stride
from retrogait.gait.foot.strides_before import PastStrides
from retrogait.gait.foot.swing_path import Swing
from retrogait.sim import Person, Run, Scenario, SensorModel, SensorMounting, Stand, Walk, simulate
from retrogait.sim import sense as simulated_sense
from retrogait.types import GRAVITY_MS2, BodyBlock, Direction, Gap, Heading, Placement, Reason, Side

RATE_HZ = 100.0
TABLES = {True: (SIX_AXIS, SIX_AXIS_FEATURES), False: (ACCEL, ACCEL_FEATURES)}
TURN_ROUND = ("displacement_m", "along", "past_m", "past_along", "pitch_lead")
"""What turns round with a sensor worn back to front."""

THERE_AND_BACK = (1.2, 1.3, 1.2, 1.1, -0.8, -0.9, -0.8, -0.9, 1.2, 1.2)
UP = np.array([0.0, 0.0, GRAVITY_MS2])


@pytest.fixture(params=[True, False], ids=["six-axis", "accel"])
def gyroscope(request) -> bool:
    return request.param


def checked(contacts, gyroscope):
    """All vectors, shape (n, features): finite, in range, as long as the names."""
    rows, names = TABLES[gyroscope]
    values = np.array([c.evidence.features for c in contacts])
    assert values.shape == (len(contacts), len(names))
    assert np.isfinite(values).all()
    assert (values >= [row.low for row in rows]).all()
    assert (values <= [row.high for row in rows]).all()
    assert all(math.isfinite(c.evidence.log_odds) for c in contacts)
    return values


def test_names_are_unique_and_explained(gyroscope):
    rows, names = TABLES[gyroscope]
    assert names == tuple(row.name for row in rows)
    assert 8 <= len(set(names)) == len(names)
    assert all(row.low < row.high and len(row.meaning) > 10 for row in rows)


def test_a_missing_value_is_refused(gyroscope):
    rows, names = TABLES[gyroscope]
    with pytest.raises(KeyError, match=names[0]):
        vector(rows, {})


def test_every_contact_has_evidence_also_after_a_gap(gyroscope):
    walk = foot_walk(lengths_m=THERE_AND_BACK)
    tracker = FootTracker(rate_hz=RATE_HZ, has_gyroscope=gyroscope)
    half = len(walk) // 2
    contacts = tracker.push(walk.block(0, half, has_gyroscope=gyroscope))
    tracker.skip(Gap(half, 50))
    after = tracker.push(walk.block(half, None, shift=50, has_gyroscope=gyroscope))
    assert len(contacts) + len(after) >= 7
    values = checked([*contacts, *after], gyroscope)
    at = TABLES[gyroscope][1].index("is_stride")
    assert values[0, at] == values[len(contacts), at] == 0.0
    assert (values[1 : len(contacts), at] == 1.0).all()


@pytest.mark.parametrize("heading", list(Heading))
def test_evidence_whatever_the_heading(gyroscope, heading):
    walk = foot_walk(lengths_m=THERE_AND_BACK)
    tracker = FootTracker(rate_hz=RATE_HZ, has_gyroscope=gyroscope)
    contacts = tracker.push(walk.block(heading=heading, has_gyroscope=gyroscope))
    checked(contacts, gyroscope)
    for c in contacts:
        assert (c.verdict.belief is None) == (not heading.is_known)


def test_noise_stays_finite(gyroscope):
    rng = np.random.default_rng(5)
    slow = np.repeat(rng.normal(0, 1, (400, 3)), 20, axis=0)
    acc, gyr = UP + 20 * slow, 4 * slow[::-1]
    block = BodyBlock(0, RATE_HZ, acc, gyr if gyroscope else None, Heading.DECLARED)
    contacts = FootTracker(rate_hz=RATE_HZ, has_gyroscope=gyroscope).push(block)
    assert contacts
    checked(contacts, gyroscope)


@pytest.mark.parametrize("length_m", [1.2, -0.9])
def test_displacement_by_formula(length_m):
    walk = foot_walk(lengths_m=(length_m,) * 5)
    contacts = FootTracker(rate_hz=RATE_HZ, has_gyroscope=True).push(walk.block())
    told = dict(zip(SIX_AXIS_FEATURES, contacts[-1].evidence.features, strict=True))
    assert told["displacement_m"] == pytest.approx(-length_m, abs=0.05)
    assert told["past_m"] == pytest.approx(-length_m, abs=0.05)
    assert told["along"] == pytest.approx(-math.copysign(1.0, length_m), abs=0.02)
    assert told["stride_s"] == pytest.approx(1.1, abs=0.02)
    assert told["swing_s"] == pytest.approx(0.3, abs=0.06)
    assert told["length_change"] == pytest.approx(0.0, abs=0.05)
    assert told["turn_rad"] == pytest.approx(0.0, abs=0.02)
    assert length_m * told["pitch_lead"] < 0


def a_stride(*, forward_m: float, left_m: float = 0.1, pitch_lead: float = -0.6) -> Stride:
    swing = Swing(
        forward_m=forward_m,
        left_m=left_m,
        rise_m=0.05,
        top_speed_ms=3.0,
        landing=50.0,
        flight=40,
        duration_s=0.9,
        force_start=UP,
        force_end=UP + 0.1,
    )
    rest = Rest(index=90, entered=85, known_at=95, left=3, peak=8.0, lowest=0.3, calm=9)
    shape = Shape(lift_lead=-0.3, pitch_lead=pitch_lead, turn_rad=0.2)
    return Stride(55.0, swing, rest, from_rest=True, shape=shape)


def vectors(strides: list[Stride], gyroscope: bool) -> np.ndarray:
    """Vectors of strides a second apart."""
    past = PastStrides(memory_s=2.5, rate_hz=RATE_HZ)
    told = []
    for number, stride in enumerate(strides):
        rhythm = past.add(100.0 * number, stride.swing)
        if gyroscope:
            told.append(six_axis_features(stride, rhythm, standing=UP, rate_hz=RATE_HZ))
        else:
            told.append(accel_features(stride, rhythm, rate_hz=RATE_HZ))
    return np.array(told)


def test_a_sensor_worn_back_to_front_turns_the_signed_features_only(gyroscope):
    names = TABLES[gyroscope][1]
    worn = [a_stride(forward_m=x) for x in (1.2, 1.0, 1.1)]
    other = [a_stride(forward_m=-x, left_m=-0.1, pitch_lead=0.6) for x in (1.2, 1.0, 1.1)]
    sign = np.array([-1.0 if name in TURN_ROUND else 1.0 for name in names])
    assert np.array_equal(vectors(other, gyroscope), vectors(worn, gyroscope) * sign)


def a_flight(way: int) -> Flight:
    """The toe sinks, then rises, by 0.5 rad, and the heel lifts early; ``way`` -1: in reverse."""
    u = np.linspace(0.0, 1.0, 101)[::way]
    elevation = -0.5 * np.sin(2 * np.pi * u)
    height = u * (1 - u) ** 3
    turns = np.tile(np.eye(3), (101, 1, 1))
    turns[:, 0, 0] = turns[:, 2, 2] = np.cos(elevation)
    turns[:, 2, 0], turns[:, 0, 2] = np.sin(elevation), -np.sin(elevation)
    velocity = np.zeros((101, 3))
    velocity[:, 2] = np.gradient(height)
    speed = np.sin(np.pi * u) ** 2
    return Flight(velocity=velocity, turns=turns, up=np.array([0.0, 0.0, 1.0]), speed=speed)


@pytest.mark.parametrize("way", [1, -1])
def test_a_swing_in_reverse_has_the_other_shape(way):
    shape = shape_of(a_flight(way))
    assert way * shape.pitch_lead == pytest.approx(-0.75, abs=0.1)
    assert way * shape.lift_lead < -0.3
    assert shape.turn_rad == pytest.approx(0.0, abs=1e-6)


def test_back_to_front_turns_the_pitch_and_not_the_lift():
    flight = a_flight(1)
    turned = replace(flight, turns=flight.turns * np.array([-1.0, -1.0, 1.0]))
    shape, other = shape_of(flight), shape_of(turned)
    assert other.pitch_lead == pytest.approx(-shape.pitch_lead, abs=1e-12)
    assert (other.lift_lead, other.turn_rad) == pytest.approx((shape.lift_lead, shape.turn_rad))


def test_a_turn_is_seen_from_above():
    flight = a_flight(1)
    flight.turns[-1] = [[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    assert shape_of(flight).turn_rad == pytest.approx(math.pi / 2)


def meter() -> SixAxisMeter:
    return SixAxisMeter(SixAxisParams(), rate_hz=RATE_HZ)


@pytest.mark.parametrize(
    ("shape", "answer"),
    [
        (Shape(0.3, 0.6, 0.2), Direction.BACKWARD),
        (Shape(0.3, -0.2, 0.2), Direction.UNKNOWN),
        (Shape(0.3, 0.6, 1.2), Direction.UNKNOWN),
    ],
)
def test_a_step_back_must_have_the_course_of_one(shape, answer):
    stride = replace(a_stride(forward_m=-0.8), shape=shape)
    verdict = meter().verdict(stride, follows=False)
    assert verdict.direction is answer
    if answer is Direction.UNKNOWN:
        assert verdict.reason is Reason.INCOHERENT
        assert verdict.belief == 0.5


def test_slight_steps_do_not_turn_round():
    slight_back = a_stride(forward_m=-0.22, left_m=0.0, pitch_lead=0.3)
    slight_forth = a_stride(forward_m=0.22, left_m=0.0)
    one = meter()
    first = one.verdict(slight_back, follows=False)
    assert first.reason is Reason.TOO_EARLY
    assert 0.5 < first.belief < 0.83
    assert one.verdict(slight_back, follows=True).direction is Direction.BACKWARD
    assert one.verdict(slight_forth, follows=True).reason is Reason.TOO_EARLY
    assert one.verdict(a_stride(forward_m=0.8), follows=True).direction is Direction.FORWARD
    assert one.verdict(slight_forth, follows=True).direction is Direction.FORWARD


def test_a_faint_swing_says_nothing_without_gyroscope():
    one = AccOnlyMeter(AccOnlyParams(), rate_hz=RATE_HZ)
    stride = a_stride(forward_m=0.8)
    faint = replace(stride, rest=replace(stride.rest, peak=4.5))
    assert one.verdict(faint, follows=False).reason is Reason.WEAK
    assert one.verdict(stride, follows=False).direction is Direction.FORWARD


def test_a_steep_swing_back_says_nothing_without_gyroscope():
    one = AccOnlyMeter(AccOnlyParams(), rate_hz=RATE_HZ)
    back = a_stride(forward_m=-0.4, left_m=0.0)
    stairs = replace(back, swing=replace(back.swing, rise_m=-0.9))
    assert one.verdict(stairs, follows=False).direction is Direction.UNKNOWN
    assert one.verdict(back, follows=False).direction is Direction.BACKWARD


def test_belief_where_there_is_no_answer():
    verdict = meter().verdict(a_stride(forward_m=0.06, left_m=0.0), follows=True)
    assert verdict.reason is Reason.AMBIGUOUS
    assert verdict.belief == pytest.approx(1 / (1 + math.exp(0.06 / 0.05)))


LOOSE = {25.0: 0.13, 50.0: 0.05, 100.0: 0.04, 400.0: 0.04}
"""Median difference from 200 Hz, as a share of the range of a feature."""


@pytest.fixture(scope="module")
def motion():
    scenario = Scenario(
        [
            Stand(1.5),
            Walk(8.0, 1.2),
            Stand(1.0),
            Walk(8.0, 0.7, direction=Direction.BACKWARD),
            Run(5.0, 2.6),
        ]
    )
    return simulate(scenario, person=Person.of_height(1.75), seed=7)


def told(motion, gyroscope: bool, rate_hz: float) -> list[tuple[float, np.ndarray]]:
    """Times and vectors of all contacts at a rate."""
    read = simulated_sense(
        motion,
        mounting=SensorMounting(placement=Placement.FOOT, side=Side.RIGHT, axes=AXES),
        sensor=SensorModel.typical(rate_hz=rate_hz, has_gyroscope=gyroscope),
        seed=7,
    )
    block = BodyBlock(0, rate_hz, read.acc_ms2, read.gyr_rads, Heading.DECLARED)
    contacts = FootTracker(rate_hz=rate_hz, has_gyroscope=gyroscope).push(block)
    return [(c.index / rate_hz, np.array(c.evidence.features)) for c in contacts]


@pytest.mark.parametrize("rate_hz", list(LOOSE))
def test_any_rate_tells_the_same(motion, gyroscope, rate_hz):
    rows = TABLES[gyroscope][0]
    wanted, found = told(motion, gyroscope, 200.0), told(motion, gyroscope, rate_hz)
    off = []
    for t_s, values in found:
        near_s, near = min(wanted, key=lambda one: abs(one[0] - t_s))
        if abs(near_s - t_s) < 0.15:
            off.append(np.abs(values - near))
    assert len(off) >= 0.85 * len(wanted) > 12
    share = np.median(off, axis=0) / [row.high - row.low for row in rows]
    assert share.max() < LOOSE[rate_hz]
