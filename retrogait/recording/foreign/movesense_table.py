"""CSV files of Movesense's Showcase apps and of apps made after its Android samples.

Layout
------
Android, one row a sample (``LinearAccelerationTestActivity`` and its like in apps made from the
samples; rows end with one more separator than the header)::

    Timestamp (ms),X: (m/s^2),Y: (m/s^2),Z: (m/s^2)
    Timestamp (ms),X: (degree per second),Y: (degree per second),Z: (degree per second)

Android, ``ImuActivity`` of the Showcase app; rows have 7 columns for IMU6 and 10 for IMU9, in
m/s² and deg/s as the sensor gives them::

    Timestamp,AccX,AccY,AccZ,GyroX,GyroY,GyroZ,MagnX,MagnY,MagnZ

iOS (mikkojeronen/MovesenseShowcase-iOS, ``Recorder.swift``, ``CsvEncodingTests.swift``): a block
has its stamp in the first row only; accelerometer and gyroscope look alike, so that the file's
name must tell::

    timestamp,x,y,z
    599025762,0.31,-0.31,9.93
    ,0.28,-0.31,9.95

The Android apps write numbers in the phone's language: with decimal commas the columns cannot be
told apart, and the file is refused. Some of them write the first sample of each block only: then
13 Hz is all there is, and too little. After a lost packet ``ImuActivity`` stretches a block over
the hole, so that time runs backwards at the next: refused, use JSON.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.block_stamps import runs
from retrogait.recording.foreign.delimited import rows_below, whole_lines
from retrogait.recording.foreign.movesense_blocks import ACC, GYR, Blocks, Export
from retrogait.recording.foreign.parcel import Parcel
from retrogait.types import FloatArray

IMU, IOS = "imu", "ios"

_IMU_HEADER = "timestamp,accx,accy,accz,gyrox,gyroy,gyroz,magnx,magny,magnz"
_HEADERS: Mapping[str, str] = {
    "timestamp(ms),x:(m/s^2),y:(m/s^2),z:(m/s^2)": ACC,
    "timestamp(ms),x:(degreepersecond),y:(degreepersecond),z:(degreepersecond)": GYR,
    _IMU_HEADER: IMU,
    "timestamp,x,y,z": IOS,
}

_NAMES: Mapping[str, str] = {ACC: "acc", GYR: "gyr"}
"""What the iOS app's own file names contain."""


def table_kind(parcel: Parcel, part: str) -> str | None:
    """What a part holds: ``ACC``, ``GYR``, ``IMU`` or ``IOS``; None: it is no such table."""
    lines = parcel.head(part).decode("utf-8-sig", errors="ignore").split("\n")
    kind = _HEADERS.get(lines[0].strip().lower().replace(" ", ""))
    if kind == IOS and not (len(lines) > 2 and lines[2].startswith(",")):
        return None
    return kind


def table_export(parcel: Parcel, part: str) -> Export:
    """The samples of one table.

    Raises
    ------
    RecordingError
        On a bad row; where accelerometer and gyroscope cannot be told apart.
    """
    kind, where = table_kind(parcel, part), parcel.where(part)
    lines, notes = whole_lines(parcel.text(part))
    if len(lines) < 2:
        raise RecordingError(f"{where}: no samples after the line of column names")
    if kind == IOS:
        return Export({_by_name(part, where=where): _ios_blocks(lines, where=where)}, notes=notes)
    columns = 7 if kind == IMU else 4
    if kind == IMU and lines[1].count(",") == 9:
        columns = 10
    header = ",".join(lines[0].split(",")[:columns])
    ends_blank = lines[1].rstrip().endswith(",")
    rows = rows_below(lines[1:], header=header, first_line=2, where=where, ends_blank=ends_blank)
    numbers = rows.numbers(range(7 if kind == IMU else 4))
    if kind == IMU:
        blocks = {ACC: _blocks(numbers[:, :4]), GYR: _blocks(numbers[:, [0, 4, 5, 6]])}
        return Export(blocks, notes=notes)
    return Export({str(kind): _blocks(numbers)}, notes=notes)


def _blocks(numbers: FloatArray) -> Blocks:
    """Rows of stamp, x, y, z; of neighbours with one stamp, a block."""
    stamps, counts = runs(numbers[:, 0])
    return Blocks(stamps, counts, numbers[:, 1:])


def _ios_blocks(lines: list[str], *, where: str) -> Blocks:
    """Rows of which the first of each block has the stamp."""
    starts = [i for i, line in enumerate(lines[1:]) if not line.startswith(",")]
    if starts[:1] != [0]:
        raise RecordingError(f"{where}, line 2: expected a row with a time stamp")
    filled = ["0" + line if line.startswith(",") else line for line in lines[1:]]
    rows = rows_below(filled, header=lines[0], first_line=2, where=where)
    numbers = rows.numbers(range(4))
    counts = np.diff(starts, append=len(numbers)).astype(np.int64)
    return Blocks(numbers[starts, 0], counts, numbers[:, 1:])


def _by_name(part: str, *, where: str) -> str:
    """Whether a file of the iOS app is of accelerometer or gyroscope."""
    file = part.rsplit("/", 1)[-1].lower()
    kinds = [kind for kind, name in _NAMES.items() if name in file]
    if len(kinds) != 1:
        raise RecordingError(
            f"{where}: accelerometer and gyroscope look alike in this table of the Movesense "
            f"app; expected 'acc' or 'gyr' in the file's name, as the app writes it"
        )
    return kinds[0]
