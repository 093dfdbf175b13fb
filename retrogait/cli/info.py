"""``retrogait info``: what is in a recording before it is scored, and which models are shipped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from retrogait.cli import options
from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_SOME_FAILED,
    bad_input,
    show_table,
    warn,
)
from retrogait.cli.option_groups import spread

if TYPE_CHECKING:
    from pathlib import Path

    from retrogait.gait.direction import ModelCard
    from retrogait.recording import Overrides, Recording, Stream

HEADER = ("recording / stream", "placement", "side", "s", "Hz", "axes", "sensors", "truth")
MODELS_HEADER = ("model", "version", "sha256", "features", "least p fwd", "least p back")
SHA_DIGITS = 12


@spread
def info(
    paths: options.SomePaths = None,
    as_json: options.Json = False,
    *,
    mounted: options.MountedFile,
) -> None:
    """Show what is in recordings: streams, true rate, mounting, length.

    Without recordings: the direction models that came with the program.
    """
    if not paths:
        _show_models(as_json=as_json)
        return
    overrides = options.overrides_from(mounted)
    described, errors = _described(paths, overrides)
    if as_json:
        print(json.dumps(described[0] if len(described) == 1 else described))
    elif described:
        show_table("Recordings", header=HEADER, rows=[r for d in described for r in _rows(d)])
        _show_notes(described)
    for error in errors:
        warn(f"error: {error}")
    if errors:
        raise typer.Exit(EXIT_SOME_FAILED if described else EXIT_BAD_INPUT)


def _show_models(*, as_json: bool) -> None:
    """The shipped direction models, loaded and checked as scoring does."""
    from retrogait.gait.direction import SHIPPED, load_model

    with bad_input():
        cards = [load_model(family).card for family in sorted(SHIPPED)]
    models = [_model_dict(card) for card in cards]
    if as_json:
        print(json.dumps({"models": models}))
    else:
        rows = [tuple(str(value) for value in model.values()) for model in models]
        show_table("Direction models", header=MODELS_HEADER, rows=rows)


def _model_dict(card: ModelCard) -> dict[str, Any]:
    """One model as plain values."""
    return {
        "name": card.name.value,
        "version": card.version,
        "sha256": card.sha256[:SHA_DIGITS],
        "features": len(card.features),
        "least_p_forward": card.answer.least_p_forward,
        "least_p_backward": card.answer.least_p_backward,
    }


def _described(paths: list[Path], overrides: Overrides) -> tuple[list[dict[str, Any]], list[str]]:
    """Every recording as plain values, and what could not be opened."""
    from retrogait.errors import RetrogaitError
    from retrogait.recording import find_recordings, read, read_truth

    with bad_input():
        found = find_recordings(paths)
    described, errors = [], []
    for path in found:
        try:
            recording = read(path, overrides=overrides)
            described.append(_as_dict(recording, has_truth=read_truth(path) is not None))
        except RetrogaitError as error:
            errors.append(str(error))
    return described, errors


def _as_dict(recording: Recording, *, has_truth: bool) -> dict[str, Any]:
    """One recording as plain values."""
    return {
        "name": recording.name,
        "path": str(recording.path),
        "source": recording.source,
        "format": recording.format,
        "simulated": recording.simulated,
        "person": {"id": recording.person.id, "height_m": recording.person.height_m},
        "created_utc": recording.created_utc,
        "has_truth": has_truth,
        "sets": [list(span) for span in recording.sets],
        "streams": [_stream_dict(stream) for stream in recording.streams],
    }


def _stream_dict(stream: Stream) -> dict[str, Any]:
    """One stream as plain values."""
    mounting = stream.mounting
    axes = mounting.axes
    return {
        "name": stream.name,
        "placement": mounting.placement.value,
        "side": mounting.side.value,
        "axes": None if axes is None else {"forward": axes.forward, "up": axes.up},
        "forward_walk_s": mounting.forward_walk_s,
        "nominal_rate_hz": stream.nominal_rate_hz,
        "rate_hz": stream.rate_hz,
        "has_gyroscope": stream.has_gyroscope,
        "frame": stream.frame,
        "device": dict(stream.device),
        "start_s": stream.start_s,
        "stop_s": stream.stop_s,
        "notes": list(stream.notes),
    }


def _rows(described: dict[str, Any]) -> list[tuple[str, ...]]:
    """Table rows of one recording."""
    truth = "yes" if described["has_truth"] else "no"
    return [
        (
            f"{described['name']} / {stream['name']}",
            stream["placement"],
            stream["side"],
            "?" if stream["stop_s"] is None else f"{stream['stop_s'] - stream['start_s']:.1f}",
            f"{stream['rate_hz']:g}",
            _heading(stream),
            "six-axis" if stream["has_gyroscope"] else "accel only",
            truth,
        )
        for stream in described["streams"]
    ]


def _heading(stream: dict[str, Any]) -> str:
    """How direction can be known."""
    if stream["axes"] is not None:
        return "declared"
    return "forward walk" if stream["forward_walk_s"] else "unknown"


def _show_notes(described: list[dict[str, Any]]) -> None:
    """Remarks of the reader."""
    for recording in described:
        print(f"{recording['name']}: {_origin(recording)}")
        for stream in recording["streams"]:
            if stream["frame"] is not None:
                print(f"{recording['name']}: {stream['name']}: {stream['frame']}")
            for note in stream["notes"]:
                print(f"{recording['name']}: {stream['name']}: {note}")


def _origin(recording: dict[str, Any]) -> str:
    """Where a recording is from; of a foreign file, its format and date too."""
    if all(stream["frame"] is None for stream in recording["streams"]):
        return str(recording["source"])
    said = (recording["source"], recording["format"], recording["created_utc"])
    return ", ".join(str(word) for word in said if word)
