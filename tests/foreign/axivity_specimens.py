"""``.cwa`` files after the public description of the format, and the CSV made of them."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from foreign.wearable_specimens import DEG, G, Walk

from retrogait.types import FloatArray

START = datetime(2024, 5, 7, 16, 29, 30, 250_000, tzinfo=UTC)
RATE_CODE = {50: 9, 100: 10}
RANGE_CODE = {16: 0, 8: 1, 4: 2, 2: 3}
PER_BLOCK = {"packed": 120, "plain": 80, "six": 40}
ACC_SCALE = 3
"""Counts of 1/2048 g: 16 g."""
GYR_SCALE = 2
"""2000 deg/s."""


def cwa(
    path: Path,
    one: Walk,
    *,
    kind: str,
    sign: int = 1,
    has_fraction: bool = True,
    start: datetime = START,
) -> Path:
    """A file of ``packed`` or ``plain`` accelerometer blocks, or of ``six`` axes."""
    per_block = PER_BLOCK[kind]
    starts = range(0, len(one.t_s), per_block)
    blocks = [
        _block(one, slice(i, min(i + per_block, len(one.t_s))), kind=kind, sign=sign,
               has_fraction=has_fraction, start=start)
        for i in starts
    ]  # fmt: skip
    path.write_bytes(_header(one, kind) + b"".join(blocks))
    return path


def _header(one: Walk, kind: str) -> bytes:
    config = GYR_SCALE if kind == "six" else 0
    fixed = struct.pack("<2sHBHIH", b"MD", 1020, 0x64 if kind == "six" else 0x17, 12345, 1, 0)
    body = fixed.ljust(35, b"\0") + bytes([config, _rate_byte(one, kind)])
    return body.ljust(64, b"\xff").ljust(1024, b" ")


def _rate_byte(one: Walk, kind: str) -> int:
    return RATE_CODE[round(one.rate_hz)] | RANGE_CODE[16 if kind == "six" else 8] << 6


def _block(
    one: Walk, rows: slice, *, kind: str, sign: int, has_fraction: bool, start: datetime
) -> bytes:
    """The time is that of a sample in the block, at a whole second unless it has a fraction."""
    at = start + timedelta(seconds=float(one.t_s[rows.start]))
    offset, fraction = 0, 0
    if has_fraction:
        fraction = round(at.microsecond / 1e6 * 32768)
        offset = -((2 * fraction * int(one.rate_hz)) >> 16)
        stamp = at
    else:
        stamp = (at + timedelta(seconds=1)).replace(microsecond=0)
        offset = round((stamp - at).total_seconds() * one.rate_hz)
    scales = 0 if kind == "packed" else ACC_SCALE << 13 | (GYR_SCALE << 10 if kind == "six" else 0)
    layout = {"packed": 0x30, "plain": 0x32, "six": 0x62}[kind]
    head = struct.pack(
        "<2sHHIIIHHBBBBhH", b"AX", 508, 0x8000 | fraction if has_fraction else 0, 1,
        rows.start,
        _time(stamp), scales, 300, 0, 200, _rate_byte(one, kind), layout, offset,
        rows.stop - rows.start,
    )  # fmt: skip
    body = (head + _data(one, rows, kind, sign)).ljust(510, b"\0")
    total = int(np.frombuffer(body, dtype="<u2").sum(dtype=np.uint16))
    return body + struct.pack("<H", (-total) & 0xFFFF)


def _time(at: datetime) -> int:
    fields = (at.year - 2000, at.month, at.day, at.hour, at.minute, at.second)
    shifts = (26, 22, 17, 12, 6, 0)
    return sum(value << shift for value, shift in zip(fields, shifts, strict=True))


def _data(one: Walk, rows: slice, kind: str, sign: int) -> bytes:
    acc_g = sign * one.acc_ms2[rows] / G
    if kind == "packed":
        return b"".join(struct.pack("<I", _packed(sample)) for sample in acc_g)
    counts = np.round(acc_g * (1 << (8 + ACC_SCALE)))
    if kind == "six":
        assert one.gyr_rads is not None
        turns = np.round(one.gyr_rads[rows] * DEG / (8000 / (1 << GYR_SCALE)) * 32768)
        counts = np.hstack([turns, counts])
    return np.clip(counts, -32768, 32767).astype("<i2").tobytes()


def _packed(sample_g: FloatArray) -> int:
    """Three numbers of ten bits with the smallest common exponent that holds them."""
    counts = np.round(sample_g * 256).astype(int)
    exponent = next(e for e in range(4) if (np.abs(counts) >> e).max() <= 510)
    x, y, z = (round(c / (1 << exponent)) & 1023 for c in counts)
    return x | y << 10 | z << 20 | exponent << 30


def omgui(
    path: Path, one: Walk, *, sign: int = 1, has_names: bool = True, start: datetime = START
) -> Path:
    """Six decimals of g, four of deg/s, whole ms."""
    names = ["Time", *(f"Accel-{axis} (g)" for axis in "XYZ")]
    columns = [np.round(sign * one.acc_ms2 / G, 6)]
    if one.gyr_rads is not None:
        names += [f"Gyro-{axis} (d/s)" for axis in "XYZ"]
        columns.append(np.round(one.gyr_rads * DEG, 4))
    rows = []
    for t, row in zip(one.t_s, np.hstack(columns), strict=True):
        at = start + timedelta(seconds=float(t) + 1e-7)
        clock = f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03d}"
        rows.append(",".join([clock, *(f"{value:.6f}" for value in row)]))
    header = [", ".join(names)] if has_names else []
    path.write_text("\n".join([*header, *rows]) + "\n")
    return path
