"""The talk with a Thingy:52: read the configuration, change the rate if need be, read it back.

::

    BORN ── begin ──► ASKING ── rate as wished ─► STREAMING
                        │                            ▲
                        └─ another ─► SETTING ───────┘   write, read back

The Thingy keeps what is written in flash memory, so it is written only where it differs, and
its other settings are left as they are. It streams while notifications are on: **no command
stops it**, unsubscribing or disconnecting does.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto

from retrogait.errors import DecodeError
from retrogait.sensors.att import refused
from retrogait.sensors.battery import BATTERY_LEVEL, decode_battery
from retrogait.sensors.port import (
    Act,
    Battery,
    Outcome,
    Read,
    Ready,
    Samples,
    Subscribe,
    Timing,
    Wish,
    Write,
)
from retrogait.sensors.thingy52.packet import CONFIGURATION, RAW, Configuration, decode_raw

OFFERED_HZ = (10, 20, 25, 40, 50, 100, 200)
"""Whole divisions of the motion processor's 200 Hz: for any other number its driver rounds
the divisor down and runs faster than it says (104 would run at 200)."""


class _State(Enum):
    BORN = auto()
    ASKING = auto()
    SETTING = auto()
    STREAMING = auto()
    ENDED = auto()


class Thingy52Talk:
    """One connection with a Thingy:52.

    Parameters
    ----------
    wish : Wish
        The nearest of ``OFFERED_HZ`` is taken; the range is always 2 g.
    """

    def __init__(self, wish: Wish) -> None:
        self._wanted_hz = min(OFFERED_HZ, key=lambda rate_hz: abs(rate_hz - wish.rate_hz))
        self._state = _State.BORN

    def begin(self) -> tuple[Act, ...]:
        """Subscribe; ask for the battery and the configuration."""
        self._state = _State.ASKING
        return (Subscribe(RAW), Read(BATTERY_LEVEL, optional=True), Read(CONFIGURATION))

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a value.

        Raises
        ------
        DecodeError
            If it has not the length of its kind.
        """
        if self._state in (_State.BORN, _State.ENDED):
            return ()
        if uuid == RAW:
            acc_ms2, gyr_rads = decode_raw(payload)
            # Before the rate is known, frames may still come at the old one.
            return (Samples(acc_ms2, gyr_rads),) if self._state is _State.STREAMING else ()
        if uuid == CONFIGURATION:
            return self._configured(Configuration.decode(payload))
        return (Battery(decode_battery(payload)),) if uuid == BATTERY_LEVEL else ()

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """Without configuration or stream it is of no use."""
        if uuid == BATTERY_LEVEL or self._state not in (_State.ASKING, _State.SETTING):
            return ()
        self._state = _State.ENDED
        what = "its raw data" if uuid == RAW else "its motion configuration"
        remedy = "switch it off and on, and close other programs that use it"
        return (refused("the Thingy:52", what, code=code, remedy=remedy),)

    def end(self) -> tuple[Act, ...]:
        """Nothing: disconnecting stops the stream."""
        self._state = _State.ENDED
        return ()

    def _configured(self, configuration: Configuration) -> tuple[Outcome, ...]:
        """Begin if the rate is as wished or was just set, else set it."""
        if self._state is _State.ASKING and configuration.motion_hz != self._wanted_hz:
            self._state = _State.SETTING
            wanted = replace(configuration, motion_hz=self._wanted_hz)
            return (Write(CONFIGURATION, wanted.encode()), Read(CONFIGURATION))
        if self._state is _State.STREAMING:
            return ()
        if not configuration.motion_hz:
            raise DecodeError(offset=6, expected="a rate of 5 to 200 Hz", got="0 Hz")
        self._state = _State.STREAMING
        return (
            Ready(
                rate_hz=float(configuration.motion_hz),
                has_gyroscope=True,
                timing=Timing.ESTIMATED,
                facts={"maker": "Nordic Semiconductor", "model": "Thingy:52", "range_g": "2"},
            ),
        )
