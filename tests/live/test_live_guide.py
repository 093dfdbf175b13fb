"""A guided calibration: the walk is declared in the recording, and scoring finds the same steps."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path

import pytest
from live.sessions import WALKER, Witness, in_file_order

from retrogait.gait.mounting.guide import Prompt
from retrogait.live import GuideNews, Live, LivePlan, Worn
from retrogait.recording import read
from retrogait.session import score
from retrogait.sim import Person, Scenario, SensorModel, SensorMounting, Stand, Walk
from retrogait.sources import PacedClock, SimulatedSource
from retrogait.types import Direction, Mounting, Placement, Side


def _guided(folder: Path, *, scenario: Scenario, placement: Placement, side: Side) -> Witness:
    witness = Witness()

    async def session() -> None:
        clock = PacedClock(speed=math.inf)
        source = SimulatedSource(
            scenario,
            mounting=SensorMounting(placement, side=side),
            sensor=SensorModel.typical(),
            person=Person(),
            seed=3,
            clock=clock,
        )
        worn = [Worn("sensor", source, Mounting(placement, side=side))]
        plan = LivePlan(folder=folder, person=WALKER, guided=True)
        await Live(plan, worn=worn, clock=clock, listeners=[witness]).run()

    asyncio.run(session())
    return witness


SCENARIO = Scenario(
    [Stand(6), Walk(22, 1.2), Stand(2), Walk(15, 0.8, direction=Direction.BACKWARD), Stand(2)]
)


@pytest.mark.parametrize(
    ("placement", "side"),
    [
        (Placement.LOWER_BACK, Side.UNKNOWN),
        (Placement.CHEST, Side.UNKNOWN),
        (Placement.SHANK, Side.RIGHT),
    ],
)
def test_live_equals_score_after_a_guided_walk(
    placement: Placement, side: Side, tmp_path: Path
) -> None:
    witness = _guided(tmp_path / "r", scenario=SCENARIO, placement=placement, side=side)
    prompts = [news.guidance.prompt for news in witness.heard if isinstance(news, GuideNews)]
    assert list(dict.fromkeys(prompts)) == [
        Prompt.STAND_STILL,
        Prompt.WALK_FORWARD,
        Prompt.DONE,
    ]
    again = score(read(tmp_path / "r"))
    assert in_file_order(witness.steps) == again.step_records
    answered = {step.direction for step in again.step_records if step.t_s > 30}
    assert Direction.BACKWARD in answered
    declared = json.loads((tmp_path / "r" / "session.json").read_text())["streams"][0]
    start_s, stop_s = declared["calibration"]["forward_walk"]
    assert 2.9 <= start_s < stop_s < 28.0


def test_a_walk_that_cannot_teach_is_asked_for_again(tmp_path: Path) -> None:
    restless = Scenario([Stand(5), Walk(6, 1.2), Stand(70)])
    witness = _guided(
        tmp_path / "r", scenario=restless, placement=Placement.LOWER_BACK, side=Side.UNKNOWN
    )
    said = [news.guidance for news in witness.heard if isinstance(news, GuideNews)]
    again = [guidance for guidance in said if guidance.prompt is Prompt.AGAIN]
    assert again
    assert all(guidance.why for guidance in again)
    assert "forward_walk" not in (tmp_path / "r" / "session.json").read_text()
