"""The samples and events of a guided session, on disk as they happen."""

from __future__ import annotations

import json
from pathlib import Path

from retrogait.recording import Person, RecordingWriter, StreamPlan, TimedBlock
from retrogait.recording.events import EVENTS_FILE
from retrogait.sources import SourceInfo
from retrogait.types import Gap, Mounting, Side


class SensorTime:
    """The sensor's clock, read off the arrival of its samples.

    A sample arrives a little after it is taken, never before: the least delay seen is
    the best guess. A constant part of it stays unseen (some 10 ms on a radio link, far
    below the margins of a label), and so does drift (50 ppm over 10 minutes: 30 ms).

    Parameters
    ----------
    t_s : float
        Sensor time of the first sample to arrive, s.
    now_s : float
        When it arrived, s on the clock that the calls are made by.
    """

    def __init__(self, *, t_s: float, now_s: float) -> None:
        self._lead_s = now_s - t_s

    def arrived(self, t_s: float, *, now_s: float) -> None:
        """A sample of sensor time ``t_s`` is here."""
        self._lead_s = min(self._lead_s, now_s - t_s)

    def at(self, now_s: float) -> float:
        """The sensor's time, s, to the millisecond."""
        return round(now_s - self._lead_s, 3)


class Record:
    """A recording that grows.

    Every sample and event is handed to the operating system at once: a killed process
    loses none of them.

    Parameters
    ----------
    folder : Path
        The new recording.
    info : SourceInfo
        The sensor.
    person, mounting : Person, Mounting
        Who wears it, and how.
    created_utc : str or None
        When, ISO 8601.
    first : TimedBlock
        The first samples.
    now_s : float
        When they arrived, s on the clock that the calls are made by.

    Raises
    ------
    RecordingError
        If the folder already holds a recording.
    """

    def __init__(
        self,
        folder: Path,
        *,
        info: SourceInfo,
        person: Person,
        mounting: Mounting,
        created_utc: str | None,
        first: TimedBlock,
        now_s: float,
    ) -> None:
        plan = StreamPlan(
            name=_stream_name(mounting),
            mounting=mounting,
            rate_hz=info.rate_hz,
            has_gyroscope=first.block.gyr_rads is not None,
        )
        self.folder = folder
        self.mounting = mounting
        self._stream = plan.name
        self._writer = RecordingWriter(
            folder,
            streams=[plan],
            person=person,
            source=info.origin,
            simulated=info.simulated,
            created_utc=created_utc,
        )
        self._events = (folder / EVENTS_FILE).open("x", encoding="utf-8", newline="\n")
        self._time = SensorTime(t_s=float(first.t_s[-1]), now_s=now_s)
        self.began_s = now_s - (float(first.t_s[-1]) - float(first.t_s[0]))
        self.first_s = self.last_s = float(first.t_s[0])
        self.n_samples = self.n_missing = 0
        self.take(first, now_s=now_s)

    def take(self, item: TimedBlock | Gap, *, now_s: float) -> None:
        """Keep what arrived at ``now_s``."""
        if isinstance(item, Gap):
            self.n_missing += item.count
            self.event("gap", t_s=self.last_s, missing=item.count)
        elif len(item.block):
            block = item.block
            self._writer.append(
                self._stream, t_s=item.t_s, acc_ms2=block.acc_ms2, gyr_rads=block.gyr_rads
            )
            self.n_samples += len(block)
            self.last_s = float(item.t_s[-1])
            self._time.arrived(self.last_s, now_s=now_s)

    def sensor_time(self, now_s: float) -> float:
        """The sensor's time at a moment of the other clock, s."""
        return self._time.at(now_s)

    def event(self, kind: str, *, t_s: float, **more: object) -> None:
        """Append a line to ``events.jsonl``."""
        line = json.dumps({"t_s": t_s, "kind": kind, **more}, ensure_ascii=False)
        self._events.write(line + "\n")
        self._events.flush()

    def close(self) -> None:
        """Close the files; safe to call twice."""
        self._writer.close()
        self._events.close()


def _stream_name(mounting: Mounting) -> str:
    """``lower_back``, ``right_foot`` ..."""
    side = "" if mounting.side is Side.UNKNOWN else f"{mounting.side}_"
    return f"{side}{mounting.placement}"
