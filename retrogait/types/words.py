"""Placement, side, gait, direction: the words that steps are described with."""

from __future__ import annotations

from enum import StrEnum


class Placement(StrEnum):
    """Where the sensor sits."""

    LOWER_BACK = "lower_back"
    CHEST = "chest"
    THIGH = "thigh"
    SHANK = "shank"
    FOOT = "foot"

    @property
    def is_trunk(self) -> bool:
        """True where the sensor sees the steps of both feet."""
        return self in (Placement.LOWER_BACK, Placement.CHEST)


class Side(StrEnum):
    """Which leg."""

    LEFT = "left"
    RIGHT = "right"
    UNKNOWN = "unknown"


class Gait(StrEnum):
    """Walking has double support, running has flight."""

    WALK = "walk"
    RUN = "run"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Which way the body travels, seen from the way it faces."""

    FORWARD = "forward"
    BACKWARD = "backward"
    UNKNOWN = "unknown"


class LengthSource(StrEnum):
    """Where a stride length comes from."""

    FOOT = "foot"
    DISTANCE = "distance"
    MODEL = "model"
    NONE = "none"


class Flag(StrEnum):
    """A step that misses the cue *short, quick, even steps*."""

    SLOW = "slow"
    LONG = "long"
    UNEVEN = "uneven"


class Heading(StrEnum):
    """How the forward axis of a body frame is known.

    ``CALIBRATED`` by a declared forward walk; ``LEARNT`` from walking of whatever direction,
    with less confidence.
    """

    DECLARED = "declared"
    CALIBRATED = "calibrated"
    LEARNT = "learnt"
    PENDING = "pending"
    REFUSED = "refused"
    UNKNOWN = "unknown"

    @property
    def is_known(self) -> bool:
        """True where forward can be told from backward at all."""
        return self not in _HEADING_REASONS

    @property
    def reason(self) -> Reason:
        """Why there is no direction, for a heading that is not known."""
        return _HEADING_REASONS[self]


class Reason(StrEnum):
    """Why a direction is unknown; the text is for the user."""

    NO_MOUNTING = (
        "mounting not known: declare the axes (--forward, --up) or a forward walk (--calibrate)"
    )
    CALIBRATING = "the declared forward walk is not over yet"
    CALIBRATION_REFUSED = "the declared forward walk could not be used: see the calibration line"
    TOO_EARLY = "too little signal since the start, a gap or a pause"
    WEAK = "signal too weak: move more briskly or fix the sensor more firmly"
    INCOHERENT = "no regular gait in the signal"
    AMBIGUOUS = "the signal lies between forward and backward"
    GAIT_UNKNOWN = "walking or running could not be told, and the rule depends on it"
    MOVED = (
        "the signal contradicts the mounting: the sensor has moved, or is worn otherwise than"
        " declared; mend it, then declare the axes or a forward walk anew"
    )
    NO_GYROSCOPE = "this placement needs a gyroscope to tell direction"


_HEADING_REASONS = {
    Heading.UNKNOWN: Reason.NO_MOUNTING,
    Heading.PENDING: Reason.CALIBRATING,
    Heading.REFUSED: Reason.CALIBRATION_REFUSED,
}
