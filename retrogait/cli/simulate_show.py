"""A virtual sensor that performs until it is told to stop, and says what happens."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from retrogait.cli.console import EXIT_NO_BLUETOOTH, EXIT_STOPPED, EXIT_USAGE, fail

if TYPE_CHECKING:
    from retrogait.types import Mounting
    from retrogait.virtual import Peripheral
    from retrogait.virtual.sensors import Face, Faults, Feed, Player

LOOK_S = 0.05
"""How often it looks whether its client is still there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sensor is to be found, and how it is worn.

    Parameters
    ----------
    listen : str
        Where the air is served: ``tcp-server:127.0.0.1:PORT`` or ``unix-server:PATH``.
    radio : str or None
        The controller that it goes on air with instead.
    mounting : Mounting
        How it is worn.
    """

    listen: str
    radio: str | None
    mounting: Mounting


@dataclass(frozen=True, slots=True)
class Show:
    """What is to be performed.

    Parameters
    ----------
    face : Face
        The sensor's side of its protocol.
    feed : Feed
        What it measures.
    faults : Faults
        What goes wrong.
    seconds : float or None
        For how long, s; None: until the feed is over.
    """

    face: Face
    feed: Feed
    faults: Faults
    seconds: float | None

    async def run(self, place: Place) -> None:
        """Perform until it is over."""
        _end_politely()
        async with _placed(self.face, place=place) as (peripheral, reached_by):
            _say(_invitation(self.face, place.mounting, reached_by=reached_by))
            await self._play(peripheral)

    async def _play(self, peripheral: Peripheral) -> None:
        """Play, and tell what became of it however it ends."""
        from retrogait.virtual.sensors import Player

        player = Player(self.face, feed=self.feed, link=peripheral, faults=self.faults)
        told = asyncio.create_task(_tell_of_clients(peripheral, player))
        try:
            async with asyncio.timeout(self.seconds) as limit:
                await player.run()
        except TimeoutError:
            if not limit.expired():
                raise
        finally:
            told.cancel()
            _say(f"ended: {_samples(player)}")


@asynccontextmanager
async def _placed(face: Face, *, place: Place) -> AsyncIterator[tuple[Peripheral, str | None]]:
    """The sensor on its air, and the radio that reaches it; None: any."""
    if place.radio is not None:
        from retrogait.virtual import on_controller

        async with on_controller(face, transport=place.radio) as peripheral:
            yield peripheral, None
        return
    from retrogait.virtual import Air

    async with Air() as air, air.serve(place.listen) as server:
        yield await air.place(face), server.client_spec


def _invitation(face: Face, mounting: Mounting, *, reached_by: str | None) -> str:
    """One line: who is there, and how to follow it."""
    words = ["retrogait live --headless"]
    if reached_by is not None:
        words.append(f"--radio {reached_by}")
    words.append(f"--placement {mounting.placement}")
    if mounting.side != "unknown":
        words.append(f"--side {mounting.side}")
    if mounting.axes is not None:
        forward, up = mounting.axes.words()
        words.append(f"--forward {forward} --up {up}")
    return f"{face.spec.name} is switched on; follow it with: {' '.join(words)}"


async def _tell_of_clients(peripheral: Peripheral, player: Player) -> None:
    """A line when somebody connects, and when they leave."""
    while True:
        await peripheral.connected()
        _say("a client has connected")
        while peripheral.is_connected:
            await asyncio.sleep(LOOK_S)
        _say(f"the client has left: {_samples(player)}")


def _samples(player: Player) -> str:
    """What was sent so far."""
    return f"{player.sent} samples sent, {player.lost} lost"


def _say(line: str) -> None:
    """Print at once; a sensor goes on where nobody reads."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end_politely() -> None:
    """A polite kill ends it like Ctrl-C."""
    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def run(show: Show, *, place: Place) -> None:
    """Perform, and leave with the right code.

    Parameters
    ----------
    show : Show
        What.
    place : Place
        Where.

    Raises
    ------
    typer.Exit
        2 if the address is taken, 3 without a controller to go on air with, 130 after Ctrl-C.
    """
    from retrogait.errors import SourceError

    try:
        asyncio.run(show.run(place))
    except SourceError as error:
        fail(str(error), code=EXIT_USAGE if place.radio is None else EXIT_NO_BLUETOOTH)
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise typer.Exit(EXIT_STOPPED) from None
