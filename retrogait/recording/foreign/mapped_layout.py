"""The layout of a foreign table, by a map."""

from __future__ import annotations

from collections.abc import Iterable

from retrogait.errors import RecordingError
from retrogait.recording.foreign.shown import listed
from retrogait.recording.foreign.table_map import TableMap, Triple
from retrogait.recording.foreign.text_table import Head
from retrogait.recording.layout import Axes3, Layout, Signs3
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS, SIGNS, TIME_UNITS


def mapped_layout(table_map: TableMap, *, header: str, overrides: Overrides, where: str) -> Layout:
    """The columns of a table by a map.

    Parameters
    ----------
    table_map : TableMap
        The map.
    header : str
        The table's first line.
    overrides : Overrides
        What the command line says.
    where : str
        The table, for messages.

    Raises
    ------
    RecordingError
        If the table lacks a column, the sign or the rate is said nowhere, or map and command
        line disagree.
    """
    names = Head.of(header, separator=table_map.separator).names
    acc, acc_signs = _places(table_map.acc, names, where=where)
    gyr = None if table_map.gyr is None else _places(table_map.gyr, names, where=where)
    time = None if table_map.time is None else _place(table_map.time[0], names, where=where)
    _check_once([time, *acc, *(gyr[0] if gyr else ())], names, where=table_map.where)
    _check_agreed(table_map, overrides)
    turned = SIGNS[_settled_sign(table_map, overrides)]
    x, y, z = acc_signs
    return Layout(
        separator=table_map.separator,
        names=names,
        time=time,
        acc=acc,
        gyr=gyr[0] if gyr else None,
        per_second=_per_second(table_map, overrides),
        acc_factor=ACC_UNITS[table_map.acc.unit],
        gyr_factor=GYR_UNITS[table_map.gyr.unit if table_map.gyr else "rad/s"],
        has_decimal_comma=table_map.has_decimal_comma,
        acc_signs=(turned * x, turned * y, turned * z),
        gyr_signs=gyr[1] if gyr else (1.0, 1.0, 1.0),
    )


def _check_agreed(table_map: TableMap, overrides: Overrides) -> None:
    """Refuse options that say something else than the map."""
    gyr_unit = None if table_map.gyr is None else table_map.gyr.unit
    for option, said, given in (
        ("--acc-unit", table_map.acc.unit, overrides.acc_unit),
        ("--gyr-unit", gyr_unit, overrides.gyr_unit),
        ("--sign", table_map.sign, overrides.sign),
        ("--rate", table_map.rate_hz, overrides.rate_hz),
    ):
        if said is not None and given is not None and said != given:
            raise RecordingError(
                f"{table_map.where}: the map says {said}, the command line says {given}; leave "
                f"{option} out"
            )


def _settled_sign(table_map: TableMap, overrides: Overrides) -> str:
    """The sign by map or command line."""
    sign = table_map.sign or overrides.sign
    if sign is None:
        raise RecordingError(
            f"{table_map.where}: the sign is not said; at rest the axis that points up reads + "
            f'(sign = "force") or - (sign = "gravity"): say it under [acceleration], or --sign'
        )
    return sign


def _per_second(table_map: TableMap, overrides: Overrides) -> float:
    """Time units in a second, or rows in a second."""
    if table_map.time is not None:
        return TIME_UNITS[table_map.time[1]]
    rate_hz = table_map.rate_hz or overrides.rate_hz
    if rate_hz is None:
        raise RecordingError(
            f"{table_map.where}: expected [time] with column and unit, or rate_hz for rows "
            f"without stamps"
        )
    return rate_hz


def _places(triple: Triple, names: tuple[str, ...], *, where: str) -> tuple[Axes3, Signs3]:
    """Where three columns are, and which are turned round."""
    bare = [name if name in names else name.removeprefix("-") for name in triple.columns]
    x, y, z = (_place(name, names, where=where) for name in bare)
    p, q, r = (
        -1.0 if name not in names and name.startswith("-") else 1.0 for name in triple.columns
    )
    return (x, y, z), (p, q, r)


def _place(name: str, names: tuple[str, ...], *, where: str) -> int:
    """Where a column is."""
    if names.count(name) != 1:
        raise RecordingError(f"{where}: the map expects one column {name!r}, got {listed(names)}")
    return names.index(name)


def _check_once(places: Iterable[int | None], names: tuple[str, ...], *, where: str) -> None:
    """Refuse one column for two things."""
    used = [place for place in places if place is not None]
    for place in used:
        if used.count(place) > 1:
            raise RecordingError(f"{where}: column {names[place]!r} is used twice")
