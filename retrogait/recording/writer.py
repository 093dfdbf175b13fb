"""Writes recordings that survive a killed process and read back equal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from retrogait.errors import RecordingError
from retrogait.recording.imu_writer import ImuTable
from retrogait.recording.session_file import SCHEMA, SESSION_FILE, Person
from retrogait.recording.truth import Truth, write_truth
from retrogait.types import BodyAxes, FloatArray, Mounting, Side

_STREAM_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """A stream that is about to be written.

    Parameters
    ----------
    name : str
        Letters, digits, ``_`` and ``-``.
    mounting : Mounting
        How the sensor is worn.
    rate_hz : float
        Nominal sampling rate.
    has_gyroscope : bool
        Six axes, or the accelerometer only.
    """

    name: str
    mounting: Mounting
    rate_hz: float
    has_gyroscope: bool

    def __post_init__(self) -> None:
        if not _STREAM_NAME.fullmatch(self.name):
            raise ValueError(f"stream name must be letters, digits, _ and -, got {self.name!r}")
        if not self.rate_hz > 0:
            raise ValueError(f"rate_hz must be positive, got {self.rate_hz}")


@dataclass(frozen=True, slots=True, eq=False)
class StreamData:
    """A whole stream in memory.

    Parameters
    ----------
    name, mounting, rate_hz
        As in :class:`StreamPlan`.
    t_s : ndarray of float64, shape (n,)
        Time of each sample, s since the session's start, strictly increasing.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s.
    """

    name: str
    mounting: Mounting
    rate_hz: float
    t_s: FloatArray
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None = None


class RecordingWriter:
    """Writes a recording while it happens.

    ``session.json`` is written first, then rows are appended and handed to the
    operating system at once: a killed process loses nothing that was appended.

    Parameters
    ----------
    folder : Path or str
        The recording; made where it does not exist.
    streams : sequence of StreamPlan
        The sensors, at least one, each with its own name.
    person : Person
        Who is recorded.
    source : str
        Origin and licence.
    simulated : bool
        True for a model or motion capture.
    created_utc : str or None
        When, ISO 8601.

    Raises
    ------
    RecordingError
        If the folder already holds a recording: nothing is ever overwritten.
    ValueError
        If there is no stream, two have one name, or declared axes are not
        along sensor axes.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        streams: Sequence[StreamPlan],
        person: Person,
        source: str,
        simulated: bool,
        created_utc: str | None = None,
    ) -> None:
        _check_names([plan.name for plan in streams])
        self.folder = Path(folder)
        files = files_of([plan.name for plan in streams])
        text = session_json(
            streams=[(plan, {}) for plan in streams],
            files=files,
            person=person,
            source=source,
            simulated=simulated,
            created_utc=created_utc,
        )
        _write_session(self.folder, text=text)
        self._tables = {
            plan.name: ImuTable(self.folder / files[plan.name], has_gyr=plan.has_gyroscope)
            for plan in streams
        }

    def append(
        self, stream: str, *, t_s: FloatArray, acc_ms2: FloatArray, gyr_rads: FloatArray | None
    ) -> None:
        """Append samples to a stream; shapes (n,), (n, 3), (n, 3).

        Raises
        ------
        ValueError
            If shapes do not agree, values are not finite, or time does not run on.
        """
        self._tables[stream].append(t_s=t_s, acc_ms2=acc_ms2, gyr_rads=gyr_rads)

    def close(self) -> None:
        """Close the files; safe to call twice."""
        for table in self._tables.values():
            table.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def write_recording(
    folder: Path | str,
    *,
    streams: Sequence[StreamData],
    person: Person,
    source: str,
    simulated: bool,
    created_utc: str | None = None,
    truth: Truth | None = None,
) -> None:
    """Write a whole recording, with truth files where truth is known.

    Numbers are written with as many digits as it takes to read back equal: to
    get small files, round the arrays first.

    Raises
    ------
    RecordingError, ValueError
        As :class:`RecordingWriter`.
    """
    plans = [
        StreamPlan(
            name=data.name,
            mounting=data.mounting,
            rate_hz=data.rate_hz,
            has_gyroscope=data.gyr_rads is not None,
        )
        for data in streams
    ]
    with RecordingWriter(
        folder,
        streams=plans,
        person=person,
        source=source,
        simulated=simulated,
        created_utc=created_utc,
    ) as writer:
        for data in streams:
            writer.append(data.name, t_s=data.t_s, acc_ms2=data.acc_ms2, gyr_rads=data.gyr_rads)
    if truth is not None:
        write_truth(Path(folder), truth=truth)


def _check_names(names: list[str]) -> None:
    """Raise ValueError unless there is a stream and each has its own name."""
    if not names or len(set(names)) < len(names):
        raise ValueError(f"a recording needs streams, each with its own name, got {names}")


def files_of(names: Sequence[str]) -> dict[str, str]:
    """The table of each stream: ``imu.csv`` where it is alone."""
    return {name: "imu.csv" if len(names) == 1 else f"imu-{name}.csv" for name in names}


def session_json(
    *,
    streams: Sequence[tuple[StreamPlan, Mapping[str, object]]],
    files: Mapping[str, str],
    person: Person,
    source: str,
    simulated: bool,
    created_utc: str | None,
    plan: Mapping[str, object] | None = None,
) -> str:
    """The text of a ``session.json``.

    Parameters
    ----------
    streams : sequence of (StreamPlan, mapping)
        Each stream with further keys.
    files : mapping of str to str
        Table of each stream.
    person, source, simulated, created_utc
        As in :class:`RecordingWriter`.
    plan : mapping or None
        What was trained.
    """
    session: dict[str, object] = {
        "schema": SCHEMA,
        "created_utc": created_utc,
        "source": source,
        "simulated": simulated,
        "person": {"id": person.id, "height_m": person.height_m},
        "streams": [
            {**_stream_entry(plan, file=files[plan.name]), **more} for plan, more in streams
        ],
    }
    if plan is not None:
        session["plan"] = dict(plan)
    return json.dumps(session, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def replace_session(folder: Path, *, text: str) -> None:
    """Write ``session.json`` anew: whoever reads sees the old one or the new one, whole.

    Raises
    ------
    RecordingError
        If it cannot be written; the old one stays.
    """
    fresh = folder / f"{SESSION_FILE}.new"
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(folder / SESSION_FILE)
    except OSError as error:
        raise RecordingError(
            f"{folder / SESSION_FILE}: cannot be written ({error.strerror or error})"
        ) from error


def _stream_entry(plan: StreamPlan, *, file: str) -> dict[str, object]:
    """A stream in ``session.json``."""
    mounting = plan.mounting
    walk_s = mounting.forward_walk_s
    return {
        "name": plan.name,
        "file": file,
        "placement": mounting.placement.value,
        "side": None if mounting.side is Side.UNKNOWN else mounting.side.value,
        "rate_hz": plan.rate_hz,
        "axes": None if mounting.axes is None else _axes_entry(mounting.axes),
        "gravity_included": True,
        "calibration": None if walk_s is None else {"forward_walk": list(walk_s)},
        **({} if mounting.sides_known else {"sides_known": False}),
    }


def _axes_entry(axes: BodyAxes) -> dict[str, str]:
    """Declared axes as the reader takes them."""
    forward, up = axes.words()
    return {"forward": forward, "up": up}


def _write_session(folder: Path, *, text: str) -> None:
    """Write ``session.json`` into a folder that holds no recording yet."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / SESSION_FILE).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RecordingError(
            f"{folder}: already holds a recording; choose another folder"
        ) from None
