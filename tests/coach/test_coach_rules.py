"""Each rule: steps in, cues out, just below and above its limit, and back again."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise

import pytest
from coach.told import (
    BACK,
    FOOT,
    LEFT,
    RIGHT,
    SET,
    carried_on,
    coach_of,
    gait_cues,
    heard,
    record,
    steps_at,
    told,
    walk,
)

from retrogait.coach import (
    MENDED,
    WORDS,
    Doubted,
    Level,
    LinkBack,
    LinkLost,
    SamplesLost,
    SetBegins,
    SetEnds,
    Worn,
)
from retrogait.types import CueKind, Direction, Gait, LengthSource, Placement, StepRecord

SETTLED = (40, 100.0)
"""Steps at 100 a minute: the baseline, and the target's way up to 105."""


def in_set(steps: list[StepRecord]) -> list[SetBegins | StepRecord]:
    return [SET, *steps]


@pytest.mark.parametrize(
    ("pace_spm", "cues"),
    [
        (99.80, []),  # the band begins at 1.05 * 0.95 = 99.75
        (99.70, ["SLOW"]),
        (115.45, []),  # and ends at 1.10 * 1.05 = 115.5
        (115.60, ["TOO_FAST"]),
    ],
)
def test_the_band_has_sharp_edges(pace_spm: float, cues: list[str]) -> None:
    coach = coach_of(BACK)
    steps = walk(steps_at((30, 100.0), (30, 105.0)))
    assert gait_cues(heard(coach, in_set(steps))) == []
    more = carried_on(steps, steps_at((14, pace_spm)))[len(steps) :]
    assert gait_cues(heard(coach, more)) == cues


def test_slow_carries_its_evidence() -> None:
    coach = coach_of(BACK)
    cues = heard(coach, in_set(walk(steps_at((30, 100.0), (12, 105.0), (9, 85.0)))))
    slow = next(cue for cue in cues if cue.kind is CueKind.SLOW)
    assert slow.words == "quick, light steps"
    assert slow.unit == "steps/min"
    assert slow.limit == pytest.approx(99.75)
    assert slow.value is not None
    assert slow.value < slow.limit


def test_four_of_six_begin_and_four_in_a_row_end() -> None:
    """A pace of two steps follows at once; one stray step too few says nothing."""
    coach = coach_of(BACK, pace_steps=2, settle_steps=2)
    steps = walk(steps_at((40, 100.0), (40, 105.0)))
    heard(coach, in_set(steps))
    lows = {3: [], 4: ["SLOW"]}
    for n_low, cues in lows.items():
        dip = carried_on(steps, steps_at((n_low - 1, 90.0), (20, 105.0)))[len(steps) :]
        found = gait_cues(heard(deepcopy(coach), dip))
        assert [cue for cue in found if cue != "good"] == cues, n_low


def test_good_comes_four_steps_inside_and_is_never_spoken() -> None:
    coach = coach_of(BACK)
    steps = walk(steps_at((30, 100.0), (12, 105.0), (10, 85.0), (20, 105.0)))
    cues = heard(coach, in_set(steps))
    assert gait_cues(cues) == ["SLOW", "good"]
    good = cues[-1]
    inside = [s.known_at_s for s in steps if s.known_at_s <= good.known_at_s][-4:]
    assert good.value is not None
    assert good.value > (good.limit or 0)
    assert len(inside) == 4


def test_the_target_climbs_a_percent_a_step_up_to_five() -> None:
    coach = coach_of(BACK)
    seen = []
    for happening in in_set(walk(steps_at((40, 100.0)))):
        coach.push(happening)
        seen.append(coach.target_spm)
    climb = [spm for spm in seen if spm is not None]
    ratios = [b / a for a, b in pairwise(climb)]
    assert climb[0] == pytest.approx(100.0)
    assert climb[-1] == pytest.approx(105.0)
    assert max(ratios) <= 1.01 + 1e-12


@pytest.mark.parametrize(("length_m", "cues"), [(0.919, []), (0.921, ["LONG"])])
def test_long_is_fifteen_percent_over_the_own_stride(length_m: float, cues: list[str]) -> None:
    coach = coach_of(FOOT)
    steps = walk(steps_at((25, 105.0), per_contact=2), worn=FOOT, length_m=0.80)
    more = carried_on(steps, steps_at((8, 105.0), per_contact=2), worn=FOOT, length_m=length_m)
    found = heard(coach, in_set(more))
    assert gait_cues(found) == cues
    assert all((cue.unit, cue.limit) == ("m", pytest.approx(0.92)) for cue in found[1:])


