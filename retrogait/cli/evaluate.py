"""``retrogait evaluate``: accuracy against truth files."""

from __future__ import annotations

import json

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, fail, progress


def evaluate(
    paths: options.Paths,
    as_json: options.Json = False,
    accel_only: options.AccelOnly = False,
) -> None:
    """Score recordings that have truth files and print how right the scores are.

    Definitions: docs/evaluation.md.
    """
    from retrogait.batch import evaluated
    from retrogait.errors import RetrogaitError
    from retrogait.evaluation import evaluate_streams, render_text
    from retrogait.recording import find_recordings

    overrides = options.overrides_from(calibrate=None, accel_only=accel_only)
    try:
        found = find_recordings(paths)
        with progress(len(found), what="evaluating") as advance:
            streams = list(evaluated(found, overrides=overrides, seen=advance))
    except RetrogaitError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    if not streams:
        fail(
            "none of these recordings has truth files; expected truth_segments.csv beside "
            "session.json",
            code=EXIT_BAD_INPUT,
        )
    evaluation = evaluate_streams(streams)
    if as_json:
        print(json.dumps(evaluation.to_dict(), allow_nan=False))
    else:
        print(render_text(evaluation))
