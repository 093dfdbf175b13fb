"""C reproduces every vector byte for byte, and refuses what Python refuses."""

from __future__ import annotations

import random

import numpy as np
import pytest
from firmware.host_c import HEADERS, WARNINGS, C, compile_c, program, run
from sensors_rgp.rgp_vectors import Vector, load

from retrogait.errors import DecodeError
from retrogait.sensors.rgp import (
    PLACES,
    RANGES_G,
    AttError,
    Declined,
    RgpPeripheral,
    decode_settings,
    quantise,
    uuids,
)


def _hex(text: str) -> str:
    return text.encode("ascii").hex() or "-"


def _stream(vector: Vector) -> str:
    counts = [number for row in vector["counts"] for number in row]
    head = (vector["flags"], vector["counter"], vector["ticks"], len(vector["counts"]))
    return " ".join(map(str, ("stream", *head, *counts)))


def _info(vector: Vector) -> str:
    names = ("capabilities", "tick_hz", "boot_id", "acc_native_ug", "gyr_native_udps")
    head = [vector[name] for name in names]
    rates = vector["rates_hz"]
    return " ".join(map(str, ("info", *head, len(rates), *rates, _hex(vector["build"]))))


def _config(vector: Vector) -> str:
    settings = vector["bytes"][2 * 6 :]
    head = (vector["rate_mhz"], vector["samples_in_force"], vector["state"])
    return " ".join(map(str, ("config", *head, settings)))


LINES = {
    "stream": _stream,
    "stream_by_hand": _stream,
    "info": _info,
    "config_read": _config,
    "answer": lambda v: f"answer {v['kind']} {v['op']} {v['status']}",
    "clock": lambda v: f"clock {v['ticks']} {v['boot_id']}",
}


@pytest.mark.parametrize("kind", LINES)
def test_c_encodes_every_vector(kind: str) -> None:
    vectors = load(kind)
    made = run(program("vectors"), [LINES[kind](vector) for vector in vectors])
    assert made == [vector["bytes"] for vector in vectors]


def test_c_reads_every_write() -> None:
    vectors = load("config_write")
    names = ("rate_hz", "acc_range_g", "gyro", "samples_per_packet", "placement", "device_name")
    expected = [" ".join(str(v[name]) for name in names) for v in vectors]
    made = run(program("vectors"), [f"write {vector['bytes']}" for vector in vectors])
    assert made == [f"0 {line}" for line in expected]


def test_c_reads_every_command() -> None:
    vectors = load("command")
    made = run(program("vectors"), [f"command {vector['bytes']}" for vector in vectors])
    assert made == [f"0 {vector['op']}" for vector in vectors]
    wrong = run(program("vectors"), ["command -", "command 00", "command 06", "command 0101"])
    assert wrong == ["13 0", "128 0", "128 0", "13 0"]


def test_c_quantises_as_the_vectors_say() -> None:
    vectors = load("quantiser")
    made = run(program("vectors"), [f"{v['unit']} {v['value']!r}" for v in vectors])
    assert [int(line) for line in made] == [vector["counts"] for vector in vectors]
    assert run(program("vectors"), ["g nan", "g inf", "g -inf"]) == ["-32768", "32767", "-32768"]


def test_c_and_python_quantise_alike() -> None:
    rng = np.random.default_rng(5)
    halves = (rng.integers(-70000, 70000, 1500) / 2 / 2048).astype(np.float32)
    values = np.concatenate([rng.uniform(-17, 17, 1500).astype(np.float32), halves])
    made = run(program("vectors"), [f"g {float(value)!r}" for value in values])
    expected = quantise(values.astype(np.float64), counts_per_unit=2048.0)
    assert [int(line) for line in made] == expected.tolist()


def test_rescaling_is_exact_and_saturates() -> None:
    rng = random.Random(6)
    cases = [(native, 15616, 15625) for native in (-32768, -1, 0, 1, 32767)]
    cases += [(native, 28, 25) for native in (-32768, 29257, 29256, 32767, -29257)]
    cases += [(rng.randrange(-32768, 32768), rng.randrange(1, 60000), 15625) for _ in range(500)]
    cases += [(native, 1, 2) for native in range(-9, 10)]
    made = run(program("vectors"), [f"rescale {a} {b} {c}" for a, b, c in cases])
    for (native, numerator, denominator), line in zip(cases, made, strict=True):
        magnitude = (2 * abs(native) * numerator + denominator) // (2 * denominator)
        exact = magnitude if native >= 0 else -magnitude
        assert int(line) == max(-32768, min(32767, exact)), (native, numerator, denominator)


@pytest.mark.parametrize(
    "line",
    [
        "stream 0 0 0 0",
        "info 0 999 0 0 0 1 104 -",
        "info 0 1000001 0 0 0 1 104 -",
        "info 0 32768 0 0 0 0 -",
        "info 0 32768 0 0 0 2 104 104 -",
        f"info 0 32768 0 0 0 17 {' '.join(map(str, range(1, 18)))} -",
        f"info 0 32768 0 0 0 1 104 {_hex('x' * 33)}",
        "info 0 32768 0 0 0 1 104 c3bc",
        "config 0 5 0 68001001050200",
        "config 104000 0 0 68001001050200",
    ],
)
def test_c_refuses_to_encode_what_python_refuses(line: str) -> None:
    assert run(program("vectors"), [line]) == ["none"]


def _written(data: bytes) -> int:
    """The ATT error that Python's sensor answers a Config write with; 0 where it takes it."""
    sensor = RgpPeripheral()
    try:
        sensor.on_write(uuids.CONFIG, data)
    except Declined as declined:
        return declined.code
    return 0


def test_c_and_python_refuse_the_same_writes_with_the_same_error() -> None:
    """20,000 mutations, and every length; read from the heap under the address sanitizer."""
    rng, cases = random.Random(7), list[bytes]()
    for vector in load("config_write"):
        data = bytes.fromhex(vector["bytes"])
        cases += [data[:length] for length in range(len(data))] + [data + b"\0"]
        for _ in range(20_000 // len(load("config_write"))):
            changed = bytearray(data)
            for _ in range(rng.randrange(1, 3)):
                changed[rng.randrange(len(changed))] = rng.randrange(256)
            cases.append(bytes(changed))
    made = run(program("vectors"), [f"write {data.hex() or '-'}" for data in cases])
    for data, line in zip(cases, made, strict=True):
        error = int(line.split()[0])
        try:
            decode_settings(data)
        except DecodeError:
            assert error in (AttError.INVALID_LENGTH, AttError.OUT_OF_RANGE), data.hex()
            assert error == _written(data), data.hex()
        else:
            assert error == 0, data.hex()
    assert len(PLACES) == 9
    assert RANGES_G == (2, 4, 8, 16)


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize(("with_", "dialect"), [("gcc", "c99"), ("gcc", "c11"), ("g++", "c++11")])
def test_each_header_compiles_alone_without_a_warning(
    header: str, with_: str, dialect: str
) -> None:
    language = "c++" if with_ == "g++" else "c"
    flags = (f"-std={dialect}", "-x", language, *WARNINGS, "-fsyntax-only", "-O2")
    pragma = "-Wno-pragma-once-outside-header"
    compile_c(*flags, pragma, C / header, with_=with_)


def test_no_header_allocates_or_prints() -> None:
    for header in HEADERS:
        text = (C / header).read_text(encoding="utf-8")
        assert not [word for word in ("malloc", "alloca", "new ", "stdio") if f"{word}(" in text]
        assert "stdio.h" not in text
