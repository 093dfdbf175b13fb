"""What the report of a half-hour session weighs, and how long it takes to make and to open.

Two sessions of simulated people, 30 min each, coached in 25 backward sets with cues: a foot
sensor, and a lower-back sensor. Each is scored once; then the report is made, opened in headless
Chromium with and without scripts, zoomed, and printed on A4. Exit code 1 where a page weighs more
than 200 kB, asks for anything outside, or complains. Needs chromium and playwright.

    python benchmarks/report.py [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from retrogait.cli.scenario import parse_scenario, parse_sensor
from retrogait.recording import read
from retrogait.recording.simulated import write_simulated
from retrogait.report import write_report
from retrogait.session import Score, SessionLine, line_of, score
from retrogait.sim import Person, SensorModel

LIMIT_KB = 200.0
SETS, SET_S, REST_S, FIRST_S = 25, 60.0, 12.0, 2.0
WEAR = ("right_foot", "lower_back")


def main() -> int:
    """Measure both sessions and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--keep", type=Path, help="folder for recordings, reports and prints")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    print(f"{'sensor':<12}{'contacts':>9}{'kB':>7}{'make s':>8}{'open ms':>9}{'no script':>10}"
          f"{'zoom ms':>9}{'A4 pages':>9}")  # fmt: skip
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        good = [_measured(wear, folder / wear, browser) for wear in WEAR]
    if options.keep is None:
        shutil.rmtree(folder)
    return 0 if all(good) else 1


def _measured(wear: str, folder: Path, browser: Browser) -> bool:
    """Make, open and print one report."""
    made = _scored(wear, folder)
    past = list(_past(made))
    began = time.perf_counter()
    _, html = write_report(made, folder, past)
    make_s = time.perf_counter() - began
    kilobytes = html.stat().st_size / 1000
    opened = [_opened(html, browser) for _ in range(5)]
    bare_ms = statistics.median(_opened(html, browser, scripts=False)[0] for _ in range(3))
    open_ms, zoom_ms = (statistics.median(column) for column in list(zip(*opened, strict=True))[:2])
    complaints = [line for *_, lines in opened for line in lines]
    contacts = sum(len(stream.steps) for stream in made.streams)
    print(f"{wear:<12}{contacts:>9}{kilobytes:>7.0f}{make_s:>8.2f}{open_ms:>9.0f}{bare_ms:>10.0f}"
          f"{zoom_ms:>9.0f}{_pages(html, browser):>9}")  # fmt: skip
    for line in complaints:
        print(f"  complaint: {line}")
    return kilobytes <= LIMIT_KB and not complaints


def _scored(wear: str, folder: Path) -> Score:
    """A simulated session of half an hour, scored."""
    if not folder.exists():
        segments = ["stand:2"]
        for number in range(SETS):
            long = 1.2 if number % 3 == 2 else 1.0
            segments += [f"back-walk:{SET_S - 20:g}@0.8", f"back-walk:20@0.75,long={long}"]
            segments.append(f"stand:{REST_S:g}")
        write_simulated(
            folder,
            scenario=parse_scenario(segments),
            sensors=[
                parse_sensor(
                    wear, model=SensorModel(rate_hz=100.0), declares_axes=True, walk_s=None
                )
            ],
            person=Person.of_height(1.75),
            seed=5,
        )
        lines = (json.dumps(line) for line in _events())
        (folder / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        _plan(folder)
    return score(read(folder))


def _plan(folder: Path) -> None:
    """Say in the recording that a plan was run."""
    path = folder / "session.json"
    session = json.loads(path.read_text(encoding="utf-8"))
    session["plan"] = {"name": "half an hour", "stage": 1, "sets": SETS}
    session["created_utc"] = "2026-11-22T10:00:00Z"
    path.write_text(json.dumps(session), encoding="utf-8")


def _events() -> Iterator[dict[str, object]]:
    """Sets and rests, a band, and two cues a set."""
    yield {"t_s": 0.5, "kind": "band", "low_spm": 98.0, "high_spm": 112.0, "target_spm": 104.0}
    for number in range(1, SETS + 1):
        start_s = FIRST_S + (number - 1) * (SET_S + REST_S)
        named = {"number": number, "of": SETS}
        goal = {"block": "Walk backward", "travel": "backward", "goal": "seconds", "amount": SET_S}
        yield {"t_s": start_s, "kind": "set_start", **named, **goal}
        slow = {"cue": "slow", "words": "quick, light steps", "unit": "steps/min"}
        for at_s in (25.0, 45.0):
            yield {"t_s": start_s + at_s, "kind": "cue", **slow} | {
                "value": 95.0, "limit": 98.0, "spoken": number % 2 == 0}  # fmt: skip
        end_s = start_s + SET_S
        yield {"t_s": end_s, "kind": "set_end", **named, "reason": "reached"}
        yield {"t_s": end_s, "kind": "rest", "seconds": REST_S}


def _past(made: Score) -> Iterator[SessionLine]:
    """Five earlier sessions."""
    now = line_of(made)
    for day in range(10, 15):
        yield replace(now, name=f"day {day}", started_utc=f"2026-11-{day}T10:00:00Z")


def _opened(
    html: Path, browser: Browser, *, scripts: bool = True
) -> tuple[float, float, list[str]]:
    """Time to the load event and of one zoom, ms, and what went wrong."""
    complaints: list[str] = []
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: None if r.url == html.as_uri() else complaints.append(r.url))
    began = time.perf_counter()
    page.goto(html.as_uri())
    open_ms = 1000 * (time.perf_counter() - began)
    zoom_ms = 0.0
    if scripts:
        zoom_ms = page.evaluate(
            "() => { const t = performance.now();"
            " document.querySelector('#zoom [value=in]').click();"
            " document.body.getBoundingClientRect(); return performance.now() - t; }"
        )
    context.close()
    return open_ms, zoom_ms, complaints


def _pages(html: Path, browser: Browser) -> int:
    """Pages on A4; the print lies beside the report."""
    page = browser.new_page()
    page.goto(html.as_uri())
    printed = page.pdf(path=html.with_suffix(".pdf"), format="A4", prefer_css_page_size=True)
    page.close()
    return printed.count(b"/Type /Page\n")


if __name__ == "__main__":
    sys.exit(main())
