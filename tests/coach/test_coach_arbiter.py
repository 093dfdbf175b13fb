"""Who speaks: priority, spacing, repeats, fading, the phrase at the start."""

from __future__ import annotations

from itertools import pairwise

import pytest
from coach.told import BACK, FOOT, SET, carried_on, coach_of, gait_cues, heard, steps_at, told, walk

from retrogait.coach import (
    CoachParams,
    Doubted,
    Elapsed,
    LinkBack,
    LinkLost,
    SetBegins,
    SetEnds,
)
from retrogait.coach.arbiter import TECHNIQUE, URGENCY, Arbiter, Trouble
from retrogait.coach.fading import Fading, feedback_halves
from retrogait.coach.finding import Finding
from retrogait.types import Cue, CueKind

TROUBLES = [kind for kind in CueKind if kind not in (CueKind.GOOD, CueKind.RECALL)]
LOW = Finding(90.0, 99.0, "steps/min", is_outside=True)


def trouble(kind: CueKind, *, hint: bool = False, outside: bool = True) -> Trouble:
    return Trouble(kind, Finding(90.0, 99.0, "steps/min", is_outside=outside, is_hint=hint))


def decide(arbiter: Arbiter, now_s: float, *troubles: Trouble) -> list[str]:
    return told(arbiter.decide(troubles, mended=LOW, now_s=now_s))


def test_the_order_of_urgency_is_the_issue_s() -> None:
    assert sorted(TROUBLES, key=lambda kind: URGENCY[kind]) == [
        CueKind.LINK_LOST,
        CueKind.TOO_FAST,
        CueKind.FACING_FORWARD,
        CueKind.MOUNTING,
        CueKind.LONG,
        CueKind.SLOW,
        CueKind.UNEVEN,
    ]


@pytest.mark.parametrize(("high", "low"), list(pairwise(TROUBLES)))
def test_of_two_at_once_the_more_urgent_alone_is_told(high: CueKind, low: CueKind) -> None:
    arbiter = Arbiter(params=CoachParams())
    both = (trouble(low), trouble(high))
    assert decide(arbiter, 0.0, *both) == [high.upper()]
    assert decide(arbiter, 6.0, *both) == []
    assert decide(arbiter, 7.0, trouble(low)) == [low.upper()]
    assert decide(arbiter, 8.0) == ["good"]
    assert decide(arbiter, 9.0) == []


def test_a_hint_comes_last_and_is_never_spoken() -> None:
    arbiter = Arbiter(params=CoachParams())
    hint = trouble(CueKind.LONG, hint=True)
    assert decide(arbiter, 0.0, hint, trouble(CueKind.UNEVEN)) == ["UNEVEN"]
    assert decide(arbiter, 20.0, hint) == ["long"]
    assert decide(arbiter, 60.0, hint) == []


@pytest.mark.parametrize(("later_s", "cues"), [(5.99, []), (6.0, ["SLOW"])])
def test_what_had_to_wait_is_spoken_when_six_seconds_are_over(
    later_s: float, cues: list[str]
) -> None:
    arbiter = Arbiter(params=CoachParams())
    assert decide(arbiter, 0.0, trouble(CueKind.LONG)) == ["LONG"]
    assert decide(arbiter, 2.0, trouble(CueKind.SLOW)) == ["slow"]
    assert decide(arbiter, later_s, trouble(CueKind.SLOW)) == cues


def test_what_was_mended_meanwhile_is_not_spoken() -> None:
    arbiter = Arbiter(params=CoachParams())
    decide(arbiter, 0.0, trouble(CueKind.LONG))
    decide(arbiter, 2.0, trouble(CueKind.SLOW))
    assert decide(arbiter, 7.0, trouble(CueKind.SLOW, outside=False)) == []
    assert decide(arbiter, 8.0) == ["good"]


@pytest.mark.parametrize(("later_s", "cues"), [(11.9, []), (12.0, ["SLOW"])])
def test_a_trouble_that_lasts_is_said_again(later_s: float, cues: list[str]) -> None:
    arbiter = Arbiter(params=CoachParams())
    assert decide(arbiter, 0.0, trouble(CueKind.SLOW)) == ["SLOW"]
    assert decide(arbiter, later_s, trouble(CueKind.SLOW)) == cues


@pytest.mark.parametrize(
    ("of", "halves"),
    [
        (None, [2, 2, 2]),
        (1, [2]),
        (2, [2, 0]),
        (3, [2, 1, 0]),
        (4, [2, 1, 1, 0]),
        (5, [2, 2, 1, 1, 0]),
        (6, [2, 2, 1, 1, 0, 0]),
    ],
)
def test_feedback_fades_over_the_sets(of: int | None, halves: list[int]) -> None:
    assert [feedback_halves(k + 1, of=of) for k in range(len(halves))] == halves


