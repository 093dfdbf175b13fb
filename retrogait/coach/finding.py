"""What a rule says of one step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A measured value against its limit.

    Parameters
    ----------
    value, limit : float
        What was measured, and what it is held against.
    unit : str
        Of both.
    is_outside : bool
        True where the value misses the limit.
    is_hint : bool
        True where the measure is too rough to be spoken of.
    """

    value: float
    limit: float
    unit: str
    is_outside: bool
    is_hint: bool = False
