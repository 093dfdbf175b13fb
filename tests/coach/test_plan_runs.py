"""Every plan, at every stage and however distance is known, runs to its end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from coach.plan_people import carried_out

from retrogait.coach.plan import (
    Amount,
    GoalKind,
    LegKind,
    Measure,
    MeasureKind,
    Session,
    Where,
    find_plan,
    plan_names,
)
from retrogait.coach.runner import Runner
from retrogait.coach.runner_events import (
    CountIn,
    EndReason,
    Finished,
    Phrase,
    RestBegan,
    Said,
    SetBegan,
    SetEnded,
)
from retrogait.coach.runner_state import Counted, Phase

MEASURES = {
    "foot": Measure(MeasureKind.FOOT_SENSOR),
    "lane": Measure(MeasureKind.LANE, lane_m=10.0),
    "steps": Measure(MeasureKind.STEPS, step_length_m=0.5),
    "time": Measure(),
}
COUNTED = Counted(("back",), 1, "back")
CASES = [(name, stage) for name in plan_names() for stage in range(len(find_plan(name).stages))]


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@pytest.mark.parametrize(("name", "stage"), CASES)
def test_a_plan_runs_to_its_end(name: str, stage: int, measure: Measure) -> None:
    session = Session.of(find_plan(name), stage=stage, measure=measure)
    runner = Runner(session, counted=COUNTED)
    told = carried_out(runner, stride_m=1.0)

    assert runner.standing.phase is Phase.DONE
    assert told[-1] == Finished(told[-1].t_s, session.n_sets, session.n_sets)
    assert [e.leg for e in told if isinstance(e, SetBegan)] == list(session.legs)
    ended = [e for e in told if isinstance(e, SetEnded)]
    assert {e.reason for e in ended if e.leg.kind is LegKind.SET} == {EndReason.REACHED}
    assert all(e.t_s <= after.t_s for e, after in pairwise(told))


def test_every_set_is_counted_in_and_backward_sets_end_with_a_look_behind() -> None:
    told = carried_out(Runner(Session.of(find_plan("warm-up-recovery")), counted=COUNTED))
    begins = [n for n, event in enumerate(told) if isinstance(event, SetBegan)]
    for n in begins:
        counts = [event for event in told[n - 3 : n] if isinstance(event, CountIn)]
        assert [(e.number, told[n].t_s - e.t_s) for e in counts] == [(3, 3.0), (2, 2.0), (1, 1.0)]
    after = [(e.leg.is_backward, told[n + 1]) for n, e in enumerate(told) if _ended(e)]
    assert [isinstance(e, Said) and e.phrase is Phrase.STOP for _, e in after] == [
        backward for backward, _ in after
    ]
    assert {backward for backward, _ in after} == {True, False}


def _ended(event: object) -> bool:
    return isinstance(event, SetEnded)


def test_the_recall_phrase_comes_first_and_once() -> None:
    told = carried_out(Runner(Session.of(find_plan("first-backward-walk")), counted=COUNTED))
    assert told[0] == Said(0.0, Phrase.RECALL)
    assert sum(isinstance(e, Said) and e.phrase is Phrase.RECALL for e in told) == 1
    assert isinstance(told[1], RestBegan)
    assert told[1].coming.kind is LegKind.BASELINE


def test_the_shipped_plans_are_what_their_sources_say() -> None:
    """The programme's table, number by number."""
    first = find_plan("first-backward-walk").blocks[0]
    assert (str(first.sets), first.amount, str(first.length)) == ("4-5", Amount.DISTANCE_M, "20-30")
    run = find_plan("light-backward-run").blocks[-1]
    assert (run.gait.value, str(run.length)) == ("run", "20-40")
    mill = find_plan("treadmill-incline").blocks[0].treadmill
    assert mill is not None
    assert (str(mill.incline_pct), str(mill.speed_ms)) == ("5-10", "0.67-0.89")
    assert mill.speed_ms.low == pytest.approx(1.5 * 1609.344 / 3600, abs=0.005)
    assert mill.speed_ms.high == pytest.approx(2.0 * 1609.344 / 3600, abs=0.005)
    knee = find_plan("rehab-knee")
    minutes = [
        knee.blocks[0].sets.low * s / 60
        for s in (knee.blocks[0].length.low, knee.blocks[0].length.high)
    ]
    assert (str(knee.per_week), minutes) == ("2-3", [10.0, 15.0])
    fat = find_plan("conditioning")
    assert (str(fat.per_week), str(fat.blocks[-1].sets), str(fat.blocks[-1].length)) == (
        "2",
        "4-6",
        "50",
    )
    assert str(find_plan("sports-performance").per_week) == "2-3"
    daily = find_plan("general-mobility")
    assert str(daily.per_week) == "3"
    assert daily.blocks[0].sets.low * daily.blocks[0].length.low == 300


