"""What shank and thigh tell the learned model."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from streams import AXES

from retrogait.gait.leg import ShankTracker, ThighTracker
from retrogait.gait.leg.course import Course, course_of
from retrogait.gait.leg.direction import DirectionBelief
from retrogait.gait.leg.evidence import ShankEvidence, ThighEvidence
from retrogait.gait.leg.excursions import Excursion
from retrogait.gait.leg.features import (
    SHANK,
    SHANK_FEATURES,
    THIGH,
    THIGH_FEATURES,
    vector,
)
from retrogait.gait.leg.lobes import Lobe, Movement
from retrogait.gait.leg.shank import SHANK_SWINGS
from retrogait.gait.leg.swings import Swing
from retrogait.gait.leg.travel import Span, Travel
from retrogait.sim import Person, Run, Scenario, SensorModel, SensorMounting, Stand, Walk, simulate
from retrogait.sim import sense as simulated_sense
from retrogait.types import BodyBlock, Direction, Heading, Placement, Reason, Side

RATE_HZ = 100.0
TABLES = {"shank": (SHANK, SHANK_FEATURES), "thigh": (THIGH, THIGH_FEATURES)}
TRACKERS = {"shank": ShankTracker, "thigh": partial(ThighTracker, side=Side.RIGHT)}
PLACEMENTS = {"shank": Placement.SHANK, "thigh": Placement.THIGH}
TURN_ROUND = ("skew", "lead", "log_stance", "way", "past_way", "load_sway")
"""What turns round with a sensor worn back to front."""

PIECES = ["still", 1, 1, 1, 1, "still", -1, -1, -1, -1, -1, "still", 1, 1, 1, "still"]


@pytest.fixture(params=list(TABLES))
def part(request) -> str:
    return request.param


def tracker_of(part: str, rate_hz: float = RATE_HZ):
    return TRACKERS[part](rate_hz=rate_hz, has_gyroscope=True)


def checked(contacts, part):
    """All vectors, shape (n, features): finite, in range, as long as the names."""
    rows, names = TABLES[part]
    values = np.array([c.evidence.features for c in contacts])
    assert values.shape == (len(contacts), len(names))
    assert np.isfinite(values).all()
    assert (values >= [row.low for row in rows]).all()
    assert (values <= [row.high for row in rows]).all()
    assert all(math.isfinite(c.evidence.log_odds) for c in contacts)
    return values


def test_names_are_unique_and_explained(part):
    rows, names = TABLES[part]
    assert names == tuple(row.name for row in rows)
    assert len(set(names)) == len(names) >= 8
    assert all(row.low < row.high and len(row.meaning) > 10 for row in rows)
    assert set(TURN_ROUND) < set(names)


def test_a_missing_value_is_refused(part):
    rows, names = TABLES[part]
    values = dict.fromkeys(names, 1e9)
    assert vector(rows, values) == tuple(row.high for row in rows)
    del values[names[-1]]
    with pytest.raises(KeyError, match=names[-1]):
        vector(rows, values)


def test_every_contact_has_evidence(part, make_leg, follow):
    contacts = follow(tracker_of(part), make_leg(PIECES), holes=((1500, 1560),))
    assert len(contacts) > 8
    values = checked(contacts, part)
    assert (values[:, TABLES[part][1].index("stride_s")] == 0).sum() >= 3


def test_the_first_contact_knows_of_none_before(part, make_leg, follow):
    names = TABLES[part][1]
    first, second = follow(tracker_of(part), make_leg(["still", 1, 1, 1, "still"]))[:2]
    told = dict(zip(names, first.evidence.features, strict=True))
    assert [told[n] for n in ("past_way", "is_stride", "stride_s", "is_repeated")] == [0.0] * 4
    told = dict(zip(names, second.evidence.features, strict=True))
    assert told["past_way"] == -1.0
    assert told["is_stride"] == 1.0
    assert told["stride_s"] == pytest.approx(1.04, abs=0.05)


@pytest.mark.parametrize("heading", list(Heading))
def test_evidence_whatever_the_heading(part, make_leg, follow, heading):
    contacts = follow(tracker_of(part), make_leg(PIECES, heading=heading))
    checked(contacts, part)
    for c in contacts:
        assert (c.verdict.belief is None) == (not heading.is_known)


def test_noise_stays_finite(part):
    rng = np.random.default_rng(3)
    acc, gyr = rng.normal(0, 30, (4000, 3)), rng.normal(0, 12, (4000, 3))
    contacts = tracker_of(part).push(BodyBlock(0, RATE_HZ, acc, gyr, Heading.DECLARED))
    assert contacts
    checked(contacts, part)


def test_free_fall_stays_finite(part, make_leg, follow):
    leg = make_leg(PIECES)
    checked(follow(tracker_of(part), replace(leg, acc_ms2=np.zeros_like(leg.acc_ms2))), part)


@pytest.mark.parametrize("name", ["skew", "lead", "way", "past_way", "load_sway"])
def test_signed_features_speak_for_backward(name, make_leg, follow):
    at = SHANK_FEATURES.index(name)
    for way in (1, -1):
        contacts = follow(tracker_of("shank"), make_leg(["still", *[way] * 5, "still"]))
        assert all(-way * c.evidence.features[at] > 0.2 for c in contacts[2:])


def test_no_evidence_without_gyroscope(part, make_leg, follow):
    tracker = TRACKERS[part](rate_hz=RATE_HZ, has_gyroscope=False)
    contacts = follow(tracker, make_leg(PIECES, has_gyroscope=False))
    assert contacts
    assert all(c.evidence is None and c.verdict.belief is None for c in contacts)


def rows_of(seed: int) -> np.ndarray:
    """A leg's history over two strides, by formula with some noise."""
    phase = 2 * np.pi * np.arange(241) / 120
    rng = np.random.default_rng(seed)
    rows = 0.3 * rng.normal(size=(241, 6))
    rows[:, 0] += 3 * np.cos(phase) + np.cos(2 * phase)
    rows[:, 3] += 9.8 - 3 * np.cos(phase)
    return rows


