"""The talk with a WitMotion sensor: it streams already, only its rate must be made sure of.

::

    BORN ── begin ──► ASKING ── rate as wished ─────────────────────► STREAMING
                        │                                                ▲
                        └─ another rate, or no answer ─► SETTING ────────┘
                                        unlock, rate, save, read back

Frames that come before ``STREAMING`` may still run at the old rate and are not samples. The
rate is set only where it differs, because saving writes the sensor's flash memory. A sensor
that never answers is believed after a number of frames, and ``facts`` says so.

There is **no command that stops the stream**: it ends when the client unsubscribes or
disconnects, so ``end`` asks for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import groupby

from retrogait.errors import DecodeError
from retrogait.sensors.att import refused
from retrogait.sensors.port import (
    Act,
    Battery,
    Outcome,
    Pause,
    Ready,
    Samples,
    Subscribe,
    Timing,
    Wish,
    Write,
)
from retrogait.sensors.witmotion import command
from retrogait.sensors.witmotion.frame import (
    MOTION_HEADER,
    NOTIFY,
    WRITE,
    decode_motion,
    decode_registers,
)
from retrogait.sensors.witmotion.stream import FrameStream


# Insufficient authentication, key size, encryption (Bluetooth Core, vol. 3 part F, 3.4.1.1).
@dataclass(frozen=True, slots=True)
class Params:
    """How long an answer is waited for, counted in frames, as a talk has no clock.

    Parameters
    ----------
    asking_frames : int
        Until the rate is told: three questions 0.1 s apart and an answer take up to 0.5 s,
        100 frames at 200 Hz; a sensor as sold, at 10 Hz, is given 10 s.
    setting_frames : int
        Until the rate is read back: four writes, four pauses of 0.1 s and an answer take up
        to 1 s, 200 frames at 200 Hz.
    """

    asking_frames: int = 100
    setting_frames: int = 200


class _State(Enum):
    BORN = auto()
    ASKING = auto()
    SETTING = auto()
    STREAMING = auto()
    ENDED = auto()


@dataclass(slots=True)
class _Heard:
    """What the sensor said before the stream."""

    frames: int = 0
    rate_hz: float | None = None
    facts: dict[str, str] = field(default_factory=dict)


class WitmotionTalk:
    """One connection with a WitMotion sensor.

    Parameters
    ----------
    wish : Wish
        The nearest of 10, 20, 50, 100, 200 Hz is taken; the range is always 16 g.
    params : Params
        How long an answer is waited for.
    """

    def __init__(self, wish: Wish, *, params: Params | None = None) -> None:
        self._wanted_hz = command.nearest_rate_hz(wish.rate_hz)
        self._params = params or Params()
        self._stream = FrameStream()
        self._state = _State.BORN
        self._heard = _Heard()

    @property
    def skipped_bytes(self) -> int:
        """Bytes that belonged to no whole frame, so far: a sign of loss."""
        return self._stream.skipped_bytes

    def begin(self) -> tuple[Act, ...]:
        """Subscribe; ask for the version, the battery and the rate."""
        self._state = _State.ASKING
        return (
            Subscribe(NOTIFY),
            *_written(
                command.read_command(command.VERSION_REGISTER),
                command.read_command(command.BATTERY_REGISTER),
                command.read_command(command.RATE_REGISTER),
            ),
        )

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a notification.

        Raises
        ------
        DecodeError
            If it brought nothing but bytes that belong to no frame. Where at least one
            frame could be taken, what was skipped is only counted.
        """
        if uuid != NOTIFY or self._state in (_State.BORN, _State.ENDED):
            return ()
        skipped_before = self._stream.skipped_bytes
        frames = self._stream.feed(payload)
        if not frames and self._stream.skipped_bytes > skipped_before:
            skipped = self._stream.skipped_bytes - skipped_before
            raise DecodeError(
                offset=0,
                expected="frames 55 61 or 55 71 of 20 bytes",
                got=f"{skipped} bytes of no whole frame",
            )
        outcomes: list[Outcome] = []
        for is_motion, run in groupby(frames, key=lambda frame: frame.startswith(MOTION_HEADER)):
            take = self._moved if is_motion else self._answered
            outcomes += take(list(run))
        return tuple(outcomes)

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """Without its stream or its commands the sensor is of no use."""
        if self._state not in (_State.ASKING, _State.SETTING):
            return ()
        self._state = _State.ENDED
        what = "to send its frames" if uuid == NOTIFY else "a command"
        remedy = "switch it off and on, and close other programs that use it"
        return (refused("the WitMotion sensor", what, code=code, remedy=remedy),)

    def end(self) -> tuple[Act, ...]:
        """Nothing: no command stops the stream, disconnecting does."""
        self._state = _State.ENDED
        return ()

    def _moved(self, frames: list[bytes]) -> list[Outcome]:
        """Samples once the stream is set up; before, only a measure of patience."""
        if self._state is _State.STREAMING:
            acc_ms2, gyr_rads = decode_motion(b"".join(frames))
            return [Samples(acc_ms2, gyr_rads)]
        self._heard.frames += len(frames)
        if self._state is _State.ASKING and self._heard.frames >= self._params.asking_frames:
            return self._set_rate()
        if self._state is _State.SETTING and self._heard.frames >= self._params.setting_frames:
            return [self._ready()]
        return []

    def _answered(self, frames: list[bytes]) -> list[Outcome]:
        """What answers of registers say."""
        outcomes: list[Outcome] = []
        for registers in map(decode_registers, frames):
            value = registers.values[0]
            if registers.first == command.BATTERY_REGISTER:
                outcomes.append(Battery(command.battery_percent(value)))
            elif registers.first == command.VERSION_REGISTER:
                # As it is: the maker publishes no rule that holds for all models.
                self._heard.facts["firmware"] = f"0x{registers.values[1]:04x}{value:04x}"
            elif registers.first == command.RATE_REGISTER:
                outcomes += self._rate_told(value)
        return outcomes

    def _rate_told(self, code: int) -> list[Outcome]:
        """Begin if the rate is as wished, else set it and read it back."""
        if self._state not in (_State.ASKING, _State.SETTING):
            return []
        self._heard.rate_hz = command.RATE_HZ_BY_CODE.get(code)
        if self._heard.rate_hz == self._wanted_hz:
            return [self._ready()]
        # While setting, this may be a late answer to the first question: go on waiting.
        return self._set_rate() if self._state is _State.ASKING else []

    def _set_rate(self) -> list[Outcome]:
        """Unlock, set, save, and ask what came of it."""
        self._state = _State.SETTING
        self._heard.frames = 0
        return [
            *_written(
                command.UNLOCK,
                command.rate_command(self._wanted_hz),
                command.SAVE,
                command.read_command(command.RATE_REGISTER),
            )
        ]

    def _ready(self) -> Ready:
        """The stream is set up, at the rate the sensor told last, else at the one wished."""
        self._state = _State.STREAMING
        told_hz = self._heard.rate_hz
        basis = "asked for, not confirmed" if told_hz is None else "read back from the sensor"
        return Ready(
            rate_hz=told_hz or self._wanted_hz,
            has_gyroscope=True,
            timing=Timing.ESTIMATED,
            facts={"maker": "WitMotion", "rate": basis, **self._heard.facts},
        )


def _written(*commands: bytes) -> tuple[Act, ...]:
    """Commands with the pause that the sensor needs after each."""
    return tuple(act for data in commands for act in (Write(WRITE, data), Pause(command.PAUSE_S)))
