"""``retrogait profile``: how sensors are worn, saved under a name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import bad_input, show_table
from retrogait.cli.option_groups import spread

if TYPE_CHECKING:
    from retrogait.profiles import Learnt, Profile, ProfileStore
    from retrogait.session import Score, StreamScore
    from retrogait.types import BodyAxes

profile = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Keep how a sensor is worn under a name."
)

HEADER = ("name", "placement", "side", "forward", "up", "Hz", "learnt")

Name = Annotated[str, typer.Argument(help="Name or address of the sensor.", show_default=False)]
Recorded = Annotated[Path, typer.Argument(help="Recording folder, or csv file.")]
OfStream = Annotated[
    str | None, typer.Option("--stream", help="Which stream, where there are several.")
]


@profile.command("list")
def list_all(as_json: options.Json = False) -> None:
    """Show all saved profiles."""
    profiles = [_loaded(name) for name in _names()]
    if as_json:
        print(json.dumps([_as_dict(one) for one in profiles]))
    elif profiles:
        show_table("Profiles", header=HEADER, rows=[_row(one) for one in profiles])
    else:
        print(f"no profiles in {_store().folder}; save one with: retrogait profile save")


@profile.command()
def show(name: Name, as_json: options.Json = False) -> None:
    """Show one profile."""
    found = _loaded(name)
    if as_json:
        print(json.dumps(_as_dict(found)))
        return
    for key, value in _as_dict(found).items():
        print(f"{key}: {'-' if value is None else value}")


@profile.command()
@spread
def save(
    name: Name,
    recording: Recorded,
    stream: OfStream = None,
    *,
    mounted: options.MountedFile,
) -> None:
    """Save how the sensor of a recording was worn, with the axes its forward walk taught."""
    from retrogait.profiles import Profile
    from retrogait.recording import read
    from retrogait.session import score

    overrides = options.overrides_from(mounted)
    with bad_input():
        scored = score(read(recording, overrides=overrides))
        chosen = _chosen(scored, stream)
        axes, learnt = _taught(chosen, source=scored.name)
        kept = Profile(
            name=name,
            placement=chosen.mounting.placement,
            side=chosen.mounting.side,
            axes=axes,
            rate_hz=chosen.nominal_rate_hz,
            learnt=learnt,
        )
        path = _store().save(kept)
    print(f"saved {name!r}, axes {learnt.how}: {path}")


@profile.command()
def forget(name: Name) -> None:
    """Delete a profile."""
    with bad_input():
        _store().forget(name)
    print(f"forgot {name!r}")


def _store() -> ProfileStore:
    """Where the user's profiles lie."""
    from retrogait.profiles import ProfileStore

    return ProfileStore()


def _names() -> list[str]:
    """Names of all profiles, or the end of the command."""
    with bad_input():
        return _store().names()


def _loaded(name: str) -> Profile:
    """A profile, or the end of the command."""
    with bad_input():
        return _store().load(name)


def _chosen(scored: Score, name: str | None) -> StreamScore:
    """The stream that is meant."""
    from retrogait.errors import RecordingError

    names = [stream.name for stream in scored.streams]
    found = [stream for stream in scored.streams if name in (None, stream.name)]
    if len(found) != 1:
        raise RecordingError(
            f"{scored.name}: expected one stream, got {', '.join(names)}:"
            " name one of them with --stream"
        )
    return found[0]


def _taught(stream: StreamScore, *, source: str) -> tuple[BodyAxes, Learnt]:
    """The axes that a recording leaves no doubt of, and where they come from."""
    from retrogait.errors import RecordingError
    from retrogait.profiles import Learnt
    from retrogait.report.concerns import moved

    declared, utc = stream.mounting.axes, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    for outcome in reversed(stream.calibrations):
        if outcome.axes is not None:
            how = "confirmed" if outcome.axes == declared else "forward walk"
            return outcome.axes, Learnt(how, source, utc)
        if outcome.contradicts or declared is None:
            raise RecordingError(f"{source}, {stream.name}: {outcome.refusal}")
    if declared is None:
        raise RecordingError(
            f"{source}, {stream.name}: expected declared axes or a forward walk, got neither:"
            " add --forward and --up, or --calibrate"
        )
    for concern in moved(stream):
        raise RecordingError(f"{source}, {stream.name}: {concern.detail} Declare the axes anew.")
    return declared, Learnt("declared", source, utc)


def _as_dict(one: Profile) -> dict[str, object]:
    """A profile as plain values."""
    forward, up = one.axes.words() if one.axes else (None, None)
    return {
        "name": one.name,
        "placement": one.placement.value,
        "side": one.side.value,
        "forward": forward,
        "up": up,
        "rate_hz": one.rate_hz,
        "learnt": one.learnt.how,
        "source": one.learnt.source,
        "utc": one.learnt.utc,
        "personal": one.personal,
    }


def _row(one: Profile) -> tuple[str, ...]:
    """One line of the table."""
    forward, up = one.axes.words() if one.axes else ("-", "-")
    rate = "-" if one.rate_hz is None else f"{one.rate_hz:g}"
    return (one.name, one.placement.value, one.side.value, forward, up, rate, one.learnt.how)
