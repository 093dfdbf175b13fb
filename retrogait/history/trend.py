"""Figures over weeks: what may stand in one line, and whether the line rises.

Sensors in different places do not count and measure alike, so a line holds sessions of one
person, one placement, and either sensors on a body or simulated ones. Figures of gait are also
kept apart by the gait they are of: backward, or, where a session had no backward step, all.

A slope is told when it stands out: it is that of the least-squares line through the sessions, and
it must be at least three of its own standard errors away from level, over at least six sessions
and two weeks. On figures that only scatter this says "rises" or "falls" once in 25 times with six
sessions and less often with more (``tests/history/test_trend.py`` draws them).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from retrogait.history.connection import reading
from retrogait.history.finding import Wanted, check, check_time
from retrogait.history.when import weeks_since


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that is followed over weeks.

    Parameters
    ----------
    key : str
        Field of :class:`retrogait.history.Entry`.
    title, unit : str
        For people.
    digits : int
        Behind the point.
    is_of_gait : bool
        It is of backward gait or of all, as ``Entry.is_backward`` says.
    """

    key: str
    title: str
    unit: str
    digits: int
    is_of_gait: bool = False


METRICS = {
    metric.key: metric
    for metric in (
        Metric("cadence_spm", "cadence", "steps/min", 1, is_of_gait=True),
        Metric("stride_time_cv_pct", "stride time variability", "%", 1, is_of_gait=True),
        Metric("asymmetry_pct", "left/right asymmetry", "%", 1, is_of_gait=True),
        Metric("stride_length_m", "stride length", "m", 2, is_of_gait=True),
        Metric("in_band_pct", "steps inside the band", "%", 0),
        Metric("n_backward", "steps backward", "steps", 0),
        Metric("n_forward", "steps forward", "steps", 0),
        Metric("duration_s", "duration", "s", 0),
    )
}


@dataclass(frozen=True, slots=True)
class Point:
    """A session's figure."""

    started_utc: str
    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """Sessions that may stand in one line, the oldest first.

    Parameters
    ----------
    placement : str
        Where the sensor was worn.
    is_backward : bool or None
        What the figure is of; None where it makes no difference.
    simulated : bool
        No sensor on a body.
    points : tuple of Point
        At least one.
    n_without : int
        Sessions that have no such figure, or no date.
    """

    placement: str
    is_backward: bool | None
    simulated: bool
    points: tuple[Point, ...]
    n_without: int

    @property
    def name(self) -> str:
        """What it is of, in words."""
        parts = [self.placement.replace("_", " ")]
        if self.is_backward is not None:
            parts.append("backward" if self.is_backward else "no backward step, all gait")
        return ", ".join([*parts, *(["simulated"] if self.simulated else [])])


@dataclass(frozen=True, slots=True)
class Slope:
    """A straight line through a series.

    Parameters
    ----------
    per_week : float
        How much the figure rises a week.
    error_per_week : float
        Its standard error.
    scatter : float
        Standard deviation of the sessions around the line.
    n : int
        Sessions.
    weeks : float
        From the first to the last.
    """

    per_week: float
    error_per_week: float
    scatter: float
    n: int
    weeks: float

    @property
    def stands_out(self) -> bool:
        """Whether it is more than scatter, as far as that can be said."""
        return abs(self.per_week) > STANDARD_ERRORS * self.error_per_week


LEAST_SESSIONS = 6
LEAST_WEEKS = 2.0
STANDARD_ERRORS = 3.0


def series_of(file: Path, metric: Metric, wanted: Wanted) -> list[Series]:
    """The lines of a metric, those with the most sessions first.

    Parameters
    ----------
    file : Path
        The history.
    metric : Metric
        Which figure.
    wanted : Wanted
        Of which sessions; name a person.

    Raises
    ------
    HistoryError
        As :class:`retrogait.history.History`.
    """
    with reading(file) as database:
        rows = [] if database is None else _rows(database, metric, wanted)
    grouped: dict[tuple[str, bool | None, bool], list[_Row]] = {}
    for row in rows:
        of = bool(row[3]) if metric.is_of_gait else None
        grouped.setdefault((row[2], of, bool(row[4])), []).append(row)
    found = [_series(key, group) for key, group in grouped.items()]
    return sorted((one for one in found if one.points), key=lambda one: -len(one.points))


def slope(points: Sequence[Point]) -> Slope | None:
    """The line through sessions; None where they are too few or too close for one."""
    if len(points) < LEAST_SESSIONS:
        return None
    weeks = [weeks_since(point.started_utc, first_utc=points[0].started_utc) for point in points]
    if weeks[-1] - weeks[0] < LEAST_WEEKS:
        return None
    values = [point.value for point in points]
    mean_week, mean = sum(weeks) / len(weeks), sum(values) / len(values)
    spread = sum((week - mean_week) ** 2 for week in weeks)
    per_week = _products(weeks, values, mean_week, mean) / spread
    left = sum(
        (value - mean - per_week * (week - mean_week)) ** 2
        for week, value in zip(weeks, values, strict=True)
    )
    scatter = sqrt(left / (len(points) - 2))
    return Slope(per_week, scatter / sqrt(spread), scatter, len(points), weeks[-1] - weeks[0])


def _products(weeks: Iterable[float], values: Iterable[float], week: float, value: float) -> float:
    """Sum of the products of what lies beside both means."""
    return sum((w - week) * (v - value) for w, v in zip(weeks, values, strict=True))


_Row = tuple[str | None, float | None, str, int, int]


def _rows(database: sqlite3.Connection, metric: Metric, wanted: Wanted) -> list[_Row]:
    """Time, figure and what the session is of, the oldest first."""
    where, values = wanted.conditions()
    rows: list[_Row] = database.execute(
        f"""SELECT started_utc, {metric.key}, placement, is_backward, simulated
            FROM session JOIN person ON person.id = person_id
            WHERE {where} ORDER BY started_utc, session.id""",
        values,
    ).fetchall()
    for row in rows:
        check(row, ((str, type(None)), (int, float, type(None)), str, int, int))
        check_time(row[0])
    return rows


def _series(key: tuple[str, bool | None, bool], rows: Sequence[_Row]) -> Series:
    """A line, as far as its sessions have a date and a figure."""
    points = [
        Point(started_utc, float(value))
        for started_utc, value, *_ in rows
        if started_utc is not None and value is not None
    ]
    placement, is_backward, simulated = key
    return Series(placement, is_backward, simulated, tuple(points), len(rows) - len(points))
