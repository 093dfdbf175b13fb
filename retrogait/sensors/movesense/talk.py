"""The talk with a Movesense: say hello, subscribe, stream; unsubscribe on every way out.

Answers are notified, so they may be lost or late: nothing waits for the hello, and data that
come before the answer to the subscription are as good as the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from typing import Final

from retrogait.sensors.att import PAIRING_MENDS
from retrogait.sensors.battery import (
    BATTERY_LEVEL,
    INFORMATION,
    decode_battery,
    decode_information,
)
from retrogait.sensors.movesense.imu import (
    CLOCK_WRAPS_S,
    RATES_HZ,
    Resource,
    decode_imu,
    is_whole,
)
from retrogait.sensors.movesense.parts import Parts
from retrogait.sensors.movesense.protocol import (
    COMMAND,
    DATA,
    Kind,
    Notification,
    Operation,
    command,
    decode_notification,
    decode_status,
    words_for,
)
from retrogait.sensors.port import (
    Act,
    Battery,
    Outcome,
    Read,
    Ready,
    Refused,
    Stopped,
    Subscribe,
    Timing,
    Wish,
    Write,
)

HELLO_REFERENCE: Final = 1
IMU_REFERENCE: Final = 0x63
"""Any number but zero; the maker's example takes this one."""

_REFUSALS = 400
"""From here on a status is an error, as in HTTP."""


class _Stage(Enum):
    """How far the talk has come."""

    SILENT = auto()
    ASKING = auto()
    STREAMING = auto()
    OVER = auto()


@dataclass(slots=True)
class _State:
    """All that changes during a talk."""

    parts: Parts
    stage: _Stage = _Stage.SILENT
    facts: dict[str, str] = field(default_factory=dict)


class MovesenseTalk:
    """One connection with a Movesense.

    Parameters
    ----------
    wish : Wish
        Rate to look for. The range cannot be asked for over this protocol.
    resource : Resource
        What to subscribe to.
    """

    def __init__(self, wish: Wish, *, resource: Resource = Resource.IMU6) -> None:
        self._rate_hz = min(RATES_HZ, key=lambda rate: (abs(rate - wish.rate_hz), -rate))
        self._resource = resource
        self._state = self._fresh()

    @property
    def incomplete_messages(self) -> int:
        """Messages that were let go because a part of them never came."""
        return self._state.parts.incomplete

    def begin(self) -> tuple[Act, ...]:
        """What to do after connecting; a second call starts the talk anew."""
        self._state = self._fresh()
        self._state.stage = _Stage.ASKING
        path = self._resource.path(self._rate_hz)
        return (
            Subscribe(DATA),
            *(Read(uuid, optional=True) for uuid in (*INFORMATION, BATTERY_LEVEL)),
            Write(COMMAND, command(Operation.HELLO, reference=HELLO_REFERENCE)),
            Write(COMMAND, command(Operation.SUBSCRIBE, reference=IMU_REFERENCE, path=path)),
        )

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a value that was read or notified.

        Raises
        ------
        DecodeError
            If the bytes break the format; the talk goes on with the next.
        """
        if self._state.stage in (_Stage.SILENT, _Stage.OVER):
            return ()
        if uuid == DATA:
            return self._hear_notification(decode_notification(payload))
        if uuid == BATTERY_LEVEL:
            return (Battery(decode_battery(payload)),)
        if uuid in INFORMATION:
            self._state.facts[INFORMATION[uuid]] = decode_information(payload)
        return ()

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """The sensor answered a read, write or subscription with ATT error ``code``."""
        if uuid not in (COMMAND, DATA) or self._state.stage is not _Stage.ASKING:
            return ()
        self._state.stage = _Stage.OVER
        if code in PAIRING_MENDS:
            why = (
                f"the Movesense declined the subscription: ATT error {code:#04x}, "
                f"{PAIRING_MENDS[code]}; pair it with this computer and try again"
            )
            return (Refused(why, needs_pairing=True),)
        why = (
            f"the Movesense declined the subscription: ATT error {code:#04x}; "
            "bring its firmware up to date (2.3 or newer) and try again"
        )
        return (Refused(why),)

    def end(self) -> tuple[Act, ...]:
        """What to do before leaving: unsubscribe, whatever was answered so far."""
        if self._state.stage is _Stage.SILENT:
            return ()
        self._state.stage = _Stage.OVER
        return (Write(COMMAND, command(Operation.UNSUBSCRIBE, reference=IMU_REFERENCE)),)

    def _fresh(self) -> _State:
        """Nothing was said yet."""
        return _State(Parts(partial(is_whole, resource=self._resource)))

    def _hear_notification(self, heard: Notification) -> tuple[Outcome, ...]:
        """An answer, or a part of a message."""
        if heard.reference == HELLO_REFERENCE and heard.kind is Kind.ANSWER:
            self._state.facts["hello"] = _text(heard.body)
        if heard.reference != IMU_REFERENCE:
            return ()
        if heard.kind is Kind.ANSWER:
            return self._hear_status(decode_status(heard.body))
        messages = self._state.parts.take(heard.kind, body=heard.body)
        samples = tuple(decode_imu(message, resource=self._resource) for message in messages)
        return (*self._ready(), *samples) if samples else ()

    def _hear_status(self, status: int) -> tuple[Outcome, ...]:
        """An answer to the subscription."""
        if status < _REFUSALS:
            return self._ready()
        is_streaming = self._state.stage is _Stage.STREAMING
        self._state.stage = _Stage.OVER
        if is_streaming:
            return (Stopped(f"the Movesense ended the subscription: {words_for(status)}"),)
        path = self._resource.path(self._rate_hz)
        return (Refused(f"the Movesense refused to stream {path}: {words_for(status)}"),)

    def _ready(self) -> tuple[Outcome, ...]:
        """Say once that the stream is set up."""
        if self._state.stage is not _Stage.ASKING:
            return ()
        self._state.stage = _Stage.STREAMING
        facts = dict(self._state.facts)
        rate_hz = float(self._rate_hz)
        return (Ready(rate_hz, True, Timing.STAMPED, clock_wraps_s=CLOCK_WRAPS_S, facts=facts),)


def _text(payload: bytes) -> str:
    """Strings with zeros between them, for a fact."""
    parts = payload.decode("utf-8", "replace").split("\0")
    return "; ".join(part.strip() for part in parts if part.isprintable() and part.strip())
