"""``retrogait import``: files of other apps made into recording folders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, EXIT_SOME_FAILED, bad_input, progress, warn
from retrogait.cli.option_groups import spread

if TYPE_CHECKING:
    from retrogait.recording import Overrides, Recording

Files = Annotated[
    list[Path],
    typer.Argument(help="Files, zips or unzipped folders of other apps.", show_default=False),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for the recordings.", show_default=False)
]
Person = Annotated[str, typer.Option("--person", help="Whose recordings they are: a label.")]
Guess = Annotated[
    bool, typer.Option("--guess", help="Print the map that a csv file looks like; write nothing.")
]


@spread
def import_files(
    files: Files,
    out: Out = None,
    person: Person = "unknown",
    guess: Guess = False,
    as_json: options.Json = False,
    *,
    mounted: options.MountedFile,
    profile: options.ProfileName = None,
) -> None:
    """Make recordings of files from other apps: OUT/NAME for each.

    Scoring the folder gives the steps of scoring the file. Formats, and what is asked for:
    docs/foreign.md.
    """
    overrides = options.overrides_from(mounted, profile=profile)
    if guess:
        _guess(files)
        return
    if out is None:
        raise typer.BadParameter("add --out FOLDER: where the recordings are to be made")
    done, errors = _imported(files, out=out, overrides=overrides, person=person)
    _show_json(done, errors) if as_json else _show(done)
    for _, error in errors:
        warn(f"error: {error}")
    if errors:
        raise typer.Exit(EXIT_SOME_FAILED if done else EXIT_BAD_INPUT)


def _guess(files: list[Path]) -> None:
    """Print the map of one file."""
    from retrogait.recording.foreign.table_guess import guess_map

    if len(files) > 1:
        raise typer.BadParameter(f"--guess is for one file, got {len(files)}")
    with bad_input():
        print(guess_map(files[0]), end="")


def _imported(
    files: list[Path], *, out: Path, overrides: Overrides, person: str
) -> tuple[list[tuple[Path, Recording]], list[tuple[Path, str]]]:
    """Every file as a recording folder, and what could not be read or written."""
    from retrogait.errors import RetrogaitError
    from retrogait.recording.importing import import_recording

    done: list[tuple[Path, Recording]] = []
    errors: list[tuple[Path, str]] = []
    with progress(len(files), what="importing") as advance:
        for file in files:
            try:
                made = import_recording(file, out=out, overrides=overrides, person_id=person)
                done.append((file, made))
            except RetrogaitError as error:
                errors.append((file, str(error)))
            advance()
    return done, errors


def _show_json(done: list[tuple[Path, Recording]], errors: list[tuple[Path, str]]) -> None:
    """One object for one file, an array for several."""
    objects = [_object(file, recording) for file, recording in done]
    objects += [{"path": str(file), "error": error} for file, error in errors]
    print(json.dumps(objects[0] if len(objects) == 1 else objects, allow_nan=False))


def _object(file: Path, recording: Recording) -> dict[str, Any]:
    """One imported file as plain values."""
    (stream,) = recording.streams
    return {
        "path": str(file),
        "out": str(recording.path),
        "format": recording.format,
        "source": recording.source,
        "created_utc": recording.created_utc,
        "frame": stream.frame,
        "device": dict(stream.device),
        "rate_hz": stream.rate_hz,
        "has_gyroscope": stream.has_gyroscope,
        "start_s": stream.start_s,
        "stop_s": stream.stop_s,
        "notes": list(stream.notes),
    }


def _show(done: list[tuple[Path, Recording]]) -> None:
    """What was made, and how the file was taken."""
    for file, recording in done:
        (stream,) = recording.streams
        sensors = "six-axis" if stream.has_gyroscope else "accel only"
        length = "" if stream.stop_s is None else f", {stream.stop_s - stream.start_s:.1f} s"
        print(
            f"{file.name}: {recording.format}, {sensors}{length} at {stream.rate_hz:g} Hz "
            f"-> {recording.path}"
        )
        for line in (stream.frame, *stream.notes):
            print(f"{file.name}: {line}")
