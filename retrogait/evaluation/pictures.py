"""The figures of an evaluation: which rows are drawn, and how they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from retrogait.evaluation.calibration import CalibrationRow
from retrogait.evaluation.coverage import CoverageRow
from retrogait.evaluation.evaluate import Evaluation
from retrogait.evaluation.false_alarms import FalseBackwardRow, IdleRow
from retrogait.evaluation.intervals import Estimate
from retrogait.evaluation.scopes import ALL, SOURCES, Scope
from retrogait.evaluation.tables import SOURCE_TITLES
from retrogait.gait.direction.families import family_of
from retrogait.report.figures.coverage import Curve, coverage_risk
from retrogait.report.figures.panel import Panel, Share
from retrogait.report.figures.reliability import Belief, reliability
from retrogait.report.figures.whiskers import Row, Whiskers
from retrogait.types import Placement

TURN_GOAL = 0.95
"""What the design asks of turn-rounds."""

RISK_SCALES = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Upper ends of the risk axis: a panel takes the least that holds its curves."""

MOST_PER_1000, MOST_PER_MINUTE = 60.0, 6.0
"""Upper ends of the scales of false backward: what lies beyond is an arrow."""

Group = tuple[str, list[Panel]]


def placed(scope: Scope) -> str:
    """Placement and sensors in words."""
    words = scope.placement.replace("_", " ")
    return words if scope.sensors == "six_axis" else f"{words}, accel"


def pooled(rows: Iterable[Any], *, source: str) -> list[Any]:
    """Rows of one source that pool its sets and all classes, where a direction can be told."""
    return [
        row
        for row in rows
        if (row.scope.source, row.scope.set_name, row.scope.gait) == (source, ALL, ALL)
        and tells_direction(row.scope)
    ]


def tells_direction(scope: Scope) -> bool:
    """False for a thigh or shank without gyroscope, which has contacts and cadence only."""
    has_gyroscope = scope.sensors == "six_axis"
    return family_of(Placement(scope.placement), has_gyroscope=has_gyroscope) is not None


def reliability_groups(evaluation: Evaluation) -> list[Group]:
    """A panel for each placement, grouped by source and sensors."""
    groups = []
    for source in SOURCES:
        rows = pooled(evaluation.calibration, source=source)
        for sensors in ("six_axis", "accel"):
            panels = [_reliability(row) for row in rows if row.scope.sensors == sensors]
            groups.append((f"{source_heading(source)}, {sensors_words(sensors)}", panels))
    return [(heading, panels) for heading, panels in groups if panels]


def source_heading(source: str) -> str:
    """A source as a heading."""
    words = SOURCE_TITLES[source]
    return words[:1].upper() + words[1:]


def _reliability(row: CalibrationRow) -> Panel:
    """One panel."""
    beliefs = [
        Belief(bin_.mean_belief, shown, bin_.steps)
        for bin_ in row.bins
        for shown in _shares(bin_.backward)
    ]
    return reliability(
        beliefs,
        title=row.scope.placement.replace("_", " "),
        note=f"{row.forward_steps} fwd, {row.backward_steps} back",
        series=row.scope.source,
    )


def _shares(*estimates: Estimate, factor: float = 1.0) -> Iterator[Share]:
    """Estimates that have a value, as drawn."""
    for estimate in (e.scaled(factor) for e in estimates):
        if estimate.value is not None:
            yield Share(estimate.value, estimate.low, estimate.high)


def coverage_panels(evaluation: Evaluation) -> list[Panel]:
    """A panel for each placement and sensors, a curve for each source."""
    rows: dict[str, list[CoverageRow]] = {}
    for source in SOURCES:
        for row in pooled(evaluation.coverage, source=source):
            if row.most.value:
                rows.setdefault(placed(row.scope), []).append(row)
    order = ("lower back", "chest", "thigh", "shank", "foot")
    names = sorted(rows, key=lambda name: (name.endswith("accel"), order.index(name.split(",")[0])))
    return [_coverage(name, rows=rows[name]) for name in names]


def _coverage(name: str, *, rows: Sequence[CoverageRow]) -> Panel:
    """One panel."""
    curves = [_curve(row) for row in rows]
    points = [p for c in curves for p in (*c.points, *([c.operating] if c.operating else []))]
    most = max(risk for _, risk in points)
    scale = next((high for high in RISK_SCALES if high >= most), RISK_SCALES[-1])
    return coverage_risk(curves, title=name, note="", most_risk=scale)


def _curve(row: CoverageRow) -> Curve:
    """One curve."""
    points = [(p.coverage, p.risk) for p in reversed(row.curve) if p.risk is not None]
    worked = None
    if row.answered.value and row.wrong.value is not None:
        worked = (row.answered.value, row.wrong.value)
    return Curve(series=row.scope.source, points=points, operating=worked)


