"""The sensors of a phyphox export, the phone, and when the experiment was paused."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.text_table import Head
from retrogait.types import FloatArray

_COLUMN = re.compile(
    r"(?P<what>.*?)\s*\b(?P<axis>[xyz])\s*\((?P<unit>m/s\^2|m/s²|rad/s)\)", re.IGNORECASE
)
_TIME = re.compile(r"(time|experiment time|t) \(s\)", re.IGNORECASE)
_EVENTS = ["event", "experiment time", "system time"]
DEVICE_FILE, TIME_FILE = "device.csv", "time.csv"


@dataclass(frozen=True, slots=True)
class Triple:
    """Three axes of one sensor in a part.

    Parameters
    ----------
    part : str
        The table.
    columns : tuple of 4 str
        Time, x, y, z as the table names them.
    """

    part: str
    columns: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Triples:
    """What an export holds.

    Parameters
    ----------
    acc, linear, gyr : tuple of Triple
        Acceleration with gravity, without it, and angular rate.
    """

    acc: tuple[Triple, ...]
    linear: tuple[Triple, ...]
    gyr: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch between two pauses.

    Parameters
    ----------
    start_s : float
        On the experiment's clock, which stands still in pauses, s.
    system_s : float
        The phone's clock then, Unix s.
    """

    start_s: float
    system_s: float


def triples_of(parcel: Parcel) -> Triples:
    """The three-axis sensors in the tables of an export, by columns and by name of the table."""
    found: dict[str, list[Triple]] = {"acc": [], "linear": [], "gyr": []}
    for part in parcel.names:
        head = Head.of(parcel.first_line(part)) if _is_table(parcel, part) else Head("", ())
        for kind, axes in _axes(head, part=part).items():
            if len(axes) == 3:
                columns = (head.names[0], axes["x"], axes["y"], axes["z"])
                found[kind].append(Triple(part, columns))
    return Triples(tuple(found["acc"]), tuple(found["linear"]), tuple(found["gyr"]))


def _axes(head: Head, *, part: str) -> dict[str, dict[str, str]]:
    """The columns of a table by sensor and axis; none where time in s does not come first."""
    by_kind: dict[str, dict[str, str]] = {}
    if not head.names or not _TIME.fullmatch(head.names[0]):
        return by_kind
    for name in head.names:
        if match := _COLUMN.fullmatch(name):
            kind = _kind(match["what"], unit=match["unit"], part=part)
            by_kind.setdefault(kind, {}).setdefault(match["axis"].lower(), name)
    return by_kind


def _is_table(parcel: Parcel, part: str) -> bool:
    """Whether a part can be a table: a lone file, or one that is called so."""
    is_lone = len(parcel.names) == 1 and not parcel.is_zip
    path = PurePosixPath(part)
    return is_lone or (path.suffix.lower() in (".csv", ".txt") and path.parts[0] != "__MACOSX")


def _kind(what: str, *, unit: str, part: str) -> str:
    """What three columns are, by their name and that of the table."""
    if unit.lower() == "rad/s":
        return "gyr"
    names = f"{what} {PurePosixPath(part).stem}".lower()
    is_linear = "linear" in names or "without g" in names
    return "linear" if is_linear else "acc"


def runs_of(parcel: Parcel) -> tuple[Run, ...] | None:
    """The stretches between pauses; None where the export does not tell.

    Raises
    ------
    RecordingError
        If the list of events is malformed.
    """
    part = next((p for p in parcel.all_of(TIME_FILE) if _is_events(parcel.first_line(p))), None)
    if part is None:
        return None
    where = parcel.where(part)
    separator = Head.of(parcel.first_line(part)).separator
    try:
        rows = [row for row in csv.reader(parcel.text(part).splitlines(), delimiter=separator)]
        starts = [row for row in rows[1:] if row and row[0].strip().upper() == "START"]
        runs = tuple(Run(_number(row[1]), _number(row[2])) for row in starts)
    except (IndexError, ValueError, csv.Error) as error:
        raise RecordingError(f"{where}: expected event, times and date: {error}") from None
    _check_runs(runs, where=where)
    return runs


def _is_events(line: str) -> bool:
    """Whether a first line is that of the list of events."""
    return [name.lower() for name in Head.of(line).names[:3]] == _EVENTS


def _number(text: str) -> float:
    """A number with point or comma; it must be finite."""
    value = float(text.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(f"expected a finite number, got {text!r}")
    return value


def _check_runs(runs: tuple[Run, ...], *, where: str) -> None:
    """Refuse events that do not follow one another."""
    if not runs:
        raise RecordingError(f"{where}: expected a START event, got none")
    for before, after in pairwise(runs):
        ran_s, passed_s = after.start_s - before.start_s, after.system_s - before.system_s
        if ran_s < 0 or passed_s < ran_s - CLOCK_S:
            raise RecordingError(
                f"{where}: the experiment went on for {ran_s:g} s while {passed_s:g} s passed on "
                f"the phone's clock, which was set in between: the pauses cannot be told"
            )


CLOCK_S = 1.0
"""A phone's clock may be set by so much within a recording without a pause becoming negative."""


def with_pauses(t_s: FloatArray, *, runs: tuple[Run, ...]) -> FloatArray:
    """Experiment times with the pauses put back in, s since the first start.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Times on the experiment's clock.
    runs : tuple of Run
        The stretches between pauses.
    """
    first = runs[0]
    starts_s = np.array([run.start_s for run in runs])
    paused_s = np.array(
        [(run.system_s - first.system_s) - (run.start_s - first.start_s) for run in runs]
    )
    number = np.clip(np.searchsorted(starts_s, t_s, side="right") - 1, 0, None)
    return np.asarray(t_s + np.maximum.accumulate(np.maximum(paused_s, 0.0))[number])


def device_of(parcel: Parcel) -> Mapping[str, str]:
    """What the export says of the phone: property and value."""
    for part in parcel.all_of(DEVICE_FILE):
        head = Head.of(parcel.first_line(part))
        if [name.lower() for name in head.names[:2]] == ["property", "value"]:
            try:
                rows = list(csv.reader(parcel.text(part).splitlines(), delimiter=head.separator))
            except csv.Error as error:
                raise RecordingError(f"{parcel.where(part)}: {error}") from None
            return {row[0].strip(): row[1].strip() for row in rows[1:] if len(row) > 1}
    return {}
