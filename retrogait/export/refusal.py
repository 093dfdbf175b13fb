"""What keeps an export from being written."""

from __future__ import annotations

from retrogait.errors import RetrogaitError


class ExportError(RetrogaitError):
    """The place of an export holds something else."""
