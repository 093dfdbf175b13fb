"""How a sensor is worn, kept by its name: declare or learn it once, use it again.

A profile is one JSON file (``retrogait.profile/1``) under ``profiles/`` in the user's data
folder, or in the folder that ``RETROGAIT_HOME`` names::

    {"schema": "retrogait.profile/1", "name": "back sensor", "placement": "lower_back",
     "side": null, "rate_hz": 104.0, "axes": {"forward": "0.14,-0.99,0", "up": "+z"},
     "learnt": {"how": "forward walk", "source": "monday", "utc": "2026-11-22T10:00:00Z"},
     "personal": null}
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import platformdirs

from retrogait.errors import RecordingError, RetrogaitError
from retrogait.recording.json_fields import Fields
from retrogait.types import BodyAxes, Mounting, Placement, Side

SCHEMA = "retrogait.profile/1"
HOME_VARIABLE = "RETROGAIT_HOME"
LONGEST_NAME = 60
"""Letters of a name; file systems allow 255 bytes, and each letter may take nine."""


class ProfileError(RetrogaitError):
    """A profile is missing, or its file is not what it says it is."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Where the mounting of a profile comes from.

    Parameters
    ----------
    how : str
        ``declared``, ``confirmed`` by a forward walk, or learnt from a ``forward walk``.
    source : str
        Recording it was taken from.
    utc : str or None
        When it was saved.
    """

    how: str
    source: str
    utc: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """How one sensor is worn.

    Parameters
    ----------
    name : str
        Name or address of the sensor.
    placement, side : Placement, Side
        Body part and leg.
    axes : BodyAxes or None
        Where the body faces, and up, in the sensor's frame; None: not known.
    rate_hz : float or None
        Nominal sampling rate.
    learnt : Learnt
        Where this comes from.
    personal : dict or None
        Adaptation to one person, as ``retrogait train --personal`` writes it; kept as it is.

    Raises
    ------
    ProfileError
        If the name is empty or too long.
    """

    name: str
    placement: Placement
    side: Side
    axes: BodyAxes | None
    rate_hz: float | None
    learnt: Learnt
    personal: dict[str, object] | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= LONGEST_NAME or not self.name.isprintable():
            raise ProfileError(
                f"a profile's name has 1 to {LONGEST_NAME} printable letters, got {self.name!r}"
            )

    @property
    def mounting(self) -> Mounting:
        """What a pipeline needs."""
        return Mounting(self.placement, side=self.side, axes=self.axes)


def home() -> Path:
    """The user's data folder: ``RETROGAIT_HOME``, or what is usual on this system."""
    given = os.environ.get(HOME_VARIABLE)
    return Path(given) if given else platformdirs.user_data_path("retrogait")


class ProfileStore:
    """Profiles in a folder.

    Parameters
    ----------
    folder : Path, optional
        Where the files lie; default: ``profiles`` in :func:`home`. Made when first needed.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = home() / "profiles" if folder is None else folder

    def save(self, profile: Profile) -> Path:
        """Write a profile, in place of one of the same name; returns its file.

        Raises
        ------
        ProfileError
            If it cannot be written.
        """
        path = self._path(profile.name)
        draft = path.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(_as_dict(profile), indent=1) + "\n", encoding="utf-8")
            # In one move: whoever reads sees the old file or the new one.
            draft.replace(path)
        except OSError as error:
            raise ProfileError(f"{path}: cannot be written: {error.strerror}") from None
        return path

    def load(self, name: str) -> Profile:
        """The profile of a name.

        Raises
        ------
        ProfileError
            If there is none, or its file is damaged.
        """
        path = self._path(name)
        if not path.is_file():
            known = ", ".join(self.names()) or "none is saved"
            raise ProfileError(
                f"no profile {name!r} (known: {known}); save one with: retrogait profile save"
            )
        return _read(path)

    def names(self) -> list[str]:
        """Names of all profiles, sorted.

        Raises
        ------
        ProfileError
            If one of the files is damaged.
        """
        if not self.folder.is_dir():
            return []
        return sorted(_read(path).name for path in self.folder.glob("*.json"))

    def forget(self, name: str) -> None:
        """Delete a profile.

        Raises
        ------
        ProfileError
            If there is none, or it cannot be deleted.
        """
        path = self._path(name)
        try:
            path.unlink()
        except FileNotFoundError:
            self.load(name)
        except OSError as error:
            raise ProfileError(f"{path}: cannot be deleted: {error.strerror}") from None

    def _path(self, name: str) -> Path:
        """The file of a name: any name makes one file, in this folder."""
        return self.folder / f"{quote(name, safe=' ')}.json"


def _as_dict(profile: Profile) -> dict[str, object]:
    """A profile as JSON values."""
    words = profile.axes.words() if profile.axes else None
    return {
        "schema": SCHEMA,
        "name": profile.name,
        "placement": profile.placement.value,
        "side": None if profile.side is Side.UNKNOWN else profile.side.value,
        "rate_hz": profile.rate_hz,
        "axes": None if words is None else {"forward": words[0], "up": words[1]},
        "learnt": {
            "how": profile.learnt.how,
            "source": profile.learnt.source,
            "utc": profile.learnt.utc,
        },
        "personal": profile.personal,
    }


def _read(path: Path) -> Profile:
    """The profile in a file, checked."""
    what_to_do = f"delete {path.name}, or save the profile anew"
    try:
        fields = Fields(json.loads(path.read_text(encoding="utf-8")), where=str(path))
        if fields.text("schema") != SCHEMA:
            raise ProfileError(
                f"{path}: schema must be {SCHEMA!r}, got {fields.text('schema')!r}; {what_to_do}"
            )
        return _parsed(fields)
    except (RecordingError, ValueError, RecursionError) as error:
        raise ProfileError(f"{path}: damaged profile: {error}; {what_to_do}") from None
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read: {error.strerror}") from None


def _parsed(fields: Fields) -> Profile:
    """A profile from its JSON; ValueError on a word that is none."""
    axes, learnt = fields.inner_or_none("axes"), fields.inner("learnt")
    personal = fields.inner_or_none("personal")
    side = fields.text_or_none("side")
    return Profile(
        name=fields.text("name"),
        placement=Placement(fields.text("placement")),
        side=Side.UNKNOWN if side is None else Side(side),
        axes=None
        if axes is None
        else BodyAxes.parse(forward=axes.text("forward"), up=axes.text("up")),
        rate_hz=fields.number_or_none("rate_hz"),
        learnt=Learnt(
            how=learnt.text("how"), source=learnt.text("source"), utc=learnt.text_or_none("utc")
        ),
        personal=None
        if personal is None or not isinstance(personal.values, dict)
        else dict(personal.values),
    )
