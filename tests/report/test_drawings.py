"""Scales, ticks, thinning out: what a drawing shows is what was measured."""

from __future__ import annotations

import re

import numpy as np
import pytest
from metrics.made_walks import Leg, footfalls, trunk
from report import made_scores

from retrogait.gait.metrics import CadenceWindow
from retrogait.report.drawings import drawings
from retrogait.report.figures.canvas import (
    NARROW,
    WIDE,
    Scale,
    clock,
    round_range,
    ticks,
    time_scale,
    time_ticks,
    written,
)
from retrogait.report.figures.dots import clipped, dots
from retrogait.report.figures.histogram import histogram
from retrogait.report.figures.scatter import intervals, n_off_scale
from retrogait.report.figures.timeline import MOST_BARS, pooled_windows, timeline
from retrogait.report.view import headline_view
from retrogait.types import Direction


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (0.45, 0.62), (95, 118), (0.5, 0.5), (0, 0), (-3, 4), (1e-3, 2e-3)]
)
def test_a_round_range_holds_its_values_and_few_ticks(low: float, high: float) -> None:
    start, stop = round_range(low, high)
    assert start <= low <= high <= stop
    assert stop > start
    assert 2 <= len(ticks(start, stop, at_most=5)) <= 7


def test_ticks_are_written_with_the_decimals_they_need() -> None:
    assert written([0.5, 0.525, 0.55]) == ["0.500", "0.525", "0.550"]
    assert written([90.0, 100.0]) == ["90", "100"]


@pytest.mark.parametrize("stop_s", [0.0, 0.5, 7.0, 59.0, 600.0, 3600.0, 86400.0, 4e5])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_time_ticks_fit_the_sheet(stop_s: float, size: object) -> None:
    sheet = NARROW if size is NARROW else WIDE
    scale = time_scale(0.0, stop_s, size=sheet)
    values = time_ticks(scale, at_most=sheet.ticks_x)
    assert 1 <= len(values) <= sheet.ticks_x + 1
    assert all(scale.start <= scale(v) <= scale.stop for v in values)


def test_clock() -> None:
    assert [clock(t) for t in (0, 59.6, 61, 3600, 3661)] == [
        "0:00",
        "1:00",
        "1:01",
        "1:00:00",
        "1:01:01",
    ]


def test_few_points_are_all_drawn() -> None:
    x = np.linspace(50, 700, 100)
    drawn = dots(x, x / 7, np.full(100, 1), size=WIDE)
    assert drawn.count("M") == 100


def test_many_points_keep_their_extremes() -> None:
    rng = np.random.default_rng(1)
    x, y = np.sort(rng.uniform(50, 700, 20_000)), rng.uniform(20, 140, 20_000)
    y[7_777], y[12_345] = 3.0, 157.0
    drawn = dots(x, y, np.full(20_000, 2), size=WIDE)
    assert 'class="range backward"' in drawn
    places = [float(v) for v in re.findall(r"M[\d.]+ ([\d.]+)V", drawn)]
    ends = [float(v) for v in re.findall(r"V([\d.]+)", drawn)]
    assert min(places) == pytest.approx(3.0)
    assert max(ends) == pytest.approx(157.0)
    assert len(drawn) < 25_000


def test_directions_have_shapes_of_their_own() -> None:
    x = np.arange(50.0, 56.0)
    drawn = dots(x, x, np.array([0, 0, 1, 1, 2, 2]), size=WIDE)
    assert [drawn.count(f'class="mark {kind}"') for kind in ("unknown", "forward", "backward")] == [
        1,
        1,
        1,
    ]
    assert drawn.count("h0") == 2  # round dots
    assert drawn.count("z") == 2  # triangles


def test_values_off_the_scale_are_moved_to_its_edge_and_counted() -> None:
    places, n_off = clipped(np.array([-1.0, 0.5, 9.0]), Scale(0, 1, 100, 0))
    assert places.tolist() == [100, 50, 0]
    assert n_off == 2


def test_a_far_value_does_not_flatten_the_rest() -> None:
    values = np.array([*np.full(50, 0.5), 5.0, np.nan])
    assert n_off_scale(values) == 1


def test_pooled_windows_keep_every_contact_and_every_second() -> None:
    windows = [
        CadenceWindow(
            10.0 * k, 10.0 * k + 10, k % 7 + 1, 100.0 + k if k % 3 else None, Direction.FORWARD
        )
        for k in range(1000)
    ]
    pooled = pooled_windows(windows)
    assert len(pooled) <= MOST_BARS
    assert sum(w.n_contacts for w in pooled) == sum(w.n_contacts for w in windows)
    assert (pooled[0].start_s, pooled[-1].stop_s) == (0.0, 10_000.0)
    assert pooled_windows(windows[:50]) == windows[:50]
    assert pooled_windows([]) == []


def test_each_direction_fills_its_own_lane() -> None:
    legs = [Leg(40), Leg(40, Direction.BACKWARD, n_unknown=3)]
    view = headline_view(made_scores.scored([trunk(footfalls(legs))]))
    drawn = timeline(view, sets=(), size=WIDE)
    for word in ("forward", "backward", "unknown"):
        (path,) = re.findall(rf'class="block {word}" d="([^"]*)"', drawn)
        assert path


def test_holes_and_sets_are_drawn() -> None:
    made = made_scores.trunk_training()
    windows = [one.window for one in made.metrics.sets]
    drawn = timeline(headline_view(made), sets=windows, size=WIDE)
    assert drawn.count('class="hole"') == 1
    assert drawn.count('class="set"') == 4
    assert ">Set 4<" in drawn
    narrow = timeline(headline_view(made), sets=windows, size=NARROW)
    names = re.findall(r'y="12" text-anchor="middle">([^<]*)<', narrow)
    assert [name.removeprefix("Set ") for name in names] == ["1", "2", "3", "4"]


def test_the_histogram_counts_every_known_interval_in_range() -> None:
    legs = [Leg(60, sd_s=0.01), Leg(60, Direction.BACKWARD, sd_s=0.01, step_s=0.55)]
    view = headline_view(made_scores.scored([trunk(footfalls(legs))]))
    drawn = histogram(view, size=WIDE)
    assert "118 values" in drawn
    assert 'class="block forward"' in drawn
    assert 'class="block backward"' in drawn


def test_the_interval_drawing_says_its_figures_in_words() -> None:
    view = headline_view(made_scores.scored([trunk(footfalls([Leg(61)]))]))
    assert "60 values, median 0.50" in intervals(view, size=NARROW)


def test_one_leg_draws_strides_and_no_length_draws_none() -> None:
    foot = made_scores.one_foot()
    assert "Stride time in seconds" in drawings(headline_view(foot), foot)
    back = made_scores.long_walk()
    drawn = drawings(headline_view(back), back)
    assert "Step time in seconds" in drawn
    assert "Stride length" not in drawn
