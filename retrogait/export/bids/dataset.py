"""A dataset, recording by recording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from retrogait.export.bids import channels, events
from retrogait.export.bids.files import write_json, write_tsv
from retrogait.export.bids.motion import write_motion
from retrogait.export.bids.place import check_claim, claim, participants, recordings_of
from retrogait.export.moments import session_moments, stream_moments
from retrogait.export.names import bids_label, free_word, one_line
from retrogait.recording import Recording, Stream
from retrogait.session import Score, StreamScore

UNKNOWN_PEOPLE = ("", "unknown")
"""Ids of nobody in particular: two such recordings need not be of one person."""

SCANS_HEADER = ("filename", "acq_time", "recording", "start_s", "simulated", "source")
WRITTEN = "\0written in this run"
"""Owner of a session that was written just now: no other recording may replace it."""

PARTICIPANTS_SIDECAR: dict[str, Any] = {
    "person_id": {"Description": "Label of the person in the recordings."},
    "height_m": {"Description": "Body height.", "Units": "m"},
}
SCANS_SIDECAR: dict[str, Any] = {
    "recording": {"Description": "Name of the recording that the file comes from."},
    "start_s": {
        "Description": "First sample on the recording's own clock, which all its files share.",
        "Units": "s",
    },
    "simulated": {
        "Description": "Whether no physical sensor was worn by a person.",
        "Levels": {"true": "From a model or from motion capture.", "false": "From a sensor."},
    },
    "source": {"Description": "Origin and licence as the recording gives them."},
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the files of one session go."""

    folder: Path
    stem: str

    def motion(self, tracksys: str, ending: str) -> Path:
        """A file of one tracking system."""
        return self.folder / "motion" / f"{self.stem}_task-{channels.TASK}_{tracksys}_{ending}"

    def empty(self) -> None:
        """Remove what an earlier export of the same recording wrote."""
        (self.folder / "motion").mkdir(parents=True, exist_ok=True)
        for old in (self.folder / "motion").glob(f"{self.stem}_*"):
            old.unlink()


