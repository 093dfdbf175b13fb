"""What the foot tracker says of walks whose truth is a formula."""

from __future__ import annotations

import numpy as np
import pytest
from gait_foot.foot_walk import FootWalk, foot_walk

from retrogait.gait.foot import FootTracker
from retrogait.types import (
    GRAVITY_MS2,
    BodyBlock,
    Contact,
    Direction,
    Gait,
    Heading,
    Reason,
)

KINDS = pytest.mark.parametrize("has_gyroscope", [True, False], ids=["six-axis", "acc-only"])
RATES = pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0, 200.0, 400.0])

LENGTH_ERROR = {25.0: 0.1, 50.0: 0.03, 100.0: 0.015, 200.0: 0.01, 400.0: 0.01}

FORWARD = (0.7, *(1.3,) * 6, 0.7)
BACKWARD = (-0.5, *(-0.9,) * 6, -0.5)


def track(walk: FootWalk, *, has_gyroscope: bool = True, start: int = 0) -> list[Contact]:
    stage = FootTracker(rate_hz=walk.rate_hz, has_gyroscope=has_gyroscope)
    return stage.push(walk.block(start, has_gyroscope=has_gyroscope))


def directions(contacts: list[Contact]) -> set[Direction]:
    return {c.verdict.direction for c in contacts}


@KINDS
@RATES
@pytest.mark.parametrize("lengths_m", [FORWARD, BACKWARD], ids=["forward", "backward"])
def test_every_stride_from_first_to_last(
    rate_hz: float, has_gyroscope: bool, lengths_m: tuple[float, ...]
) -> None:
    walk = foot_walk(lengths_m=lengths_m, rate_hz=rate_hz)
    contacts = track(walk, has_gyroscope=has_gyroscope)
    assert len(contacts) == len(lengths_m)
    early_s = np.array(walk.contacts_s) - [c.index / rate_hz for c in contacts]
    assert (early_s > 0).all()
    assert (early_s < 0.11).all()  # a path that stops this softly is at 16 % of its speed by then
    expected = Direction.FORWARD if lengths_m[0] > 0 else Direction.BACKWARD
    assert directions(contacts) == {expected}


@RATES
@pytest.mark.parametrize("lengths_m", [FORWARD, BACKWARD], ids=["forward", "backward"])
def test_stride_length(rate_hz: float, lengths_m: tuple[float, ...]) -> None:
    contacts = track(foot_walk(lengths_m=lengths_m, rate_hz=rate_hz))
    for contact, length_m in zip(contacts, lengths_m, strict=True):
        assert contact.stride_length_m == pytest.approx(abs(length_m), rel=LENGTH_ERROR[rate_hz])


def test_contact_is_where_the_foot_slows_to_a_share_of_its_top_speed() -> None:
    walk = foot_walk(lengths_m=(1.3,) * 6, noise_ms2=0.0, lift_m=0.0, rate_hz=400.0)
    u = np.linspace(0.5, 1.0, 100_001)
    speed = 16 * u**2 * (1 - u) ** 2  # of a quintic, over its top
    slow_s = 0.42 * (1 - u[np.flatnonzero(speed > 0.16)[-1]])
    for contact, stopped_s in zip(track(walk), walk.contacts_s, strict=True):
        assert stopped_s - contact.index / 400.0 == pytest.approx(slow_s, abs=0.03)


@KINDS
def test_no_length_and_no_gyroscope_go_together(has_gyroscope: bool) -> None:
    lengths = {
        c.stride_length_m for c in track(foot_walk(lengths_m=FORWARD), has_gyroscope=has_gyroscope)
    }
    assert (lengths == {None}) is not has_gyroscope


@KINDS
@pytest.mark.parametrize("pitch_deg", [-30.0, -20.0, 20.0, 30.0])
def test_a_pitched_mounting(pitch_deg: float, has_gyroscope: bool) -> None:
    for lengths_m, direction in ((FORWARD, Direction.FORWARD), (BACKWARD, Direction.BACKWARD)):
        walk = foot_walk(lengths_m=lengths_m, pitch_deg=pitch_deg)
        contacts = track(walk, has_gyroscope=has_gyroscope)
        assert len(contacts) == len(lengths_m)
        assert directions(contacts) == {direction}


def test_a_turn_round_is_known_at_once_with_a_gyroscope() -> None:
    contacts = track(foot_walk(lengths_m=(1.3, 1.3, 1.3, -0.8, -0.8, -0.8)))
    assert [c.verdict.direction for c in contacts] == ["forward"] * 3 + ["backward"] * 3


