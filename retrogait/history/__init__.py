"""The sessions of the past: an index in SQLite that can be made anew from the recordings.

Looking something up imports neither numpy nor the scoring; ``docs/history.md`` says what is kept.
"""

from retrogait.history.entry import Entry, Place, PlaceKind, SetEntry
from retrogait.history.finding import KnownPerson, Wanted
from retrogait.history.place import history_file
from retrogait.history.schema import DamagedHistoryError, HistoryError
from retrogait.history.store import History

__all__ = [
    "DamagedHistoryError",
    "Entry",
    "History",
    "HistoryError",
    "KnownPerson",
    "Place",
    "PlaceKind",
    "SetEntry",
    "Wanted",
    "history_file",
]
