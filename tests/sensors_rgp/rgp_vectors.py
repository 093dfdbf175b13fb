"""The vectors of ``firmware_protocol/vectors`` as Python objects."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    StreamFlag,
    StreamPacket,
    decode_answer,
    decode_clock,
    decode_command,
    decode_config,
    decode_info,
    decode_packet,
    decode_settings,
    encode_answer,
    encode_clock,
    encode_command,
    encode_config,
    encode_info,
    encode_packet,
    encode_settings,
)

FOLDER = Path(__file__).parents[2] / "firmware_protocol" / "vectors"
Vector = dict[str, Any]


def load(kind: str) -> list[Vector]:
    """Vectors of a file."""
    vectors: list[Vector] = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))
    return vectors


def packet(vector: Vector) -> StreamPacket:
    counts = np.array(vector["counts"], dtype=np.int16)
    return StreamPacket(vector["counter"], vector["ticks"], counts, StreamFlag(vector["flags"]))


def info(vector: Vector) -> Info:
    return Info(
        tick_hz=vector["tick_hz"],
        boot_id=vector["boot_id"],
        rates_hz=tuple(vector["rates_hz"]),
        capabilities=Capability(vector["capabilities"]),
        acc_native_ug=vector["acc_native_ug"],
        gyr_native_udps=vector["gyr_native_udps"],
        build=vector["build"],
    )


def settings(vector: Vector) -> Settings:
    placement, side = PLACES[vector["placement"]]
    return Settings(
        rate_hz=vector["rate_hz"],
        acc_range_g=vector["acc_range_g"],
        gyro=bool(vector["gyro"]),
        samples_per_packet=vector["samples_per_packet"],
        placement=placement,
        side=side,
        name=vector["device_name"],
    )


def config(vector: Vector) -> Config:
    return Config(
        rate_mhz=vector["rate_mhz"],
        samples_in_force=vector["samples_in_force"],
        state=ConfigState(vector["state"]),
        settings=settings(vector),
    )


def answer(vector: Vector) -> Answer:
    return Answer(Op(vector["op"]), vector["status"], unasked=vector["kind"] == 0x81)


def clock(vector: Vector) -> Clock:
    return Clock(vector["ticks"], vector["boot_id"])


def command(vector: Vector) -> Op:
    return Op(vector["op"])


Build = Callable[[Vector], Any]
Encode = Callable[[Any], bytes]
Decode = Callable[[bytes], Any]

KINDS: dict[str, tuple[Build, Encode, Decode]] = {
    "stream": (packet, encode_packet, decode_packet),
    "stream_by_hand": (packet, encode_packet, decode_packet),
    "info": (info, encode_info, decode_info),
    "config_write": (settings, encode_settings, decode_settings),
    "config_read": (config, encode_config, decode_config),
    "command": (command, encode_command, decode_command),
    "answer": (answer, encode_answer, decode_answer),
    "clock": (clock, encode_clock, decode_clock),
}
"""How to build, encode and decode what a file holds."""


def same(one: object, other: object) -> bool:
    """Equal; packets hold arrays and have no ``==`` of their own."""
    if isinstance(one, StreamPacket) and isinstance(other, StreamPacket):
        heads = [(p.counter, p.ticks, p.flags) for p in (one, other)]
        return heads[0] == heads[1] and np.array_equal(one.counts, other.counts)
    return one == other
