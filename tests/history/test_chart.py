"""The plot of letters."""

from __future__ import annotations

import random

import pytest

from retrogait.history.chart import HEIGHT, LETTERS, PLAIN, chart, marks_for
from retrogait.history.trend import Point
from retrogait.history.words import shown


def _lines(*values: float, digits: int = 1, width: int = 40) -> list[str]:
    points = [Point(f"2026-11-{1 + i:02d}T12:00:00Z", value) for i, value in enumerate(values)]
    return list(chart(points, width=width, digits=digits, marks=PLAIN))


def test_a_plot() -> None:
    assert _lines(100, 105, 110, width=30) == [
        "110.0 |                      o",
        "      |",
        "107.5 |",
        "      |",
        "105.0 |           o",
        "      |",
        "102.5 |",
        "      |",
        "100.0 |o",
        "      +-----------------------",
        "       2026-11-01   2026-11-03",
    ]


def test_sessions_in_one_place() -> None:
    points = [Point("2026-11-01T12:00:00Z", 5.0), Point("2026-11-01T12:00:00Z", 5.0)]
    lines = list(chart(points, width=40, digits=0, marks=LETTERS))
    assert sum(line.count("●") for line in lines) == 1
    assert lines[-1].strip() == "2026-11-01"


@pytest.mark.parametrize("seed", range(40))
def test_every_session_stands_between_its_labels(seed: int) -> None:
    dice = random.Random(seed)
    size, n = 10 ** dice.uniform(-3, 6), dice.randrange(1, 28)
    values = [dice.uniform(-size, size) if seed % 2 else dice.uniform(0, size) for _ in range(n)]
    lines = _lines(*values, digits=dice.randrange(3), width=dice.randrange(30, 120))
    assert len(lines) == HEIGHT + 2
    labels = [float(line.split("|")[0]) for line in lines[:HEIGHT:2]]
    assert labels == sorted(labels, reverse=True)
    assert len(set(labels)) == 5
    assert labels[-1] <= min(values) + 1e-9 * size
    assert labels[0] >= max(values) - 1e-9 * size
    assert len({len(line.split("|")[0]) for line in lines[:HEIGHT]}) == 1
    drawn = {(row, i) for row, line in enumerate(lines[:HEIGHT]) for i, c in enumerate(line)}
    marks = [place for place in drawn if lines[place[0]][place[1]] in "o@"]
    assert 1 <= len(marks) <= n


@pytest.mark.parametrize("value", [0.0, 1e-9, 0.42, 100.0, -3.0, 1e9])
def test_a_single_figure_has_labels_around_it(value: float) -> None:
    lines = _lines(value)
    assert sum(line.count("o") for line in lines) == 1


def test_a_terminal_without_these_letters() -> None:
    assert marks_for("utf-8") is LETTERS
    assert [marks_for(name) for name in ("ascii", "latin-1", None, "no such")] == [PLAIN] * 4


def test_what_is_shown_only_prints_itself() -> None:
    assert shown("p01 ü <b> שלום") == "p01 ü <b> שלום"
    assert shown("a\x1b[2J\r\n\u202e\u200f\ud800\u2028b\x00") == "a·[2J······b·"
    assert shown("x" * 10_000) == "x" * 39 + "…"
    assert shown("xyz", longest=2) == "x…"
