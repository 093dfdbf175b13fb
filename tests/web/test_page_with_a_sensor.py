"""The page in front of a whole session: a virtual sensor through bleak, in real time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from web.browser import WIDE, Chromium, Watched, needs_browser, opened
from web.scripted import Served

from retrogait.cli.demo import DEMO_PLAN
from retrogait.coach import CoachParams, CoachStart
from retrogait.coach import Worn as Seen
from retrogait.coach.plan import Session, parse_plan
from retrogait.live import Coaching, Live, LivePlan, Worn
from retrogait.recording import Person, read
from retrogait.report.writer import write_report
from retrogait.sensors.registry import DRIVERS
from retrogait.session import CoachedSession, score
from retrogait.sim import Scenario, SensorMounting, Stand, Walk
from retrogait.sources import PacedClock
from retrogait.types import Direction, Mounting, Placement
from retrogait.web import Page, serve
from retrogait.web.steering import Steering
from retrogait.web.tracing import Tracer

pytest.importorskip("bumble", reason="virtual sensors need the extra 'sim'")

from retrogait.sources.ble import BleSource, host_now_s
from retrogait.sources.radio import Radio
from retrogait.sources.stamper import SessionAxis
from retrogait.virtual import Air
from retrogait.virtual.sensors import GaitFeed, Player, face_of

pytestmark = needs_browser

BACK = Direction.BACKWARD
SCENARIO = Scenario(
    [
        Stand(8),
        Walk(18, 1.2),
        Stand(9),
        Walk(19, 0.7, direction=BACK, cadence_spm=96.0),
        Walk(60, 0.6, direction=BACK, cadence_spm=82.0),
    ]
)
"""Calibrates, keeps an easy pace for the baseline, and is too slow from then on."""


class Whole:
    """A live session with a virtual sensor, its coach and its page."""

    def __init__(self, folder: Path) -> None:
        plan = parse_plan(DEMO_PLAN, where="demo")
        start = CoachStart((Seen("lower_back", Placement.LOWER_BACK),))
        coached = CoachedSession(Session.of(plan), start=start, params=CoachParams())
        self.coaching = Coaching(coached)
        self.plan = plan
        self.folder = folder

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Served]:
        """The page's address while it runs; afterwards the report is written."""
        face = face_of("rgp")
        feed = GaitFeed(SCENARIO, mounting=SensorMounting(Placement.LOWER_BACK), seed=4)
        async with Air() as air, air.radio() as link:
            player = Player(face, feed=feed, link=await air.place(face))
            playing = asyncio.create_task(player.run())
            source = BleSource(
                wanted=None,
                radio=Radio(link.client_backend, link.scanner_backend, simulated=True),
                axis=SessionAxis(began_s=host_now_s()),
                drivers=DRIVERS,
            )
            worn = [Worn("lower_back", source, Mounting(Placement.LOWER_BACK))]
            steering = Steering(worn, coaching=self.coaching, plan=self.plan)
            page = Page(steering)
            async with serve(page) as address:
                live = Live(
                    LivePlan(folder=self.folder, person=Person("p01")),
                    worn=worn,
                    clock=PacedClock(),
                    listeners=[steering, page],
                    coaching=self.coaching,
                    tap=Tracer(page, stream="lower_back"),
                )
                steering.live = live
                session = asyncio.create_task(live.run())
                session.add_done_callback(lambda _: self._report(page))
                yield Served(page, steering, address)  # type: ignore[arg-type]
                live.stop()
                await session
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)

    def _report(self, page: Page) -> None:
        page.show_report(write_report(score(read(self.folder)), self.folder)[1])


async def _until(seen: Watched, script: str, *, seconds: float) -> None:
    """Wait for something on the page, which forbids scripts that look for it themselves."""
    async with asyncio.timeout(seconds):
        while not await seen.page.evaluate(script):
            await asyncio.sleep(0.1)


def test_from_set_up_to_summary_with_a_virtual_sensor(tmp_path: Path) -> None:
    whole = Whole(tmp_path / "rec")

    async def run(browser: object, _: Served) -> None:
        async with whole.running() as at, opened(browser, at, size=WIDE) as seen:  # type: ignore[arg-type]
            await _through(seen)
            assert seen.errors == []
            assert seen.outside == []

    chromium = Chromium()
    try:
        chromium.run(run)
    finally:
        chromium.close()
    result = score(read(tmp_path / "rec"))
    assert sum(step.direction is BACK for step in result.step_records) > 20
    events = (tmp_path / "rec" / "events.jsonl").read_text()
    assert '"kind": "cue", "cue": "slow"' in events
    assert '"kind": "set_start"' in events


async def _through(seen: Watched) -> None:
    """What a person does and sees."""
    text = "document.querySelector('{}').textContent"
    await _until(seen, "document.querySelector('#sensors li') !== null", seconds=20)
    assert "RG-sim" in await seen.text("#sensors")
    await seen.page.click("#calibrate")
    done = f"!document.querySelector('#setup').hidden && {text}.includes('Calibrated:')"
    await _until(seen, done.format("#calibration-card"), seconds=40)
    await seen.page.click("#start")
    await _until(seen, "!document.querySelector('#session').hidden", seconds=20)
    slow = f"{text.format('#cue-words')}.includes('quick, light')"
    await _until(seen, slow, seconds=60)
    assert "backward" in await seen.text("#direction")
    assert "Set 1" in await seen.text("#set")
    await seen.page.keyboard.press("s")
    await _until(seen, f"{text.format('#unit')}.includes('rest')", seconds=10)
    await seen.page.keyboard.press("Escape")
    await seen.page.keyboard.press("Enter")
    await _until(seen, "!document.querySelector('#summary').hidden", seconds=15)
    await _until(seen, "!document.querySelector('#summary-report').hidden", seconds=15)
    assert "slow" in await seen.text("#summary-cues")
