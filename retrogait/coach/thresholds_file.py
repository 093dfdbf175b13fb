"""Thresholds of one's own, as text in TOML or by name; whoever calls reads and writes files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from retrogait.coach.thresholds import TABLE, CoachParams

SCHEMA = "retrogait.thresholds/1"


@dataclass(frozen=True, slots=True)
class OwnThreshold:
    """A threshold that was set to another value than the default.

    Parameters
    ----------
    name : str
        As in :class:`~retrogait.coach.CoachParams`.
    value : float
        In the threshold's own unit.
    """

    name: str
    value: float


def own_thresholds(params: CoachParams) -> tuple[OwnThreshold, ...]:
    """The thresholds that are not the default; :func:`params_of` makes equal ones of them."""
    usual = asdict(CoachParams())
    return tuple(
        OwnThreshold(name, value) for name, value in asdict(params).items() if value != usual[name]
    )


def params_of(values: Mapping[str, object]) -> CoachParams:
    """Thresholds by name; what is left out keeps its default.

    Raises
    ------
    ValueError
        If there is a name that is not known (the known ones are listed), a value that is no
        number, or one out of its range.
    """
    if unknown := sorted(values.keys() - TABLE.keys()):
        raise ValueError(
            f"unknown threshold {', '.join(unknown)}; the known ones are {', '.join(TABLE)}"
        )
    numbers: dict[str, Any] = {name: _number(name, value) for name, value in values.items()}
    return CoachParams(**numbers)


def parse_thresholds(text: str) -> CoachParams:
    """Read thresholds; what the text leaves out keeps its default.

    Parameters
    ----------
    text : str
        TOML: ``schema = "retrogait.thresholds/1"``, then ``name = number`` lines.

    Raises
    ------
    ValueError
        If the text is no TOML or has another schema, and as :func:`params_of`.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"expected thresholds in TOML: {error}") from None
    if (schema := values.pop("schema", None)) != SCHEMA:
        raise ValueError(f"expected schema = {SCHEMA!r} in the first line, got {schema!r}")
    return params_of(values)


def thresholds_text(params: CoachParams) -> str:
    """All thresholds as TOML with unit, range and source: a file to start from."""
    lines = [f'schema = "{SCHEMA}"', ""]
    for name, value in asdict(params).items():
        limits = TABLE[name]
        lines += [
            f"# {limits.unit}, {limits.low:g} to {limits.high:g}; {limits.source}",
            f"{name} = {value!r}",
        ]
    return "\n".join(lines) + "\n"


def _number(name: str, value: Any) -> float | int:
    """A number of the type of the default: a count must be whole."""
    default = getattr(CoachParams(), name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} must be a number of {TABLE[name].unit}, got {value!r}")
    if isinstance(default, int) and not isinstance(value, int):
        raise ValueError(f"{name} counts {TABLE[name].unit}, a whole number; got {value!r}")
    return value if isinstance(default, int) else float(value)
