"""The true rate and the holes, from the time stamps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from recording.recording_files import BACK, drain, stream_data, write

from retrogait.errors import RecordingError
from retrogait.recording import StreamData, TimedBlock, read
from retrogait.recording.holes import Hole, HoleFinder
from retrogait.recording.rate import true_rate
from retrogait.types import FloatArray, Gap


def stamps(
    *, rate_hz: float, n: int = 6000, jitter: float = 0.0, loss: float = 0.0, seed: int = 0
) -> FloatArray:
    """Stamps at a rate, each off by up to ``jitter`` intervals, some missing at random."""
    rng = np.random.default_rng(seed)
    t_s = (np.arange(n) + rng.uniform(-jitter, jitter, n)) / rate_hz
    is_kept = rng.random(n) >= loss
    is_kept[[0, -1]] = True
    return t_s[is_kept]


@pytest.mark.parametrize("rate_hz", [20.0, 25.0, 59.94, 80.0, 100.0, 104.17, 204.8, 400.0])
@pytest.mark.parametrize("loss", [0.0, 0.05, 0.3])
def test_rate_of_clean_stamps_is_exact(rate_hz: float, loss: float) -> None:
    assert true_rate(stamps(rate_hz=rate_hz, loss=loss)) == rate_hz


@pytest.mark.parametrize("rate_hz", [60.0, 80.0, 128.0, 204.8, 400.0])
def test_rate_of_stamps_in_whole_milliseconds(rate_hz: float) -> None:
    """80 Hz is written as 12 and 13 ms, never as 12.5."""
    t_s = np.round(stamps(rate_hz=rate_hz), 3)
    assert true_rate(t_s) == rate_hz


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rate_hz", [25.0, 80.0, 100.0, 400.0])
def test_rate_of_jittering_stamps(rate_hz: float, seed: int) -> None:
    t_s = stamps(rate_hz=rate_hz, jitter=0.4, seed=seed)
    assert true_rate(t_s) == pytest.approx(rate_hz, rel=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_rate_of_jittering_stamps_with_holes(seed: int) -> None:
    t_s = stamps(rate_hz=100.0, jitter=0.4, loss=0.05, seed=seed)
    assert true_rate(t_s) == pytest.approx(100.0, rel=5e-3)


def test_rate_has_five_significant_digits() -> None:
    assert true_rate(np.arange(1000) / 104.123456) == 104.12


def test_jitter_is_no_hole() -> None:
    """Stamps off by ±40 % of an interval lie up to 1.8 intervals apart, and nothing is missing."""
    t_s = stamps(rate_hz=100.0, n=20_000, jitter=0.4)
    assert np.diff(t_s).max() > 0.016
    missing = sum(hole.count for hole in HoleFinder(rate_hz=100.0).push(t_s))
    assert missing <= 20  # one row in a thousand


@pytest.mark.parametrize(
    ("interval", "count"), [(1.55, 0), (1.65, 1), (2.0, 1), (3.4, 2), (3.6, 3), (501.0, 500)]
)
def test_hole_is_as_long_as_the_interval_says(interval: float, count: int) -> None:
    t_s = np.concatenate([np.arange(50), 49 + interval + np.arange(50)]) / 100
    holes = HoleFinder(rate_hz=100.0).push(t_s)
    assert holes == ([Hole(row=50, count=count)] if count else [])


@pytest.mark.parametrize("jitter", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(4))
def test_holes_do_not_depend_on_the_cut(jitter: float, seed: int) -> None:
    t_s = stamps(rate_hz=100.0, n=3000, jitter=jitter, loss=0.03, seed=seed)
    whole = HoleFinder(rate_hz=100.0).push(t_s)
    assert whole
    rng = np.random.default_rng(seed)
    cuts = np.sort(rng.integers(0, len(t_s), 200))
    finder = HoleFinder(rate_hz=100.0)
    pieced: list[Hole] = []
    for start, part in zip([0, *cuts], np.split(t_s, cuts), strict=True):
        pieced += [Hole(row=int(start) + hole.row, count=hole.count) for hole in finder.push(part)]
    assert pieced == whole


def test_missing_rows_become_a_gap(tmp_path: Path) -> None:
    t_s = 3.0 + np.arange(1000) / 100
    is_kept = np.ones(1000, dtype=bool)
    is_kept[400:450] = is_kept[700] = False
    stream = read(write(tmp_path / "r", stream_data(t_s[is_kept]))).streams[0]
    items = list(stream.blocks())
    assert [item for item in items if isinstance(item, Gap)] == [Gap(700, 50), Gap(1000, 1)]
    spans = [(i.block.start, i.block.stop) for i in items if isinstance(i, TimedBlock)]
    assert spans == [(300, 700), (750, 1000), (1001, 1300)]


def test_blocks_continue_and_time_is_index_over_rate(tmp_path: Path) -> None:
    t_s = stamps(rate_hz=104.0, n=20_000, loss=0.02)
    stream = read(write(tmp_path / "r", stream_data(t_s))).streams[0]
    expected = None
    for item in stream.blocks():
        span = item if isinstance(item, Gap) else item.block
        assert expected is None or span.start == expected
        expected = span.stop
        if isinstance(item, TimedBlock):
            index = item.block.start + np.arange(len(item.block))
            assert np.abs(index / stream.rate_hz - item.t_s).max() < 0.25 / 104


def test_blocks_are_bounded_read_only_and_come_again(tmp_path: Path) -> None:
    t_s = np.arange(100_000) / 400
    still = np.tile([0.0, 0.0, 9.81], (len(t_s), 1))
    stream = read(write(tmp_path / "r", StreamData("b", BACK, 400.0, t_s, still))).streams[0]
    first, second = drain(stream)[0], drain(stream)[0]
    assert max(len(block.block) for block in first) <= 65_536
    assert sum(len(block.block) for block in first) == 100_000
    assert not first[0].t_s.flags.writeable
    assert not first[0].block.acc_ms2.flags.writeable
    for one, other in zip(first, second, strict=True):
        assert one.block.start == other.block.start
        assert np.array_equal(one.t_s, other.t_s)


def test_nominal_rate_is_a_label_only(tmp_path: Path) -> None:
    stream = read(write(tmp_path / "r", stream_data(np.arange(900) / 83.2))).streams[0]
    assert (stream.nominal_rate_hz, stream.rate_hz) == (100.0, 83.2)
    assert stream.notes == ("declared rate 100 Hz; the samples come at 83.2 Hz, which is used",)


@pytest.mark.parametrize(("later_hz", "is_noted"), [(98.5, True), (99.5, False)])
def test_a_drifting_rate_is_noted_once(tmp_path: Path, later_hz: float, is_noted: bool) -> None:
    t_s = np.concatenate([np.arange(50_000) / 100, 500 + np.arange(30_000) / later_hz])
    stream = read(write(tmp_path / "r", stream_data(t_s))).streams[0]
    for _ in range(2):
        drain(stream)
        assert len(stream.notes) == is_noted
        assert all("the sampling rate drifts" in note for note in stream.notes)


def test_rate_under_20_hz_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "r", stream_data(np.arange(100) / 12.5, rate_hz=12.5))
    with pytest.raises(RecordingError, match=r"12\.5 Hz.*at least 20 Hz"):
        read(folder)
    write(tmp_path / "ok", stream_data(np.arange(100) / 20, rate_hz=20.0))
    assert read(tmp_path / "ok").streams[0].rate_hz == 20.0


def test_milliseconds_in_t_s_are_named(tmp_path: Path) -> None:
    data = stream_data(np.arange(500) / 100)
    folder = write(
        tmp_path / "r", StreamData("b", BACK, 100.0, data.t_s * 1000, data.acc_ms2, data.gyr_rads)
    )
    with pytest.raises(RecordingError, match="look like milliseconds"):
        read(folder)


def test_stamps_of_packets_are_refused(tmp_path: Path) -> None:
    """Ten samples a packet, stamped a tenth of a millisecond apart as they are unpacked."""
    packet = np.repeat(np.arange(100) * 0.1, 10)
    t_s = packet + np.tile(np.arange(10) * 1e-4, 100)
    with pytest.raises(RecordingError, match="bursts"):
        read(write(tmp_path / "r", stream_data(t_s)))
