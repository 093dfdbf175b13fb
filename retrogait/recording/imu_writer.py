"""Writes an ``imu.csv`` row by row."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.imu_layout import ACC_COLUMNS, SIX_AXES
from retrogait.types import FloatArray

ROWS_AT_ONCE = 10_000
"""Rows made into text before they are written: bounds the memory at some MB."""


class ImuTable:
    """One ``imu.csv`` that grows.

    Parameters
    ----------
    path : Path
        The file; made here.
    has_gyr : bool
        Six axes, or the accelerometer only.

    Raises
    ------
    RecordingError
        If the file exists: nothing is ever overwritten.
    """

    def __init__(self, path: Path, *, has_gyr: bool) -> None:
        self._columns = SIX_AXES if has_gyr else ACC_COLUMNS
        try:
            self._file = path.open("x", encoding="ascii", newline="\n")
        except FileExistsError:
            raise RecordingError(f"{path}: exists already; choose another folder") from None
        self._file.write(",".join(self._columns) + "\n")
        self._file.flush()
        self._last_s: float | None = None

    def append(self, *, t_s: FloatArray, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> None:
        """Append rows and hand them to the operating system.

        Raises
        ------
        ValueError
            If shapes do not agree, values are not finite, or time does not run on.
        """
        parts = [acc_ms2] if gyr_rads is None else [acc_ms2, gyr_rads]
        self._check(t_s, parts=parts)
        for low in range(0, len(t_s), ROWS_AT_ONCE):
            piece = slice(low, low + ROWS_AT_ONCE)
            gyr = None if gyr_rads is None else gyr_rads[piece]
            self._file.write(imu_lines(t_s[piece], acc_ms2=acc_ms2[piece], gyr_rads=gyr))
        self._file.flush()
        self._last_s = float(t_s[-1]) if len(t_s) else self._last_s

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _check(self, t_s: FloatArray, *, parts: list[FloatArray]) -> None:
        """Refuse rows that the reader would refuse."""
        if any(part.shape != (len(t_s), 3) for part in parts) or t_s.ndim != 1:
            shapes = [t_s.shape, *(part.shape for part in parts)]
            raise ValueError(f"expected shapes (n,), (n, 3) and (n, 3), got {shapes}")
        if 1 + 3 * len(parts) != len(self._columns):
            raise ValueError(f"expected {','.join(self._columns)}, got {len(parts)} x 3 values")
        if not all(np.isfinite(values).all() for values in (t_s, *parts)):
            raise ValueError("samples must be finite; leave out what the sensor did not give")
        before = [] if self._last_s is None else [self._last_s]
        if not (np.diff(np.concatenate([before, t_s])) > 0).all():
            raise ValueError("time must run on from sample to sample")


def imu_lines(t_s: FloatArray, *, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> str:
    """Rows of an ``imu.csv`` that read back equal.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Stamps, s.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s.
    """
    values = acc_ms2 if gyr_rads is None else np.hstack([acc_ms2, gyr_rads])
    rows = zip(t_s.tolist(), values.tolist(), strict=True)
    return "".join(f"{_stamp(t)},{','.join(map(repr, row))}\n" for t, row in rows)


def _stamp(t_s: float) -> str:
    """A time with at least 6 decimals that reads back equal."""
    short = f"{t_s:.6f}"
    return short if float(short) == t_s else repr(t_s)
