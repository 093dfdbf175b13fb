"""``events.tsv``: what happened when, on the clock of one stream's samples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from retrogait.export.moments import Moment, MomentKind

HEADER = ("onset", "duration", "trial_type", "side", "direction", "gait", "description")
DECIMALS = 4

LEVELS = {
    MomentKind.CONTACT: "Initial contact of a foot, found in the signal by retrogait.",
    MomentKind.BOUT: "Gait without pause, hole or change of direction, found by retrogait.",
    MomentKind.HOLE: "Samples that never arrived.",
    MomentKind.SET: "A set of the session.",
    MomentKind.BASELINE: "A baseline at the person's own pace.",
    MomentKind.REST: "A rest between sets.",
    MomentKind.PAUSE: "The session was paused.",
    MomentKind.CUE: "A cue was spoken or shown.",
    MomentKind.MARK: "A mark that somebody set.",
}


def event_rows(moments: Iterable[Moment], *, start_s: float) -> list[tuple[str, ...]]:
    """Rows of ``events.tsv`` in order of onset; the longer one first.

    Parameters
    ----------
    moments : iterable of Moment
        Of the stream and of the session.
    start_s : float
        The stream's first sample, s since the session's start: onsets count from it, and what
        came before it has a negative one.
    """
    ordered = sorted(moments, key=lambda moment: (moment.start_s, -moment.end_s, moment.kind))
    return [
        (
            f"{moment.start_s - start_s:.{DECIMALS}f}",
            f"{moment.end_s - moment.start_s:.{DECIMALS}f}",
            moment.kind.value,
            moment.side,
            moment.direction,
            moment.gait,
            moment.words,
        )
        for moment in ordered
    ]


def events_sidecar() -> dict[str, Any]:
    """Content of ``events.json``."""
    return {
        "trial_type": {
            "Description": "What happened.",
            "Levels": {kind.value: words for kind, words in LEVELS.items()},
        },
        "side": _words("Leg of the contact", "left", "right", "unknown"),
        "direction": _words(
            "Travel seen from the way the body faces", "forward", "backward", "unknown"
        ),
        "gait": _words("Walking or running", "walk", "run", "unknown"),
        "description": {"Description": "In words."},
    }


def _words(meaning: str, *words: str) -> dict[str, Any]:
    """A column of words; empty where the event has none."""
    return {
        "Description": f"{meaning}; n/a where the event has none.",
        "Levels": {word: word for word in words},
    }
