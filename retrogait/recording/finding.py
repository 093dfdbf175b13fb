"""Which recordings a list of paths means."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.registry import known_formats, reader_of
from retrogait.recording.session_file import SESSION_FILE


def find_recordings(paths: Iterable[Path | str]) -> list[Path]:
    """The recordings that paths stand for, each once, in order.

    A path is a recording folder, a folder that holds some (one or two levels
    down; sorted by name), a foreign file, or the unzipped folder of a foreign export.

    Raises
    ------
    RecordingError
        If a path does not exist, or a folder holds no recording.
    """
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_recordings(Path(path))))
    return list(found)


def _recordings(path: Path) -> list[Path]:
    """The recordings that one path stands for."""
    if not path.exists():
        raise RecordingError(f"{path}: no such file or folder")
    if not path.is_dir() or _is_recording(path):
        return [path]
    inside = [
        inner
        for child in _folders(path)
        for inner in ([child] if _is_recording(child) else filter(_is_recording, _folders(child)))
    ]
    inside = inside or [folder for folder in (path, *_folders(path)) if _is_export(folder)]
    if not inside:
        raise RecordingError(
            f"{path}: no {SESSION_FILE} here or up to two folders down (a recording is a folder "
            f"with {SESSION_FILE} and imu.csv), and no export in a known format: {known_formats()}"
        )
    return inside


def _is_recording(folder: Path) -> bool:
    """True for a folder with a session file."""
    return (folder / SESSION_FILE).is_file()


def _is_export(folder: Path) -> bool:
    """True for a folder that holds the tables of a foreign export."""
    try:
        return reader_of(Parcel(folder)) is not None
    except RecordingError:
        return False


def _folders(path: Path) -> list[Path]:
    """The folders in a folder, sorted by name; hidden ones are not looked at."""
    return sorted(
        child for child in path.iterdir() if child.is_dir() and not child.name.startswith(".")
    )
