"""Settings of a measurement: what a sensor offers, and what is taken of it.

========  =======================================================
byte      meaning
========  =======================================================
0         setting: 0 rate (Hz), 1 resolution (bit), 2 range (g or
          deg/s), 3 range in thousandths, 4 channels, 5 factor
1         count of values
2 ...     values: u16, u16, u16, u32, u8, f32 in the order above,
          little endian
...       the next setting
========  =======================================================

Source: Polar BLE SDK, ``PmdSetting.kt``, and its issues 124 (an H10 wants every setting
that it offers) and 691 (setting 3 is no longer used).
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Final

from retrogait.errors import DecodeError


class Setting(IntEnum):
    """First byte of a setting."""

    RATE_HZ = 0
    RESOLUTION_BITS = 1
    RANGE = 2
    RANGE_MILLI = 3
    CHANNELS = 4
    FACTOR = 5


Settings = Mapping[Setting, tuple[float, ...]]
"""Values of each setting, in the order they were sent."""

_FORMATS: Final = {
    Setting.RATE_HZ: "H",
    Setting.RESOLUTION_BITS: "H",
    Setting.RANGE: "H",
    Setting.RANGE_MILLI: "I",
    Setting.CHANNELS: "B",
    Setting.FACTOR: "f",
}


def decode_settings(data: bytes) -> dict[Setting, tuple[float, ...]]:
    """Read settings.

    Parameters
    ----------
    data : bytes
        Parameters of an answer. One byte alone is nothing, as it is to the SDK.

    Returns
    -------
    dict
        Values of each setting; a setting that is sent twice has the later ones.

    Raises
    ------
    DecodeError
        If a setting is unknown, cut short, or a factor is not a positive number.
        Offsets count from the first parameter.
    """
    found: dict[Setting, tuple[float, ...]] = {}
    offset = 0
    while len(data) > 1 and offset < len(data):
        setting, values, offset = _one(data, offset=offset)
        found[setting] = values
    return found


def _one(data: bytes, *, offset: int) -> tuple[Setting, tuple[float, ...], int]:
    """One setting, and where the next begins."""
    if data[offset] not in set(Setting):
        raise DecodeError(offset=offset, expected="a setting, 0 to 5", got=str(data[offset]))
    if offset + 1 == len(data):
        raise DecodeError(offset=offset + 1, expected="a count of values", got="the end")
    setting, count = Setting(data[offset]), data[offset + 1]
    form = f"<{count}{_FORMATS[setting]}"
    begin, end = offset + 2, offset + 2 + struct.calcsize(form)
    if end > len(data):
        got = f"{len(data) - begin} bytes"
        raise DecodeError(offset=begin, expected=f"{end - begin} bytes of values", got=got)
    values: tuple[float, ...] = struct.unpack(form, data[begin:end])
    if setting is Setting.FACTOR and not all(math.isfinite(v) and v > 0.0 for v in values):
        raise DecodeError(offset=begin, expected="a positive factor", got=str(values))
    return setting, values, end


def encode_settings(settings: Settings) -> bytes:
    """Write settings in the order of their numbers."""
    return b"".join(_written(setting, values=settings[setting]) for setting in sorted(settings))


def _written(setting: Setting, *, values: tuple[float, ...]) -> bytes:
    """One setting."""
    form = _FORMATS[setting]
    numbers = values if form == "f" else tuple(int(value) for value in values)
    return bytes([setting, len(values)]) + struct.pack(f"<{len(values)}{form}", *numbers)


def nearest(offered: Iterable[float], *, wish: float) -> float:
    """The value nearest to the wish; of two as near the higher."""
    return min(offered, key=lambda value: (abs(value - wish), -value))


def covering(offered: Iterable[float], *, wish: float) -> float:
    """The lowest value that is not below the wish, else the highest."""
    values = sorted(offered)
    return next((value for value in values if value >= wish), values[-1])


def chosen(
    offered: Settings, *, rate_hz: float, range_wish: float
) -> dict[Setting, tuple[float, ...]]:
    """Take one value of every setting that is offered, but no factor.

    A H10 refuses a start that leaves one of them out.

    Parameters
    ----------
    offered : mapping
        What the sensor offers.
    rate_hz : float
        Sampling rate, one of those offered.
    range_wish : float
        Range, g or deg/s: the next higher is taken, else the highest.
    """
    taken: dict[Setting, tuple[float, ...]] = {}
    for setting, values in offered.items():
        if setting is Setting.FACTOR or not values:
            continue
        taken[setting] = (_pick(setting, values=values, rate_hz=rate_hz, range_wish=range_wish),)
    return taken


def _pick(
    setting: Setting, *, values: tuple[float, ...], rate_hz: float, range_wish: float
) -> float:
    """One value of one setting."""
    match setting:
        case Setting.RATE_HZ:
            return rate_hz
        case Setting.RANGE:
            return covering(values, wish=range_wish)
        case Setting.RANGE_MILLI:
            return covering(values, wish=1000.0 * range_wish)
        case _:
            return max(values)
