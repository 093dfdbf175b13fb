"""Where the files of an export go."""

from __future__ import annotations

import os
from pathlib import Path

from retrogait.export.names import free_word
from retrogait.export.refusal import ExportError


class Places:
    """A place for each recording, by what was asked for.

    ========== ================================ =====================
    ..         one recording                    several
    ========== ================================ =====================
    a file     OUT; in OUT where it is a folder ``OUT/NAME.ending``
    a folder   OUT                              ``OUT/NAME``
    ========== ================================ =====================

    Where two recordings have one name, the later ones get a number.

    Parameters
    ----------
    out : Path
        What was asked for.
    ending : str
        Of the file that a recording becomes, with its dot; empty: it becomes a folder.
    several : bool
        More than one recording is to be written.

    Raises
    ------
    ExportError
        If there cannot be such a place: a file where a folder is needed, or a folder that cannot
        be written to. Nothing is made yet.
    """

    def __init__(self, out: Path, *, ending: str, several: bool) -> None:
        self._out = out
        self._ending = ending
        self._inside = several or (bool(ending) and out.is_dir())
        self._taken: dict[str, str] = {}
        check_room(out if self._inside or not ending else out.parent, asked=out)

    def of(self, name: str) -> Path:
        """The place of the next recording; the folder around it is made."""
        if not self._inside:
            self._out.parent.mkdir(parents=True, exist_ok=True)
            return self._out
        self._out.mkdir(parents=True, exist_ok=True)
        free = free_word(name, owner="nobody", taken=self._taken, joint="-")
        self._taken[free.lower()] = "a recording of this run"
        return self._out / f"{free}{self._ending}"


def check_room(folder: Path, *, asked: Path) -> None:
    """Raise ExportError unless the folder can be written to, or made."""
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not place.is_dir() or not os.access(place, os.W_OK):
        raise ExportError(f"--out {asked}: expected a folder that can be written to, got {place}")
