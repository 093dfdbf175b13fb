"""A foreign file, zip or folder, seen alike: named parts with bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath

from retrogait.errors import RecordingError

HEAD_BYTES = 1 << 16
"""So much of a part is looked at to recognise a format."""

LARGEST_PART_BYTES = 4 << 30
"""A part of a zip that claims more is no recording: 4 GiB are days of text at 100 Hz."""


class Parcel:
    """The parts of a foreign recording: one file, the members of a zip, the files of a folder.

    Parameters
    ----------
    path : Path
        The file, zip or folder.

    Raises
    ------
    RecordingError
        If it cannot be read, or is a broken zip.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_zip = path.is_file() and zipfile.is_zipfile(path)
        self._sizes = self._listed()

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, with ``/`` between folders; a plain file is its own only part."""
        return tuple(self._sizes)

    def find(self, name: str) -> str | None:
        """The part of this file name, in whatever folder; case does not matter."""
        return next(
            (part for part in self.names if PurePosixPath(part).name.lower() == name.lower()), None
        )

    def head(self, part: str) -> bytes:
        """The first bytes of a part, at most ``HEAD_BYTES``."""
        return self._bytes(part, HEAD_BYTES)

    def data(self, part: str) -> bytes:
        """All bytes of a part."""
        return self._bytes(part, -1)

    def text(self, part: str) -> str:
        """All of a part as text, in UTF-8 with or without a mark.

        Raises
        ------
        RecordingError
            If it is no such text.
        """
        try:
            return self.data(part).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise RecordingError(f"{self.where(part)}: expected text, {error}") from None

    def where(self, part: str) -> str:
        """A part as a message names it."""
        return f"{self.path}: {part}" if len(self.names) > 1 or self.is_zip else str(self.path)

    def _listed(self) -> Mapping[str, int]:
        """Every part and its size."""
        try:
            if self.path.is_dir():
                return {
                    file.relative_to(self.path).as_posix(): file.stat().st_size
                    for file in sorted(self.path.rglob("*"))
                    if file.is_file()
                }
            if not self.is_zip:
                return {self.path.name: self.path.stat().st_size}
            with zipfile.ZipFile(self.path) as archive:
                infos = archive.infolist()
                return {info.filename: info.file_size for info in infos if not info.is_dir()}
        except (OSError, zipfile.BadZipFile) as error:
            raise RecordingError(f"{self.path}: cannot be read: {error}") from None

    def _bytes(self, part: str, size: int) -> bytes:
        """The first bytes of a part; all of them for -1."""
        if size < 0 and self._sizes[part] > LARGEST_PART_BYTES:
            raise RecordingError(
                f"{self.where(part)}: expected at most {LARGEST_PART_BYTES >> 30} GiB, "
                f"got {self._sizes[part]} bytes"
            )
        try:
            if self.is_zip:
                with zipfile.ZipFile(self.path) as archive, closing(archive.open(part)) as file:
                    return file.read(size)
            place = self.path / part if self.path.is_dir() else self.path
            with place.open("rb") as plain:
                return plain.read(size)
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
            # RuntimeError: a zip with a password; NotImplementedError: an unknown compression.
            raise RecordingError(f"{self.where(part)}: cannot be read: {error}") from None
