"""Config: how the sensor samples and where it is worn; written as settings, read with facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from retrogait.sensors.rgp.wire import Field, Layout, check_length, read_text, write_text
from retrogait.types import Placement, Side

RANGES_G: Final = (2, 4, 8, 16)
LONGEST_NAME: Final = 13
"""So that a write fits the 20 bytes of an MTU of 23."""

PLACES: Final[Mapping[int, tuple[Placement | None, Side]]] = {
    0: (None, Side.UNKNOWN),
    1: (Placement.FOOT, Side.LEFT),
    2: (Placement.FOOT, Side.RIGHT),
    3: (Placement.SHANK, Side.LEFT),
    4: (Placement.SHANK, Side.RIGHT),
    5: (Placement.THIGH, Side.LEFT),
    6: (Placement.THIGH, Side.RIGHT),
    7: (Placement.LOWER_BACK, Side.UNKNOWN),
    8: (Placement.CHEST, Side.UNKNOWN),
}
"""Codes of where the sensor is worn."""

_CODES = {place: code for code, place in PLACES.items()}

SETTINGS: Final = Layout(
    "Config (write)",
    (
        Field("rate_hz", "u16", "sampling rate, one of Info's"),
        Field("acc_range_g", "u8", "range of the accelerometer: 2, 4, 8 or 16"),
        Field("gyro", "u8", "0: three axes, 1: six"),
        Field("samples_per_packet", "u8", "samples in a packet; 0: as many as fit"),
        Field("placement", "u8", "where it is worn, see below"),
        Field("name", "u8", "m, length of the name, 0 to 13"),
    ),
    tail=(("7", "m * u8", "name that is advertised, printable ASCII"),),
)

FACTS: Final = Layout(
    "Config (read)",
    (
        Field("rate_mhz", "u32", "actual sampling rate, 1/1000 Hz"),
        Field("samples_in_force", "u8", "samples in a packet on this connection, 1 to 255"),
        Field("state", "u8", "bits, see below; unknown bits are ignored"),
    ),
    tail=(("6", "7 + m bytes", "the settings, as in a write"),),
)


class ConfigState(IntFlag):
    """What a sensor says of itself when its Config is read."""

    STREAMING = 1
    """It is streaming now."""

    RATE_MEASURED = 2
    """The actual rate was measured against the tick clock; else it is the nominal one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client may set.

    Parameters
    ----------
    rate_hz : int
        Nominal sampling rate.
    acc_range_g : int
        2, 4, 8 or 16.
    gyro : bool
        Six axes or three.
    samples_per_packet : int
        0: as many as fit.
    placement : Placement or None
        Where it is worn; None: not told.
    side : Side
        Which leg.
    name : str
        Advertised name, at most 13 letters.
    """

    rate_hz: int
    acc_range_g: int = 16
    gyro: bool = True
    samples_per_packet: int = 0
    placement: Placement | None = None
    side: Side = Side.UNKNOWN
    name: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """What a client reads.

    Parameters
    ----------
    rate_mhz : int
        Actual rate, mHz.
    samples_in_force : int
        Samples in a packet on this connection.
    state : ConfigState
        State of the sensor.
    settings : Settings
        What was set.
    """

    rate_mhz: int
    samples_in_force: int
    state: ConfigState
    settings: Settings

    @property
    def rate_hz(self) -> float:
        """Actual rate, Hz."""
        return self.rate_mhz / 1000


def encode_settings(settings: Settings) -> bytes:
    """Bytes of a Config write.

    Raises
    ------
    ValueError
        If something does not fit, or no code stands for the place.
    """
    name = write_text(settings.name, longest=LONGEST_NAME, name="name")
    if settings.acc_range_g not in RANGES_G:
        raise ValueError(f"acc_range_g must be one of {RANGES_G}, got {settings.acc_range_g}")
    if settings.rate_hz < 1:
        raise ValueError(f"rate_hz must be at least 1, got {settings.rate_hz}")
    head = SETTINGS.pack(
        rate_hz=settings.rate_hz,
        acc_range_g=settings.acc_range_g,
        gyro=int(settings.gyro),
        samples_per_packet=settings.samples_per_packet,
        placement=_code(settings),
        name=len(name),
    )
    return head + name


def decode_settings(data: bytes) -> Settings:
    """Read a Config write.

    Raises
    ------
    DecodeError
        On a wrong length, or a value out of its range.
    """
    head = SETTINGS.unpack(data)
    if head["name"] > LONGEST_NAME:
        raise SETTINGS.wrong("name", expected=f"at most {LONGEST_NAME} letters", got=head["name"])
    check_length(data, SETTINGS.size + head["name"], title="Config")
    _check(head)
    placement, side = PLACES[head["placement"]]
    return Settings(
        rate_hz=head["rate_hz"],
        acc_range_g=head["acc_range_g"],
        gyro=bool(head["gyro"]),
        samples_per_packet=head["samples_per_packet"],
        placement=placement,
        side=side,
        name=read_text(data, start=SETTINGS.size, size=head["name"]),
    )


def encode_config(config: Config) -> bytes:
    """Bytes of a Config read.

    Raises
    ------
    ValueError
        If something does not fit.
    """
    if config.samples_in_force < 1 or config.rate_mhz < 1:
        raise ValueError("the actual rate and the samples in a packet must be at least 1")
    facts = FACTS.pack(
        rate_mhz=config.rate_mhz,
        samples_in_force=config.samples_in_force,
        state=config.state,
    )
    return facts + encode_settings(config.settings)


def decode_config(data: bytes) -> Config:
    """Read Config.

    Raises
    ------
    DecodeError
        On a wrong length, or a value out of its range; offsets within the settings
        count from where these begin.
    """
    facts = FACTS.unpack(data)
    for name in ("rate_mhz", "samples_in_force"):
        if not facts[name]:
            raise FACTS.wrong(name, expected="at least 1", got=0)
    return Config(
        rate_mhz=facts["rate_mhz"],
        samples_in_force=facts["samples_in_force"],
        state=ConfigState(facts["state"]),
        settings=decode_settings(data[FACTS.size :]),
    )


def _code(settings: Settings) -> int:
    """Code of where it is worn."""
    place = (settings.placement, settings.side)
    if place not in _CODES:
        raise ValueError(f"no code for {settings.placement} with side {settings.side}")
    return _CODES[place]


def _check(head: dict[str, int]) -> None:
    """Refuse settings that no sensor can have."""
    allowed = {
        "rate_hz": (head["rate_hz"] >= 1, "at least 1 Hz"),
        "acc_range_g": (head["acc_range_g"] in RANGES_G, "2, 4, 8 or 16 g"),
        "gyro": (head["gyro"] in (0, 1), "0 or 1"),
        "placement": (head["placement"] in PLACES, f"a place, 0 to {max(PLACES)}"),
    }
    for name, (fits, expected) in allowed.items():
        if not fits:
            raise SETTINGS.wrong(name, expected=expected, got=head[name])
