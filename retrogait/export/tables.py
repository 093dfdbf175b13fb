"""All tables of a scored recording, and their data dictionary."""

from __future__ import annotations

from typing import Any

from retrogait.export.column import Column, Kind, Table
from retrogait.export.sets import SETS
from retrogait.export.steps import STEPS
from retrogait.export.strides import STRIDES

SCHEMA = "retrogait.export/1"

TABLES: tuple[Table[Any], ...] = (STEPS, STRIDES, SETS)
"""Every table, in the order in which the documentation tells of them."""


def data_dictionary() -> dict[str, Any]:
    """What every column of every table means: the content of ``columns.json``.

    Returns
    -------
    dict
        ``{"schema": ..., "tables": {name: {"a_row_is", "columns": [{"name", "unit", "kind",
        "meaning", "decimals"?, "words"?}]}}}``; ``unit`` is null where there is none.
    """
    return {
        "schema": SCHEMA,
        "tables": {
            table.name: {
                "a_row_is": table.a_row_is,
                "columns": [_entry(column) for column in table.columns],
            }
            for table in TABLES
        },
    }


def _entry(column: Column[Any]) -> dict[str, Any]:
    """One column of the data dictionary."""
    entry: dict[str, Any] = {
        "name": column.name,
        "unit": column.unit or None,
        "kind": column.kind.value,
        "meaning": column.meaning,
    }
    if column.kind is Kind.NUMBER:
        entry["decimals"] = column.decimals
    if column.words:
        entry["words"] = list(column.words)
    return entry
