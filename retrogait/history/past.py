"""A person's earlier sessions, as a report compares with them."""

from __future__ import annotations

from dataclasses import fields

from retrogait.history.entry import Entry
from retrogait.history.finding import Wanted
from retrogait.history.store import History
from retrogait.history.when import utc_text
from retrogait.recording.recording import UNKNOWN_PERSON
from retrogait.session import Score, SessionLine

MOST = 50
"""So many of the latest are looked through for like ones."""

_FIELDS = tuple(field.name for field in fields(SessionLine))


def past_of(history: History, score: Score) -> tuple[SessionLine, ...]:
    """The sessions of the same person before this one, the newest last.

    None, where it is not known whose or of when the session is: nothing is compared then.

    Parameters
    ----------
    history : History
        Where they are looked up.
    score : Score
        The session.

    Raises
    ------
    HistoryError
        If the history cannot be read.
    """
    began = utc_text(score.created_utc)
    if began is None or score.person_id in (None, UNKNOWN_PERSON):
        return ()
    kept = history.sessions(Wanted(person=score.person_id, before_utc=began, last=MOST))
    return tuple(line_of_entry(entry) for entry in kept)


def line_of_entry(entry: Entry) -> SessionLine:
    """What the history keeps, as the line it was made from."""
    return SessionLine(**{name: getattr(entry, name) for name in _FIELDS})
