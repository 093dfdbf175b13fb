"""The streaming contract: any portions, no look-ahead, deep copies, one order."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from coach.told import (
    BACK,
    FOOT,
    LEFT,
    RIGHT,
    carried_on,
    coach_of,
    heard,
    record,
    steps_at,
    told,
    walk,
)

from retrogait.coach import (
    CoachStart,
    Elapsed,
    Happening,
    InOrder,
    LinkBack,
    LinkLost,
    SamplesLost,
    SetBegins,
    SetEnds,
    Worn,
)
from retrogait.coach.happenings import in_order, when_s
from retrogait.errors import StreamError
from retrogait.types import Direction, Placement


def session() -> list[Happening]:
    """Two sensors, two sets, a lost link, slow and forward steps."""
    back = walk(steps_at((45, 100.0), (25, 85.0), (20, 105.0)), start_s=2.0)
    back = carried_on(back, steps_at((8, 105.0)), direction=Direction.FORWARD)
    back += walk(steps_at((60, 88.0)), start_s=80.0)
    foot = walk(steps_at((40, 100.0), per_contact=2), start_s=2.3, worn=FOOT, length_m=0.8)
    events: list[Happening] = [
        SetBegins(0.0, 1, backward=True, of=2),
        LinkLost(30.0, "foot"),
        LinkBack(33.0, "foot"),
        SamplesLost(33.1, "foot"),
        SetEnds(70.0),
        SetBegins(75.0, 2, backward=True, of=2),
        Elapsed(140.0),
    ]
    steps = [step for step in foot if not 29.0 < step.t_s < 33.0]
    return sorted([*back, *steps, *events], key=in_order)


def test_the_session_says_enough_to_test_on() -> None:
    cues = heard(coach_of(BACK, FOOT), session())
    assert {"RECALL", "LINK_LOST", "slow", "good"} <= set(told(cues))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_prefix_is_never_taken_back_and_a_copy_goes_on_alike(share: float) -> None:
    happenings = session()
    n = int(share * len(happenings))
    whole = heard(coach_of(BACK, FOOT), happenings)
    coach = coach_of(BACK, FOOT)
    first = heard(coach, happenings[:n])
    twin = deepcopy(coach)
    heard(coach, [Elapsed(when_s(happenings[n - 1]))])
    assert first == whole[: len(first)]
    assert first + heard(twin, happenings[n:]) == whole


def test_cues_come_in_order_with_the_time_of_what_caused_them() -> None:
    happenings = session()
    known_s = [cue.known_at_s for cue in heard(coach_of(BACK, FOOT), happenings)]
    assert known_s == sorted(known_s)
    assert set(known_s) <= {when_s(happening) for happening in happenings}


def test_what_comes_too_late_is_refused() -> None:
    coach = coach_of(BACK)
    coach.push(record(10.0))
    with pytest.raises(StreamError, match=r"expected 10\.25 s or later, got 9\.25 s"):
        coach.push(record(9.0))


@pytest.mark.parametrize("happening", [record(1.0, worn=FOOT), LinkLost(1.0, "foot")])
def test_a_foreign_stream_is_refused(happening: Happening) -> None:
    with pytest.raises(ValueError, match="started with back; got stream 'foot'"):
        coach_of(BACK).push(happening)


def test_a_start_without_sensors_or_with_twins_is_refused() -> None:
    for worn in ((), (BACK, Worn("back", Placement.CHEST))):
        with pytest.raises(ValueError, match="one or more streams of different names"):
            CoachStart(worn)


@pytest.mark.parametrize(("number", "of"), [(0, None), (3, 2)])
def test_a_set_number_out_of_range_is_refused(number: int, of: int | None) -> None:
    with pytest.raises(ValueError, match="from 1 to the count"):
        SetBegins(0.0, number, backward=True, of=of)


def test_what_a_stream_tells_when_its_link_is_back_comes_now() -> None:
    merge = InOrder(["back", "foot"])
    merge.add(LinkLost(10.0, "foot"))
    assert merge.seen("back", 13.0) == [LinkLost(10.0, "foot")]
    merge.add(LinkBack(13.0, "foot"))
    (late,) = merge.add(record(9.5, worn=FOOT))
    assert (late, merge.edge_s) == (replace(record(9.5, worn=FOOT), known_at_s=13.0), 13.0)
    assert merge.add(SamplesLost(12.0, "foot")) == [SamplesLost(13.0, "foot")]


def packets(happenings: list[Happening], seed: int) -> list[Happening | tuple[str, float]]:
    """The same session as two radios would bring it: in portions of a stream, in turn, late."""
    rng = np.random.default_rng(seed)
    out: list[Happening | tuple[str, float]] = []
    rest = {
        name: [h for h in happenings if getattr(h, "stream", "plan") == name]
        for name in ("back", "foot", "plan")
    }
    now_s = 0.0
    while any(rest.values()):
        now_s += float(rng.uniform(0.05, 1.5))
        for name in rng.permutation(list(rest)):
            seen_s = now_s - float(rng.uniform(0.0, 0.4))
            out += [h for h in rest[name] if when_s(h) <= seen_s]
            rest[name] = [h for h in rest[name] if when_s(h) > seen_s]
            out.append((name, seen_s))
    return out


@pytest.mark.parametrize("seed", range(8))
def test_live_packets_of_two_sensors_give_the_offline_cues(seed: int) -> None:
    happenings = [h for h in session() if not isinstance(h, LinkLost | LinkBack)]
    merge, coach = InOrder(["back", "foot", "plan"]), coach_of(BACK, FOOT)
    live = []
    for item in packets(happenings, seed):
        ready = merge.seen(*item) if isinstance(item, tuple) else merge.add(item)
        live += heard(coach, ready)
    live += heard(coach, merge.flush())
    assert live == heard(coach_of(BACK, FOOT), happenings)


def test_a_lost_stream_holds_nothing_back() -> None:
    merge = InOrder(["back", "foot"])
    step = record(10.0)
    assert merge.add(step) == []
    assert merge.seen("back", 11.0) == []
    assert merge.seen("foot", 5.0) == []
    lost = LinkLost(10.5, "foot")
    assert merge.add(lost) == [step, lost]
    later = record(12.0)
    assert merge.add(later) == []
    assert merge.seen("back", 13.0) == [later]
    with pytest.raises(ValueError, match="no stream 'hand'"):
        merge.seen("hand", 1.0)


def test_two_legs_in_any_order_of_ties() -> None:
    """Contacts that become known at the same moment have one order."""
    one, two = record(1.0, worn=LEFT), record(1.0, worn=RIGHT)
    assert sorted([two, one], key=in_order) == [one, two]
    both = InOrder(["left", "right"])
    both.add(two)
    both.add(one)
    assert both.flush() == [one, two]
