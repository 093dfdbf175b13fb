"""The lines of ``events.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.json_fields import Fields

EVENTS_FILE = "events.jsonl"


@dataclass(frozen=True, slots=True)
class Event:
    """A line: ``{"t_s": 12.5, "kind": "set_start", ...}``.

    Parameters
    ----------
    where : str
        File and line, for messages.
    t_s : float
        When, s since the session's start.
    kind : str
        What happened.
    fields : Fields
        All that the line holds.
    """

    where: str
    t_s: float
    kind: str
    fields: Fields


def read_events(folder: Path) -> Iterator[Event]:
    """The events of a recording, in the order they were written; none without the file.

    A half-written last line is left out.

    Raises
    ------
    RecordingError
        With the line number, where a line is no event.
    """
    path = folder / EVENTS_FILE
    if not path.is_file():
        return
    lines = path.read_bytes().split(b"\n")
    # What follows the last line end is nothing, or a line that was cut.
    for number, line in enumerate(lines[:-1], start=1):
        if line.strip():
            yield _event(line, where=f"{path}, line {number}")


def _event(line: bytes, *, where: str) -> Event:
    """One line, checked."""
    try:
        fields = Fields(json.loads(line), where=where)
    except (ValueError, RecursionError) as error:
        raise RecordingError(f"{where}: broken JSON: {error}") from None
    return Event(where, fields.number("t_s"), fields.text("kind"), fields)
