"""Plans of one's own: what is read, and what is refused with which words."""

from __future__ import annotations

import pytest

from retrogait.coach.plan import Amount, Span, Treadmill, find_plan, parse_plan, plan_names
from retrogait.types import Gait

OWN = """
schema = "retrogait.plan/1"
name = "my-plan"
title = "My plan"
for_whom = "me"
aim = "a try"
where = "lane"
per_week = 2

[[block]]
title = "Walk backward"
say = "Walk backward."
travel = "backward"
gait = "walk"
sets = 3
steps = 40

[[source]]
kind = "choice"
says = "everything"
"""


def test_a_plan_of_ones_own() -> None:
    plan = parse_plan(OWN)
    block = plan.blocks[0]
    assert (plan.weeks, plan.cautions, plan.baseline, len(plan.stages)) == (None, (), True, 1)
    assert (block.sets, block.amount, block.length) == (Span(3, 3), Amount.STEPS, Span(40, 40))
    assert (block.rest_s, block.treadmill, block.coached, block.gait) == (
        30.0,
        None,
        True,
        Gait.WALK,
    )


def test_a_treadmill_block() -> None:
    text = OWN.replace("steps = 40", "seconds = 60\nspeed_ms = 0.7\nincline_pct = [2, 5]")
    assert parse_plan(text).blocks[0].treadmill == Treadmill(Span(0.7, 0.7), Span(2, 5))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('name = "my-plan"', "", r"my\.toml: key 'name' is missing; known keys: schema, name"),
        ('name = "my-plan"', 'name = "My plan"', "'name' must be lower-case .* got 'My plan'"),
        ('name = "my-plan"', "name = 3", "'name' must be a text in quotes, got 3"),
        ('title = "My plan"', 'title = " "', "my.toml: 'title' must be a text, got an empty one"),
        ("retrogait.plan/1", "retrogait.plan/2", "'schema' must be 'retrogait.plan/1'"),
        ('where = "lane"', 'where = "moon"', "one of lane, treadmill, any, got 'moon'"),
        (
            "per_week = 2",
            "per_week = 2.5",
            "'per_week' must be whole numbers from 1 to 14, got 2.5",
        ),
        (
            "per_week = 2",
            "per_week = [3, 2]",
            r"'per_week': expected 0 < low <= high, got \[3, 2\]",
        ),
        ("per_week = 2", "per_week = [1, 2, 3]", r"a number or \[low, high\], got \[1, 2, 3\]"),
        ("per_week = 2", "per_week = true", "'per_week' must be a number"),
        ("per_week = 2", "per_week = nan", "'per_week' must be a number"),
        ("per_week = 2", "per_week = 2\nweeks = 0", "'weeks' must be 1 to 104, got 0"),
        ("per_week = 2", "per_week = 2\nweeks = 1.5", "'weeks' must be a whole number, got 1.5"),
        ("per_week = 2", "per_week = 2\ncautions = 'slow'", "a list of texts, got 'slow'"),
        ("per_week = 2", "per_week = 2\nper_day = 1", "key 'per_day' is not known; known keys"),
        ("sets = 3", "sets = 0", "block 1: 'sets': expected 0 < low"),
        ("sets = 3", "sets = 51", "block 1: 'sets' must be whole numbers from 1 to 50, got 51"),
        ("sets = 3", "sets = 2.5", "block 1: 'sets' must be whole numbers"),
        ("sets = 3", "sets = 3\nreps = 4", "block 1: key 'reps' is not known; known keys: title"),
        ("sets = 3", "sets = 3\nrest_s = -1", "'rest_s' must be 0 to 1800 s, got -1"),
        ("sets = 3", "sets = 3\nrest_s = '30'", "'rest_s' must be a number, got '30'"),
        ("sets = 3", "sets = 3\ncoached = 1", "'coached' must be true or false, got 1"),
        ("sets = 3", "sets = 3\nincline_pct = 5", "'incline_pct' needs the treadmill's 'speed_ms'"),
        ("steps = 40", "", "exactly one of distance_m, seconds, steps, got none of them"),
        ("steps = 40", "steps = 40\nseconds = 5", "exactly one of .*, got seconds, steps"),
        ("steps = 40", "steps = 0.5", "'steps' must be whole numbers"),
        ("steps = 40", "seconds = 3601", "'seconds' must be at most 3600, got 3601"),
        ("steps = 40", "distance_m = 20\nspeed_ms = 1", "must be given in 'seconds'"),
        ('gait = "walk"', 'gait = "hop"', "'gait' must be one of walk, run, mixed, got 'hop'"),
        ('kind = "choice"', 'kind = "study"', "source 1: 'cites' must name the study"),
        ('says = "everything"', 'says = ""', "source 1: 'says' must tell"),
        ("[[block]]", "[block]", r"'block' must be tables headed \[\[block\]\]"),
        ("[[block]]", "[[blocks]]", "key 'blocks' is not known"),
        ("[[source]]", "[[source", "my.toml: no TOML"),
    ],
)
def test_a_bad_plan_is_refused_with_its_place(old: str, new: str, expected: str) -> None:
    assert old in OWN
    with pytest.raises(ValueError, match=expected) as refusal:
        parse_plan(OWN.replace(old, new), where="my.toml")
    assert str(refusal.value).startswith("my.toml")
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize("key", ["source", "block"])
def test_a_plan_needs_parts(key: str) -> None:
    text = OWN.split(f"[[{'block' if key == 'block' else 'source'}]]")[0]
    with pytest.raises(ValueError, match="is missing"):
        parse_plan(text)
    empty = OWN.replace("per_week = 2", f"per_week = 2\n{key} = []").replace(f"[[{key}]]", "[x]")
    with pytest.raises(ValueError, match="key 'x' is not known"):
        parse_plan(empty)


def test_unknown_names_are_told_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no plan '\.\./readme'; there are: first-backward-walk"):
        find_plan("../readme")
    assert len(plan_names()) == len(set(plan_names())) == 8
