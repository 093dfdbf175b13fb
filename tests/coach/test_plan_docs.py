"""``docs/plans.md`` says what the code does, and its example is a plan."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from retrogait.coach.plan import (
    QUESTIONS,
    Measure,
    MeasureKind,
    Session,
    find_plan,
    parse_plan,
    plan_names,
)
from retrogait.coach.walk_test import BANDS

PAGE = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")


def test_the_example_is_a_plan_and_a_session() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    plan = parse_plan(text, where="evening.toml")
    session = Session.of(plan, stage=4, measure=Measure(MeasureKind.FOOT_SENSOR))
    assert [(leg.goal.amount, leg.of) for leg in session.legs[1:]] == [(25.0, 5)] * 5 + [(300.0, 1)]


def test_the_refusal_it_quotes_is_the_refusal() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    (quoted,) = re.findall(r"`(evening\.toml, block 2: .*?)`", PAGE)
    with pytest.raises(ValueError, match=re.escape(quoted)):
        parse_plan(text.replace("sets = 1\n", "sets = 2.5\n"), where="evening.toml")


@pytest.mark.parametrize("name", plan_names())
def test_every_plan_is_in_the_table_with_its_numbers(name: str) -> None:
    plan = find_plan(name)
    (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:3] == [plan.for_whom, str(plan.per_week)]
    for block in plan.blocks:
        assert f"{block.title.lower()} {block.sets} x {block.length}" in cells[3]
    assert all(source.cites.split(";")[0] in cells[4] for source in plan.sources if source.doi)


def test_every_question_and_figure_is_on_the_page() -> None:
    assert all(f"| `{q.key}` | {q.text} |" in PAGE for q in QUESTIONS)
    assert all(f"| {b.limit:g} {b.unit} | {b.means} | {b.people} |" in PAGE for b in BANDS)
    assert all(b.doi in PAGE for b in BANDS)
