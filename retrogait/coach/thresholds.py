"""Every threshold of the coach: value, unit, range and source, in one table.

The table is the class :class:`CoachParams` itself: each field carries its
:class:`Limits`. ``docs/coaching.md`` prints the same table, and a test holds the two
together. A file with other values is read by :func:`retrogait.coach.parse_thresholds`.

[E] marks our own judgement. Where a source is about moving forward it says so; hardly
anything is known of feedback to people who move backward.

References
----------
.. [1] Heiderscheit 2011, doi 10.1249/MSS.0b013e3181ebedf4.
.. [2] doi 10.1186/s12984-019-0632-7: drifts of a beat are followed unnoticed.
.. [3] Koenig 2014, Gait Posture 39:615.
.. [4] PaceGuard 2012: its target adapts to the first 150 s.
.. [5] Willson 2014, Clin Biomech 29:243.
.. [6] Herzog 1989, of forces; no value for backward gait was found.
.. [7] Hreljac 2005, J Sports Sci Med 4:446: 1.63 ± 0.11 m/s.
.. [8] Fritz 2013, doi 10.1016/j.gaitpost.2012.09.022: below 0.6 m/s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Annotated, get_type_hints


@dataclass(frozen=True, slots=True)
class Limits:
    """Unit, permitted range and source of a threshold.

    Parameters
    ----------
    unit : str
        What the number counts.
    low, high : float
        Smallest and largest value that may be set.
    source : str
        Where the default comes from; [E]: our own judgement.
    """

    unit: str
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class CoachParams:
    """All thresholds of the coach; what each does is in ``docs/coaching.md``.

    Raises
    ------
    ValueError
        If a value is out of its range, or two contradict each other.
    """

    raise_pct: Annotated[
        float,
        Limits(
            "% of baseline", 0, 10, "[1] 5 % more steps already spare the knee; forward running"
        ),
    ] = 5.0
    cap_pct: Annotated[
        float,
        Limits("% of baseline", 0, 10, "[1] 10 % is the most that was tried; forward running"),
    ] = 10.0
    ramp_pct: Annotated[
        float,
        Limits("% per step", 0.1, 1, "[2] feet follow a beat that drifts slowly; the value is [E]"),
    ] = 1.0
    tolerance_pct: Annotated[
        float,
        Limits("% of target", 1, 15, "[E] twice the 2 to 3 % that runners stay within; forward"),
    ] = 5.0
    wobble_sds: Annotated[
        float, Limits("sd of own pace", 0, 4, "[E] 1 in 160 paces lies lower by chance, if normal")
    ] = 2.5
    widest_pct: Annotated[float, Limits("% of target", 1, 20, "[E] twice the raise")] = 10.0
    enter_hits: Annotated[
        int, Limits("steps", 1, 20, "[E] more than half: one stumble is no habit")
    ] = 4
    enter_of: Annotated[
        int, Limits("steps", 1, 20, "[E] three strides: soon enough to be understood")
    ] = 6
    leave_hits: Annotated[int, Limits("steps", 1, 20, "[E] two strides inside")] = 4
    pace_steps: Annotated[
        int, Limits("steps", 2, 12, "[E] three strides: a limp is no change of pace")
    ] = 6
    settle_steps: Annotated[
        int, Limits("steps", 0, 20, "[E] starting takes 2 to 3 steps, a pace 6")
    ] = 6
    missed_ratio: Annotated[
        float, Limits("x usual interval", 1.2, 1.9, "half-way between one interval and two")
    ] = 1.5
    extra_ratio: Annotated[
        float,
        Limits(
            "x usual interval", 0.3, 0.8, "[E] half of a split interval, and a tenth for wobble"
        ),
    ] = 0.6
    baseline_steps: Annotated[
        int, Limits("steps", 8, 100, "[3] means settle at ten strides; forward")
    ] = 20
    baseline_s: Annotated[
        float, Limits("s", 10, 300, "[E] three times what 20 steps take; [4] took 150 s")
    ] = 60.0
    steady_cv_pct: Annotated[
        float, Limits("% cv of stride", 1, 20, "[E] irregular, but one gait")
    ] = 8.0
    steady_length_pct: Annotated[
        float, Limits("% of stride", 1, 50, "[E] half the lengths lie closer to their median")
    ] = 10.0
    long_pct: Annotated[
        float,
        Limits(
            "% over baseline", 3, 50, "[E] [5] 10 % longer: 31 % more knee stress; forward running"
        ),
    ] = 15.0
    uneven_sides_pct: Annotated[
        float, Limits("% of step time", 3, 50, "[6] common and arbitrary; forward")
    ] = 10.0
    uneven_steps: Annotated[int, Limits("steps", 8, 100, "[3] ten steps a side")] = 20
    uneven_stride_cv_pct: Annotated[
        float, Limits("% cv of stride", 3, 50, "[E] half over the 8 % of irregular backward steps")
    ] = 12.0
    uneven_strides: Annotated[
        int, Limits("strides", 5, 50, "[E] a median of fewer is a matter of luck")
    ] = 20
    beginner_walk_ms: Annotated[
        float, Limits("m/s", 0.2, 2.0, "[E] [7] well below 1.63, where walkers begin to run")
    ] = 1.0
    cautious_walk_ms: Annotated[
        float, Limits("m/s", 0.2, 2.0, "[E] [8] older fallers were slower: no need to be faster")
    ] = 0.6
    beginner_run_ms: Annotated[float, Limits("m/s", 1.0, 5.0, "[E] [7] a third above 1.63")] = 2.2
    spacing_s: Annotated[
        float, Limits("s", 2, 60, "[E] one spoken cue in ten steps at 100 steps/min")
    ] = 6.0
    repeat_s: Annotated[
        float, Limits("s", 2, 300, "[E] twice the spacing: a reminder, no nagging")
    ] = 12.0

    def __post_init__(self) -> None:
        for name, limits in TABLE.items():
            _within(name, getattr(self, name), limits)
        for low, high in _ORDERED:
            if getattr(self, low) > getattr(self, high):
                raise ValueError(
                    f"{low} must not exceed {high}, got {getattr(self, low):g} and"
                    f" {getattr(self, high):g}"
                )


_ORDERED = (
    ("raise_pct", "cap_pct"),
    ("tolerance_pct", "widest_pct"),
    ("enter_hits", "enter_of"),
    ("cautious_walk_ms", "beginner_walk_ms"),
    ("spacing_s", "repeat_s"),
)
"""Pairs of which the first must not be larger."""


def _within(name: str, value: float, limits: Limits) -> None:
    """Raise ValueError unless the value lies in its range (a NaN does not)."""
    if not limits.low <= value <= limits.high:
        raise ValueError(
            f"{name} must lie between {limits.low:g} and {limits.high:g} {limits.unit}, got {value}"
        )


def _table() -> Mapping[str, Limits]:
    """Limits by field, in order."""
    hints = get_type_hints(CoachParams, include_extras=True)
    return MappingProxyType({f.name: hints[f.name].__metadata__[0] for f in fields(CoachParams)})


TABLE: Mapping[str, Limits] = _table()
"""Unit, range and source of every threshold by name."""
