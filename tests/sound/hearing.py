"""A speaker that writes down, and a session to listen to."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrogait.coach.plan import Session, parse_plan
from retrogait.sound import Announcement, Beat

PLAN = """
schema = "retrogait.plan/1"
name = "two-sets"
title = "Two sets"
for_whom = "tests"
aim = "tests"
where = "lane"
per_week = 2
baseline = {baseline}
[[block]]
title = "Back"
say = "Back."
travel = "backward"
gait = "walk"
sets = 2
seconds = 20
rest_s = {rest_s}
[[source]]
kind = "choice"
says = "all"
"""


def two_sets(*, rest_s: float = 30.0, baseline: bool = False) -> Session:
    """A plan of two sets backward."""
    text = PLAN.format(rest_s=rest_s, baseline=str(baseline).lower())
    return Session.of(parse_plan(text, where="test"))


@dataclass
class WrittenDown:
    """Remembers what it is asked."""

    name: str = "paper"
    said: list[Announcement] = field(default_factory=list)
    beats: list[Beat | None] = field(default_factory=list)
    closed: bool = False

    def say(self, announcement: Announcement) -> None:
        self.said.append(announcement)

    def beat(self, beat: Beat | None) -> None:
        self.beats.append(beat)

    def close(self) -> None:
        self.closed = True

    @property
    def words(self) -> list[str]:
        """What was said, one string an announcement."""
        return [" ".join(one.words) for one in self.said]


@dataclass(frozen=True)
class BandNow:
    """A band of cadence."""

    target_spm: float = 105.0
    low_spm: float = 101.0
    high_spm: float = 113.0
    cadence_spm: float | None = 104.0
    beat_share: float | None = 1.0
