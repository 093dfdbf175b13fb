"""The page as a person sees, hears and steers it, in headless Chromium."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from web.browser import PHONE, WIDE, Chromium, Watched, needs_browser, opened
from web.scripted import (
    SLOW,
    ScriptedControls,
    Served,
    battery,
    calibrated,
    guided,
    moment,
    samples,
    status,
    step,
    summary,
)

from retrogait.coach import MENDED, WORDS
from retrogait.gait.mounting.guide import Prompt
from retrogait.live import PaceBand
from retrogait.types import Cue, CueKind
from retrogait.web import MomentKind

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = needs_browser

STRANGE = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
"""Under it Chromium names a language that there is not, at which uPlot stumbles."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    started = Chromium(env={**os.environ, **STRANGE})
    yield started
    started.close()


INSIDE = PaceBand(112.4, 127.6, 117.2, 118.3, 1.0)
OUTSIDE = PaceBand(112.4, 127.6, 117.2, 108.4, 1.0)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_a_session_from_set_up_to_summary(
    chromium: Chromium, size: tuple[int, int], tmp_path: Path
) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at, size=size) as seen:
            await set_up(seen, at)
            await begin(seen, at)
            await one_set(seen, at)
            await fits(seen, size)
            await rest_and_pause(seen, at)
            await end(seen, at, tmp_path)
            assert seen.errors == []
            assert seen.outside == []

    chromium.run(run)


async def set_up(seen: Watched, at: Served) -> None:
    """The sensor is found, the forward walk counts its steps and is accepted."""
    assert await seen.screen() == "setup"
    assert "RG-1" in await seen.text("#sensors")
    assert "battery 82 %" in await seen.text("#sensors")
    assert (
        await seen.page.locator("#guide svg title").text_content()
        == "Sensor at the lower back, seen from the left"
    )
    await seen.page.click("#calibrate")
    await at.controls.until("calibrate")
    await at.page.hear(guided(Prompt.STAND_STILL))
    await seen.until_text("#calibration-words", "stand still")
    await at.page.hear(guided(Prompt.WALK_FORWARD, steps_left=9))
    await seen.until_text("#calibration-count", "8 of 17 steps")
    await at.page.hear(guided(Prompt.AGAIN, why="too few steps"))
    await at.page.hear(guided(Prompt.STAND_STILL))
    await seen.until_text("#calibration-count", "Once more, because: too few steps")
    await at.page.hear(guided(Prompt.WALK_FORWARD, steps_left=1))
    await seen.until_text("#calibration-count", "16 of 17 steps")
    await at.page.hear(guided(Prompt.DONE, steps_left=0))
    await at.page.hear(calibrated())
    await at.page.hear(battery(79.0))
    await seen.until_text("#calibration-words", "Calibrated")
    await seen.until_text("#sensors", "battery 79 %")


async def begin(seen: Watched, at: Served) -> None:
    """Space starts; the countdown and the baseline follow."""
    await seen.page.keyboard.press("Space")
    await at.controls.until("start")
    await at.page.tell(moment(MomentKind.RECALL, words="short, quick, even steps"))
    await at.page.tell(moment(MomentKind.REST, seconds=10.0, block="Your own pace"))
    await seen.until_text("#cue-words", "short, quick, even steps")
    assert await seen.text("#cue-evidence") == "next: your own pace"
    await at.page.tell(moment(MomentKind.COUNT_IN, seconds=3.0))
    await seen.until_text("#cue-words", "get ready")
    assert await seen.text("#figure") in ("3", "2")
    await at.page.tell(moment(MomentKind.BASELINE, seconds=60.0))
    await at.page.hear(step(1, cadence_spm=111.4))
    await seen.until_text("#figure", "111")
    assert await seen.text("#cue-words") == "your own pace"


