"""What people answered to the readiness check, kept on this computer by their label.

One JSON file a person, readable by its owner only, because the answers are about health::

    {"schema": "retrogait.readiness/1", "asked_utc": "2026-11-22T10:00:00Z",
     "yes": ["fall"], "person": "p01", "confirmed_utc": null}
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from retrogait.coach.plan import Readiness
from retrogait.errors import RetrogaitError

LONGEST_LABEL = 60
"""Letters of a label; file systems allow 255 bytes, and each letter may take nine."""


class ReadinessError(RetrogaitError):
    """The answers of a person cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one person answered.

    Parameters
    ----------
    person : str
        A label, 1 to 60 printable letters.
    readiness : Readiness
        The answers.
    confirmed_utc : str or None
        When the person read the advice and chose to begin all the same, ISO 8601; None: has
        not, or nothing speaks against it.

    Raises
    ------
    ReadinessError
        If the label is empty, too long, or cannot be printed.
    """

    person: str
    readiness: Readiness
    confirmed_utc: str | None = None

    def __post_init__(self) -> None:
        _check_label(self.person)

    @property
    def must_confirm(self) -> bool:
        """True where the advice is still to be read before a session."""
        return self.readiness.needs_supervision and self.confirmed_utc is None


class ReadinessStore:
    """Answers in a folder.

    Parameters
    ----------
    folder : Path
        Where the files lie; made when first needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, answered: Answered) -> Path:
        """Write the answers of a person, in place of earlier ones; returns the file.

        Raises
        ------
        ReadinessError
            If it cannot be written.
        """
        path = self._path(answered.person)
        draft = path.with_suffix(".part")
        record = {
            **answered.readiness.record(),
            "person": answered.person,
            "confirmed_utc": answered.confirmed_utc,
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
            # In one move: whoever reads sees the old file or the new one.
            draft.replace(path)
        except OSError as error:
            raise ReadinessError(f"{path}: cannot be written: {error.strerror}") from None
        return path

    def load(self, person: str) -> Answered | None:
        """The answers of a person; None: was not asked yet.

        Raises
        ------
        ReadinessError
            If the file is damaged or cannot be read, or the label is none.
        """
        path = self._path(person)
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ReadinessError(f"{path}: cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise ReadinessError(_damaged(path, error)) from None
        return _parsed(text, path=path, person=person)

    def forget(self, person: str) -> bool:
        """Delete the answers of a person; False: there were none.

        Raises
        ------
        ReadinessError
            If they cannot be deleted, or the label is none.
        """
        path = self._path(person)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise ReadinessError(f"{path}: cannot be deleted: {error.strerror}") from None
        return True

    def _path(self, person: str) -> Path:
        """The file of a label: any label makes one file, in this folder."""
        _check_label(person)
        return self.folder / f"{quote(person, safe=' ')}.json"


def _check_label(person: str) -> None:
    """Raise ReadinessError where a label is none."""
    if not 0 < len(person) <= LONGEST_LABEL or not person.isprintable():
        raise ReadinessError(
            f"a person's label has 1 to {LONGEST_LABEL} printable letters, got {person!r}"
        )


def _parsed(text: str, *, path: Path, person: str) -> Answered:
    """The answers in a file."""
    try:
        record = json.loads(text)
        if not isinstance(record, dict):
            raise ValueError(f"expected an object, got {text[:40]!r}")
        confirmed = record.get("confirmed_utc")
        if confirmed is not None and not isinstance(confirmed, str):
            raise ValueError(f"'confirmed_utc' must be a time or null, got {confirmed!r}")
        return Answered(person, Readiness.of_record(record), confirmed)
    except (ValueError, RecursionError) as error:
        raise ReadinessError(_damaged(path, error)) from None


def _damaged(path: Path, error: Exception) -> str:
    """What is wrong with a file, and what to do."""
    return f"{path}: damaged answers: {error}; forget them: retrogait plan ready --forget"
