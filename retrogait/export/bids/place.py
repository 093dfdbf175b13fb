"""The folder of a dataset: is it free, is it ours, and who is in it already."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from retrogait import __version__
from retrogait.export.bids.files import read_tsv, write_json
from retrogait.export.places import check_room
from retrogait.export.refusal import ExportError

DESCRIPTION_FILE = "dataset_description.json"
BIDS_VERSION = "1.10.0"
PROGRAM = "retrogait"

README = """# Recordings of gait

Samples of body-worn motion sensors, exported by retrogait as a Motion-BIDS dataset.

- Each sensor is a tracking system of its own (`tracksys-`), in the sensor's own frame;
  acceleration is specific force, gravity included. The column `latency` is the time of each
  sample since the first one. A sample that never arrived is a row of `n/a`.
- `events.tsv` holds what retrogait found in the signal (initial contacts, bouts, with direction
  and gait) and, for live sessions, what the session did (sets, rests, cues).
  They are results of an algorithm, not annotations by a person.
- `scans.tsv` says which recording a file comes from, whether it was simulated, and when its first
  sample was taken.

Authors and licence are not known to the program: add them to `dataset_description.json`.
"""

DESCRIPTION: dict[str, Any] = {
    "Name": "Recordings of gait",
    "BIDSVersion": BIDS_VERSION,
    "DatasetType": "raw",
    "GeneratedBy": [{"Name": PROGRAM, "Version": __version__}],
}


def check_claim(folder: Path) -> None:
    """Raise ExportError unless the folder can become a dataset of ours, or is one.

    Raises
    ------
    ExportError
        If it is a file, cannot be written to, or holds anything that is no dataset of ours;
        hidden files do not count.
    """
    check_room(folder, asked=folder)
    if not folder.exists() or _is_ours(folder):
        return
    if any(not child.name.startswith(".") for child in folder.iterdir()):
        raise ExportError(
            f"{folder}: expected a new or empty folder, or a dataset that retrogait made, got "
            f"other files; choose another folder"
        )


def claim(folder: Path) -> None:
    """Make the folder a dataset of ours, where it is none yet."""
    if not _is_ours(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / DESCRIPTION_FILE, DESCRIPTION)
        (folder / "README.md").write_text(README, encoding="utf-8")


def _is_ours(folder: Path) -> bool:
    """True for a dataset that says that this program made it."""
    try:
        values = json.loads((folder / DESCRIPTION_FILE).read_text(encoding="utf-8"))
        return any(entry["Name"] == PROGRAM for entry in values["GeneratedBy"])
    except (OSError, ValueError, TypeError, KeyError):
        return False


def participants(folder: Path) -> list[dict[str, str]]:
    """Who is in the dataset already: rows of ``participants.tsv``, whatever columns they have."""
    return read_tsv(folder / "participants.tsv", key="participant_id")


def recordings_of(folder: Path, *, subject: str) -> dict[str, str]:
    """Which recording each session of a subject holds already, by its label in small letters."""
    held = {}
    for session in sorted(folder.glob(f"sub-{subject}/ses-*")):
        label = session.name.removeprefix("ses-")
        rows = read_tsv(session / f"sub-{subject}_{session.name}_scans.tsv", key="filename")
        held[label.lower()] = rows[0].get("recording", "") if rows else ""
    return held
