"""Arguments that several commands share, and what they mean together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retrogait.cli.console import EXIT_BAD_INPUT, fail

if TYPE_CHECKING:
    from retrogait.recording import Overrides

Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Recording folders, folders of recordings, or csv files.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
Placed = Annotated[
    str | None,
    typer.Option(
        "--placement",
        help="lower_back, chest, thigh, shank or foot.",
    ),
]
Sided = Annotated[
    str | None,
    typer.Option("--side", help="left or right."),
]
Forward = Annotated[
    str | None,
    typer.Option("--forward", help="Sensor axis that faces ahead: +z."),
]
Up = Annotated[
    str | None,
    typer.Option("--up", help="Sensor axis that points up: +y."),
]
Rate = Annotated[
    float | None,
    typer.Option("--rate", help="Rate in Hz, without a time column."),
]
Calibrate = Annotated[
    str | None,
    typer.Option("--calibrate", help="Stretch of forward walking in s: 0:20."),
]
Height = Annotated[
    float | None,
    typer.Option("--height", help="Body height in m: 1.78."),
]
AccUnit = Annotated[
    str | None,
    typer.Option("--acc-unit", help="m/s2, g or mg."),
]
GyrUnit = Annotated[
    str | None,
    typer.Option("--gyr-unit", help="rad/s or deg/s."),
]

AccelOnly = Annotated[
    bool,
    typer.Option("--accel-only", help="Leave the gyroscope unread, as if there were none."),
]

ProfileName = Annotated[
    str | None,
    typer.Option("--profile", help="Saved mounting, see: retrogait profile."),
]

WORN = ("placement", "side", "forward", "up")
"""Options that a profile stands for."""


def overrides_from(*, calibrate: str | None, profile: str | None = None, **given: Any) -> Overrides:
    """What the mounting options say; a usage error where they cannot be."""
    from retrogait.recording import Overrides

    try:
        walk_s = None if calibrate is None else stretch(calibrate)
        if profile is not None:
            given |= _saved(profile, given=[name for name in WORN if given.get(name)])
        return Overrides(calibrate=walk_s, **given)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


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


def stretch(text: str) -> tuple[float, float]:
    """Start and end of a stretch written like ``0:20``, s.

    Raises
    ------
    ValueError
        If it is written otherwise.
    """
    start, colon, end = text.partition(":")
    try:
        if colon:
            return float(start), float(end)
    except ValueError:
        pass
    raise ValueError(f"a stretch is written start:end in seconds, like 0:20, got {text!r}")
