"""Landings without gyroscope: found by shares of the swing, and what they say of direction."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from gait_foot.foot_walk import foot_walk

from retrogait.gait.foot import FootTracker
from retrogait.gait.foot.activity import SwingActivity
from retrogait.gait.foot.landing import LandingFinder, LandingParams
from retrogait.gait.foot.rest import Rest
from retrogait.gait.foot.swings_before import SwingsBefore
from retrogait.types import GRAVITY_MS2, BodyBlock, Contact, Direction, FloatArray, Heading

RATE_HZ = 100.0


def humps(*pieces: tuple[float, int]) -> FloatArray:
    """Activity that is constant over each piece: (activity, samples)."""
    return np.concatenate([np.full(n, value) for value, n in pieces])


def rests(activity: FloatArray, *, cuts: tuple[int, ...] = ()) -> list[Rest]:
    finder = LandingFinder(LandingParams(), rate_hz=RATE_HZ)
    out = []
    for low, high in pairwise((0, *cuts, len(activity))):
        out += finder.push(activity[low:high], start=low)
    return out


def track(acc_ms2: FloatArray, *, rate_hz: float = RATE_HZ) -> list[Contact]:
    stage = FootTracker(rate_hz=rate_hz, has_gyroscope=False)
    return stage.push(BodyBlock(0, rate_hz, acc_ms2, None, Heading.DECLARED))


SWINGS = humps((0.5, 50), (20.0, 45), (1.0, 55), (20.0, 45), (1.0, 55))


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_a_stance_is_a_share_of_the_swing(scale: float) -> None:
    found = rests(scale * humps((2.0, 50), (20.0, 45), (5.0, 55), (20.0, 45), (5.0, 55)))
    assert [r.entered for r in found] == [95, 195]
    assert found[1].peak == scale * 20.0


def test_evidence_takes_longer_where_the_stance_is_restless() -> None:
    waits = []
    for stance in (0.1, 4.7, 7.0):
        (found,) = rests(humps((0.5, 50), (20.0, 45), (stance, 60)))
        waits.append(found.known_at - found.entered)
    assert waits[0] == pytest.approx(5, abs=1)  # 0.05 s at 100 Hz
    assert waits[1] == pytest.approx(10, abs=1)  # half of the limit of 0.47 x 20: twice as long
    assert waits[1] < waits[2] <= 40


def test_a_lull_between_the_humps_of_a_swing_is_no_landing() -> None:
    swing = ((20.0, 25), (3.0, 15), (12.0, 15))
    found = rests(humps((0.5, 50), *swing, (1.0, 60), *swing, (1.0, 60)))
    assert [r.entered for r in found] == [105, 220]
    assert [r.left for r in found] == [49, 164]


def test_a_low_hump_is_no_swing() -> None:
    found = rests(humps((0.5, 50), (20.0, 45), (1.0, 100), (5.0, 45), (1.0, 60)))
    assert [r.entered for r in found] == [95]


def test_after_a_pause_a_lower_gait_is_found() -> None:
    found = rests(humps((0.5, 50), (30.0, 45), (1.0, 300), (7.0, 50), (1.0, 60)))
    assert [r.entered for r in found] == [95, 445]


def test_cut_anywhere_gives_equal_rests() -> None:
    whole = rests(SWINGS)
    assert len(whole) == 2
    for seed in range(5):
        cuts = np.random.default_rng(seed).integers(0, len(SWINGS), 30)
        assert rests(SWINGS, cuts=tuple(sorted(int(c) for c in cuts))) == whole
    assert rests(SWINGS, cuts=tuple(range(1, len(SWINGS)))) == whole


def test_what_a_standing_foot_feels_is_learnt() -> None:
    tilted = GRAVITY_MS2 * np.array([np.sin(0.5), 0.0, np.cos(0.5)])
    standing, slow, _ = SwingActivity(rate_hz=RATE_HZ).push(np.tile(tilted, (1000, 1)))
    assert np.linalg.norm(standing[0] - tilted) > 3.0
    assert np.linalg.norm(standing[-1] - tilted) < 0.3
    assert slow[-1] < 0.4


def test_a_swing_does_not_change_what_a_standing_foot_feels() -> None:
    walk = foot_walk(lengths_m=(1.3,) * 8)
    standing, _, _ = SwingActivity(rate_hz=RATE_HZ).push(walk.acc_ms2)
    assert np.linalg.norm(standing[100:] - [0.0, 0.0, GRAVITY_MS2], axis=1).max() < 0.5


@pytest.mark.parametrize("noise_ms2", [2.0, 4.0])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_noise_in_stance_loses_no_steps(noise_ms2: float, sign: float) -> None:
    walk = foot_walk(lengths_m=(1.2 * sign,) * 10, noise_ms2=noise_ms2)
    contacts = track(walk.acc_ms2)
    assert len(contacts) == 10
    off_s = [c.index / RATE_HZ - t for c, t in zip(contacts, walk.contacts_s, strict=True)]
    assert max(map(abs, off_s)) < 0.15
    expected = Direction.FORWARD if sign > 0 else Direction.BACKWARD
    assert {c.verdict.direction for c in contacts} == {expected}


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0, 200.0])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_run(rate_hz: float, sign: float) -> None:
    lengths = (sign * 1.9,) * 12
    walk = foot_walk(lengths_m=lengths, stride_s=0.7, swing_s=0.48, rate_hz=rate_hz)
    contacts = track(walk.acc_ms2, rate_hz=rate_hz)
    assert len(contacts) == 12
    expected = Direction.FORWARD if sign > 0 else Direction.BACKWARD
    assert {c.verdict.direction for c in contacts[1:]} == {expected}


def test_half_a_swing_says_nothing_of_direction() -> None:
    stage = FootTracker(rate_hz=RATE_HZ, has_gyroscope=False)
    walk = foot_walk(lengths_m=(0.5,) * 3, swing_s=0.2, stride_s=1.2)
    log_odds = [c.evidence.log_odds for c in stage.push(walk.block(has_gyroscope=False))]
    # But for the first, which the start of the signal may have cut; that fades.
    assert log_odds == pytest.approx([log_odds[0] * 0.5**n for n in range(3)])


def test_a_shuffle_is_no_step() -> None:
    assert track(foot_walk(lengths_m=(0.03,) * 5, lift_m=0.01).acc_ms2) == []


def test_a_landing_right_after_the_start_is_no_contact() -> None:
    walk = foot_walk(lengths_m=(1.3,) * 5)
    begin = round((walk.contacts_s[1] - 0.25) * RATE_HZ)
    assert len(track(walk.acc_ms2[begin:])) == 3


def test_a_landing_that_is_due_need_not_wait() -> None:
    whole = ((20.0, 20), (12.0, 8), (30.0, 20), (4.0, 25))
    lift_hidden = ((10.0, 20), (6.0, 8), (30.0, 20), (4.0, 25))
    waits = [
        [rest.known_at - rest.entered for rest in rests(humps((0.5, 60), *pieces))]
        for pieces in (whole * 4, whole * 2 + lift_hidden * 2, whole + lift_hidden)
    ]
    assert waits[0] == waits[1] == [waits[0][0]] * 4
    # Not due: no rhythm is known yet. Longer than a stance lasts: it is lost.
    assert waits[2] == waits[0][:1]


def test_a_refused_landing_loses_the_rhythm() -> None:
    swings = SwingsBefore(5)
    for landing in (0, 100, 200):
        swings.add(20.0, landing=landing, goes_on=True, is_whole=True)
    assert swings.is_due(295, share=0.9)
    assert not swings.is_due(280, share=0.9)
    swings.lose_rhythm()
    assert not swings.is_due(295, share=0.9)
    assert swings.typical_peak() == 20.0


def test_a_pause_forgets_the_swings_before() -> None:
    swings = SwingsBefore(2)
    for landing, peak in ((0, 20.0), (100, 20.0), (200, 30.0)):
        swings.add(peak, landing=landing, goes_on=True, is_whole=True)
    assert swings.typical_peak() == 25.0
    swings.add(8.0, landing=900, goes_on=False, is_whole=True)
    assert swings.typical_peak() == swings.last_peak == 8.0
    assert not swings.is_due(1600, share=0.9)
