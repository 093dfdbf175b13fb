"""People who carry out a plan, at high speed: they step while a set runs, and press buttons."""

from __future__ import annotations

from retrogait.coach.plan import Goal, GoalKind
from retrogait.coach.runner import Runner
from retrogait.coach.runner_events import Button, Pressed, RunnerEvent
from retrogait.coach.runner_state import Phase
from retrogait.types import Direction, Gait, LengthSource, Side, StepRecord

STEP_S = 0.5


def step(
    t_s: float,
    *,
    stream: str = "back",
    direction: Direction = Direction.BACKWARD,
    late_s: float = 0.2,
    stride_m: float | None = None,
) -> StepRecord:
    """One contact, known a little later."""
    return StepRecord(
        stream=stream,
        t_s=t_s,
        known_at_s=t_s + late_s,
        side=Side.UNKNOWN,
        gait=Gait.WALK,
        direction=direction,
        p_backward=1.0 if direction is Direction.BACKWARD else 0.0,
        reason=None,
        interval_s=STEP_S,
        cadence_spm=120.0,
        stride_length_m=stride_m,
        length_source=LengthSource.NONE if stride_m is None else LengthSource.FOOT,
        flags=(),
    )


def carried_out(
    runner: Runner, *, stream: str = "back", stride_m: float | None = None, limit_s: float = 9000.0
) -> list[RunnerEvent]:
    """Everything that happens when a willing person does a whole session."""
    told = list(runner.push(Pressed(0.0, Button.START)))
    t_s = 0.0
    while runner.standing.phase is not Phase.DONE and t_s < limit_s:
        t_s += STEP_S
        told += runner.at(t_s)
        if runner.standing.phase is Phase.SET:
            told += runner.push(step(t_s, stream=stream, stride_m=stride_m, late_s=0.1))
            told += _marked(runner, t_s + 0.1)
    return told


def _marked(runner: Runner, t_s: float) -> tuple[RunnerEvent, ...]:
    """Press *mark* every tenth step, where lengths of a lane are counted."""
    standing = runner.standing
    goal: Goal | None = standing.leg.goal if standing.leg else None
    is_lane = goal is not None and goal.kind is GoalKind.LENGTHS
    due = standing.phase is Phase.SET and standing.steps and standing.steps % 10 == 0
    return runner.push(Pressed(t_s, Button.MARK)) if is_lane and due else ()
