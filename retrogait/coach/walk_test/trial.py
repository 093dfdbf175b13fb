"""One trial of a backward walk test: when it began, when it was over, whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean, median

from retrogait.coach.walk_test.bands import Reading, read_bands
from retrogait.types import Direction, StepRecord

LEAST_STEPS = 2
"""Steps of both feet without which a trial is none."""

STANDING_SHORT_S = 1.0
"""By so much a trial that ended by standing still may be too short, s: the last, small steps are
at times not seen. At a trunk sensor 9 of 10 simulated walks were within it (``docs/plans.md``)."""


class TimedFrom(StrEnum):
    """What the time begins with."""

    MOVEMENT = "first movement"
    FIRST_CONTACT = "one step before the first contact"


class TimedTo(StrEnum):
    """What the time ends with."""

    BUTTON = "button"
    LAST_CONTACT = "last contact before standing still"


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial.

    Parameters
    ----------
    number : int
        1, 2, 3.
    time_s : float or None
        From the first movement to the end, s; None where the trial does not count.
    from_go_s : float or None
        From the word *go* to the end, s.
    contacts : int
        Contacts seen; a sensor on one leg sees every other step.
    timed_from, timed_to : TimedFrom, TimedTo or None
        How.
    why_void : str
        Why it does not count; empty where it does.
    """

    number: int
    time_s: float | None
    from_go_s: float | None
    contacts: int
    timed_from: TimedFrom | None
    timed_to: TimedTo | None
    why_void: str = ""


@dataclass(frozen=True, slots=True)
class WalkTestResult:
    """All trials of a test.

    Parameters
    ----------
    distance_m : float
        As taped on the floor, m: no sensor checks it.
    trials : tuple of Trial
        As they came.
    """

    distance_m: float
    trials: tuple[Trial, ...]

    @property
    def time_s(self) -> float | None:
        """Mean of the trials that count, s; None where none does."""
        times = [trial.time_s for trial in self.trials if trial.time_s is not None]
        return fmean(times) if times else None

    @property
    def from_go_s(self) -> float | None:
        """The same from the word *go*, s."""
        times = [trial.from_go_s for trial in self.trials if trial.from_go_s is not None]
        return fmean(times) if times else None

    @property
    def speed_ms(self) -> float | None:
        """Distance over mean time, start and stop included, m/s."""
        return None if self.time_s is None else self.distance_m / self.time_s

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The mean held against the literature; nothing where no trial counts.

        A stopwatch is started at *go* or when the person moves, so both times are held against
        a figure; and ``STANDING_SHORT_S`` is allowed for where a trial ended by standing still.
        """
        if self.time_s is None or self.from_go_s is None:
            return ()
        stood = any(trial.timed_to is TimedTo.LAST_CONTACT for trial in self.trials)
        return read_bands(
            distance_m=self.distance_m,
            shortest_s=self.time_s,
            longest_s=self.from_go_s + (STANDING_SHORT_S if stood else 0.0),
        )


def trial_of(
    number: int,
    *,
    go_s: float,
    steps: Sequence[StepRecord],
    moved_s: float | None,
    pressed_s: float | None,
    steps_per_contact: int,
    broken_off: str = "",
) -> Trial:
    """Time a trial.

    1. End: the press, else the last contact.
    2. Only contacts between *go*, or the first movement, and the end count.
    3. Void with fewer than two steps, or where more of them are forward than backward.
    4. Start: the first movement; where none was seen, one step before the first contact, a step
       being the median of the intervals (half of it for a sensor on one leg); void where there
       is neither.

    Parameters
    ----------
    number : int
        Of the trial.
    go_s : float
        When *go* was said, s.
    steps : sequence of StepRecord
        Of the counted streams.
    moved_s : float or None
        First movement, s.
    pressed_s : float or None
        When the button was pressed, s.
    steps_per_contact : int
        2 for a sensor on one leg, else 1.
    broken_off : str
        Why the trial is void whatever was seen; empty where it was carried out.
    """
    # Somebody who has not moved yet has made no step: such a contact is sway.
    since_s = go_s if moved_s is None else max(go_s, moved_s)
    contacts = sorted(
        (
            step
            for step in steps
            if since_s < step.t_s and (pressed_s is None or step.t_s <= pressed_s)
        ),
        key=lambda step: step.t_s,
    )
    why = broken_off or _why_void(contacts, steps_per_contact=steps_per_contact)
    start = _start(contacts, go_s=go_s, moved_s=moved_s, steps_per_contact=steps_per_contact)
    if why or start is None:
        why = why or "neither the first movement nor two contacts were seen"
        return Trial(number, None, None, len(contacts), None, None, why)
    end_s = contacts[-1].t_s if pressed_s is None else pressed_s
    return Trial(
        number,
        time_s=end_s - start[0],
        from_go_s=end_s - go_s,
        contacts=len(contacts),
        timed_from=start[1],
        timed_to=TimedTo.LAST_CONTACT if pressed_s is None else TimedTo.BUTTON,
    )


def _why_void(contacts: Sequence[StepRecord], *, steps_per_contact: int) -> str:
    """Why a trial does not count; empty where it does."""
    steps = len(contacts) * steps_per_contact
    if steps < LEAST_STEPS:
        return f"{steps} steps seen, at least {LEAST_STEPS} are needed"
    forward = sum(step.direction is Direction.FORWARD for step in contacts)
    backward = sum(step.direction is Direction.BACKWARD for step in contacts)
    if forward > backward:
        return f"{forward} contacts forward, {backward} backward: walk backward"
    return ""


def _start(
    contacts: Sequence[StepRecord], *, go_s: float, moved_s: float | None, steps_per_contact: int
) -> tuple[float, TimedFrom] | None:
    """When the trial began, and how that is known; None where it is not."""
    times_s = [step.t_s for step in contacts]
    if moved_s is not None and times_s and go_s <= moved_s < times_s[0]:
        return moved_s, TimedFrom.MOVEMENT
    if len(times_s) < 2:
        return None
    step_s = median(b - a for a, b in pairwise(times_s)) / steps_per_contact
    return max(go_s, times_s[0] - step_s), TimedFrom.FIRST_CONTACT
