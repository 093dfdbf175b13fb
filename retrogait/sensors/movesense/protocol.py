"""Movesense's GATT SensorData protocol: commands, answers, messages in parts.

Written to the command characteristic::

    00 ref                 hello
    01 ref path            subscribe, for instance to /Meas/IMU6/104
    02 ref                 unsubscribe

Notified by the data characteristic::

    01 ref status          answer: u16, as in HTTP, 200 is ok; to a hello: text instead
    02 ref data            data of a subscription, or the first part of it
    03 ref data            second part
    04 ref data            third part

``ref`` is ours and not zero. Source: Movesense GATT SensorData Protocol specification (GSP,
version 1) and ``gatt_sensordata_app`` of the Movesense device library.

The status is little endian, but the sample app sends its own "no slot left" big endian
(``01 FB`` = 507). Both are read: a status is the byte order that gives 100 to 599.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from retrogait.errors import DecodeError

SERVICE: Final = "34802252-7185-4d5d-b431-630e7050e8f0"
COMMAND: Final = "34800001-7185-4d5d-b431-630e7050e8f0"
DATA: Final = "34800002-7185-4d5d-b431-630e7050e8f0"
ADVERTISED: Final = (
    "0000fdf3-0000-1000-8000-00805f9b34fb",
    "0000fe06-0000-1000-8000-00805f9b34fb",
)
"""Services that a Movesense advertises; the data service itself is found after connecting."""

NO_SLOT: Final = 507
_STATUSES = range(100, 600)


class Operation(IntEnum):
    """First byte of a command."""

    HELLO = 0
    SUBSCRIBE = 1
    UNSUBSCRIBE = 2


class Kind(IntEnum):
    """First byte of a notification."""

    ANSWER = 1
    DATA = 2
    PART_2 = 3
    PART_3 = 4


PARTS: Final = (Kind.DATA, Kind.PART_2, Kind.PART_3)
"""Kinds of the parts of a message, in order."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What is notified, taken apart.

    Parameters
    ----------
    kind : Kind
        Answer or data.
    reference : int
        The command or subscription it belongs to.
    body : bytes
        The rest.
    """

    kind: Kind
    reference: int
    body: bytes


def command(operation: Operation, *, reference: int, path: str = "") -> bytes:
    """Write a command.

    Raises
    ------
    ValueError
        If the reference is not 1 to 255.
    """
    if not 1 <= reference <= 255:
        raise ValueError(f"expected a reference from 1 to 255, got {reference}")
    return bytes([operation, reference]) + path.encode("ascii")


def decode_notification(data: bytes) -> Notification:
    """Take a notification apart."""
    if len(data) < 2:
        raise DecodeError(offset=len(data), expected="kind and reference", got="the end")
    if data[0] not in set(Kind):
        raise DecodeError(offset=0, expected="a kind from 1 to 4", got=str(data[0]))
    return Notification(Kind(data[0]), data[1], data[2:])


def encode_notification(notification: Notification) -> bytes:
    """Write a notification."""
    return bytes([notification.kind, notification.reference]) + notification.body


def decode_status(body: bytes) -> int:
    """Read the status of an answer, in either byte order."""
    if len(body) != 2:
        raise DecodeError(offset=2, expected="a status of two bytes", got=f"{len(body)} bytes")
    for status in (int.from_bytes(body, "little"), int.from_bytes(body, "big")):
        if status in _STATUSES:
            return status
    raise DecodeError(offset=2, expected="a status from 100 to 599", got=body.hex())


def encode_status(status: int) -> bytes:
    """Write the status of an answer, as the specification has it."""
    return status.to_bytes(2, "little")


def words_for(status: int) -> str:
    """Say what a status means and what to do about it."""
    if status == NO_SLOT:
        return (
            "status 507, all its subscriptions are taken; close other apps that use it, "
            "or take the battery out and put it in again"
        )
    if status in (400, 404, 501):
        return f"status {status}, it does not measure this; ask for another rate"
    return f"status {status}; bring its firmware up to date (2.3 or newer) and try again"


def split(data: bytes, *, reference: int, part_bytes: int) -> list[bytes]:
    """Write data as notifications of at most ``part_bytes`` of data each.

    Raises
    ------
    ValueError
        If three parts are too few.
    """
    bodies = [data[begin : begin + part_bytes] for begin in range(0, len(data), part_bytes)]
    if len(bodies) > len(PARTS):
        raise ValueError(f"expected data for three parts, got {len(data)} bytes")
    return [
        encode_notification(Notification(kind, reference, body))
        for kind, body in zip(PARTS, bodies, strict=False)
    ]
