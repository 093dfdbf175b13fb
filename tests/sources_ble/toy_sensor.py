"""A family of sensors small enough to see through: driver, talk and firmware.

Packet: u16 counter of the first sample, u32 milliseconds (mod 2**32), then one i16 a sample.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from retrogait.errors import DecodeError
from retrogait.sensors import (
    Act,
    Advertisement,
    Outcome,
    Pause,
    Read,
    Ready,
    Refused,
    Samples,
    Stamp,
    Stopped,
    Subscribe,
    Timing,
    Wish,
    Write,
)

TAIL = "-7265-8472-9f67-616974726574"
SERVICE = "70790001" + TAIL
INFO = "70790002" + TAIL
CONTROL = "70790003" + TAIL
STREAM = "70790005" + TAIL
BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"
MAKER = "00002a29-0000-1000-8000-00805f9b34fb"
START, STOP = b"\x01", b"\x02"
RATE_HZ = 104.0
N = 5


def packet(counter: int, millis: int, values: list[int]) -> bytes:
    """Bytes of a packet."""
    head = struct.pack("<HI", counter % 65536, millis % 2**32)
    return head + struct.pack(f"<{len(values)}h", *values)


@dataclass
class ToyFirmware:
    """The sensor's side: counts and stamps from the moment it is switched on.

    ``spoil`` may change, drop or double what is sent: it gets the number of the packet since
    START and its bytes, and gives the bytes to send (None: nothing).
    """

    epoch: int = 1
    rate_hz: float = RATE_HZ
    born_s: float = 990.0
    is_streaming: bool = False
    sent: list[int] = field(default_factory=list)
    spoil: Callable[[int, bytes], bytes | None] = lambda _, payload: payload
    _next: int = 0
    _number: int = 0

    def info(self) -> bytes:
        return struct.pack("<BI", 1, self.epoch)

    def start(self) -> None:
        self.is_streaming = True
        self._next, self._number = -1, 0

    def stop(self) -> None:
        self.is_streaming = False

    def reboot(self, now_s: float) -> None:
        """Count and clock from zero."""
        self.epoch += 1
        self.born_s = now_s
        self.is_streaming = False

    def next_packet(self, now_s: float) -> tuple[float, int, bytes | None]:
        """When the next packet is due, its first sample if it is left as it is, and its bytes."""
        if self._next < 0:
            self._next = int((now_s - self.born_s) * self.rate_hz) + 1
        first, self._next = self._next, self._next + N
        due_s = self.born_s + (first + N - 1) / self.rate_hz
        payload = packet(
            first, round(first / self.rate_hz * 1000), [k % 30000 for k in range(first, first + N)]
        )
        self._number += 1
        spoiled = self.spoil(self._number, payload)
        return due_s, first if spoiled == payload else -1, spoiled


class ToyTalk:
    """Reads Info, subscribes, waits a little, starts."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._ready: Ready | None = None

    def begin(self) -> tuple[Act, ...]:
        return (Subscribe(STREAM), Read(INFO))

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        if uuid == INFO:
            _, epoch = struct.unpack("<BI", payload)
            self._ready = Ready(
                rate_hz=RATE_HZ,
                has_gyroscope=False,
                timing=self._timing,
                counter_wraps=65536,
                clock_wraps_s=2**32 / 1000,
                epoch=epoch,
                facts={"model": "toy"},
            )
            return (Pause(0.02), Write(CONTROL, START), self._ready)
        if payload == b"stopped":
            return (Stopped("battery empty"),)
        if payload == b"part":
            return ()
        if len(payload) < 8 or len(payload) % 2:
            raise DecodeError(offset=0, expected="6 + 2 n bytes", got=f"{len(payload)} bytes")
        return (self._samples(payload),)

    def _samples(self, payload: bytes) -> Samples:
        counter, millis = struct.unpack_from("<HI", payload)
        values = np.frombuffer(payload, dtype="<i2", offset=6).astype(np.float64)
        samples = Samples(
            acc_ms2=np.stack([values, values * 0, values * 0 + 9.81], axis=1),
            counter=counter,
            stamp=Stamp(at_s=millis / 1000, sample=0),
        )
        if self._timing is Timing.COUNTED:
            return samples
        if self._timing is Timing.STAMPED:
            return replace(samples, counter=None)
        return replace(samples, counter=None, stamp=None)

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        return (Refused(f"declined with 0x{code:02X}", needs_pairing=code == 0x05),)

    def end(self) -> tuple[Act, ...]:
        return (Write(CONTROL, STOP),)


@dataclass(frozen=True)
class ToyDriver:
    """The family."""

    timing: Timing = Timing.COUNTED
    family: str = "toy"
    title: str = "Toy"
    services: tuple[str, ...] = (SERVICE,)

    def claims(self, advertisement: Advertisement) -> bool:
        return SERVICE in advertisement.services

    def talk(self, wish: Wish) -> ToyTalk:
        return ToyTalk(self.timing)