def turned(rows: np.ndarray) -> np.ndarray:
    """The same from a sensor turned by 180 degrees about the segment."""
    return rows * np.array([-1.0, -1.0, -1.0, 1.0, -1.0, 1.0])


SWAYS = Course(0.0, 0.0, 0.1, 1.0, 0.3, None)
"""A course that says nothing of direction."""


def the_swing(sign: int, course: Course = SWAYS) -> tuple[Swing, Excursion]:
    lobe = Lobe(sign, 100, 140, 139.5, 4.0, 0.9, 2.0)
    gone = Movement(peak_rads=2.0, angle_rad=0.7, vigour=0.4)
    swing = Swing(lobe, 150, 0.9, stance_ratio=1.6, before=gone, after=gone, course=course)
    return swing, Excursion(sign, 100, 140, 139.5, 0.9, 4.0)


def shank_vectors(sign: int, course: Course) -> list[tuple[float, ...]]:
    evidence, (swing, _) = ShankEvidence(memory_s=2.6, rate_hz=RATE_HZ), the_swing(sign, course)
    return [evidence.of(swing, index=at, log_odds=0.0).features for at in (150.0, 262.0, 370.0)]


def thigh_vectors(sign: int, course: Course) -> list[tuple[float, ...]]:
    evidence = ThighEvidence(memory_s=2.6, side_known=True, rate_hz=RATE_HZ)
    swing, before = the_swing(sign)[1], Excursion(-sign, 60, 95, 94.2, 0.8, 2.5)
    travel = Travel(log_odds=1.0, loop=0.4, skew=0.1)
    return [
        evidence.of(swing, before=before, index=at, travel=travel, course=course).features
        for at in (150.0, 262.0, 370.0)
    ]


