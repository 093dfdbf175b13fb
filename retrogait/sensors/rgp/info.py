"""Info: what a sensor is, read once after connecting."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntFlag
from itertools import pairwise
from typing import Final

from retrogait.errors import DecodeError
from retrogait.sensors.rgp.wire import (
    Field,
    Layout,
    check_length,
    read_text,
    write_text,
    wrong_length,
)

MAJOR: Final = 1
MINOR: Final = 0
MOST_RATES: Final = 16
LONGEST_BUILD: Final = 32
TICK_HZ: Final = range(1_000, 1_000_001)
"""A tick of 1 ms at most, or a packet's time would be too coarse; 2^32 of 1 us are 71 minutes."""

INFO: Final = Layout(
    "Info",
    (
        Field("major", "u8", "protocol, 1; a client refuses another"),
        Field("minor", "u8", "protocol, 0; a later one may append bytes to Info"),
        Field("capabilities", "u16", "bits, see below; unknown bits are ignored"),
        Field("tick_hz", "u32", "ticks a second, 1,000 to 1,000,000"),
        Field("boot_id", "u32", "another number after each start of the sensor"),
        Field("acc_native_ug", "u32", "step of the accelerometer chip, micro-g; 0: not told"),
        Field("gyr_native_udps", "u32", "step of the gyroscope chip, micro-deg/s; 0: none"),
        Field("rates", "u8", "r, number of rates, 1 to 16"),
        Field("build", "u8", "b, length of the build text, 0 to 32"),
    ),
    tail=(
        ("22", "r * u16", "rates that Config takes, Hz, ascending"),
        ("22 + 2r", "b * u8", "build of the firmware, printable ASCII"),
    ),
)


class Capability(IntFlag):
    """What a sensor has."""

    GYRO = 1
    """A gyroscope."""

    FIFO = 2
    """Samples come from the chip's own queue, at the chip's own rate."""

    BUTTON = 4
    """A marker button."""

    LIGHT = 8
    """A light that IDENTIFY blinks."""

    SLEEP = 16
    """SLEEP is understood."""


NOTHING_SPECIAL: Final = Capability(0)
"""An accelerometer that is polled."""


@dataclass(frozen=True, slots=True)
class Info:
    """What a sensor is.

    Parameters
    ----------
    tick_hz : int
        Ticks a second.
    boot_id : int
        Changes with each start of the sensor.
    rates_hz : tuple of int
        Rates on offer, ascending.
    capabilities : Capability
        What it has.
    acc_native_ug, gyr_native_udps : int
        Steps of its chips, micro-g and micro-deg/s; 0 where not told.
    build : str
        Build of the firmware.
    minor : int
        Minor protocol version.
    """

    tick_hz: int
    boot_id: int
    rates_hz: tuple[int, ...]
    capabilities: Capability = NOTHING_SPECIAL
    acc_native_ug: int = 0
    gyr_native_udps: int = 0
    build: str = ""
    minor: int = MINOR


def encode_info(info: Info) -> bytes:
    """Bytes of Info.

    Raises
    ------
    ValueError
        If something does not fit.
    """
    build = write_text(info.build, longest=LONGEST_BUILD, name="build")
    for fault in (_clock_fault(info.tick_hz), _rates_fault(info.rates_hz)):
        if fault:
            raise ValueError(fault)
    head = INFO.pack(
        major=MAJOR,
        minor=info.minor,
        capabilities=info.capabilities,
        tick_hz=info.tick_hz,
        boot_id=info.boot_id,
        acc_native_ug=info.acc_native_ug,
        gyr_native_udps=info.gyr_native_udps,
        rates=len(info.rates_hz),
        build=len(build),
    )
    return head + struct.pack(f"<{len(info.rates_hz)}H", *info.rates_hz) + build


def decode_info(data: bytes) -> Info:
    """Read Info.

    Raises
    ------
    DecodeError
        On another major version, a wrong length, or a value out of its range.
    """
    check_major(data)
    head = INFO.unpack(data)
    n, letters = head["rates"], head["build"]
    if fault := _clock_fault(head["tick_hz"]):
        raise INFO.wrong("tick_hz", expected="a sound clock", got=fault)
    if not 1 <= n <= MOST_RATES:
        raise INFO.wrong("rates", expected=f"1 to {MOST_RATES} rates", got=n)
    if letters > LONGEST_BUILD:
        raise INFO.wrong("build", expected=f"at most {LONGEST_BUILD} letters", got=letters)
    size = INFO.size + 2 * n + letters
    # A later minor version may have appended what this one does not know.
    check_length(data if head["minor"] == MINOR else data[:size], size, title="Info")
    rates = struct.unpack_from(f"<{n}H", data, INFO.size)
    if fault := _rates_fault(rates):
        raise DecodeError(offset=INFO.size, expected="sound rates", got=fault)
    return _info(head, rates, read_text(data, start=INFO.size + 2 * n, size=letters))


def check_major(data: bytes) -> None:
    """Demand the protocol version that this code knows.

    Raises
    ------
    DecodeError
        On another one; its message says what to do.
    """
    if not data:
        raise wrong_length(data, "Info")
    if data[0] != MAJOR:
        raise DecodeError(
            offset=0,
            expected=f"protocol version {MAJOR} (another one needs another release of retrogait)",
            got=f"version {data[0]}",
        )


def _info(head: dict[str, int], rates: tuple[int, ...], build: str) -> Info:
    """Info from its parts."""
    return Info(
        tick_hz=head["tick_hz"],
        boot_id=head["boot_id"],
        rates_hz=rates,
        capabilities=Capability(head["capabilities"]),
        acc_native_ug=head["acc_native_ug"],
        gyr_native_udps=head["gyr_native_udps"],
        build=build,
        minor=head["minor"],
    )


def _clock_fault(tick_hz: int) -> str:
    """What is wrong with the clock; empty where nothing is."""
    if tick_hz in TICK_HZ:
        return ""
    return f"tick_hz must be {TICK_HZ[0]} to {TICK_HZ[-1]}, got {tick_hz}"


def _rates_fault(rates_hz: tuple[int, ...]) -> str:
    """What is wrong with the rates; empty where nothing is."""
    if not 1 <= len(rates_hz) <= MOST_RATES:
        return f"there must be 1 to {MOST_RATES} rates, got {len(rates_hz)}"
    if rates_hz[0] < 1 or any(later <= sooner for sooner, later in pairwise(rates_hz)):
        return f"rates must ascend from 1 Hz, got {rates_hz}"
    return ""
