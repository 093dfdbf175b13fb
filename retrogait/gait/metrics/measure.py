"""A figure with the number it rests on, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Trust(StrEnum):
    """How far the number of values carries a figure."""

    NONE = "not known"
    FEW = "too few to rely on"
    INDICATIVE = "indicative"
    RELIABLE = "reliable"


@dataclass(frozen=True, slots=True)
class Need:
    """How many values a figure needs.

    Parameters
    ----------
    counted : str
        What is counted, in the plural ("strides").
    minimum : int
        Below it the figure is withheld.
    indicative, reliable : int
        From here on it is called so.

    Raises
    ------
    ValueError
        Unless 1 <= minimum <= indicative <= reliable.
    """

    counted: str
    minimum: int
    indicative: int
    reliable: int

    def __post_init__(self) -> None:
        if not 1 <= self.minimum <= self.indicative <= self.reliable:
            raise ValueError(
                f"need 1 <= minimum <= indicative <= reliable, got "
                f"{self.minimum}, {self.indicative}, {self.reliable}"
            )

    def trust(self, n: int) -> Trust:
        """What ``n`` values are worth."""
        if n < self.minimum:
            return Trust.NONE
        if n < self.indicative:
            return Trust.FEW
        return Trust.INDICATIVE if n < self.reliable else Trust.RELIABLE


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure; its unit stands in the name of the field that holds it.

    Parameters
    ----------
    value : float or None
        None where it cannot be known.
    n : int
        Number of values behind it (which kind: see ``docs/metrics.md``).
    trust : Trust
        What that number is worth.
    why_not : str
        Why there is no value; empty where there is one.
    """

    value: float | None
    n: int
    trust: Trust
    why_not: str = ""

    @classmethod
    def of(cls, value: float, *, n: int, need: Need) -> Measure:
        """A figure resting on ``n`` values, withheld where they are too few.

        ``value`` is not looked at where ``n`` is below the minimum.

        Raises
        ------
        ValueError
            If there are values enough and the figure is still not finite.
        """
        if n < need.minimum:
            return cls.too_few(n, need=need)
        if not math.isfinite(value):
            raise ValueError(f"a figure over {n} {need.counted} must be finite, got {value}")
        return cls(value=float(value), n=n, trust=need.trust(n))

    @classmethod
    def too_few(cls, n: int, *, need: Need) -> Measure:
        """No figure, because fewer values came than it needs."""
        return cls.unknown(f"needs at least {need.minimum} {need.counted}, {n} came", n=n)

    @classmethod
    def unknown(cls, why_not: str, *, n: int = 0) -> Measure:
        """No figure, and why."""
        return cls(value=None, n=n, trust=Trust.NONE, why_not=why_not)
