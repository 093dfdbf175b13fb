"""Contacts, direction and gait mode of a leg whose truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrogait.gait.leg import ShankTracker, ThighTracker
from retrogait.types import Direction, Gait, Heading, Reason

TRACKERS = [ShankTracker, ThighTracker]
BOTH = pytest.mark.parametrize("tracker", TRACKERS)
WALK = ["still", 1, 1, 1, 1, 1, 1, "still"]
BACK = ["still", -1, -1, -1, -1, -1, -1, "still"]


def turned(axis: tuple[float, float, float], degrees: float) -> np.ndarray:
    """Rotation about an axis."""
    x, y, z = np.asarray(axis) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


@BOTH
@pytest.mark.parametrize(("pieces", "way"), [(WALK, 1), (BACK, -1)])
@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0, 204.8, 400.0])
def test_one_contact_a_stride_at_any_rate(make_leg, follow, tracker, pieces, way, rate_hz):
    leg = make_leg(pieces, rate_hz=rate_hz)
    contacts = follow(tracker(rate_hz=rate_hz, has_gyroscope=True), leg)
    times = [c.index / rate_hz for c in contacts]
    assert len(times) == 6
    # A backward contact is sought up to 0.16 s after the swing.
    assert times == pytest.approx(leg.swing_ends_s, abs=0.1 if way > 0 else 0.17)
    wanted = Direction.FORWARD if way > 0 else Direction.BACKWARD
    assert {c.verdict.direction for c in contacts[1:]} == {wanted}
    assert contacts[0].verdict.direction in (wanted, Direction.UNKNOWN)
    assert {c.gait for c in contacts[1:]} == {Gait.WALK}


@BOTH
def test_strides_are_as_long_as_they_are(make_leg, follow, tracker):
    contacts = follow(tracker(rate_hz=100.0, has_gyroscope=True), make_leg(WALK))
    strides = np.diff([c.index for c in contacts][1:]) / 100.0
    assert strides == pytest.approx(1.04, abs=0.02)


@BOTH
@pytest.mark.parametrize("axis", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, -1)])
@pytest.mark.parametrize("pieces", [WALK, BACK])
def test_a_tilt_of_20_degrees_changes_no_answer(make_leg, follow, tracker, axis, pieces):
    plain = follow(tracker(rate_hz=100.0, has_gyroscope=True), make_leg(pieces))
    leg = make_leg(pieces, tilt=turned(axis, 20.0))
    tilted = follow(tracker(rate_hz=100.0, has_gyroscope=True), leg)
    assert [c.verdict.direction for c in tilted] == [c.verdict.direction for c in plain]
    assert [c.index for c in tilted] == pytest.approx([c.index for c in plain], abs=4.0)


@BOTH
def test_turning_round_is_seen_within_two_strides(make_leg, follow, tracker):
    leg = make_leg(["still", 1, 1, 1, 1, "still", -1, -1, -1, -1, "still"])
    ways = [c.verdict.direction for c in follow(tracker(rate_hz=100.0, has_gyroscope=True), leg)]
    assert ways[:4] == [Direction.FORWARD] * 4
    assert Direction.FORWARD not in ways[4:]
    assert ways[5:] == [Direction.BACKWARD] * 3


@BOTH
def test_the_first_backward_stride_after_a_rest_is_left_open(make_leg, follow, tracker):
    quiet = make_leg(["still", -1, -1, -1], scale=0.55)
    contacts = follow(tracker(rate_hz=100.0, has_gyroscope=True), quiet)
    first = contacts[0].verdict
    assert (first.direction, first.reason) == (Direction.UNKNOWN, Reason.TOO_EARLY)
    assert first.p_backward is None
    assert contacts[-1].verdict.direction is Direction.BACKWARD


@BOTH
@pytest.mark.parametrize("has_gyroscope", [True, False])
def test_standing_gives_no_contact(make_leg, follow, tracker, has_gyroscope):
    leg = make_leg(["still"] * 15, has_gyroscope=has_gyroscope)
    assert follow(tracker(rate_hz=100.0, has_gyroscope=has_gyroscope), leg) == []


@BOTH
def test_swaying_to_and_fro_alike_is_never_backward(follow, tracker, make_leg):
    still = make_leg(["still"] * 8)
    t = np.arange(len(still)) / 100.0
    gyr = still.gyr_rads.copy()
    gyr[:, 1] += 3.0 * np.sin(2 * np.pi * 1.0 * t)
    contacts = follow(tracker(rate_hz=100.0, has_gyroscope=True), replace(still, gyr_rads=gyr))
    assert Direction.BACKWARD not in {c.verdict.direction for c in contacts}


@BOTH
@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        (Heading.UNKNOWN, Reason.NO_MOUNTING),
        (Heading.PENDING, Reason.CALIBRATING),
        (Heading.REFUSED, Reason.CALIBRATION_REFUSED),
    ],
)
@pytest.mark.parametrize("has_gyroscope", [True, False])
def test_without_a_heading_there_is_a_reason(
    make_leg, follow, tracker, heading, reason, has_gyroscope
):
    leg = make_leg(WALK, heading=heading, has_gyroscope=has_gyroscope)
    contacts = follow(tracker(rate_hz=100.0, has_gyroscope=has_gyroscope), leg)
    assert contacts
    assert {c.verdict.reason for c in contacts} == {reason}


@BOTH
@pytest.mark.parametrize("yaw_deg", [0.0, 37.0, 90.0, 155.0, 180.0, 270.0])
def test_without_a_heading_contacts_are_found_on_any_yaw(make_leg, follow, tracker, yaw_deg):
    leg = make_leg(
        ["still", *[1] * 10, "still"], tilt=turned((0, 0, 1), yaw_deg), heading=Heading.UNKNOWN
    )
    contacts = follow(tracker(rate_hz=100.0, has_gyroscope=True), leg)
    times = [c.index / 100.0 for c in contacts if c.index > 500]
    assert times == pytest.approx([t for t in leg.swing_ends_s if t > 5], abs=0.15)


@BOTH
def test_without_a_gyroscope_contacts_but_no_direction(make_leg, follow, tracker):
    leg = make_leg(["still", *[1] * 8, "still"], has_gyroscope=False)
    contacts = follow(tracker(rate_hz=100.0, has_gyroscope=False), leg)
    assert {c.verdict.reason for c in contacts} == {Reason.NO_GYROSCOPE}
    times = [c.index / 100.0 for c in contacts]
    assert times == pytest.approx(leg.swing_ends_s, abs=0.1)


@BOTH
def test_a_quick_stride_is_running(follow, tracker, make_leg):
    leg = make_leg(["still", *[1] * 12])
    quick = replace(
        leg,
        acc_ms2=np.vstack([leg.acc_ms2[:200], leg.acc_ms2[200::2]]),
        gyr_rads=np.vstack([leg.gyr_rads[:200], 2 * leg.gyr_rads[200::2]]),
    )
    contacts = follow(tracker(rate_hz=100.0, has_gyroscope=True), quick)
    assert len(contacts) >= 10
    assert {c.gait for c in contacts[1:]} == {Gait.RUN}
    assert {c.verdict.direction for c in contacts[1:]} == {Direction.FORWARD}


@BOTH
def test_blocks_without_rates_are_refused(make_leg, tracker):
    leg = make_leg(WALK, has_gyroscope=False)
    with pytest.raises(ValueError, match="has_gyroscope=False"):
        tracker(rate_hz=100.0, has_gyroscope=True).push(leg.block(0, 50))


@BOTH
def test_probabilities_lie_on_their_side(make_leg, follow, tracker):
    for pieces, low, high in ((WALK, 0.0, 0.18), (BACK, 0.9, 1.0)):
        contacts = follow(tracker(rate_hz=100.0, has_gyroscope=True), make_leg(pieces))
        answers = [c.verdict.p_backward for c in contacts if c.verdict.p_backward is not None]
        assert answers
        assert all(low <= p <= high for p in answers)
