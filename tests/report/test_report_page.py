"""The page: complete, self-contained, small, and safe whatever the names are."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report import made_scores

from retrogait.gait.metrics import SetWindow
from retrogait.report import write_report
from retrogait.report.concerns import concerns
from retrogait.report.metric_rows import ROWS
from retrogait.report.page import page
from retrogait.report.words import summary
from retrogait.session import GapRecord, Score

NASTY = "<script>alert('x')</script>\"&'><img src=x onerror=alert(1)>"
VOID = {"meta", "br", "img", "link", "input", "hr"}
MAKERS = sorted(made_scores.ALL)


class Elements(HTMLParser):
    """Every element with its attributes; raises where tags do not close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        last = self.open.pop()
        if last != tag:
            raise ValueError(f"<{last}> closed by </{tag}>")


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """All elements of a well-formed page."""
    parser = Elements()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser.seen


def words(html: str) -> str:
    """What a reader sees, without markup."""
    body = html.split("</style>")[1].split("<script>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture(scope="module", params=MAKERS)
def made(request: pytest.FixtureRequest) -> Score:
    """Every made-up recording in turn."""
    maker: Callable[[], Score] = made_scores.ALL[request.param]
    return maker()


def test_every_page_is_well_formed_and_small(made: Score) -> None:
    html = page(made)
    elements(html)
    assert len(html.encode("utf-8")) <= 200_000


def test_nothing_is_asked_of_the_outside(made: Score) -> None:
    html = page(made)
    names = {tag for tag, _ in elements(html)}
    assert not names & {"link", "img", "iframe", "object", "embed", "base", "form", "a"}
    for _, attributes in elements(html):
        asked = {"src", "href", "xlink:href", "action", "style", "srcset"} & set(attributes)
        assert not asked
        assert not [key for key in attributes if key.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html


def digest(html: str, name: str) -> str:
    """What the policy calls the one element of a name."""
    (content,) = re.findall(rf"<{name}>(.*?)</{name}>", html, flags=re.DOTALL)
    return base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def test_the_policy_allows_the_one_style_sheet_the_one_script_and_nothing_else() -> None:
    html = page(made_scores.one_foot())
    (policy,) = (
        a["content"]
        for tag, a in elements(html)
        if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest(html, 'style')}';" in policy
    assert f"script-src 'sha256-{digest(html, 'script')}';" in policy
    assert "unsafe" not in policy


def test_no_name_can_inject_markup() -> None:
    clean = made_scores.two_feet()
    streams = tuple(
        replace(s, name=NASTY + s.name, notes=(NASTY,), gaps=(GapRecord(1.0, 1.0),))
        for s in clean.streams
    )
    scored = made_scores.scored(
        [s.seen for s in streams],
        name=NASTY,
        sets=[SetWindow(name=NASTY, start_s=2.0, stop_s=60.0)],
        notes=(NASTY,),
    )
    nasty = replace(scored, source=NASTY, person_id=NASTY)
    html = page(nasty)
    tags = [tag for tag, _ in elements(html)]
    assert tags.count("script") == html.count("<script") == 1
    assert "img" not in tags
    assert "&lt;script&gt;" in html


def test_a_template_sign_in_a_name_is_just_a_sign() -> None:
    html = page(replace(made_scores.one_foot(), name="$title ${style} 100 $"))
    assert "$title ${style} 100 $" in html


def test_ids_are_unique_and_every_drawing_is_named(made: Score) -> None:
    found = elements(page(made))
    ids = [a["id"] for _, a in found if "id" in a]
    assert len(ids) == len(set(ids))
    for tag, attributes in found:
        if tag == "svg" and attributes["class"] != "moves":
            assert attributes["role"] == "img"
            named = attributes.get("aria-labelledby")
            assert named or attributes["aria-label"]
            assert set((named or "").split()) <= set(ids)


def test_the_summary_says_how_many_which_way_and_how_sure() -> None:
    said = words(page(made_scores.trunk_training()))
    counts = made_scores.trunk_training().metrics.headline.counts
    assert f"{counts.backward.steps} backward" in said
    assert f"{counts.forward.steps} forward" in said
    assert f"{counts.unknown.steps} of unknown direction" in said
    assert "steps a minute backward" in said
    assert "reliable" in said


def test_one_leg_is_called_an_estimate_and_no_left_right_is_printed() -> None:
    made = made_scores.one_foot()
    said = summary(made.metrics.headline)
    assert said[0].startswith("About ")
    assert "two steps for each" in said[0]
    assert any("only one leg was seen" in sentence for sentence in said)
    assert "A sensor on one leg sees no left/right pair" in words(page(made))


def test_no_steps_are_said_to_be_none() -> None:
    made = made_scores.nothing()
    assert summary(made.metrics.headline)[0].startswith("No steps were found")
    assert "<svg" not in page(made)


def test_both_feet_name_the_longer_side() -> None:
    assert any("right longer" in said for said in summary(made_scores.two_feet().metrics.headline))


def test_every_doubt_is_told() -> None:
    told = {c.what: c for c in concerns(made_scores.trunk_training())}
    assert set(told) == {
        "Simulated signal",
        "Data missing",
        "Sampling rate differs",
        "Reader's remark",
    }
    assert "3.5 s" in told["Data missing"].detail
    assert "99.20 Hz" in told["Sampling rate differs"].detail
    refused = {c.what: c for c in concerns(made_scores.nothing())}
    assert "15 are needed" in refused["Forward walk refused"].detail


def test_doubts_alike_for_several_streams_are_told_once() -> None:
    rates = [c for c in concerns(made_scores.five_streams()) if c.what == "Sampling rate differs"]
    assert len(rates) == 1
    assert len(rates[0].streams) == 5


def test_many_unknown_directions_are_told_with_the_reason() -> None:
    (unknown,) = (
        c for c in concerns(made_scores.one_step()) if c.what == "Direction often unknown"
    )
    assert "too little signal" in unknown.detail
    assert unknown.what in page(made_scores.one_step())


def test_a_clean_recording_has_no_doubts() -> None:
    made = made_scores.one_foot()
    streams = tuple(replace(s, rate_hz=100.2) for s in made.streams)
    clean = replace(made, simulated=False, streams=streams)
    assert concerns(clean) == []
    assert "Before you read on" not in page(clean)


def test_every_metric_is_listed_under_a_heading_of_the_docs() -> None:
    docs = Path(__file__).parents[2] / "docs" / "metrics.md"
    headings = re.findall(r"^### (.*)$", docs.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [row.name for row in ROWS] == headings
    shown = words(page(made_scores.two_feet()))
    assert all(row.name in shown for row in ROWS)


def test_long_tables_are_cut_and_say_so() -> None:
    html = page(made_scores.long_walk())
    assert "40 more are in report.json" in words(html)


def test_equal_scores_give_equal_pages(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_report(made_scores.two_feet(), tmp_path / folder)
    for name in ("report.json", "report.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