class BidsDataset:
    """A Motion-BIDS dataset that recordings are added to.

    People become subjects and recordings sessions, under labels of letters and digits; where two
    would have the same one, the later gets a number. A recording that the dataset holds already
    (same person, time and name) is replaced. Recordings of nobody in particular become
    subjects of their own, because they need not be of one person.

    Parameters
    ----------
    folder : Path
        New or empty, or a dataset made here before.

    Raises
    ------
    ExportError
        If the folder holds anything else, or cannot be written to. Nothing is made before the
        first recording.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        check_claim(folder)
        self._people = participants(folder)
        self._sessions: dict[str, dict[str, str]] = {}

    def add(self, recording: Recording, score: Score) -> Path:
        """Write one recording and what scoring found in it.

        Parameters
        ----------
        recording : Recording
            Its samples are read once more.
        score : Score
            What came out of scoring it.

        Returns
        -------
        Path
            Folder of the session.

        Raises
        ------
        RecordingError
            If a stream's file is malformed.
        OSError
            If a file cannot be written.
        """
        self._begin()
        subject = self._subject(recording)
        place = self._place(recording, subject=subject)
        place.empty()
        scans, taken = [], dict[str, str]()
        for stream, scored in zip(recording.streams, score.streams, strict=True):
            word = free_word(bids_label(stream.name), owner=stream.name, taken=taken, joint="x")
            taken[word.lower()] = stream.name
            tracksys = f"tracksys-{word}"
            _write_stream(place, tracksys, stream=stream, scored=scored, score=score)
            scans.append(_scan(recording, stream, path=place.motion(tracksys, "motion.tsv")))
        write_tsv(place.folder / f"{place.stem}_scans.tsv", header=SCANS_HEADER, rows=scans)
        write_json(place.folder / f"{place.stem}_scans.json", SCANS_SIDECAR)
        return place.folder

    def _begin(self) -> None:
        """The files of the dataset as a whole; what somebody has written into them stays."""
        claim(self.folder)
        sidecars = {
            "participants.json": PARTICIPANTS_SIDECAR,
            f"task-{channels.TASK}_events.json": events.events_sidecar(),
        }
        for name, content in sidecars.items():
            if not (self.folder / name).exists():
                write_json(self.folder / name, content)

    def _subject(self, recording: Recording) -> str:
        """The subject's label; known ones keep theirs."""
        person, height_m = one_line(recording.person.id), recording.person.height_m
        if person.lower() in UNKNOWN_PEOPLE:
            person = f"unknown {one_line(recording.name)}"
        label = free_word(bids_label(person), owner=person, taken=self._labels(), joint="x")
        row = next((row for row in self._people if row["participant_id"] == f"sub-{label}"), None)
        if row is None:
            row = {"participant_id": f"sub-{label}", "person_id": person}
            self._people.append(row)
        if height_m is not None:
            row["height_m"] = f"{height_m:g}"
        self._write_participants()
        return label

    def _labels(self) -> dict[str, str]:
        """Whose each label is; where somebody took the ids out, a label stands for itself."""
        labels = [row["participant_id"].removeprefix("sub-") for row in self._people]
        return {
            label.lower(): row.get("person_id", label)
            for label, row in zip(labels, self._people, strict=True)
        }

    def _write_participants(self) -> None:
        """Everybody so far, with the columns that somebody may have added."""
        ours = ("participant_id", *PARTICIPANTS_SIDECAR)
        header = tuple(dict.fromkeys([*ours, *(name for row in self._people for name in row)]))
        rows = [[row.get(name, "") for name in header] for row in self._people]
        write_tsv(self.folder / "participants.tsv", header=header, rows=rows)

    def _place(self, recording: Recording, *, subject: str) -> _Place:
        """Where the recording goes: the session it had, or a new one."""
        if subject not in self._sessions:
            self._sessions[subject] = recordings_of(self.folder, subject=subject)
        taken, name = self._sessions[subject], one_line(recording.name)
        wish = bids_label(recording.created_utc or recording.name)
        session = free_word(wish, owner=name, taken=taken, joint="x")
        taken[session.lower()] = WRITTEN
        stem = f"sub-{subject}_ses-{session}"
        return _Place(self.folder / f"sub-{subject}" / f"ses-{session}", stem)


def _write_stream(
    place: _Place, tracksys: str, *, stream: Stream, scored: StreamScore, score: Score
) -> None:
    """The five files of one tracking system."""
    write_motion(stream, place.motion(tracksys, "motion.tsv"))
    duration_s = scored.stop_s - scored.start_s
    sidecar = channels.motion_sidecar(stream, duration_s=duration_s, plan=score.plan)
    write_json(place.motion(tracksys, "motion.json"), sidecar)
    rows = channels.channel_rows(stream)
    write_tsv(place.motion(tracksys, "channels.tsv"), header=channels.HEADER, rows=rows)
    write_json(place.motion(tracksys, "channels.json"), channels.frame_description(stream.mounting))
    moments = (*stream_moments(score, scored), *session_moments(score))
    found = events.event_rows(moments, start_s=stream.start_s)
    write_tsv(place.motion(tracksys, "events.tsv"), header=events.HEADER, rows=found)


def _scan(recording: Recording, stream: Stream, *, path: Path) -> tuple[str, ...]:
    """A row of ``scans.tsv``."""
    return (
        f"motion/{path.name}",
        acquisition_time(recording.created_utc, after_s=stream.start_s),
        recording.name,
        f"{stream.start_s:.6f}",
        "true" if recording.simulated else "false",
        recording.source,
    )


def acquisition_time(created: str | None, *, after_s: float) -> str:
    """When the first sample was taken, to the microsecond; empty where that is not known.

    Parameters
    ----------
    created : str or None
        Start of the session, ISO 8601.
    after_s : float
        First sample, s since then.
    """
    try:
        start = datetime.fromisoformat(created or "")
    except ValueError:
        return ""
    moment = start + timedelta(seconds=after_s)
    if moment.tzinfo is None:
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
