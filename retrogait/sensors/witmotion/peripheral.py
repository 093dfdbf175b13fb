"""The sensor's side of the WitMotion protocol, for a virtual sensor; pure.

It behaves as the published commands say: registers are set only after an unlock, a save
locks them again, a read is answered by eight registers. What is no command is ignored.
The sensor's limit of 10 s for an unlock is left out: there is no clock here.
"""

from __future__ import annotations

from retrogait.sensors.witmotion import command
from retrogait.sensors.witmotion.frame import (
    FRAME_BYTES,
    NOTIFY,
    REGISTERS_IN_ANSWER,
    WRITE,
    encode_motion,
    encode_registers,
)
from retrogait.types import FloatArray

_FIRMWARE = 0x2A10
"""Version register of the virtual sensor: any number would do."""


class WitmotionPeripheral:
    """A WitMotion sensor without a radio.

    Parameters
    ----------
    rate_hz : float
        Rate that it wakes up with; sensors are sold with 10 Hz.
    battery_v : float
        Voltage of the battery, V.

    Raises
    ------
    ValueError
        If the rate is none of a WitMotion sensor.
    """

    def __init__(self, *, rate_hz: float = 10.0, battery_v: float = 3.9) -> None:
        code = int.from_bytes(command.rate_command(rate_hz)[3:], "little")
        self._unlocked = False
        self._registers = {
            command.RATE_REGISTER: code,
            command.VERSION_REGISTER: _FIRMWARE,
            command.BATTERY_REGISTER: round(100.0 * battery_v),
        }

    @property
    def rate_hz(self) -> float | None:
        """Frames per second while a client has notifications on; None: it was set to none."""
        return command.RATE_HZ_BY_CODE.get(self._registers[command.RATE_REGISTER])

    def on_write(self, uuid: str, data: bytes) -> list[tuple[str, bytes]]:
        """Take a written command; give what is notified in answer, as (UUID, value)."""
        if uuid != WRITE or len(data) != command.COMMAND_BYTES:
            return []
        if not data.startswith(command.PREFIX):
            return []
        register, value = data[2], int.from_bytes(data[3:5], "little")
        if register == command.READ_REGISTER:
            return [(NOTIFY, self._answer(value))]
        self._set(register, value=value)
        return []

    def frames(self, acc_ms2: FloatArray, *, gyr_rads: FloatArray) -> list[tuple[str, bytes]]:
        """Notifications that carry samples, one each, as (UUID, value).

        Parameters
        ----------
        acc_ms2, gyr_rads : ndarray, shape (n, 3)
            Specific force, m/s², and angular rate, rad/s; beyond 16 g and 2000 °/s they
            saturate. The angles are sent as zeros.
        """
        wire = encode_motion(acc_ms2, gyr_rads=gyr_rads)
        starts = range(0, len(wire), FRAME_BYTES)
        return [(NOTIFY, wire[start : start + FRAME_BYTES]) for start in starts]

    def _answer(self, first: int) -> bytes:
        """Eight registers; those that this sensor lacks read as zero."""
        numbers = range(first, first + REGISTERS_IN_ANSWER)
        return encode_registers([self._registers.get(n, 0) for n in numbers], first=first)

    def _set(self, register: int, *, value: int) -> None:
        """Unlock, lock by saving, or set a register while it is unlocked."""
        if register == command.LOCK_REGISTER:
            self._unlocked = command.UNLOCK[3:] == value.to_bytes(2, "little")
        elif register == command.SAVE_REGISTER:
            self._unlocked = False
        elif self._unlocked:
            self._registers[register] = value
