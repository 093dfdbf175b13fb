"""``retrogait plan``: what there is to do, and how far one has come."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, fail, show_table, usage, warn
from retrogait.cli.plan_sessions import done_sessions
from retrogait.cli.plan_shown import (
    Kept,
    kept_values,
    leg_values,
    plan_values,
    print_kept,
    print_plan,
)
from retrogait.cli.readiness import ready

if TYPE_CHECKING:
    from retrogait.coach.plan import DoneSession, Plan

plan = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Show the plans, and how they are kept."
)

SESSIONS = Path("retrogait-sessions")

NameOrFile = Annotated[
    str, typer.Argument(help="A plan's name, or a TOML file.", show_default=False)
]
Below = Annotated[Path, typer.Argument(help="Folder with the recordings of live sessions.")]
Stage = Annotated[int, typer.Option(help="How far the plan has been climbed; 0: the least.")]
Lane = Annotated[float | None, typer.Option(help="Length of the lane in m, where it is taped.")]
Own = Annotated[list[str] | None, typer.Option("--plan", help="TOML file of a plan of one's own.")]
Today = Annotated[str | None, typer.Option("--on", help="Another day than today, YYYY-MM-DD.")]


@plan.command("list")
def list_all(as_json: options.Json = False) -> None:
    """Show all plans that come with the program."""
    from retrogait.coach.plan import find_plan, plan_names

    plans = [find_plan(name) for name in plan_names()]
    if as_json:
        print(json.dumps([plan_values(one) for one in plans]))
        return
    rows = [(one.name, str(one.per_week), one.where.value, one.title) for one in plans]
    show_table("Plans", header=("name", "per week", "where", "title"), rows=rows)


@plan.command()
def show(
    name: NameOrFile, stage: Stage = 0, lane: Lane = None, as_json: options.Json = False
) -> None:
    """Show one plan: for whom, its sets today, cautions and sources."""
    from retrogait.coach.plan import Measure, MeasureKind, Session

    found = _found(name)
    with usage():
        measure = Measure() if lane is None else Measure(MeasureKind.LANE, lane_m=lane)
        session = Session.of(found, stage=stage, measure=measure)
    if as_json:
        sets = [leg_values(leg) for leg in session.legs]
        print(json.dumps({**plan_values(found), "session": sets}))
    else:
        print_plan(found, session)


@plan.command()
def status(
    folder: Below = SESSIONS,
    plan_files: Own = None,
    today: Today = None,
    as_json: options.Json = False,
) -> None:
    """Show how the plans were kept, week by week, and what to do next."""
    from retrogait.coach.plan import find_plan, plan_names

    day = _day(today)
    if not folder.is_dir():
        fail(f"{folder}: no such folder; live sessions are written there", code=EXIT_BAD_INPUT)
    done = done_sessions(folder)
    plans = [*(_found(one) for one in plan_files or ()), *map(find_plan, plan_names())]
    kept = [_kept(one, done, day) for one in plans if any(d.plan == one.name for d in done)]
    for name in sorted({d.plan for d in done} - {one.name for one in plans}):
        warn(f"plan {name!r} is not known here: name its file with --plan")
    if as_json:
        print(json.dumps([kept_values(one) for one in kept]))
    elif kept:
        for one in kept:
            print_kept(one)
    else:
        print(f"no session of a plan in {folder}")


plan.command()(ready)


def _found(name: str) -> Plan:
    """A shipped plan, or one in a file, or the end of the command."""
    from retrogait.coach.plan import find_plan, parse_plan

    try:
        if not name.endswith(".toml"):
            return find_plan(name)
        return parse_plan(Path(name).read_text(encoding="utf-8"), where=name)
    except OSError as error:
        fail(f"{name}: cannot be read: {error.strerror}", code=EXIT_BAD_INPUT)
    except ValueError as error:
        fail(str(error), code=EXIT_BAD_INPUT)


def _day(text: str | None) -> date:
    """The day until which sessions count."""
    try:
        return date.today() if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"--on must be YYYY-MM-DD, got {text!r}") from error


def _kept(one: Plan, done: list[DoneSession], today: date) -> Kept:
    """How a plan was kept until a day."""
    from retrogait.coach.plan import adherence, suggestion

    return Kept(
        one.name,
        adherence(done, plan=one, today=today),
        suggestion(done, plan=one, today=today),
    )
