"""Control: what a client asks of a sensor, and what the sensor answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from retrogait.errors import DecodeError
from retrogait.sensors.rgp.wire import Field, Layout, check_length

ANSWER: Final = 0x80
NOTICE: Final = 0x81

COMMAND_LAYOUT: Final = Layout("Control (write)", (Field("op", "u8", "operation, see below"),))

ANSWER_LAYOUT: Final = Layout(
    "Control (indication)",
    (
        Field("kind", "u8", "80: answer to a write; 81: the sensor did it unasked"),
        Field("op", "u8", "operation that is answered, or was done"),
        Field("status", "u8", "how it went, see below"),
    ),
)


class Op(IntEnum):
    """What can be asked."""

    START = 1
    """Sample and send."""

    STOP = 2
    """Stop sampling; what waits is still sent."""

    IDENTIFY = 3
    """Blink for 3 s."""

    MARK = 4
    """As if the marker button were pressed."""

    SLEEP = 5
    """Stop, disconnect and switch off until the button or a reset wakes the sensor."""


class Status(IntEnum):
    """How it went."""

    OK = 0
    """Done."""

    ALREADY = 1
    """Nothing to do: it was streaming, or stopped, already."""

    NOT_SUBSCRIBED = 2
    """START before the Stream's notifications were switched on."""

    UNSUPPORTED = 3
    """This sensor cannot do that."""

    LINK_TOO_SLOW = 4
    """START of more packets a second than the connection's MTU allows."""

    IMU_FAILED = 5
    """The motion chip does not answer."""

    BATTERY_EMPTY = 6
    """Too little charge to go on."""


class AttError(IntEnum):
    """ATT errors that a sensor answers a write with."""

    INVALID_LENGTH = 0x0D
    """Bluetooth's own: the value's length is not that of the table."""

    UNKNOWN_OPERATION = 0x80
    """Control: no such operation."""

    BUSY = 0x81
    """Config: refused while streaming."""

    OUT_OF_RANGE = 0x82
    """Config: a value that the table or this sensor does not allow."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a sensor said at its Control.

    Parameters
    ----------
    op : Op
        What it is about.
    status : int
        A :class:`Status`, or a number that this version does not know.
    unasked : bool
        The sensor did it by itself.
    """

    op: Op
    status: int
    unasked: bool = False

    @property
    def went_well(self) -> bool:
        """Done, or already so."""
        return self.status in (Status.OK, Status.ALREADY)

    @property
    def words(self) -> str:
        """The status for a person."""
        known = self.status in Status.__members__.values()
        return Status(self.status).name.lower().replace("_", " ") if known else f"{self.status}"


def encode_command(op: Op) -> bytes:
    """Bytes of a Control write."""
    return COMMAND_LAYOUT.pack(op=op)


def decode_command(data: bytes) -> Op:
    """Read a Control write.

    Raises
    ------
    DecodeError
        On a wrong length (ATT error 0D) or an unknown operation (80).
    """
    check_length(data, COMMAND_LAYOUT.size, title="Control")
    return _op(data, 0)


def encode_answer(answer: Answer) -> bytes:
    """Bytes of a Control indication."""
    kind = NOTICE if answer.unasked else ANSWER
    return ANSWER_LAYOUT.pack(kind=kind, op=answer.op, status=answer.status)


def decode_answer(data: bytes) -> Answer:
    """Read a Control indication.

    Raises
    ------
    DecodeError
        On a wrong length, kind or operation.
    """
    check_length(data, ANSWER_LAYOUT.size, title="a Control answer")
    head = ANSWER_LAYOUT.unpack(data)
    if head["kind"] not in (ANSWER, NOTICE):
        raise ANSWER_LAYOUT.wrong("kind", expected="80 or 81", got=f"{head['kind']:02X}")
    return Answer(_op(data, 1), head["status"], unasked=head["kind"] == NOTICE)


def _op(data: bytes, at: int) -> Op:
    """The operation at a byte."""
    if data[at] not in Op.__members__.values():
        raise DecodeError(
            offset=at, expected=f"an operation, {min(Op)} to {max(Op)}", got=str(data[at])
        )
    return Op(data[at])
