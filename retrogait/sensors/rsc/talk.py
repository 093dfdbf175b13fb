"""The talk with a running pod: subscribe and listen.

::

    BORN ── begin ──► LISTENING ── end, or declined ──► ENDED

A pod gives pace and cadence, no samples: there is no ``Ready``. Nothing starts or stops
it; it notifies about once a second while it is subscribed to.

Contacts of one foot or of both? The service counts one foot, and most pods do; some send
both (the TICKR X does, by OpenTracks). The value alone tells only at the far end: nobody
takes more than ``MOST_PER_FOOT`` contacts a minute with one foot, so a pod that has once
said more counts both, and is taken at its word from then on. A pod that counts both feet of
a slow runner or a walker goes unnoticed: compare before trusting it.
"""

from __future__ import annotations

from enum import Enum, auto

from retrogait.sensors.att import refused
from retrogait.sensors.battery import BATTERY_LEVEL, decode_battery
from retrogait.sensors.port import Act, Battery, Outcome, Pace, Read, Subscribe
from retrogait.sensors.rsc.measurement import MEASUREMENT, Measurement, decode_measurement

MOST_PER_FOOT = 150
"""Contacts of one foot a minute. The fastest sprinters take about 5 steps a second with both
feet, which is this; long runs have 75 to 100, walks 40 to 70."""

"""ATT: insufficient authentication, key size, encryption."""


class _State(Enum):
    BORN = auto()
    LISTENING = auto()
    ENDED = auto()


class RscTalk:
    """One connection with a running pod."""

    def __init__(self) -> None:
        self._state = _State.BORN
        self._counts_both_feet = False

    def begin(self) -> tuple[Act, ...]:
        """Subscribe; the battery where there is one."""
        self._state = _State.LISTENING
        return (Subscribe(MEASUREMENT), Read(BATTERY_LEVEL, optional=True))

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a value.

        Raises
        ------
        DecodeError
            If the bytes break the format; the talk goes on with the next.
        """
        if self._state is not _State.LISTENING:
            return ()
        if uuid == MEASUREMENT:
            return (self._pace(decode_measurement(payload)),)
        if uuid == BATTERY_LEVEL:
            return (Battery(decode_battery(payload)),)
        return ()

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """Without its measurement it is of no use; without the battery it is."""
        if self._state is not _State.LISTENING or uuid != MEASUREMENT:
            return ()
        self._state = _State.ENDED
        remedy = "pair it, or end the program or watch that uses it"
        return (refused("the pod", "its measurement", code=code, remedy=remedy),)

    def end(self) -> tuple[Act, ...]:
        """Nothing: it ends with the link."""
        self._state = _State.ENDED
        return ()

    def _pace(self, said: Measurement) -> Pace:
        """What was said, with the cadence of both feet."""
        self._counts_both_feet |= said.cadence_per_min > MOST_PER_FOOT
        feet_uncounted = 1 if self._counts_both_feet else 2
        return Pace(
            speed_ms=said.speed_ms,
            cadence_spm=float(said.cadence_per_min * feet_uncounted),
            is_running=said.is_running,
            stride_length_m=said.stride_length_m,
            distance_m=said.distance_m,
        )
