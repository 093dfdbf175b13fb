"""The families that there is a virtual sensor of."""

from __future__ import annotations

from collections.abc import Callable

from retrogait.virtual.sensors.face import Face
from retrogait.virtual.sensors.polar import PolarFace
from retrogait.virtual.sensors.rgp import RgpFace
from retrogait.virtual.sensors.witmotion import WitmotionFace


def _rgp(name: str, has_gyroscope: bool) -> Face:
    """A sensor with our own profile."""
    return RgpFace(name=name, has_gyroscope=has_gyroscope)


def _polar(name: str, _has_gyroscope: bool) -> Face:
    """A Polar H10, which never has a gyroscope."""
    return PolarFace(name=name)


def _witmotion(name: str, has_gyroscope: bool) -> Face:
    """A WitMotion sensor, which always has one."""
    if not has_gyroscope:
        raise ValueError(
            "a WitMotion sensor sends six axes, what is to be played has no gyroscope; "
            "take the profile rgp or polar"
        )
    return WitmotionFace(name=name)


PROFILES: dict[str, Callable[[str, bool], Face]] = {
    "rgp": _rgp,
    "polar": _polar,
    "witmotion": _witmotion,
}
"""How each is made."""

NAMES = {"rgp": "RG-sim", "polar": "Polar H", "witmotion": "WT901BLE"}
"""Names they advertise unless told otherwise; at most 8 letters fit beside a 128-bit UUID."""


def face_of(profile: str, *, name: str | None = None, has_gyroscope: bool = True) -> Face:
    """A virtual sensor of a family.

    Parameters
    ----------
    profile : str
        One of ``PROFILES``.
    name : str, optional
        Name to advertise, at most 8 letters.
    has_gyroscope : bool
        Whether what it will measure has angular rates.

    Raises
    ------
    ValueError
        If there is no such family, the name does not fit, or the family sends angular rates
        and there are none.
    """
    if profile not in PROFILES:
        raise ValueError(f"a profile is {', '.join(PROFILES)}, got {profile!r}")
    return PROFILES[profile](name or NAMES[profile], has_gyroscope)
