"""What is written reads back equal."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from recording.recording_files import BACK, RIGHT_FOOT, drain, stream_data, write

from retrogait.errors import RecordingError
from retrogait.recording import (
    Person,
    RecordingWriter,
    StreamData,
    StreamPlan,
    Truth,
    TruthContact,
    TruthSegment,
    read,
    read_truth,
    write_recording,
)
from retrogait.types import BodyAxes, Mounting, Placement, Side


def test_samples_round_trip_bit_for_bit(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    t_s = np.cumsum(rng.uniform(0.009, 0.011, 3000))
    acc = rng.normal(0, 3, (3000, 3)) + np.array([0, 0, 9.81])
    gyr = rng.normal(0, 1, (3000, 3)) * 1e-3
    write(tmp_path / "r", StreamData("back", BACK, 100.0, t_s, acc, gyr))
    blocks, gaps = drain(read(tmp_path / "r").streams[0])
    assert not gaps
    assert np.array_equal(np.concatenate([block.t_s for block in blocks]), t_s)
    assert np.array_equal(np.concatenate([block.block.acc_ms2 for block in blocks]), acc)
    read_gyr = [block.block.gyr_rads for block in blocks]
    assert np.array_equal(np.concatenate([g for g in read_gyr if g is not None]), gyr)


def test_session_round_trips(tmp_path: Path) -> None:
    t_s = np.arange(500) / 100
    write(
        tmp_path / "two",
        stream_data(t_s, name="right_foot", mounting=RIGHT_FOOT),
        stream_data(t_s, name="back", rate_hz=104.0, has_gyr=False),
    )
    recording = read(tmp_path / "two")
    assert recording.name == "two"
    assert (recording.source, recording.simulated) == ("made up", True)
    assert recording.person == Person("p01", 1.78)
    assert recording.created_utc is None
    foot, back = recording.streams
    assert (foot.name, foot.mounting, foot.has_gyroscope) == ("right_foot", RIGHT_FOOT, True)
    assert (back.name, back.mounting, back.has_gyroscope) == ("back", BACK, False)
    assert (back.nominal_rate_hz, back.rate_hz) == (104.0, 100.0)
    assert Path(foot.where).name == "imu-right_foot.csv"
    assert (foot.start_s, foot.stop_s) == (0.0, 4.99)


AXES = ["+x", "-x", "+y", "-y", "+z", "-z"]


@pytest.mark.parametrize(("forward", "up"), [(f, u) for f in AXES for u in AXES if f[1] != u[1]])
def test_axes_round_trip(tmp_path: Path, forward: str, up: str) -> None:
    axes = BodyAxes.parse(forward=forward, up=up)
    mounting = Mounting(Placement.CHEST, axes=axes)
    write(tmp_path / "r", stream_data(np.arange(300) / 100, mounting=mounting))
    assert read(tmp_path / "r").streams[0].mounting.axes == axes


def test_session_file_follows_the_contract(tmp_path: Path) -> None:
    write(tmp_path / "r", stream_data(np.arange(300) / 100, mounting=RIGHT_FOOT))
    session = json.loads((tmp_path / "r" / "session.json").read_text())
    assert session["schema"] == "retrogait.recording/1"
    assert session["streams"] == [
        {
            "name": "back",
            "file": "imu.csv",
            "placement": "foot",
            "side": "right",
            "rate_hz": 100.0,
            "axes": {"forward": "-y", "up": "+x"},
            "gravity_included": True,
            "calibration": {"forward_walk": [0.5, 20.25]},
        }
    ]


def test_time_has_six_decimals_at_least(tmp_path: Path) -> None:
    write(tmp_path / "r", stream_data(np.arange(300) / 104))
    rows = (tmp_path / "r" / "imu.csv").read_text().splitlines()[1:]
    stamps = [row.split(",")[0] for row in rows]
    assert min(len(stamp.split(".")[1]) for stamp in stamps) >= 6
    assert [float(stamp) for stamp in stamps] == [i / 104 for i in range(300)]


def test_truth_round_trips(tmp_path: Path) -> None:
    truth = Truth(
        segments=(
            TruthSegment(0.0, 1.25, "forward", "walk", 1.1),
            TruthSegment(1.25, 2.0, "none", "other"),
        ),
        contacts=(TruthContact(0.1 + 0.2, Side.LEFT), TruthContact(0.9, Side.RIGHT, 1.301)),
    )
    data = stream_data(np.arange(300) / 100)
    write_recording(
        tmp_path / "r",
        streams=[data],
        person=Person("p"),
        source="made up",
        simulated=True,
        truth=truth,
    )
    assert read_truth(tmp_path / "r") == truth


def test_writer_appends_and_reader_follows(tmp_path: Path) -> None:
    plan = StreamPlan("back", BACK, 100.0, has_gyroscope=False)
    data = stream_data(np.arange(1000) / 100, has_gyr=False)
    with RecordingWriter(
        tmp_path / "live", streams=[plan], person=Person("p"), source="s", simulated=False
    ) as writer:
        for low in range(0, 1000, 130):
            part = slice(low, low + 130)
            writer.append("back", t_s=data.t_s[part], acc_ms2=data.acc_ms2[part], gyr_rads=None)
            # Readable while it is being written: nothing waits for close.
            blocks, _ = drain(read(tmp_path / "live").streams[0])
            assert sum(len(block.block) for block in blocks) == min(low + 130, 1000)


def test_writer_never_overwrites(tmp_path: Path) -> None:
    data = stream_data(np.arange(300) / 100)
    write(tmp_path / "r", data)
    with pytest.raises(RecordingError, match="already holds a recording"):
        write(tmp_path / "r", data)


@pytest.mark.parametrize(
    ("t_s", "message"),
    [([0.0, 0.01, 0.01], "time must run on"), ([0.0, np.nan, 0.02], "finite")],
)
def test_writer_refuses_what_the_reader_would(
    tmp_path: Path, t_s: list[float], message: str
) -> None:
    still = np.tile([0.0, 0.0, 9.81], (3, 1))
    with pytest.raises(ValueError, match=message):
        write(tmp_path / "r", StreamData("back", BACK, 100.0, np.array(t_s), still))


def test_writer_refuses_time_that_does_not_continue(tmp_path: Path) -> None:
    plan = StreamPlan("back", BACK, 100.0, has_gyroscope=False)
    still = np.tile([0.0, 0.0, 9.81], (2, 1))
    with RecordingWriter(
        tmp_path / "r", streams=[plan], person=Person("p"), source="s", simulated=False
    ) as writer:
        writer.append("back", t_s=np.array([0.0, 0.01]), acc_ms2=still, gyr_rads=None)
        with pytest.raises(ValueError, match="time must run on"):
            writer.append("back", t_s=np.array([0.01, 0.02]), acc_ms2=still, gyr_rads=None)


def test_writer_refuses_shapes_and_names(tmp_path: Path) -> None:
    t_s, still = np.arange(3) / 100, np.tile([0.0, 0.0, 9.81], (3, 1))
    with pytest.raises(ValueError, match="shapes"):
        write(tmp_path / "a", StreamData("back", BACK, 100.0, t_s, still[:2]))
    with pytest.raises(ValueError, match="its own name"):
        write(tmp_path / "b", *[StreamData("back", BACK, 100.0, t_s, still)] * 2)
    with pytest.raises(ValueError, match="letters, digits"):
        write(tmp_path / "c", StreamData("../back", BACK, 100.0, t_s, still))


def test_slanted_axes_come_back(tmp_path: Path) -> None:
    t_s, still = np.arange(300) / 100, np.tile([0.0, 0.0, 9.81], (300, 1))
    slanted = Mounting(Placement.CHEST, axes=BodyAxes(forward=(0.8, 0.6, 0.0), up=(0.0, 0.0, 1.0)))
    write(tmp_path / "d", StreamData("back", slanted, 100.0, t_s, still))
    (stream,) = read(tmp_path / "d").streams
    assert stream.mounting.axes is not None
    assert stream.mounting.axes.forward == pytest.approx((0.8, 0.6, 0.0), abs=1e-9)
