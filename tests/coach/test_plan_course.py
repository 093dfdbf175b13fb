"""Readiness, adherence, progression, energy."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from retrogait.coach.plan import (
    QUESTIONS,
    DoneSession,
    Readiness,
    Travel,
    adherence,
    energy_estimate,
    find_plan,
    suggestion,
)
from retrogait.types import Gait

PLAN = find_plan("first-backward-walk")
MONDAY = date(2026, 11, 2)
NO = {question.key: False for question in QUESTIONS}


def _done(day: int, *, stage: int = 0, share: float = 1.0, pain: bool = False) -> DoneSession:
    return DoneSession(MONDAY + timedelta(days=day), PLAN.name, stage, int(share * 4), 4, pain)


def test_weeks_begin_on_monday_and_none_is_left_out() -> None:
    sessions = [_done(0), _done(6), _done(7), _done(21), _done(24), _done(60)]
    kept = adherence(sessions, plan=PLAN, today=MONDAY + timedelta(days=24))
    assert [(w.sessions, w.is_kept, w.is_over) for w in kept.weeks] == [
        (2, True, True),
        (1, False, True),
        (0, False, True),
        (2, True, False),
    ]
    assert kept.share == 0.5
    assert kept.weeks[1].monday == MONDAY + timedelta(days=7)


def test_a_week_that_still_runs_counts_only_when_kept() -> None:
    assert adherence([_done(0)], plan=PLAN, today=MONDAY).share is None
    assert adherence([], plan=PLAN, today=MONDAY).weeks == ()
    other = DoneSession(MONDAY, "another", 0, 4, 4)
    nothing = _done(0, share=0.0)
    assert adherence([other, nothing], plan=PLAN, today=MONDAY).weeks == ()


@pytest.mark.parametrize(
    ("sessions", "stage", "word"),
    [
        ([], 0, "begin with the least"),
        ([_done(0), _done(2)], 0, "stay: 2 of the last 3"),
        ([_done(4), _done(0), _done(2)], 1, "one stage up"),
        ([_done(0), _done(2), _done(4, share=0.75)], 0, "stay: 2 of"),
        ([_done(0), _done(2), _done(4, stage=1)], 1, "stay: 1 of"),
        ([_done(d, stage=3) for d in (0, 2, 4)], 3, "the plan's most"),
        ([_done(d, stage=9) for d in (0, 2, 4)], 3, "stay: 0 of"),
        ([_done(0, stage=2, share=0.25), _done(2, stage=2, share=0.25)], 1, "stopped half-way"),
        ([_done(0, stage=2, share=0.25), _done(2, stage=2, share=0.5)], 2, "stay"),
        ([_done(0), _done(2), _done(4, stage=1, pain=True)], 0, "ask a physiotherapist"),
        ([_done(0, share=0.25), _done(2, share=0.25)], 0, "easier"),
    ],
)
def test_what_to_do_next(sessions: list[DoneSession], stage: int, word: str) -> None:
    following = suggestion(sessions, plan=PLAN, today=MONDAY + timedelta(days=5))
    assert following.stage == stage
    assert word in following.words


def test_a_long_break_begins_easier() -> None:
    sessions = [_done(0, stage=2)]
    assert suggestion(sessions, plan=PLAN, today=MONDAY + timedelta(days=21)).stage == 2
    late = suggestion(sessions, plan=PLAN, today=MONDAY + timedelta(days=22))
    assert (late.stage, late.words) == (1, "no session for 22 days: begin easier")


def test_sessions_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="sets_done <= sets_planned"):
        DoneSession(MONDAY, "p", 0, 5, 4)
    assert DoneSession(MONDAY, "p", 0, 0, 0).share == 0.0


def test_readiness_is_a_record_that_can_be_stored() -> None:
    fit = Readiness.answered(NO, asked_utc="2026-11-22T10:00:00Z")
    assert not fit.needs_supervision
    careful = Readiness.answered({**NO, "fall": True}, asked_utc="2026-11-22T10:00:00Z")
    assert careful.needs_supervision
    assert "physiotherapist" in careful.advice != fit.advice
    stored = json.loads(json.dumps(careful.record()))
    assert Readiness.of_record(stored) == careful


def test_readiness_takes_no_half_answers() -> None:
    with pytest.raises(ValueError, match="an answer to each of fall, balance"):
        Readiness.answered({"fall": False}, asked_utc="now")
    with pytest.raises(ValueError, match="answers must be to"):
        Readiness("now", ("tired",))
    for record in ({}, {"schema": "retrogait.readiness/1", "asked_utc": 1, "yes": []}):
        with pytest.raises(ValueError, match="ask anew"):
            Readiness.of_record(record)


def test_energy_is_the_formula_and_a_range() -> None:
    """By hand: 60 m/min level, backward: 3.5 + 6 * 1.35 = 11.6 ml/kg/min; 70 kg, 10 min."""
    found = energy_estimate(
        gait=Gait.WALK, travel=Travel.BACKWARD, speed_ms=1.0, seconds=600, mass_kg=70
    )
    assert found is not None
    middle = 11.6 * 70 * 10 / 1000 * 5
    assert found.low_kcal == pytest.approx(0.7 * middle)
    assert found.high_kcal == pytest.approx(1.3 * middle)
    assert str(found) == "estimate: 28 to 53 kcal"


def test_energy_uphill_and_running() -> None:
    """By hand: 40 m/min at 10 %: 4 + 7.2; 180 m/min level: 36."""

    def net(gait: Gait, travel: Travel, speed_ms: float, incline_pct: float) -> float:
        found = energy_estimate(
            gait=gait,
            travel=travel,
            speed_ms=speed_ms,
            seconds=60,
            mass_kg=100,
            incline_pct=incline_pct,
        )
        assert found is not None
        return (found.low_kcal + found.high_kcal) / 2 / 0.5 - 3.5

    assert net(Gait.WALK, Travel.FORWARD, 40 / 60, 10) == pytest.approx(11.2)
    assert net(Gait.WALK, Travel.BACKWARD, 40 / 60, 10) == pytest.approx(11.2 * 1.35)
    assert net(Gait.RUN, Travel.FORWARD, 3.0, 0) == pytest.approx(36.0)
    assert net(Gait.RUN, Travel.BACKWARD, 3.0, 0) == pytest.approx(48.6)


@pytest.mark.parametrize(
    "missing",
    [{"speed_ms": None}, {"mass_kg": None}, {"gait": Gait.UNKNOWN}, {"travel": Travel.ANY}],
)
def test_energy_assumes_nothing(missing: dict[str, object]) -> None:
    known = {"gait": Gait.RUN, "travel": Travel.BACKWARD, "speed_ms": 2.0, "mass_kg": 70.0}
    assert energy_estimate(seconds=60.0, **{**known, **missing}) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"speed_ms": 0.0},
        {"mass_kg": 5.0},
        {"seconds": -1.0},
        {"incline_pct": 31.0},
        {"speed_ms": float("nan")},
    ],
)
def test_energy_of_what_cannot_be(wrong: dict[str, float]) -> None:
    known = {"speed_ms": 2.0, "mass_kg": 70.0, "seconds": 60.0}
    with pytest.raises(ValueError, match=f"'{next(iter(wrong))}' must be"):
        energy_estimate(gait=Gait.RUN, travel=Travel.BACKWARD, **{**known, **wrong})
