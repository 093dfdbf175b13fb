"""Sets, pairs of legs, and which view speaks first."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path

import pytest
from metrics.made_walks import Leg, footfalls, one_leg, stream, trunk

from retrogait.gait.metrics import (
    GaitMetrics,
    LeftRight,
    Lengths,
    MetricsParams,
    SetWindow,
    Sight,
    summarise_recording,
    summarise_stream,
)
from retrogait.types import Direction, Placement, Side

BACK = Direction.BACKWARD
DOCS = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_a_left_and_a_right_stream_make_a_pair_that_speaks() -> None:
    falls = footfalls([Leg(40)])
    found = summarise_recording([one_leg(falls, side=side) for side in (Side.RIGHT, Side.LEFT)])
    assert [view.sight for view in found.views] == [Sight.ONE_LEG, Sight.ONE_LEG, Sight.BOTH_LEGS]
    assert found.headline.name == "left_foot + right_foot"
    assert found.headline.counts.total.contacts == 40


def test_foot_and_shank_do_not_make_a_pair() -> None:
    falls = footfalls([Leg(40)])
    found = summarise_recording(
        [
            one_leg(falls, side=Side.LEFT),
            one_leg(falls, side=Side.RIGHT, placement=Placement.SHANK),
        ]
    )
    assert len(found.views) == 2
    assert found.headline.placement is Placement.FOOT


def test_a_view_that_knows_directions_speaks_before_one_that_does_not() -> None:
    falls = footfalls([Leg(40)])
    blind = footfalls([Leg(40, Direction.UNKNOWN)])
    found = summarise_recording([one_leg(blind, side=Side.RIGHT), trunk(falls)])
    assert found.headline.placement is Placement.LOWER_BACK


def test_a_view_with_steps_speaks_before_one_without() -> None:
    empty = stream([], name="foot", placement=Placement.FOOT, side=Side.LEFT)
    found = summarise_recording([empty, trunk(footfalls([Leg(20)]))])
    assert found.headline.placement is Placement.LOWER_BACK


def test_metrics_of_a_set_are_those_of_its_stretch_alone() -> None:
    falls = footfalls([Leg(40, step_s=0.5), Leg(40, BACK, step_s=0.6, pause_s=10)])
    second = SetWindow(name="set 1", start_s=26.0, stop_s=60.0)
    (one,) = summarise_recording([trunk(falls)], sets=[second]).sets
    assert one.window == second
    assert one.headline.counts.total.contacts == one.headline.counts.backward.contacts == 40
    assert one.headline.overall.cadence_spm.value == pytest.approx(100)
    assert (one.headline.start_s, one.headline.stop_s) == (26.0, falls[-1].t_s + 2)


def test_an_interval_does_not_reach_into_a_set_from_outside() -> None:
    inside = trunk(footfalls([Leg(40)])).within(10.0, 15.0)
    assert inside.steps[0].interval_s is None
    assert all(s.interval_s is not None for s in inside.steps[1:])
    assert all(10.0 <= s.t_s < 15.0 for s in inside.steps)


def test_gaps_are_cut_to_the_set() -> None:
    seen = replace(trunk(footfalls([Leg(40)])), gaps=((1.0, 2.0), (9.0, 2.0), (14.0, 3.0)))
    assert seen.within(10.0, 15.0).gaps == ((10.0, 1.0), (14.0, 1.0))


def test_a_set_after_the_end_is_empty() -> None:
    window = SetWindow(name="late", start_s=900.0, stop_s=960.0)
    (late,) = summarise_recording([trunk(footfalls([Leg(40)]))], sets=[window]).sets
    assert late.headline.counts.total.contacts == 0


def test_sets_of_a_pair_are_pairs() -> None:
    falls = footfalls([Leg(60)])
    feet = [one_leg(falls, side=side) for side in (Side.LEFT, Side.RIGHT)]
    window = SetWindow(name="one", start_s=5.0, stop_s=20.0)
    (one,) = summarise_recording(feet, sets=[window]).sets
    assert one.headline.sight is Sight.BOTH_LEGS
    assert one.headline.counts.total.contacts == 30


def test_bad_input_is_refused() -> None:
    seen = trunk(footfalls([Leg(8)]))
    with pytest.raises(ValueError, match="different names"):
        summarise_recording([])
    with pytest.raises(ValueError, match="different names"):
        summarise_recording([seen, seen])
    with pytest.raises(ValueError, match="must stop after"):
        SetWindow(name="x", start_s=3.0, stop_s=3.0)


def test_input_stays_as_it_was() -> None:
    seen = trunk(footfalls([Leg(40, sd_s=0.02)]))
    before = dataclasses.replace(seen)
    summarise_stream(seen)
    assert seen == before


@pytest.mark.parametrize("kind", [GaitMetrics, LeftRight, Lengths, MetricsParams])
def test_every_metric_and_parameter_is_in_the_docs(kind: type) -> None:
    text = DOCS.read_text(encoding="utf-8")
    missing = [f.name for f in dataclasses.fields(kind) if f"`{f.name}`" not in text]
    assert not missing
