"""The talk with a Polar sensor: listen, agree, stream; stop on every way out.

One command at a time: the next goes out when the last is answered. It makes no difference
whether an answer comes before its write is confirmed, or what was offered is heard twice (BlueZ
echoes a read of a characteristic that is subscribed).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto

from retrogait.sensors.att import PAIRING_MENDS
from retrogait.sensors.battery import (
    BATTERY_LEVEL,
    INFORMATION,
    decode_battery,
    decode_information,
)
from retrogait.sensors.polar.control import (
    ANSWER_CODE,
    STOPPED_CODE,
    decode_answer,
    decode_features,
    decode_stopped,
)
from retrogait.sensors.polar.frames import Frame, decode_frame, measurement_of
from retrogait.sensors.polar.negotiation import Agreed, Command, Move, Negotiation
from retrogait.sensors.polar.pairing import Pairing
from retrogait.sensors.polar.pmd import CONTROL, DATA, Measurement, name_of
from retrogait.sensors.port import (
    Act,
    Battery,
    Outcome,
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

_HELD_FRAMES = 64
"""Frames that may come between a start and the last answer: those of several seconds."""

_NS = 1_000_000_000


class _Stage(Enum):
    """How far the talk has come."""

    SILENT = auto()
    ASKING = auto()
    STREAMING = auto()
    OVER = auto()


@dataclass(slots=True)
class _State:
    """All that changes during a talk."""

    negotiation: Negotiation
    stage: _Stage = _Stage.SILENT
    facts: dict[str, str] = field(default_factory=dict)
    held: deque[bytes] = field(default_factory=lambda: deque(maxlen=_HELD_FRAMES))
    agreed: Agreed | None = None
    pairing: Pairing | None = None


class PolarTalk:
    """One connection with a Polar sensor.

    The stamp of ``Samples`` is in seconds since 2000-01-01: a float64 resolves 0.12 µs there,
    and times of two connections can be compared as long as the sensor stays switched on (an
    H10 begins at 2019-01-01 after that).

    Parameters
    ----------
    wish : Wish
        Rate and range to look for.
    """

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._state = _State(Negotiation(wish))

    @property
    def unpaired_samples(self) -> int:
        """Accelerometer samples that were not emitted for want of a gyroscope sample."""
        pairing = self._state.pairing
        return 0 if pairing is None else pairing.unpaired

    def begin(self) -> tuple[Act, ...]:
        """What to do after connecting; a second call starts the talk anew."""
        self._state = _State(Negotiation(self._wish), stage=_Stage.ASKING)
        extras = tuple(Read(uuid, optional=True) for uuid in (*INFORMATION, BATTERY_LEVEL))
        return (Subscribe(CONTROL), Subscribe(DATA), *extras, Read(CONTROL))

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a value that was read, notified or indicated.

        Raises
        ------
        DecodeError
            If the bytes break the format; the talk goes on with the next.
        """
        if self._state.stage in (_Stage.SILENT, _Stage.OVER):
            return ()
        if uuid == DATA:
            return self._hear_data(payload)
        if uuid == CONTROL:
            return self._hear_control(payload)
        if uuid == BATTERY_LEVEL:
            return (Battery(decode_battery(payload)),)
        if uuid in INFORMATION:
            self._state.facts[INFORMATION[uuid]] = decode_information(payload)
        return ()

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """The sensor answered a read, write or subscription with ATT error ``code``."""
        state = self._state
        if uuid not in (CONTROL, DATA) or state.stage is not _Stage.ASKING:
            return ()
        asked = state.negotiation.asked
        if code in PAIRING_MENDS:
            why = (
                f"the Polar sensor declined {asked}: ATT error {code:#04x}, "
                f"{PAIRING_MENDS[code]}; pair it with this computer and try again"
            )
            return self._carry_out(Refused(why, needs_pairing=True))
        why = (
            f"the Polar sensor declined {asked}: ATT error {code:#04x}; "
            "close other apps that use it, switch it off and on, and try again"
        )
        return self._carry_out(state.negotiation.declined() or Refused(why))

    def end(self) -> tuple[Act, ...]:
        """What to do before leaving: stop everything, whatever was answered so far.

        An H10 streams until its battery is empty if nobody stops it, so the stop is sent at
        every state after :meth:`begin`, and as often as this is called.
        """
        if self._state.stage is _Stage.SILENT:
            return ()
        self._state.stage = _Stage.OVER
        return tuple(Write(CONTROL, data) for data in self._state.negotiation.stops())

    def _hear_control(self, payload: bytes) -> tuple[Outcome, ...]:
        """What was read or indicated by the control point."""
        code = payload[:1]
        if code == bytes([STOPPED_CODE]):
            return self._hear_stopped(decode_stopped(payload))
        if code == bytes([ANSWER_CODE]):
            return self._carry_out(self._state.negotiation.answer(decode_answer(payload)))
        return self._carry_out(self._state.negotiation.offer(decode_features(payload)))

    def _carry_out(self, move: Move | None) -> tuple[Outcome, ...]:
        """Do what follows from an answer."""
        match move:
            case None:
                return ()
            case Command(data):
                return (Write(CONTROL, data),)
            case Refused():
                self._state.stage = _Stage.OVER
                return (move,)
            case Agreed():
                return self._stream(move)

    def _stream(self, agreed: Agreed) -> tuple[Outcome, ...]:
        """All is started: say so, and hand out what came meanwhile."""
        state = self._state
        state.stage, state.agreed = _Stage.STREAMING, agreed
        has_gyroscope = Measurement.GYRO in agreed.factors
        if has_gyroscope:
            state.pairing = Pairing(rate_hz=agreed.rate_hz)
        facts = {**state.facts, **agreed.facts}
        ready = Ready(agreed.rate_hz, has_gyroscope, Timing.STAMPED, facts=facts)
        held = [samples for payload in state.held for samples in self._samples(payload)]
        state.held.clear()
        return (ready, *held)

    def _hear_stopped(self, stopped: tuple[int, ...]) -> tuple[Outcome, ...]:
        """The sensor stopped something by itself."""
        state = self._state
        ours = [kind for kind in stopped if kind in state.negotiation.measurements]
        if not ours or state.stage is not _Stage.STREAMING:
            return ()
        state.stage = _Stage.OVER
        return (Stopped(f"the Polar sensor stopped {' and '.join(map(name_of, ours))} by itself"),)

    def _hear_data(self, payload: bytes) -> tuple[Outcome, ...]:
        """A frame; one from before its start was written is an earlier visitor's."""
        state = self._state
        if measurement_of(payload) not in state.negotiation.started:
            return ()
        if state.stage is _Stage.STREAMING:
            return self._samples(payload)
        decode_frame(payload)  # what is broken is told now; what is held can be read later
        state.held.append(payload)
        return ()

    def _samples(self, payload: bytes) -> tuple[Samples, ...]:
        """Samples of a frame, as far as they are complete."""
        state = self._state
        factors = {} if state.agreed is None else state.agreed.factors
        frame = decode_frame(payload, factor=factors[Measurement(measurement_of(payload))])
        return (_alone(frame),) if state.pairing is None else state.pairing.take(frame)


def _alone(frame: Frame) -> Samples:
    """Samples of a sensor without gyroscope."""
    stamp = Stamp(at_s=frame.stamp_ns / _NS, sample=len(frame.rows) - 1)
    return Samples(frame.rows, stamp=stamp)
