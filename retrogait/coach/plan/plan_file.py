"""A plan's TOML: ``retrogait.plan/1``."""

from __future__ import annotations

import tomllib
from enum import StrEnum

from retrogait.coach.plan.model import (
    Amount,
    Block,
    Plan,
    Source,
    SourceKind,
    Travel,
    Treadmill,
    Where,
)
from retrogait.coach.plan.table import Table
from retrogait.types import Gait

SCHEMA = "retrogait.plan/1"

PLAN_KEYS = (
    *("schema", "name", "title", "for_whom", "aim", "where", "per_week", "weeks"),
    *("cautions", "baseline", "source", "block"),
)
SOURCE_KEYS = ("kind", "says", "cites", "doi")
BLOCK_KEYS = (
    *("title", "say", "travel", "gait", "sets", *(amount.value for amount in Amount)),
    *("rest_s", "speed_ms", "incline_pct", "coached"),
)

DEFAULT_REST_S = 30.0


class _GaitWord(StrEnum):
    """Gaits as a plan's file calls them."""

    WALK = "walk"
    RUN = "run"
    MIXED = "mixed"


def parse_plan(text: str, *, where: str = "plan") -> Plan:
    """Read a plan.

    Parameters
    ----------
    text : str
        TOML; the keys are described in ``docs/plans.md``.
    where : str
        What to call it in messages, such as the file's name.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        If it is no TOML, or a key is missing, not known, or has a value that cannot be; the
        message says which key in which table, what was expected and what came.
    """
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"{where}: no TOML: {error}") from None
    table = Table(values, where, PLAN_KEYS)
    if table.text("schema") != SCHEMA:
        raise ValueError(f"{where}: 'schema' must be {SCHEMA!r}, got {table.text('schema')!r}")
    sources = tuple(_source(one) for one in table.tables("source", known=SOURCE_KEYS))
    blocks = tuple(_block(one) for one in table.tables("block", known=BLOCK_KEYS))
    try:
        return _plan(table, sources=sources, blocks=blocks)
    except ValueError as error:
        raise _placed(error, where) from None


def _plan(table: Table, *, sources: tuple[Source, ...], blocks: tuple[Block, ...]) -> Plan:
    """The plan, from its table and its parts."""
    return Plan(
        name=table.text("name"),
        title=table.text("title"),
        for_whom=table.text("for_whom"),
        aim=table.text("aim"),
        where=table.word("where", Where),
        per_week=table.span("per_week"),
        weeks=table.whole_or_none("weeks"),
        cautions=table.texts("cautions"),
        sources=sources,
        blocks=blocks,
        baseline=table.flag_or("baseline", default=True),
    )


def _source(table: Table) -> Source:
    """One ``[[source]]``."""
    try:
        return Source(
            kind=table.word("kind", SourceKind),
            says=table.text("says"),
            cites=table.text_or("cites", ""),
            doi=table.text_or("doi", ""),
        )
    except ValueError as error:
        raise _placed(error, table.where) from None


def _block(table: Table) -> Block:
    """One ``[[block]]``."""
    amount = _amount(table)
    gait = table.word("gait", _GaitWord)
    try:
        return Block(
            title=table.text("title"),
            say=table.text("say"),
            travel=table.word("travel", Travel),
            gait=Gait.UNKNOWN if gait is _GaitWord.MIXED else Gait(gait.value),
            sets=table.span("sets"),
            amount=amount,
            length=table.span(amount.value),
            rest_s=table.number_or("rest_s", DEFAULT_REST_S),
            treadmill=_treadmill(table),
            coached=table.flag_or("coached", default=True),
        )
    except ValueError as error:
        raise _placed(error, table.where) from None


def _amount(table: Table) -> Amount:
    """The one key that gives the length of a set."""
    given = [amount for amount in Amount if amount.value in table.values]
    if len(given) != 1:
        keys = ", ".join(Amount)
        got = ", ".join(given) or "none of them"
        raise ValueError(f"{table.where}: expected exactly one of {keys}, got {got}")
    return given[0]


def _treadmill(table: Table) -> Treadmill | None:
    """How the treadmill is set, where a speed is given."""
    speed_ms, incline_pct = table.span_or_none("speed_ms"), table.span_or_none("incline_pct")
    if speed_ms is None and incline_pct is not None:
        raise ValueError(f"{table.where}: 'incline_pct' needs the treadmill's 'speed_ms' beside it")
    return None if speed_ms is None else Treadmill(speed_ms, incline_pct)


def _placed(error: ValueError, where: str) -> ValueError:
    """The same refusal with its place, where it has none yet."""
    return error if str(error).startswith(where) else ValueError(f"{where}: {error}")
