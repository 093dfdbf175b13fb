"""``events.jsonl``: what happened in a live session; here, its sets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.json_fields import Fields

EVENTS_FILE = "events.jsonl"
SET_START = "set_start"
SET_END = "set_end"

Span = tuple[float, float]


def read_sets(folder: Path, *, end_s: float) -> tuple[Span, ...]:
    """Start and end of each set of a session, s.

    A line is ``{"t_s": 12.5, "kind": "set_start", ...}``. A set that was never
    ended (the process died) lasts to the end of the samples, or to the next set.
    A half-written last line is left out.

    Parameters
    ----------
    folder : Path
        The recording.
    end_s : float
        Time of the last sample.

    Raises
    ------
    RecordingError
        With the line number, where a line is no event.
    """
    path = folder / EVENTS_FILE
    if not path.is_file():
        return ()
    sets: list[Span] = []
    started_s: float | None = None
    for where, t_s, kind in _events(path):
        if kind not in (SET_START, SET_END):
            continue
        if kind == SET_END and started_s is None:
            raise RecordingError(f"{where}: a set ends that was not started")
        sets += _set(started_s, t_s)
        started_s = t_s if kind == SET_START else None
    return (*sets, *_set(started_s, end_s))


def _set(start_s: float | None, end_s: float) -> list[Span]:
    """The set between two times, where there is one."""
    return [] if start_s is None or not start_s < end_s else [(start_s, end_s)]


def _events(path: Path) -> Iterator[tuple[str, float, str]]:
    """Place, time and kind of each event."""
    lines = path.read_bytes().split(b"\n")
    # What follows the last line end is nothing, or a line that was cut.
    for number, line in enumerate(lines[:-1], start=1):
        where = f"{path}, line {number}"
        if not line.strip():
            continue
        try:
            event = Fields(json.loads(line), where=where)
        except (ValueError, RecursionError) as error:
            raise RecordingError(f"{where}: broken JSON: {error}") from None
        yield where, event.number("t_s"), event.text("kind")
