"""The readiness check on the terminal: asked once a person, kept, shown, forgotten."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, EXIT_STOPPED, fail, warn

if TYPE_CHECKING:
    from retrogait.coach.plan import Readiness
    from retrogait.readiness import Answered, ReadinessStore

UNNAMED = "unnamed"
"""Whoever gave no label; recordings call this person the same."""

Who = Annotated[str, typer.Option("--person", help="A label for who it is: p01.")]


def ready(
    person: Who = UNNAMED,
    forget: Annotated[bool, typer.Option("--forget", help="Delete what was answered.")] = False,
    as_json: options.Json = False,
) -> None:
    """Show what was answered to the readiness check; on a terminal, ask who was not asked yet."""
    from retrogait.readiness import ReadinessError

    store = _store()
    try:
        if forget:
            print(f"{person}: {'forgotten' if store.forget(person) else 'nothing was kept'}")
            return
        kept = store.load(person)
        if kept is None and _somebody_is_there() and not as_json:
            kept = _asked(person)
            store.save(kept)
    except ReadinessError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    if as_json:
        print(json.dumps(None if kept is None else kept.readiness.record()))
    else:
        _show(person, kept)


def check_ready(person: str | None, *, may_ask: bool) -> None:
    """Before a session of a plan: ask who was not asked yet, and advise whoever needs it.

    Parameters
    ----------
    person : str or None
        Label of who trains; None: none was given.
    may_ask : bool
        False where the terminal is read by a program.

    Raises
    ------
    typer.Exit
        If the person chooses not to begin, or the label is none.
    """
    from retrogait.readiness import ReadinessError

    label = person or UNNAMED
    asks = may_ask and _somebody_is_there()
    kept = _known(label)
    try:
        if kept is None and asks:
            kept = _asked(label)
            _store().save(kept)
        if kept is None:
            warn(
                f"readiness check: nobody was asked for {label}; "
                f"do so once on a terminal: retrogait plan ready --person {label}"
            )
        elif kept.readiness.needs_supervision:
            _advise(kept, asks=asks)
    except ReadinessError as error:
        fail(str(error), code=EXIT_BAD_INPUT)


def _known(label: str) -> Answered | None:
    """What is kept of a person; None where it cannot be read: then it is asked anew."""
    from retrogait.readiness import ReadinessError

    try:
        return _store().load(label)
    except ReadinessError as error:
        warn(str(error))
        return None


def _advise(kept: Answered, *, asks: bool) -> None:
    """Say what the answers call for; have it confirmed once."""
    warn(kept.readiness.advice)
    if not (asks and kept.must_confirm):
        return
    if not _answer("Begin all the same?"):
        warn("not begun")
        raise typer.Exit(EXIT_STOPPED)
    _store().save(replace(kept, confirmed_utc=_now_utc()))


def _asked(label: str) -> Answered:
    """Ask every question."""
    from retrogait.coach.plan import QUESTIONS, Readiness
    from retrogait.readiness import Answered

    print(f"Before the first session, {len(QUESTIONS)} questions for {label}; asked once.")
    answers = {question.key: _answer(question.text) for question in QUESTIONS}
    return Answered(label, Readiness.answered(answers, asked_utc=_now_utc()))


def _answer(question: str) -> bool:
    """Yes or no; there is no answer by default. Ctrl-C and the end of input end the command."""
    try:
        return typer.confirm(question, default=None)
    except typer.Abort:
        warn("\nstopped")
        raise typer.Exit(EXIT_STOPPED) from None


def _show(person: str, kept: Answered | None) -> None:
    """What is kept, for a person."""
    if kept is None:
        print(f"{person}: not asked yet")
        return
    for line in _lines(person, kept.readiness):
        print(line)
    if kept.confirmed_utc is not None:
        print(f"read, and begun all the same: {kept.confirmed_utc}")


def _lines(person: str, readiness: Readiness) -> list[str]:
    """The answers and what they call for."""
    from retrogait.coach.plan import QUESTIONS

    said_yes = [question for question in QUESTIONS if question.key in readiness.yes]
    return [
        f"{person}: asked {readiness.asked_utc}, {len(said_yes)} of {len(QUESTIONS)} with yes",
        *(f"- {question.text} yes: {question.why}" for question in said_yes),
        readiness.advice,
    ]


def _somebody_is_there() -> bool:
    """Whether a person reads and answers."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _store() -> ReadinessStore:
    """Where answers are kept, beside the profiles."""
    from retrogait.profiles import home
    from retrogait.readiness import ReadinessStore

    return ReadinessStore(home() / "readiness")


def _now_utc() -> str:
    """Now, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