async def one_set(seen: Watched, at: Served) -> None:
    """Inside the band, out of it with a cue, and back."""
    await at.page.tell(moment(MomentKind.SET_START, number=2, of=4, goal="25 m"))
    await interrupted(seen, at)
    await at.page.tell(INSIDE)
    await at.page.hear(step(2))
    await seen.until_text("#cue-words", "in the band")
    assert await seen.text("#set") == "Set 2 of 4"
    assert (await seen.text("#left")).startswith("25 m · 0:0")
    assert "backward" in await seen.text("#direction")
    assert await seen.text("#figure") == "118"
    await at.page.tell(OUTSIDE)
    await at.page.tell(SLOW)
    await seen.until_text("#cue-words", "quick, light steps")
    assert await seen.text("#cue-evidence") == "108 · limit 117 steps/min"
    field = seen.page.locator("#cue")
    assert (await field.get_attribute("data-tone"), await field.get_attribute("data-shape")) == (
        "fix",
        "slow",
    )
    await at.page.tell(INSIDE)
    await at.page.tell(Cue(CueKind.GOOD, known_at_s=40.0, words="good, keep it", spoken=False))
    await seen.until_text("#cue-words", "good, keep it")
    assert await field.get_attribute("data-tone") == "ok"


async def interrupted(seen: Watched, at: Served) -> None:
    """A set that was paused is counted in anew, and is the same set."""
    await at.page.tell(moment(MomentKind.PAUSED))
    await seen.until_text("#set", "Paused")
    await at.page.tell(moment(MomentKind.COUNT_IN, seconds=1.0))
    await seen.until_text("#cue-words", "get ready")
    await at.page.tell(moment(MomentKind.RESUMED))
    await seen.until_text("#set", "Set 2 of 4")


DIGITS_HIGH = """() => {
    const figure = document.getElementById("figure");
    const style = getComputedStyle(figure);
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const box = canvas.measureText("108");
    return box.actualBoundingBoxAscent + box.actualBoundingBoxDescent;
}"""
SMALLEST_TEXT = """() => {
    const shown = [...document.querySelectorAll("#session *")].filter((element) =>
        element.getClientRects().length &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    return Math.min(...shown.map((element) => parseFloat(getComputedStyle(element).fontSize)));
}"""
BEYOND = """() => [...document.querySelectorAll("#session *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width &&
        (box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1);
}).map((element) => element.id || element.tagName)"""


async def fits(seen: Watched, size: tuple[int, int]) -> None:
    """Read at three metres: digits of 38 vmin, no text below 5, nothing beyond the edge."""
    vmin = min(size) / 100
    assert await seen.page.evaluate(DIGITS_HIGH) >= 38 * vmin
    assert await seen.page.evaluate(SMALLEST_TEXT) >= 5 * vmin
    assert await seen.page.evaluate(BEYOND) == []
    box = await seen.page.locator("#cue").bounding_box()
    assert box is not None
    assert box["height"] >= 12 * vmin


async def rest_and_pause(seen: Watched, at: Served) -> None:
    """The rest counts down, and stands still while paused."""
    await at.page.tell(moment(MomentKind.REST, number=3, of=4, seconds=60.0))
    await seen.until_text("#unit", "seconds of rest")
    assert int(await seen.text("#figure")) in (60, 59)
    assert await seen.text("#cue-evidence") == "next: set 3 of 4"
    await at.page.tell(moment(MomentKind.REST_LEFT, seconds=45.0))
    await seen.until_text("#figure", "45")
    await seen.page.keyboard.press("Space")
    await at.controls.until("pause")
    await at.page.tell(moment(MomentKind.PAUSED))
    await seen.until_text("#cue-words", "paused")
    before = await seen.text("#figure")
    await asyncio.sleep(1.1)
    assert await seen.text("#figure") == before
    await seen.page.keyboard.press("Space")
    await at.controls.until("resume")
    await at.page.tell(moment(MomentKind.RESUMED, seconds=30.0))
    await seen.until_text("#figure", "30")


