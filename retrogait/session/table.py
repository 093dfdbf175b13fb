"""Steps as an array with named columns: the rows of ``steps.csv``, with all their digits."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module
from math import nan
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from retrogait.errors import MissingPackageError
from retrogait.types import Direction, Flag, Gait, LengthSource, Side, StepRecord

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

WORDS: dict[str, tuple[StrEnum, ...]] = {
    "side": tuple(Side),
    "gait": tuple(Gait),
    "direction": tuple(Direction),
    "length_source": tuple(LengthSource),
}
"""Columns whose values come from a list, and the list."""


class StepTable(np.ndarray[tuple[int], np.dtype[np.void]]):
    """Steps as a structured array, one row for each detected initial contact.

    The columns are those of ``steps.csv``: ``stream``, ``t_s``, ``known_at_s``, ``side``,
    ``gait``, ``direction``, ``p_backward``, ``interval_s``, ``cadence_spm``,
    ``stride_length_m``, ``length_source``, ``flags``. Numbers are float64 with all their
    digits, NaN where ``steps.csv`` has an empty cell; words are strings; ``flags`` joins its
    words with ``;`` and is empty where a step has none.

    A column (``steps["t_s"]``) is a plain array; a choice of rows
    (``steps[steps["direction"] == "backward"]``) is a table again.

    Examples
    --------
    >>> StepTable.of(()).dtype.names[:3]
    ('stream', 't_s', 'known_at_s')
    """

    @classmethod
    def of(cls, steps: Sequence[StepRecord]) -> Self:
        """A table with a row for each step, in the order given."""
        width = max((len(step.stream) for step in steps), default=1)
        rows = np.array([_row(step) for step in steps], dtype=_dtype(stream_width=width))
        return rows.view(cls)

    def __getitem__(self, key: Any) -> Any:
        """A column or several, a row, or some rows."""
        found = super().__getitem__(key)
        if isinstance(found, StepTable) and found.dtype.names is None:
            return found.view(np.ndarray)
        return found

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas DataFrame.

        Returns
        -------
        DataFrame
            Numbers float64 with NaN for what is not known; ``side``, ``gait``, ``direction``
            and ``length_source`` categorical with all words that can occur, ``stream`` with
            those that do; ``flags`` a string, empty where there is none.

        Raises
        ------
        MissingPackageError
            If pandas is not installed.
        """
        pandas = _package("pandas")
        frame: pd.DataFrame = pandas.DataFrame(
            {name: self[name] for name in self.dtype.names or ()}
        )
        for name in frame.columns.intersection(["stream", *WORDS]):
            words = [word.value for word in WORDS.get(name, ())] or frame[name].unique().tolist()
            frame[name] = pandas.Categorical(frame[name], categories=words)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """The table as a polars DataFrame.

        Returns
        -------
        DataFrame
            Numbers Float64 with null for what is not known; ``side``, ``gait``, ``direction``
            and ``length_source`` Enum with all words that can occur; ``stream`` and ``flags``
            String.

        Raises
        ------
        MissingPackageError
            If polars is not installed.
        """
        polars = _package("polars")
        columns = {name: self[name].tolist() for name in self.dtype.names or ()}
        kinds = {name: polars.Float64 for name in columns if self.dtype[name].kind == "f"}
        kinds |= {name: polars.Enum([w.value for w in words]) for name, words in WORDS.items()}
        schema = {name: kinds.get(name, polars.String) for name in columns}
        frame: pl.DataFrame = polars.DataFrame(columns, schema=schema)
        return frame.with_columns(polars.col(polars.Float64).fill_nan(None))


def _dtype(*, stream_width: int) -> np.dtype[np.void]:
    """The columns; strings as wide as their longest word."""
    words = {name: f"U{max(map(len, those))}" for name, those in WORDS.items()}
    return np.dtype(
        [
            ("stream", f"U{max(stream_width, 1)}"),
            ("t_s", "f8"),
            ("known_at_s", "f8"),
            ("side", words["side"]),
            ("gait", words["gait"]),
            ("direction", words["direction"]),
            ("p_backward", "f8"),
            ("interval_s", "f8"),
            ("cadence_spm", "f8"),
            ("stride_length_m", "f8"),
            ("length_source", words["length_source"]),
            ("flags", f"U{len(';'.join(Flag))}"),
        ]
    )


def _row(step: StepRecord) -> tuple[str | float, ...]:
    """The cells of one step."""
    return (
        step.stream,
        step.t_s,
        step.known_at_s,
        step.side.value,
        step.gait.value,
        step.direction.value,
        _number(step.p_backward),
        _number(step.interval_s),
        _number(step.cadence_spm),
        _number(step.stride_length_m),
        step.length_source.value,
        ";".join(flag.value for flag in step.flags),
    )


def _number(value: float | None) -> float:
    """NaN for None."""
    return nan if value is None else value


def _package(name: str) -> ModuleType:
    """An optional package."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise MissingPackageError(
            f"a table for {name} needs {name}, which is not installed: pip install {name}"
        ) from None