def test_half_is_every_second_one() -> None:
    assert [Fading(halves).takes_turn() for halves in (2, 1, 0)] == [True, True, False]
    half = Fading(1)
    assert [half.takes_turn() for _ in range(5)] == [True, False, True, False, True]


@pytest.mark.parametrize("kind", TROUBLES)
def test_only_technique_fades(kind: CueKind) -> None:
    arbiter = Arbiter(params=CoachParams())
    arbiter.set_begins(0)
    said = decide(arbiter, 0.0, trouble(kind))
    assert said == [kind.value if kind in TECHNIQUE else kind.upper()]
    assert decide(arbiter, 6.0, trouble(kind)) == []


def slow_set(number: int, *, of: int) -> list[object]:
    """A set in which the pace drops and stays low; the sets are two minutes apart."""
    start_s = 120.0 * number
    steps = walk(steps_at((45, 100.0), (65, 85.0)), start_s=start_s + 1)
    return [
        SetBegins(start_s, number, backward=True, of=of),
        *steps,
        SetEnds(steps[-1].known_at_s),
    ]


def test_three_sets_get_all_half_and_none_of_the_words() -> None:
    coach = coach_of(BACK)
    found = []
    for number in (1, 2, 3):
        found.append(gait_cues(heard(coach, slow_set(number, of=3))))
        assert coach.feedback_share == (3 - number) / 2
    assert [said.count("SLOW") for said in found] == [4, 2, 0]
    assert all(said[0].lower() == "slow" for said in found)


def test_the_session_opens_with_what_it_is_all_about_once() -> None:
    coach = coach_of(BACK)
    cues = heard(coach, [SET, SetEnds(10.0), SetBegins(20.0, 2, backward=True)])
    assert [(cue.kind, cue.words, cue.spoken) for cue in cues] == [
        (CueKind.RECALL, "short, quick, even steps", True)
    ]


def test_the_phrase_waits_for_a_set_without_trouble() -> None:
    coach = coach_of(BACK)
    first = [LinkLost(0.0, "back"), SetBegins(1.0, 1, backward=True), SetEnds(2.0)]
    assert told(heard(coach, first)) == ["LINK_LOST"]
    then = [LinkBack(3.0, "back"), SetBegins(20.0, 2, backward=True)]
    assert told(heard(coach, then)) == ["good", "RECALL"]


def test_the_end_of_a_set_ends_its_troubles_without_praise() -> None:
    coach = coach_of(BACK)
    assert gait_cues(heard(coach, slow_set(1, of=1)))[-1] == "SLOW"
    assert coach.current is None
    assert heard(coach, [Elapsed(1000.0)]) == []


def test_time_alone_lets_out_what_had_to_wait() -> None:
    coach = coach_of(BACK)
    waits = [SetBegins(0.0, 1, backward=True), LinkLost(2.0, "back")]
    assert told(heard(coach, waits)) == ["RECALL", "link_lost"]
    assert told(heard(coach, [Elapsed(5.9)])) == []
    assert told(heard(coach, [Elapsed(6.0)])) == ["LINK_LOST"]


def test_a_lost_link_silences_the_rest_but_nothing_is_forgotten() -> None:
    coach = coach_of(BACK, FOOT)
    feet = walk([1.0] * 6, worn=FOOT, length_m=1.3)
    more = carried_on(feet, [1.0] * 6, worn=FOOT, length_m=1.3)
    lost = LinkLost(feet[-1].known_at_s, "back")
    back = LinkBack(more[-1].known_at_s, "back")
    found = heard(coach, [SET, *feet, lost, *more[len(feet) :], back])
    assert told(found) == ["RECALL", "TOO_FAST", "link_lost", "LINK_LOST", "too_fast"]


def spoken_s(cues: list[Cue]) -> list[float]:
    return [cue.known_at_s for cue in cues if cue.spoken]


def test_nothing_is_ever_spoken_within_six_seconds_of_the_last() -> None:
    """All troubles, coming and going at random (seeded), on a busy coach."""
    import numpy as np

    rng = np.random.default_rng(5)
    happenings: list[object] = [SetBegins(0.0, 1, backward=True)]
    steps = walk(rng.choice([0.4, 0.57, 0.6, 0.75], 900, p=[0.1, 0.4, 0.3, 0.2]))
    for step in steps:
        happenings.append(step)
        if rng.random() < 0.05:
            happenings.append(Doubted(step.known_at_s, "back", rng.choice(["", "turned"])))
        if rng.random() < 0.05:
            event = LinkLost if rng.random() < 0.5 else LinkBack
            happenings.append(event(step.known_at_s, "back"))
    cues = heard(coach_of(BACK), happenings)
    said_s = spoken_s(cues)
    assert len(said_s) > 20
    assert min(b - a for a, b in pairwise(said_s)) >= 6.0
    assert len({cue.known_at_s for cue in cues}) > 40
