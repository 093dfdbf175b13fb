"""The page where it is read: in a browser, with scripts and without, zoomed, small, printed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from report import hostile, made_sessions

from retrogait.report import write_report
from retrogait.session import Score
from retrogait.types import Side

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; nothing is downloaded."""
    api = pytest.importorskip("playwright.sync_api")
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium (apt-get install chromium)")
    with api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class Seen:
    """A page, and what it complained of or asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)


Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Open:
    """Opens the report of a score; afterwards nothing may have been complained of."""

    @contextmanager
    def open_report(made: Score, past: Any = (), **options: Any) -> Iterator[Page]:
        _, html = write_report(made, tmp_path, past)
        context = browser.new_context(**options)
        seen = Seen(context.new_page())
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", lambda r: seen.complaints.append(r.url))
        seen.page.goto(html.as_uri())
        yield seen.page
        context.close()
        assert seen.complaints == [html.as_uri()]

    return open_report


def foot() -> Score:
    """A coached session of one foot."""
    return made_sessions.session(feet=(Side.RIGHT,))


@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_read_with_and_without_scripts(opened: Open, scripts: bool) -> None:
    with opened(foot(), java_script_enabled=scripts) as page:
        assert page.locator("#zoom").is_visible() is scripts
        for heading in ("What was done", "Cadence and direction", "Cues, and", "What the words"):
            assert page.get_by_role("heading", name=heading).is_visible()
        assert page.locator("svg.wide .marks path").count() > 4


def marks(page: Page) -> str:
    """The stride lengths as drawn."""
    drawn: str = page.locator("svg.wide .marks[data-what=length]").inner_html()
    return drawn


def times(page: Page) -> list[str]:
    """The times below the last drawing."""
    return page.locator("svg.wide .time").last.locator("text").all_text_contents()


def drag(page: Page, *, start: float, stop: float) -> None:
    """Drag across the first drawing, in shares of its width."""
    figure = page.locator("svg.wide[data-x]").first
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    assert box is not None
    y = box["y"] + 0.7 * box["height"]
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + stop * box["width"], y, steps=3)
    page.mouse.up()


def test_dragging_zooms_all_drawings_and_a_double_click_ends_it(opened: Open) -> None:
    with opened(foot()) as page:
        whole, all_times = marks(page), times(page)
        drag(page, start=0.4, stop=0.5)
        assert page.locator("#zoom output").inner_text() == "1:45 to 2:18"
        assert times(page)[-6:] == ["1:50", "1:55", "2:00", "2:05", "2:10", "2:15"]
        assert 5 < marks(page).count("M") < 40
        page.locator("svg.wide[data-x]").last.dblclick()
        assert (marks(page), times(page)) == (whole, all_times)


def test_the_buttons_zoom_and_move_within_the_session(opened: Open) -> None:
    with opened(foot()) as page:
        press = {v: page.locator(f"#zoom button[value={v}]") for v in ("in", "on", "back", "all")}
        assert press["back"].is_disabled()
        press["in"].click()
        press["in"].click()
        middle = page.locator("#zoom output").inner_text()
        for _ in range(4):
            press["on"].click()
        assert page.locator("#zoom output").inner_text().endswith("4:58")
        for _ in range(7):
            press["back"].click()
        assert page.locator("#zoom output").inner_text().startswith("0:00")
        press["all"].click()
        assert middle
        assert page.locator("#zoom output").inner_text() == ""


def test_zoomed_marks_are_where_the_contacts_are(opened: Open) -> None:
    made = foot()
    with opened(made) as page:
        page.locator("#zoom button[value=in]").click()
        places = page.evaluate(
            "() => [...document.querySelector('svg.wide .marks[data-what=length] .backward')"
            ".getAttribute('d').matchAll(/M([\\d.-]+) ([\\d.]+)m/g)].map((m) => [+m[1], +m[2]])"
        )
        left, right = map(
            float, page.locator("svg.wide[data-x]").first.get_attribute("data-x").split()
        )
        stop_s = made.metrics.headline.stop_s
        low_s, high_s = 0.25 * stop_s, 0.75 * stop_s
        expected = [
            left + (step.t_s - low_s) / (high_s - low_s) * (right - left)
            for step in made.streams[0].steps
            if low_s - 2 <= step.t_s <= high_s + 2 and step.stride_length_m is not None
        ]
        assert [x for x, _ in places] == pytest.approx(expected, abs=0.11)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_hangs_over_on_a_phone(opened: Open, scheme: str) -> None:
    made = made_sessions.session()
    past = made_sessions.past(made)
    with opened(made, past, viewport=PHONE, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        for table in (".sets", ".cue-table", ".past"):
            inside = page.locator(f"{table} table")
            box = inside.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= PHONE["width"]


def test_paper_shows_the_whole_session_whatever_is_zoomed(opened: Open) -> None:
    with opened(foot()) as page:
        whole = marks(page)
        page.locator("#zoom button[value=in]").click()
        assert marks(page) != whole
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        assert 3 <= printed.count(b"/Type /Page\n") <= 7
        assert marks(page) == whole


@pytest.mark.parametrize("name", ["closing", "control", "long", "override"])
def test_no_name_does_harm(opened: Open, name: str) -> None:
    made = hostile.session(hostile.NAMES[name])
    with opened(made, hostile.past(made), viewport=PHONE) as page:
        assert page.evaluate("window.hurt") is None
        assert page.locator("script").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.title().endswith(" · retrogait report")
