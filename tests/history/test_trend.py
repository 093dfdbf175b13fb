"""What stands in one line, and when a slope is told."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from history.past_sessions import entry

from retrogait.history import History, Wanted
from retrogait.history.trend import METRICS, Point, series_of, slope

FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)


def _points(values: list[float], *, days: float = 3.5) -> list[Point]:
    times = [FIRST + timedelta(days=days * number) for number in range(len(values))]
    return [
        Point(f"{at:%Y-%m-%dT%H:%M:%SZ}", value) for at, value in zip(times, values, strict=True)
    ]


def test_placements_gaits_and_simulations_are_never_mixed(tmp_path: Path) -> None:
    kept = History(tmp_path / "history.db")
    kept.put_all(entry(n) for n in range(1, 5))
    kept.put_all(entry(n, placement="foot") for n in range(5, 8))
    kept.put_all(entry(n, is_backward=False) for n in range(8, 10))
    kept.put(entry(10, simulated=True))
    kept.put(entry(11, person="p02"))
    kept.put(entry(12, cadence_spm=None))
    kept.put(entry(13, started_utc=None))
    found = series_of(kept.file, METRICS["cadence_spm"], Wanted(person="p01"))
    assert [(one.name, len(one.points), one.n_without) for one in found] == [
        ("lower back, backward", 4, 2),
        ("foot, backward", 3, 0),
        ("lower back, no backward step, all gait", 2, 0),
        ("lower back, backward, simulated", 1, 0),
    ]
    assert [point.value for point in found[0].points] == [101.0, 102.0, 103.0, 104.0]
    found = series_of(kept.file, METRICS["n_forward"], Wanted(person="p01"))
    assert [(one.name, len(one.points)) for one in found] == [
        ("lower back", 7),
        ("foot", 3),
        ("lower back, simulated", 1),
    ]


def test_every_metric_is_a_figure_of_an_entry(tmp_path: Path) -> None:
    kept = History(tmp_path / "history.db")
    kept.put(entry(1, asymmetry_pct=2.0, stride_length_m=1.1))
    for key, metric in METRICS.items():
        (one,) = series_of(kept.file, metric, Wanted())
        assert one.points[0].value == getattr(kept.sessions()[0], key)


def test_nothing_was_kept(tmp_path: Path) -> None:
    assert series_of(tmp_path / "none.db", METRICS["cadence_spm"], Wanted()) == []


def test_a_straight_line_is_found() -> None:
    found = slope(_points([100 + 2.0 * number for number in range(8)]))
    assert found is not None
    assert found.per_week == pytest.approx(4.0)
    assert found.scatter == pytest.approx(0.0, abs=1e-9)
    assert (found.n, found.weeks) == (8, 3.5)
    assert found.stands_out


def test_level_is_no_slope() -> None:
    found = slope(_points([5.0] * 8))
    assert found is not None
    assert not found.stands_out


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2, 3, 4, 5]])
def test_too_few_for_a_slope(values: list[float]) -> None:
    assert slope(_points(values)) is None


def test_too_close_for_a_slope() -> None:
    assert slope(_points([1.0, 2, 3, 4, 5, 6, 7], days=2.0)) is None
    assert slope(_points([1.0, 2, 3, 4, 5, 6, 7], days=0.0)) is None


@pytest.mark.parametrize(("n", "most"), [(6, 0.05), (12, 0.02), (40, 0.01)])
def test_scatter_alone_is_seldom_called_a_trend(n: int, most: float) -> None:
    dice, draws = random.Random(6), 2000
    times = _points([0.0] * n)
    told = 0
    for _ in range(draws):
        found = slope([Point(point.started_utc, dice.gauss(104, 3)) for point in times])
        assert found is not None
        told += found.stands_out
    assert 0 < told / draws < most


def test_a_true_change_beside_scatter_is_told() -> None:
    dice, times = random.Random(6), _points([0.0] * 16)
    changed = [Point(p.started_utc, 100 + i + dice.gauss(0, 2)) for i, p in enumerate(times)]
    found = slope(changed)
    assert found is not None
    assert found.stands_out
    assert found.per_week == pytest.approx(2.0, abs=3 * found.error_per_week)