async def end(seen: Watched, at: Served, folder: Path) -> None:
    """Stop asks first; the summary links the report."""
    (folder / "report.html").write_text("<title>the report</title>", encoding="utf-8")
    await seen.page.keyboard.press("Escape")
    await seen.page.keyboard.press("Escape")
    assert "stop" not in at.controls.commands
    await seen.page.keyboard.press("Escape")
    await seen.page.click("#confirm-yes")
    await at.controls.until("stop")
    await at.page.hear(summary(folder))
    await seen.until_text("#summary-words", "40 steps backward")
    assert await seen.text("#summary-cues") == "slow: 1"
    async with seen.page.expect_popup() as popup:
        await seen.page.click("#report-link")
    assert await (await popup.value).title() == "the report"


BROKEN = """(words) => {
    const element = document.getElementById("cue-words");
    element.style.overflowWrap = "normal";
    const room = document.getElementById("cue").clientWidth;
    return words.filter((text) => {
        element.textContent = text;
        return element.scrollWidth > Math.min(element.clientWidth, room);
    });
}"""


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["laptop", "phone"])
def test_no_word_of_the_coach_is_broken_in_two(chromium: Chromium, size: tuple[int, int]) -> None:
    async def run(browser: Browser, at: Served) -> list[str]:
        async with opened(browser, at, size=size) as seen:
            await at.page.tell(moment(MomentKind.SET_START, number=1, of=1))
            await seen.until_text("#set", "Set 1 of 1")
            said = [*WORDS.values(), *MENDED.values(), "stop, look behind"]
            assert await seen.page.evaluate(BROKEN, ["unbreakableunbreakableunbreakable"])
            found: list[str] = await seen.page.evaluate(BROKEN, said)
            return found

    assert chromium.run(run) == []


def test_every_key_does_what_it_says(chromium: Chromium) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await seen.page.keyboard.press("m")
            await at.page.tell(moment(MomentKind.SET_START, number=1, of=1))
            await seen.until_text("#set", "Set 1 of 1")
            for key in ("m", "s", "Space"):
                await seen.page.keyboard.press(key)
            await seen.page.click("#mark")
            await seen.page.keyboard.press("Control+s")
            await seen.page.keyboard.press("Space")  # must not press the clicked button again
            await asyncio.sleep(0.2)
            assert at.controls.commands == ["mark", "mark", "skip", "pause", "mark", "pause"]
            await seen.page.keyboard.press("Escape")
            await seen.page.keyboard.press("m")
            await seen.page.keyboard.press("Enter")
            await at.controls.until("stop")
            assert at.controls.commands.count("mark") == 3  # keys rest while it asks

    chromium.run(run)


def test_a_phone_watches_or_steers(chromium: Chromium) -> None:
    async def run(browser: Browser, at: Served) -> tuple[bool, list[str]]:
        phone: dict[str, Any] = {
            "size": PHONE,
            "has_touch": True,
            "is_mobile": True,
            "device_scale_factor": 2,
        }
        url = at.address.phone_url
        async with (
            opened(browser, at, **phone) as laptop,
            opened(browser, at, url=url, **phone) as guest,
        ):
            await at.page.tell(moment(MomentKind.SET_START, number=1, of=2))
            await guest.until_text("#set", "Set 1 of 2")
            disabled = await guest.page.locator("#pause").is_disabled()
            if not disabled:
                await guest.page.tap("#pause")
                await at.controls.until("pause")
            await laptop.page.tap("#mark")
            await at.controls.until("mark")
            # The laptop goes by the loopback address, the phone by another name of the same page.
            assert (laptop.errors, guest.errors) == ([], [])
            return disabled, at.controls.commands

    assert chromium.run(run, lan=True) == (True, ["mark"])
    assert chromium.run(run, lan=True, guests_may_control=True) == (False, ["pause", "mark"])


def test_a_session_without_a_plan_shows_cadence_and_direction(chromium: Chromium) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await at.page.hear(step(1))
            await seen.until_text("#figure", "118")
            assert await seen.text("#cue-words") == "recording"
            assert "backward" in await seen.text("#direction")
            await fits(seen, WIDE)

    said = status() | {"plan": None, "state": {"screen": "session"}}
    chromium.run(run, controls=ScriptedControls(said=said))