def test_a_turn_round_is_never_called_wrongly_without() -> None:
    contacts = track(foot_walk(lengths_m=(1.3,) * 4 + (-0.8,) * 4), has_gyroscope=False)
    assert directions(contacts[:4]) == {Direction.FORWARD}
    assert Direction.FORWARD not in directions(contacts[4:])
    assert directions(contacts[5:]) == {Direction.BACKWARD}


def test_probability_follows_the_length_of_the_step() -> None:
    contacts = track(foot_walk(lengths_m=(0.2, 0.4, 1.0, -0.2, -0.4, -1.0)))
    p = [c.verdict.p_backward for c in contacts]
    assert all(q is not None for q in p)
    assert p[0] > p[1] > p[2]
    assert p[3] < p[4] < p[5]


def test_the_first_contact_of_a_stream_that_starts_in_mid_swing() -> None:
    walk = foot_walk(lengths_m=FORWARD)
    begin = round((walk.contacts_s[2] - 0.35) * walk.rate_hz)
    contacts = track(walk, start=begin)
    assert len(contacts) == len(FORWARD) - 2
    assert contacts[0].verdict.direction is Direction.FORWARD
    assert contacts[0].stride_length_m is None
    assert contacts[1].stride_length_m == pytest.approx(1.3, rel=0.02)


def test_a_landing_whose_swing_was_not_seen_is_no_contact() -> None:
    walk = foot_walk(lengths_m=FORWARD)
    begin = round((walk.contacts_s[2] - 0.1) * walk.rate_hz)
    assert len(track(walk, start=begin)) == len(FORWARD) - 3


@KINDS
def test_a_foot_that_stands_has_no_contacts(has_gyroscope: bool) -> None:
    rng = np.random.default_rng(3)
    acc = np.array([0.0, 0.0, GRAVITY_MS2]) + 0.2 * rng.normal(size=(6000, 3))
    gyr = 0.05 * rng.normal(size=(6000, 3)) if has_gyroscope else None
    stage = FootTracker(rate_hz=100.0, has_gyroscope=has_gyroscope)
    assert stage.push(BodyBlock(0, 100.0, acc, gyr, Heading.DECLARED)) == []


def test_stepping_on_the_spot_has_no_contacts() -> None:
    assert track(foot_walk(lengths_m=(0.02, -0.03, 0.01, -0.02, 0.0, 0.03))) == []


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_step_to_the_side_has_no_direction(sign: float) -> None:
    walk = foot_walk(lengths_m=(0.5, 0.5, 0.5))
    turn = np.array([[0.0, -sign, 0.0], [sign, 0.0, 0.0], [0.0, 0.0, 1.0]])
    acc, gyr = (np.einsum("ij,nj->ni", turn, rows) for rows in (walk.acc_ms2, walk.gyr_rads))
    contacts = track(FootWalk(walk.rate_hz, acc, gyr, walk.contacts_s))
    assert len(contacts) == 3
    assert {c.verdict.direction for c in contacts} == {Direction.UNKNOWN}


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        (Heading.PENDING, Reason.CALIBRATING),
        (Heading.REFUSED, Reason.CALIBRATION_REFUSED),
        (Heading.UNKNOWN, Reason.NO_MOUNTING),
    ],
)
def test_without_a_heading_there_are_contacts_but_no_directions(
    heading: Heading, reason: Reason
) -> None:
    walk = foot_walk(lengths_m=FORWARD)
    stage = FootTracker(rate_hz=walk.rate_hz, has_gyroscope=True)
    contacts = stage.push(walk.block(heading=heading))
    assert len(contacts) == len(FORWARD)
    assert {c.verdict.reason for c in contacts} == {reason}
    assert {c.verdict.p_backward for c in contacts} == {None}


def test_gait_by_the_share_of_the_swing() -> None:
    walking = track(foot_walk(lengths_m=FORWARD))
    running = track(foot_walk(lengths_m=(2.2,) * 8, stride_s=0.7, swing_s=0.54))
    assert {c.gait for c in walking[1:]} == {Gait.WALK}
    assert len(running) == 8
    assert {c.gait for c in running[1:]} == {Gait.RUN}
    assert walking[0].gait is Gait.UNKNOWN


@KINDS
def test_known_soon_after_the_contact(has_gyroscope: bool) -> None:
    for rate_hz in (50.0, 100.0, 200.0):
        contacts = track(foot_walk(lengths_m=FORWARD, rate_hz=rate_hz), has_gyroscope=has_gyroscope)
        waits_s = [(c.known_at - c.index) / rate_hz for c in contacts]
        assert max(waits_s) < 0.3
