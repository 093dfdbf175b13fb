"""How a field of a row is headed and printed: a mark in the field's annotation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from retrogait.evaluation.intervals import Estimate

NOTHING = "-"
"""Text of a figure that there is nothing to compute from."""


@dataclass(frozen=True, slots=True)
class Column:
    """Marks a row's field as a column: ``Annotated[int, Column("contacts")]``.

    Parameters
    ----------
    heading : str
        Printed above it.
    show : callable
        Turns the field's value into the text of a cell.
    """

    heading: str
    show: Callable[[Any], str] = str


def columns_of(row_type: type) -> dict[str, Column]:
    """The marked fields of a row type, in order; unmarked ones are left out."""
    hints = get_type_hints(row_type, include_extras=True)
    marks = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {name: mark[0] for name, mark in marks.items() if mark}


def figure(digits: int) -> Callable[[Estimate], str]:
    """Print an estimate with its interval: ``0.987 (0.961 to 0.995)``."""
    show, bare = number(digits), value_only(digits)

    def with_interval(estimate: Estimate) -> str:
        if estimate.low is None or estimate.high is None:
            return bare(estimate)
        return f"{bare(estimate)} ({show(estimate.low)} to {show(estimate.high)})"

    return with_interval


def value_only(digits: int) -> Callable[[Estimate], str]:
    """Print an estimate without its interval."""
    show = number(digits)
    return lambda estimate: NOTHING if estimate.value is None else show(estimate.value)


def number(digits: int) -> Callable[[float], str]:
    """Print a plain number with so many digits after the point, and never ``-0``."""
    return lambda value: f"{value:z.{digits}f}"