def test_a_trunk_length_is_a_hint_shown_and_never_spoken() -> None:
    coach = coach_of(BACK)
    model = LengthSource.MODEL
    steps = walk(steps_at((40, 100.0), (20, 105.0)), length_m=0.8, source=model)
    more = carried_on(steps, steps_at((60, 105.0)), length_m=1.2, source=model)
    assert gait_cues(heard(coach, in_set(more))) == ["long"]


def lane(number: int, steps: int, *, lost: bool = False) -> list[object]:
    """Ten metres in so many steps, the sets a minute apart."""
    start_s = 60.0 * number
    walked = walk(steps_at((steps - 1, 105.0)), start_s=start_s + 1)
    hole = [SamplesLost(walked[-1].known_at_s, "back")] if lost else []
    begin = SetBegins(start_s, number, backward=True, distance_m=10.0)
    return [begin, *walked, *hole, SetEnds(walked[-1].known_at_s + 1)]


@pytest.mark.parametrize(
    ("steps", "lost", "cues"),
    [(35, False, []), (34, False, ["long"]), (34, True, [])],  # the first lane has 40 steps
)
def test_fewer_steps_on_the_same_lane_are_longer_ones(
    steps: int, lost: bool, cues: list[str]
) -> None:
    coach = coach_of(BACK)
    assert gait_cues(heard(coach, lane(1, 40))) == []
    found = heard(coach, lane(2, steps, lost=lost))
    assert gait_cues(found) == cues
    assert all(cue.value == pytest.approx(20 / 34) for cue in found)


def limping(n: int, *, apart_pct: float) -> list[float]:
    """Steps of 0.57 s on average, the two feet apart by so much of it."""
    half = 0.57 * apart_pct / 200
    return [0.57 + half if k % 2 else 0.57 - half for k in range(n)]


@pytest.mark.parametrize(("apart_pct", "cues"), [(9.9, []), (10.1, ["UNEVEN"])])
def test_a_trunk_compares_alternate_steps(apart_pct: float, cues: list[str]) -> None:
    steps = walk(limping(28, apart_pct=apart_pct))
    found = heard(coach_of(BACK), in_set(steps))
    assert gait_cues(found) == cues
    assert all(cue.value == pytest.approx(apart_pct) for cue in found[1:])


@pytest.mark.parametrize(("apart_pct", "cues"), [(9.9, []), (10.1, ["UNEVEN"])])
def test_two_legs_compare_left_and_right(apart_pct: float, cues: list[str]) -> None:
    both = walk(limping(36, apart_pct=apart_pct))
    legs = [
        record(step.t_s, worn=(LEFT, RIGHT)[k % 2], interval_s=1.14 if k > 1 else None)
        for k, step in enumerate(both)
    ]
    assert gait_cues(heard(coach_of(LEFT, RIGHT), in_set(legs))) == cues


@pytest.mark.parametrize(("swing", "cues"), [(0.080, []), (0.082, ["UNEVEN"])])
def test_one_leg_tells_only_how_much_strides_vary(swing: float, cues: list[str]) -> None:
    """A third shorter, a third longer by swing: a robust cv of 148.26 * swing %."""
    strides = [1.14 * (1 + swing * (k % 3 - 1)) for k in range(30)]
    coach = coach_of(Worn("foot", Placement.SHANK))
    found = heard(coach, in_set(walk(strides, worn=FOOT)))
    assert gait_cues(found) == cues


def test_one_leg_with_a_limp_sees_nothing() -> None:
    """Both legs' strides are equal in a limp: a single leg must not pretend to see it."""
    coach = coach_of(FOOT)
    assert gait_cues(heard(coach, in_set(walk([1.14] * 60, worn=FOOT)))) == []


@pytest.mark.parametrize(("length_m", "cues"), [(0.99, []), (1.01, ["TOO_FAST"])])
def test_a_foot_knows_speed_before_any_baseline(length_m: float, cues: list[str]) -> None:
    steps = walk([1.0] * 5, worn=FOOT, length_m=length_m)
    found = heard(coach_of(FOOT), in_set(steps))
    assert gait_cues(found) == cues
    assert all((cue.limit, cue.unit) == (1.0, "m/s") for cue in found[1:])


@pytest.mark.parametrize(
    ("level", "gait", "speed_ms", "cues"),
    [
        (Level.CAUTIOUS, Gait.WALK, 0.61, ["TOO_FAST"]),
        (Level.BEGINNER, Gait.WALK, 0.61, []),
        (Level.BEGINNER, Gait.RUN, 2.1, []),
        (Level.BEGINNER, Gait.RUN, 2.3, ["TOO_FAST"]),
        (Level.BEGINNER, Gait.UNKNOWN, 2.1, ["TOO_FAST"]),
        (Level.CAUTIOUS, Gait.RUN, 0.7, ["TOO_FAST"]),
        (Level.FREE, Gait.RUN, 4.0, []),
    ],
)
def test_caps_follow_level_and_plan(
    level: Level, gait: Gait, speed_ms: float, cues: list[str]
) -> None:
    begin = SetBegins(-6.0, 1, backward=True, gait=gait)
    steps = walk([1.0] * 5, worn=FOOT, length_m=speed_ms)
    assert gait_cues(heard(coach_of(FOOT, level=level), [begin, *steps])) == cues


