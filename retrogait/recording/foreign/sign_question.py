"""What a file calls acceleration: force or its opposite, known from the format or asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.port import Sign
from retrogait.recording.overrides import Overrides
from retrogait.types import GRAVITY_MS2, BodyAxes, FloatArray

TELLING_G = 0.5
"""An axis that reads half of gravity on average lies within 60 degrees of the vertical."""


UNSAID = "the sign of the acceleration is not in the file"
"""Why it is asked for, where there is no more to say."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known of the sign.

    Parameters
    ----------
    sign : Sign
        How the file is taken.
    said : str
        By what that is known.
    sides_known : bool
        False: it is not known. Axes that are learnt tell forward from backward either way, but
        left and right might be swapped.
    """

    sign: Sign
    said: str
    sides_known: bool = True

    @property
    def turned(self) -> str:
        """What was done to the axes, and why."""
        if self.sign is Sign.FORCE:
            return f"specific force as it is ({self.said})"
        return f"all three axes turned round ({self.said})"


def settle_sign(
    acc_ms2: FloatArray,
    *,
    known: Sign | None,
    asked: Overrides,
    where: str,
    why: str = UNSAID,
    usual: Sign = Sign.FORCE,
) -> Settled:
    """The sign by the file, the command line, or the declared axis that points up.

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        As the file gives it, m/s².
    known : Sign or None
        What the format says; None: neither file nor maker says it.
    asked : Overrides
        What the command line says.
    where : str
        File, for messages.
    why : str
        Why the file does not say it.
    usual : Sign
        The sign that such a file has unless somebody changed a setting.

    Raises
    ------
    RecordingError
        If file and command line disagree, or if nothing says the sign and the declared up axis
        does not read gravity as it should.
    """
    given = None if asked.sign is None else Sign(asked.sign)
    if known and given and known is not given:
        raise RecordingError(
            f"{where}: the file's sign is {known}, the command line says {given}; leave --sign out"
        )
    if known or given:
        return Settled(known or given or Sign.FORCE, "known of this format" if known else "--sign")
    if asked.axes is None:
        return Settled(Sign.FORCE, "its sign is not known", sides_known=False)
    mean_g = acc_ms2.mean(axis=0) / GRAVITY_MS2
    along_up = float(mean_g @ np.asarray(asked.axes.up))
    if along_up > TELLING_G:
        return Settled(Sign.FORCE, "by the declared --up axis")
    if along_up < -TELLING_G and usual is Sign.GRAVITY:
        return Settled(Sign.GRAVITY, "by the phone and the declared --up axis")
    raise RecordingError(_question(mean_g, axes=asked.axes, where=where, why=why))


def _question(mean_g: FloatArray, *, axes: BodyAxes, where: str, why: str) -> str:
    """Asks for the sign, with what the file shows."""
    place = int(np.argmax(np.abs(mean_g)))
    reads_up = Sign.FORCE if mean_g[place] > 0 else Sign.GRAVITY
    reads_down = Sign.GRAVITY if mean_g[place] > 0 else Sign.FORCE
    return (
        f"{where}: {why}; on average its {'xyz'[place]} axis reads {mean_g[place]:+.2f} g: add "
        f"--sign {reads_up} if that axis points up, --sign {reads_down} if it points down "
        f"(iPhone: gravity){_by_axes(mean_g, axes=axes)}"
    )


def _by_axes(mean_g: FloatArray, *, axes: BodyAxes) -> str:
    """What the declared axes make of it."""
    along_up = float(mean_g @ np.asarray(axes.up))
    if abs(along_up) < TELLING_G:
        return f"; the declared --up axis reads {along_up:+.2f} g, so it is wrong"
    return f"; the declared --up axis reads {along_up:+.2f} g: --sign gravity, if it is right"
