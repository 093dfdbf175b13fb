"""Tables as data: what a column is called, what it means, and how to read it off a row."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from retrogait.session import Score

Row = TypeVar("Row")

Cell = str | int | float | None
"""What stands in a table; None: not known, or there is none."""


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    INTEGER = "integer"
    WORD = "word"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column, whatever the file it ends up in.

    Parameters
    ----------
    name : str
        Header; ends in the unit where there is one.
    kind : Kind
        What it holds.
    meaning : str
        One sentence, and when a cell is empty.
    get : callable
        The cell of a row, with all its digits.
    unit : str
        Of the numbers; empty for words and plain numbers.
    decimals : int
        Digits after the point in text files.
    words : tuple of str
        All words that can occur, where they are known beforehand.
    """

    name: str
    kind: Kind
    meaning: str
    get: Callable[[Row], Cell]
    unit: str = ""
    decimals: int = 0
    words: tuple[str, ...] = ()

    def text(self, row: Row) -> str:
        """The cell for a text file: fixed decimals; nothing for None.

        Raises
        ------
        ValueError
            If a number is not finite.
        """
        cell = self.get(row)
        if cell is None:
            return ""
        if isinstance(cell, float):
            return f"{_finite(cell, name=self.name):.{self.decimals}f}"
        return str(cell)

    def value(self, row: Row) -> Cell:
        """The cell with the digits of :meth:`text`, as a number where it is one.

        Raises
        ------
        ValueError
            If a number is not finite.
        """
        cell = self.get(row)
        return float(self.text(row)) if isinstance(cell, float) else cell


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A table of a scored recording.

    Parameters
    ----------
    name : str
        ``steps``, ``strides`` or ``sets``: the file's name without its ending.
    a_row_is : str
        What one row stands for.
    columns : tuple of Column
        In order.
    rows : callable
        The rows of a scored recording, in the order they are written.
    """

    name: str
    a_row_is: str
    columns: tuple[Column[Row], ...]
    rows: Callable[[Score], Sequence[Row]]

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)

    def records(self, score: Score) -> list[dict[str, Cell]]:
        """Every row by the names of its columns, with the digits of the text files."""
        return [
            {column.name: column.value(row) for column in self.columns} for row in self.rows(score)
        ]


def _finite(number: float, *, name: str) -> float:
    """The number, or ValueError."""
    if not math.isfinite(number):
        raise ValueError(f"{name} holds finite numbers or nothing, got {number}")
    return number
