"""What the way back says of an undecided swing of the thigh."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.gait.leg import ThighTracker
from retrogait.gait.leg.excursions import Excursion
from retrogait.gait.leg.stride_choice import StrideChoice, StrideParams
from retrogait.gait.leg.travel import Travel
from retrogait.gait.leg.way_back import WayBack, is_back_at
from retrogait.types import BodyBlock, Direction, Heading, Reason, Side, Verdict

RATE_HZ = 100.0
OPEN = Verdict.unknown(Reason.TOO_EARLY, belief=0.9)


def swing(sign: int, *, angle_rad: float = 0.7) -> Excursion:
    return Excursion(sign, 60, 100, 99.5, angle_rad, 3.0)


def settled(one: Excursion, *, brisk: float, log_odds: float, loop: float) -> Verdict | None:
    choice = StrideChoice(params=StrideParams(), landing_wait_s={1: 0.3, -1: 0.1}, rate_hz=RATE_HZ)
    seen = Travel(log_odds=log_odds, loop=loop, skew=log_odds / 5.5 - loop)
    return choice.settle(one, verdict=OPEN, way_back=WayBack(brisk=brisk, travel=seen))


@pytest.mark.parametrize("sign", [1, -1])
def test_back_is_when_the_share_is_swept(sign):
    # 1 rad/s back: 0.42 rad, six tenths of 0.7, after 42 samples.
    rates = np.concatenate([np.full(10, sign * 0.5), np.full(80, -sign * 1.0)])
    for share, after in ((0.6, 10 + 41), (0.3, 10 + 20)):
        assert is_back_at(rates, swing=swing(sign), share=share, rate_hz=RATE_HZ) == after
    assert is_back_at(rates[:40], swing=swing(sign), share=0.6, rate_hz=RATE_HZ) == 40


def test_a_loop_out_and_back_is_a_step_back():
    verdict = settled(swing(-1), brisk=0.7, log_odds=5.0, loop=0.6)
    assert verdict is not None
    assert verdict.direction is Direction.BACKWARD
    assert verdict.p_backward == pytest.approx(1 / (1 + np.exp(-5.0)))


@pytest.mark.parametrize(
    ("one", "brisk", "log_odds", "loop"),
    [
        (swing(-1), 0.7, 5.0, 0.2),  # in one plane: a kick, a knee lifted
        (swing(-1), 1.3, 5.0, 0.6),  # came back the quicker
        (swing(-1), 0.7, 1.0, 0.6),  # loop and skew disagree
        (swing(-1, angle_rad=0.3), 0.7, 5.0, 0.6),  # a shuffle
        (swing(-1, angle_rad=1.3), 0.7, 5.0, 0.6),  # a squat
        (swing(1), 0.7, 5.0, 0.6),  # swung forward, speaks for backward
    ],
)
def test_what_is_not_clear_stays_as_it_was(one, brisk, log_odds, loop):
    assert settled(one, brisk=brisk, log_odds=log_odds, loop=loop) is OPEN


def test_a_forward_swing_is_answered_by_its_way_back():
    verdict = settled(swing(1), brisk=0.7, log_odds=-3.0, loop=-0.3)
    assert verdict is not None
    assert verdict.direction is Direction.FORWARD


def test_what_leads_to_a_brisker_turn_was_a_stance():
    for one, log_odds in ((swing(-1), 5.0), (swing(1), -5.0)):
        assert settled(one, brisk=1.6, log_odds=log_odds, loop=0.6) is None


def lone_step(back_rads: float) -> tuple[np.ndarray, np.ndarray]:
    """A swing back of 0.63 rad with half a loop, then its way back; sagittal and roll rates."""
    out, still = 2.5 * np.sin(np.pi * np.arange(40) / 40), np.zeros(150)
    n = round(0.63 / (back_rads * 2 / np.pi) * RATE_HZ)
    back = back_rads * np.sin(np.pi * np.arange(n) / n)
    aside = -0.5 * np.cos(np.pi * np.arange(40) / 40)
    home = 0.5 * 40 / n * np.cos(np.pi * np.arange(n) / n)
    rates = np.concatenate([still, -out, back, still])
    return rates, np.concatenate([still, aside, home, still])


@pytest.mark.parametrize(("rolls", "said"), [(1.0, "backward"), (0.0, "unknown")])
def test_the_tracker_waits_for_the_way_back(rolls, said):
    rates, roll = lone_step(1.6)
    contacts, tracker = told(rates, rolls * roll)
    (contact,) = contacts
    assert contact.verdict.direction == said
    late_s = (contact.known_at - contact.index) / RATE_HZ
    assert 0.3 < late_s <= tracker.max_delay_s <= 0.8


def told(rates, roll):
    """Contacts of a right thigh, and its tracker."""
    rng = np.random.default_rng(4)
    acc = rng.normal(0, 0.05, (len(rates), 3)) + np.array([0.0, 0.0, 9.81])
    gyr = rng.normal(0, 0.005, (len(rates), 3))
    gyr[:, 1] -= rates
    gyr[:, 0] += roll
    tracker = ThighTracker(rate_hz=RATE_HZ, has_gyroscope=True, side=Side.RIGHT)
    return tracker.push(BodyBlock(0, RATE_HZ, acc, gyr, Heading.DECLARED)), tracker
