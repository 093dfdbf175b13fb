"""Seconds and laps, held against the steps they stand for."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from export.activity_scores import (
    ALL,
    BAND,
    JOURNAL,
    LEGS,
    STARTED_UNIX_S,
    STRETCHES,
    a_run,
    both_feet,
    lower_back,
    made,
    one_foot,
    paused,
    standing,
    with_a_hole,
)
from metrics.made_walks import Leg, footfalls, one_leg, trunk

from retrogait.errors import RecordingError
from retrogait.export.activity import Activity, activity_of
from retrogait.export.activity_laps import LapKind
from retrogait.recording import Journal, Stretch, StretchKind
from retrogait.session import Score
from retrogait.types import Direction, Gait, LengthSource, Side, StepRecord


def _steps(score: Score) -> list[StepRecord]:
    every = [step for stream in score.streams for step in stream.steps]
    return sorted(every, key=lambda one: one.t_s)


def _ends(score: Score, t_s: float) -> StepRecord | None:
    """The contact that ends the interval a moment falls into, gone about the long way."""
    later = [one for one in _steps(score) if one.t_s >= t_s]
    return later[0] if later and later[0].interval_s is not None else None


@pytest.mark.parametrize("name", ["one foot", "lower back", "run", "hole", "standing", "one step"])
def test_a_second_is_that_of_the_interval_it_falls_into(name: str) -> None:
    score = ALL[name]()
    for second in activity_of(score).seconds:
        step = _ends(score, second.unix_s - STARTED_UNIX_S)
        if step is not None:
            length_m = step.stride_length_m
            assert second.cadence_spm == step.cadence_spm
            assert (second.direction, second.gait) == (step.direction, step.gait)
            assert second.step_length_m == (None if length_m is None else length_m / 2)
            speed = None if length_m is None else length_m / (step.interval_s or 0.0)
            assert second.speed_ms == speed
        else:
            assert second.cadence_spm in (0.0, None)
            assert second.direction is second.gait is second.step_length_m is None
            assert second.stride_cv_pct is second.in_band_pct is None


def test_seconds_are_all_there_one_after_the_other() -> None:
    activity = activity_of(one_foot())
    times = [one.unix_s for one in activity.seconds]
    assert times == list(range(STARTED_UNIX_S, activity.whole.stop_unix_s))


def test_a_hole_is_neither_gait_nor_standing() -> None:
    seconds = {one.unix_s - STARTED_UNIX_S: one for one in activity_of(with_a_hole()).seconds}
    for t_s in range(150, 450):
        hole = seconds[t_s]
        assert hole.cadence_spm is hole.distance_m is hole.speed_ms is hole.direction is None
    before, after = seconds[149], seconds[453]
    assert before.cadence_spm == after.cadence_spm == 120.0
    assert before.distance_m is not None
    assert after.distance_m is not None
    assert 0 < after.distance_m - before.distance_m < 4.0  # not what was walked in the hole


def test_standing_is_zero() -> None:
    activity = activity_of(standing())
    assert {one.cadence_spm for one in activity.seconds} == {0.0}
    assert {one.distance_m for one in activity.seconds} == {None}
    assert activity.whole.n_steps == 0
    assert activity.whole.direction is activity.whole.cadence_spm is None
    assert activity.gait is Gait.UNKNOWN


def test_distance_is_the_sum_of_the_strides() -> None:
    for score in (one_foot(), both_feet(), a_run()):
        share = 2 / (2 * len(score.streams))  # of one foot a stride each, of two feet half
        strides = [one.stride_length_m or 0.0 for one in _steps(score)]
        activity = activity_of(score)
        gone = [one.distance_m for one in activity.seconds if one.distance_m is not None]
        assert all(later >= earlier for earlier, later in pairwise(gone))
        assert gone[-1] == pytest.approx(share * sum(strides))
        assert activity.whole.distance_m == pytest.approx(share * sum(strides))


def test_no_length_no_distance_and_an_inferred_one_is_no_length() -> None:
    foot = one_foot().streams[0]
    inferred = replace(
        foot.seen,
        steps=tuple(replace(one, length_source=LengthSource.MODEL) for one in foot.steps),
    )
    for score in (lower_back(), made([inferred])):
        activity = activity_of(score)
        assert not activity.has_distance
        assert {one.speed_ms for one in activity.seconds} == {None}
        assert {one.step_length_m for one in activity.seconds} == {None}


def test_rolling_variability_is_that_of_the_last_half_minute() -> None:
    legs = [Leg(200, Direction.BACKWARD, step_s=0.5, sd_s=0.012, pause_s=4.0)]
    score = made([trunk(footfalls(legs))])
    t_s = np.array([one.t_s for one in _steps(score)])
    ends, stride_s = t_s[2:], t_s[2:] - t_s[:-2]
    for second in activity_of(score).seconds:
        now_s = second.unix_s - STARTED_UNIX_S
        chosen = (ends > now_s - 30) & (ends <= now_s)
        if chosen.sum() < 10 or now_s > t_s[-1]:
            assert second.stride_cv_pct is None
            continue
        when, value = ends[chosen], stride_s[chosen]
        rest = value - np.polyval(np.polyfit(when, value, 1), when)
        sd = np.sqrt((rest**2).sum() / (len(value) - 2))
        assert second.stride_cv_pct == pytest.approx(100 * sd / value.mean(), rel=1e-6)


def test_rolling_share_in_band_begins_anew_with_each_set() -> None:
    score = one_foot()
    for second in activity_of(score).seconds:
        now_s = second.unix_s - STARTED_UNIX_S
        inside = [one for one in JOURNAL.sets if one.start_s <= now_s < one.end_s]
        if not inside or second.direction is None:
            assert second.in_band_pct is None
            continue
        window = [
            one.cadence_spm
            for one in _steps(score)
            if max(now_s - 30, inside[0].start_s) < one.t_s <= now_s and one.cadence_spm
        ]
        hits = [BAND.low_spm <= cadence <= BAND.high_spm for cadence in window]
        expected = 100 * sum(hits) / len(hits) if hits else None
        assert second.in_band_pct == pytest.approx(expected)


def test_a_lap_for_each_set_baseline_and_rest() -> None:
    laps = activity_of(one_foot()).laps
    assert [one.kind.value for one in laps] == [
        "between", "baseline", "rest", "set", "rest", "set"
    ]  # fmt: skip
    assert laps[3].words == "set 1 of 2: Walk backward"
    assert [one.direction for one in laps] == [
        None, Direction.FORWARD, None, Direction.BACKWARD, None, Direction.BACKWARD
    ]  # fmt: skip
    assert [one.in_band_pct for one in laps] == [None, None, None, 0.0, None, 100.0]
    assert [one.elapsed_s for one in laps[1:6]] == pytest.approx([31, 10.5, 31, 10.5, 32])


@pytest.mark.parametrize("name", ALL)
def test_laps_tile_the_session(name: str) -> None:
    activity = activity_of(ALL[name]())
    laps, whole = activity.laps, activity.whole
    assert (laps[0].start_unix_s, laps[-1].stop_unix_s) == (whole.start_unix_s, whole.stop_unix_s)
    assert all(a.stop_unix_s == b.start_unix_s for a, b in pairwise(laps))
    assert sum(one.elapsed_s for one in laps) == pytest.approx(whole.elapsed_s)
    assert sum(one.n_steps for one in laps) == whole.n_steps
    if whole.distance_m is not None:
        assert sum(one.distance_m or 0.0 for one in laps) == pytest.approx(whole.distance_m)


def test_figures_of_a_set_are_those_of_the_report() -> None:
    for score in (one_foot(), both_feet(), lower_back()):
        sets = [one for one in activity_of(score).laps if one.kind is LapKind.SET]
        for lap, told in zip(sets, score.metrics.sets, strict=True):
            assert lap.n_steps == told.headline.counts.total.steps
            assert lap.cadence_spm == told.headline.overall.cadence_spm.value
            assert lap.stride_cv_pct == told.headline.overall.stride_time_cv_pct.value


def test_without_sets_there_is_one_lap() -> None:
    rests = Journal(stretches=(STRETCHES[1],))
    for journal in (Journal(), rests):
        (lap,) = activity_of(one_foot(journal=journal)).laps
        assert lap.kind is LapKind.WHOLE
        assert lap.n_steps == len(_steps(one_foot())) * 2


def test_a_pause_stops_the_timer() -> None:
    activity = activity_of(paused())
    assert activity.pauses == ((STARTED_UNIX_S + 60, STARTED_UNIX_S + 70),)
    times = {one.unix_s - STARTED_UNIX_S for one in activity.seconds}
    assert {59, 70} <= times
    assert not times & set(range(60, 70))
    assert activity.laps[3].elapsed_s - activity.laps[3].timer_s == pytest.approx(10)
    assert activity.whole.elapsed_s - activity.whole.timer_s == pytest.approx(10)


@pytest.mark.parametrize("fraction", [0.25, 0.5, 0.999])
def test_a_start_between_two_seconds(fraction: float) -> None:
    text = f"2026-11-22T09:59:59.{round(1000 * fraction):03}Z"
    score, told = one_foot(created_utc=text), []
    for second in activity_of(score).seconds:
        step = _ends(score, second.unix_s - (STARTED_UNIX_S - 1 + fraction))
        told.append(second.unix_s)
        assert (second.cadence_spm or None) == (step.cadence_spm if step else None)
    assert told[0] == STARTED_UNIX_S  # the first whole second after the start


def test_an_offset_is_understood() -> None:
    here = activity_of(one_foot(created_utc=None), started_utc="2026-11-22T11:30:00+01:30")
    assert here.whole.start_unix_s == STARTED_UNIX_S


NO_TIMES = [
    "2026-11-22T10:00:00", "yesterday", "", "10:00Z",
    "1970-01-01T00:00:07Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_time_of_day_is_not_guessed(text: str) -> None:
    with pytest.raises(RecordingError, match="--started"):
        activity_of(one_foot(created_utc=text))
    with pytest.raises(RecordingError, match="--started"):
        activity_of(one_foot(), started_utc=text)


def test_no_time_of_day_is_refused_in_one_line() -> None:
    with pytest.raises(RecordingError, match=r"created_utc.*--started") as refusal:
        activity_of(one_foot(created_utc=None, name="two\nlines"))
    assert "\n" not in str(refusal.value)


def test_less_than_a_second_is_refused() -> None:
    brief = one_leg([], side=Side.RIGHT, stop_s=0.4)
    with pytest.raises(RecordingError, match="no whole second"):
        activity_of(made([brief], created_utc="2026-11-22T10:00:00.5Z"))


def test_a_set_outlasts_a_lost_sensor() -> None:
    seen = one_leg(footfalls(LEGS[:1]), side=Side.RIGHT)
    activity = activity_of(made([seen], journal=JOURNAL))
    assert [one.kind.value for one in activity.laps][-1] == "set"
    assert activity.whole.stop_unix_s == STARTED_UNIX_S + 125
    assert activity.seconds[-1].cadence_spm is None


def test_a_set_of_no_whole_second_is_still_a_lap() -> None:
    brief = Stretch(StretchKind.SET, 20.2, 20.6, number=1, of=1, reason="skipped")
    laps = activity_of(one_foot(journal=Journal(stretches=(brief,)))).laps
    assert [one.kind for one in laps] == [LapKind.BETWEEN, LapKind.SET, LapKind.BETWEEN]
    assert laps[1].elapsed_s == pytest.approx(0.4)
    assert laps[0].stop_unix_s == laps[1].stop_unix_s == laps[2].start_unix_s


def _same(a: Activity, b: Activity) -> bool:
    return a.serial == b.serial


def test_the_serial_is_that_of_the_signal() -> None:
    one = activity_of(one_foot())
    assert _same(one, activity_of(one_foot(name="renamed", journal=Journal())))
    assert not _same(one, activity_of(one_foot(created_utc="2026-11-22T10:00:01Z")))
    assert not _same(one, activity_of(both_feet()))
    assert 0 < one.serial < 2**32


def test_both_feet_walk_as_fast_as_one() -> None:
    one, two = activity_of(one_foot()), activity_of(both_feet())
    for a, b in zip(one.seconds, two.seconds, strict=False):
        if a.cadence_spm and b.cadence_spm:
            assert a.cadence_spm == pytest.approx(b.cadence_spm)
    assert two.whole.n_steps == sum(leg.n for leg in LEGS)