def test_a_refusal_is_shown(chromium: Chromium) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await seen.page.click("#calibrate")
            await seen.until_text("#notice", "a session is running")

    controls = ScriptedControls(refuses={"calibrate": "a session is running"})
    chromium.run(run, controls=controls)


EVIL = "<img src=/static/icon.svg onerror=alert(1)><script>alert(2)</script>"


def test_names_from_outside_run_nothing(chromium: Chromium, tmp_path: Path) -> None:
    folder = tmp_path / "<img src=x onerror=alert(3)>"
    said = status(name=EVIL, stream=EVIL)
    said["plan"] = {"name": EVIL, "text": EVIL, "cautions": [EVIL]}

    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await seen.until_text("#sensors", "onerror")
            await seen.until_text("#plan-name", "onerror")
            await at.page.tell(moment(MomentKind.SET_START, words=EVIL))
            await at.page.tell(
                Cue(CueKind.MOUNTING, known_at_s=1.0, words=EVIL, value=1.0, limit=2.0, unit=EVIL)
            )
            await seen.until_text("#cue-words", "onerror")
            await at.page.hear(summary(folder))
            await seen.until_text("#summary-folder", "onerror")
            assert await seen.page.locator("main img:not(#invitation), main script").count() == 0
            assert seen.errors == []

    chromium.run(run, controls=ScriptedControls(said=said))


def test_plots_are_hidden_at_first_and_survive_a_strange_language(chromium: Chromium) -> None:
    async def run(browser: Browser, at: Served) -> None:
        async with opened(browser, at) as seen:
            await at.page.tell(moment(MomentKind.SET_START, number=1, of=1))
            await seen.until_text("#set", "Set 1 of 1")
            assert not await seen.page.locator("#plots").is_visible()
            await seen.page.keyboard.press("p")
            await seen.page.locator("#trace-plot canvas").wait_for(timeout=5000)
            for number in range(20):
                at.page.trace(samples(number, host_ms=1000.0 + 48.0 * number))
                await at.page.hear(step(number, cadence_spm=110.0 + number))
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.2)
            assert await seen.page.evaluate(INKED, "#trace-plot canvas") > 500
            assert await seen.page.evaluate(INKED, "#step-plot canvas") > 500
            assert seen.errors == []
            await seen.page.keyboard.press("p")
            await seen.page.locator("#plots").wait_for(state="hidden")

    chromium.run(run)


INKED = """(selector) => {
    const canvas = document.querySelector(selector);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let inked = 0;
    for (let i = 3; i < data.length; i += 4) inked += data[i] > 0;
    return inked;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system_and_motion_can_be_reduced(
    chromium: Chromium, scheme: str
) -> None:
    async def run(browser: Browser, at: Served) -> list[Any]:
        async with opened(browser, at, color_scheme=scheme, reduced_motion="reduce") as seen:
            style = "getComputedStyle(document.body).backgroundColor"
            moving = "getComputedStyle(document.getElementById('scale-mark')).transitionDuration"
            return [await seen.page.evaluate(style), await seen.page.evaluate(moving)]

    ground = {"light": "rgb(243, 245, 248)", "dark": "rgb(14, 18, 22)"}[scheme]
    assert chromium.run(run) == [ground, "0s"]


LIVE = """() => [...document.querySelectorAll(
    "#session [aria-live], #session [role=status], #session [role=alert]")].map((e) => e.id)"""
UNNAMED = """() => [...document.querySelectorAll("button, input, select")]
    .filter((e) => !e.textContent.trim() && !e.labels?.length && !e.ariaLabel).map((e) => e.id)"""


def test_a_screen_reader_hears_the_cue_and_nothing_else_of_a_set(chromium: Chromium) -> None:
    async def run(browser: Browser, at: Served) -> list[Any]:
        async with opened(browser, at) as seen:
            return [await seen.page.evaluate(LIVE), await seen.page.evaluate(UNNAMED)]

    assert chromium.run(run) == [["cue-words"], []]
