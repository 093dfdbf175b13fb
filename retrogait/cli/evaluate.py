"""``retrogait evaluate``: accuracy against truth files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    bad_input,
    check_room,
    fail,
    progress,
    warn,
    written,
)

if TYPE_CHECKING:
    from retrogait.evaluation import EvaluatedStream


def evaluate(
    paths: options.Paths,
    as_json: options.Json = False,
    accel_only: options.AccelOnly = False,
    also_accel_only: Annotated[
        bool,
        typer.Option(
            "--also-accel-only", help="Score each six-axis stream again without its gyroscope."
        ),
    ] = False,
    page: Annotated[
        Path | None,
        typer.Option(help="Write index.html with tables and figures into this folder."),
    ] = None,
) -> None:
    """Score recordings that have truth files and print how right the scores are.

    Definitions: docs/evaluation.md.
    """
    from retrogait.evaluation import evaluate_streams, render_text

    if accel_only and also_accel_only:
        raise typer.BadParameter("--accel-only and --also-accel-only exclude one another")
    if page is not None:
        check_room("--page", page)
    streams = _scored(paths, accel_only=accel_only, also_accel_only=also_accel_only)
    if not streams:
        fail(
            "none of these recordings has truth files; expected truth_segments.csv beside "
            "session.json",
            code=EXIT_BAD_INPUT,
        )
    evaluation = evaluate_streams(streams)
    print(json.dumps(evaluation.to_dict(), allow_nan=False) if as_json else render_text(evaluation))
    if page is not None:
        from retrogait.evaluation.page import write_page

        with written():
            warn(f"written: {write_page(evaluation, page)}")


def _scored(paths: list[Path], *, accel_only: bool, also_accel_only: bool) -> list[EvaluatedStream]:
    """Every stream scored, once or twice."""
    from retrogait.evaluation.scored import scored_streams, scored_twice
    from retrogait.recording import Overrides, find_recordings

    overrides = Overrides(accel_only=accel_only)
    with bad_input():
        found = find_recordings(paths)
        with progress((1 + also_accel_only) * len(found), what="evaluating") as advance:
            if also_accel_only:
                return list(scored_twice(found, seen=advance))
            return list(scored_streams(found, overrides=overrides, seen=advance))
