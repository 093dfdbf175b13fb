"""What a coach says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CueKind(StrEnum):
    """What a cue is about, the most urgent first."""

    LINK_LOST = "link_lost"
    """No samples: nothing can be coached."""

    TOO_FAST = "too_fast"
    """Faster than is safe at this level: slow down, or stop."""

    FACING_FORWARD = "facing_forward"
    """Forward steps within a backward set."""

    MOUNTING = "mounting"
    """The signal does not fit how the sensor is said to be worn."""

    LONG = "long"
    """Strides too long: shorter."""

    SLOW = "slow"
    """Cadence below the band: quicker."""

    UNEVEN = "uneven"
    """Left and right, or stride after stride, differ: even."""

    GOOD = "good"
    """Back within the band; shown, never spoken."""

    RECALL = "recall"
    """What it is all about, said once before the first set."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to mend, or to know.

    Parameters
    ----------
    kind : CueKind
        What it is about.
    known_at_s : float
        When it could first be said, s on the session's axis.
    words : str
        The cue in one to four words that say what to bring about: "quick, light steps".
    value, limit : float or None
        What was measured, and what it is held against, in ``unit``; None where there is
        nothing to measure (a lost link).
    unit : str
        ``steps/min``, ``m``, ``m/s``, ``%`` ...; empty without a value.
    spoken : bool
        True: say it; False: only show it, because something was said just before, or the
        set is one with less feedback.
    """

    kind: CueKind
    known_at_s: float
    words: str
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    spoken: bool = True
