"""Where recordings of other origin lie: tests that need them skip without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(
    os.environ.get("RETROGAIT_DATA", Path(__file__).parents[1] / "../shared/data")
).resolve()

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"no recordings at {DATA}: set RETROGAIT_DATA to their folder"
)


def recordings(pattern: str = "*") -> list[Path]:
    """Recording folders of the sets that match."""
    return sorted(path.parent for path in DATA.glob(f"{pattern}/*/session.json"))
