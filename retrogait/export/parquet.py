"""Tables as Parquet files: typed columns with all their digits."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from retrogait.errors import MissingPackageError
from retrogait.export.column import Cell, Column, Kind, Table
from retrogait.export.tables import SCHEMA, TABLES
from retrogait.session import Score


def write_parquet(score: Score, folder: Path) -> None:
    """Write ``steps.parquet``, ``strides.parquet`` and ``sets.parquet``.

    Numbers are nullable float64 or int64 with all their digits, words are dictionary-coded
    strings, texts are strings. Every field carries its unit and its meaning as metadata.

    Parameters
    ----------
    score : Score
        A scored recording.
    folder : Path
        Made where it does not exist; files of these names are replaced, others left alone.

    Raises
    ------
    MissingPackageError
        If pyarrow is not installed.
    OSError
        If a file cannot be written.
    """
    pa = _pyarrow("pyarrow")
    parquet = _pyarrow("pyarrow.parquet")
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        parquet.write_table(_arrow_table(pa, table, score), str(folder / f"{table.name}.parquet"))


def _pyarrow(name: str) -> ModuleType:
    """A part of the optional package."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise MissingPackageError(
            "Parquet files need pyarrow, which is not installed: pip install 'retrogait[parquet]'"
        ) from None


def _arrow_table(pa: ModuleType, table: Table[Any], score: Score) -> Any:
    """A table of one recording in memory."""
    rows = table.rows(score)
    arrays = [_array(pa, column, [column.get(row) for row in rows]) for column in table.columns]
    fields = [
        pa.field(column.name, array.type, metadata=_field_notes(column))
        for column, array in zip(table.columns, arrays, strict=True)
    ]
    notes = {"schema": SCHEMA, "table": table.name, "a_row_is": table.a_row_is}
    notes["recording"] = _utf8(score.name)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=notes))


def _field_notes(column: Column[Any]) -> dict[str, str]:
    """Unit and meaning of a column."""
    notes = {"meaning": column.meaning}
    return {"unit": column.unit, **notes} if column.unit else notes


def _array(pa: ModuleType, column: Column[Any], cells: list[Cell]) -> Any:
    """The cells of a column as an Arrow array."""
    if column.kind is Kind.NUMBER:
        return pa.array(cells, type=pa.float64())
    if column.kind is Kind.INTEGER:
        return pa.array(cells, type=pa.int64())
    texts = [None if cell is None else _utf8(str(cell)) for cell in cells]
    return pa.array(texts, type=pa.string()) if column.kind is Kind.TEXT else _words(pa, texts)


def _words(pa: ModuleType, texts: list[str | None]) -> Any:
    """Words as numbers into a list of those that occur."""
    words = list(dict.fromkeys(text for text in texts if text is not None))
    codes = [None if text is None else words.index(text) for text in texts]
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, type=pa.int32()), pa.array(words, type=pa.string())
    )


def _utf8(text: str) -> str:
    """Text that UTF-8 can hold: what it cannot (a file name of unknown encoding) becomes "?"."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
