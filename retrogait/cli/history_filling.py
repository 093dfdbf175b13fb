"""``retrogait history add`` and ``rebuild``: what fills the history besides live sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, EXIT_SOME_FAILED, bad_input, progress, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrogait.history import History
    from retrogait.history.rebuilding import Adapted

SESSIONS = Path("retrogait-sessions")

Whose = Annotated[
    str | None,
    typer.Option("--person", help="Whose --personal is: nobody else is scored with it."),
]


def add(paths: options.Paths, personal: options.PersonalFile = None, person: Whose = None) -> None:
    """Score recordings and put them into the history; what is in it already is renewed."""
    from retrogait.recording import find_recordings

    adapted = _adapted(personal, person)
    with bad_input():
        found = find_recordings(paths)
        n_added = _add(users_history(), found, adapted)
    print(f"{n_added} of {len(found)} in the history")
    _end(n_added, of=len(found))


def rebuild(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders with recordings, however deep.", show_default=str(SESSIONS)),
    ] = None,
    personal: options.PersonalFile = None,
    person: Whose = None,
) -> None:
    """Make the history anew from the recordings in folders.

    Each is scored and put in; sessions that were there and are gone are taken out. Sessions in
    other folders stay. A damaged history is moved aside first.
    """
    from retrogait.history.rebuilding import recordings_below

    kept, adapted = users_history(), _adapted(personal, person)
    with bad_input():
        below = dict.fromkeys(
            path for folder in folders or [SESSIONS] for path in recordings_below(folder)
        )
        aside = kept.set_aside(now=datetime.now(UTC))
        if aside is not None:
            warn(f"damaged: kept as {aside}")
        gone = [entry for folder in folders or [SESSIONS] for entry in kept.gone_below(folder)]
        kept.drop([entry.number for entry in gone if entry.number is not None])
        n_added = _add(kept, list(below), adapted)
    print(f"{n_added} of {len(below)} recordings in the history, {len(gone)} taken out")
    _end(n_added, of=len(below))


def users_history() -> History:
    """The history of this user."""
    from retrogait.history import History, history_file

    return History(history_file())


def _adapted(file: Path | None, person: str | None) -> Adapted | None:
    """One person's adaptation, if there is any; a usage error where it is nobody's."""
    from retrogait.history.rebuilding import Adapted

    if (file is None) != (person is None):
        raise typer.BadParameter("--personal FILE and --person LABEL, whose it is, go together")
    personal = options.personal_from(file, profile=None)
    return None if personal is None or person is None else Adapted(person, personal)


def _add(kept: History, paths: Sequence[Path], adapted: Adapted | None) -> int:
    """Score recordings and put them in; says which failed, returns how many did not."""
    from retrogait.history.rebuilding import Added, add_all

    n_added = 0
    with progress(len(paths), what="scoring") as advance:
        for done in add_all(kept, paths, adapted=adapted):
            if isinstance(done, Added):
                n_added += 1
            else:
                warn(f"error: {done.error}")
            advance()
    return n_added


def _end(n_done: int, *, of: int) -> None:
    """The exit code tells whether some failed, or all."""
    if n_done < of:
        raise typer.Exit(EXIT_SOME_FAILED if n_done else EXIT_BAD_INPUT)
