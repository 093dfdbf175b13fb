"""What a check found: pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Area(StrEnum):
    """What a finding is about, in the order of display."""

    BLUETOOTH = "bluetooth"
    PROGRAM = "program"
    STORAGE = "storage"
    CLOCK = "clock"

    def ok(self, check: str, *, said: str) -> Finding:
        """Nothing to do."""
        return Finding(self, check, State.OK, said)

    def warn(self, check: str, *, said: str, mend: str) -> Finding:
        """It works, but not as well as it could."""
        return Finding(self, check, State.WARN, said, mend)

    def fail(self, check: str, *, said: str, mend: str) -> Finding:
        """Something needed does not work."""
        return Finding(self, check, State.FAIL, said, mend)

    def bad(self, check: str, *, said: str, mend: str, works_anyway: bool) -> Finding:
        """What usually stands in the way; a warning where the whole was seen to work."""
        state = State.WARN if works_anyway else State.FAIL
        return Finding(self, check, state, said, mend)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Parameters
    ----------
    area : Area
        What it is about.
    check : str
        Name of the check; unique in a checkup.
    state : State
        How bad it is.
    said : str
        What was found, one line.
    mend : str or None
        What to do, one line; None only where all is well.

    Raises
    ------
    ValueError
        If there is something to mend and no word how, or a text is not one line.
    """

    area: Area
    check: str
    state: State
    said: str
    mend: str | None = None

    def __post_init__(self) -> None:
        if (self.state is State.OK) != (self.mend is None):
            raise ValueError(f"{self.check}: a mend belongs to what is not ok, got {self.mend!r}")
        if any(len(text.splitlines()) != 1 for text in (self.check, self.said, self.mend or "-")):
            raise ValueError(f"{self.check}: expected one line each, got {self.said!r}")


@dataclass(frozen=True, slots=True)
class Checkup:
    """All findings, in order.

    Parameters
    ----------
    findings : tuple of Finding
        At least one.
    """

    findings: tuple[Finding, ...]

    @property
    def failures(self) -> tuple[Finding, ...]:
        """What needs mending before anything works."""
        return tuple(one for one in self.findings if one.state is State.FAIL)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What could be better."""
        return tuple(one for one in self.findings if one.state is State.WARN)

    def fails_in(self, area: Area) -> bool:
        """Whether something needed in this area does not work."""
        return any(one.area is area for one in self.failures)


def any_fails(findings: Sequence[Finding]) -> bool:
    """Whether one of them is a failure."""
    return any(one.state is State.FAIL for one in findings)
