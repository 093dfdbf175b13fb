"""Sensors as they are named on the command line, and how they are worn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from retrogait.cli.console import bad_input

if TYPE_CHECKING:
    from pathlib import Path

    from retrogait.gait.direction import Personal
    from retrogait.live import Worn
    from retrogait.recording import Overrides
    from retrogait.sources import Clock, SampleSource
    from retrogait.sources.radio import Radio
    from retrogait.types import Mounting


@dataclass(frozen=True, slots=True)
class Named:
    """A sensor written ``NAME`` or ``NAME=PLACE``.

    Parameters
    ----------
    name : str or None
        Advertised name or address; None: the first sensor found.
    place : str or None
        ``left_foot``, ``lower_back`` ...; None: as the other options say.
    """

    name: str | None
    place: str | None = None


def named(texts: list[str] | None) -> list[Named]:
    """The sensors that are meant; a usage error where two share a name or a place."""
    sensors = [_parse(text) for text in texts or []] or [Named(None)]
    if len(sensors) > 1 and (
        any(sensor.place is None for sensor in sensors)
        or len({sensor.place for sensor in sensors}) < len(sensors)
        or len({sensor.name for sensor in sensors}) < len(sensors)
    ):
        raise typer.BadParameter(
            "several sensors need a place each: --sensor ONE=left_foot --sensor TWO=right_foot"
        )
    return sensors


def _parse(text: str) -> Named:
    """One sensor."""
    name, mark, place = text.rpartition("=")
    return Named(name, place) if mark else Named(text)


def mounting_of(given: Overrides, *, known: Mounting | None, place: str | None) -> Mounting:
    """How a sensor is worn: what it knows itself, what the options say, what ``=PLACE`` says."""
    from retrogait.types import Mounting, Placement, Side

    placement, side = _place(place) if place is not None else (given.placement, given.side)
    if known is None and placement is None:
        raise typer.BadParameter("where is the sensor worn? add --placement lower_back, foot ...")
    base = known or Mounting(placement=Placement(str(placement)))
    return replace(
        base,
        placement=Placement(placement or base.placement),
        side=Side(side) if side else base.side,
        axes=given.axes or base.axes,
        forward_walk_s=given.calibrate or base.forward_walk_s,
    )


def _place(text: str) -> tuple[str, str | None]:
    """Placement and side of ``left_foot``, ``lower_back`` ..."""
    from retrogait.types import Placement

    side, mark, placement = text.partition("_")
    if mark and side in ("left", "right") and placement in list(Placement):
        return placement, side
    if text in list(Placement):
        return text, None
    raise typer.BadParameter(
        f"a place is lower_back, chest, left_foot, right_shank, left_thigh ..., got {text!r}"
    )


def stream_name(mounting: Mounting) -> str:
    """``lower_back``, ``right_foot`` ..."""
    side = "" if mounting.side == "unknown" else f"{mounting.side}_"
    return f"{side}{mounting.placement}"


def replayed(
    path: Path, *, given: Overrides, clock: Clock, personal: Personal | None
) -> list[Worn]:
    """Every stream of a recording, as if its sensors were worn now."""
    from retrogait.recording import read
    from retrogait.sources import ReplaySource

    with bad_input():
        streams = read(path, overrides=given).streams
        return [
            _worn(
                stream.name,
                source=ReplaySource(path, clock=clock, stream=stream.name, overrides=given),
                mounting=stream.mounting,
                personal=personal,
            )
            for stream in streams
        ]


def sensed(
    sensors: list[tuple[Named, Mounting]], *, radio: Radio, personal: Personal | None
) -> list[Worn]:
    """Sensors within reach of a radio, on one axis of time."""
    from retrogait.sensors.registry import DRIVERS
    from retrogait.sources.ble import BleSource, host_now_s
    from retrogait.sources.stamper import SessionAxis

    axis = SessionAxis(began_s=host_now_s())
    return [
        _worn(
            stream_name(mounting),
            source=BleSource(wanted=named.name, radio=radio, axis=axis, drivers=DRIVERS),
            mounting=mounting,
            personal=personal,
        )
        for named, mounting in sensors
    ]


def _worn(
    name: str, *, source: SampleSource, mounting: Mounting, personal: Personal | None
) -> Worn:
    """A sensor on a body."""
    from retrogait.live import Worn

    return Worn(stream=name, source=source, mounting=mounting, personal=personal)
