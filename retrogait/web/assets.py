"""The page's own files, found by exact name: no path of a request ever reaches the disk."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
}
"""Of what is served, by ending. Not from the operating system, which may be wrong (Windows)."""


class Assets:
    """All files below ``static``, listed once."""

    def __init__(self) -> None:
        self._files = dict(_listed(files("retrogait.web").joinpath("static"), ""))

    def answer(self, name: str) -> Response:
        """A file.

        Raises
        ------
        HTTPException
            404, if there is none of that name.
        """
        found = self._files.get(name)
        media_type = MEDIA_TYPES.get(name.rpartition(".")[2])
        if found is None or media_type is None:
            raise HTTPException(404)
        return Response(found.read_bytes(), media_type=media_type)


def _listed(folder: Traversable, above: str) -> list[tuple[str, Traversable]]:
    """Names and files of a folder and all below it."""
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        name = above + entry.name
        found += _listed(entry, f"{name}/") if entry.is_dir() else [(name, entry)]
    return found
