"""The layout of a foreign table, by its first line and the command line."""

from __future__ import annotations

from collections.abc import Mapping

from retrogait.errors import RecordingError
from retrogait.recording.columns import (
    Column,
    find_acc,
    find_gyr,
    find_time,
    parse_column,
    places,
    unit_of_triple,
)
from retrogait.recording.foreign.text_table import Head
from retrogait.recording.layout import Layout
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS, TIME_UNITS


def foreign_layout(header: str, *, overrides: Overrides, where: str) -> Layout:
    """The columns of a table whose first line is ``header``.

    Columns are known by their names; units by the names, else by the command
    line, else they are s, m/s² and rad/s.

    Raises
    ------
    RecordingError
        If columns are missing, ambiguous, of an unknown unit, or if file and
        command line disagree about a unit.
    """
    head = Head.of(header)
    columns = [parse_column(name, place=i, where=where) for i, name in enumerate(head.names)]
    time = find_time(columns, where=where)
    acc, gyr = find_acc(columns, where=where), find_gyr(columns, where=where)
    return Layout(
        separator=head.separator,
        names=head.names,
        time=None if time is None else time.place,
        acc=places(acc),
        gyr=places(gyr) if gyr else None,
        per_second=_per_second(time, rate_hz=overrides.rate_hz, where=where),
        acc_factor=_factor(acc, units=ACC_UNITS, given=overrides.acc_unit, where=where),
        gyr_factor=_factor(gyr, units=GYR_UNITS, given=overrides.gyr_unit, where=where),
    )


def _per_second(time: Column | None, *, rate_hz: float | None, where: str) -> float:
    """Time units in a second, or rows in a second where there is no column of time."""
    if time is not None:
        return TIME_UNITS[time.unit or "s"]
    if rate_hz is None:
        raise RecordingError(f"{where}: no column of time; add --rate with the samples a second")
    return rate_hz


def _factor(
    columns: list[Column] | None, *, units: Mapping[str, float], given: str | None, where: str
) -> float:
    """What brings three columns to SI units."""
    default = next(iter(units))
    if not columns:
        return units[default]
    named = unit_of_triple(columns, where=where)
    if named is not None and named not in units:
        raise RecordingError(
            f"{where}: column {columns[0].name!r} must be in {' or '.join(units)}, not {named}"
        )
    if named and given and named != given:
        raise RecordingError(
            f"{where}: column {columns[0].name!r} says {named}, the command line says {given}; "
            f"leave the option out"
        )
    return units[named or given or default]