@pytest.mark.parametrize(
    ("names", "vectors"), [(SHANK_FEATURES, shank_vectors), (THIGH_FEATURES, thigh_vectors)]
)
def test_a_sensor_worn_back_to_front_turns_the_signed_features_only(names, vectors):
    rows, span = rows_of(1), Span(length=240, stride=120)
    worn = np.array(vectors(1, course_of(rows, span=span)))
    back_to_front = np.array(vectors(-1, course_of(turned(rows), span=span)))
    sign = np.array([-1.0 if name in TURN_ROUND else 1.0 for name in names])
    assert np.array_equal(back_to_front, worn * sign)
    assert all((worn[1:, names.index(name)] != 0).all() for name in TURN_ROUND)


def test_course_by_formula():
    course = course_of(rows_of(2), span=Span(length=240, stride=120))
    assert course.skewness == pytest.approx(0.75 * 9 / (5 + 0.09) ** 1.5, rel=0.15)
    assert course.load_sway == pytest.approx(-3 / math.sqrt(10.1), abs=0.05)
    assert course.upright == pytest.approx(1.0, abs=0.01)
    assert course.likeness == pytest.approx(0.97, abs=0.02)
    assert course_of(rows_of(2), span=Span(length=240, stride=0)).likeness is None


@pytest.mark.parametrize("load_sway", [0.45, -0.45])
def test_the_load_tips_the_scale(load_sway):
    belief = DirectionBelief(params=SHANK_SWINGS.direction, memory_samples=260)
    course = replace(SWAYS, load_sway=load_sway)
    level = replace(the_swing(-1, course)[0], lead=0.1, stance_ratio=1.05)
    verdict = belief.judge(level)
    assert verdict.belief == pytest.approx(1 / (1 + math.exp(-belief.log_odds)))
    assert load_sway * belief.log_odds > 0
    weight = SHANK_SWINGS.direction.per_load_sway * load_sway
    assert belief.log_odds == pytest.approx(weight + 0.3 + math.log(1.05), abs=1e-9)


def test_a_backward_swing_against_the_load_is_not_believed():
    belief = DirectionBelief(params=SHANK_SWINGS.direction, memory_samples=260)
    with_load, against_load = (
        replace(the_swing(-1, replace(SWAYS, load_sway=sway))[0], lead=2.0) for sway in (0.3, -0.1)
    )
    assert belief.judge(with_load).direction is Direction.BACKWARD
    belief.reset()
    doubted = belief.judge(against_load)
    assert doubted.reason is Reason.TOO_EARLY
    most = SHANK_SWINGS.direction.min_log_odds_backward
    assert doubted.belief == pytest.approx(1 / (1 + math.exp(-most)))


LOOSE = {25.0: 0.10, 50.0: 0.03, 100.0: 0.02, 400.0: 0.02}
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


def told(motion, part: str, rate_hz: float) -> list[tuple[float, np.ndarray]]:
    """Times and vectors of all contacts at a rate."""
    read = simulated_sense(
        motion,
        mounting=SensorMounting(placement=PLACEMENTS[part], side=Side.RIGHT, axes=AXES),
        sensor=SensorModel.typical(rate_hz=rate_hz),
        seed=7,
    )
    block = BodyBlock(0, rate_hz, read.acc_ms2, read.gyr_rads, Heading.DECLARED)
    contacts = tracker_of(part, rate_hz).push(block)
    return [(c.index / rate_hz, np.array(c.evidence.features)) for c in contacts]


@pytest.mark.parametrize("rate_hz", list(LOOSE))
def test_any_rate_tells_the_same(motion, part, rate_hz):
    rows = TABLES[part][0]
    wanted, found = told(motion, part, 200.0), told(motion, part, rate_hz)
    off = []
    for t_s, values in found:
        near_s, near = min(wanted, key=lambda one: abs(one[0] - t_s))
        if abs(near_s - t_s) < 0.15:
            off.append(np.abs(values - near))
    assert len(off) >= 0.85 * len(wanted) > 12
    share = np.median(off, axis=0) / [row.high - row.low for row in rows]
    assert share.max() < LOOSE[rate_hz]
