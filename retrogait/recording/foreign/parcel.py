"""A foreign file, zip or folder, seen alike: named parts with bytes."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath

from retrogait.errors import RecordingError
from retrogait.recording.foreign.shown import shown

HEAD_BYTES = 1 << 16
"""So much of a part is looked at to recognise a format."""

LARGEST_PART_BYTES = 1 << 30
"""A part of a zip that claims more is no recording: 1 GiB is a day of text at 100 Hz."""

TIGHT_PART_BYTES = 1 << 26
"""From 64 MiB on it matters how tightly a part of a zip is packed."""

TIGHTEST_PACKING = 200
"""Rows of numbers pack to 1/3 to 1/30 of their size: each has its own stamp. A part that claims
to be 200 times as large as it lies in the file was made to fill the memory."""

MOST_PARTS = 2_000
"""Files of an export; a folder with more is somebody's whole disk."""

ZIP_MARK = b"PK\x03\x04"

_BROKEN = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What reading a damaged zip may raise; RuntimeError is a password, its NotImplementedError an
unknown compression, ValueError a name in no known letters."""


class Parcel:
    """The parts of a foreign recording: one file, the members of a zip, the files of a folder.

    A folder's parts are its files and those one folder down; hidden ones do not count.
    Nothing is ever unpacked to the disk, so that the names in a zip can do no harm.

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
        self.is_zip = path.is_file() and _is_zip(path)
        self._sizes = self._listed()
        self._heads: dict[str, bytes] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, with ``/`` between folders; a plain file is its own only part."""
        return tuple(self._sizes)

    @property
    def is_folder(self) -> bool:
        """A folder on the disk."""
        return self.path.is_dir()

    def find(self, name: str) -> str | None:
        """The part of this file name, in whatever folder; case does not matter."""
        return next(iter(self.all_of(name)), None)

    def all_of(self, name: str) -> tuple[str, ...]:
        """Every part of this file name, in whatever folder; case does not matter."""
        wanted = name.lower()
        return tuple(part for part in self.names if PurePosixPath(part).name.lower() == wanted)

    def head(self, part: str) -> bytes:
        """The first bytes of a part, at most ``HEAD_BYTES``."""
        if part not in self._heads:
            self._heads[part] = self._bytes(part, HEAD_BYTES)
        return self._heads[part]

    def first_line(self, part: str) -> str:
        """The first line of a part, without what is no UTF-8; empty where it has none."""
        return self.head(part).decode("utf-8-sig", errors="ignore").split("\n", 1)[0].strip()

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
        is_alone = len(self.names) == 1 and not self.is_zip
        return str(self.path) if is_alone else f"{self.path}: {shown(part)}"

    def _listed(self) -> Mapping[str, int]:
        """Every part and its size."""
        try:
            if self.path.is_dir():
                return self._files()
            if not self.is_zip:
                return {self.path.name: self.path.stat().st_size}
            with zipfile.ZipFile(self.path) as archive:
                infos = archive.infolist()
                return {info.filename: info.file_size for info in infos if not info.is_dir()}
        except _BROKEN as error:
            raise RecordingError(f"{self.path}: cannot be read: {_line(error)}") from None

    def _files(self) -> Mapping[str, int]:
        """The files of a folder."""
        sizes: dict[str, int] = {}
        for file in _two_levels(self.path):
            sizes[file.relative_to(self.path).as_posix()] = file.stat().st_size
            if len(sizes) > MOST_PARTS:
                raise RecordingError(
                    f"{self.path}: more than {MOST_PARTS} files; expected the folder of one "
                    f"recording"
                )
        return sizes

    def _bytes(self, part: str, size: int) -> bytes:
        """The first bytes of a part; all of them for -1."""
        try:
            if self.is_zip:
                with zipfile.ZipFile(self.path) as archive:
                    if size < 0:
                        self._check_size(archive.getinfo(part))
                    with closing(archive.open(part)) as file:
                        return file.read(size)
            place = self.path / part if self.path.is_dir() else self.path
            with place.open("rb") as plain:
                return plain.read(size)
        except _BROKEN as error:
            raise RecordingError(f"{self.where(part)}: cannot be read: {_line(error)}") from None

    def _check_size(self, info: zipfile.ZipInfo) -> None:
        """Refuse a part that would fill the memory, before it does."""
        if info.file_size > LARGEST_PART_BYTES:
            raise RecordingError(
                f"{self.where(info.filename)}: expected at most {LARGEST_PART_BYTES >> 30} GiB, "
                f"the zip claims {info.file_size} bytes"
            )
        is_tight = info.file_size > TIGHTEST_PACKING * max(1, info.compress_size)
        if info.file_size > TIGHT_PART_BYTES and is_tight:
            raise RecordingError(
                f"{self.where(info.filename)}: {info.compress_size} bytes that claim to unpack to "
                f"{info.file_size} are no recording"
            )


def _is_zip(path: Path) -> bool:
    """Whether a file is a zip; one that begins like a zip and has no end is refused."""
    try:
        if zipfile.is_zipfile(path):
            return True
        with path.open("rb") as file:
            is_cut = file.read(len(ZIP_MARK)) == ZIP_MARK
    except _BROKEN as error:
        raise RecordingError(f"{path}: cannot be read: {_line(error)}") from None
    if is_cut:
        raise RecordingError(f"{path}: a zip without its end; copy or download it again")
    return False


def _two_levels(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those in it, sorted by name; hidden ones are not looked at."""
    children = sorted(child for child in folder.iterdir() if not child.name.startswith("."))
    for child in children:
        if child.is_file():
            yield child
        elif child.is_dir():
            inner = sorted(child.iterdir())
            yield from (file for file in inner if file.is_file() and file.name[0] != ".")


def _line(error: Exception) -> str:
    """An error in one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
