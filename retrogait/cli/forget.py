"""``retrogait forget``: everything of a person, deleted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_SOME_FAILED,
    EXIT_STOPPED,
    EXIT_USAGE,
    fail,
    warn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retrogait.history import Entry, History
    from retrogait.history.traces import Traces
    from retrogait.readiness import ReadinessStore

FOLDERS = (Path("retrogait-sessions"), Path("retrogait-out"))
"""Where sessions and results go that were given no folder."""


def forget(
    person: Annotated[str, typer.Argument(help="The label in the recordings: p01.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    also_in: Annotated[
        list[Path] | None,
        typer.Option(
            "--in",
            help="Look for recordings and reports here, too, however deep.",
            show_default=", ".join(map(str, FOLDERS)),
        ),
    ] = None,
) -> None:
    """Delete everything of a person: recordings, reports, history, answers. For good.

    What is to go is listed first. Files that are not retrogait's own stay, and are named.
    """
    from retrogait.errors import RetrogaitError
    from retrogait.history import History, history_file
    from retrogait.history.traces import traces_of
    from retrogait.history.words import shown

    kept = History(history_file())
    try:
        entries = _entries(kept, person)
        found = traces_of(person, entries=entries, folders=_folders(also_in))
        answers = _answers(person)
        asides = _asides(kept, person)
        if not (entries or found.files or answers or asides):
            print("\n".join([f"{shown(person)}: nothing is kept of this person", *_staying(found)]))
            return
        listed = _listed(entries, found, n_asides=len(asides), has_answers=answers is not None)
        print(f"{shown(person)}: this will be deleted for good:")
        print("\n".join([*listed, *_staying(found), *_profiles(entries)]))
        _ask(person, yes=yes)
        _delete(person, entries, found, kept=kept, answers=answers)
    except RetrogaitError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}", code=EXIT_BAD_INPUT)


def _entries(kept: History, person: str) -> list[Entry]:
    """Their sessions in the history, with every place."""
    from retrogait.history import Wanted

    return kept.sessions(Wanted(person=person, all_places=True))


def _folders(given: list[Path] | None) -> list[Path]:
    """Where to look besides; one that was named must be there."""
    for folder in given or ():
        if not folder.is_dir():
            raise typer.BadParameter(f"--in {folder}: no such folder")
    return given if given else [folder for folder in FOLDERS if folder.is_dir()]


def _answers(person: str) -> ReadinessStore | None:
    """Where their answers to the readiness check are kept; None where there are none."""
    from retrogait.profiles import home
    from retrogait.readiness import LONGEST_LABEL, ReadinessError, ReadinessStore

    if not (0 < len(person) <= LONGEST_LABEL and person.isprintable()):
        return None  # no answers can be kept under such a label
    store = ReadinessStore(home() / "readiness")
    try:
        return None if store.load(person) is None else store
    except ReadinessError:
        return store  # damaged answers are answers


def _asides(kept: History, person: str) -> list[Path]:
    """Damaged histories that were set aside and name this person."""
    from retrogait.history.words import storable

    label = storable(person).encode()
    return [aside for aside in kept.aside() if label in aside.read_bytes()]


def _listed(
    entries: Sequence[Entry], found: Traces, *, n_asides: int, has_answers: bool
) -> Iterator[str]:
    """What is to go."""
    from retrogait.history.words import shown

    yield f"- {len(entries)} session{'s' * (len(entries) != 1)} in the history"
    yield f"- {len(found.files)} files, {found.n_bytes / 1e6:.1f} MB"
    for folder in dict.fromkeys(file.parent for file in found.files):
        n_here = sum(file.parent == folder for file in found.files)
        yield f"  {shown(str(folder), longest=500)}: {n_here} files"
    if has_answers:
        yield "- the answers to the readiness check"
    if n_asides:
        yield f"- {n_asides} damaged histories that were set aside"


def _staying(found: Traces) -> Iterator[str]:
    """What was found and stays, and why."""
    from retrogait.history.words import shown

    for one in found.kept:
        yield f"stays: {shown(str(one.path), longest=500)} ({one.why})"


def _profiles(entries: Sequence[Entry]) -> Iterator[str]:
    """Profiles that were learnt from what goes: they name no person, so they are only told."""
    from retrogait.history.words import shown
    from retrogait.profiles import ProfileError, ProfileStore

    store, sessions = ProfileStore(), {entry.name for entry in entries}
    try:
        learnt = [name for name in store.names() if store.load(name).learnt.source in sessions]
    except ProfileError as error:
        yield f"profiles were not looked through: {shown(str(error), longest=500)}"
        return
    for name in learnt:
        yield f"stays: profile {shown(name)!r}, learnt in one of these sessions; to delete it:"
        yield f"  retrogait profile forget {shown(name)!r}"


def _ask(person: str, *, yes: bool) -> None:
    """Have it confirmed; without a person at a terminal only --yes does."""
    from retrogait.history.words import shown

    if yes:
        return
    if not somebody_is_there():
        fail("nothing was deleted: there is nobody to ask; say --yes", code=EXIT_USAGE)
    try:
        agreed = typer.confirm(f"Delete everything of {shown(person)}?", default=False)
    except typer.Abort:
        agreed = False
    if not agreed:
        warn("nothing was deleted")
        raise typer.Exit(EXIT_STOPPED)


def somebody_is_there() -> bool:
    """Whether a person can answer."""
    return sys.stdin.isatty()


def _delete(
    person: str,
    entries: Sequence[Entry],
    found: Traces,
    *,
    kept: History,
    answers: ReadinessStore | None,
) -> None:
    """Files first, the index last: whatever breaks in between, it can be said again."""
    from retrogait.history.traces import delete
    from retrogait.history.words import shown

    failed = delete(found)
    for one in failed:
        warn(f"error: {shown(str(one.path), longest=500)}: {one.why}")
    if answers is not None:
        answers.forget(person)
    if failed:
        warn("the sessions stay in the history until all their files are gone: try again")
        raise typer.Exit(EXIT_SOME_FAILED)
    for aside in kept.aside():
        aside.unlink(missing_ok=True)
    kept.scrub([entry.number for entry in entries if entry.number is not None])
    print(f"{shown(person)}: deleted")
