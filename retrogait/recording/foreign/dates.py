"""When a foreign file began."""

from __future__ import annotations

import math
from datetime import UTC, datetime


def utc(unix_s: float) -> str | None:
    """A Unix time as ISO 8601, to the ms; None where it is no date of the years 2001 to 2100."""
    if not (math.isfinite(unix_s) and 1e9 <= unix_s <= 4.1e9):
        return None
    moment = datetime.fromtimestamp(unix_s, tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
