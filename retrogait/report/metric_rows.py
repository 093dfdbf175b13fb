"""The metrics a report lists: name, unit, decimals, formula in brief, where to find the value.

The names are the headings of ``docs/metrics.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from retrogait.gait.metrics import GaitMetrics, Measure


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One line of the table of metrics.

    Parameters
    ----------
    name, unit : str
        Heading in the docs; unit, empty for a pure number.
    decimals : int
        Shown.
    formula : str
        In brief.
    of : callable
        Where the figure is kept.
    scale : float
        What the figure is multiplied by to be in ``unit``.
    """

    name: str
    unit: str
    decimals: int
    formula: str
    of: Callable[[GaitMetrics], Measure]
    scale: float = 1.0


ROWS = (
    MetricRow("Cadence", "steps/min", 1, "120 / median stride time", lambda g: g.cadence_spm),
    MetricRow("Cadence CV", "%", 1, "100·sd / mean over strides", lambda g: g.cadence_cv_pct),
    MetricRow("Step time", "s", 3, "mean, one foot to the other", lambda g: g.step_time_s),
    MetricRow("Step time CV", "%", 1, "100·sd / mean, trend removed", lambda g: g.step_time_cv_pct),
    MetricRow("Stride time", "s", 3, "mean, same foot to same foot", lambda g: g.stride_time_s),
    MetricRow(
        "Stride time CV", "%", 1, "100·sd / mean, trend removed", lambda g: g.stride_time_cv_pct
    ),
    MetricRow(
        "Step time asymmetry",
        "%",
        1,
        "100·|left - right| / mean",
        lambda g: g.left_right.asymmetry_pct,
    ),
    MetricRow(
        "Asymmetry by chance",
        "%",
        1,
        "expected of even feet",
        lambda g: g.left_right.by_chance_pct,
    ),
    MetricRow(
        "Symmetry index",
        "%",
        1,
        "signed; + is right longer",
        lambda g: g.left_right.index_pct,
    ),
    MetricRow("Left step time", "s", 3, "mean, ends left", lambda g: g.left_right.left_s),
    MetricRow("Right step time", "s", 3, "mean, ends right", lambda g: g.left_right.right_s),
    MetricRow(
        "Phase coordination index",
        "%",
        1,
        "CV(φ) + 100·mean|φ - 180°| / 180°",
        lambda g: g.phase_coordination_pct,
    ),
    MetricRow(
        "Step timing regularity",
        "",
        2,
        "|mean e^(2πi·step / period)|",
        lambda g: g.step_regularity,
    ),
    MetricRow(
        "Stride timing regularity",
        "",
        2,
        "|mean e^(2πi·stride / period)|",
        lambda g: g.stride_regularity,
    ),
    MetricRow("Stride length", "m", 2, "mean, two steps", lambda g: g.lengths.mean_m),
    MetricRow(
        "Stride length CV", "%", 1, "100·sd / mean, trend removed", lambda g: g.lengths.cv_pct
    ),
    MetricRow(
        "Walk ratio",
        "mm per step/min",
        2,
        "step length / cadence",
        lambda g: g.lengths.walk_ratio_m_per_spm,
        scale=1000.0,
    ),
    MetricRow("Speed", "m/s", 2, "stride length / stride time", lambda g: g.lengths.speed_ms),
)
