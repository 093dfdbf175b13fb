"""Recordings out of arrays: for whoever already has the samples in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrogait.errors import RecordingError
from retrogait.recording.overrides import Overrides
from retrogait.recording.rate import true_rate
from retrogait.recording.recording import Recording
from retrogait.recording.row_source import MemoryRows
from retrogait.recording.session_file import Person
from retrogait.recording.stream import Stream
from retrogait.recording.writer import StreamData
from retrogait.types import FloatArray, Mounting, Placement, Side

LATEST_START_S = 86_400.0
"""A first stamp later than this is a date, not a time since the session's start."""

FORMAT = "arrays in memory"
"""What such a recording was read from."""

LONGEST_INTERVAL_S = 1.0
"""Samples farther apart by their stamps: those cannot be seconds, 20 Hz is the least rate."""

HINTS = {
    "add --acc-unit g": "multiply it by 9.80665",
    "add --acc-unit mg": "multiply it by 0.00980665",
    "add --gyr-unit deg/s": "convert it with numpy.radians",
}
"""What to do about a unit: on the command line, and with arrays."""


def from_arrays(
    *,
    acc_ms2: npt.ArrayLike,
    gyr_rads: npt.ArrayLike | None = None,
    t_s: npt.ArrayLike | None = None,
    rate_hz: float | None = None,
    placement: str,
    side: str | None = None,
    forward: str | None = None,
    up: str | None = None,
    forward_walk_s: tuple[float, float] | None = None,
    name: str = "arrays",
    person_id: str = "unknown",
    height_m: float | None = None,
    source: str = "arrays in memory",
) -> Recording:
    """A recording of one sensor from arrays of samples.

    Nothing is resampled, filtered or filled in. Samples that are missing are left out of the
    arrays; ``t_s`` then says where the holes are.

    Parameters
    ----------
    acc_ms2 : array_like, shape (n, 3)
        Specific force, gravity included, m/s²: at rest the axis that points up reads +9.81.
    gyr_rads : array_like, shape (n, 3), optional
        Angular rate, rad/s, about the same axes at the same times.
    t_s : array_like, shape (n,), optional
        Time of each sample, s since the session's start, rising.
    rate_hz : float, optional
        Sampling rate; with ``t_s`` only the label of the sensor, without it the samples are
        taken to follow one another at this rate from 0 s on. One of the two is needed.
    placement : str
        ``lower_back``, ``chest``, ``thigh``, ``shank`` or ``foot``.
    side : str, optional
        ``left`` or ``right``, for a leg.
    forward, up : str, optional
        Sensor axes that face forward and up when standing: ``+x``, ``-z``, or three numbers
        ``0.1,-0.99,0``. Without them, and without ``forward_walk_s``, direction stays unknown.
    forward_walk_s : tuple of 2 float, optional
        Stretch known to be forward walking, s: the axes are learnt from it.
    name : str, optional
        Name of the recording.
    person_id : str, optional
        A label, not a name.
    height_m : float, optional
        Body height, m.
    source : str, optional
        Where the samples come from.

    Returns
    -------
    Recording
        For :func:`retrogait.score`. The arrays are copied.

    Raises
    ------
    ValueError
        On a shape, time, name or axis that cannot be, and on values that are not finite.
    RecordingError
        If the rate is under 20 Hz, or the numbers are not m/s² with gravity and rad/s.

    See Also
    --------
    join : several sensors worn at once.
    """
    worn = Overrides(
        placement=placement,
        side=side,
        forward=forward,
        up=up,
        rate_hz=rate_hz,
        calibrate=forward_walk_s,
        height_m=height_m,
    )
    mounting = Mounting(
        placement=Placement(placement),
        side=Side(side) if side else Side.UNKNOWN,
        axes=worn.axes,
        forward_walk_s=forward_walk_s,
    )
    acc = _vectors(acc_ms2, name="acc_ms2")
    gyr = None if gyr_rads is None else _vectors(gyr_rads, name="gyr_rads", count=len(acc))
    stamps_s = _stamps(t_s, rate_hz=rate_hz, count=len(acc))
    data = StreamData(
        name=stream_name(mounting),
        mounting=mounting,
        rate_hz=rate_hz or true_rate(stamps_s),
        t_s=stamps_s,
        acc_ms2=acc,
        gyr_rads=gyr,
    )
    return Recording(
        name=name,
        path=Path(name),
        source=source,
        simulated=False,
        person=Person(id=person_id, height_m=height_m),
        created_utc=None,
        format=FORMAT,
        streams=(memory_stream(data, where=name),),
    )


