"""The talk with a micro:bit: set the period, read back which one it took.

::

    BORN ── begin ──► SETTING ── period read back ─► STREAMING

It streams while notifications are on: **no command stops it**, unsubscribing or
disconnecting does. Most programs demand a paired link, and then decline until it is.
"""

from __future__ import annotations

from enum import Enum, auto

from retrogait.sensors.att import refused
from retrogait.sensors.microbit.packet import (
    DATA,
    PERIOD,
    decode_data,
    decode_period,
    encode_period,
)
from retrogait.sensors.port import (
    Act,
    Outcome,
    Read,
    Ready,
    Samples,
    Subscribe,
    Timing,
    Wish,
    Write,
)

OFFERED_MS = (10, 20, 80, 160, 640)
"""Periods of the profile; its 1, 2 and 5 ms are left out, because one sample a notification
is more than a link with intervals of 7.5 ms and up is asked to carry."""


class _State(Enum):
    BORN = auto()
    SETTING = auto()
    STREAMING = auto()
    ENDED = auto()


class MicrobitTalk:
    """One connection with a micro:bit.

    Parameters
    ----------
    wish : Wish
        The nearest rate of ``OFFERED_MS`` is asked for; the range is the program's, 2 g
        where it sets none.
    """

    def __init__(self, wish: Wish) -> None:
        self._wanted_ms = min(OFFERED_MS, key=lambda ms: abs(1000.0 / ms - wish.rate_hz))
        self._state = _State.BORN

    def begin(self) -> tuple[Act, ...]:
        """Subscribe, set the period, read it back."""
        self._state = _State.SETTING
        return (Subscribe(DATA), Write(PERIOD, encode_period(self._wanted_ms)), Read(PERIOD))

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a value.

        Raises
        ------
        DecodeError
            If it has not the length of its kind, or the period is 0.
        """
        if self._state in (_State.BORN, _State.ENDED):
            return ()
        if uuid == DATA:
            acc_ms2 = decode_data(payload)
            # Before the period is known, samples may still come at the old one.
            return (Samples(acc_ms2),) if self._state is _State.STREAMING else ()
        if uuid == PERIOD and self._state is _State.SETTING:
            return (self._ready(decode_period(payload)),)
        return ()

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """Without its data or its period it is of no use."""
        if self._state is not _State.SETTING:
            return ()
        self._state = _State.ENDED
        what = "its acceleration" if uuid == DATA else "its period"
        remedy = "pair it, or load a program with the accelerometer service and without pairing"
        return (refused("the micro:bit", what, code=code, remedy=remedy),)

    def end(self) -> tuple[Act, ...]:
        """Nothing: disconnecting stops the stream."""
        self._state = _State.ENDED
        return ()

    def _ready(self, period_ms: int) -> Ready:
        """The stream is set up, at the period that it told."""
        self._state = _State.STREAMING
        return Ready(
            rate_hz=1000.0 / period_ms,
            has_gyroscope=False,
            timing=Timing.ESTIMATED,
            facts={"maker": "Micro:bit Educational Foundation", "model": "BBC micro:bit"},
        )
