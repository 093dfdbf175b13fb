"""What the columns of a foreign table are, by the names people and apps give them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrogait.errors import RecordingError
from retrogait.recording.layout import Axes3
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS, TIME_UNITS, unit_of

_TIME = re.compile(
    r"t|time|timestamps?|elapsed|elapsedtime|secondselapsed|seconds?|secs?|sensortimestamp"
)
_ACC = re.compile(
    r"(?:(?:total|raw)?acc|(?:total|raw)?accel|accelerometer|(?:accelerometer|total|raw)?acceleration"
    r"|specificforce|a)([xyz])"
)
_BARE = re.compile(r"([xyz])")
_GYR = re.compile(
    r"(?:gyr|gyro|gyroscope|gyroscoperotation|angularvelocity|angularrate|(?:motion)?rotationrate"
    r"|omega|w|g)([xyz])"
)
_WITHOUT_GRAVITY = re.compile(
    r"(?:lin|linear|user|motionuser)(?:acc|accel|acceleration|accelerometer)([xyz])"
)
_IN_BRACKETS = re.compile(r"(?P<base>.*?)\s*[(\[]\s*(?P<unit>[^)\]]*)\s*[)\]]\s*")
_AS_SUFFIX = re.compile(r"(?P<base>.+?)[_ .-](?P<unit>rad_s|deg_s|m_s2|[^_ .-]+)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    place : int
        0, 1, 2 ... from the left.
    name : str
        As the header gives it.
    base : str
        The name without its unit, small letters and digits only.
    unit : str or None
        Unit by the name, one of those of :mod:`~retrogait.recording.quantities`.
    """

    place: int
    name: str
    base: str
    unit: str | None


def parse_column(name: str, *, place: int, where: str) -> Column:
    """Split the name of a column into what is measured and the unit.

    Raises
    ------
    RecordingError
        If the unit, in brackets, of a quantity that is needed is not known.
    """
    bracketed = _IN_BRACKETS.fullmatch(name)
    if bracketed:
        column = Column(place, name, _bare(bracketed["base"]), unit_of(bracketed["unit"]))
        if column.unit is None and _is_needed(column.base):
            raise RecordingError(
                f"{where}: unit {bracketed['unit']!r} of column {name!r} is not known; "
                f"known are {', '.join([*ACC_UNITS, *GYR_UNITS, *TIME_UNITS])}"
            )
        return column
    suffixed = _AS_SUFFIX.fullmatch(name.strip())
    if suffixed and unit_of(suffixed["unit"]):
        return Column(place, name, _bare(suffixed["base"]), unit_of(suffixed["unit"]))
    unit = "s" if _bare(name).startswith("sec") else None
    return Column(place, name, _bare(name), unit)


def find_time(columns: list[Column], *, where: str) -> Column | None:
    """The column of time stamps; one that names its unit goes before one that does not."""
    stamps = [column for column in columns if _TIME.fullmatch(column.base)]
    stamps = [column for column in stamps if column.unit] or stamps
    if len(stamps) > 1:
        raise _two_alike("time", stamps, where=where)
    if stamps and stamps[0].unit not in (None, *TIME_UNITS):
        raise RecordingError(f"{where}: column {stamps[0].name!r} has no unit of time")
    return stamps[0] if stamps else None


def find_acc(columns: list[Column], *, where: str) -> list[Column]:
    """The three columns of acceleration, x y z.

    Raises
    ------
    RecordingError
        If there are none, one is missing, or they are free of gravity.
    """
    acc = _triple(columns, pattern=_ACC, what="acceleration", where=where)
    if not acc and _triple(columns, pattern=_WITHOUT_GRAVITY, what="acceleration", where=where):
        raise RecordingError(
            f"{where}: gravity is removed from linear acceleration; export the acceleration "
            f"with gravity (raw or total)"
        )
    acc = acc or _triple(columns, pattern=_BARE, what="acceleration", where=where)
    if not acc:
        raise RecordingError(
            f"{where}: no columns of acceleration; expected names like acc_x, acc_y, acc_z in the "
            f"first line, got {', '.join(column.name for column in columns)[:200]}"
        )
    return acc


def find_gyr(columns: list[Column], *, where: str) -> list[Column] | None:
    """The three columns of angular rate, x y z, where there are any."""
    return _triple(columns, pattern=_GYR, what="angular rate", where=where) or None


def unit_of_triple(columns: list[Column], *, where: str) -> str | None:
    """The unit that three columns name, None where they name none.

    Raises
    ------
    RecordingError
        If they name different ones.
    """
    units = {column.unit for column in columns}
    if len(units) > 1:
        shown = ", ".join(column.name for column in columns)
        raise RecordingError(f"{where}: columns {shown} must have one unit")
    return columns[0].unit


def places(columns: list[Column]) -> Axes3:
    """Where three columns are."""
    x, y, z = (column.place for column in columns)
    return x, y, z


def _triple(
    columns: list[Column], *, pattern: re.Pattern[str], what: str, where: str
) -> list[Column]:
    """The columns x, y, z whose base matches, or none."""
    found = [(match[1], c) for c in columns if (match := pattern.fullmatch(c.base))]
    if not found:
        return []
    by_axis: dict[str, Column] = {}
    for axis, column in found:
        if axis in by_axis:
            raise _two_alike(f"{what} {axis}", [by_axis[axis], column], where=where)
        by_axis[axis] = column
    missing = [axis for axis in "xyz" if axis not in by_axis]
    if missing:
        shown = ", ".join(column.name for _, column in found)
        raise RecordingError(
            f"{where}: {what} needs x, y and z: {missing[0]} is missing of {shown}"
        )
    return [by_axis[axis] for axis in "xyz"]


def _two_alike(what: str, columns: list[Column], *, where: str) -> RecordingError:
    """The refusal of two columns for one thing."""
    shown = " and ".join(column.name for column in columns[:2])
    return RecordingError(f"{where}: {shown} both look like {what}; leave one in the file")


def _is_needed(base: str) -> bool:
    """True for names that are read."""
    return any(pattern.fullmatch(base) for pattern in (_TIME, _ACC, _GYR, _BARE))


def _bare(name: str) -> str:
    """Small letters and digits of a name."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
