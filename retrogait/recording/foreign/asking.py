"""What a foreign file leaves open is asked for; what it says is not overruled."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from retrogait.errors import RecordingError
from retrogait.recording.foreign.port import Sign
from retrogait.recording.overrides import Overrides


def sign_of(known: Sign | None, *, asked: Overrides, where: str, why: str) -> Sign:
    """The sign of the acceleration, by the file or else by the command line.

    Parameters
    ----------
    known : Sign or None
        What the file says; None: nothing.
    asked : Overrides
        What the command line says.
    where : str
        The file, for messages.
    why : str
        Why the file does not say it, and where it is said.

    Raises
    ------
    RecordingError
        If neither says it, or they differ.
    """
    given = None if asked.sign is None else Sign(asked.sign)
    if known is not None and given not in (None, known):
        raise RecordingError(
            f"{where}: the file's sign is {known}, the command line says {given}; leave --sign out"
        )
    sign = known or given
    if sign is None:
        raise RecordingError(
            f"{where}: {why}; add --sign force (Android) or --sign gravity (iPhone): at rest the "
            f"axis that points up reads +9.81 m/s² or -9.81 m/s²"
        )
    return sign


def utc(unix_s: float) -> str | None:
    """A Unix time as ISO 8601, to the ms; None where it is no date of the years 2001 to 2100."""
    if not (math.isfinite(unix_s) and 1e9 <= unix_s <= 4.1e9):
        return None
    moment = datetime.fromtimestamp(unix_s, tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
