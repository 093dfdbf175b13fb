"""What followed a cue, against walks whose answer is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from metrics.made_walks import Footfall, Leg, footfalls, one_leg, trunk
from report.made_scores import BACK, FORE, scored
from report.made_sessions import unbroken

from retrogait.coach import CoachParams
from retrogait.gait.metrics import StreamSteps
from retrogait.recording import CueNote, Journal, Stretch, StretchKind
from retrogait.report.responses import Response, responses
from retrogait.report.view import headline_view
from retrogait.types import Side

COACH = CoachParams()
SET = Stretch(StretchKind.SET, 0.0, 1e3, number=1, of=1)
SLOW = CueNote(0.0, "slow", "quick, light steps", 100.0, 110.0, "steps/min", True)
LONG = CueNote(0.0, "long", "shorter steps", 1.2, 1.0, "m", True)


def walk(*legs: Leg) -> list[Footfall]:
    """Legs that flow into one another after the first."""
    return unbroken(footfalls([legs[0], *(replace(leg, pause_s=0.0) for leg in legs[1:])]))


def response(
    seen: StreamSteps, cue: CueNote, *others: Stretch, coach: CoachParams = COACH
) -> Response:
    """What followed the one cue of a session with one set."""
    stretches = (*others, *(() if others else (SET,)))
    (found,) = responses(
        Journal(stretches, cues=(cue,)), headline_view(scored([seen])), coach=coach
    )
    assert found is not None
    return found


SLACK = walk(Leg(30, BACK, step_s=0.6, stride_m=1.2), Leg(30, BACK, step_s=0.5, stride_m=0.9))
AT_S = SLACK[29].t_s


def test_pace_before_after_and_back_to_the_letter() -> None:
    found = response(trunk(SLACK), replace(SLOW, t_s=AT_S))
    assert found.set_number == 1
    assert found.before == pytest.approx(100.0)
    assert found.after == pytest.approx(120.0)
    # 6 / (0.6 * 6 - 0.1 * k) * 60 >= 110 from k = 4 on
    assert (found.back_steps, found.back_s) == (4, pytest.approx(2.0))
    assert not found.why_not


def test_one_leg_counts_two_steps_for_each_contact() -> None:
    found = response(one_leg(SLACK, side=Side.RIGHT), replace(SLOW, t_s=AT_S))
    assert found.before == pytest.approx(100.0)
    assert found.after == pytest.approx(120.0)
    assert found.back_steps == 6


@pytest.mark.parametrize("sides", [(Side.RIGHT,), (Side.LEFT, Side.RIGHT)])
def test_length_at_the_foot(sides: tuple[Side, ...]) -> None:
    seen = [one_leg(SLACK, side=side) for side in sides]
    journal = Journal((SET,), cues=(replace(LONG, t_s=AT_S),))
    (found,) = responses(journal, headline_view(scored(seen)), coach=COACH)
    assert found is not None
    assert found.before == pytest.approx(1.2, rel=0.05)
    assert found.after == pytest.approx(0.9, rel=0.05)
    assert found.back_steps in (4, 5, 6)


def test_a_length_that_nobody_measured_is_not_known() -> None:
    found = response(trunk(SLACK), replace(LONG, t_s=AT_S))
    assert (found.before, found.after, found.back_steps) == (None, None, None)
    assert "do not give this figure" in found.why_not


def test_too_slow_to_the_end_is_not_back() -> None:
    found = response(trunk(SLACK), replace(SLOW, t_s=AT_S, limit=130.0))
    assert found.after == pytest.approx(120.0)
    assert (found.back_steps, found.back_s, found.why_not) == (None, None, "")


@pytest.mark.parametrize(
    "others",
    [
        (replace(SET, end_s=AT_S + 2.7),),
        (SET, Stretch(StretchKind.PAUSE, AT_S + 2.7, AT_S + 8)),
    ],
)
def test_nothing_beyond_the_set_or_a_pause_is_looked_at(others: tuple[Stretch, ...]) -> None:
    found = response(trunk(SLACK), replace(SLOW, t_s=AT_S), *others)
    assert found.before == pytest.approx(100.0)
    assert found.after is None
    assert found.why_not == "5 steps followed before the set ended or paused, it takes 7"


def test_before_begins_with_the_set() -> None:
    late = replace(SET, start_s=SLACK[30].t_s)
    found = response(trunk(SLACK), replace(SLOW, t_s=SLACK[33].t_s), late)
    assert found.before == pytest.approx(120.0)


def test_forward_steps_in_a_backward_set() -> None:
    falls = walk(Leg(20, FORE), Leg(30, BACK))
    cue = CueNote(
        falls[19].t_s, "facing_forward", "now move backward", 6.0, 4.0, "forward of 6 steps", True
    )
    found = response(trunk(falls), cue)
    assert (found.before, found.after) == (6.0, 0.0)
    assert found.back_steps == 3


def test_speed_is_length_over_the_stride_time_of_the_same_foot() -> None:
    cue = CueNote(AT_S, "too_fast", "slower and easy", 1.2, 1.1, "m/s", True)
    for sides in ((Side.RIGHT,), (Side.LEFT, Side.RIGHT)):
        seen = [one_leg(SLACK, side=side) for side in sides]
        (found,) = responses(Journal((SET,), cues=(cue,)), headline_view(scored(seen)), coach=COACH)
        assert found is not None
        assert found.before == pytest.approx(1.2 / 1.2, rel=0.05)
        assert found.after == pytest.approx(0.9 / 1.0, rel=0.05)


def test_evenness_takes_twenty_contacts_on_either_side() -> None:
    falls = walk(Leg(40, BACK, right_longer_s=0.1), Leg(40, BACK, right_longer_s=0.0))
    cue = CueNote(falls[39].t_s, "uneven", "tap the floor", 20.0, 10.0, "% of step time", True)
    found = response(trunk(falls), cue)
    assert found.before == pytest.approx(20.0, rel=0.01)
    assert found.after == pytest.approx(0.0, abs=1e-6)
    assert found.back_steps is not None
    short = response(trunk(falls), cue, replace(SET, end_s=falls[50].t_s))
    assert "it takes 23" in short.why_not


def test_a_limping_leg_that_sees_one_side_is_followed_by_its_stride_times() -> None:
    falls = walk(Leg(120, BACK, sd_s=0.03))
    cue = CueNote(falls[60].t_s, "uneven", "tap the floor", 15.0, 12.0, "% cv", True)
    found = response(one_leg(falls, side=Side.LEFT), cue)
    assert found.before == pytest.approx(100 * 0.03 * 2**0.5 / 1.0, rel=0.6)
    assert found.after is not None


def test_a_coach_with_own_thresholds_is_judged_by_them() -> None:
    slow = replace(SLOW, t_s=AT_S)
    # 4 / (0.6 * 4 - 0.1 * k) * 60 >= 110 from k = 3 on
    assert response(trunk(SLACK), slow, coach=replace(COACH, enter_of=4)).back_steps == 3
    wobbly = walk(
        Leg(30, BACK, step_s=0.6), Leg(6, BACK, step_s=0.5), Leg(6, BACK, step_s=0.7), Leg(9, BACK)
    )
    slow = replace(SLOW, t_s=wobbly[29].t_s)
    assert response(trunk(wobbly), slow).back_steps is not None
    assert response(trunk(wobbly), slow, coach=replace(COACH, leave_hits=20)).back_steps is None


def test_forward_steps_of_another_number_than_six() -> None:
    falls = walk(Leg(20, FORE), Leg(30, BACK))
    cue = CueNote(
        falls[19].t_s, "facing_forward", "now move backward", 8.0, 5.0, "forward of 8 steps", True
    )
    found = response(trunk(falls), cue, coach=replace(COACH, enter_of=8))
    assert (found.before, found.after) == (8.0, 0.0)
    assert found.back_steps == 4
    assert "no figure" in response(trunk(falls), cue).why_not


def test_cues_that_ask_for_nothing_are_not_followed() -> None:
    kinds = ("recall", "good", "link_lost", "mounting", "<script>")
    cues = tuple(replace(SLOW, kind=kind) for kind in kinds)
    view = headline_view(scored([trunk(SLACK)]))
    assert responses(Journal((SET,), cues=cues), view, coach=COACH) == (None,) * len(kinds)


@pytest.mark.parametrize("cue", [replace(SLOW, unit="furlongs"), replace(SLOW, limit=None)])
def test_a_cue_without_a_figure_is_not_known(cue: CueNote) -> None:
    assert "no figure" in response(trunk(SLACK), cue).why_not


def test_a_missed_contact_is_no_slow_step() -> None:
    falls = [fall for k, fall in enumerate(SLACK) if k != 36]
    found = response(trunk(falls), replace(SLOW, t_s=AT_S))
    assert found.after == pytest.approx(120.0)


def test_without_any_step_nothing_is_known() -> None:
    found = response(trunk([]), SLOW)
    assert "0 steps followed" in found.why_not
