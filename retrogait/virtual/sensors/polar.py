"""A virtual Polar sensor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.sensors.polar.peripheral import H10, Model, PolarPeripheral
from retrogait.sensors.polar.pmd import (
    CONTROL,
    DATA,
    HEART_RATE_SERVICE,
    PMD_SERVICE,
    POLAR_SERVICE,
    Measurement,
)
from retrogait.virtual.port import CharacteristicSpec, DeviceInformation, PeripheralSpec
from retrogait.virtual.sensors.face import SensorClock, Taken

WHOLE_FRAME_BYTES = 232
"""What the longest frame of any model takes."""

_HEADER_BYTES = 10
_SAMPLE_BYTES = 6
_STEP_BYTES = 9
"""A difference in a delta block of its own: bits, count, three of 17 bits."""

_NS = 1_000_000_000
_DAY_NS = 86_400 * _NS

SET_NS = 9_823 * _DAY_NS
"""2026-11-23, in ns since 2000-01-01: an app has set the clock when it is first met."""

RESET_NS = 6_940 * _DAY_NS
"""2019-01-01: where an H10 begins after its battery was out (Polar SDK, known issues)."""


@dataclass(slots=True)
class PolarFaceState:
    """All that changes beside the sensor itself."""

    epoch_ns: int = SET_NS
    is_heard: bool = False
    payload_bytes: int = 20


class PolarFace:
    """Frames stamped at their last sample; it streams on when a link is lost.

    Parameters
    ----------
    name : str
        Advertised name, ``Polar ...``.
    model : Model
        ``H10`` (acceleration, raw frames) or ``VERITY_SENSE`` (six axes, delta frames).

    Notes
    -----
    A Polar sensor advertises its heart rate, not its measurement service, and is told by its
    name. One with another name advertises the measurement service instead, or nobody
    would find it.
    """

    def __init__(self, *, name: str, model: Model = H10) -> None:
        named = name.startswith("Polar ")
        self.spec = PeripheralSpec(
            name=name,
            advertised_uuids=(HEART_RATE_SERVICE, POLAR_SERVICE) if named else (PMD_SERVICE,),
            characteristics=(
                CharacteristicSpec(PMD_SERVICE, CONTROL, frozenset({"read", "write", "indicate"})),
                CharacteristicSpec(PMD_SERVICE, DATA, frozenset({"notify"})),
            ),
            information=DeviceInformation(
                maker="Polar Electro Oy", model=f"{model.name} (virtual)", firmware=model.firmware
            ),
        )
        self._model = model
        self._inside = PolarPeripheral(model)
        self._state = PolarFaceState()

    @property
    def rate_hz(self) -> float:
        """Sampling rate that was started with; 0: nothing streams."""
        return self._inside.rate_hz or 0.0

    @property
    def is_streaming(self) -> bool:
        """Whether the accelerometer was started, and somebody listens."""
        return Measurement.ACC in self._inside.running and self._state.is_heard

    @property
    def samples_per_packet(self) -> int:
        """Samples of a frame: the model's, fewer where the link is narrow."""
        room = self._state.payload_bytes - _HEADER_BYTES
        if room >= WHOLE_FRAME_BYTES - _HEADER_BYTES:
            return self._model.samples_per_frame
        is_delta = self._model.frame_types[Measurement.ACC] & 0x80
        fit = 1 + (room - _SAMPLE_BYTES) // (_STEP_BYTES if is_delta else _SAMPLE_BYTES)
        return max(1, min(fit, self._model.samples_per_frame))

    def use_clock(self, clock: SensorClock, /) -> None:
        """Samples bring their time; nothing else tells it."""

    def link_allows(self, payload_bytes: int, /) -> None:
        """Say how many bytes one notification may carry on this link."""
        self._state.payload_bytes = payload_bytes

    def packets(self, taken: Taken, /) -> list[tuple[str, bytes]]:
        """A frame of each measurement that runs, as (UUID, value)."""
        stamp_ns = self._state.epoch_ns + round(taken.last_s * _NS)
        frames = [self._inside.frame(taken.rows.acc_ms2, stamp_ns=stamp_ns)]
        if Measurement.GYRO in self._inside.running:
            frames.append(self._inside.gyro_frame(taken.rows.rates_rads, stamp_ns=stamp_ns))
        return [(DATA, frame) for frame in frames]

    def lost_own(self) -> None:
        """Only the stamps tell."""

    def reboot(self) -> None:
        """Nothing streams, and the clock has lost its setting."""
        self._inside = PolarPeripheral(self._model)
        self._state = PolarFaceState(epoch_ns=RESET_NS)

    def on_read(self, uuid: str, /) -> bytes:
        """What it offers."""
        return self._inside.on_read(uuid)

    def on_write(self, uuid: str, value: bytes, /) -> Sequence[tuple[str, bytes]]:
        """Take a command."""
        return self._inside.on_write(uuid, value)

    def on_subscribed(self, uuid: str, subscribed: bool, /) -> None:
        """Remember whether frames are listened to."""
        if uuid == DATA:
            self._state.is_heard = subscribed

    def on_disconnected(self) -> None:
        """Nothing: it streams on, for nobody."""
