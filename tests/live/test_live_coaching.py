"""Cues are the same live, in any packets, and from the recording afterwards."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path

import pytest
from live.sessions import BACK, BOTH_FEET, MIXED, WALKER, CutOff, Witness

from retrogait.coach import CoachParams, CoachStart
from retrogait.coach import Worn as Seen
from retrogait.coach.happenings import SamplesLost
from retrogait.coach.plan import Session, find_plan
from retrogait.coach.runner_events import Button, Pressed, SetBegan
from retrogait.live import (
    Coaching,
    CueNews,
    LinkNews,
    Live,
    LivePlan,
    PlanNews,
    StepNews,
    Worn,
)
from retrogait.recording import read
from retrogait.session import CoachedSession, score
from retrogait.session.coached import Told
from retrogait.sources import PacedClock, ReplaySource
from retrogait.types import Mounting, Placement, Side

USUAL = CoachParams()


def _coached(path: Path, params: CoachParams = USUAL) -> CoachedSession:
    """Plan and coach for the sensors of a recording."""
    seen = [
        Seen(stream.name, stream.mounting.placement, stream.mounting.side)
        for stream in read(path).streams
    ]
    plan = Session.of(find_plan("first-backward-walk"))
    return CoachedSession(plan, start=CoachStart(tuple(seen)), params=params)


def _live(path: Path, folder: Path, *, packet_s: float, params: CoachParams = USUAL) -> list[Told]:
    """What a live session told, a replay of a recording."""
    witness = Witness()

    async def session() -> None:
        clock = PacedClock(speed=math.inf)
        worn = [
            Worn(
                stream.name,
                ReplaySource(path, clock=clock, stream=stream.name, packet_s=packet_s),
                stream.mounting,
            )
            for stream in read(path).streams
        ]
        coaching = Coaching(_coached(path, params), starts_itself=True)
        plan = LivePlan(folder=folder, person=WALKER)
        live = Live(plan, worn=worn, clock=clock, listeners=[witness], coaching=coaching)
        await live.run()

    asyncio.run(session())
    return [
        news.cue if isinstance(news, CueNews) else news.event
        for news in witness.heard
        if isinstance(news, CueNews | PlanNews)
    ]


def _again(folder: Path) -> list[Told]:
    """What a coach tells who only has the recording: its steps, gaps and buttons."""
    coached = _coached(folder)
    result = score(read(folder))
    lines = (folder / "events.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    told: list[Told] = []
    for event in events:
        if event["kind"] == "button":
            told += coached.press(Pressed(event["t_s"], Button(event["button"])))
    for step in result.step_records:
        told += coached.happen(step)
    for stream in result.streams:
        for gap in stream.gaps:
            told += coached.happen(SamplesLost(gap.start_s + gap.duration_s, stream.name))
    for stream in result.streams:
        told += coached.seen(stream.name, stream.stop_s)
    return told + coached.flush()


@pytest.mark.parametrize("path", [MIXED, BOTH_FEET], ids=lambda path: path.name)
def test_equal_cues_live_and_afterwards(path: Path, tmp_path: Path) -> None:
    told = _live(path, tmp_path / "a", packet_s=0.05)
    assert any(isinstance(one, SetBegan) for one in told)
    assert len(told) > 10
    assert told == _again(tmp_path / "a")


def test_sets_cues_and_buttons_are_in_the_recording(tmp_path: Path) -> None:
    _live(MIXED, tmp_path / "a", packet_s=0.05)
    events = [
        json.loads(line) for line in (tmp_path / "a" / "events.jsonl").read_text().splitlines()
    ]
    kinds = {event["kind"] for event in events}
    assert {"button", "rest", "cue", "baseline_start", "baseline_end"} <= kinds
    cue = next(event for event in events if event["kind"] == "cue" and event["value"] is not None)
    assert cue["unit"]
    assert cue["limit"] is not None


@pytest.mark.parametrize("params", [USUAL, CoachParams(enter_of=8, long_pct=20.0)])
def test_a_recording_tells_by_which_thresholds_it_was_coached(
    params: CoachParams, tmp_path: Path
) -> None:
    _live(MIXED, tmp_path / "a", packet_s=0.5, params=params)
    plan = read(tmp_path / "a").plan
    assert plan is not None
    assert plan.coach == params
    kept = json.loads((tmp_path / "a" / "session.json").read_text())["plan"]
    assert kept.get("thresholds", {}) == {one.name: one.value for one in plan.thresholds}


@pytest.mark.parametrize("with_a_foot", [False, True])
def test_what_a_lost_link_settles_is_coached_when_it_is_back(
    with_a_foot: bool, tmp_path: Path
) -> None:
    witness, clock = Witness(), PacedClock(speed=math.inf)
    back = CutOff(ReplaySource(MIXED, clock=clock), lost_s=30.1, back_s=33.1)
    foot = ReplaySource(BOTH_FEET, clock=clock, stream="right_foot")
    on_foot = Mounting(Placement.FOOT, side=Side.RIGHT, axes=BACK.axes)
    worn = [Worn("back", back, BACK)] + [Worn("foot", foot, on_foot)] * with_a_foot
    seen = tuple(Seen(one.stream, one.mounting.placement, one.mounting.side) for one in worn)
    plan = Session.of(find_plan("first-backward-walk"))
    session = CoachedSession(plan, start=CoachStart(seen), params=USUAL)
    coaching = Coaching(session, starts_itself=True)
    live = Live(
        LivePlan(folder=tmp_path / "a", person=WALKER),
        worn=worn,
        clock=clock,
        listeners=[witness],
        coaching=coaching,
    )
    asyncio.run(live.run())

    links = [k for k, news in enumerate(witness.heard) if isinstance(news, LinkNews)]
    after = witness.heard[links[1] :]
    settled = [
        news.step
        for news in after
        if isinstance(news, StepNews) and news.step.stream == "back" and news.step.t_s < 30.1
    ]
    assert settled
    assert all(step.known_at_s < 30.2 for step in settled)
    told_s = [
        news.cue.known_at_s if isinstance(news, CueNews) else news.event.t_s
        for news in witness.heard
        if isinstance(news, CueNews | PlanNews)
    ]
    assert told_s == sorted(told_s)
    assert session.edge_s > 59.0


def test_a_button_takes_effect_where_the_session_has_come_to() -> None:
    coached = _coached(MIXED)
    assert coached.seen("lower_back", 3.0) == []
    told = coached.press(Pressed(coached.edge_s, Button.START))
    assert told
    assert coached.runner.standing.until_s == pytest.approx(13.0)
    told = coached.seen("lower_back", 40.0)
    assert [one.t_s for one in told if isinstance(one, SetBegan)] == [13.0]
