"""The columns of ``imu.csv``, the project's own table."""

from __future__ import annotations

from retrogait.errors import RecordingError
from retrogait.recording.layout import Layout
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS

ACC_COLUMNS = ("t_s", "acc_x", "acc_y", "acc_z")
GYR_COLUMNS = ("gyr_x", "gyr_y", "gyr_z")
SIX_AXES = (*ACC_COLUMNS, *GYR_COLUMNS)


def imu_layout(header: str, *, overrides: Overrides, where: str) -> Layout:
    """The layout of an ``imu.csv`` by its first line.

    Units are m/s² and rad/s by the format; the command line may say otherwise of
    a file that was written wrongly.

    Raises
    ------
    RecordingError
        If the columns are others.
    """
    names = tuple(name.strip() for name in header.split(","))
    if names not in (ACC_COLUMNS, SIX_AXES):
        raise RecordingError(
            f"{where}: expected the columns {','.join(ACC_COLUMNS)}[,{','.join(GYR_COLUMNS)}], "
            f"got {header[:200]!r}"
        )
    return Layout(
        separator=",",
        names=names,
        time=0,
        acc=(1, 2, 3),
        gyr=(4, 5, 6) if names == SIX_AXES else None,
        acc_factor=ACC_UNITS[overrides.acc_unit or "m/s2"],
        gyr_factor=GYR_UNITS[overrides.gyr_unit or "rad/s"],
    )
