"""The two kinds of small files that a BIDS dataset is made of."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from retrogait.export.names import one_line
from retrogait.export.refusal import ExportError

EMPTY = "n/a"
"""What BIDS writes where there is nothing."""


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """A JSON object, indented."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    path.write_text(text, encoding="utf-8", errors="replace")


def write_tsv(path: Path, *, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with tabs between its cells; an empty cell becomes ``n/a``."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write("\t".join(header) + "\n")
        file.writelines("\t".join(one_line(c) or EMPTY for c in row) + "\n" for row in rows)


def read_tsv(path: Path, *, key: str) -> list[dict[str, str]]:
    """The rows of a table by the names of its columns; none where there is no file.

    Raises
    ------
    ExportError
        If the column ``key`` is missing, or a row has more or fewer cells than the header.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)) or [[]]
    if key not in header or any(len(row) != len(header) for row in rows):
        raise ExportError(f"{path}: expected a column {key} and rows of equal length; mend it")
    return [dict(zip(header, row, strict=True)) for row in rows]
