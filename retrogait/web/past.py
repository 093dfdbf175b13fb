"""The sessions of the past, read from the reports beside their recordings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from retrogait.web.port import HistoryLine

REPORT, SESSION = "report.json", "session.json"


class FolderHistory:
    """Every recording in a folder that has its report beside it.

    Parameters
    ----------
    folder : Path
        A folder of recordings; one that is not there holds none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sessions(self) -> Sequence[HistoryLine]:
        """The oldest first; what is no report, or of another version, is left out."""
        lines = [_line(path.parent) for path in self._folder.glob(f"*/{REPORT}")]
        return sorted((line for line in lines if line), key=lambda line: line.started_utc)


def _line(folder: Path) -> HistoryLine | None:
    """One session."""
    try:
        report, session = _json(folder / REPORT), _json(folder / SESSION)
        view = report["metrics"]["views"][-1]
        counts, backward = view["counts"], view["backward"]
        return HistoryLine(
            started_utc=str(session["created_utc"]),
            plan=str((session.get("plan") or {}).get("name", "")),
            n_backward=int(counts["backward"]["steps"]),
            n_forward=int(counts["forward"]["steps"]),
            cadence_spm=backward["cadence_spm"]["value"],
            cv_pct=backward["stride_time_cv_pct"]["value"],
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        # Somebody else's file, or half of one: it is no session that can be told of.
        return None


def _json(path: Path) -> Any:
    """What is in a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))
