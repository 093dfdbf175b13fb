"""What file and command line together settle, and the reading that comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.joining import Joined, join
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reading, Sign
from retrogait.recording.foreign.shown import listed, shown
from retrogait.recording.foreign.sign_question import settle_sign
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import SIGNS
from retrogait.recording.rate import true_rate
from retrogait.recording.units import check_acceleration
from retrogait.types import FloatArray

HIGHEST = 1e6
"""No sensor worn by a person reads a million m/s² or rad/s: such a number is damage."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Three axes on a clock.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Stamps, s, increasing, of whatever origin.
    xyz : ndarray of float64, shape (n, 3)
        m/s² or rad/s.
    notes : tuple of str
        What a person should know of them.
    """

    t_s: FloatArray
    xyz: FloatArray
    notes: tuple[str, ...] = ()


def assembled(
    name: str,
    *,
    acc: Track,
    gyr: Track | None,
    known: Sign | None,
    asked: Overrides,
    where: str,
    device: Mapping[str, str],
    nominal_rate_hz: float | None = None,
    created_utc: str | None = None,
    notes: tuple[str, ...] = (),
) -> Reading:
    """Acceleration and angular rate as a reading, once everything is settled.

    Parameters
    ----------
    name : str
        The format.
    acc : Track
        Acceleration in m/s², of the file's sign.
    gyr : Track or None
        Angular rate in rad/s, on the same clock; at the same or at other times.
    known : Sign or None
        What the format says of the sign.
    asked : Overrides
        What the command line says.
    where : str
        File, for messages.
    device, nominal_rate_hz, created_utc, notes
        As in :class:`~retrogait.recording.foreign.port.Reading`; ``--rate`` goes before
        the format's own.

    Raises
    ------
    RecordingError
        As :func:`~retrogait.recording.foreign.sign_question.settle_sign`; if gravity is missing;
        where acceleration and angular rate have no time in common.
    """
    used = None if asked.accel_only else gyr
    for track in (acc, used) if used else (acc,):
        _check_range(track, where=where)
    rate_hz = _rate(acc.t_s, asked=asked, where=where)
    check_acceleration(acc.xyz, rate_hz=rate_hz, where=where)
    settled = settle_sign(acc.xyz, known=known, asked=asked, where=where)
    joined = _joined(acc.t_s, acc.xyz * SIGNS[settled.sign], gyr=used, where=where)
    return Reading(
        format=name,
        t_s=joined.t_s - joined.t_s[0],
        acc_ms2=joined.acc_ms2,
        gyr_rads=joined.gyr_rads,
        nominal_rate_hz=asked.rate_hz or nominal_rate_hz,
        created_utc=created_utc,
        frame=f"axes as in the file; {settled.turned}",
        sides_known=settled.sides_known,
        device=device,
        notes=(*notes, *acc.notes, *(used.notes if used else ()), *joined.notes),
    )


def only_part(parts: Sequence[str], *, what: str, parcel: Parcel) -> str:
    """The one part of a format.

    Raises
    ------
    RecordingError
        If there are several.
    """
    if len(parts) > 1:
        raise RecordingError(
            f"{parcel.path}: {len(parts)} files of {what} ({listed(parts[:3])}); expected those of "
            f"one sensor and one recording, move them to a folder"
        )
    return parts[0]


def check_unit(unit: str, *, given: str | None, option: str, where: str) -> None:
    """Refuse a unit on the command line that is not the format's.

    Raises
    ------
    RecordingError
        Naming the option.
    """
    if given is not None and given != unit:
        raise RecordingError(
            f"{where}: this format is in {unit}, the command line says {given}; leave {option} out"
        )


def asked_unit(given: str | None, *, option: str, what: str, where: str) -> str:
    """The unit that only the command line can say.

    Raises
    ------
    RecordingError
        Naming the option.
    """
    if given is None:
        raise RecordingError(f"{where}: the unit of the {what} is not in the file; add {option}")
    return given


def local_note(clock: str, text: str) -> str:
    """A note of a date that lacks its zone."""
    return f"{clock} said {shown(text[:40])} (local time, zone not in the file) at the start"


def _check_range(track: Track, *, where: str) -> None:
    """Refuse numbers that nothing measured."""
    beyond = np.flatnonzero(np.abs(track.xyz).max(axis=1, initial=0.0) > HIGHEST)
    if len(beyond):
        raise RecordingError(
            f"{where}: sample {int(beyond[0]) + 1} reads {np.abs(track.xyz[beyond[0]]).max():.3g}, "
            f"more than any sensor can: the file is damaged"
        )


def _rate(t_s: FloatArray, *, asked: Overrides, where: str) -> float:
    """The sampling rate by the stamps, Hz; one sample has the rate of the command line."""
    if len(t_s) > 1:
        return true_rate(t_s)
    if asked.rate_hz is None:
        raise RecordingError(f"{where}: one sample only; two at least tell the rate")
    return asked.rate_hz


def _joined(t_s: FloatArray, acc_ms2: FloatArray, *, gyr: Track | None, where: str) -> Joined:
    """Both at the accelerometer's times."""
    if gyr is None:
        return Joined(t_s, acc_ms2, None, ())
    return join(t_s, acc_ms2=acc_ms2, gyr_s=gyr.t_s, gyr_rads=gyr.xyz, where=where)