def join(*recordings: Recording, name: str | None = None) -> Recording:
    """Sensors that one person wore at once, as one recording.

    Parameters
    ----------
    *recordings : Recording
        On one clock, each stream under its own name (``left_foot``, ``right_foot``).
    name : str, optional
        Name of the whole; default: that of the first.

    Returns
    -------
    Recording
        The first one with the streams of all.

    Raises
    ------
    ValueError
        If there is none, or two streams have one name.
    """
    streams = tuple(stream for recording in recordings for stream in recording.streams)
    names = [stream.name for stream in streams]
    if not streams or len(set(names)) < len(names):
        raise ValueError(f"expected recordings whose streams differ in name, got {names}")
    return replace(recordings[0], name=name or recordings[0].name, streams=streams)


def memory_stream(data: StreamData, *, where: str) -> Stream:
    """A stream whose samples are in memory, checked like those of a file.

    Raises
    ------
    RecordingError
        If the rate is under 20 Hz, or the numbers are not m/s² with gravity and rad/s.
    """
    rows = MemoryRows(t_s=data.t_s, acc_ms2=data.acc_ms2, gyr_rads=data.gyr_rads, where=where)
    try:
        return Stream(
            name=data.name, mounting=data.mounting, nominal_rate_hz=data.rate_hz, rows=rows
        )
    except RecordingError as error:
        raise RecordingError(_for_arrays(str(error))) from None


def stream_name(mounting: Mounting) -> str:
    """A name for a stream: ``right_foot``, ``lower_back``."""
    side = "" if mounting.side is Side.UNKNOWN else f"{mounting.side}_"
    return f"{side}{mounting.placement}"


def _vectors(values: npt.ArrayLike, *, name: str, count: int | None = None) -> FloatArray:
    """A copy as float64, shape (n, 3), finite, or ValueError."""
    array = np.array(values, dtype=np.float64)
    wanted = "n" if count is None else str(count)
    if array.ndim != 2 or array.shape[1] != 3 or len(array) != (count or len(array)):
        raise ValueError(f"{name} must have shape ({wanted}, 3), got {array.shape}")
    if len(array) < 2:
        raise ValueError(f"{name} must hold two samples at least, got {len(array)}")
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
    if len(bad):
        raise ValueError(
            f"{name} is not finite in {len(bad)} of {len(array)} rows, first in row {bad[0]}: "
            f"leave out the rows where the sensor gave nothing"
        )
    return array


def _stamps(t_s: npt.ArrayLike | None, *, rate_hz: float | None, count: int) -> FloatArray:
    """The time of each sample, s, or ValueError."""
    if t_s is None:
        if rate_hz is None:
            raise ValueError("expected t_s, the time of each sample in s, or rate_hz; got neither")
        return np.arange(count) / rate_hz
    stamps_s = np.array(t_s, dtype=np.float64)
    if stamps_s.shape != (count,):
        raise ValueError(f"t_s must have shape ({count},) like acc_ms2, got {stamps_s.shape}")
    rising = np.diff(stamps_s) > 0
    if not rising.all():
        row = int(np.argmin(rising)) + 1
        raise ValueError(
            f"t_s must rise from sample to sample, got {float(stamps_s[row])!r} s "
            f"after {float(stamps_s[row - 1])!r} s in row {row}"
        )
    interval_s = float(np.median(np.diff(stamps_s)))
    if interval_s > LONGEST_INTERVAL_S:
        raise ValueError(
            f"t_s must be in seconds, got samples {interval_s:g} apart: "
            f"divide milliseconds by 1000, nanoseconds by 1e9"
        )
    if not 0 <= stamps_s[0] <= LATEST_START_S:
        raise ValueError(
            f"t_s counts from the session's start, got {stamps_s[0]:g} s for the first sample: "
            f"subtract t_s[0]"
        )
    return stamps_s


def _for_arrays(message: str) -> str:
    """A message about a file as one about arrays."""
    for option, advice in HINTS.items():
        message = message.replace(option, advice)
    return message
