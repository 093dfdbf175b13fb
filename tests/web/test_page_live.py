"""A live session with the page as listener: what the page is told is what the session found."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path
from typing import Any

from web.scripted import EXAMPLE, ScriptedControls

from retrogait.live import Live, LivePlan, News, StepNews, Worn
from retrogait.recording import Person, read
from retrogait.report.steps_csv import step_fields
from retrogait.sources import PacedClock, ReplaySource
from retrogait.types import StepRecord
from retrogait.web import Page
from retrogait.web.outbox import Outbox


class Reading:
    """A client that reads each message before the next is sent."""

    def __init__(self, page: Page, outbox: Outbox) -> None:
        self._page = page
        self._outbox = outbox
        self.steps: list[StepRecord] = []
        self.messages: list[dict[str, Any]] = []

    async def hear(self, news: News) -> None:
        if isinstance(news, StepNews):
            self.steps.append(news.step)
        await self._page.hear(news)
        while len(self._outbox):
            self.messages.append(json.loads(await self._outbox.next()))


def test_the_page_is_told_what_the_session_found(tmp_path: Path) -> None:
    async def session() -> Reading:
        page = Page(ScriptedControls())
        clock = PacedClock(speed=math.inf)
        (stream,) = read(EXAMPLE).streams
        source = ReplaySource(EXAMPLE, clock=clock, stream=stream.name, packet_s=0.05)
        worn = [Worn(stream.name, source, stream.mounting)]
        with page.joined(may_control=True) as outbox:
            reading = Reading(page, outbox)
            plan = LivePlan(folder=tmp_path / "session", person=Person("p01"))
            await Live(plan, worn=worn, clock=clock, listeners=[reading]).run()
        return reading

    reading = asyncio.run(session())
    told = [message for message in reading.messages if message["type"] == "step"]
    assert len(told) > 90
    assert [{"type": "step", **step_fields(step)} for step in reading.steps] == told
    assert reading.messages[-1]["type"] == "summary"
    assert reading.messages[-1]["recording"] == str(tmp_path / "session")
