"""``steps.csv``: one row per detected initial contact."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from pathlib import Path

from retrogait.types import StepRecord

COLUMNS = (
    "stream",
    "t_s",
    "known_at_s",
    "side",
    "gait",
    "direction",
    "p_backward",
    "interval_s",
    "cadence_spm",
    "stride_length_m",
    "length_source",
    "flags",
)
"""Header of ``steps.csv``, in order."""


NUMBERS = frozenset(
    {"t_s", "known_at_s", "p_backward", "interval_s", "cadence_spm", "stride_length_m"}
)
"""Columns that hold numbers."""


def write_steps_csv(path: Path, steps: Iterable[StepRecord]) -> None:
    """Write one row per step, in the order given; UTF-8, Unix line ends.

    Parameters
    ----------
    path : Path
        File to write; one that exists is replaced.
    steps : iterable of StepRecord
        Rows. None becomes an empty cell; flags are joined with ``;``.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    # A name may hold what UTF-8 cannot (a file name of unknown encoding): it becomes "?".
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(step) for step in steps)


def step_fields(step: StepRecord) -> dict[str, str | float | None]:
    """A step with the fields and the digits of ``steps.csv``; None for an empty cell.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    cells = dict(zip(COLUMNS, _row(step), strict=True))
    return {name: _typed(name, cell) for name, cell in cells.items()}


def _typed(name: str, cell: str) -> str | float | None:
    """A cell as a number where its column holds numbers."""
    if name not in NUMBERS:
        return cell
    return float(cell) if cell else None


def _row(step: StepRecord) -> tuple[str, ...]:
    """The cells of one step."""
    return (
        step.stream,
        _number(step.t_s, decimals=4),
        _number(step.known_at_s, decimals=4),
        step.side.value,
        step.gait.value,
        step.direction.value,
        _number(step.p_backward, decimals=4),
        _number(step.interval_s, decimals=4),
        _number(step.cadence_spm, decimals=2),
        _number(step.stride_length_m, decimals=3),
        step.length_source.value,
        ";".join(flag.value for flag in step.flags),
    )


def _number(value: float | None, *, decimals: int) -> str:
    """A number with fixed decimals; nothing for None."""
    if value is None:
        return ""
    if not math.isfinite(value):
        raise ValueError(f"steps.csv holds finite numbers or nothing, got {value}")
    return f"{value:.{decimals}f}"
