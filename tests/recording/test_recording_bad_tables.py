"""Malformed tables: each one clear line, with the line number where there is one."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from recording.recording_files import HEADER, drain, stream_data, walk_rows, write, write_rows

from retrogait.errors import RecordingError
from retrogait.recording import TimedBlock, read


def refusal(folder: Path) -> str:
    """The one line with which a recording is refused, in opening or in reading it."""
    with pytest.raises(RecordingError) as caught:
        drain(read(folder).streams[0])
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(str(folder))
    return message


def n_samples(folder: Path) -> int:
    """How many samples come out."""
    return sum(len(block.block) for block in drain(read(folder).streams[0])[0])


def with_row(rows: list[str], place: int, row: str) -> list[str]:
    """The rows, one of them replaced."""
    return [*rows[:place], row, *rows[place + 1 :]]


@pytest.mark.parametrize("place", [0, 1, 150, 399])
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{t},0.1,abc,9.8,0,0,0", "acc_y must be a number, got 'abc'"),
        ("{t},0.1,,9.8,0,0,0", "acc_y must be a number, got ''"),
        ("{t},0.1,0x1p3,9.8,0,0,0", "acc_y must be a number, got '0x1p3'"),
        ("{t},0.1,0.2,9.8,0,1_0,0", "gyr_y must be a number, got '1_0'"),
        ("{t},0.1,0.2,9.8,0,0,nan", "gyr_z is nan"),
        ("{t},0.1,-inf,9.8,0,0,0", "acc_y is -inf"),
        ("{t},1e999,0,9.8,0,0,0", "acc_x is inf"),
        ("{t},0.1,0.2,9.8,0,0", "expected 7 columns, got 6"),
        ("{t},0.1,0.2,9.8,0,0,0,0", "expected 7 columns, got 8"),
        ("", "expected 7 columns, got 0"),
        ("# pause", "expected 7 columns, got 1"),
    ],
)
def test_bad_row_is_named_by_its_line(tmp_path: Path, place: int, row: str, message: str) -> None:
    rows = with_row(walk_rows(), place, row.format(t=f"{place / 100:.4f}"))
    if row == "" and place == 399:
        assert n_samples(write_rows(tmp_path / "r", rows)) == 399
        return
    said = refusal(write_rows(tmp_path / "r", rows))
    assert f"line {place + 2}" in said
    assert message in said


@pytest.mark.parametrize("count", [151, 400])
@pytest.mark.parametrize(
    ("stamp", "message"),
    [
        ("1.4900", "time stamp repeated, 1.49 s after 1.49 s"),
        ("1.2000", "time runs backwards, 1.2 s after 1.49 s"),
        ("noon", "t_s must be a number, got 'noon'"),
        ("nan", "t_s is nan"),
    ],
)
def test_bad_time_is_named_by_its_line(
    tmp_path: Path, stamp: str, message: str, count: int
) -> None:
    rows = with_row(walk_rows(count), 150, f"{stamp},0.1,0.2,9.8,0,0,0")
    said = refusal(write_rows(tmp_path / "r", rows))
    assert "line 152" in said
    assert message in said


def test_bad_row_beyond_the_first_chunk(tmp_path: Path) -> None:
    """The first 2 MB are sound; the fault comes out while streaming, with its line number."""
    rows = walk_rows(60_000)
    assert len("\n".join(rows)) > 2_200_000
    for name, row, message in (
        ("text", "599.0000,0.1,oops,9.8,0,0,0", "line 59902: acc_y must be a number"),
        ("twice", rows[59_899], "line 59902: time stamp repeated"),
    ):
        folder = write_rows(tmp_path / name, with_row(rows, 59_900, row))
        stream = read(folder).streams[0]
        with pytest.raises(RecordingError, match=message):
            drain(stream)


def test_time_that_runs_backwards_between_two_chunks(tmp_path: Path) -> None:
    rows = walk_rows(60_000)
    folder = write_rows(tmp_path / "r", rows)
    n_first = len(
        next(b for b in read(folder).streams[0].blocks() if isinstance(b, TimedBlock)).t_s
    )
    assert n_first < 60_000
    rows[n_first] = "0.0000," + rows[n_first].split(",", 1)[1]
    said = refusal(write_rows(tmp_path / "back", rows))
    assert f"line {n_first + 2}: time runs backwards" in said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\0" * 100_000, "no text"),
        (b"\xff\xfet\0_\0s\0", "no text"),
        (HEADER.encode(), "no samples"),
        (HEADER.encode() + b"\n", "no samples"),
        (HEADER.encode() + b"\n\n\n", "no samples"),
        (HEADER.encode() + b"\n0.0,1.0,2", "no samples"),
        (HEADER.encode() + b"\n0.0,0,0,9.81,0,0,0\n", "one sample only"),
        (b"t_s,acc_x,acc_y\n0.0,1,2\n", "expected the columns t_s,acc_x,acc_y,acc_z[,gyr_x"),
        (b"t_s,acc_x,acc_y,acc_z,gyr_x\n", "got 't_s,acc_x,acc_y,acc_z,gyr_x'"),
        (b"time,ax,ay,az\n0,0,0,9.81\n", "got 'time,ax,ay,az'"),
        (b"0.00,0.1,0.2,9.8\n0.01,0.1,0.2,9.8\n", "got '0.00,0.1,0.2,9.8'"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes, message: str) -> None:
    folder = write_rows(tmp_path / "r", walk_rows())
    (folder / "imu.csv").write_bytes(content)
    assert message in refusal(folder)


def test_time_before_the_session_is_refused(tmp_path: Path) -> None:
    rows = ["-0.0100,0,0,9.81,0,0,0", *walk_rows()]
    assert "time counts from the session's start" in refusal(write_rows(tmp_path / "r", rows))


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "r", walk_rows())
    plain = drain(read(folder).streams[0])[0][0].block.acc_ms2
    text = "\ufeff" + (folder / "imu.csv").read_text().replace("\n", "\r\n")
    (folder / "imu.csv").write_bytes(text.encode())
    assert np.array_equal(drain(read(folder).streams[0])[0][0].block.acc_ms2, plain)


LAST = "4.0000,0.123,-0.456,9.812,0.100,-0.200,0.345"


@pytest.mark.parametrize("length", range(1, len(LAST) + 1))
def test_every_cut_of_the_last_line(tmp_path: Path, length: int) -> None:
    """Only a line with all its digits is kept; 0.34 for 0.345 is a wrong number."""
    folder = write_rows(tmp_path / "r", [*walk_rows(), LAST[:length]], end="")
    is_whole = length == len(LAST)
    assert n_samples(folder) == 400 + is_whole
    assert read(folder).streams[0].notes == (
        () if is_whole else ("imu.csv: half-written last line dropped",)
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\n \r\n"])
def test_blank_lines_at_the_end_do_not_count(tmp_path: Path, end: str) -> None:
    folder = write_rows(tmp_path / "r", walk_rows(), end=end)
    assert n_samples(folder) == 400
    assert read(folder).streams[0].notes == ()


def test_last_line_with_garbage_is_refused(tmp_path: Path) -> None:
    for last in ("4.0000,0.1,0.2,9.8,0,0,abc", "4.0000,0.1,0.2,9.8,0,0,0,0"):
        folder = write_rows(tmp_path / last[-3:], [*walk_rows(), last], end="")
        assert "line 402" in refusal(folder)


def test_zero_bytes_after_a_power_cut_are_dropped(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "r", walk_rows(), end="\n" + "\0" * 512)
    assert n_samples(folder) == 400
    assert read(folder).streams[0].notes == ("imu.csv: zero bytes at the end dropped",)


def test_a_whole_last_line_of_changing_length_is_kept(tmp_path: Path) -> None:
    """Files with as many digits as each number needs: short last numbers occur in them."""
    folder = write(tmp_path / "r", stream_data(np.arange(500) / 100))
    rows = (folder / "imu.csv").read_text().splitlines()[1:]
    rows[-2] = rows[-2].rpartition(",")[0] + ",0.5"
    rows[-1] = rows[-1].rpartition(",")[0] + ",0.25"
    assert n_samples(write_rows(tmp_path / "kept", rows, end="")) == 500


def test_a_line_without_end_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "r", walk_rows())
    with (folder / "imu.csv").open("r+b") as file:
        file.seek(0, 2)
        file.truncate(file.tell() + 50_000_000)  # a sparse file: 50 MB of zero bytes
        file.seek(0, 2)
        file.write(b"1\n")
    tracemalloc.start()
    assert "a line has no end" in refusal(folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000


def test_memory_is_flat(tmp_path: Path) -> None:
    """Three times the file, the same peak: a 2-GB file needs no more than a small one."""
    peaks = []
    for count in (120_000, 360_000):
        folder = write_rows(tmp_path / str(count), walk_rows(count))
        tracemalloc.start()
        assert sum(len(b.block) for b in read(folder).streams[0].blocks() if hasattr(b, "block"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] < 60_000_000


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{t},0.1,1e300,9.8,0,0,0", "line 152: acc_y is 1e+300"),
        ("1e300,0.1,0.2,9.8,0,0,0", "line 152: t_s is 1e+300"),
        ("{t},0.1,1e6,9.8,0,0,0", "at 1.5 s: acceleration along y is 1e+06 m/s²"),
        ("{t},0.1,0.2,9.8,0,0,-2e6", "at 1.5 s: turning along z is -2e+06 rad/s"),
    ],
)
def test_a_number_that_no_sensor_reads_is_refused(tmp_path: Path, row: str, said: str) -> None:
    rows = with_row(walk_rows(), 150, row.format(t="1.5000"))
    assert said in refusal(write_rows(tmp_path / "r", rows))


def test_a_clock_that_jumps_beyond_all_sessions_is_refused(tmp_path: Path) -> None:
    rows = with_row(walk_rows(), 399, "1e9,0.1,0.2,9.8,0,0,0")
    assert "time jumps by 1.16e+04 days" in refusal(write_rows(tmp_path / "r", rows))


def test_a_pause_of_some_days_is_a_hole(tmp_path: Path) -> None:
    rows = with_row(walk_rows(), 399, f"{5 * 86_400},0.1,0.2,9.8,0,0,0")
    assert n_samples(write_rows(tmp_path / "r", rows)) == 400
