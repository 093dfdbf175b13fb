"""Messages, parts and answers: vectors, round trips, bad bytes."""

from __future__ import annotations

import contextlib
import json
import math
import random
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrogait.errors import DecodeError
from retrogait.sensors.movesense import DATA, MovesenseTalk, Resource, decode_imu, encode_imu
from retrogait.sensors.movesense.imu import is_whole
from retrogait.sensors.movesense.parts import Parts
from retrogait.sensors.movesense.protocol import (
    Kind,
    Notification,
    Operation,
    command,
    decode_notification,
    decode_status,
    encode_notification,
    encode_status,
    split,
    words_for,
)
from retrogait.sensors.port import Samples, Wish

VECTORS = json.loads((Path(__file__).parent / "vectors" / "messages.json").read_text("utf-8"))
MESSAGES = [vector for vector in VECTORS if vector["kind"] == "data"]
STATUSES = [vector for vector in VECTORS if vector["kind"] == "status"]
EVERYTHING = [bytes.fromhex(n) for v in MESSAGES for n in v["notifications"]] + [
    bytes.fromhex(v["bytes"]) for v in STATUSES
]


def _named(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def _body(vector: dict[str, Any]) -> bytes:
    """Data of a message, without the heads of its parts."""
    return b"".join(bytes.fromhex(part)[2:] for part in vector["notifications"])


@pytest.mark.parametrize("vector", MESSAGES, ids=_named)
def test_a_message_reads_as_its_samples(vector: dict[str, Any]) -> None:
    samples = decode_imu(_body(vector), resource=Resource[vector["resource"]])
    np.testing.assert_array_equal(samples.acc_ms2, vector["acc_ms2"])
    assert samples.gyr_rads is not None
    np.testing.assert_allclose(
        samples.gyr_rads, np.array(vector["gyr_dps"]) * math.pi / 180, rtol=1e-12
    )
    assert samples.stamp is not None
    assert (samples.stamp.at_s, samples.stamp.sample) == (vector["stamp_ms"] / 1000.0, 0)


@pytest.mark.parametrize("vector", MESSAGES, ids=_named)
def test_a_message_is_written_to_the_same_bytes(vector: dict[str, Any]) -> None:
    magn = vector["magn_ut"]
    data = encode_imu(
        np.array(vector["acc_ms2"]),
        gyr_rads=np.array(vector["gyr_dps"]) * math.pi / 180,
        stamp_ms=vector["stamp_ms"],
        magn_ut=None if magn is None else np.array(magn),
    )
    parts = split(data, reference=0x63, part_bytes=vector["part_bytes"])
    assert [part.hex() for part in parts] == vector["notifications"]


def test_a_message_laid_out_by_hand() -> None:
    # 1 ms; acc 0.25, -0.5, 9.75 m/s²; gyro 90, -180, 0.5 deg/s
    floats = "0000803e 000000bf 00001c41 0000b442 000034c3 0000003f"
    assert _body(MESSAGES[0]) == bytes.fromhex("01000000" + floats)


def test_blocks_are_not_interleaved() -> None:
    acc = np.arange(24.0).reshape(8, 3)
    data = encode_imu(acc, gyr_rads=np.zeros((8, 3)), stamp_ms=0)
    assert len(data) == 196
    assert np.frombuffer(data, "<f4", 24, 4).tolist() == list(range(24))


@pytest.mark.parametrize("vector", STATUSES, ids=_named)
def test_a_status_is_read_in_either_order(vector: dict[str, Any]) -> None:
    heard = decode_notification(bytes.fromhex(vector["bytes"]))
    assert heard.kind is Kind.ANSWER
    assert decode_status(heard.body) == vector["status"]


@pytest.mark.parametrize("status", [200, 201, 400, 404, 500, 503, 507])
def test_statuses_come_back(status: int) -> None:
    body = encode_status(status)
    assert decode_status(body) == status
    assert decode_status(body[::-1]) == status
    heard = Notification(Kind.ANSWER, 7, body)
    assert decode_notification(encode_notification(heard)) == heard


def test_the_published_subscription() -> None:
    path = Resource.IMU6.path(104)
    data = command(Operation.SUBSCRIBE, reference=0x63, path=path)
    assert data == b"\x01\x63/Meas/IMU6/104"
    assert command(Operation.UNSUBSCRIBE, reference=0x63) == b"\x02\x63"
    assert command(Operation.HELLO, reference=1) == b"\x00\x01"


@pytest.mark.parametrize("reference", [0, 256, -1])
def test_a_reference_is_a_byte_and_not_zero(reference: int) -> None:
    with pytest.raises(ValueError, match="1 to 255"):
        command(Operation.HELLO, reference=reference)


@pytest.mark.parametrize("data", ["", "01", "0063", "0563"])
def test_broken_notifications(data: str) -> None:
    with pytest.raises(DecodeError):
        decode_notification(bytes.fromhex(data))


@pytest.mark.parametrize("body", ["", "c8", "c80000", "0000", "ffff", "3200"])
def test_broken_statuses(body: str) -> None:
    with pytest.raises(DecodeError, match="status"):
        decode_status(bytes.fromhex(body))


@pytest.mark.parametrize("length", [0, 3, 4, 27, 29, 4 + 36])
def test_lengths_that_fit_no_samples(length: int) -> None:
    with pytest.raises(DecodeError, match="samples of 24 bytes"):
        decode_imu(bytes(length), resource=Resource.IMU6)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    gyr = np.array([[0.0, value, 0.0]])
    data = encode_imu(np.zeros((1, 3)), gyr_rads=gyr, stamp_ms=0)
    with pytest.raises(DecodeError, match="numbers"):
        decode_imu(data, resource=Resource.IMU6)


def test_the_magnetometer_is_not_looked_at() -> None:
    zeros = np.zeros((1, 3))
    magn = np.array([[np.nan, 0.0, 0.0]])
    data = encode_imu(zeros, gyr_rads=zeros, stamp_ms=0, magn_ut=magn)
    assert len(decode_imu(data, resource=Resource.IMU9).acc_ms2) == 1


def test_no_more_than_three_parts() -> None:
    assert len(split(bytes(9), reference=1, part_bytes=3)) == 3
    with pytest.raises(ValueError, match="three parts"):
        split(bytes(10), reference=1, part_bytes=3)


def test_every_refusal_has_a_remedy() -> None:
    assert "subscriptions are taken" in words_for(507)
    assert "another rate" in words_for(404)
    assert "firmware" in words_for(500)


WHOLE = b"w" * 28
FIRST, SECOND, THIRD = b"a" * 20, b"b" * 20, b"c" * 12


def _parts() -> Parts:
    return Parts(partial(is_whole, resource=Resource.IMU6))


def _take(parts: Parts, *bodies: tuple[Kind, bytes]) -> list[bytes]:
    return [message for kind, body in bodies for message in parts.take(kind, body=body)]


def test_whole_messages_wait_once_for_the_next() -> None:
    parts = _parts()
    assert _take(parts, (Kind.DATA, WHOLE)) == []
    assert _take(parts, (Kind.DATA, WHOLE)) == [WHOLE, WHOLE]
    assert _take(parts, (Kind.DATA, WHOLE)) == [WHOLE]


def test_messages_of_three_parts() -> None:
    parts = _parts()
    message = [(Kind.DATA, FIRST), (Kind.PART_2, SECOND), (Kind.PART_3, THIRD)]
    assert _take(parts, *message) == []
    assert _take(parts, *message) == [FIRST + SECOND + THIRD] * 2
    assert _take(parts, *message) == [FIRST + SECOND + THIRD]


def test_half_a_message_that_looks_whole_is_not_taken_for_one() -> None:
    parts = _parts()
    message = [(Kind.DATA, WHOLE), (Kind.PART_2, b"x" * 24)]
    assert _take(parts, *message, *message) == [WHOLE + b"x" * 24] * 2


def test_a_lost_second_part_loses_one_message() -> None:
    parts = _parts()
    message = [(Kind.DATA, FIRST), (Kind.PART_2, b"b" * 8)]
    assert len(_take(parts, *message, *message)) == 2
    assert _take(parts, (Kind.DATA, FIRST), *message) == [FIRST + b"b" * 8]
    assert parts.incomplete == 1


def test_a_lost_second_part_at_the_very_first_teaches_nothing_wrong() -> None:
    parts = _parts()
    message = [(Kind.DATA, FIRST), (Kind.PART_2, b"b" * 8)]
    assert len(_take(parts, (Kind.DATA, FIRST), *message, *message)) == 2
    assert parts.incomplete == 1


@pytest.mark.parametrize("kind", [Kind.PART_2, Kind.PART_3])
def test_a_part_without_the_one_before(kind: Kind) -> None:
    parts = _parts()
    with pytest.raises(DecodeError, match="the part before"):
        parts.take(kind, body=SECOND)


def test_a_part_too_many() -> None:
    parts = _parts()
    _take(parts, (Kind.DATA, FIRST), (Kind.PART_2, SECOND), (Kind.PART_3, THIRD))
    with pytest.raises(DecodeError):
        parts.take(Kind.PART_3, body=THIRD)


def test_what_was_taken_for_whole_is_doubted_when_a_part_follows() -> None:
    """The very first second part was lost, and what was left looked whole."""
    parts = _parts()
    message = [(Kind.DATA, WHOLE), (Kind.PART_2, b"x" * 24)]
    wrong = _take(parts, (Kind.DATA, WHOLE), (Kind.DATA, WHOLE))
    assert wrong == [WHOLE, WHOLE]
    with pytest.raises(DecodeError):
        parts.take(Kind.PART_2, body=b"x" * 24)
    assert _take(parts, *message, *message) == [WHOLE + b"x" * 24] * 2


def _read_anything(data: bytes, *, parts: Parts) -> int:
    """Samples read; only a DecodeError may come out."""
    samples = 0
    try:
        heard = decode_notification(data)
        if heard.kind is Kind.ANSWER:
            return 0 * decode_status(heard.body)
        for message in parts.take(heard.kind, body=heard.body):
            read = decode_imu(message, resource=Resource.IMU6)
            assert read.gyr_rads is not None
            assert np.isfinite([read.acc_ms2, read.gyr_rads]).all()
            samples += len(read.acc_ms2)
    except DecodeError:
        return samples
    return samples


def test_truncation_at_every_length() -> None:
    for data in EVERYTHING:
        parts = _parts()
        for length in range(len(data)):
            _read_anything(data[:length], parts=parts)
            for resource in Resource:
                with contextlib.suppress(DecodeError):
                    decode_imu(data[2:length], resource=resource)


def _mutated(rng: random.Random) -> bytes:
    changed = bytearray(rng.choice(EVERYTHING))
    for _ in range(rng.randint(1, 3)):
        changed[rng.randrange(len(changed))] = rng.getrandbits(8)
    return bytes(changed[: rng.randint(0, len(changed))] if rng.random() < 0.2 else changed)


def test_a_hundred_thousand_mutations() -> None:
    rng = random.Random(20260803)
    parts, read = _parts(), 0
    for _ in range(100_000):
        read += _read_anything(_mutated(rng), parts=parts)
    assert read > 10_000


def test_mutations_leave_a_talk_alive() -> None:
    rng = random.Random(20260804)
    heard = 0
    for _ in range(2_000):
        talk = MovesenseTalk(Wish(), resource=rng.choice(list(Resource)))
        talk.begin()
        for _ in range(10):
            with contextlib.suppress(DecodeError):
                heard += sum(isinstance(said, Samples) for said in talk.hear(DATA, _mutated(rng)))
        assert talk.end()
    assert heard > 500
