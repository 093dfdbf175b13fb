"""``retrogait score``: from sensor files to steps, cadence and direction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retrogait.cli import options
from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_SOME_FAILED,
    bad_input,
    check_room,
    progress,
    show_table,
    warn,
)
from retrogait.cli.option_groups import spread

if TYPE_CHECKING:
    from retrogait.batch import Failed, Scored
    from retrogait.gait.direction import Personal
    from retrogait.recording import Overrides
    from retrogait.session import Score

Out = Annotated[Path, typer.Option("--out", help="Folder for the results.")]


@spread
def score(
    paths: options.Paths,
    out: Out = Path("retrogait-out"),
    as_json: options.Json = False,
    *,
    mounted: options.MountedFile,
    profile: options.ProfileName = None,
    personal: options.PersonalFile = None,
    remembers: Annotated[
        bool, typer.Option("--history", help="Put the sessions into the history, too.")
    ] = False,
) -> None:
    """Score recordings: steps, cadence, direction and stride quality.

    Writes steps.csv, report.json and report.html for each into OUT/NAME.
    """
    overrides = options.overrides_from(mounted, profile=profile)
    adaptation = options.personal_from(personal, profile=profile)
    check_room("--out", out)
    results = _scored(paths, out=out, overrides=overrides, personal=adaptation, remembers=remembers)
    _show_json(results) if as_json else _show(results)
    _end(results)


def _scored(
    paths: list[Path],
    *,
    out: Path,
    overrides: Overrides,
    personal: Personal | None,
    remembers: bool,
) -> list[Scored | Failed]:
    """Score everything that the paths mean."""
    from retrogait.batch import score_paths
    from retrogait.history import History, history_file
    from retrogait.recording import find_recordings

    with bad_input():
        found = find_recordings(paths)
    results = []
    with progress(len(found), what="scoring") as advance:
        for result in score_paths(
            found,
            out=out,
            overrides=overrides,
            personal=personal,
            history=History(history_file()),
            remembers=remembers,
        ):
            results.append(result)
            advance()
    return results


def _show_json(results: Sequence[Scored | Failed]) -> None:
    """One object for one recording, an array for several."""
    objects = [_object(result) for result in results]
    print(json.dumps(objects[0] if len(objects) == 1 else objects, allow_nan=False))


def _object(result: Scored | Failed) -> dict[str, Any]:
    """The report of one recording, with where its files lie; or its error."""
    from retrogait.batch import Scored
    from retrogait.report import report_dict

    if not isinstance(result, Scored):
        return {"path": str(result.path), "error": result.error}
    return {
        "path": str(result.path),
        "out": str(result.folder),
        **report_dict(result.score, result.past),
    }


def _show(results: Sequence[Scored | Failed]) -> None:
    """A line for each stream, and where the reports lie."""
    from retrogait.batch import Scored
    from retrogait.cli.summary import HEADER, lines_of, remarks_of

    scored = [result for result in results if isinstance(result, Scored)]
    if not scored:
        return
    rows = [row for result in scored for row in lines_of(result.score)]
    show_table("Steps", header=HEADER, rows=rows)
    for result in scored:
        for remark in (*remarks_of(result.score), *_doubts(result.score)):
            print(f"{result.score.name}: {remark}")
    if len(scored) == 1:
        print(f"report: {scored[0].report}")
    else:
        print(f"reports: {scored[0].folder.parent}/<recording>/report.html")


def _doubts(score: Score) -> Iterator[str]:
    """Sensors whose signal ceased to fit how they are worn."""
    from retrogait.report.concerns import moved

    for stream in score.streams:
        yield from (f"{stream.name}: {concern.detail}" for concern in moved(stream))


def _end(results: Sequence[Scored | Failed]) -> None:
    """Say what failed; the exit code tells whether all of it did."""
    from retrogait.batch import Failed

    failed = [result for result in results if isinstance(result, Failed)]
    for result in failed:
        warn(f"error: {result.error}")
    if failed:
        raise typer.Exit(EXIT_BAD_INPUT if len(failed) == len(results) else EXIT_SOME_FAILED)
