"""The history screen: from the index, in a browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from history.past_sessions import entry
from web.browser import PHONE, WIDE, Chromium, missing, needs_browser, opened
from web.raw_http import ask
from web.scripted import Served, served

from retrogait.history import History
from retrogait.web.past import MOST, KeptHistory

if TYPE_CHECKING:
    from playwright.async_api import Browser

EVIL = "<img src=x onerror=alert(1)>\u202e"

INKED = """(selector) => {
    const canvas = document.querySelector(selector);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] === 255) seen.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
    return [...seen];
}"""


@pytest.fixture
def index(tmp_path: Path) -> History:
    """Weeks of a lower-back sensor, some on the foot, one simulated, one hostile."""
    kept = History(tmp_path / "history.db")
    first = datetime(2026, 9, 1, 17, tzinfo=UTC)
    for n in range(24):
        at = f"{first + timedelta(days=3.5 * n):%Y-%m-%dT%H:%M:%SZ}"
        worn = "foot" if n % 4 == 3 else "lower_back"
        kept.put(entry(n, started_utc=at, placement=worn, cadence_spm=98.0 + n % 5 + n / 3))
    kept.put(entry(30, started_utc="2026-11-27T10:00:00Z", simulated=True, in_band_pct=None))
    kept.put(entry(31, started_utc="2026-11-28T10:00:00Z", plan=EVIL, is_backward=False))
    kept.put(entry(32, started_utc=None, plan="", sets_planned=None))
    kept.put(entry(33, person="somebody else"))
    return kept


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    if missing():
        pytest.skip(missing())
    browser = Chromium()
    yield browser
    browser.close()


def _told(history: KeptHistory) -> tuple[int, Any]:
    """Status and content of what the page asks for."""

    async def asked() -> tuple[int, Any]:
        async with served(history=history) as at:
            answer = await ask(at.port, f"/history.json?token={at.token}")
            return answer.status, answer.body

    return asyncio.run(asked())


def test_the_page_is_told_what_the_history_keeps(index: History) -> None:
    status, body = _told(KeptHistory(index, person="p01"))
    sessions = json.loads(body)["sessions"]
    assert status == 200
    assert len(sessions) == 27
    assert sessions[1] == {
        "started_utc": "2026-09-01T17:00:00Z",
        "plan": "first-backward-walk",
        "n_backward": 300,
        "n_forward": 40,
        "cadence_spm": 98.0,
        "cv_pct": 4.25,
        "in_band_pct": 75.0,
        "is_backward": True,
        "sets_done": 3,
        "sets_planned": 4,
        "placement": "lower_back",
        "simulated": False,
    }
    assert sessions[0]["started_utc"] == ""
    assert len(json.loads(_told(KeptHistory(index))[1])["sessions"]) == 28


def test_a_page_is_told_of_the_newest_only(tmp_path: Path) -> None:
    kept = History(tmp_path / "history.db")
    kept.put_all(entry(n) for n in range(MOST + 30))
    assert len(KeptHistory(kept).sessions()) == MOST


def test_a_history_that_cannot_be_read_is_no_empty_one(index: History) -> None:
    index.file.write_bytes(b"damage" * 1000)
    status, body = _told(KeptHistory(index))
    assert status == 503
    assert str(index.file).encode() not in body


@needs_browser
def test_there_is_none_yet(chromium: Chromium, tmp_path: Path) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await seen.page.click("#go-history")
            await seen.until_text("#history-empty", "No sessions yet")
            for hidden in ("#history-list", "#history-unreadable"):
                assert not await seen.page.locator(hidden).is_visible()

    chromium.run(run, history=KeptHistory(History(tmp_path / "none.db")))


@needs_browser
def test_it_cannot_be_read(chromium: Chromium, index: History) -> None:
    index.file.write_bytes(b"damage" * 1000)

    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await seen.page.click("#go-history")
            await seen.until_text("#history-unreadable", "cannot be read")
            assert not await seen.page.locator("#history-empty").is_visible()

    chromium.run(run, history=KeptHistory(index))


@needs_browser
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_sessions_and_trends(
    chromium: Chromium, index: History, size: tuple[int, int], scheme: str
) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at, size=size, color_scheme=scheme) as seen:
            await seen.page.click("#go-history")
            await seen.page.locator("#history-trends canvas").first.wait_for()
            assert await seen.page.locator("#history-rows tr").count() == 27
            newest = await seen.text("#history-rows tr:first-child")
            figures = "3 of 4 331 40 131 all 4.3 % 75 % lower back"
            assert newest == f"2026-11-28 {EVIL} {figures}"
            assert (await seen.text("#history-rows tr:last-child")).startswith(
                "\u2013 free session \u2013"
            )
            groups = await seen.page.locator("#history-trends .groups").first.inner_text()
            assert groups.split("\n") == [
                "lower back, backward: 18",
                "foot, backward: 6",
                "lower back, backward, simulated: 1",
                "lower back, all gait: 1",
            ]
            captions = await seen.page.locator("#history-trends figcaption").all_text_contents()
            assert len(captions) == 4
            assert captions[0].startswith("26 sessions from 2026-09-01 to 2026-11-28, between 98")
            inks = await seen.page.evaluate(INKED, "#history-trends canvas")
            colours = (
                ("0,114,178", "213,94,0") if scheme == "light" else ("86,180,233", "230,159,0")
            )
            assert set(colours) <= set(inks), "each group in a colour of its own"
            width = "document.documentElement.scrollWidth"
            assert await seen.page.evaluate(width) <= size[0], "nothing sticks out"
            assert seen.errors == []
            assert seen.outside == []

    chromium.run(run, history=KeptHistory(index, person="p01"))


@needs_browser
def test_a_session_under_the_pointer_is_told(chromium: Chromium, index: History) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await seen.page.click("#go-history")
            plot = seen.page.locator("#history-trends .u-over").first
            await plot.wait_for()
            box = await plot.bounding_box()
            assert box is not None
            await seen.page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20)
            await seen.until_text(
                "#history-trends figcaption >> nth=0", "2026-11-28: 131 steps/min"
            )
            await seen.page.mouse.move(0, 0)
            await seen.until_text("#history-trends figcaption >> nth=0", "26 sessions from")

    chromium.run(run, history=KeptHistory(index, person="p01"))


@needs_browser
def test_it_can_be_opened_again_and_resized(chromium: Chromium, index: History) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            for _ in range(3):
                await seen.page.click("#go-history")
                await seen.page.locator("#history-trends canvas").first.wait_for()
                await seen.page.click("#go-now")
            await seen.page.click("#go-history")
            await seen.page.locator("#history-trends canvas").nth(3).wait_for()
            assert await seen.page.locator("#history-trends canvas").count() == 4
            await seen.page.set_viewport_size({"width": 600, "height": 800})
            await seen.page.emulate_media(color_scheme="dark")
            canvas = seen.page.locator("#history-trends canvas").first
            await seen.page.wait_for_function(
                "document.querySelector('#history-trends canvas').clientWidth < 560"
            )
            assert await canvas.is_visible()
            assert seen.errors == []

    chromium.run(run, history=KeptHistory(index, person="p01"))
