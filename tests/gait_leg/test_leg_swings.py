"""Which lobes of a shank are swings, against analytic facts."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from retrogait.gait.leg import ShankTracker
from retrogait.gait.leg.course import Course
from retrogait.gait.leg.lobes import Lobe, Movement
from retrogait.gait.leg.shank import SHANK_SWINGS
from retrogait.gait.leg.swings import Swing
from retrogait.types import GRAVITY_MS2, BodyBlock, Heading

RATE_HZ = 100.0
PARAMS = SHANK_SWINGS.swings
SAYS_NOTHING = Course(0.0, 0.0, 0.1, 1.0, 0.3, None)
STILL = Movement(peak_rads=0.0, angle_rad=0.0, vigour=0.0)
LAST = Lobe(-1, 0, 30, 29.5, 4.0, 0.8, 8.0)


def swing(*, before: Movement, after: Movement, sway: float = 0.0, vigour: float = 6.0) -> Swing:
    """A backward swing of 0.7 rad between two counter-movements."""
    lobe = Lobe(-1, 100, 130, 129.5, 3.5, 0.7, vigour)
    lead = math.log(vigour / max(before.vigour, after.vigour, 0.06))
    course = replace(SAYS_NOTHING, load_sway=sway)
    return Swing(lobe, 140, lead, stance_ratio=2.0, before=before, after=after, course=course)


def stance(vigour: float, *, peak_rads: float = 2.0) -> Movement:
    return Movement(peak_rads=peak_rads, angle_rad=0.7, vigour=vigour)


def test_a_gait_forgives_a_weak_swing_but_no_stance():
    weak = swing(before=stance(7.0), after=STILL)
    assert weak.lead < 0
    assert weak.goes_on(LAST, params=PARAMS)
    # What came before outdid this lobe and the last swing: that was the swing.
    assert not swing(before=stance(9.0), after=STILL).goes_on(LAST, params=PARAMS)
    # What follows is quicker: that is the swing.
    assert not swing(before=stance(2.0), after=stance(2.0, peak_rads=4.0)).goes_on(
        LAST, params=PARAMS
    )


@pytest.mark.parametrize(
    ("sway", "vigour", "is_swing"),
    [(0.2, 6.0, True), (0.2, 1.5, True), (-0.2, 6.0, True), (-0.2, 4.0, False)],
)
def test_a_lone_swing_against_the_load_must_be_clear(sway, vigour, is_swing):
    # Before: vigour 1.2, so the log ratios are 1.6, 0.2, 1.6 and 1.2.
    lone = swing(before=stance(1.2), after=STILL, sway=sway, vigour=vigour)
    assert lone.stands_alone(params=PARAMS, counter_share=0.25) is is_swing
    assert lone.unloading == pytest.approx(sway)


def half_sine(duration_s: float, peak: float) -> np.ndarray:
    n = round(duration_s * RATE_HZ)
    return peak * np.sin(np.pi * (np.arange(n) + 0.5) / n)


def backward_run(strides: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rates and load of a walk forward and a run backward; ends of the swings back, s.

    The run sets off with a stance that is brisker than its half step, and could be one more
    swing forward; from then on the swings back have 7 rad/s, the stances 5.
    """
    rates, ends = [np.zeros(200)], []
    loads = [np.zeros(200)]
    for _ in range(3):
        rates += [half_sine(0.64, -2.2), half_sine(0.4, 3.6)]
        loads += [np.full(64, 1.5), np.full(40, -3.5)]
    rates += [np.zeros(60), half_sine(0.25, -3.5), half_sine(0.4, 4.0)]
    loads += [np.zeros(85), np.full(40, 2.0)]
    for _ in range(strides):
        rates += [half_sine(0.25, -7.0), half_sine(0.4, 5.0)]
        loads += [np.full(25, -6.0), np.full(40, 6.0)]
        ends.append((sum(map(len, rates)) - 40) / RATE_HZ)
    return np.concatenate(rates), GRAVITY_MS2 + np.concatenate(loads), np.array(ends)


def test_a_run_is_not_held_to_its_first_stance():
    rates, load, swing_ends_s = backward_run(8)
    rng = np.random.default_rng(1)
    acc, gyr = rng.normal(0, 0.05, (len(rates), 3)), rng.normal(0, 0.01, (len(rates), 3))
    acc[:, 2] += load
    gyr[:, 1] -= rates
    tracker = ShankTracker(rate_hz=RATE_HZ, has_gyroscope=True)
    contacts = tracker.push(BodyBlock(0, RATE_HZ, acc, gyr, Heading.DECLARED))
    times_s = np.array([contact.index for contact in contacts]) / RATE_HZ
    run_s = times_s[times_s > swing_ends_s[0]]
    # After a swing back the contact comes 0.04 to 0.2 s later; after a stance, 0.4 s.
    assert run_s == pytest.approx(swing_ends_s[-len(run_s) :] + 0.12, abs=0.08)
    assert len(run_s) >= 7
    assert {c.verdict.direction for c in contacts[-6:]} == {"backward"}
