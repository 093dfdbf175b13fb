"""The other side: an RGP sensor as a pure state machine, for a virtual sensor and for tests.

The same rules in C are ``firmware_protocol/c/rgp_sensor.h``; a test lets both answer the same.
It has no queue: whoever holds it decides which packets arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from retrogait.errors import DecodeError
from retrogait.sensors.battery import encode_battery
from retrogait.sensors.rgp import uuids
from retrogait.sensors.rgp.clock import Clock, encode_clock
from retrogait.sensors.rgp.config import (
    Config,
    ConfigState,
    Settings,
    decode_settings,
    encode_config,
)
from retrogait.sensors.rgp.control import (
    Answer,
    AttError,
    Op,
    Status,
    decode_command,
    encode_answer,
)
from retrogait.sensors.rgp.info import Capability, Info, encode_info
from retrogait.sensors.rgp.packet import (
    COUNTER_WRAPS,
    NO_FLAGS,
    TICKS_WRAP,
    StreamFlag,
    StreamPacket,
    encode_packet,
    samples_that_fit,
)
from retrogait.sensors.rgp.units import acc_counts, gyr_counts
from retrogait.types import FloatArray

SMALLEST_MTU: Final = 23
PACKETS_PER_S: Final = 104
"""About three in a connection interval of 30 ms; START of more is refused."""

UNSUBSCRIBED_S: Final = 60
"""A client that has not listened for so long is gone."""

XIAO: Final = Info(
    tick_hz=32768,
    boot_id=1,
    rates_hz=(26, 52, 104, 208, 416),
    capabilities=Capability.GYRO | Capability.FIFO | Capability.LIGHT,
    acc_native_ug=488,
    gyr_native_udps=70_000,
    build="virtual",
)
"""A sensor like the example firmware."""


class Declined(ValueError):  # noqa: N818  an answer, not a mistake of the program
    """A read or write is declined with an ATT error; ``code`` says which."""

    def __init__(self, code: AttError, why: str) -> None:
        super().__init__(f"declined with ATT error 0x{code:02X}: {why}")
        self.code = code


@dataclass(slots=True)
class PeripheralState:
    """All that changes."""

    settings: Settings
    streaming: bool = False
    subscribed: bool = False
    unsubscribed_at: int = 0
    mtu: int = SMALLEST_MTU


class RgpPeripheral:
    """An RGP sensor without a radio.

    Parameters
    ----------
    info : Info
        What it is.
    settings : Settings
        How it is set at first.
    rate_mhz : int or None
        Actual rate at the nominal one set, mHz; None: exactly nominal.
    battery_percent : int
        Charge left.
    """

    def __init__(
        self,
        info: Info = XIAO,
        *,
        settings: Settings | None = None,
        rate_mhz: int | None = None,
        battery_percent: int = 100,
    ) -> None:
        self.info = info
        self.battery_percent = battery_percent
        self.ticks = 0
        self.imu_fails = False
        self._rate_mhz = rate_mhz
        self._state = PeripheralState(settings or Settings(rate_hz=104, name="rgp"))

    @property
    def settings(self) -> Settings:
        """How it is set."""
        return self._state.settings

    @property
    def is_streaming(self) -> bool:
        """Between START and STOP."""
        return self._state.streaming

    @property
    def rate_mhz(self) -> int:
        """Actual sampling rate, mHz."""
        return self._rate_mhz or self.settings.rate_hz * 1000

    @property
    def samples_in_force(self) -> int:
        """Samples in a packet at this connection's MTU."""
        fit = samples_that_fit(self._state.mtu, axes=6 if self.settings.gyro else 3)
        return min(self.settings.samples_per_packet or fit, fit)

    def on_read(self, uuid: str) -> bytes:
        """Value of a characteristic that is read; set ``ticks`` before.

        Raises
        ------
        ValueError
            If the sensor has no such characteristic to read.
        """
        if uuid == uuids.INFO:
            return encode_info(self.info)
        if uuid == uuids.CONFIG:
            return encode_config(self._config())
        if uuid == uuids.CLOCK:
            return encode_clock(Clock(self.ticks, self.info.boot_id))
        if uuid == uuids.BATTERY_LEVEL:
            return encode_battery(self.battery_percent)
        raise ValueError(f"expected a readable characteristic of RGP, got {uuid}")

    def on_write(self, uuid: str, data: bytes) -> list[tuple[str, bytes]]:
        """Take what is written; what is indicated, and by which characteristic.

        Raises
        ------
        Declined
            With the ATT error that the client is to see.
        ValueError
            If the sensor has no such characteristic to write.
        """
        if uuid == uuids.CONFIG:
            self._set(data)
            return []
        if uuid != uuids.CONTROL:
            raise ValueError(f"expected a writable characteristic of RGP, got {uuid}")
        op = self._op(data)
        return [(uuids.CONTROL, encode_answer(Answer(op, self._operate(op))))]

    def on_connected(self, *, mtu: int = SMALLEST_MTU) -> None:
        """A client is there."""
        state = self._state
        state.mtu, state.subscribed, state.unsubscribed_at = mtu, False, self.ticks

    def on_mtu(self, mtu: int) -> None:
        """The connection agreed on an MTU."""
        self._state.mtu = mtu

    def on_subscribed(self, *, subscribed: bool) -> None:
        """Notifications of the Stream were switched on or off."""
        if self._state.subscribed and not subscribed:
            self._state.unsubscribed_at = self.ticks
        self._state.subscribed = subscribed

    def on_disconnected(self) -> None:
        """The client is gone: stop."""
        self._state.streaming = False
        self._state.subscribed = False

    def has_given_up(self) -> bool:
        """Stop where nobody has listened for 60 s; whether it did so now. Set ``ticks`` before."""
        state = self._state
        waited = self.ticks - state.unsubscribed_at
        if not state.streaming or state.subscribed or waited < UNSUBSCRIBED_S * self.info.tick_hz:
            return False
        state.streaming = False
        return True

    def stop_itself(self, status: Status) -> list[tuple[str, bytes]]:
        """Stop unasked; what is indicated."""
        if not self._state.streaming:
            return []
        self._state.streaming = False
        return [(uuids.CONTROL, encode_answer(Answer(Op.STOP, status, unasked=True)))]

    def packet(
        self,
        acc_ms2: FloatArray,
        *,
        counter: int,
        ticks: int,
        gyr_rads: FloatArray | None = None,
        flags: StreamFlag = NO_FLAGS,
    ) -> bytes:
        """Bytes of a packet of the Stream.

        Parameters
        ----------
        acc_ms2 : ndarray of float64, shape (n, 3)
            Specific force, m/s²; saturated and rounded to counts.
        counter, ticks : int
            Of the first sample; wrapped here.
        gyr_rads : ndarray of float64, shape (n, 3), or None
            Angular rate, rad/s; sent where the gyroscope is on.
        flags : StreamFlag
            Beside ``GYRO``.
        """
        counts = acc_counts(acc_ms2)
        if self.settings.gyro and gyr_rads is not None:
            counts = np.hstack([counts, gyr_counts(gyr_rads)])
        packet = StreamPacket(counter % COUNTER_WRAPS, ticks % TICKS_WRAP, counts, flags)
        return encode_packet(packet)

    def _config(self) -> Config:
        """What Config reads."""
        state = ConfigState(0)
        if self._state.streaming:
            state |= ConfigState.STREAMING
        if self._rate_mhz:
            state |= ConfigState.RATE_MEASURED
        return Config(self.rate_mhz, self.samples_in_force, state, self.settings)

    def _set(self, data: bytes) -> None:
        """Take settings, or decline them."""
        try:
            settings = decode_settings(data)
        except DecodeError as error:
            is_length = error.offset == len(data)
            code = AttError.INVALID_LENGTH if is_length else AttError.OUT_OF_RANGE
            raise Declined(code, str(error)) from error
        if self._state.streaming:
            raise Declined(AttError.BUSY, "streaming")
        gyro_missing = settings.gyro and Capability.GYRO not in self.info.capabilities
        if settings.rate_hz not in self.info.rates_hz or gyro_missing:
            raise Declined(AttError.OUT_OF_RANGE, "this sensor does not offer that")
        if settings.rate_hz != self.settings.rate_hz:
            self._rate_mhz = None
        self._state.settings = settings

    def _op(self, data: bytes) -> Op:
        """The operation written, or decline it."""
        try:
            return decode_command(data)
        except DecodeError as error:
            wrong_length = len(data) != 1
            code = AttError.INVALID_LENGTH if wrong_length else AttError.UNKNOWN_OPERATION
            raise Declined(code, str(error)) from error

    def _operate(self, op: Op) -> Status:
        """Carry out an operation."""
        match op:
            case Op.START:
                return self._start()
            case Op.STOP:
                return self._stop()
            case Op.MARK:
                return Status.OK if self._state.streaming else Status.ALREADY
            case Op.IDENTIFY:
                return self._capable(Capability.LIGHT)
            case Op.SLEEP:
                status = self._capable(Capability.SLEEP)
                if status is Status.OK:
                    self._stop()
                return status

    def _start(self) -> Status:
        """START."""
        if self._state.streaming:
            return Status.ALREADY
        if not self._state.subscribed:
            return Status.NOT_SUBSCRIBED
        if self.settings.rate_hz > PACKETS_PER_S * self.samples_in_force:
            return Status.LINK_TOO_SLOW
        if self.imu_fails:
            return Status.IMU_FAILED
        self._state.streaming = True
        return Status.OK

    def _stop(self) -> Status:
        """STOP."""
        was_streaming, self._state.streaming = self._state.streaming, False
        return Status.OK if was_streaming else Status.ALREADY

    def _capable(self, capability: Capability) -> Status:
        """Whether the sensor has what an operation needs."""
        return Status.OK if capability in self.info.capabilities else Status.UNSUPPORTED
