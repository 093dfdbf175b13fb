"""A backward walk test in words, and as JSON values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrogait.coach.runner_events import CountIn, Said
from retrogait.coach.walk_test import (
    LEAST_CHANGE,
    NOT_A_DIAGNOSIS,
    Go,
    Reading,
    Trial,
    TrialDone,
    Waiting,
    WalkTestDone,
    WalkTestEvent,
    WalkTestResult,
)

SCHEMA = "retrogait.walk_test/1"


@dataclass(frozen=True, slots=True)
class Held:
    """A test that was held, and under what circumstances.

    Parameters
    ----------
    result : WalkTestResult
        Its trials.
    go_s : sequence of float
        When *go* was said in each trial, s on the recording's axis; one more than there are
        trials where the last was broken off.
    wanted : int
        Trials that were meant.
    person : str
        A label.
    created_utc : str or None
        When, ISO 8601.
    simulated : bool
        True where no person wore a sensor.
    """

    result: WalkTestResult
    go_s: Sequence[float]
    wanted: int
    person: str
    created_utc: str | None
    simulated: bool

    def record(self) -> dict[str, object]:
        """What ``walk-test.json`` holds."""
        result = self.result
        return {
            "schema": SCHEMA,
            "created_utc": self.created_utc,
            "person": self.person,
            "simulated": self.simulated,
            "distance_m": result.distance_m,
            "trials_wanted": self.wanted,
            "trials": [
                _trial(trial, go_s) for trial, go_s in zip(result.trials, self.go_s, strict=False)
            ],
            "time_s": _rounded(result.time_s),
            "from_go_s": _rounded(result.from_go_s),
            "speed_ms": _rounded(result.speed_ms),
            "readings": [_reading(reading) for reading in result.readings],
            "mind": [LEAST_CHANGE, NOT_A_DIAGNOSIS],
        }

    def lines(self) -> Iterator[str]:
        """The result for a person."""
        result = self.result
        yield f"{result.distance_m:g}-metre backward walk"
        yield from map(trial_words, result.trials)
        if len(result.trials) < self.wanted:
            yield f"over after {len(result.trials)} of {self.wanted} trials"
        yield _mean(result)
        if result.readings:
            yield "what was found in other people:"
            yield from (f"- {reading}" for reading in result.readings)
            yield LEAST_CHANGE
        yield NOT_A_DIAGNOSIS


def event_words(event: WalkTestEvent) -> str:
    """One line for the wearer and whoever helps."""
    match event:
        case Waiting():
            return (
                f"trial {event.trial} of {event.of}: to the first line, stand still; "
                f"go in {event.seconds:.0f} s"
            )
        case CountIn():
            return f"{event.number}"
        case Go():
            return "go"
        case Said():
            return event.phrase.value
        case TrialDone():
            return trial_words(event.trial)
        case WalkTestDone():
            return "the test is over"


def trial_words(trial: Trial) -> str:
    """A trial, and how it was timed."""
    if trial.time_s is None:
        return f"trial {trial.number}: does not count: {trial.why_void}"
    return (
        f"trial {trial.number}: {trial.time_s:.2f} s, {trial.from_go_s:.2f} s after go; "
        f"from {trial.timed_from} to {trial.timed_to}; {trial.contacts} contacts"
    )


def _mean(result: WalkTestResult) -> str:
    """The result itself."""
    counted = sum(trial.time_s is not None for trial in result.trials)
    if result.time_s is None:
        return "no trial counts: there is no result"
    return (
        f"mean of {counted}: {result.time_s:.2f} s ({result.from_go_s:.2f} s after go), "
        f"{result.speed_ms:.2f} m/s over the taped distance"
    )


def _trial(trial: Trial, go_s: float) -> dict[str, object]:
    """A trial as JSON values."""
    return {
        "number": trial.number,
        "go_s": _rounded(go_s),
        "time_s": _rounded(trial.time_s),
        "from_go_s": _rounded(trial.from_go_s),
        "contacts": trial.contacts,
        "timed_from": None if trial.timed_from is None else trial.timed_from.value,
        "timed_to": None if trial.timed_to is None else trial.timed_to.value,
        "why_void": trial.why_void,
    }


def _reading(reading: Reading) -> dict[str, object]:
    """A result against a figure as JSON values."""
    band = reading.band
    return {
        "side": reading.side.value,
        "limit": band.limit,
        "unit": band.unit.value,
        "means": band.means,
        "people": band.people,
        "source": band.source,
        "doi": band.doi,
    }


def _rounded(value: float | None) -> float | None:
    """To a tenth of a millisecond: no sensor knows more."""
    return None if value is None else round(value, 4)
