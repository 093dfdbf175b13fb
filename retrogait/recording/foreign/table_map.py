"""A map: a TOML file that says what the columns of a table are.

::

    separator = ","         # "," ";" or "tab"
    decimal = "."           # "." or ","
    rate_hz = 100.0         # only without [time]

    [time]
    column = "stamp"
    unit = "ms"             # s, ms, us, ns

    [acceleration]          # with gravity
    x = "ax"                # the column that is the sensor's x; "-ax": turned round
    y = "ay"
    z = "az"
    unit = "g"              # m/s2, g, mg
    sign = "force"          # at rest the axis that points up reads +; "gravity": it reads -

    [angular_rate]          # may be left out
    x = "gx"
    y = "gy"
    z = "gz"
    unit = "deg/s"          # rad/s, deg/s

x, y, z must form a right-handed frame, the same for both sensors.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS, SIGNS, TIME_UNITS

SEPARATORS: Mapping[str, str] = {",": ",", ";": ";", "tab": "\t"}
DECIMALS = (".", ",")
OPEN = "?"
"""What a guess leaves open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """Three columns of one sensor.

    Parameters
    ----------
    columns : tuple of 3 str
        x, y, z; a leading ``-`` turns a column round.
    unit : str
        Their unit.
    """

    columns: tuple[str, str, str]
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """What a map says.

    Parameters
    ----------
    where : str
        The map's file, for messages.
    separator : str
        Between two columns.
    has_decimal_comma : bool
        Numbers are written 9,81.
    rate_hz : float or None
        Rows in a second, where there is no column of time.
    time : tuple of 2 str, or None
        Column and unit of time.
    acc : Triple
        The acceleration.
    gyr : Triple or None
        The angular rate.
    sign : str or None
        ``force`` or ``gravity``; None: not said.
    """

    where: str
    separator: str
    has_decimal_comma: bool
    rate_hz: float | None
    time: tuple[str, str] | None
    acc: Triple
    gyr: Triple | None
    sign: str | None


def read_map(path: Path) -> TableMap:
    """Read a map.

    Raises
    ------
    RecordingError
        If it is no TOML, a key is missing or not known, or a value cannot be.
    """
    where = str(path)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{where}: cannot be read: {error}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RecordingError(f"{where}: broken TOML: {error}") from None
    known = ("separator", "decimal", "rate_hz", "time", "acceleration", "angular_rate")
    _check_keys(values, known=known, where=where)
    acceleration = _section(values, "acceleration", where=where)
    if acceleration is None:
        raise RecordingError(f"{where}: expected [acceleration] with x, y, z, unit and sign")
    gyr = _section(values, "angular_rate", where=where)
    in_acc, in_gyr = f"{where}, [acceleration]", f"{where}, [angular_rate]"
    return TableMap(
        where=where,
        separator=SEPARATORS[_one_of(values, "separator", SEPARATORS, default=",", where=where)],
        has_decimal_comma=_one_of(values, "decimal", DECIMALS, default=".", where=where) == ",",
        rate_hz=_rate(values.get("rate_hz"), where=where),
        time=_time(_section(values, "time", where=where), where=f"{where}, [time]"),
        acc=_triple(acceleration, units=ACC_UNITS, more=("sign",), where=in_acc),
        gyr=None if gyr is None else _triple(gyr, units=GYR_UNITS, where=in_gyr),
        sign=_sign(acceleration, where=in_acc),
    )


def _section(values: Mapping[str, object], key: str, *, where: str) -> Mapping[str, object] | None:
    """A part of the map, where it is there."""
    section = values.get(key)
    if section is not None and not isinstance(section, dict):
        raise RecordingError(f"{where}: {key} must be a section, like [{key}]")
    return section


def _check_keys(values: Mapping[str, object], *, known: Iterable[str], where: str) -> None:
    """Refuse what is not known: a slip of the pen must not be a silent default."""
    unknown = [key for key in values if key not in known]
    if unknown:
        raise RecordingError(
            f"{where}: key {unknown[0]!r} is not known; known are {', '.join(known)}"
        )


def _time(section: Mapping[str, object] | None, *, where: str) -> tuple[str, str] | None:
    """Column and unit of time."""
    if section is None:
        return None
    _check_keys(section, known=("column", "unit"), where=where)
    return _text(section, "column", where=where), _one_of(section, "unit", TIME_UNITS, where=where)


def _triple(
    section: Mapping[str, object],
    *,
    units: Iterable[str],
    where: str,
    more: tuple[str, ...] = (),
) -> Triple:
    """Three columns and their unit."""
    _check_keys(section, known=("x", "y", "z", "unit", *more), where=where)
    x, y, z = (_text(section, axis, where=where) for axis in "xyz")
    return Triple(columns=(x, y, z), unit=_one_of(section, "unit", units, where=where))


def _sign(section: Mapping[str, object], *, where: str) -> str | None:
    """The sign, where it is said."""
    return _one_of(section, "sign", SIGNS, where=where) if "sign" in section else None


def _rate(value: object, *, where: str) -> float | None:
    """A rate in Hz."""
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not (math.isfinite(rate := float(str(value))) and rate > 0):
        raise RecordingError(f"{where}: rate_hz must be a number above 0, got {value!r}")
    return rate


def _text(section: Mapping[str, object], key: str, *, where: str) -> str:
    """A text that must be there."""
    value = section.get(key)
    if not isinstance(value, str) or value == OPEN:
        raise RecordingError(f"{where}: {key} must be a column's name, got {value!r}"[:300])
    return value


def _one_of(
    section: Mapping[str, object],
    key: str,
    names: Iterable[str],
    *,
    where: str,
    default: str | None = None,
) -> str:
    """One of some words."""
    value = section.get(key, default)
    if not isinstance(value, str) or value not in names:
        shown = ", ".join(repr(name) for name in names)
        raise RecordingError(f"{where}: {key} must be one of {shown}, got {value!r}"[:300])
    return value