def turned(n_forward: int) -> list[StepRecord]:
    """Backward steps, some forward ones, backward again."""
    steps = walk(steps_at((10, 100.0)))
    steps = carried_on(steps, steps_at((n_forward, 100.0)), direction=Direction.FORWARD)
    return carried_on(steps, steps_at((8, 100.0)))


@pytest.mark.parametrize(("n_forward", "cues"), [(3, []), (4, ["FACING_FORWARD", "good"]), (1, [])])
def test_forward_steps_in_a_backward_set(n_forward: int, cues: list[str]) -> None:
    assert gait_cues(heard(coach_of(BACK), in_set(turned(n_forward)))) == cues


def test_forward_steps_are_fine_in_a_forward_set_and_between_sets() -> None:
    steps = turned(8)
    assert gait_cues(heard(coach_of(BACK), [SetBegins(0.0, 1, backward=False), *steps])) == []
    assert gait_cues(heard(coach_of(BACK), steps)) == []


def test_unknown_directions_neither_begin_nor_end_it() -> None:
    steps = walk(steps_at((10, 100.0)), direction=Direction.FORWARD)
    more = carried_on(steps, steps_at((12, 100.0)), direction=Direction.UNKNOWN)
    assert gait_cues(heard(coach_of(BACK), in_set(more))) == ["FACING_FORWARD"]


def test_a_lost_link_is_told_also_in_a_rest_and_ends_when_all_are_back() -> None:
    coach = coach_of(BACK, FOOT)
    happenings = [
        LinkLost(1.0, "back"),
        LinkLost(2.0, "foot"),
        LinkBack(3.0, "back"),
        LinkBack(9.0, "foot"),
    ]
    cues = heard(coach, happenings)
    assert told(cues) == ["LINK_LOST", "good"]
    assert [cue.words for cue in cues] == ["sensor lost", "sensor back"]
    assert (cues[0].value, cues[0].limit, cues[0].unit) == (None, None, "")


def test_a_doubt_of_the_mounting_is_told_until_it_fits() -> None:
    happenings = [Doubted(1.0, "back", "turned by 90°"), Doubted(8.0, "back", "")]
    cues = heard(coach_of(BACK), happenings)
    assert [(cue.kind, cue.words) for cue in cues] == [
        (CueKind.MOUNTING, "check the sensor"),
        (CueKind.GOOD, "sensor fits"),
    ]


def test_the_other_sensor_takes_over_when_one_is_lost() -> None:
    """The foot leads; without it the back's own steps are coached."""
    coach = coach_of(BACK, FOOT)
    forward = walk(steps_at((10, 100.0)), start_s=3.0, direction=Direction.FORWARD)
    assert told(heard(coach, [SET, *forward])) == ["RECALL"]
    lost = LinkLost(forward[-1].known_at_s, "foot")
    more = carried_on(forward, steps_at((10, 100.0)), direction=Direction.FORWARD)
    assert told(heard(coach, [lost])) == ["LINK_LOST"]
    back = LinkBack(more[-1].known_at_s, "foot")
    assert told(heard(coach, [*more[len(forward) :], back])) == ["facing_forward"]


def test_a_split_stride_is_put_together_again() -> None:
    """A contact too many, a fifth before the right one: no pace of its own, no cue."""
    strides = steps_at((24, 105.0), per_contact=2)
    split = [part for s in strides[:12] for part in (0.8 * s, 0.2 * s)]
    coach = coach_of(FOOT)
    steps = walk([*strides, *split, *strides], worn=FOOT)
    assert gait_cues(heard(coach, in_set(steps))) == []
    assert coach.baseline is not None
    assert coach.baseline.cadence_spm == pytest.approx(105.0)


def test_words_are_few_and_name_no_part_of_the_body() -> None:
    said = [*WORDS.values(), *MENDED.values()]
    assert set(WORDS) == set(CueKind)
    assert all(1 <= len(words.split()) <= 4 for words in said)
    parts = {"knee", "foot", "feet", "hip", "ankle", "toe", "toes", "leg", "heel", "back"}
    assert not [w for w in WORDS.values() if parts & set(w.split())]
