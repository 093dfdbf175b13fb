"""What a reader of a foreign format is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.overrides import Overrides
from retrogait.types import FloatArray


class Sign(StrEnum):
    """What a file calls acceleration."""

    FORCE = "force"
    """Specific force: at rest the axis that points up reads +9.81 m/s² (Android)."""

    GRAVITY = "gravity"
    """The opposite on all three axes: at rest the axis that points up reads -1 g (iOS)."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reading:
    """The samples of one sensor out of a foreign file, in the units of the project.

    Parameters
    ----------
    format : str
        What the file is, for people: ``Sensor Logger zip (Android)``.
    t_s : ndarray of float64, shape (n,)
        Time of each sample, s since the first; increasing. Samples that are missing are not
        there: nothing is filled in.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force with gravity, m/s², in the sensor's right-handed frame.
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s, in the same frame at the same times; None where the file has none.
    nominal_rate_hz : float or None
        What the file says; None: nothing.
    created_utc : str or None
        When the first sample was taken, ISO 8601, where the file knows.
    frame : str
        How the file's axes and sign became the frame above, one line for people.
    device : mapping of str to str
        Maker, model, serial number and the like, as far as known.
    notes : tuple of str
        What a person should know about this reading, a line each.
    sides_known : bool
        False: the sign of the acceleration is not known, see
        :attr:`retrogait.types.Mounting.sides_known`.
    """

    format: str
    t_s: FloatArray
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None
    nominal_rate_hz: float | None
    created_utc: str | None
    frame: str
    device: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sides_known: bool = True


class Reader(Protocol):
    """Reads one foreign format."""

    @property
    def name(self) -> str:
        """The format, as a person calls it."""
        ...

    def recognises(self, parcel: Parcel) -> bool:
        """Whether this is such a file, by what is in it, never by its name."""
        ...

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The samples.

        Parameters
        ----------
        parcel : Parcel
            The file or folder.
        asked : Overrides
            What the command line says of it.

        Raises
        ------
        RecordingError
            In one line: what was expected, what came, what to do. Also where something that
            matters is in neither file nor command line: sign of the acceleration, gravity, rate.
        """
        ...
