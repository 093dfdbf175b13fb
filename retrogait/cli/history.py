"""``retrogait history``: the sessions of the past, and where they lead."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_USAGE,
    bad_input,
    fail,
    show_table,
)
from retrogait.cli.history_filling import add, rebuild, users_history

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from retrogait.history import Entry, History, Wanted

history = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look at the sessions of the past: a list, one of them, a trend.",
)

NEWEST = 20
"""Sessions that a list shows unless it is told otherwise: what fits on a screen."""

Who = Annotated[str | None, typer.Option("--person", help="Of this person alone.")]
Since = Annotated[str | None, typer.Option(help="From this day on, YYYY-MM-DD.")]
OfPlan = Annotated[str | None, typer.Option("--plan", help="Of this plan alone.")]
Worn = Annotated[str | None, typer.Option("--placement", help="With the headline sensor there.")]


@history.command("list")
def list_sessions(
    person: Who = None,
    since: Since = None,
    plan: OfPlan = None,
    placement: Worn = None,
    last: Annotated[
        int | None,
        typer.Option(min=1, help="So many of the newest.", show_default=str(NEWEST)),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    as_json: options.Json = False,
) -> None:
    """List sessions, the oldest first."""
    most = None if every else last or NEWEST
    wanted = _wanted(person, since, plan, placement, last=most)
    with bad_input():
        found = users_history().sessions(wanted)
    if as_json:
        from retrogait.history.tables import session_row

        print(json.dumps([session_row(entry) for entry in found], allow_nan=False))
    else:
        _print_list(found, cut=len(found) == most)


@history.command()
def show(
    session: Annotated[str, typer.Argument(help="Its number in the list, its name or its folder.")],
    as_json: options.Json = False,
) -> None:
    """Show one session: its figures, its sets, where it lies."""
    with bad_input():
        entry = users_history().whole(session)
    if as_json:
        from retrogait.history.tables import whole_row

        print(json.dumps(whole_row(entry), allow_nan=False))
        return
    from retrogait.cli.history_words import SET_HEADER, SET_TITLE, facts, places, set_line

    for line in facts(entry):
        print(line)
    if entry.sets:
        rows = [set_line(one) for one in entry.sets]
        show_table(f"\n{SET_TITLE}", header=SET_HEADER, rows=rows)
    print("\n".join(["", *places(entry)]))


@history.command()
def trend(
    person: Who = None,
    metric: Annotated[str, typer.Option(help="Which figure to follow.")] = "cadence_spm",
    since: Since = None,
    plan: OfPlan = None,
    placement: Worn = None,
    as_json: options.Json = False,
) -> None:
    """Plot a figure over the weeks; sensors in different places are never in one line."""
    from retrogait.history.trend import METRICS, series_of

    if metric not in METRICS:
        raise typer.BadParameter(f"--metric must be one of {', '.join(METRICS)}, got {metric!r}")
    with bad_input():
        whose = person if person is not None else _only_person(users_history())
        wanted = _wanted(whose, since, plan, placement, last=None)
        found = series_of(users_history().file, METRICS[metric], wanted)
    from retrogait.cli.history_words import series_as_dict, trend_lines

    if as_json:
        series = [series_as_dict(one) for one in found]
        print(json.dumps({"person": whose, "metric": metric, "series": series}, allow_nan=False))
        return
    width = shutil.get_terminal_size().columns
    for line in trend_lines(found, METRICS[metric], whose, width=width, out=sys.stdout.encoding):
        print(line)


history.command()(add)
history.command()(rebuild)


@history.command()
def export(
    to: Annotated[str, typer.Option("--to", help="csv or json.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", help="File.", show_default="the terminal")
    ] = None,
    sets: Annotated[bool, typer.Option("--sets", help="A row a set, not a session.")] = False,
    person: Who = None,
    since: Since = None,
    plan: OfPlan = None,
    placement: Worn = None,
) -> None:
    """Write the history as a table for other programs."""
    if to not in ("csv", "json"):
        raise typer.BadParameter(f"--to must be csv or json, got {to!r}")
    wanted = _wanted(person, since, plan, placement, last=None)
    with bad_input():
        found = users_history().sessions(wanted)
        if sets:
            found = [users_history().whole(str(entry.number)) for entry in found]
    if out is None:
        _write(sys.stdout, found, to=to, sets=sets)
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            _write(file, found, to=to, sets=sets)
    except OSError as error:
        fail(f"{out}: cannot be written: {error.strerror}", code=EXIT_USAGE)


def _wanted(
    person: str | None,
    since: str | None,
    plan: str | None,
    placement: str | None,
    *,
    last: int | None,
) -> Wanted:
    """Which sessions are meant on the command line."""
    from retrogait.history import Wanted
    from retrogait.history.when import first_moment

    try:
        since_utc = None if since is None else first_moment(date.fromisoformat(since))
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"--since must be YYYY-MM-DD, got {since!r}") from error
    return Wanted(person=person, plan=plan, placement=placement, since_utc=since_utc, last=last)


def _only_person(kept: History) -> str:
    """Whose trend is meant where nobody is named: the only one who wore a sensor."""
    from retrogait.history.words import shown

    people = kept.people()
    if not people:
        fail("the history is empty: retrogait live fills it, or history add", code=EXIT_BAD_INPUT)
    worn = [one.label for one in people if one.n_worn] or [one.label for one in people]
    if len(worn) == 1:
        return worn[0]
    some = ", ".join(map(shown, worn[:8])) + (" ..." if len(worn) > 8 else "")
    fail(f"a trend is of one person; say --person: {some}", code=EXIT_USAGE)


def _print_list(found: Sequence[Entry], *, cut: bool) -> None:
    """A line a session."""
    from retrogait.cli.history_words import HEADER, session_line

    if not found:
        print("no session in the history: retrogait live fills it, or history add")
        return
    show_table("Sessions", header=HEADER, rows=[session_line(entry) for entry in found])
    if cut:
        print(f"the newest {len(found)}; more with --last N or --all")


def _write(file: TextIO, found: Sequence[Entry], *, to: str, sets: bool) -> None:
    """The table."""
    from retrogait.history.tables import (
        COLUMNS,
        SETS_COLUMNS,
        all_set_rows,
        session_row,
        write_csv,
        write_json,
    )

    rows = all_set_rows(found) if sets else map(session_row, found)
    if to == "csv":
        write_csv(file, rows, columns=SETS_COLUMNS if sets else COLUMNS)
    else:
        write_json(file, rows)
