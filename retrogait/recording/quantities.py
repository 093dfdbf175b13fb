"""Units that files come in, and what brings them to m/s², rad/s and s."""

from __future__ import annotations

import math
from collections.abc import Mapping

from retrogait.types import GRAVITY_MS2

ACC_UNITS: Mapping[str, float] = {
    "m/s2": 1.0,
    "g": GRAVITY_MS2,
    "mg": GRAVITY_MS2 / 1000,
}
"""Factor to m/s² by unit."""

GYR_UNITS: Mapping[str, float] = {"rad/s": 1.0, "deg/s": math.pi / 180}
"""Factor to rad/s by unit."""

SIGNS: Mapping[str, float] = {"force": 1.0, "gravity": -1.0}
"""Factor to specific force by what a file calls acceleration; see ``foreign.port.Sign``."""

TIME_UNITS: Mapping[str, float] = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}
"""Units in a second: times are divided, so that 12 ms reads exactly 0.012."""

_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "m/s2": ("m/s2", "m/s^2", "m/s²", "m/s/s", "ms2", "ms-2", "ms^-2", "mps2"),
    "g": ("g",),
    "mg": ("mg", "milli-g"),
    "rad/s": ("rad/s", "rads", "rads-1", "radps", "rad/sec"),
    "deg/s": ("deg/s", "degs", "dps", "degps", "deg/sec", "°/s", "degrees/s"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "ms": ("ms", "msec", "millis", "milliseconds"),
    "us": ("us", "usec", "µs", "μs", "microseconds"),
    "ns": ("ns", "nsec", "nanos", "nanoseconds"),
}

UNIT_OF_SPELLING: Mapping[str, str] = {
    spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings
}
"""Unit by the way a file spells it: lower case, without blanks and underscores."""


def unit_of(spelling: str) -> str | None:
    """The unit that a file spells so, None where it is not known."""
    bare = spelling.lower().replace(" ", "").replace("_", "")
    return UNIT_OF_SPELLING.get(bare)
