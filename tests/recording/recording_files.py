"""Made-up recordings for the tests: a sensor that swings about its up axis, z."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrogait.recording import Person, Stream, StreamData, TimedBlock, write_recording
from retrogait.types import BodyAxes, FloatArray, Gap, Mounting, Placement, Side

HEADER = "t_s,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"
BACK = Mounting(Placement.LOWER_BACK, axes=BodyAxes.parse(forward="+x", up="+z"))
RIGHT_FOOT = Mounting(
    Placement.FOOT,
    side=Side.RIGHT,
    axes=BodyAxes.parse(forward="-y", up="+x"),
    forward_walk_s=(0.5, 20.25),
)


def swing(t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Acceleration (m/s², gravity along z) and angular rate (rad/s) of a slow walk, 2 steps/s."""
    phase = 2 * np.pi * 2.0 * t_s
    acc = np.stack([0.8 * np.sin(phase), 0.3 * np.cos(phase / 2), 9.81 + 2 * np.cos(phase)], axis=1)
    gyr = np.stack([0.3 * np.sin(phase / 2), 0.2 * np.cos(phase), 0.5 * np.sin(phase / 2)], axis=1)
    return acc, gyr


def stream_data(
    t_s: FloatArray,
    *,
    name: str = "back",
    mounting: Mounting = BACK,
    rate_hz: float = 100.0,
    has_gyr: bool = True,
) -> StreamData:
    """A stream of that walk."""
    acc, gyr = swing(t_s)
    return StreamData(name, mounting, rate_hz, t_s, acc, gyr if has_gyr else None)


def write(folder: Path, *streams: StreamData) -> Path:
    """A recording of these streams."""
    write_recording(
        folder, streams=streams, person=Person("p01", 1.78), source="made up", simulated=True
    )
    return folder


def write_rows(folder: Path, rows: Sequence[str], *, header: str = HEADER, end: str = "\n") -> Path:
    """A recording whose imu.csv has exactly these lines."""
    write(folder, stream_data(np.arange(200) / 100))
    (folder / "imu.csv").write_text("\n".join([header, *rows]) + end)
    return folder


def walk_rows(count: int = 400, *, rate_hz: float = 100.0) -> list[str]:
    """Lines of an imu.csv with fixed decimals."""
    t_s = np.arange(count) / rate_hz
    acc, gyr = swing(t_s)
    rows = zip(t_s, np.hstack([acc, gyr]), strict=True)
    return [f"{t:.4f}," + ",".join(f"{value:.3f}" for value in values) for t, values in rows]


def edit_session(folder: Path, **stream_keys: object) -> Path:
    """Change keys of the first stream in session.json; a value of ... removes the key."""
    session = json.loads((folder / "session.json").read_text())
    for key, value in stream_keys.items():
        if value is ...:
            del session["streams"][0][key]
        else:
            session["streams"][0][key] = value
    (folder / "session.json").write_text(json.dumps(session))
    return folder


def drain(stream: Stream) -> tuple[list[TimedBlock], list[Gap]]:
    """All blocks and all gaps of a stream."""
    items = list(stream.blocks())
    blocks = [item for item in items if isinstance(item, TimedBlock)]
    return blocks, [item for item in items if isinstance(item, Gap)]