def turn_rounds(evaluation: Evaluation) -> Whiskers:
    """Share of turn-rounds followed; restarts of motion capture beside, which has few turns."""
    groups = [
        (
            f"{title}, {SOURCE_TITLES[source]}",
            source,
            [_turn(row) for row in pooled(rows, source=source)],
        )
        for title, rows in (
            ("Turn-rounds", evaluation.turn_rounds),
            ("Restarts", evaluation.restarts),
        )
        for source in SOURCES
    ]
    return Whiskers(
        title="Direction change followed",
        unit="share followed: within 2 steps of the stream, trunk within 1.5 s",
        groups=_filled(groups),
        most=1.0,
        goal=TURN_GOAL,
    )


def _turn(row: Any) -> Row:
    """One row."""
    n_followed = round(row.followed.value * row.changes)
    return Row(placed(row.scope), next(_shares(row.followed)), f"{n_followed} of {row.changes}")


def _filled(groups: Sequence[tuple[str, str, list[Row]]]) -> list[tuple[str, str, list[Row]]]:
    """Groups that hold rows."""
    return [group for group in groups if group[2]]


def false_backward(evaluation: Evaluation, *, sensors: str) -> Whiskers:
    """False backward in forward walking and running, per 1,000 steps."""
    groups = [
        (
            f"{'Walking' if gait == 'walk' else 'Running'} forward, {SOURCE_TITLES[source]}",
            source,
            [_per_1000(row) for row in _in_gait(evaluation.false_backward, source, gait, sensors)],
        )
        for gait in ("walk", "run")
        for source in SOURCES
    ]
    return Whiskers(
        title=f"Called backward while moving forward, {sensors_words(sensors)}",
        unit="steps called backward per 1,000 steps",
        groups=_filled(groups),
        most=MOST_PER_1000,
        goal=None,
    )


def sensors_words(sensors: str) -> str:
    """The sensors in words."""
    return "six axes" if sensors == "six_axis" else "without gyroscope"


def _in_gait(
    rows: Iterable[FalseBackwardRow], source: str, gait: str, sensors: str
) -> list[FalseBackwardRow]:
    """Rows of one gait that pool the sets of one source, with steps in them."""
    return [
        row
        for row in rows
        if (row.scope.source, row.scope.set_name) == (source, ALL)
        and (row.scope.gait, row.scope.sensors) == (gait, sensors)
        and row.steps
        and tells_direction(row.scope)
    ]


def _per_1000(row: FalseBackwardRow) -> Row:
    """One row."""
    return Row(
        placed(row.scope), next(_shares(row.per_1000_steps)), f"{row.backward} of {row.steps}"
    )


NO_GAIT = (
    ("Still", "physical", ALL, "none"),
    ("Other movement", "physical", ALL, "other"),
    ("Still", "mocap", ALL, "none"),
    ("Other movement", "mocap", ALL, "other"),
    ("Still", "simulator", ALL, "none"),
    ("Stairs", "simulator", "sim-stairs", "other"),
    ("Steps on the spot and turning there", "simulator", "sim-shuffling", "other"),
    ("Sitting down, standing up, squats", "simulator", "sim-sit-squat", "other"),
)
"""Heading, source, set and label of each group; sets as ``benchmarks/`` names its trials."""


def no_gait(evaluation: Evaluation, *, sensors: str) -> Whiskers:
    """Steps called backward a minute where there is no gait."""
    rows = [
        row
        for row in evaluation.idle
        if row.scope.sensors == sensors and tells_direction(row.scope)
    ]
    groups = [
        (f"{words}, {SOURCE_TITLES[source]}", source, _idle(rows, source, set_name, label))
        for words, source, set_name, label in NO_GAIT
    ]
    return Whiskers(
        title=f"Called backward without gait, {sensors_words(sensors)}",
        unit="steps called backward per minute",
        groups=_filled(groups),
        most=MOST_PER_MINUTE,
        goal=None,
    )


def _idle(rows: Iterable[IdleRow], source: str, set_name: str, label: str) -> list[Row]:
    """Rows of one kind."""
    wanted = (source, set_name, label)
    scopes = ((row, row.scope) for row in rows)
    return [_per_minute(row) for row, s in scopes if (s.source, s.set_name, s.direction) == wanted]


def _per_minute(row: IdleRow) -> Row:
    """One row."""
    return Row(
        placed(row.scope),
        next(_shares(row.backward_per_minute)),
        f"{row.backward} in {row.minutes:.1f} min",
    )
