"""What happened in a session: sets, rests, cues, bands, links, marks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CUT_OFF = "cut off"
"""Why a stretch ended of which the journal holds no end."""


class StretchKind(StrEnum):
    """What a stretch of a session is."""

    SET = "set"
    BASELINE = "baseline"
    REST = "rest"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A set, a baseline, a rest or a pause.

    Parameters
    ----------
    kind : StretchKind
        Which of them.
    start_s, end_s : float
        s since the session's start.
    number, of : int or None
        "2 of 4"; None where the journal does not say.
    block : str
        Title of the plan's block; empty where there is no plan.
    travel : str
        ``backward``, ``forward``, ...; empty where there is no plan.
    goal : str
        What ends it: ``seconds``, ``steps``, ``lengths``, ...; empty where nothing does.
    amount : float or None
        How much of the goal.
    reason : str
        Why a set ended: ``reached``, ``skipped``, ...; :data:`CUT_OFF` where the journal holds
        no end; empty for a rest.
    metres : float or None
        How far, where something measured it.
    """

    kind: StretchKind
    start_s: float
    end_s: float
    number: int | None = None
    of: int | None = None
    block: str = ""
    travel: str = ""
    goal: str = ""
    amount: float | None = None
    reason: str = ""
    metres: float | None = None

    @property
    def duration_s(self) -> float:
        """How long it was, s."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class CueNote:
    """A cue that was given; as :class:`retrogait.types.Cue`, read back.

    Parameters
    ----------
    t_s : float
        When, s since the session's start.
    kind, words : str
        What it was about, and what was said or shown.
    value, limit : float or None
        What was measured and what it was held against, in ``unit``.
    unit : str
        Of both.
    is_spoken : bool
        Said, or only shown.
    """

    t_s: float
    kind: str
    words: str
    value: float | None
    limit: float | None
    unit: str
    is_spoken: bool


@dataclass(frozen=True, slots=True)
class BandNote:
    """The cadence band from ``t_s`` on, steps of both feet per minute."""

    t_s: float
    low_spm: float
    high_spm: float
    target_spm: float


@dataclass(frozen=True, slots=True)
class LinkNote:
    """Something happened to a sensor: its link, its battery, its samples."""

    t_s: float
    kind: str
    stream: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that somebody set, with what it was called, if anything."""

    t_s: float
    words: str


@dataclass(frozen=True, slots=True)
class Journal:
    """What happened in a session, in order of time.

    Parameters
    ----------
    stretches : tuple of Stretch
        Sets, baselines, rests and pauses.
    cues : tuple of CueNote
        What was said and shown.
    bands : tuple of BandNote
        The cadence band whenever it changed.
    links : tuple of LinkNote
        What happened to sensors.
    marks : tuple of Mark
        Marks, lengths of the lane.
    sets_planned : int or None
        So many sets the plan held; None: the plan did not come to its end.
    """

    stretches: tuple[Stretch, ...] = ()
    cues: tuple[CueNote, ...] = ()
    bands: tuple[BandNote, ...] = ()
    links: tuple[LinkNote, ...] = ()
    marks: tuple[Mark, ...] = ()
    sets_planned: int | None = None

    @property
    def sets(self) -> tuple[Stretch, ...]:
        """The sets alone."""
        return tuple(one for one in self.stretches if one.kind is StretchKind.SET)


NO_JOURNAL = Journal()
"""Of a recording that was not made live."""
