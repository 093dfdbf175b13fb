"""Make the vectors that every encoder must reproduce, from the Python code.

    python firmware_protocol/vectors/make.py

``stream_by_hand.json`` and ``quantiser.json`` are not made: they were worked out by hand and
hold the Python code, too, to what the specification says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from retrogait.sensors.rgp import (
    PLACES,
    Answer,
    Capability,
    Clock,
    Config,
    ConfigState,
    Info,
    Op,
    Settings,
    Status,
    StreamFlag,
    StreamPacket,
    encode_answer,
    encode_clock,
    encode_command,
    encode_config,
    encode_info,
    encode_packet,
    encode_settings,
    samples_that_fit,
)
from retrogait.types import Placement, Side

HERE = Path(__file__).parent
Vector = dict[str, Any]


def staircase(n: int, *, axes: int, first: int = -15000) -> np.ndarray:
    """Counts that rise by 1000 a sample and 7 an axis, and wrap as an int16 does."""
    rows = first + 1000 * np.arange(n)[:, np.newaxis] + 7 * np.arange(axes)
    return rows.astype(np.int64).astype(np.uint16).astype(np.int16)


def stream() -> Iterator[Vector]:
    """Full packets at three MTUs, the largest packet, single samples, every flag."""
    for mtu in (23, 185, 247):
        for axes in (3, 6):
            n = samples_that_fit(mtu, axes=axes)
            yield _packet(f"MTU {mtu}, {axes} axes", staircase(n, axes=axes))
    for axes in (3, 6):
        yield _packet(f"255 samples, {axes} axes", staircase(255, axes=axes))
        yield _packet(f"one sample, {axes} axes", staircase(1, axes=axes), ticks=0)
    for flag in (StreamFlag.OVERFLOW, StreamFlag.EVENT, StreamFlag.BATTERY_LOW):
        yield _packet(f"flag {flag.name}", staircase(5, axes=6), flags=flag)
    every = StreamFlag.OVERFLOW | StreamFlag.EVENT | StreamFlag.BATTERY_LOW
    yield _packet("every flag", staircase(5, axes=6), flags=every)
    ends = np.array([[32767, -32768, 0, 32767, -32768, -1]], dtype=np.int16)
    yield _packet("ends of the range", ends, counter=65535, ticks=2**32 - 1)


def _packet(
    name: str,
    counts: np.ndarray,
    *,
    counter: int = 65530,
    ticks: int = 4294967040,
    flags: StreamFlag = StreamFlag(0),  # noqa: B008
) -> Vector:
    packet = StreamPacket(counter, ticks, counts, flags)
    return {
        "name": name,
        "flags": int(packet.flags),
        "counter": counter,
        "ticks": ticks,
        "counts": counts.tolist(),
        "bytes": encode_packet(packet).hex(),
    }


def info() -> Iterator[Vector]:
    """The smallest, the example firmware's, the largest."""
    yield _info("smallest", Info(tick_hz=1000, boot_id=0, rates_hz=(1,)))
    example = Info(
        tick_hz=32768,
        boot_id=0x1A2B3C4D,
        rates_hz=(26, 52, 104, 208, 416),
        capabilities=Capability.GYRO | Capability.FIFO | Capability.BUTTON | Capability.LIGHT,
        acc_native_ug=488,
        gyr_native_udps=70000,
        build="xiao-zephyr 1.0",
    )
    yield _info("XIAO nRF52840 Sense", example)
    largest = Info(
        tick_hz=1_000_000,
        boot_id=2**32 - 1,
        rates_hz=tuple(range(65520, 65536)),
        capabilities=Capability(0xFFFF),
        acc_native_ug=2**32 - 1,
        gyr_native_udps=2**32 - 1,
        build="~" * 32,
    )
    yield _info("largest", largest)


def _info(name: str, value: Info) -> Vector:
    return {
        "name": name,
        "capabilities": int(value.capabilities),
        "tick_hz": value.tick_hz,
        "boot_id": value.boot_id,
        "acc_native_ug": value.acc_native_ug,
        "gyr_native_udps": value.gyr_native_udps,
        "rates_hz": list(value.rates_hz),
        "build": value.build,
        "bytes": encode_info(value).hex(),
    }


def settings() -> Iterator[tuple[str, Settings]]:
    """Every place, every range, with and without gyroscope and name."""
    for code, (placement, side) in PLACES.items():
        yield f"place {code}", Settings(rate_hz=104, placement=placement, side=side)
    for range_g in (2, 4, 8):
        yield f"±{range_g} g", Settings(rate_hz=208, acc_range_g=range_g, gyro=False)
    foot = Settings(104, samples_per_packet=5, placement=Placement.FOOT, side=Side.RIGHT)
    yield "named", Settings(foot.rate_hz, 16, True, 5, foot.placement, foot.side, name="right shoe")
    yield "largest", Settings(65535, 16, True, 255, name="thirteen here")


def config_write() -> Iterator[Vector]:
    """What a client writes to Config."""
    for name, value in settings():
        yield {"name": name, **_settings(value), "bytes": encode_settings(value).hex()}


def config_read() -> Iterator[Vector]:
    """What a client reads from Config."""
    facts = [
        (104_000, 5, ConfigState(0)),
        (107_350, 19, ConfigState(3)),
        (2**32 - 1, 255, ConfigState(1)),
    ]
    for at, (name, value) in enumerate(settings()):
        rate_mhz, samples, state = facts[at % len(facts)]
        config = Config(rate_mhz, samples, state, value)
        yield {
            "name": name,
            "rate_mhz": rate_mhz,
            "samples_in_force": samples,
            "state": int(state),
            **_settings(value),
            "bytes": encode_config(config).hex(),
        }


def _settings(value: Settings) -> Vector:
    places = {place: code for code, place in PLACES.items()}
    return {
        "rate_hz": value.rate_hz,
        "acc_range_g": value.acc_range_g,
        "gyro": int(value.gyro),
        "samples_per_packet": value.samples_per_packet,
        "placement": places[value.placement, value.side],
        "device_name": value.name,
    }


def command() -> Iterator[Vector]:
    """Every operation."""
    for op in Op:
        yield {"name": op.name, "op": int(op), "bytes": encode_command(op).hex()}


def answer() -> Iterator[Vector]:
    """Every operation with every status, asked and unasked."""
    for op in Op:
        for status in Status:
            for unasked in (False, True):
                yield {
                    "name": f"{op.name} {status.name}{' unasked' * unasked}",
                    "kind": 0x81 if unasked else 0x80,
                    "op": int(op),
                    "status": int(status),
                    "bytes": encode_answer(Answer(op, status, unasked)).hex(),
                }


def clock() -> Iterator[Vector]:
    """The ends and a number whose bytes all differ."""
    for ticks, boot_id in ((0, 0), (0x0123456789ABCDEF, 0xFEDCBA98), (2**64 - 1, 2**32 - 1)):
        yield {
            "name": f"{ticks:#x}",
            "ticks": ticks,
            "boot_id": boot_id,
            "bytes": encode_clock(Clock(ticks, boot_id)).hex(),
        }


MADE = {
    made.__name__: made
    for made in (stream, info, config_write, config_read, command, answer, clock)
}


def text(vectors: Iterator[Vector]) -> str:
    """One vector a line."""
    lines = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in vectors)
    return f"[\n{lines}\n]\n"


def main() -> None:
    """Write every file."""
    for name, made in MADE.items():
        (HERE / f"{name}.json").write_text(text(made()), encoding="utf-8")


if __name__ == "__main__":
    main()
