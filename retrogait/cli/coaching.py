"""The coach that is meant on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from retrogait.cli.console import EXIT_BAD_INPUT, fail, usage

if TYPE_CHECKING:
    from retrogait.coach import CoachParams
    from retrogait.coach.plan import Plan, Session
    from retrogait.live import Coaching, Worn


@dataclass(frozen=True, slots=True)
class Coached:
    """What is to be coached.

    Parameters
    ----------
    plan : Plan
        The plan.
    session : Session
        Today's session of it.
    params : CoachParams
        Every threshold.
    level : str
        Speed caps.
    """

    plan: Plan
    session: Session
    params: CoachParams
    level: str = "beginner"

    def by(self, worn: Sequence[Worn], *, starts_itself: bool) -> Coaching:
        """The coach of these sensors, now that they are known."""
        from retrogait.coach import CoachStart, Level
        from retrogait.coach import Worn as Seen
        from retrogait.live import Coaching
        from retrogait.session import CoachedSession

        seen = tuple(Seen(one.stream, one.mounting.placement, one.mounting.side) for one in worn)
        start = CoachStart(seen, Level(self.level))
        session = CoachedSession(self.session, start=start, params=self.params)
        return Coaching(session, starts_itself=starts_itself)


def coach_of(
    plan_name: str | None,
    *,
    stage: int,
    lane: float | None,
    level: str,
    thresholds: Path | None,
) -> Coached | None:
    """What is to be coached; None without a plan."""
    from retrogait.coach import Level

    if plan_name is None:
        if thresholds is not None or lane is not None or stage:
            raise typer.BadParameter("--stage, --lane and --thresholds are for a --plan")
        return None
    if level not in list(Level):
        raise typer.BadParameter(f"--level must be {', '.join(Level)}, got {level!r}")
    return coached_plan(plan_name, stage=stage, lane=lane, level=level, thresholds=thresholds)


def coached_plan(
    name: str,
    *,
    stage: int = 0,
    lane: float | None = None,
    level: str = "beginner",
    thresholds: Path | None = None,
) -> Coached:
    """A session of a plan of the library, or of a file."""
    plan = _plan(name)
    session = _session(plan, stage=stage, lane=lane)
    return Coached(plan, session, _params(thresholds), level)


def _plan(name: str) -> Plan:
    """A plan of the library, or of a file."""
    from retrogait.coach.plan import find_plan, parse_plan, plan_names

    try:
        if name.endswith(".toml"):
            return parse_plan(_text(Path(name)), where=name)
        if name not in plan_names():
            raise typer.BadParameter(
                f"--plan must be one of {', '.join(plan_names())} or a .toml file, got {name!r}"
            )
        return find_plan(name)
    except ValueError as error:
        fail(str(error), code=EXIT_BAD_INPUT)


def _session(plan: Plan, *, stage: int, lane: float | None) -> Session:
    """Today's session."""
    from retrogait.coach.plan import Measure, MeasureKind, Session

    with usage():
        measure = None if lane is None else Measure(MeasureKind.LANE, lane_m=lane)
        return Session.of(plan, stage=stage, measure=measure)


def _params(file: Path | None) -> CoachParams:
    """The thresholds, or those of a file."""
    from retrogait.coach import CoachParams, parse_thresholds

    try:
        return CoachParams() if file is None else parse_thresholds(_text(file))
    except ValueError as error:
        fail(f"{file}: {error}", code=EXIT_BAD_INPUT)


def _text(file: Path) -> str:
    """What is in a text file."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file}: cannot be read: {error}", code=EXIT_BAD_INPUT)
