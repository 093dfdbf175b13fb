"""Which sessions of a plan were done, as their recordings tell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from retrogait.cli.console import warn

if TYPE_CHECKING:
    from retrogait.coach.plan import DoneSession


def done_sessions(folder: Path) -> list[DoneSession]:
    """Every session of a plan below a folder; one that cannot be read is named and left out."""
    from retrogait.errors import RecordingError

    done = []
    for file in sorted(folder.rglob("session.json")):
        try:
            one = _session(file.parent)
        except (RecordingError, ValueError) as error:
            warn(f"left out: {error}")
            continue
        if one is not None:
            done.append(one)
    return done


def _session(folder: Path) -> DoneSession | None:
    """The session in a recording; None where it followed no plan."""
    from retrogait.coach.plan import DoneSession
    from retrogait.recording.json_fields import Fields
    from retrogait.recording.session_file import load_session

    fields = Fields(load_session(folder), where=str(folder))
    followed = fields.inner_or_none("plan")
    if followed is None:
        return None
    sets = int(followed.number("sets"))
    created = datetime.fromisoformat(fields.text("created_utc"))
    return DoneSession(
        day=created.astimezone().date(),
        plan=followed.text("name"),
        stage=int(followed.number_or_none("stage") or 0),
        sets_done=min(_sets_done(folder), sets),
        sets_planned=sets,
        pain=bool(fields.by_key.get("pain")),
    )


def _sets_done(folder: Path) -> int:
    """Sets that reached their end."""
    from retrogait.recording.events import read_events

    return sum(
        event.kind == "set_end" and event.fields.text_or_none("reason") in (None, "reached")
        for event in read_events(folder)
    )