@pytest.mark.parametrize("name", plan_names())
def test_a_shipped_plan_is_whole(name: str) -> None:
    plan = find_plan(name)
    assert plan.name == name
    assert plan.cautions
    assert {source.kind.value for source in plan.sources} >= {"article", "choice"}
    assert all(block.treadmill is not None for block in plan.blocks) == (
        plan.where is Where.TREADMILL
    )
    least, most = (Session.of(plan, stage=stage) for stage in (0, len(plan.stages) - 1))
    assert least.n_sets == sum(block.sets.low for block in plan.blocks)
    assert most.n_sets == sum(block.sets.high for block in plan.blocks)


def test_stages_add_sets_before_length() -> None:
    plan = find_plan("first-backward-walk")
    sizes = [
        (session.n_sets, session.legs[-1].goal.amount)
        for session in (
            Session.of(plan, stage=stage, measure=Measure(MeasureKind.FOOT_SENSOR))
            for stage in range(len(plan.stages))
        )
    ]
    assert sizes == [(4, 20.0), (5, 20.0), (5, 25.0), (5, 30.0)]
    with pytest.raises(ValueError, match="stage must be 0 to 3, got 4"):
        Session.of(plan, stage=4)


def test_a_set_is_never_longer_than_the_plan_says() -> None:
    walk, run = find_plan("first-backward-walk"), find_plan("conditioning")
    lane = Session.of(walk, measure=Measure(MeasureKind.LANE, lane_m=8.0)).legs[-1].goal
    assert (lane.amount, lane.note) == (2, "2 lengths of 8 m make 16 m of 20 m")
    long_lane = Session.of(walk, measure=Measure(MeasureKind.LANE, lane_m=50.0)).legs[-1].goal
    assert (long_lane.amount, long_lane.length_m) == (1, 20.0)
    assert "put a mark there" in long_lane.note
    short = Session.of(run, measure=Measure(MeasureKind.LANE, lane_m=20.0)).legs[-1].goal
    assert (short.kind, short.amount) == (GoalKind.LENGTHS, 1)  # nobody turns while running
    timed = Session.of(walk).legs[-1].goal
    assert (timed.kind, timed.amount) == (GoalKind.SECONDS, 20.0)
    assert "distance is not measured" in timed.note
    steps = Session.of(walk, measure=Measure(MeasureKind.STEPS, step_length_m=0.6)).legs[-1].goal
    assert (steps.kind, steps.amount) == (GoalKind.STEPS, 33)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"kind": MeasureKind.LANE}, "'lane_m' is needed"),
        ({"kind": MeasureKind.LANE, "lane_m": 2.0}, "3-1000"),
        ({"kind": MeasureKind.TIME, "lane_m": 20.0}, "'lane_m' is only for"),
        ({"kind": MeasureKind.STEPS, "step_length_m": float("nan")}, r"0\.1-2"),
    ],
)
def test_measures_that_cannot_be(values: dict[str, object], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Measure(**values)  # type: ignore[arg-type]


def test_the_baseline_is_short_and_no_set() -> None:
    session = Session.of(find_plan("rehab-knee"))
    assert session.legs[0].kind is LegKind.BASELINE
    assert session.legs[0].goal.amount == 60.0
    assert session.n_sets == 5
    assert Session.of(find_plan("warm-up-recovery")).legs[0].kind is LegKind.SET
    assert session.record() == {"name": "rehab-knee", "stage": 0, "sets": 5}
