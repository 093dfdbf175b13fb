"""The control point: what is offered, commands, answers, and the sensor's own stop.

Read from the control point::

    0F mask mask ...       bit k of the mask: measurement k is offered

Written to it::

    01 measurement                     settings?
    02 measurement [settings]          start; 02 09: SDK mode on
    03 measurement                     stop;  03 09: SDK mode off

Indicated by it::

    F0 operation measurement status [more [parameters]]     answer; more: another part follows
    01 measurement ...                                      the sensor stopped these itself

Source: Polar BLE SDK, ``BlePMDClient.kt``, ``PmdControlPointResponse.kt``; issues 281 and
360 (answers never come by reading), 215 and 438 (SDK mode).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from retrogait.errors import DecodeError
from retrogait.sensors.polar.pmd import Measurement, Operation, Status
from retrogait.sensors.polar.settings import Settings, encode_settings

FEATURES_CODE: Final = 0x0F
ANSWER_CODE: Final = 0xF0
STOPPED_CODE: Final = 0x01

_FEATURES_BYTES = 17
"""Length that sensors send (SDK issue 360); only the first three carry anything."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sensor says to a command.

    Parameters
    ----------
    operation, measurement : int
        The command that is answered.
    status : int
        0 is ok.
    more : bool
        The parameters go on in another answer.
    parameters : bytes
        Settings, or nothing.
    """

    operation: int
    measurement: int
    status: int = Status.OK
    more: bool = False
    parameters: bytes = b""


def command(operation: Operation, *, measurement: Measurement, settings: Settings | None) -> bytes:
    """Write a command; only a start carries settings."""
    head = bytes([operation, measurement])
    return head if settings is None else head + encode_settings(settings)


def decode_features(data: bytes) -> frozenset[Measurement]:
    """Read which measurements a sensor offers; bits without a name are passed over."""
    _demand(data, code=FEATURES_CODE, length=2, what="a mask of measurements")
    mask = int.from_bytes(data[1:3], "little")
    return frozenset(kind for kind in Measurement if mask >> kind & 1)


def encode_features(offered: Iterable[Measurement]) -> bytes:
    """Write which measurements a sensor offers."""
    mask = sum(1 << kind for kind in set(offered))
    return (bytes([FEATURES_CODE]) + mask.to_bytes(2, "little")).ljust(_FEATURES_BYTES, b"\0")


def decode_answer(data: bytes) -> Answer:
    """Read an answer; one that is not ok carries nothing more."""
    _demand(data, code=ANSWER_CODE, length=4, what="operation, measurement and status")
    operation, measurement, status = data[1:4]
    if status != Status.OK:
        return Answer(operation, measurement, status)
    return Answer(operation, measurement, status, data[4:5] not in (b"", b"\0"), data[5:])


def encode_answer(answer: Answer) -> bytes:
    """Write an answer."""
    head = bytes([ANSWER_CODE, answer.operation, answer.measurement, answer.status])
    if answer.status != Status.OK:
        return head
    return head + bytes([answer.more]) + answer.parameters


def decode_stopped(data: bytes) -> tuple[int, ...]:
    """Read which measurements the sensor stopped itself."""
    _demand(data, code=STOPPED_CODE, length=2, what="at least one measurement")
    return tuple(data[1:])


def encode_stopped(measurements: Iterable[Measurement]) -> bytes:
    """Write which measurements the sensor stops itself."""
    return bytes([STOPPED_CODE, *measurements])


def _demand(data: bytes, *, code: int, length: int, what: str) -> None:
    """See that a message begins with its code and is long enough."""
    if not data or data[0] != code:
        got = "nothing" if not data else f"{data[0]:02x}"
        raise DecodeError(offset=0, expected=f"{code:02x}", got=got)
    if len(data) < length:
        raise DecodeError(offset=len(data), expected=what, got="the end")
