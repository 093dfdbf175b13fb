"""What the live page costs and how quick it is, in headless Chromium.

A scripted session sends samples at 208 Hz (20 frames a second), steps, bands and cues; both
plots are open. Measured are the time from the session's call to the changed page, the time
between frames, the beats of the metronome rendered offline, requests to other hosts, and the
server's share of a core. Exit code 0 whatever the figures; needs chromium and playwright.

    python benchmarks/page.py [--seconds 20] [--shots FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Browser, async_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from web.browser import PHONE, WIDE, Watched, opened
from web.scripted import SLOW, Served, moment, samples, served, step

from retrogait.live import PaceBand
from retrogait.types import Cue, CueKind
from retrogait.web import MomentKind

RATE_HZ = 208.0
FRAMES_PER_S = 20
EVENTS_PER_S = 4

FRAME_LIMIT_MS = 20.0
EVENT_LIMIT_MS = 20.0
BEAT_LIMIT_MS = 1.0

WATCH = """() => {
    window.changes = [];
    window.frames = [];
    const words = document.getElementById("cue-words");
    const seen = () => {
        const sent = Number(words.textContent.split(" ")[1]);
        if (sent) window.changes.push(performance.timeOrigin + performance.now() - sent);
    };
    const anything = { childList: true, characterData: true, subtree: true };
    new MutationObserver(seen).observe(words, anything);
    let last = null;
    const frame = (now) => {
        if (last !== null) window.frames.push(now - last);
        last = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""

BEATS = """async (spm) => {
    const { Metronome } = await import("/static/metronome.js");
    const context = new OfflineAudioContext(1, 48000 * 60, 48000);
    const metronome = new Metronome(context);
    metronome.aim(spm);
    metronome.start(0.1);
    metronome.fill(60);
    const samples = (await context.startRendering()).getChannelData(0);
    const onsets = [];
    for (let i = 0, quiet = 9999; i < samples.length; i++, quiet++) {
        if (Math.abs(samples[i]) > 0.2) { if (quiet > 480) onsets.push(i / 48000); quiet = 0; }
    }
    return onsets;
}"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the result."""

    what: str
    measured: str
    limit: str
    kept: bool


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--shots", type=Path, help="also take the screenshots of the README")
    asked = parser.parse_args()
    for line in asyncio.run(measured(asked.seconds, asked.shots)):
        mark = "ok  " if line.kept else "OVER"
        print(f"{mark} {line.what:44} {line.measured:34} limit {line.limit}")


async def measured(seconds: float, shots: Path | None) -> list[Line]:
    """Everything."""
    async with async_playwright() as playwright:
        path, args = shutil.which("chromium"), ["--no-sandbox"]
        browser = await playwright.chromium.launch(executable_path=path, args=args)
        async with served() as at, opened(browser, at) as seen:
            lines = [*await drive(seen, at, seconds), *await beats(seen)]
            lines.append(
                Line("requests to other hosts", str(len(seen.outside)), "0", not seen.outside)
            )
        if shots is not None:
            await take(browser, shots)
        await browser.close()
    return lines


async def drive(seen: Watched, at: Served, seconds: float) -> list[Line]:
    """A set with everything open."""
    await at.page.tell(moment(MomentKind.SET_START, number=1, of=4))
    await seen.until_text("#set", "Set 1 of 4")
    await seen.page.keyboard.press("p")
    await seen.page.locator("#trace-plot canvas").wait_for()
    await seen.page.evaluate(WATCH)
    busy = _cpu_s()
    await session(at, seconds)
    busy = (_cpu_s() - busy) / seconds
    found = await seen.page.evaluate("() => ({ changes, frames })")
    return [
        _times("event to changed page, ms", found["changes"], limit=EVENT_LIMIT_MS, share=95),
        _times("between frames at 208 Hz, ms", found["frames"], limit=FRAME_LIMIT_MS, share=99),
        Line("server and this driver, share of a core", f"{100 * busy:.1f} %", "-", True),
    ]


async def session(at: Served, seconds: float) -> None:
    """Samples, steps and cues by the clock; each cue says when it was told."""
    begun = time.perf_counter()
    n = round(RATE_HZ / FRAMES_PER_S)
    for number in range(int(seconds * FRAMES_PER_S)):
        await asyncio.sleep(max(0.0, begun + number / FRAMES_PER_S - time.perf_counter()))
        at.page.trace(samples(number, n=n, host_ms=1000 * time.time()))
        if number % (FRAMES_PER_S // EVENTS_PER_S) == 0:
            await at.page.hear(step(number, cadence_spm=110.0 + number % 12))
            await at.page.tell(PaceBand(112.0, 128.0, 117.0, 110.0 + number % 12, 1.0))
            words = f"told {1000 * time.time():.3f}"
            await at.page.tell(Cue(CueKind.SLOW, known_at_s=float(number), words=words))


async def beats(seen: Watched) -> list[Line]:
    """A minute of beats at three tempos, against their times by arithmetic."""
    worst = 0.0
    for spm in (97.3, 118.0, 180.0):
        onsets = np.array(await seen.page.evaluate(BEATS, spm))
        wanted = 0.1 + np.arange(len(onsets)) * 60.0 / spm
        worst = max(worst, 1000 * float(np.abs(onsets - wanted).max()))
    return [
        Line(
            "beats rendered offline, worst error, ms",
            f"{worst:.4f}",
            f"{BEAT_LIMIT_MS:g}",
            worst <= BEAT_LIMIT_MS,
        )
    ]


async def take(browser: Browser, folder: Path) -> None:
    """The two pictures of the README."""
    for size, name in ((WIDE, "live-session.png"), (PHONE, "live-phone.png")):
        async with served() as at, opened(browser, at, size=size) as seen:
            await at.page.tell(moment(MomentKind.SET_START, number=2, of=4, seconds=47.0))
            await at.page.hear(step(0, cadence_spm=109.0))
            inside = size is WIDE
            await at.page.tell(PaceBand(112.4, 127.6, 117.2, 118.3 if inside else 108.4, 1.0))
            if not inside:
                await at.page.tell(SLOW)
            await seen.until_text("#set", "Set 2 of 4")
            await seen.page.click("#unlock")
            await asyncio.sleep(0.6)
            await seen.page.screenshot(path=folder / name)


def _times(what: str, values: list[float], *, limit: float, share: int) -> Line:
    """Median, the percentile that counts, and the worst."""
    middle, high = np.percentile(values, [50, share])
    text = f"p50 {middle:.1f}  p{share} {high:.1f}  max {max(values):.1f}  n {len(values)}"
    return Line(what, text, f"p{share} {limit:g}", bool(high <= limit))


def _cpu_s() -> float:
    """Processor time of this process."""
    used: Any = resource.getrusage(resource.RUSAGE_SELF)
    return float(used.ru_utime + used.ru_stime)


if __name__ == "__main__":
    main()
