"""Whatever a name holds, it stays a name: in the page, in its title, in the JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from report import hostile
from report.test_report_page import elements

from retrogait.report import write_report
from retrogait.report.markup import shortened, tag, text

INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture(scope="module", params=sorted(hostile.NAMES))
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, str, str]:
    """A name, the page and the JSON made with it."""
    name = hostile.NAMES[request.param]
    made = hostile.session(name)
    paths = write_report(made, tmp_path_factory.mktemp("hostile"), hostile.past(made))
    as_json, html = (path.read_text(encoding="utf-8") for path in paths)
    return name, html, as_json


def test_no_element_and_no_attribute_comes_from_a_name(written: tuple[str, str, str]) -> None:
    _, html, _ = written
    found = elements(html)
    assert [tag for tag, _ in found].count("script") == html.count("<script") == 1
    assert not {tag for tag, _ in found} & {"img", "b", "a", "base"}
    assert not [key for _, attributes in found for key in attributes if key.startswith("on")]


def test_nothing_unseen_is_in_the_page(written: tuple[str, str, str]) -> None:
    _, html, _ = written
    assert not INVISIBLE.search(html)
    assert not [c for c in html if unicodedata.category(c) == "Cs"]


def test_the_json_has_every_name_whole(written: tuple[str, str, str]) -> None:
    name, _, as_json = written
    body = json.loads(as_json)
    assert as_json.isascii()
    assert body["name"] == body["source"] == body["person"]["id"] == name
    assert body["session"]["plan"]["name"] == body["session"]["marks"][0]["words"] == name
    assert body["session"]["stretches"][0]["block"] == name


def test_a_long_name_is_shortened_in_view(tmp_path: Path) -> None:
    made = hostile.session(hostile.LONG)
    _, html = write_report(made, tmp_path, hostile.past(made))
    page = html.read_text(encoding="utf-8")
    (title,) = re.findall(r"<title>(.*?) · retrogait report</title>", page)
    assert len(title) <= 120
    assert title.endswith("…")
    assert len(page.encode()) < 200_000


def test_right_to_left_letters_stay() -> None:
    assert text(hostile.HEBREW) == hostile.HEBREW


def test_text_and_attributes_are_made_harmless_alike() -> None:
    assert text("\u202ea\x00") == "\ufffda\ufffd"
    assert tag("p", title="\u2066<\udc80>") == '<p title="\ufffd&lt;\ufffd&gt;"></p>'
    family = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
    assert text(family) == family


def test_shortening() -> None:
    assert shortened("abc", most=3) == "abc"
    assert shortened("abcd", most=3) == "ab…"
    assert shortened("a bcd", most=3) == "a…"
