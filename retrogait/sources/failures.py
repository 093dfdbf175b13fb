"""How a sensor or its link can fail for good."""

from __future__ import annotations

from retrogait.errors import SourceError


class NoBluetooth(SourceError):  # noqa: N818 - says what is the matter, as the others do
    """There is no Bluetooth to use, or no permission to use it (exit code 3)."""


class SensorNotFound(SourceError):  # noqa: N818
    """No such sensor answered in time (exit code 4)."""


class SensorLost(SourceError):  # noqa: N818
    """The sensor was there, went away and did not come back in time (exit code 4)."""


class SensorRefused(SourceError):  # noqa: N818
    """The sensor is there and will not stream (exit code 4)."""
