"""What a file calls acceleration: force or its opposite, known from the format or asked for."""

from __future__ import annotations

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.port import Sign
from retrogait.recording.overrides import Overrides
from retrogait.recording.units import check_acceleration
from retrogait.types import GRAVITY_MS2, BodyAxes, FloatArray

TELLING_G = 0.5
"""An axis that reads half of gravity on average lies within 60 degrees of the vertical."""


def specific_force(
    acc_ms2: FloatArray,
    *,
    rate_hz: float,
    known: Sign | None,
    asked: Overrides,
    where: str,
) -> tuple[FloatArray, str]:
    """Acceleration as specific force, and one line that says how it became that.

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        As the file gives it, m/s².
    rate_hz : float
        Sampling rate.
    known : Sign or None
        What the format says; None: neither file nor maker says it.
    asked : Overrides
        What the command line says.
    where : str
        File, for messages.

    Raises
    ------
    RecordingError
        If gravity is missing, if neither format nor command line knows the sign, or if they
        disagree.
    """
    check_acceleration(acc_ms2, rate_hz=rate_hz, where=where)
    given = None if asked.sign is None else Sign(asked.sign)
    if known and given and known is not given:
        raise RecordingError(
            f"{where}: the format's sign is known to be {known}, the command line says {given}; "
            f"leave --sign out"
        )
    sign = known or given
    if sign is None:
        raise RecordingError(_question(acc_ms2, asked=asked, where=where))
    said = "known of this format" if known else "--sign"
    if sign is Sign.FORCE:
        return acc_ms2, f"axes as in the file; its acceleration is specific force ({said})"
    return -acc_ms2, f"axes as in the file; all three of acceleration turned round ({said})"


def _question(acc_ms2: FloatArray, *, asked: Overrides, where: str) -> str:
    """Asks for the sign, with what the file shows."""
    mean_g = acc_ms2.mean(axis=0) / GRAVITY_MS2
    place = int(np.argmax(np.abs(mean_g)))
    reads_up = Sign.FORCE if mean_g[place] > 0 else Sign.GRAVITY
    reads_down = Sign.GRAVITY if mean_g[place] > 0 else Sign.FORCE
    return (
        f"{where}: the sign of the acceleration is not in the file; on average its "
        f"{'xyz'[place]} axis reads {mean_g[place]:+.2f} g: add --sign {reads_up} if that axis "
        f"points up, --sign {reads_down} if it points down{_by_axes(mean_g, axes=asked.axes)}"
    )


def _by_axes(mean_g: FloatArray, *, axes: BodyAxes | None) -> str:
    """What the declared axes make of it."""
    along_up = 0.0 if axes is None else float(mean_g @ np.asarray(axes.up))
    if abs(along_up) < TELLING_G:
        return ""
    sign = Sign.FORCE if along_up > 0 else Sign.GRAVITY
    return f" (the declared --up axis reads {along_up:+.2f} g: --sign {sign}, if it is right)"
