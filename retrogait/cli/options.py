"""Arguments that several commands share, and what they mean together."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli.console import EXIT_BAD_INPUT, bad_input, fail, usage

if TYPE_CHECKING:
    from retrogait.gait.direction import Personal
    from retrogait.recording import Overrides

Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Recording folders, folders of recordings, or files of other apps.", show_default=False
    ),
]
SomePaths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Recording folders, folders of recordings, or files of other apps.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
Calibrate = Annotated[
    str | None,
    typer.Option("--calibrate", help="Stretch of forward walking in s: 0:20."),
]
Height = Annotated[float | None, typer.Option("--height", help="Body height in m: 1.78.")]
AccelOnly = Annotated[
    bool,
    typer.Option("--accel-only", help="Leave the gyroscope unread, as if there were none."),
]
ProfileName = Annotated[
    str | None,
    typer.Option("--profile", help="Saved mounting, see: retrogait profile."),
]

PersonalFile = Annotated[
    Path | None,
    typer.Option("--personal", help="One person's adaptation, by: retrogait train --personal."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounted:
    """How a sensor is worn."""

    placement: Annotated[
        str | None,
        typer.Option("--placement", help="lower_back, chest, thigh, shank or foot."),
    ] = None
    side: Annotated[str | None, typer.Option("--side", help="left or right.")] = None
    forward: Annotated[
        str | None, typer.Option("--forward", help="Sensor axis that faces ahead: +z.")
    ] = None
    up: Annotated[str | None, typer.Option("--up", help="Sensor axis that points up: +y.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MountedPerson(Mounted):
    """How a sensor is worn, and by whom."""

    height_m: Height = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MountedSession(MountedPerson):
    """How a sensor is worn in a session, and when it is walked forward."""

    calibrate: Calibrate = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MountedFile(MountedSession):
    """How a sensor was worn in a session that lies in a file, and how the file is to be read."""

    rate_hz: Annotated[
        float | None, typer.Option("--rate", help="Rate in Hz, without a time column.")
    ] = None
    acc_unit: Annotated[str | None, typer.Option("--acc-unit", help="m/s2, g or mg.")] = None
    gyr_unit: Annotated[str | None, typer.Option("--gyr-unit", help="rad/s or deg/s.")] = None
    accel_only: AccelOnly = False
    sign: Annotated[
        str | None,
        typer.Option(
            "--sign", help="force or gravity: up reads +9.81 (Android) or -9.81 (iPhone) at rest."
        ),
    ] = None
    map: Annotated[
        Path | None,
        typer.Option("--map", help="TOML file that names a csv file's columns: docs/foreign.md."),
    ] = None


def overrides_from(given: Mounted, *, profile: str | None = None) -> Overrides:
    """What the mounting options say; a usage error where they cannot be."""
    from retrogait.recording import Overrides

    said = asdict(given)
    with usage():
        if profile is not None:
            said |= _saved(profile, given=[one.name for one in fields(Mounted) if said[one.name]])
        if (walk := said.get("calibrate")) is not None:
            said["calibrate"] = stretch(walk)
        return Overrides(**said)


def _saved(name: str, *, given: list[str]) -> dict[str, str | None]:
    """The mounting of a profile, as the options it stands for."""
    from retrogait.profiles import ProfileError, ProfileStore

    if given:
        raise ValueError(f"--profile says how the sensor is worn: leave out --{given[0]}")
    try:
        worn = ProfileStore().load(name).mounting
    except ProfileError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    forward, up = worn.axes.words() if worn.axes else (None, None)
    side = None if worn.side == "unknown" else str(worn.side)
    return {"placement": str(worn.placement), "side": side, "forward": forward, "up": up}


def personal_from(file: Path | None, *, profile: str | None) -> Personal | None:
    """The adaptation in a file or a profile, if any, checked against the shipped model."""
    from retrogait.gait.direction import parse_personal

    with bad_input():
        kept = None if profile is None else _kept_in(profile)
        if kept is not None and file is not None:
            raise typer.BadParameter(
                f"the profile {profile!r} holds an adaptation already: leave out --personal"
            )
        text = kept if file is None else _text_of(file)
        if text is None:
            return None
        where = f"profile {profile!r}, personal" if file is None else str(file)
        personal = parse_personal(text, where=where)
        _check_shipped(personal, where=where)
    return personal


def _kept_in(profile: str) -> str | None:
    """The adaptation that a profile keeps, as text."""
    from retrogait.profiles import ProfileStore

    kept = ProfileStore().load(profile).personal
    return None if kept is None else json.dumps(kept)


def _text_of(file: Path) -> str:
    """What is in a text file, or ModelError."""
    from retrogait.errors import ModelError

    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        got = error.strerror if isinstance(error, OSError) else "bytes that are no UTF-8"
        raise ModelError(
            f"{file}: expected a file written by `retrogait train --personal`, got: {got}"
        ) from error


def _check_shipped(personal: Personal, *, where: str) -> None:
    """Raise ModelError unless the adaptation is for a model as it is shipped."""
    from retrogait.errors import ModelError
    from retrogait.gait.direction import SHIPPED, load_model

    if personal.family not in SHIPPED:
        raise ModelError(
            f"{where}: expected an adaptation of a shipped model ({', '.join(sorted(SHIPPED))}), "
            f"got one of {personal.family}; score without it"
        )
    personal.check(load_model(personal.family).card)


def stretch(text: str) -> tuple[float, float]:
    """Start and end of a stretch written like ``0:20``, s.

    Raises
    ------
    ValueError
        If it is written otherwise.
    """
    start, colon, end = text.partition(":")
    try:
        if colon and math.isfinite(float(start)) and math.isfinite(float(end)):
            return float(start), float(end)
    except ValueError:
        pass
    raise ValueError(f"a stretch is written start:end in seconds, like 0:20, got {text!r}")
