"""A session as a TCX file: for platforms that do not read FIT.

TCX has no place for direction, evenness or a cadence band, and platforms differ in what they
read of it; FIT is the better choice where there is one (``docs/export-fit.md``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

from retrogait.export.activity import Activity, activity_of
from retrogait.export.activity_laps import Lap
from retrogait.export.activity_seconds import Second
from retrogait.session import Score
from retrogait.types import Gait

SPACES = {
    "xmlns": "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2",
    "xmlns:ns3": "http://www.garmin.com/xmlschemas/ActivityExtension/v2",
}
SPORTS = {Gait.RUN: "Running", Gait.WALK: "Other", Gait.UNKNOWN: "Other"}
"""The format knows running, biking and everything else."""

LARGEST_CADENCE, MOST_STEPS = 254, 0xFFFF
"""What the format holds; more is left out."""

LONGEST_NOTE = 200

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold, not even escaped."""


def write_tcx(score: Score, path: Path | str, *, started_utc: str | None = None) -> None:
    """Write a scored recording as a TCX activity.

    The same recording always gives the same bytes. Nothing is written where something fails.

    Parameters
    ----------
    score : Score
        From :func:`retrogait.score`.
    path : Path or str
        The file; it is replaced.
    started_utc : str, optional
        When the session began, ISO 8601 with ``Z`` or an offset; by default what the recording
        says.

    Raises
    ------
    RecordingError
        If the time of day is not known or cannot be, or if the session holds no whole second.
    """
    root = _database(activity_of(score, started_utc=started_utc))
    ET.indent(root, space=" ")
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    Path(path).write_bytes(content + b"\n")


def _database(activity: Activity) -> ET.Element:
    """The whole file; the order of elements is that of the format's schema."""
    root = ET.Element("TrainingCenterDatabase", SPACES)
    activities = ET.SubElement(root, "Activities")
    one = ET.SubElement(activities, "Activity", Sport=SPORTS[activity.gait])
    _add(one, "Id", _time(activity.whole.start_unix_s))
    for lap in activity.laps:
        one.append(_lap(lap, activity=activity))
    _add(one, "Notes", _notes(activity))
    return root


def _lap(lap: Lap, *, activity: Activity) -> ET.Element:
    """A set, a baseline, a rest."""
    made = ET.Element("Lap", StartTime=_time(lap.start_unix_s))
    _add(made, "TotalTimeSeconds", f"{lap.timer_s:.3f}")
    _add(made, "DistanceMeters", f"{lap.distance_m or 0.0:.2f}")  # must be there
    _add(made, "Calories", "0")  # must be there, and is not known
    _add(made, "Intensity", "Active" if lap.kind.is_active else "Resting")
    _add(made, "TriggerMethod", "Manual")
    for track in _tracks(lap, activity=activity):
        made.append(_track(track))
    _add(made, "Notes", _plain(lap.words))
    values = {
        "AvgSpeed": _number(lap.speed_ms),
        "AvgRunCadence": _strides(lap.cadence_spm),
        "MaxRunCadence": _strides(lap.max_cadence_spm),
        "Steps": str(lap.n_steps) if lap.n_steps <= MOST_STEPS else None,
    }
    _extend(made, "LX", values)
    return made


def _tracks(lap: Lap, *, activity: Activity) -> Iterator[list[Second]]:
    """The seconds of a lap; a new track after each pause."""
    start, stop = lap.start_unix_s, lap.stop_unix_s
    inside = [one for one in activity.seconds if start <= one.unix_s < stop]
    breaks = [k for k, (a, b) in enumerate(pairwise(inside), 1) if b.unix_s > a.unix_s + 1]
    edges = [0, *breaks, len(inside)]
    return (inside[a:b] for a, b in pairwise(edges) if a < b)


def _track(seconds: list[Second]) -> ET.Element:
    """Seconds in a row."""
    made = ET.Element("Track")
    for second in seconds:
        point = ET.SubElement(made, "Trackpoint")
        _add(point, "Time", _time(second.unix_s))
        if second.distance_m is not None:
            _add(point, "DistanceMeters", f"{second.distance_m:.2f}")
        values = {"Speed": _number(second.speed_ms), "RunCadence": _strides(second.cadence_spm)}
        _extend(point, "TPX", values)
    return made


def _extend(parent: ET.Element, name: str, values: dict[str, str | None]) -> None:
    """Garmin's extension of a lap or a point, where there is anything to say."""
    known = {key: value for key, value in values.items() if value is not None}
    if known:
        extension = ET.SubElement(ET.SubElement(parent, "Extensions"), f"ns3:{name}")
        for key, value in known.items():
            _add(extension, f"ns3:{key}", value)


def _add(parent: ET.Element, name: str, text: str) -> None:
    """An element that holds text."""
    ET.SubElement(parent, name).text = text


def _strides(cadence_spm: float | None) -> str | None:
    """Whole strides per minute; None where not known or more than the format holds."""
    if cadence_spm is None or round(cadence_spm / 2) > LARGEST_CADENCE:
        return None
    return str(round(cadence_spm / 2))


def _number(value: float | None) -> str | None:
    """Three decimals."""
    return None if value is None else f"{value:.3f}"


def _time(unix_s: int) -> str:
    """A whole second."""
    return datetime.fromtimestamp(unix_s, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _notes(activity: Activity) -> str:
    """What the recording is called, and whether anybody wore the sensor."""
    simulated = "; simulated: no sensor was worn by a person" if activity.simulated else ""
    return f"retrogait: {_plain(activity.name)}{simulated}"


def _plain(text: str) -> str:
    """A name as XML can hold it: what it cannot is shown as �, and the end is cut off."""
    short = text if len(text) <= LONGEST_NOTE else text[: LONGEST_NOTE - 1] + "…"
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", short)
