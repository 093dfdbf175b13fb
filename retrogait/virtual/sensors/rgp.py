"""A virtual sensor with retrogait's own profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from retrogait.errors import DecodeError
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
from retrogait.virtual.port import (
    AttRefusal,
    CharacteristicSpec,
    DeviceInformation,
    PeripheralSpec,
    Property,
)
from retrogait.virtual.sensors.face import SensorClock, Taken

TICK_HZ = 32_768
RATES_HZ = (26, 52, 104, 208, 416)
BUILD = "virtual"
ATT_HEADER_BYTES = 3

_PROPERTIES: dict[str, frozenset[Property]] = {
    uuids.INFO: frozenset({"read"}),
    uuids.CONFIG: frozenset({"read", "write"}),
    uuids.CONTROL: frozenset({"write", "indicate"}),
    uuids.STREAM: frozenset({"notify"}),
    uuids.CLOCK: frozenset({"read"}),
}


@dataclass(slots=True)
class RgpFaceState:
    """All that changes in a virtual sensor."""

    boot_id: int = 1
    is_streaming: bool = False
    is_heard: bool = False
    payload_bytes: int = 20
    flags: StreamFlag = NO_FLAGS


class RgpFace:
    """Six axes, counted and stamped.

    Parameters
    ----------
    name : str
        Advertised name.
    first_counter : int
        Count of its first sample: near 65535 a counter that wraps is soon seen.
    has_gyroscope : bool
        Six axes, or three.
    """

    def __init__(self, *, name: str, first_counter: int = 0, has_gyroscope: bool = True) -> None:
        self.spec = PeripheralSpec(
            name=name,
            advertised_uuids=(uuids.SERVICE,),
            characteristics=tuple(
                CharacteristicSpec(uuids.SERVICE, uuid, properties)
                for uuid, properties in _PROPERTIES.items()
            ),
            information=DeviceInformation(model="virtual RGP sensor"),
        )
        self._settings = Settings(rate_hz=104, samples_per_packet=5, gyro=has_gyroscope, name=name)
        self._has_gyroscope = has_gyroscope
        self._first_counter = first_counter
        self._clock: SensorClock = _never_on
        self._state = RgpFaceState()

    @property
    def rate_hz(self) -> float:
        """Sampling rate that was set; 0: none."""
        return float(self._settings.rate_hz)

    @property
    def is_streaming(self) -> bool:
        """Whether samples are wanted now, and somebody listens."""
        return self._state.is_streaming and self._state.is_heard

    @property
    def samples_per_packet(self) -> int:
        """Samples that go out together: as set, or as many as fit."""
        fit = samples_that_fit(self._state.payload_bytes + ATT_HEADER_BYTES, axes=self._axes)
        return min(self._settings.samples_per_packet or fit, fit)

    @property
    def _axes(self) -> int:
        """Numbers in a sample."""
        return 6 if self._settings.gyro else 3

    def use_clock(self, clock: SensorClock, /) -> None:
        """Take the clock that says how long the sensor has been on."""
        self._clock = clock

    def link_allows(self, payload_bytes: int, /) -> None:
        """Say how many bytes one notification may carry on this link."""
        self._state.payload_bytes = payload_bytes

    def packets(self, taken: Taken, /) -> list[tuple[str, bytes]]:
        """Notifications that carry some samples, as (UUID, value)."""
        parts = [acc_counts(taken.rows.acc_ms2), gyr_counts(taken.rows.rates_rads)]
        flags, self._state.flags = self._state.flags, NO_FLAGS
        packet = StreamPacket(
            counter=(self._first_counter + taken.count) % COUNTER_WRAPS,
            ticks=_ticks(taken.first_s) % TICKS_WRAP,
            counts=np.hstack(parts[: self._axes // 3]),
            flags=flags,
        )
        return [(uuids.STREAM, encode_packet(packet))]

    def lost_own(self) -> None:
        """The next packet says so."""
        self._state.flags |= StreamFlag.OVERFLOW

    def reboot(self) -> None:
        """Another boot id, stopped, with the settings kept."""
        self._state = RgpFaceState(boot_id=self._state.boot_id + 1)

    def on_read(self, uuid: str, /) -> bytes:
        """Info, Config or Clock."""
        if uuid == uuids.INFO:
            return encode_info(self._info())
        if uuid == uuids.CONFIG:
            return encode_config(self._config())
        return encode_clock(Clock(ticks=_ticks(self._clock()), boot_id=self._state.boot_id))

    def on_write(self, uuid: str, value: bytes, /) -> Sequence[tuple[str, bytes]]:
        """Settings, or a command and its answer."""
        if uuid == uuids.CONFIG:
            self._set(value)
            return []
        try:
            op = decode_command(value)
        except DecodeError as error:
            wrong = AttError.INVALID_LENGTH if len(value) != 1 else AttError.UNKNOWN_OPERATION
            raise AttRefusal(wrong) from error
        return [(uuids.CONTROL, encode_answer(Answer(op, self._obey(op))))]

    def on_subscribed(self, uuid: str, subscribed: bool, /) -> None:
        """Remember whether the Stream is listened to."""
        if uuid == uuids.STREAM:
            self._state.is_heard = subscribed

    def on_disconnected(self) -> None:
        """STOP, as after any loss of the link."""
        self._state.is_streaming = False

    def _set(self, value: bytes) -> None:
        """Take settings."""
        if self._state.is_streaming:
            raise AttRefusal(AttError.BUSY)
        try:
            wanted = decode_settings(value)
        except DecodeError as error:
            raise AttRefusal(AttError.OUT_OF_RANGE) from error
        if wanted.rate_hz not in RATES_HZ or (wanted.gyro and not self._has_gyroscope):
            raise AttRefusal(AttError.OUT_OF_RANGE)
        self._settings = replace(wanted, name=self._settings.name)

    def _obey(self, op: Op) -> Status:
        """Carry a command out."""
        state = self._state
        if op is Op.START:
            if not state.is_heard:
                return Status.NOT_SUBSCRIBED
            before, state.is_streaming = state.is_streaming, True
            return Status.ALREADY if before else Status.OK
        if op is Op.STOP:
            before, state.is_streaming = state.is_streaming, False
            return Status.OK if before else Status.ALREADY
        if op is Op.MARK:
            state.flags |= StreamFlag.EVENT
            return Status.OK
        return Status.OK if op is Op.IDENTIFY else Status.UNSUPPORTED

    def _info(self) -> Info:
        """What it is."""
        return Info(
            tick_hz=TICK_HZ,
            boot_id=self._state.boot_id,
            rates_hz=RATES_HZ,
            capabilities=Capability.FIFO | (Capability.GYRO if self._has_gyroscope else 0),
            build=BUILD,
        )

    def _config(self) -> Config:
        """How it is set."""
        return Config(
            rate_mhz=1000 * self._settings.rate_hz,
            samples_in_force=self.samples_per_packet,
            state=ConfigState.STREAMING if self._state.is_streaming else ConfigState(0),
            settings=self._settings,
        )


def _ticks(at_s: float) -> int:
    """Ticks since it was switched on."""
    return round(at_s * TICK_HZ)


def _never_on() -> float:
    """The time of a sensor that was not switched on yet, s."""
    return 0.0
