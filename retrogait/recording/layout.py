"""Which column of a table holds what, and in which unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from retrogait.types import FloatArray

Axes3 = tuple[int, int, int]
Signs3 = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table holds what, and what brings it to SI units.

    Parameters
    ----------
    separator : str
        Between two columns.
    names : tuple of str
        Columns as the header names them.
    time : int or None
        Column of the time stamps; None where the rows are one after the other.
    acc : tuple of 3 int
        Columns of the acceleration, x y z.
    gyr : tuple of 3 int or None
        Columns of the angular rate, x y z.
    per_second : float
        Time units in a second; rows in a second where there is no time column.
    acc_factor, gyr_factor : float
        To m/s² and rad/s.
    time_origin : float
        Stamp at which the recording's clock reads 0, in units of the file.
    has_decimal_comma : bool
        Numbers are written 9,81.
    acc_signs, gyr_signs : tuple of 3 float
        +1 or -1: columns that point the other way.
    """

    separator: str
    names: tuple[str, ...]
    time: int | None
    acc: Axes3
    gyr: Axes3 | None
    per_second: float = 1.0
    acc_factor: float = 1.0
    gyr_factor: float = 1.0
    time_origin: float = 0.0
    has_decimal_comma: bool = False
    acc_signs: Signs3 = (1.0, 1.0, 1.0)
    gyr_signs: Signs3 = (1.0, 1.0, 1.0)

    def without_gyroscope(self) -> Layout:
        """The same table, its angular rates left unread."""
        return replace(self, gyr=None)

    @property
    def n_columns(self) -> int:
        """Columns of a row."""
        return len(self.names)

    @property
    def used(self) -> tuple[int, ...]:
        """The columns that are read, in the order of the parsed numbers."""
        time = () if self.time is None else (self.time,)
        return (*time, *self.acc, *(self.gyr or ()))

    @property
    def unused(self) -> tuple[str, ...]:
        """Names of the columns that are not read."""
        return tuple(name for i, name in enumerate(self.names) if i not in self.used)

    def plain(self, text: bytes) -> str:
        """The text of some lines without what hinders reading numbers."""
        plain = text.decode("latin-1")
        for mark in ("\r", '"'):
            plain = plain.replace(mark, "") if mark in plain else plain
        return plain.replace(",", ".") if self.has_decimal_comma else plain

    def t_s(self, numbers: FloatArray, *, first_row: int) -> FloatArray:
        """Time stamps, s, shape (n,); ``first_row`` counts the rows before."""
        if self.time is None:
            return (first_row + np.arange(len(numbers))) / self.per_second
        return (numbers[:, 0] - self.time_origin) / self.per_second

    def acc_ms2(self, numbers: FloatArray) -> FloatArray:
        """Specific force, m/s², shape (n, 3)."""
        start = 0 if self.time is None else 1
        return numbers[:, start : start + 3] * (self.acc_factor * np.array(self.acc_signs))

    def gyr_rads(self, numbers: FloatArray) -> FloatArray | None:
        """Angular rate, rad/s, shape (n, 3)."""
        if self.gyr is None:
            return None
        return numbers[:, -3:] * (self.gyr_factor * np.array(self.gyr_signs))
