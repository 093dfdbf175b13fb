"""Left against right, phase, regularity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from metrics.made_walks import Leg, footfalls, one_leg, trunk

from retrogait.gait.metrics import MetricsParams, StreamMetrics, summarise_legs, summarise_stream
from retrogait.gait.metrics.series import both_legs
from retrogait.types import Direction, Placement, Side

LIMP = [Leg(80, step_s=0.5, right_longer_s=0.06)]


def both(legs: list[Leg], *, seed: int = 1) -> StreamMetrics:
    """Metrics from a sensor on each foot."""
    falls = footfalls(legs, seed=seed)
    return summarise_legs(one_leg(falls, side=Side.LEFT), one_leg(falls, side=Side.RIGHT))


def test_both_feet_give_size_and_sign() -> None:
    sides = both(LIMP).overall.left_right
    assert sides.asymmetry_pct.value == pytest.approx(12)
    assert sides.index_pct.value == pytest.approx(12)
    assert sides.left_s.value == pytest.approx(0.47)
    assert sides.right_s.value == pytest.approx(0.53)


def test_the_sign_turns_with_the_longer_side() -> None:
    sides = both([replace(LIMP[0], right_longer_s=-0.06)]).overall.left_right
    assert sides.asymmetry_pct.value == pytest.approx(12)
    assert sides.index_pct.value == pytest.approx(-12)


def test_a_trunk_gives_the_size_and_says_why_no_sign() -> None:
    sides = summarise_stream(trunk(footfalls(LIMP))).overall.left_right
    assert sides.asymmetry_pct.value == pytest.approx(12)
    assert sides.index_pct.value is None
    assert "which foot" in sides.index_pct.why_not


def test_a_trunk_that_names_its_feet_gives_the_sign_too() -> None:
    falls = footfalls(LIMP)
    seen = trunk(falls)
    named = [replace(s, side=fall.side) for s, fall in zip(seen.steps, falls, strict=True)]
    sides = summarise_stream(replace(seen, steps=tuple(named))).overall.left_right
    assert sides.index_pct.value == pytest.approx(12)


def test_one_leg_prints_no_asymmetry_but_a_reason() -> None:
    seen = summarise_stream(one_leg(footfalls(LIMP), side=Side.LEFT)).overall
    for measure in (
        seen.left_right.asymmetry_pct,
        seen.left_right.by_chance_pct,
        seen.left_right.index_pct,
        seen.phase_coordination_pct,
        seen.step_regularity,
    ):
        assert measure.value is None
        assert "one leg" in measure.why_not
    assert seen.left_right.is_beyond_chance is None


def test_bouts_that_start_with_either_foot_do_not_cancel_out() -> None:
    first = footfalls([Leg(41, right_longer_s=0.06)])
    swapped = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    second = [
        replace(f, t_s=f.t_s + 60, side=swapped[f.side])
        for f in footfalls([Leg(41, right_longer_s=-0.06)])
    ]
    sides = summarise_stream(trunk([*first, *second])).overall.left_right
    assert sides.asymmetry_pct.value == pytest.approx(12)


def test_a_missed_contact_does_not_swap_the_feet() -> None:
    seen = trunk(footfalls([Leg(120, right_longer_s=0.06)]))
    after = replace(seen.steps[61], interval_s=seen.steps[61].t_s - seen.steps[59].t_s)
    steps = (*seen.steps[:60], after, *seen.steps[62:])
    sides = summarise_stream(replace(seen, steps=steps)).overall.left_right
    assert sides.asymmetry_pct.value == pytest.approx(12)


@pytest.mark.parametrize("placed", ["trunk", "feet"])
def test_chance_is_what_even_feet_show_on_average(placed: str) -> None:
    sizes, chances, beyond = [], [], 0
    for seed in range(150):
        legs = [Leg(48, sd_s=0.02)]
        seen = (
            summarise_stream(trunk(footfalls(legs, seed=seed)))
            if placed == "trunk"
            else both(legs, seed=seed)
        )
        sides = seen.overall.left_right
        assert sides.asymmetry_pct.value is not None
        assert sides.by_chance_pct.value is not None
        sizes.append(sides.asymmetry_pct.value)
        chances.append(sides.by_chance_pct.value)
        beyond += bool(sides.is_beyond_chance)
    assert np.mean(sizes) == pytest.approx(np.mean(chances), rel=0.15)
    assert beyond <= 15  # 5 % of 150 is 7.5, its standard deviation 2.7


def test_a_real_limp_is_beyond_chance() -> None:
    assert both([Leg(60, sd_s=0.01, right_longer_s=0.03)]).overall.left_right.is_beyond_chance


def test_phase_coordination_of_perfect_and_of_shifted_feet() -> None:
    assert both([Leg(80)]).overall.phase_coordination_pct.value == pytest.approx(0, abs=1e-9)
    # The quicker step takes 0.47 of 1.00 s: phi = 169.2 degrees throughout.
    assert both(LIMP).overall.phase_coordination_pct.value == pytest.approx(100 * 10.8 / 180)


def test_phase_coordination_adds_inconsistency() -> None:
    noisy = both([Leg(2000, sd_s=0.01)], seed=9).overall.phase_coordination_pct.value
    # phi = 360·T1 / (T1 + T2): its sd is 360·sd·sqrt(1/8) / 0.5 = 2.55 degrees.
    assert noisy == pytest.approx(100 * 2.546 / 180 * (1 + np.sqrt(2 / np.pi)), rel=0.06)


def test_phase_coordination_needs_a_sensor_on_each_leg() -> None:
    seen = summarise_stream(trunk(footfalls(LIMP))).overall.phase_coordination_pct
    assert seen.value is None
    assert "each leg" in seen.why_not


def test_regularity_of_an_even_beat_is_one() -> None:
    seen = both([Leg(60)]).overall
    assert seen.step_regularity.value == pytest.approx(1)
    assert seen.stride_regularity.value == pytest.approx(1)


def test_a_limp_lowers_step_regularity_only() -> None:
    seen = both(LIMP).overall
    assert seen.step_regularity.value == pytest.approx(np.cos(2 * np.pi * 0.06), abs=0.002)
    assert seen.stride_regularity.value == pytest.approx(1)


def test_regularity_of_known_noise() -> None:
    seen = summarise_stream(trunk(footfalls([Leg(3000, sd_s=0.025)], seed=4))).overall
    assert seen.step_regularity.value == pytest.approx(np.exp(-2 * (np.pi * 0.05) ** 2), abs=0.01)


def test_regularity_of_one_leg_is_that_of_its_strides() -> None:
    falls = footfalls([Leg(400, sd_s=0.02)])
    alone = summarise_stream(one_leg(falls, side=Side.RIGHT)).overall.stride_regularity.value
    trunk_said = summarise_stream(trunk(falls)).overall.stride_regularity.value
    assert alone == pytest.approx(trunk_said, abs=0.01)


def test_a_gap_in_one_foot_does_not_end_the_bout() -> None:
    falls = footfalls([Leg(60)])
    left, right = (one_leg(falls, side=side) for side in (Side.LEFT, Side.RIGHT))
    kept = [s for s in left.steps if not 10 < s.t_s < 14]
    back = next(k for k, s in enumerate(kept) if s.t_s >= 14)
    kept[back] = replace(kept[back], interval_s=None)
    seen = summarise_legs(replace(left, steps=tuple(kept), gaps=((10.0, 4.0),)), right)
    assert len(seen.bouts) == 1
    assert seen.counts.total.contacts == 56
    assert seen.counts.total.steps == 60  # a right contact after a right one hides a left one
    assert seen.bouts[0].n_steps == 60
    assert seen.overall.cadence_spm.value == pytest.approx(120)
    assert seen.quality.missing_s == pytest.approx(4)


def test_a_pause_ends_the_bout_of_both_feet() -> None:
    assert [b.n_contacts for b in both([Leg(20), Leg(24)]).bouts] == [20, 24]


def test_contacts_of_both_feet_are_in_order_and_alternate() -> None:
    falls = footfalls([Leg(30)])
    series = both_legs(one_leg(falls, side=Side.LEFT), one_leg(falls, side=Side.RIGHT))
    assert (np.diff(series.t_s) > 0).all()
    assert series.whole[1:].all()
    assert not series.follows[0]


def test_two_left_feet_are_refused() -> None:
    left = one_leg(footfalls(LIMP), side=Side.LEFT)
    with pytest.raises(ValueError, match="left and a right"):
        summarise_legs(left, left)


def test_a_foot_and_a_shank_are_refused() -> None:
    falls = footfalls(LIMP)
    shank = one_leg(falls, side=Side.RIGHT, placement=Placement.SHANK)
    with pytest.raises(ValueError, match="one leg placement"):
        summarise_legs(one_leg(falls, side=Side.LEFT), shank)


def test_too_few_steps_a_side_are_withheld() -> None:
    for seen in (both([Leg(16)]), summarise_stream(trunk(footfalls([Leg(16)])))):
        sides = seen.overall.left_right
        assert sides.asymmetry_pct.value is None
        assert str(MetricsParams().symmetry_need.minimum) in sides.asymmetry_pct.why_not


def test_directions_do_not_mix() -> None:
    seen = both([Leg(60, right_longer_s=0.05), Leg(60, Direction.BACKWARD)])
    assert seen.forward.left_right.asymmetry_pct.value == pytest.approx(10)
    assert seen.backward.left_right.asymmetry_pct.value == pytest.approx(0, abs=1e-9)
