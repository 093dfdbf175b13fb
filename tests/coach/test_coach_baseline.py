"""The baseline block: when it ends, what it says, and what if it finds nothing."""

from __future__ import annotations

import pytest
from coach.told import BACK, FOOT, SET, coach_of, heard, steps_at, walk

from retrogait.coach import SetBegins, SetEnds
from retrogait.types import Gait


def test_twenty_steps_after_the_start_has_settled() -> None:
    """Six steps settle; the sixth is the first to have a pace, and the 20th after ends it."""
    coach = coach_of(BACK)
    heard(coach, [SET, *walk(steps_at((24, 100.0)))])
    assert coach.baseline is None
    coach = coach_of(BACK)
    heard(coach, [SET, *walk(steps_at((25, 100.0)))])
    assert coach.baseline is not None
    assert coach.baseline.n_steps == 20
    assert coach.baseline.cadence_spm == pytest.approx(100.0)
    assert coach.baseline.step_time_s == pytest.approx(0.6)
    assert coach.baseline.is_steady


def test_a_leg_needs_ten_strides_and_knows_their_length() -> None:
    coach = coach_of(FOOT)
    heard(coach, [SET, *walk(steps_at((12, 100.0), per_contact=2), worn=FOOT, length_m=0.8)])
    assert coach.baseline is not None
    assert coach.baseline.stride_length_m == pytest.approx(0.8)


def test_lengths_that_jump_are_no_baseline() -> None:
    steps = [
        step if k % 4 < 2 else walk([1.2], start_s=step.t_s - 1.2, worn=FOOT, length_m=0.3)[1]
        for k, step in enumerate(walk([1.2] * 30, worn=FOOT, length_m=0.8))
    ]
    coach = coach_of(FOOT, pace_steps=2)
    heard(coach, [SET, *steps])
    assert coach.baseline is not None
    assert coach.baseline.stride_length_m is None


def faltering(n: int) -> list[float]:
    """Strides that vary by more than 8 %."""
    return [0.6 * (1 + 0.12 * (1 if k % 8 < 4 else -1)) for k in range(n)]


def test_unsteady_steps_are_taken_when_the_minute_is_up() -> None:
    coach = coach_of(BACK)
    steps = walk(faltering(130))
    baseline = None
    for happening in (SET, *steps):
        coach.push(happening)
        if baseline is None and coach.baseline is not None:
            baseline = coach.baseline
    assert baseline is not None
    assert not baseline.is_steady
    assert 54.0 < baseline.known_at_s < 55.0


def test_too_few_steps_in_a_minute_are_no_baseline_and_the_next_set_tries_again() -> None:
    few = walk(steps_at((20, 100.0)))
    late = walk(steps_at((30, 100.0)), start_s=65.0)
    coach = coach_of(BACK)
    cues = heard(coach, [SET, *few, *late])
    assert coach.baseline is None
    assert coach.band is None
    assert coach.target_spm is None
    assert [cue.kind.value for cue in cues] == ["recall"]
    again = walk(steps_at((30, 100.0)), start_s=101.0)
    heard(coach, [SetEnds(99.0), SetBegins(100.0, 2, backward=True), *again])
    assert coach.baseline is not None


def test_steps_of_short_sets_add_up_and_rests_do_not_count() -> None:
    coach = coach_of(BACK)
    for number in range(1, 4):
        start_s = 100.0 * number
        steps = walk(steps_at((15, 100.0)), start_s=start_s + 1)
        heard(coach, [SetBegins(start_s, number, backward=True), *steps, SetEnds(start_s + 15)])
        assert (coach.baseline is not None) == (number > 1)


def test_each_kind_of_set_has_its_own() -> None:
    coach = coach_of(BACK)
    heard(coach, [SET, *walk(steps_at((30, 100.0))), SetEnds(40.0)])
    heard(coach, [SetBegins(50.0, 2, backward=True, gait=Gait.RUN)])
    assert coach.baseline is None
    heard(coach, walk(steps_at((30, 160.0)), start_s=51.0))
    assert coach.baseline is not None
    assert coach.baseline.cadence_spm == pytest.approx(160.0)
    heard(coach, [SetEnds(80.0), SetBegins(90.0, 3, backward=True)])
    assert coach.target_spm == pytest.approx(105.0)


def test_irregular_strides_make_a_wider_band_up_to_a_limit() -> None:
    def low_share(swing: float) -> float:
        strides = [1.2 * (1 + swing * (-1) ** k) for k in range(40)]
        coach = coach_of(FOOT)
        heard(coach, [SET, *walk(strides, worn=FOOT)])
        assert coach.band is not None
        assert coach.target_spm is not None
        return coach.band.low_spm / coach.target_spm

    assert low_share(0.0) == pytest.approx(0.95)
    assert 0.90 < low_share(0.04) < 0.95
    assert low_share(0.07) == pytest.approx(0.90)
