"""Many recordings: each scored on its own, failures kept apart, nothing lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrogait.errors import RetrogaitError
from retrogait.gait.direction import Personal
from retrogait.history import History
from retrogait.history.past import past_of
from retrogait.recording import Overrides, read
from retrogait.report import write_report, write_steps_csv
from retrogait.session import Score, SessionLine, score

STEPS_FILE = "steps.csv"


@dataclass(frozen=True, slots=True)
class Scored:
    """A recording that was scored.

    Parameters
    ----------
    path : Path
        The recording.
    score : Score
        What came out.
    folder : Path
        Where ``steps.csv``, ``report.json`` and ``report.html`` lie.
    past : sequence of SessionLine
        Earlier sessions that the report compares with.
    """

    path: Path
    score: Score
    folder: Path
    past: Sequence[SessionLine] = ()

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / "report.html"


@dataclass(frozen=True, slots=True)
class Failed:
    """A recording that could not be scored, and the one line that says why."""

    path: Path
    error: str


def score_paths(
    paths: Iterable[Path],
    *,
    out: Path,
    overrides: Overrides | None = None,
    personal: Personal | None = None,
    history: History | None = None,
    remembers: bool = False,
) -> Iterator[Scored | Failed]:
    """Score recordings one after the other and write what is to be kept.

    Parameters
    ----------
    paths : iterable of Path
        Recordings, as :func:`retrogait.recording.find_recordings` gives them.
    out : Path
        Folder of results; each recording gets a folder of its name in it. Where two
        have one name, the later ones get a number.
    overrides : Overrides, optional
        Mounting from the command line.
    personal : Personal, optional
        The wearer's adaptation of a model; it must be for the sensor of every stream.
    history : History, optional
        Where earlier sessions of a person are looked up, for the report to compare with.
    remembers : bool
        Put every recording into the history, too.

    Yields
    ------
    Scored or Failed
        In the order of ``paths``. A failure does not stop the others.
    """
    taken: set[str] = set()
    for path in paths:
        try:
            result = score(read(path, overrides=overrides), personal=personal)
            folder = out / _free_name(result.name, taken)
            past = () if history is None else past_of(history, result)
            write_report(result, folder, past)
            write_steps_csv(folder / STEPS_FILE, result.step_records)
            if history is not None and remembers:
                history.add(result, path, results=folder)
        except RetrogaitError as error:
            yield Failed(path, str(error))
        except OSError as error:
            yield Failed(path, f"{error.filename or path}: {error.strerror}")
        else:
            yield Scored(path, result, folder, past)


def _free_name(name: str, taken: set[str]) -> str:
    """A folder name that no recording of this run has yet."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free
