"""What the command line may add to a file: how the sensor was worn, rate, units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS, SIGNS
from retrogait.types import BodyAxes, Placement, Side

HEIGHT_RANGE_M = (0.5, 2.6)
"""Body heights that are taken for metres: from a small child to the tallest person known
(2.72 m in 1940); 178 is a height in centimetres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """Mounting and units for files that lack them; None = not given.

    What a file already says is replaced, and noted, where it holds one stream;
    with several streams only what is missing is filled in, because the command
    line cannot say which stream it means.

    Parameters
    ----------
    placement, side : str or None
        Names as in :class:`~retrogait.types.Placement` and :class:`~retrogait.types.Side`.
    forward, up : str or None
        Sensor axes written like ``+x``; both or neither.
    rate_hz : float or None
        Nominal sampling rate; needed where the file has no time column.
    calibrate : tuple of 2 float or None
        Stretch declared to be forward walking, s on the recording's clock.
    height_m : float or None
        Body height, m.
    acc_unit : str or None
        ``m/s2``, ``g`` or ``mg``: unit of the acceleration in the file.
    gyr_unit : str or None
        ``rad/s`` or ``deg/s``: unit of the angular rate in the file.
    accel_only : bool
        Leave the gyroscope's columns unread.
    sign : str or None
        What a foreign file calls acceleration: ``force`` (at rest the axis that points up reads
        +9.81 m/s²: Android) or ``gravity`` (the opposite on all three axes: iOS).
    map : Path or None
        A TOML file that says what the columns of a foreign table are.

    Raises
    ------
    ValueError
        On a name, axis, unit or number that cannot be: a usage error.
    """

    placement: str | None = None
    side: str | None = None
    forward: str | None = None
    up: str | None = None
    rate_hz: float | None = None
    calibrate: tuple[float, float] | None = None
    height_m: float | None = None
    acc_unit: str | None = None
    gyr_unit: str | None = None
    accel_only: bool = False
    sign: str | None = None
    map: Path | None = None

    def __post_init__(self) -> None:
        _one_of(self.placement, names=list(Placement), what="placement")
        _one_of(self.side, names=[Side.LEFT, Side.RIGHT], what="side")
        _one_of(self.acc_unit, names=list(ACC_UNITS), what="acceleration unit")
        _one_of(self.gyr_unit, names=list(GYR_UNITS), what="angular rate unit")
        _one_of(self.sign, names=list(SIGNS), what="sign of the acceleration")
        _check_axes(forward=self.forward, up=self.up)
        _check_calibrate(self.calibrate)
        if self.rate_hz is not None and not (math.isfinite(self.rate_hz) and self.rate_hz > 0):
            raise ValueError(f"rate must be a number of Hz above 0, got {self.rate_hz:g}")
        check_height(self.height_m)

    @property
    def axes(self) -> BodyAxes | None:
        """The declared axes."""
        if self.forward is None or self.up is None:
            return None
        return BodyAxes.parse(forward=self.forward, up=self.up)


def check_height(height_m: float | None) -> None:
    """Raise ValueError where a body height cannot be metres."""
    low, high = HEIGHT_RANGE_M
    if height_m is not None and not low <= height_m <= high:
        raise ValueError(f"height must be in metres, {low:g} to {high:g}, got {height_m:g}")


def _one_of(value: str | None, *, names: list[str], what: str) -> None:
    """Raise ValueError unless ``value`` is unset or one of ``names``."""
    if value is not None and value not in names:
        raise ValueError(f"{what} must be one of {', '.join(names)}, got {value!r}")


def _check_axes(*, forward: str | None, up: str | None) -> None:
    """Raise ValueError unless both axes are given and form a frame, or neither is."""
    if (forward is None) != (up is None):
        given, missing = ("up", "forward") if forward is None else ("forward", "up")
        raise ValueError(f"the {given} axis alone leaves the sensor's heading open: add {missing}")
    if forward is not None and up is not None:
        BodyAxes.parse(forward=forward, up=up)


def _check_calibrate(calibrate: tuple[float, float] | None) -> None:
    """Raise ValueError unless the stretch is unset or ends after it starts."""
    if calibrate is None:
        return
    start_s, end_s = calibrate
    if not (math.isfinite(start_s) and math.isfinite(end_s) and start_s < end_s):
        raise ValueError(f"the forward walk must end after it starts, got {start_s:g}:{end_s:g}")
