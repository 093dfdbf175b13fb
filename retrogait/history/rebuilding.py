"""The history from the recordings themselves: they are the truth, it is the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrogait.errors import RecordingError, RetrogaitError
from retrogait.history.schema import HistoryError
from retrogait.history.store import History

SESSION_FILE = "session.json"


@dataclass(frozen=True, slots=True)
class Added:
    """A recording that is in the history now, under this number."""

    path: Path
    number: int


@dataclass(frozen=True, slots=True)
class NotAdded:
    """A recording that could not be scored, and the one line that says why."""

    path: Path
    error: str


def recordings_below(folder: Path) -> list[Path]:
    """Every recording in a folder, however deep, itself included; no link is followed.

    Raises
    ------
    RecordingError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise RecordingError(f"{folder}: no such folder; expected one that holds recordings")
    return sorted(file.parent for file in folder.rglob(SESSION_FILE))


def add_all(history: History, paths: Iterable[Path]) -> Iterator[Added | NotAdded]:
    """Score recordings and put them in, each as soon as it is scored.

    Yields
    ------
    Added or NotAdded
        In the order of ``paths``. One that fails does not stop the others.

    Raises
    ------
    HistoryError
        If the history cannot be written: then none of the others could be, either.
    """
    from retrogait.recording import read
    from retrogait.session import score

    for path in paths:
        try:
            number = history.add(score(read(path)), path)
        except HistoryError:
            raise
        except RetrogaitError as error:
            yield NotAdded(path, str(error))
        else:
            yield Added(path, number)
