"""Tables as csv files with a data dictionary beside them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from retrogait.export.column import Table
from retrogait.export.tables import TABLES, data_dictionary
from retrogait.session import Score

DICTIONARY_FILE = "columns.json"


def write_csv(score: Score, folder: Path) -> None:
    """Write ``steps.csv``, ``strides.csv``, ``sets.csv`` and ``columns.json``.

    Parameters
    ----------
    score : Score
        A scored recording.
    folder : Path
        Made where it does not exist; files of these names are replaced, others left alone.

    Raises
    ------
    ValueError
        If a number is not finite.
    OSError
        If a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        _write_table(table, score, folder / f"{table.name}.csv")
    text = json.dumps(data_dictionary(), indent=1, ensure_ascii=False) + "\n"
    (folder / DICTIONARY_FILE).write_text(text, encoding="utf-8")


def _write_table(table: Table[Any], score: Score, path: Path) -> None:
    """One table; UTF-8, commas, Unix line ends, empty cells for what is not known."""
    # A name may hold what UTF-8 cannot (a file name of unknown encoding): it becomes "?".
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.header)
        for row in table.rows(score):
            writer.writerow([column.text(row) for column in table.columns])
