"""Why there may be no sound."""

from __future__ import annotations

from retrogait.errors import RetrogaitError


class NoSound(RetrogaitError):  # noqa: N818 - says what is the matter, as those of the radio do
    """Nothing can be played here; a session goes on without."""
