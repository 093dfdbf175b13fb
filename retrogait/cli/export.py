"""``retrogait export``: scored recordings in the files of other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_SOME_FAILED,
    EXIT_USAGE,
    bad_input,
    fail,
    progress,
    warn,
)
from retrogait.cli.option_groups import spread

if TYPE_CHECKING:
    from retrogait.gait.direction import Personal
    from retrogait.recording import Overrides, Recording
    from retrogait.session import Score

    Write = Callable[[Recording, Score], Path]


class To(StrEnum):
    """What can be written."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"
    FIT = "fit"
    TCX = "tcx"
    BIDS = "bids"
    LABELS = "labels"


ONE_FILE = (To.JSON, To.FIT, To.TCX)
"""Formats of one file a recording; the others are folders."""

NEED_A_DATE = (To.FIT, To.TCX)
"""Formats of activities: they cannot be without a time of day."""

NEEDS = {To.PARQUET: ("pyarrow", "parquet"), To.FIT: ("fit_tool", "fit")}
"""Package and extra of the formats that need one."""

Target = Annotated[To, typer.Option("--to", help="What to write.", show_default=False)]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        help="File for json, fit and tcx, else a folder; a folder of them for several recordings.",
        show_default=False,
    ),
]

Started = Annotated[
    str | None,
    typer.Option("--started", help="When it began, if unrecorded: 2026-11-22T10:00:00Z."),
]


@spread
def export(
    paths: options.Paths,
    to: Target,
    out: Out,
    started: Started = None,
    *,
    mounted: options.MountedFile,
    profile: options.ProfileName = None,
    personal: options.PersonalFile = None,
) -> None:
    """Export recordings for other programs: tables, training files, BIDS, labels.

    Scores them first. Files of the names it writes are replaced, nothing else is touched.
    """
    overrides = options.overrides_from(mounted, profile=profile)
    adaptation = options.personal_from(personal, profile=profile)
    _check_installed(to)
    found = _found(paths)
    began = _time_of_day(started, several=len(found) > 1)
    write = _writer(to, out=out, several=len(found) > 1)

    def export_one(path: Path) -> str:
        recording, score = _scored(path, overrides=overrides, personal=adaptation, began=began)
        if to in NEED_A_DATE and score.created_utc is None:
            score = _dated(score, path)
        return f"{recording.name}: {write(recording, score)}"

    _export(found, export_one)


def _time_of_day(started: str | None, *, several: bool) -> str | None:
    """What ``--started`` says; a usage error where it is no time, or one for several."""
    if started is None:
        return None
    if several:
        raise typer.BadParameter("--started is of one recording, got several")
    try:
        is_clear = datetime.fromisoformat(started).tzinfo is not None
    except ValueError:
        is_clear = False
    if not is_clear:
        raise typer.BadParameter(
            f"--started: expected a time with Z or an offset, like 2026-11-22T10:00:00Z, "
            f"got {started!r}"
        )
    return started


def _check_installed(to: To) -> None:
    """Find out before scoring whether the format can be written at all."""
    package, extra = NEEDS.get(to, ("retrogait", ""))
    if find_spec(package) is None:
        fail(
            f"--to {to} needs {package}, which is not installed: pip install 'retrogait[{extra}]'",
            code=EXIT_USAGE,
        )


def _found(paths: list[Path]) -> list[Path]:
    """The recordings that the paths mean."""
    from retrogait.recording import find_recordings

    with bad_input():
        return find_recordings(paths)


def _export(found: list[Path], export_one: Callable[[Path], str]) -> None:
    """One recording after the other; a failure does not stop the others."""
    from retrogait.errors import RetrogaitError

    errors = []
    with progress(len(found), what="exporting") as advance:
        for path in found:
            try:
                print(export_one(path))
            except RetrogaitError as error:
                errors.append(str(error))
            except OSError as error:
                errors.append(f"{error.filename or path}: {error.strerror}")
            advance()
    _end(errors, all_failed=len(errors) == len(found))


def _end(errors: list[str], *, all_failed: bool) -> None:
    """Say what failed; the exit code tells whether all of it did."""
    for line in errors:
        warn(f"error: {line}")
    if errors:
        raise typer.Exit(EXIT_BAD_INPUT if all_failed else EXIT_SOME_FAILED)


def _scored(
    path: Path, *, overrides: Overrides, personal: Personal | None, began: str | None
) -> tuple[Recording, Score]:
    """A recording, and what scoring it gives; both began when it was said."""
    from retrogait.recording import read
    from retrogait.session import score

    recording = read(path, overrides=overrides)
    if began is not None:
        recording = replace(recording, created_utc=began)
    return recording, score(recording, personal=personal)


def _dated(score: Score, path: Path) -> Score:
    """The score with a time of day by its file, and a line that says so."""
    tables = [path] if path.is_file() else [*sorted(path.glob("imu*.csv")), path]
    ended_s = tables[0].stat().st_mtime
    length_s = max(stream.stop_s for stream in score.streams)
    moment = datetime.fromtimestamp(ended_s - length_s, tz=UTC)
    began = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    warn(
        f"{score.name}: holds no time of day; taken to have ended when {tables[0].name} was last "
        f"changed, so to begin {began}; --started says it better"
    )
    return replace(score, created_utc=began)


def _writer(to: To, *, out: Path, several: bool) -> Write:
    """What writes a recording and says where; a usage error where it cannot be there."""
    from retrogait.export import ExportError
    from retrogait.export.bids import BidsDataset
    from retrogait.export.places import Places

    try:
        if to is To.BIDS:
            return BidsDataset(out).add
        places = Places(out, ending=f".{to}" if to in ONE_FILE else "", several=several)
    except ExportError as error:
        fail(str(error), code=EXIT_USAGE)
    write_score = _score_writer(to)

    def write(recording: Recording, score: Score) -> Path:
        place = places.of(recording.name)
        write_score(score, place)
        return place

    return write


def _score_writer(to: To) -> Callable[[Score, Path], object]:
    """What writes a scored recording to a place."""
    from retrogait.export import write_csv, write_labels, write_parquet

    match to:
        case To.CSV:
            return write_csv
        case To.PARQUET:
            return write_parquet
        case To.LABELS:
            return write_labels
        case To.FIT:
            from retrogait.export.fit import write_fit

            return write_fit
        case To.TCX:
            from retrogait.export.tcx import write_tcx

            return write_tcx
    return _write_json


def _write_json(score: Score, path: Path) -> None:
    """The JSON export, with what the report knows."""
    from retrogait.export import write_json
    from retrogait.report import report_dict

    write_json(score, path, report=report_dict(score))
