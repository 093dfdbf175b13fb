"""A file that only grows, whole pieces at a time."""

from __future__ import annotations

import os
from pathlib import Path

from retrogait.errors import RecordingError


class AppendFile:
    """A file whose pieces are handed to the operating system at once, or not at all.

    A killed process loses nothing that was appended; a full disk leaves the file as
    it was before the piece that did not fit.

    Parameters
    ----------
    path : Path
        The file; made here.
    header : bytes
        Its first piece.

    Raises
    ------
    RecordingError
        If the file exists: nothing is ever overwritten; or if it cannot be written.
    """

    def __init__(self, path: Path, *, header: bytes = b"") -> None:
        self._path = path
        self._size = 0
        try:
            self._file = path.open("xb", buffering=0)
        except FileExistsError:
            raise RecordingError(f"{path}: exists already; choose another folder") from None
        except OSError as error:
            raise _not_written(path, error) from error
        self.append(header)

    def append(self, piece: bytes) -> None:
        """Append a piece whole.

        Raises
        ------
        RecordingError
            If the disk is full or gone; what was appended before stays.
        """
        try:
            self._write(piece)
        except OSError as error:
            self._undo()
            raise _not_written(self._path, error) from error
        self._size += len(piece)

    def sync(self) -> None:
        """Have the operating system bring everything to the disk; may take a while.

        May be called from another thread. A file that was closed meanwhile is on its way.
        """
        if not self._file.closed:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._file.close()

    def _write(self, piece: bytes) -> None:
        """Write all of it; the system may take it in parts."""
        rest = memoryview(piece)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]

    def _undo(self) -> None:
        """Take the part of a piece back that did fit."""
        try:
            self._file.truncate(self._size)
        except OSError:
            # The disk is gone altogether; the reader drops half a line.
            return
        self._file.seek(self._size)


def _not_written(path: Path, error: OSError) -> RecordingError:
    """What is wrong with the disk, and what to do."""
    return RecordingError(
        f"{path}: cannot be written ({error.strerror or error}); free some space or choose "
        f"another folder; everything up to here is kept"
    )
