"""The history from the recordings themselves: they are the truth, it is the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrogait.errors import RecordingError, RetrogaitError
from retrogait.history.schema import HistoryError
from retrogait.history.store import History

if TYPE_CHECKING:
    from retrogait.gait.direction import Personal
    from retrogait.recording import Recording

SESSION_FILE = "session.json"


@dataclass(frozen=True, slots=True)
class Added:
    """A recording that is in the history now, under this number."""

    path: Path
    number: int


@dataclass(frozen=True, slots=True)
class NotAdded:
    """A recording that could not be scored, and the one line that says why."""

    path: Path
    error: str


@dataclass(frozen=True, slots=True)
class Adapted:
    """One person's adaptation of a model of direction.

    Parameters
    ----------
    person : str
        Whose: the label in ``session.json``.
    personal : Personal
        The adaptation.
    """

    person: str
    personal: Personal

    def of(self, recording: Recording) -> Personal | None:
        """The adaptation, for a session that a live one would have taken it for.

        That is one of this person whose sensors all call for the adapted model.
        """
        from retrogait.gait.direction import family_of

        fits = all(
            family_of(stream.mounting.placement, has_gyroscope=stream.has_gyroscope)
            is self.personal.family
            for stream in recording.streams
        )
        return self.personal if fits and recording.person.id == self.person else None


def recordings_below(folder: Path) -> list[Path]:
    """Every recording in a folder, however deep, itself included; no link is followed.

    Raises
    ------
    RecordingError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise RecordingError(f"{folder}: no such folder; expected one that holds recordings")
    return sorted(file.parent for file in folder.rglob(SESSION_FILE))


def add_all(
    history: History, paths: Iterable[Path], *, adapted: Adapted | None = None
) -> Iterator[Added | NotAdded]:
    """Score recordings and put them in, each as soon as it is scored.

    Parameters
    ----------
    history : History
        Where to.
    paths : iterable of Path
        The recordings.
    adapted : Adapted, optional
        One person's adaptation, for the recordings it is meant for.

    Yields
    ------
    Added or NotAdded
        In the order of ``paths``. One that fails does not stop the others.

    Raises
    ------
    HistoryError
        If the history cannot be written: then none of the others could be, either.
    """
    from retrogait.recording import read
    from retrogait.session import score

    for path in paths:
        try:
            recording = read(path)
            personal = None if adapted is None else adapted.of(recording)
            number = history.add(score(recording, personal=personal), path)
        except HistoryError:
            raise
        except RetrogaitError as error:
            yield NotAdded(path, str(error))
        else:
            yield Added(path, number)
