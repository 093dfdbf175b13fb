"""Writes a live session packet by packet: nothing that arrived is lost, whatever dies next."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.append_file import AppendFile
from retrogait.recording.events import EVENTS_FILE
from retrogait.recording.imu_layout import ACC_COLUMNS, SIX_AXES
from retrogait.recording.imu_writer import imu_lines
from retrogait.recording.packet import LinkEvent, Packet
from retrogait.recording.session_file import SESSION_FILE, Person
from retrogait.recording.writer import StreamPlan, files_of, replace_session, session_json

PACKET_COLUMNS = ("arrival_s", "first_t_s", "samples", "counter", "status", "payload")
"""Header of ``packets.csv``: one row per notification, the payload in hexadecimal."""


@dataclass(frozen=True, slots=True)
class RecorderPlan:
    """What is about to be recorded.

    Parameters
    ----------
    names : sequence of str
        The streams that are to come, at least one, each with its own name.
    person : Person
        Who wears the sensors.
    created_utc : str or None
        When, ISO 8601.
    plan : mapping or None
        What is trained, JSON values; None: a free session.
    """

    names: Sequence[str]
    person: Person
    created_utc: str | None = None
    plan: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stream comes from.

    Parameters
    ----------
    source : str
        Origin and licence.
    simulated : bool
        True where no physical sensor is worn by a person.
    device : mapping of str to str
        Maker, model, firmware ... as the sensor says.
    """

    source: str
    simulated: bool
    device: Mapping[str, str] = field(default_factory=dict)


class Recorder:
    """A recording that grows with every packet.

    Each packet is handed to the operating system when it arrives: as it was received to
    ``packets.csv``, its samples to ``imu.csv``. ``session.json`` names a stream from its
    first sample on, so that the folder can be scored whenever the process dies.

    Parameters
    ----------
    folder : Path
        The new recording.
    plan : RecorderPlan
        What it is to hold.

    Raises
    ------
    RecordingError
        If the folder already holds a recording, or cannot be written.
    """

    def __init__(self, folder: Path, *, plan: RecorderPlan) -> None:
        self.folder = folder
        self._plan = plan
        self._counted_hz: dict[str, float] = {}
        self._walks_s: dict[str, tuple[float, float]] = {}
        self._begun: set[str] = set()
        self._streams: dict[str, tuple[StreamPlan, Origin]] = {}
        self._tables: dict[str, AppendFile] = {}
        self._packets: dict[str, AppendFile] = {}
        self._files = files_of(plan.names)
        self._events: AppendFile | None = None
        _check_new(folder)

    def add(self, stream: StreamPlan, *, origin: Origin) -> None:
        """A sensor is connected: its packets may come.

        Raises
        ------
        RecordingError
            If its files cannot be written.
        """
        if self._events is None:
            _make(self.folder)
            self._events = AppendFile(self.folder / EVENTS_FILE)
        file = self._files[stream.name]
        self._streams[stream.name] = (stream, origin)
        self._tables[stream.name] = _table(self.folder / file, stream)
        header = (",".join(PACKET_COLUMNS) + "\n").encode()
        packets = self.folder / file.replace("imu", "packets", 1)
        self._packets[stream.name] = AppendFile(packets, header=header)

    def packet(self, stream: str, packet: Packet) -> None:
        """Keep a packet: as received, and its samples.

        Raises
        ------
        RecordingError
            If the disk is full or gone; everything before stays, and can be scored.
        """
        if packet.payload or packet.arrival_s is not None:
            self._packets[stream].append(_packet_line(packet))
        if not len(packet):
            return
        lines = imu_lines(packet.t_s, acc_ms2=packet.acc_ms2, gyr_rads=packet.gyr_rads)
        self._tables[stream].append(lines.encode())
        if stream not in self._begun:
            self._begun.add(stream)
            self._write_session()

    def counted(self, stream: str, *, rate_hz: float) -> None:
        """The rate that the session counts this stream's samples by, Hz."""
        self._counted_hz[stream] = rate_hz
        if self._begun:
            self._write_session()

    def walked(self, stream: str, *, forward_walk_s: tuple[float, float]) -> None:
        """A guided forward walk taught this stream's axes: declare it, s on the session's axis."""
        self._walks_s[stream] = forward_walk_s
        self._write_session()

    def link(self, stream: str, event: LinkEvent) -> None:
        """Keep what happened to a sensor."""
        known = {} if event.value is None else {"value": event.value}
        self.event(event.kind, t_s=event.t_s, stream=stream, words=event.words, **known)

    def event(self, kind: str, *, t_s: float, **more: object) -> None:
        """Append a line to ``events.jsonl``; t_s on the session's axis; nothing before a stream."""
        if self._events is None:
            return
        line = json.dumps({"t_s": round(t_s, 6), "kind": str(kind), **more}, ensure_ascii=False)
        self._events.append(f"{line}\n".encode())

    def sync(self) -> None:
        """Bring everything to the disk; slow, so call it in another thread now and then."""
        for file in self._open():
            file.sync()

    def close(self) -> None:
        """Close the files; safe to call twice."""
        for file in self._open():
            file.close()

    def _open(self) -> list[AppendFile]:
        """Everything that grows."""
        events = [] if self._events is None else [self._events]
        return [*self._tables.values(), *self._packets.values(), *events]

    def _write_session(self) -> None:
        """Write ``session.json`` with the streams that have samples."""
        plan = self._plan
        begun = [self._streams[name] for name in plan.names if name in self._begun]
        text = session_json(
            streams=[(stream, self._more(stream, origin)) for stream, origin in begun],
            files=self._files,
            person=plan.person,
            source="; ".join(dict.fromkeys(origin.source for _, origin in begun)),
            simulated=all(origin.simulated for _, origin in begun),
            created_utc=plan.created_utc,
            plan=plan.plan,
        )
        replace_session(self.folder, text=text)

    def _more(self, stream: StreamPlan, origin: Origin) -> dict[str, object]:
        """What only a live session knows of a stream."""
        # Until the rate is measured the promised one counts, as it does in the session.
        counted_hz = self._counted_hz.get(stream.name, stream.rate_hz)
        more: dict[str, object] = {"counted_hz": counted_hz}
        if stream.name in self._walks_s:
            more["calibration"] = {"forward_walk": list(self._walks_s[stream.name])}
        return {**more, "device": dict(origin.device)} if origin.device else more


def _check_new(folder: Path) -> None:
    """Refuse a folder that holds a recording."""
    if (folder / SESSION_FILE).exists():
        raise RecordingError(f"{folder}: already holds a recording; choose another folder")


def _make(folder: Path) -> None:
    """Make the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordingError(
            f"{folder}: cannot be made ({error.strerror or error}); choose another folder"
        ) from error


def _table(path: Path, stream: StreamPlan) -> AppendFile:
    """A table of samples with its header."""
    columns = SIX_AXES if stream.has_gyroscope else ACC_COLUMNS
    return AppendFile(path, header=(",".join(columns) + "\n").encode())


def _packet_line(packet: Packet) -> bytes:
    """A row of ``packets.csv``."""
    cells = (
        "" if packet.arrival_s is None else f"{packet.arrival_s:.6f}",
        f"{packet.t_s[0]:.6f}" if len(packet) else "",
        str(len(packet)),
        "" if packet.counter is None else str(packet.counter),
        packet.status.value,
        packet.payload.hex(),
    )
    return (",".join(cells) + "\n").encode()
