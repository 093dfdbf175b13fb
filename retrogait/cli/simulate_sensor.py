"""``retrogait simulate``: a virtual sensor that other programs connect to."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_USAGE, bad_input, fail, usage
from retrogait.cli.option_groups import spread

if TYPE_CHECKING:
    from retrogait.recording import Overrides
    from retrogait.types import Mounting
    from retrogait.virtual.sensors import Face, Faults, Feed

LISTEN = "127.0.0.1:7711"
"""Where it listens unless told otherwise."""

STALL_S, CUT_S = 1.0, 2.0
"""How long a stall or a cut lasts unless told otherwise."""

_THIS_MACHINE = ("127.0.0.1", "localhost")
_HIGHEST_PORT = 65_535


@spread
def simulate(
    profile: Annotated[str, typer.Option(help="Kind of sensor: rgp, polar or witmotion.")] = "rgp",
    gait: Annotated[
        str,
        typer.Option(
            help="What its wearer does, over and over: forward, backward or mixed; "
            "or a recording, played once."
        ),
    ] = "mixed",
    listen: Annotated[
        str | None,
        typer.Option(help="127.0.0.1:PORT (0: any) or unix:PATH.", show_default=LISTEN),
    ] = None,
    radio: Annotated[
        str | None,
        typer.Option(help="Go on air with a Bluetooth dongle instead: usb:0, serial:DEVICE."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(help="Name to advertise, 8 letters at most.", show_default="by kind"),
    ] = None,
    *,
    mounted: options.Mounted,
    stream: Annotated[str | None, typer.Option(help="Which stream of the recording.")] = None,
    seed: Annotated[int, typer.Option(help="Equal seeds: equal steps, equal faults.")] = 1,
    loss: Annotated[float, typer.Option(help="Share of packets that the sensor loses.")] = 0.0,
    jitter: Annotated[float, typer.Option(help="Longest extra delay of a packet, s.")] = 0.0,
    drift: Annotated[float, typer.Option(help="How fast its clock runs, ppm.")] = 0.0,
    stall_every: Annotated[float, typer.Option(help="Send nothing every so many s.")] = 0.0,
    stall: Annotated[
        float | None, typer.Option(help="For so long, s.", show_default=f"{STALL_S:g}")
    ] = None,
    cut_every: Annotated[float, typer.Option(help="Cut the link every so many s.")] = 0.0,
    cut: Annotated[
        float | None, typer.Option(help="For so long, s.", show_default=f"{CUT_S:g}")
    ] = None,
    reboot: Annotated[bool, typer.Option("--reboot", help="A cut is a reboot.")] = False,
    seconds: Annotated[float | None, typer.Option(help="End after so many seconds.")] = None,
) -> None:
    """Be a sensor that walks: for trying out retrogait, and for tests, without hardware.

    What to type to follow it is printed when it listens. It takes one client at a time, as a
    sensor does, and waits for the next when that one leaves. Ctrl-C ends it.
    """
    _check(seconds=seconds, listen=listen, radio=radio)
    worn = options.overrides_from(mounted)
    faults = _faults(
        loss=loss,
        jitter=jitter,
        drift=drift,
        stalls=(stall_every, stall),
        cuts=(cut_every, cut),
        reboot=reboot,
        seed=seed,
    )
    feed, mounting = _played(gait, stream=stream, worn=worn, seed=seed)
    face = _face(profile, name=name, feed=feed)
    from retrogait.cli.simulate_show import Place, Show, run

    show = Show(face, feed=feed, faults=faults, seconds=seconds)
    place = Place(listen=_server(listen or LISTEN), radio=radio, mounting=mounting)
    run(show, place=place)


def _check(*, seconds: float | None, listen: str | None, radio: str | None) -> None:
    """Usage errors that no single option shows."""
    if find_spec("bumble") is None:
        fail("simulate needs the extra 'sim': pip install 'retrogait[sim]'", code=EXIT_USAGE)
    if seconds is not None and not 0 < seconds < float("inf"):
        raise typer.BadParameter(f"--seconds must be above 0, got {seconds:g}")
    if listen is not None and radio is not None:
        raise typer.BadParameter("it listens or it goes on air: leave out --listen or --radio")
    if radio is not None:
        _check_controller(radio)


def _check_controller(radio: str) -> None:
    """A usage error where no controller is written so."""
    from retrogait.virtual.transport import check_transport

    with usage():
        check_transport(radio)


def _server(listen: str) -> str:
    """Where to listen, as the server of the air writes it."""
    if listen.startswith("unix:") and listen != "unix:":
        if sys.platform == "win32":
            raise typer.BadParameter("Windows: --listen 127.0.0.1:PORT, there is no unix socket")
        return f"unix-server:{listen.removeprefix('unix:')}"
    host, _, port = listen.rpartition(":")
    if host not in _THIS_MACHINE or not port.isdecimal() or int(port) > _HIGHEST_PORT:
        raise typer.BadParameter(
            f"--listen is 127.0.0.1:PORT or unix:PATH, got {listen!r}; "
            "there is no password, so other machines cannot be served"
        )
    return f"tcp-server:{host}:{port}"


def _faults(
    *,
    loss: float,
    jitter: float,
    drift: float,
    stalls: tuple[float, float | None],
    cuts: tuple[float, float | None],
    reboot: bool,
    seed: int,
) -> Faults:
    """What is to go wrong; a usage error where it cannot be."""
    from retrogait.virtual.sensors import Faults

    for (every_s, lasts_s), word in ((stalls, "stall"), (cuts, "cut")):
        if lasts_s is not None and not every_s:
            raise typer.BadParameter(f"--{word} needs --{word}-every: how often")
    if reboot and not cuts[0]:
        raise typer.BadParameter("--reboot needs --cut-every: a reboot is a cut")
    with usage():
        return Faults(
            loss_share=loss,
            jitter_s=jitter,
            drift_ppm=drift,
            stall_every_s=stalls[0],
            stall_s=STALL_S if stalls[1] is None else stalls[1],
            cut_every_s=cuts[0],
            cut_s=CUT_S if cuts[1] is None else cuts[1],
            reboots=reboot,
            seed=seed,
        )


def _played(gait: str, *, stream: str | None, worn: Overrides, seed: int) -> tuple[Feed, Mounting]:
    """What is measured, and how the sensor is worn."""
    from retrogait.virtual.sensors import GAITS

    if gait in GAITS:
        if stream is not None:
            raise typer.BadParameter("--stream is for a recording: --gait FOLDER")
        return _walked(gait, worn=worn, seed=seed)
    if not Path(gait).exists():
        raise typer.BadParameter(f"--gait is {', '.join(GAITS)} or a recording, got {gait!r}")
    return _recorded(Path(gait), stream=stream, worn=worn)


def _walked(gait: str, *, worn: Overrides, seed: int) -> tuple[Feed, Mounting]:
    """A simulated person."""
    from retrogait.sim import SensorMounting
    from retrogait.types import BodyAxes, Mounting, Placement, Side
    from retrogait.virtual.sensors import GAITS, GaitFeed

    axes = worn.axes or BodyAxes.parse(forward="+x", up="+z")
    placement, side = Placement(worn.placement or "lower_back"), Side(worn.side or "unknown")
    with usage():
        mounting = SensorMounting(placement, side=side, axes=axes)
    feed = GaitFeed(GAITS[gait], mounting=mounting, seed=seed, repeats=True)
    return feed, Mounting(placement, side=side, axes=axes)


def _recorded(path: Path, *, stream: str | None, worn: Overrides) -> tuple[Feed, Mounting]:
    """A recording."""
    from retrogait.virtual.sensors import RecordingFeed

    with bad_input(), usage():
        feed = RecordingFeed(path, stream=stream, overrides=worn)
    return feed, feed.mounting


def _face(profile: str, *, name: str | None, feed: Feed) -> Face:
    """The sensor's side of its protocol."""
    from retrogait.virtual.sensors import face_of

    with usage():
        return face_of(profile, name=name, has_gyroscope=feed.has_gyroscope)
