"""Frames and control point: vectors, round trips, bad bytes."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sensors_polar.polar_bench import Bench, samples_of

from retrogait.errors import DecodeError
from retrogait.sensors.polar import (
    CONTROL,
    DATA,
    H10,
    VERITY_SENSE,
    Frame,
    Measurement,
    PolarPeripheral,
    PolarTalk,
    decode_frame,
    encode_frame,
)
from retrogait.sensors.polar.control import (
    Answer,
    command,
    decode_answer,
    decode_features,
    decode_stopped,
    encode_answer,
    encode_features,
    encode_stopped,
)
from retrogait.sensors.polar.delta import decode_delta, encode_delta
from retrogait.sensors.polar.frames import LAYOUTS, measurement_of
from retrogait.sensors.polar.pmd import Operation, Status, words_for
from retrogait.sensors.polar.settings import (
    Setting,
    chosen,
    covering,
    decode_settings,
    encode_settings,
    nearest,
)
from retrogait.sensors.port import Wish

VECTORS = Path(__file__).parent / "vectors"
FRAMES = json.loads((VECTORS / "frames.json").read_text(encoding="utf-8"))
CONTROLS = json.loads((VECTORS / "control.json").read_text(encoding="utf-8"))

G_MS2 = 9.80665
COUNT = {
    (2, 0x00): G_MS2 / 1000,
    (2, 0x01): G_MS2 / 1000,
    (2, 0x02): G_MS2 / 1000,
    (2, 0x80): G_MS2,
    (2, 0x81): G_MS2 / 1000,
    (5, 0x80): math.pi / 180,
    (5, 0x81): math.pi / 180,
}
"""One count of each frame type in m/s² or rad/s, before the factor; written down anew."""


def _named(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def _settings(words: dict[str, list[float]]) -> dict[Setting, tuple[float, ...]]:
    return {Setting[name]: tuple(values) for name, values in words.items()}


def _decode_control(kind: str, data: bytes) -> Any:
    decoders = {"features": decode_features, "answer": decode_answer, "stopped": decode_stopped}
    heard = decoders[kind](data)
    return (heard, decode_settings(heard.parameters)) if isinstance(heard, Answer) else heard


@pytest.mark.parametrize("vector", FRAMES, ids=_named)
def test_a_frame_reads_as_its_counts(vector: dict[str, Any]) -> None:
    frame = decode_frame(bytes.fromhex(vector["bytes"]), factor=vector["factor"])
    unit = COUNT[vector["measurement"], vector["frame_type"]] * vector["factor"]
    assert frame.measurement == vector["measurement"]
    assert frame.stamp_ns == vector["stamp_ns"]
    np.testing.assert_allclose(frame.rows, np.array(vector["counts"]) * unit, rtol=1e-12)


@pytest.mark.parametrize("vector", FRAMES, ids=_named)
def test_a_frame_is_written_to_the_same_bytes(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["bytes"])
    frame = decode_frame(data, factor=vector["factor"])
    again = encode_frame(frame, frame_type=vector["frame_type"], factor=vector["factor"])
    assert again == data


def test_every_layout_has_a_vector() -> None:
    assert {(v["measurement"], v["frame_type"]) for v in FRAMES} == set(LAYOUTS) == set(COUNT)


def test_the_delta_payload_worked_out_by_hand() -> None:
    # reference -15 20 1008; 4 bits, 1 difference: -5 = 1011, -3 = 1101, 0; lowest bit first
    payload = bytes.fromhex("f1ff 1400 f003 04 01 db 00")
    assert decode_delta(payload, width=2, offset=0).tolist() == [[-15, 20, 1008], [-20, 17, 1008]]


def test_upper_bits_of_the_first_byte_are_not_the_measurement() -> None:
    data = bytes.fromhex(FRAMES[1]["bytes"])
    marked = bytes([data[0] | 0xC0]) + data[1:]
    np.testing.assert_array_equal(decode_frame(marked).rows, decode_frame(data).rows)


def test_one_g_at_the_top_of_int16_does_not_overflow() -> None:
    rows = np.array([[32.767 * G_MS2, -32.768 * G_MS2, G_MS2]])
    data = encode_frame(Frame(Measurement.ACC, 1, rows), frame_type=0x01)
    np.testing.assert_allclose(decode_frame(data).rows, rows, rtol=1e-12)


def test_what_does_not_fit_is_saturated_not_wrapped() -> None:
    rows = np.array([[1000.0, -1000.0, 0.0]]) * G_MS2
    data = encode_frame(Frame(Measurement.ACC, 1, rows), frame_type=0x01)
    assert decode_frame(data).rows[0].tolist() == pytest.approx(
        [32.767 * G_MS2, -32.768 * G_MS2, 0.0]
    )


@pytest.mark.parametrize(("measurement", "frame_type"), sorted(LAYOUTS))
def test_frames_of_any_length_come_back(measurement: int, frame_type: int) -> None:
    rng = np.random.default_rng(measurement * 1000 + frame_type)
    unit = COUNT[measurement, frame_type]
    factor = 0.25 if frame_type >= 0x80 else 1.0
    for n in range(1, 40):
        rows = rng.integers(-128, 128, (n, 3)).astype(np.float64) * (unit * factor)
        frame = Frame(Measurement(measurement), n, rows)
        data = encode_frame(frame, frame_type=frame_type, factor=factor)
        heard = decode_frame(data, factor=factor)
        assert heard.stamp_ns == n
        np.testing.assert_allclose(heard.rows, rows, rtol=1e-6, atol=1e-12)


def test_delta_differences_of_17_bits_come_back() -> None:
    values = np.array([[32767, -32768, 0], [-32768, 32767, 1]] * 15, dtype=np.int64)
    data = encode_delta(values, width=2)
    assert data[6] == 17
    np.testing.assert_array_equal(decode_delta(data, width=2, offset=0), values)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "a frame|header"),
        ("02" + "00" * 8, "header"),
        ("02" + "00" * 8 + "01", "samples of 6 bytes"),
        ("02" + "00" * 8 + "03" + "00" * 6, "a type of the table"),
        ("05" + "00" * 8 + "01" + "00" * 6, "a type of the table"),
        ("00" + "00" * 8 + "00" + "00" * 6, "a type of the table"),
        ("02" + "00" * 8 + "81" + "00" * 5, "a reference of 6 bytes"),
        ("02" + "00" * 8 + "81" + "00" * 6 + "04", "bits and count"),
        ("02" + "00" * 8 + "81" + "00" * 6 + "0401ff", "2 bytes of block"),
        ("02" + "00" * 8 + "81" + "00" * 6 + "2101" + "00" * 13, "at most 32 bits"),
        ("02" + "00" * 8 + "81" + "ff7f00000000" + "0201" + "01", "sums within"),
        ("05" + "00" * 8 + "81" + "0000807f" + "00" * 8, "numbers"),
    ],
)
def test_broken_frames_say_what_was_expected(data: str, words: str) -> None:
    with pytest.raises(DecodeError, match=words):
        decode_frame(bytes.fromhex(data))


def test_a_frame_that_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="at least one sample"):
        encode_frame(Frame(Measurement.ACC, 0, np.empty((0, 3))), frame_type=0x01)
    with pytest.raises(ValueError, match="type 01"):
        encode_frame(Frame(Measurement.GYRO, 0, np.zeros((1, 3))), frame_type=0x01)


def test_a_measurement_needs_a_byte() -> None:
    with pytest.raises(DecodeError):
        measurement_of(b"")


@pytest.mark.parametrize("vector", CONTROLS, ids=_named)
def test_the_control_point_reads_and_writes_its_vectors(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["bytes"])
    heard = _decode_control(vector["kind"], data)
    if vector["kind"] != "answer":
        assert sorted(heard) == vector["measurements"]
        write = {"features": encode_features, "stopped": encode_stopped}[vector["kind"]]
        assert write(Measurement(k) for k in vector["measurements"]) == data
        return
    answer, settings = heard
    wanted = [vector[key] for key in ("operation", "measurement", "status", "more")]
    assert [answer.operation, answer.measurement, answer.status, answer.more] == wanted
    assert settings == _settings(vector["settings"])
    assert encode_answer(answer) == data


def test_the_published_start_of_an_h10() -> None:
    settings = _settings({"RATE_HZ": [200], "RESOLUTION_BITS": [16], "RANGE": [8]})
    data = command(Operation.START, measurement=Measurement.ACC, settings=settings)
    assert data.hex(" ") == "02 02 00 01 c8 00 01 01 10 00 02 01 08 00"


def test_an_answer_without_the_last_byte_is_complete() -> None:
    assert decode_answer(bytes.fromhex("f0020200")) == Answer(2, 2)


def test_an_error_carries_nothing() -> None:
    assert decode_answer(bytes.fromhex("f00202080101")) == Answer(2, 2, Status.BAD_RATE)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("0600", "a setting, 0 to 5"),
        ("000134000201", "2 bytes of values"),
        ("00", None),
        ("0001340001", "a count"),
        ("050100000000", "a positive factor"),
        ("05010000c07f", "a positive factor"),
        ("0501000080bf", "a positive factor"),
    ],
)
def test_settings_that_break_the_format(data: str, words: str | None) -> None:
    if words is None:
        assert decode_settings(bytes.fromhex(data)) == {}
        return
    with pytest.raises(DecodeError, match=words):
        decode_settings(bytes.fromhex(data))


def test_settings_are_written_in_order() -> None:
    settings = _settings({"CHANNELS": [3], "FACTOR": [0.5], "RATE_HZ": [52, 104]})
    assert encode_settings(settings).hex(" ") == "00 02 34 00 68 00 04 01 03 05 01 00 00 00 3f"


def test_nearest_and_covering() -> None:
    assert nearest((25, 50, 100, 200), wish=104) == 100
    assert nearest((50, 100), wish=75) == 100
    assert covering((2, 4, 8), wish=3) == 4
    assert covering((2, 4, 8), wish=4) == 4
    assert covering((2, 4, 8), wish=16) == 8


def test_one_of_everything_offered_is_chosen() -> None:
    offered = _settings(
        {
            "RATE_HZ": [52, 104],
            "RESOLUTION_BITS": [16],
            "RANGE": [2, 4, 8],
            "RANGE_MILLI": [2000, 4000],
            "CHANNELS": [3],
            "FACTOR": [1.0],
        }
    )
    taken = chosen(offered, rate_hz=52, range_wish=3.0)
    assert taken == _settings(
        {
            "RATE_HZ": [52],
            "RESOLUTION_BITS": [16],
            "RANGE": [4],
            "RANGE_MILLI": [4000],
            "CHANNELS": [3],
        }
    )


def test_every_status_has_words_and_a_remedy() -> None:
    words = {words_for(status) for status in Status}
    assert len(words) == len(Status)
    assert all(";" in said for said in words)
    assert "not documented" in words_for(99)


def _read_anything(kind: str, data: bytes) -> None:
    """Read as what it was; only a DecodeError may come out."""
    try:
        if kind == "frame":
            heard = decode_frame(data)
            assert np.isfinite(heard.rows).all()
            assert heard.rows.shape[1:] == (3,)
            assert len(heard.rows)
        else:
            _decode_control(kind, data)
    except DecodeError:
        return


SEEDS = [("frame", bytes.fromhex(v["bytes"])) for v in FRAMES] + [
    (v["kind"], bytes.fromhex(v["bytes"])) for v in CONTROLS
]


def test_truncation_at_every_length() -> None:
    for kind, data in SEEDS:
        for length in range(len(data)):
            _read_anything(kind, data[:length])


def _mutated(data: bytes, *, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        changed[rng.randrange(len(changed))] = rng.getrandbits(8)
    if rng.random() < 0.3:
        return bytes(changed[: rng.randint(0, len(changed))])
    return bytes(changed) + (rng.randbytes(rng.randint(1, 8)) if rng.random() < 0.3 else b"")


def test_a_hundred_thousand_mutations() -> None:
    rng = random.Random(20260801)
    for _ in range(100_000):
        kind, data = rng.choice(SEEDS)
        _read_anything(kind, _mutated(data, rng=rng))


def test_mutations_leave_a_talk_alive() -> None:
    rng = random.Random(20260802)
    decoded = 0
    for _ in range(100):
        bench = Bench(PolarTalk(Wish()), PolarPeripheral(rng.choice((H10, VERITY_SENSE))))
        if rng.random() < 0.7:
            bench.run(bench.talk.begin())
        else:
            bench.talk.begin()
        for _ in range(100):
            kind, data = rng.choice(SEEDS)
            uuid = DATA if kind == "frame" else CONTROL
            try:
                heard = bench.talk.hear(uuid, _mutated(data, rng=rng))
            except DecodeError:
                continue
            decoded += len(samples_of(heard))
        assert bench.talk.end()
    assert decoded > 100
