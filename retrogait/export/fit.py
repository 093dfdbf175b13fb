"""A session as a FIT file, for sports platforms and watches.

What is in the file, and in which units: ``docs/export-fit.md``.
"""

from __future__ import annotations

from pathlib import Path

from retrogait.errors import MissingPackageError
from retrogait.export.activity import activity_of
from retrogait.session import Score


def write_fit(score: Score, path: Path | str, *, started_utc: str | None = None) -> None:
    """Write a scored recording as a FIT activity.

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
    MissingPackageError
        If fit-tool is not installed.
    """
    try:
        from retrogait.export.fit_file import fit_bytes
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "fit_tool":
            raise
        raise MissingPackageError(
            "a FIT file needs fit-tool, which is not installed: pip install 'retrogait[fit]'"
        ) from None
    Path(path).write_bytes(fit_bytes(activity_of(score, started_utc=started_utc)))
