"""What is said: what to bring about on the floor, never what to do with a part of the body."""

from __future__ import annotations

from retrogait.types import CueKind

WORDS = {
    CueKind.LINK_LOST: "sensor lost",
    CueKind.TOO_FAST: "slower and easy",
    CueKind.FACING_FORWARD: "now move backward",
    CueKind.MOUNTING: "check the sensor",
    CueKind.LONG: "shorter steps",
    CueKind.SLOW: "quick, light steps",
    CueKind.UNEVEN: "tap the floor evenly",
    CueKind.GOOD: "good, keep it",
    CueKind.RECALL: "short, quick, even steps",
}
"""A cue in one to four words."""

MENDED = {
    CueKind.LINK_LOST: "sensor back",
    CueKind.MOUNTING: "sensor fits",
}
"""What :attr:`CueKind.GOOD` says of troubles that are not the person's."""
