"""The recorder: every packet on disk at once, whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from retrogait.errors import RecordingError
from retrogait.recording import (
    PACKET_COLUMNS,
    LinkEvent,
    LinkKind,
    Origin,
    Packet,
    PacketStatus,
    Person,
    Recorder,
    RecorderPlan,
    StreamPlan,
    read,
)
from retrogait.types import BodyAxes, Mounting, Placement, Side

resource = pytest.importorskip("resource", reason="limits on files are POSIX")

AXES = BodyAxes.parse(forward="+x", up="+z")


def _recorder(folder: Path, *sides: Side, has_gyroscope: bool = True) -> Recorder:
    plan = RecorderPlan(names=[f"{side}_foot" for side in sides], person=Person("p01", 1.7))
    recorder = Recorder(folder, plan=plan)
    origin = Origin("made for a test", simulated=True, device={"name": "RG-1", "firmware": "1.0"})
    for side in sides:
        stream = StreamPlan(
            name=f"{side}_foot",
            mounting=Mounting(Placement.FOOT, side=side, axes=AXES),
            rate_hz=100.0,
            has_gyroscope=has_gyroscope,
        )
        recorder.add(stream, origin=origin)
    return recorder


def _packet(first: int, n: int = 5, *, status: PacketStatus = PacketStatus.OK) -> Packet:
    kept = n if status is PacketStatus.OK else 0
    t_s = (np.arange(first, first + kept) / 100).round(6)
    acc = np.tile([0.1, -0.2, 9.81], (kept, 1)) + t_s[:, None] / 3
    return Packet(
        t_s=t_s,
        acc_ms2=acc,
        gyr_rads=acc / 100,
        arrival_s=first / 100 + 0.0123456789,
        counter=first,
        payload=bytes([1, 2, first % 256]),
        status=status,
    )


@contextmanager
def _files_at_most(size: int) -> Iterator[None]:
    """Writing beyond so many bytes fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _fill(recorder: Recorder, written: list[int]) -> None:
    """Write packets until something is in the way."""
    for first in range(0, 500, 5):
        recorder.packet("left_foot", _packet(first))
        written.append(5)


def test_everything_reads_back_equal(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "r", Side.LEFT)
    packets = [_packet(first) for first in range(0, 200, 5)]
    for packet in packets:
        recorder.packet("left_foot", packet)
    recorder.close()
    stream = read(tmp_path / "r").streams[0]
    (block,) = stream.blocks()
    assert np.array_equal(block.t_s, np.concatenate([p.t_s for p in packets]))  # type: ignore[union-attr]
    assert np.array_equal(block.block.acc_ms2, np.concatenate([p.acc_ms2 for p in packets]))  # type: ignore[union-attr]


def test_a_packet_is_on_disk_before_the_next_comes(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "r", Side.LEFT)
    assert not (tmp_path / "r" / "session.json").exists()
    for count, first in enumerate(range(0, 50, 5), start=1):
        recorder.packet("left_foot", _packet(first))
        assert sum(len(b.t_s) for b in read(tmp_path / "r").streams[0].blocks()) == 5 * count  # type: ignore[union-attr]
    recorder.close()


def test_packets_are_kept_as_received_whatever_became_of_them(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "r", Side.LEFT)
    for number, status in enumerate(PacketStatus):
        recorder.packet("left_foot", _packet(5 * number, status=status))
    recorder.close()
    with (tmp_path / "r" / "packets.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == PACKET_COLUMNS
    assert [row["status"] for row in rows] == [status.value for status in PacketStatus]
    assert [bytes.fromhex(row["payload"])[2] for row in rows] == [0, 5, 10, 15, 20]
    assert rows[0]["arrival_s"] == "0.012346"
    assert rows[1]["first_t_s"] == ""
    assert rows[0]["counter"] == "0"


def test_a_stream_is_named_from_its_first_sample_on(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "r", Side.LEFT, Side.RIGHT)
    recorder.packet("right_foot", _packet(0))
    assert [stream.name for stream in read(tmp_path / "r").streams] == ["right_foot"]
    recorder.packet("left_foot", _packet(0))
    recorder.counted("left_foot", rate_hz=99.123)
    recorder.close()
    streams = read(tmp_path / "r").streams
    assert [stream.name for stream in streams] == ["left_foot", "right_foot"]
    assert [stream.rate_hz for stream in streams] == [99.123, 100.0]
    assert streams[0].mounting == Mounting(Placement.FOOT, side=Side.LEFT, axes=AXES)
    session = json.loads((tmp_path / "r" / "session.json").read_text())
    assert session["streams"][0]["device"] == {"name": "RG-1", "firmware": "1.0"}


def test_events_are_lines(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "r", Side.LEFT)
    recorder.link("left_foot", LinkEvent(LinkKind.BATTERY, 1.0, "battery 80 %", 80.0))
    recorder.event("marker", t_s=2.0)
    recorder.close()
    lines = (tmp_path / "r" / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["battery", "marker"]
    assert json.loads(lines[0])["value"] == 80.0


@pytest.mark.parametrize("room", range(900, 4000, 171))
def test_a_full_disk_stops_clearly_and_keeps_everything(room: int, tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "r", Side.LEFT)
    with _files_at_most(room), pytest.raises(RecordingError, match="free some space"):
        _fill(recorder, written := [])
    recorder.close()
    text = (tmp_path / "r" / "imu.csv").read_text()
    assert text.endswith("\n")
    assert 0 < sum(written) == len(text.splitlines()) - 1
    blocks = read(tmp_path / "r").streams[0].blocks()
    assert sum(len(block.t_s) for block in blocks) == sum(written)  # type: ignore[union-attr]


def test_sync_may_be_called_while_and_after(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "r", Side.LEFT)
    recorder.packet("left_foot", _packet(0))
    recorder.sync()
    recorder.close()
    recorder.sync()
    recorder.close()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordingError, match="choose another folder"):
        _recorder(tmp_path / "file" / "r", Side.LEFT)


def test_counted_rate_is_checked(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "r", Side.LEFT)
    recorder.packet("left_foot", _packet(0, 50))
    recorder.counted("left_foot", rate_hz=-1.0)
    recorder.close()
    with pytest.raises(RecordingError, match="'counted_hz' must be above 0"):
        read(tmp_path / "r")
