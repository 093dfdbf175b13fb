"""``retrogait plan``: what there is to do, and how far one has come."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, fail, show_table, usage, warn
from retrogait.cli.readiness import ready

if TYPE_CHECKING:
    from retrogait.coach.plan import Block, DoneSession, Leg, Plan, Session

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
        print(json.dumps([_as_dict(one) for one in plans]))
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
        print(json.dumps({**_as_dict(found), "session": [_leg(leg) for leg in session.legs]}))
    else:
        _print_plan(found, session)


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
    done = _sessions(folder)
    plans = [*(_found(one) for one in plan_files or ()), *map(find_plan, plan_names())]
    kept = [_kept(one, done, day) for one in plans if any(d.plan == one.name for d in done)]
    for name in sorted({d.plan for d in done} - {one.name for one in plans}):
        warn(f"plan {name!r} is not known here: name its file with --plan")
    if as_json:
        print(json.dumps(kept))
    elif kept:
        for one in kept:
            _print_kept(one)
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


def _sessions(folder: Path) -> list[DoneSession]:
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
        pain=bool(fields.values.get("pain")) if isinstance(fields.values, dict) else False,
    )


def _sets_done(folder: Path) -> int:
    """Sets that reached their end, in ``events.jsonl``; a half-written last line is left out."""
    path = folder / "events.jsonl"
    if not path.is_file():
        return 0
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]
    return sum(_is_done(line, where=f"{path}, line {n}") for n, line in enumerate(lines, 1))


def _is_done(line: str, *, where: str) -> bool:
    """Whether a line says that a set has reached its end."""
    from retrogait.recording.json_fields import Fields

    if not line.strip():
        return False
    try:
        event = Fields(json.loads(line), where=where)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{where}: broken JSON: {error}") from None
    return event.text("kind") == "set_end" and event.text_or_none("reason") in (None, "reached")


def _kept(one: Plan, done: list[DoneSession], today: date) -> dict[str, object]:
    """How a plan was kept, as plain values."""
    from retrogait.coach.plan import adherence, suggestion

    kept = adherence(done, plan=one, today=today)
    following = suggestion(done, plan=one, today=today)
    return {
        "plan": one.name,
        "share_of_weeks_kept": kept.share,
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "sessions": week.sessions,
                "wanted": week.wanted,
                "kept": week.is_kept,
                "over": week.is_over,
            }
            for week in kept.weeks
        ],
        "next": {"stage": following.stage, "words": following.words},
    }


def _print_kept(kept: dict[str, object]) -> None:
    """How a plan was kept, for a person."""
    weeks, following = kept["weeks"], kept["next"]
    if not isinstance(weeks, list) or not isinstance(following, dict):
        raise TypeError(f"expected what _kept returns, got {kept!r}")
    rows = [
        (w["monday"], f"{w['sessions']} of {w['wanted']}", _verdict(w["kept"], w["over"]))
        for w in weeks
    ]
    show_table(f"Plan {kept['plan']}", header=("week of", "sessions", ""), rows=rows)
    print(f"next: stage {following['stage']} ({following['words']})")


def _verdict(kept: bool, over: bool) -> str:
    """A week in a word."""
    if kept:
        return "kept"
    return "missed" if over else "still running"


def _print_plan(one: Plan, session: Session) -> None:
    """A plan for a person."""
    from retrogait.coach.plan import NOT_MEDICAL, SAFETY

    print(f"{one.title} ({one.name})\nfor {one.for_whom}\naim: {one.aim}")
    weeks = f", tried for {one.weeks} weeks" if one.weeks else ""
    print(
        f"{one.per_week} sessions a week{weeks}; stage {session.stage} of 0-{len(one.stages) - 1}"
    )
    for block in one.blocks:
        print(f"- {block.say}{_belt(block)}")
    rows = [
        (
            leg.block.title,
            leg.kind.value,
            f"{leg.number} of {leg.of}",
            _goal(leg),
            f"{leg.rest_s:g}",
        )
        for leg in session.legs
    ]
    show_table("\nSession", header=("block", "kind", "set", "until", "rest s"), rows=rows)
    for note in dict.fromkeys(leg.goal.note for leg in session.legs if leg.goal.note):
        print(f"  {note}")
    for title, lines in (("Cautions", (*one.cautions, *SAFETY)), ("Sources", _sources(one))):
        print(f"\n{title}")
        for line in lines:
            print(f"- {line}")
    print(f"\n{NOT_MEDICAL}")


def _sources(one: Plan) -> list[str]:
    """Where everything comes from, a line each."""
    return [
        " ".join(
            part
            for part in (
                f"[{source.kind}] {source.says}",
                f"({source.cites})" if source.cites else "",
                f"doi {source.doi}" if source.doi else "",
            )
            if part
        )
        for source in one.sources
    ]


def _belt(block: Block) -> str:
    """How the treadmill is set, where there is one."""
    if block.treadmill is None:
        return ""
    incline = block.treadmill.incline_pct
    slope = "level" if incline is None else f"incline {incline} %"
    return f" Belt at {block.treadmill.speed_ms} m/s, {slope}."


def _goal(leg: Leg) -> str:
    """What ends a set."""
    return f"{leg.goal.amount:g} {leg.goal.kind}"


def _leg(leg: Leg) -> dict[str, object]:
    """A set as plain values."""
    return {
        "block": leg.block.title,
        "kind": leg.kind.value,
        "number": leg.number,
        "of": leg.of,
        "goal": leg.goal.kind.value,
        "amount": leg.goal.amount,
        "note": leg.goal.note,
        "rest_s": leg.rest_s,
    }


def _as_dict(one: Plan) -> dict[str, object]:
    """A plan as plain values."""
    return {
        "name": one.name,
        "title": one.title,
        "for_whom": one.for_whom,
        "aim": one.aim,
        "where": one.where.value,
        "per_week": [one.per_week.low, one.per_week.high],
        "stages": len(one.stages),
        "cautions": list(one.cautions),
        "sources": _sources(one),
    }
