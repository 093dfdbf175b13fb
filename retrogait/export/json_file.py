"""Everything of a scored recording as one JSON object (schema ``retrogait.export/1``)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from retrogait import __version__
from retrogait.export.tables import SCHEMA, TABLES
from retrogait.session import Score, line_of

SIGNIFICANT = 9
"""Digits of every float that is in no table: finer than any sensor."""


def write_json(score: Score, path: Path, *, report: Mapping[str, Any]) -> None:
    """Write one JSON object.

    Parameters
    ----------
    score : Score
        A scored recording.
    path : Path
        File to write; one that exists is replaced.
    report : mapping
        The object of ``report.json``, of which ``streams`` and ``metrics`` are taken over.

    Raises
    ------
    ValueError
        If a number is not finite.
    OSError
        If the file cannot be written.
    """
    text = json.dumps(export_dict(score, report=report), ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", errors="replace")


def export_dict(score: Score, *, report: Mapping[str, Any]) -> dict[str, Any]:
    """The object: plain JSON values alone.

    Parameters
    ----------
    score, report
        As in :func:`write_json`.
    """
    return {
        "schema": SCHEMA,
        "written_by": f"retrogait {__version__}",
        "source": score.source,
        "session": _figures(line_of(score)),
        "streams": report["streams"],
        **{table.name: table.records(score) for table in TABLES},
        "cues": [_figures(cue) for cue in score.journal.cues],
        "bands": [_figures(band) for band in score.journal.bands],
        "metrics": report["metrics"],
    }


def _figures(record: Any) -> dict[str, Any]:
    """A flat dataclass by the names of its fields."""
    return {
        field.name: _rounded(getattr(record, field.name)) for field in dataclasses.fields(record)
    }


def _rounded(value: Any) -> Any:
    """A float without the noise of floating point."""
    return float(f"{value:.{SIGNIFICANT}g}") if isinstance(value, float) else value
