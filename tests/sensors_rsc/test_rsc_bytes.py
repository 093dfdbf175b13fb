"""Running Speed and Cadence: vectors, cut short, and shaken."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retrogait.errors import DecodeError
from retrogait.sensors.battery import (
    INFORMATION,
    decode_battery,
    decode_information,
    encode_battery,
    encode_information,
)
from retrogait.sensors.rsc import (
    Feature,
    Location,
    Measurement,
    decode_feature,
    decode_location,
    decode_measurement,
    encode_feature,
    encode_location,
    encode_measurement,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "rsc.json").read_text(encoding="utf-8"))

MUTATIONS = 100_000


@pytest.mark.parametrize("vector", VECTORS["measurement"], ids=lambda vector: vector["name"])
def test_measurements_both_ways(vector: dict[str, Any]) -> None:
    measurement = Measurement(**vector["fields"])
    assert decode_measurement(bytes.fromhex(vector["hex"])) == measurement
    assert encode_measurement(measurement).hex() == vector["hex"]


@pytest.mark.parametrize("vector", VECTORS["feature"], ids=lambda vector: vector["hex"])
def test_features_both_ways(vector: dict[str, Any]) -> None:
    feature = Feature(**vector["fields"])
    assert decode_feature(bytes.fromhex(vector["hex"])) == feature
    assert encode_feature(feature).hex() == vector["hex"]


@pytest.mark.parametrize("vector", VECTORS["location"], ids=lambda vector: vector["hex"])
def test_locations_both_ways(vector: dict[str, Any]) -> None:
    location = Location[vector["name"]]
    assert decode_location(bytes.fromhex(vector["hex"])) is location
    assert encode_location(location).hex() == vector["hex"]


@pytest.mark.parametrize("vector", VECTORS["battery"], ids=lambda vector: vector["hex"])
def test_batteries_both_ways(vector: dict[str, Any]) -> None:
    assert decode_battery(bytes.fromhex(vector["hex"])) == vector["percent"]
    assert encode_battery(vector["percent"]).hex() == vector["hex"]


@pytest.mark.parametrize("vector", VECTORS["information"], ids=lambda vector: vector["text"])
def test_information_both_ways(vector: dict[str, Any]) -> None:
    assert decode_information(bytes.fromhex(vector["hex"])) == vector["text"]
    assert encode_information(vector["text"]).hex() == vector["hex"]


def test_a_packet_worked_out_by_hand() -> None:
    # 0x0500 / 256 = 5 m/s; 0x50 = 80; 0x0100FFFF dm = 16 842 751 dm.
    assert decode_measurement(bytes.fromhex("02000550ffff0001")) == Measurement(
        speed_ms=5.0, cadence_per_min=80, is_running=False, distance_m=1_684_275.1
    )


@pytest.mark.parametrize("vector", VECTORS["measurement"], ids=lambda vector: vector["name"])
def test_every_truncation_is_refused(vector: dict[str, Any]) -> None:
    whole = bytes.fromhex(vector["hex"])
    for length in range(len(whole)):
        with pytest.raises(DecodeError):
            decode_measurement(whole[:length])
    with pytest.raises(DecodeError, match="the end"):
        decode_measurement(whole + b"\0")


def test_reserved_flags_may_announce_what_comes_later() -> None:
    known = Measurement(speed_ms=1.0, cadence_per_min=60, is_running=True)
    payload = bytearray(encode_measurement(known))
    payload[0] |= 0x80
    assert decode_measurement(bytes(payload)) == known
    assert decode_measurement(bytes(payload) + b"\x01\x02") == known


def test_reserved_feature_bits_are_ignored() -> None:
    assert decode_feature(b"\x06\xff") == Feature(distance=True, tells_running=True)


DECODERS: dict[str, tuple[Callable[[bytes], object], list[str]]] = {
    "measurement": (decode_measurement, [v["hex"] for v in VECTORS["measurement"]]),
    "feature": (decode_feature, [v["hex"] for v in VECTORS["feature"]]),
    "location": (decode_location, [v["hex"] for v in VECTORS["location"]]),
    "battery": (decode_battery, [v["hex"] for v in VECTORS["battery"]]),
    "information": (decode_information, [v["hex"] for v in VECTORS["information"]]),
}


def shaken(payload: bytes, chance: random.Random) -> bytes:
    """Some bits turned, then cut or lengthened now and then."""
    data = bytearray(payload)
    for _ in range(chance.randint(1, 3)):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    match chance.randrange(4):
        case 0:
            return bytes(data[: chance.randint(0, len(data))])
        case 1:
            return bytes(data) + chance.randbytes(chance.randint(1, 4))
        case _:
            return bytes(data)


@pytest.mark.parametrize("kind", DECODERS)
def test_mutations_raise_only_decode_error(kind: str) -> None:
    decode, seeds = DECODERS[kind]
    chance = random.Random(f"rsc {kind}")
    whole = [bytes.fromhex(seed) for seed in seeds]
    refused = 0
    for _ in range(MUTATIONS):
        try:
            decode(shaken(chance.choice(whole), chance))
        except DecodeError:
            refused += 1
    assert 0 < refused < MUTATIONS


@pytest.mark.parametrize(
    "wrong",
    [
        {"speed_ms": 256.0},
        {"speed_ms": -0.01},
        {"speed_ms": float("nan")},
        {"cadence_per_min": 256},
        {"cadence_per_min": -1},
        {"stride_length_m": 655.36},
        {"distance_m": 429_496_729.6},
    ],
)
def test_what_does_not_fit_is_not_encoded(wrong: dict[str, Any]) -> None:
    fields = {"speed_ms": 1.0, "cadence_per_min": 60, "is_running": False, **wrong}
    with pytest.raises(ValueError, match="expected 0 to"):
        encode_measurement(Measurement(**fields))


def test_values_are_rounded_to_their_step() -> None:
    said = Measurement(
        speed_ms=1.4, cadence_per_min=52, is_running=False, stride_length_m=0.6249, distance_m=0.04
    )
    heard = decode_measurement(encode_measurement(said))
    assert heard.speed_ms == pytest.approx(1.4, abs=0.5 / 256)
    assert (heard.stride_length_m, heard.distance_m) == (0.62, 0.0)


@pytest.mark.parametrize("payload", [b"", b"\x01\x02", b"\x65", b"\xff"])
def test_batteries_that_cannot_be(payload: bytes) -> None:
    with pytest.raises(DecodeError):
        decode_battery(payload)


@pytest.mark.parametrize("percent", [-1, 101])
def test_batteries_that_are_not_encoded(percent: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        encode_battery(percent)


@pytest.mark.parametrize(
    ("payload", "text"), [(b"H10\0\0\0", "H10"), (b" 1.2 \r\n", "1.2"), (b"", "")]
)
def test_padding_of_texts_is_taken_off(payload: bytes, text: str) -> None:
    assert decode_information(payload) == text


@pytest.mark.parametrize("payload", [b"\xff\xfe", b"a\x1b[2Jb", b"a\0b", b"x" * 513])
def test_texts_that_are_refused(payload: bytes) -> None:
    with pytest.raises(DecodeError):
        decode_information(payload)


@pytest.mark.parametrize("text", ["a\nb", " a", "x" * 513])
def test_texts_that_are_not_encoded(text: str) -> None:
    with pytest.raises(ValueError, match="printable"):
        encode_information(text)


def test_facts_have_names_of_their_own() -> None:
    assert len(set(INFORMATION.values())) == len(INFORMATION)
    assert all(len(uuid) == 36 and uuid == uuid.lower() for uuid in INFORMATION)
