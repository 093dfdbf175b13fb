"""What is left of a person on the disk, and what of it may be deleted.

Only files that retrogait itself writes into a recording or beside it are ever deleted, only where
the folder says that it is of this person, and never through a link.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from retrogait.history.entry import Entry, Place, PlaceKind
from retrogait.history.words import storable

SESSION_FILE, REPORT_FILE = "session.json", "report.json"

RESULT_FILES = ("steps.csv", "report.html", REPORT_FILE)
RECORDING_FILES = (
    "imu.csv",
    "imu-*.csv",
    "packets.csv",
    "packets-*.csv",
    "events.jsonl",
    "truth_segments.csv",
    "truth_contacts.csv",
    *RESULT_FILES,
    f"{SESSION_FILE}.new",
    SESSION_FILE,
)
"""Names of the files of a recording. What says whose it is goes last: a run that was broken off
can be repeated."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays, and why."""

    path: Path
    why: str


@dataclass(slots=True)
class Traces:
    """What was found of a person.

    Parameters
    ----------
    files : list of Path
        To be deleted, in this order.
    folders : list of Path
        That are empty then, and are to be removed.
    kept : list of Kept
        What stays.
    """

    files: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    @property
    def n_bytes(self) -> int:
        """Size of the files."""
        return sum(file.stat().st_size for file in self.files)


def traces_of(person: str, *, entries: Iterable[Entry], folders: Iterable[Path]) -> Traces:
    """What is left of a person.

    Parameters
    ----------
    person : str
        Label, as the recordings say it.
    entries : iterable of Entry
        Their sessions, with all places.
    folders : iterable of Path
        Where else to look, however deep: for sessions that are not in the history.
    """
    places = dict.fromkeys(place for entry in entries for place in entry.places)
    known = {place.path for place in places}
    for folder in folders:
        places |= dict.fromkeys(p for p in _below(folder, person) if p.path not in known)
    found = Traces()
    for place in places:
        _look(place, person, found)
    return found


def delete(found: Traces) -> list[Kept]:
    """Delete what was found; returns what could not be."""
    failed = []
    for file in found.files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            failed.append(Kept(file, error.strerror or str(error)))
    for folder in found.folders:
        try:
            folder.rmdir()
        except OSError as error:
            failed.append(Kept(folder, error.strerror or str(error)))
    return failed


def _below(folder: Path, person: str) -> Iterator[Place]:
    """Recordings and results in a folder that say they are of a person."""
    kinds = ((SESSION_FILE, PlaceKind.RECORDING), (REPORT_FILE, PlaceKind.RESULTS))
    for name, kind in kinds:
        for file in sorted(folder.resolve().rglob(name)):
            beside_a_recording = name == REPORT_FILE and (file.parent / SESSION_FILE).exists()
            if not beside_a_recording and _person_in(file) == storable(person):
                yield Place(kind, file.parent)


def _look(place: Place, person: str, found: Traces) -> None:
    """What of one place may go."""
    folder = place.path
    if not folder.exists():
        return
    why = _why_kept(place, person)
    if why:
        found.kept.append(Kept(folder, why))
        return
    names = RECORDING_FILES if place.kind is PlaceKind.RECORDING else RESULT_FILES
    own, others = _sorted_out(folder, names, tables=_tables_in(folder))
    found.files += own
    found.kept += others
    if not others:
        found.folders.append(folder)


def _why_kept(place: Place, person: str) -> str:
    """Why a place stays as it is; empty where it may go."""
    if not place.path.is_dir():
        return "a file that did not come from retrogait"
    if place.path.resolve() != place.path:
        return "reached through a link"
    named = _person_in(place.path / _says_whose(place.kind))
    if named is None:
        return f"its {_says_whose(place.kind)} does not say whose it is"
    return "" if named == storable(person) else "of another person now"


def _says_whose(kind: PlaceKind) -> str:
    """The file that names the person."""
    return SESSION_FILE if kind is PlaceKind.RECORDING else REPORT_FILE


def _person_in(file: Path) -> str | None:
    """Whom a session or a report names; None where it cannot be said."""
    told = _json(file).get("person")
    label = told.get("id") if isinstance(told, dict) else None
    return storable(label) if isinstance(label, str) else None


def _tables_in(folder: Path) -> set[str]:
    """The tables that a session names; only those are looked for in its own folder."""
    streams = _json(folder / SESSION_FILE).get("streams")
    entries = streams if isinstance(streams, list) else []
    files = [entry.get("file") for entry in entries if isinstance(entry, dict)]
    return {file for file in files if isinstance(file, str) and file.endswith(".csv")}


def _json(file: Path) -> dict[str, object]:
    """An object in a file that is no link; empty where there is none."""
    if file.is_symlink():
        return {}
    try:
        values = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        # Whoever cannot be read names nobody: the folder is kept, and said to be.
        return {}
    return values if isinstance(values, dict) else {}


def _sorted_out(
    folder: Path, names: tuple[str, ...], *, tables: set[str]
) -> tuple[list[Path], list[Kept]]:
    """What of a folder is retrogait's own, in the order of ``names``, and what is not."""
    own, others = [], []
    for path in sorted(folder.iterdir(), key=lambda path: _turn(path.name, names)):
        if path.name not in tables and _turn(path.name, names) < 0:
            others.append(Kept(path, "not a file of retrogait's"))
        elif path.is_symlink() or not path.is_file():
            others.append(Kept(path, "a link, or no file"))
        else:
            own.append(path)
    return own, others


def _turn(name: str, names: tuple[str, ...]) -> int:
    """Which of the patterns a name fits; -1: none."""
    return next((turn for turn, pattern in enumerate(names) if fnmatch(name, pattern)), -1)
