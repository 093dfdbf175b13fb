"""``session.json``: who, when, and how each sensor is worn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retrogait.coach import CoachParams, OwnThreshold, own_thresholds, params_of
from retrogait.errors import RecordingError
from retrogait.recording.json_fields import Fields
from retrogait.recording.overrides import check_height
from retrogait.types import BodyAxes, Mounting, Placement, Side

SCHEMA = "retrogait.recording/1"
SESSION_FILE = "session.json"


@dataclass(frozen=True, slots=True)
class Person:
    """Who was recorded.

    Parameters
    ----------
    id : str
        A label, not a name.
    height_m : float or None
        Body height, m.
    """

    id: str
    height_m: float | None = None


@dataclass(frozen=True, slots=True)
class PlanNote:
    """Which plan a live session ran.

    Parameters
    ----------
    name : str
        The plan's name.
    stage : int
        At which stage, from 0.
    sets : int
        Sets that were planned.
    thresholds : tuple of OwnThreshold
        The coach's thresholds that were not the default.
    """

    name: str
    stage: int
    sets: int
    thresholds: tuple[OwnThreshold, ...] = ()

    @property
    def coach(self) -> CoachParams:
        """All thresholds that it was coached by."""
        return params_of({one.name: one.value for one in self.thresholds})


@dataclass(frozen=True, slots=True)
class StreamHeader:
    """What ``session.json`` says of one stream.

    Parameters
    ----------
    name : str
        Name of the stream.
    file : str
        Table of its samples, in the recording's folder.
    mounting : Mounting
        How the sensor is worn.
    rate_hz : float
        Nominal sampling rate.
    counted_hz : float or None
        The rate that a live session counted its samples by.
    device : mapping of str to str
        Maker, model and the like, as far as the file tells.
    """

    name: str
    file: str
    mounting: Mounting
    rate_hz: float
    counted_hz: float | None = None
    device: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """What ``session.json`` says.

    Parameters
    ----------
    source : str
        Origin and licence.
    simulated : bool
        From a model or from motion capture, not from a sensor on a body.
    person : Person
        Who was recorded.
    created_utc : str or None
        When.
    streams : tuple of StreamHeader
        The sensors, at least one.
    plan : PlanNote or None
        What was to be done.
    """

    source: str
    simulated: bool
    person: Person
    created_utc: str | None
    streams: tuple[StreamHeader, ...]
    plan: PlanNote | None = None


def load_session(folder: Path) -> dict[str, object]:
    """The parsed JSON of a recording's ``session.json``, its schema known.

    Raises
    ------
    RecordingError
        If the file is missing, no JSON, or of another schema.
    """
    path = folder / SESSION_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RecordingError(
            f"{folder}: no {SESSION_FILE}; a recording is a folder with {SESSION_FILE} and imu.csv"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}: cannot be read: {error}") from None
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordingError(f"{path}: broken JSON: {error}") from None
    schema = Fields(values, where=str(path)).text("schema")
    if schema != SCHEMA:
        raise RecordingError(f"{path}: schema must be {SCHEMA!r}, got {schema!r}")
    return dict(values)


def parse_session(values: dict[str, object], *, where: str) -> SessionHeader:
    """What the JSON of a session says, checked.

    Raises
    ------
    RecordingError
        If a key is missing or its value cannot be.
    """
    session = Fields(values, where=where)
    streams = [
        _stream(Fields(entry, where=f"{where}, stream {number}"))
        for number, entry in enumerate(session.entries("streams"), start=1)
    ]
    if not streams:
        raise RecordingError(f"{where}: 'streams' is empty; a recording holds at least one")
    for what in ("name", "file"):
        names = [getattr(stream, what) for stream in streams]
        if len(set(names)) < len(names):
            raise RecordingError(f"{where}: each stream needs its own {what}, got {names}")
    return SessionHeader(
        source=session.text("source"),
        simulated=session.flag("simulated"),
        person=_person(session.inner("person")),
        created_utc=session.text_or_none("created_utc"),
        streams=tuple(streams),
        plan=_plan(session.inner_or_none("plan")),
    )


def _plan(fields: Fields | None) -> PlanNote | None:
    """What was to be done."""
    if fields is None:
        return None
    return PlanNote(
        name=fields.text("name"),
        stage=int(fields.number("stage")),
        sets=int(fields.number("sets")),
        thresholds=_thresholds(fields.inner_or_none("thresholds")),
    )


def _thresholds(fields: Fields | None) -> tuple[OwnThreshold, ...]:
    """The coach's thresholds that were not the default; none where there is no word of them."""
    if fields is None:
        return ()
    try:
        return own_thresholds(params_of(fields.by_key))
    except ValueError as error:
        raise RecordingError(f"{fields.where}: {error}") from None


def _person(fields: Fields) -> Person:
    """Who was recorded."""
    height_m = fields.number_or_none("height_m")
    try:
        check_height(height_m)
    except ValueError as error:
        raise RecordingError(f"{fields.where}: {error}") from None
    return Person(id=fields.text("id"), height_m=height_m)


def _stream(fields: Fields) -> StreamHeader:
    """One sensor."""
    if not fields.flag("gravity_included"):
        raise RecordingError(
            f"{fields.where}: gravity_included is false; the specific force including gravity "
            f"is needed"
        )
    rate_hz, counted_hz = fields.number("rate_hz"), fields.number_or_none("counted_hz")
    for key, rate in (("rate_hz", rate_hz), ("counted_hz", counted_hz)):
        if rate is not None and rate <= 0:
            raise RecordingError(f"{fields.where}: {key!r} must be above 0, got {rate:g}")
    name, file = fields.text("name"), fields.text("file")
    if not name.isprintable():
        raise RecordingError(f"{fields.where}: 'name' must be one line of text, got {name!r}")
    if not name or Path(file).name != file:
        raise RecordingError(
            f"{fields.where}: a stream needs a name, and a 'file' in the recording's folder; "
            f"got {name!r}, {file!r}"
        )
    return StreamHeader(
        name=name,
        file=file,
        mounting=_mounting(fields),
        rate_hz=rate_hz,
        counted_hz=counted_hz,
        device=_device(fields.inner_or_none("device")),
    )


def _device(fields: Fields | None) -> dict[str, str]:
    """What is told of a sensor; only words are."""
    told = {} if fields is None else fields.by_key
    return {key: value for key, value in told.items() if isinstance(value, str)}


def _mounting(fields: Fields) -> Mounting:
    """How the sensor is worn."""
    placement, side = fields.text("placement"), fields.text_or_none("side")
    if placement not in list(Placement):
        raise RecordingError(
            f"{fields.where}: placement must be one of {', '.join(Placement)}, got {placement!r}"
        )
    if side not in (None, Side.LEFT, Side.RIGHT):
        raise RecordingError(f"{fields.where}: side must be left, right or null, got {side!r}")
    calibration = fields.inner_or_none("calibration")
    return Mounting(
        placement=Placement(placement),
        side=Side(side) if side else Side.UNKNOWN,
        axes=_axes(fields.inner_or_none("axes")),
        forward_walk_s=calibration.span_s("forward_walk") if calibration else None,
        sides_known=fields.flag_or("sides_known", default=True),
    )


def _axes(fields: Fields | None) -> BodyAxes | None:
    """The declared axes."""
    if fields is None:
        return None
    try:
        return BodyAxes.parse(forward=fields.text("forward"), up=fields.text("up"))
    except ValueError as error:
        raise RecordingError(f"{fields.where}: {error}") from None
