"""Clock: the sensor's time, read to lay it beside the host's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from retrogait.sensors.rgp.wire import Field, Layout, check_length

READINGS: Final = 8
"""Readings of one synchronisation; the shortest round trip wins."""

CLOCK: Final = Layout(
    "Clock",
    (
        Field("ticks", "u64", "ticks since the sensor started; Stream carries the lower half"),
        Field("boot_id", "u32", "as in Info"),
    ),
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The sensor's time.

    Parameters
    ----------
    ticks : int
        Ticks since it started.
    boot_id : int
        Start they count from.
    """

    ticks: int
    boot_id: int


@dataclass(frozen=True, slots=True)
class ClockReading:
    """One reading, with the host's time around it.

    Parameters
    ----------
    asked_s, answered_s : float
        Host clock before the read was sent, and when its value was there.
    clock : Clock
        What the sensor said.
    """

    asked_s: float
    answered_s: float
    clock: Clock

    @property
    def round_trip_s(self) -> float:
        """How long it took."""
        return self.answered_s - self.asked_s


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """Host time when the sensor's ticks were 0.

    Parameters
    ----------
    offset_s : float
        Host clock, s.
    within_s : float
        Half the round trip: the truth lies no further off, whatever the link did.
    """

    offset_s: float
    within_s: float


def encode_clock(clock: Clock) -> bytes:
    """Bytes of a Clock read."""
    return CLOCK.pack(ticks=clock.ticks, boot_id=clock.boot_id)


def decode_clock(data: bytes) -> Clock:
    """Read Clock.

    Raises
    ------
    DecodeError
        On a wrong length.
    """
    check_length(data, CLOCK.size, title="Clock")
    return Clock(**CLOCK.unpack(data))


def two_way_offset(readings: Iterable[ClockReading], *, tick_hz: int) -> ClockOffset:
    """Lay the sensor's clock beside the host's.

    The sensor read its clock at some instant between question and answer; the middle
    of the shortest round trip is off by half of it at most (Cristian's algorithm,
    DOI 10.1007/BF01784024).

    Parameters
    ----------
    readings : iterable of ClockReading
        At least one, all of one start of the sensor.
    tick_hz : int
        Ticks a second.

    Raises
    ------
    ValueError
        Without readings, or where the sensor restarted between them.
    """
    every = list(readings)
    if len({reading.clock.boot_id for reading in every}) != 1:
        raise ValueError("readings of the clock must be of one start of the sensor; read anew")
    best = min(every, key=lambda reading: reading.round_trip_s)
    middle_s = (best.asked_s + best.answered_s) / 2
    return ClockOffset(middle_s - best.clock.ticks / tick_hz, best.round_trip_s / 2)
