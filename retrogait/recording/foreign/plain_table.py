"""Tables of other makers: a csv file and a few words about how the sensor was worn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.plain_layout import foreign_layout
from retrogait.recording.layout import Layout
from retrogait.recording.overrides import Overrides
from retrogait.recording.stream import Stream
from retrogait.recording.table import Table, header_line
from retrogait.types import FloatArray, Mounting, Placement, Side

LONGEST_SESSION_S = 86_400.0
"""A first stamp beyond a day is a date or a time since the device's start, not the session's."""

PLAUSIBLE_RATES_HZ = (2.0, 10_000.0)
"""Stamps that say otherwise are in another unit than s: 20 Hz in milliseconds reads 0.02 Hz,
1 kHz reads 1 Hz."""

PEEK_BYTES = 1 << 16
"""Bytes of the first rows: enough to see how numbers are written and how time runs."""


def foreign_stream(path: Path, *, overrides: Overrides) -> Stream:
    """The one stream of a foreign table.

    Raises
    ------
    RecordingError
        If it is not said where the sensor was worn, or the table is not understood.
    """
    if overrides.placement is None:
        raise RecordingError(
            f"{path}: where was the sensor worn? add --placement {'|'.join(Placement)}"
        )
    header, start_byte = header_line(path)
    layout = foreign_layout(header, overrides=overrides, where=str(path))
    layout, notes = _as_written(layout, path=path, start_byte=start_byte)
    mounting = _mounting(overrides)
    return Stream(
        name=_name(mounting),
        mounting=mounting,
        nominal_rate_hz=overrides.rate_hz,
        path=path,
        layout=layout.without_gyroscope() if overrides.accel_only else layout,
        start_byte=start_byte,
        notes=notes,
    )


def _as_written(layout: Layout, *, path: Path, start_byte: int) -> tuple[Layout, tuple[str, ...]]:
    """The layout, corrected by the first rows: decimal comma, start of the clock."""
    text = _first_rows(path, start_byte=start_byte)
    has_comma = layout.separator != "," and b"," in text
    layout = replace(layout, has_decimal_comma=has_comma)
    notes = [f"columns not used: {', '.join(layout.unused)}"] if layout.unused else []
    if layout.time is None or not text.strip():
        return layout, tuple(notes)
    peek = Table(path, replace(layout, per_second=1.0), start_byte, start_byte + len(text))
    stamps = next(peek.chunks()).t_s
    _check_unit(stamps, layout=layout, where=str(path))
    first_s = float(stamps[0]) / layout.per_second
    if 0 <= first_s <= LONGEST_SESSION_S:
        return layout, tuple(notes)
    notes.append(f"time is counted from the first row, {first_s:.3f} s on the file's clock")
    return replace(layout, time_origin=float(stamps[0])), tuple(notes)


def _first_rows(path: Path, *, start_byte: int) -> bytes:
    """Some whole lines below the header."""
    with path.open("rb") as file:
        file.seek(start_byte)
        text = file.read(PEEK_BYTES)
    return text[: text.rfind(b"\n") + 1]


def _check_unit(stamps: FloatArray, *, layout: Layout, where: str) -> None:
    """Ask for the unit of time where seconds cannot be meant."""
    if len(stamps) < 2 or layout.time is None:
        return
    interval = float(np.median(np.diff(stamps)))
    low, high = PLAUSIBLE_RATES_HZ
    if not low <= layout.per_second / interval <= high:
        raise RecordingError(
            f"{where}: the stamps in column {layout.names[layout.time]!r} are {interval:g} apart, "
            f"too {'far' if interval > layout.per_second else 'near'} for a sensor's samples in "
            f"{'s' if layout.per_second == 1 else 'that unit'}; name the column by its unit, like "
            f"time_ms, time_us or time_ns"
        )


def _mounting(overrides: Overrides) -> Mounting:
    """How the sensor was worn, by the command line."""
    return Mounting(
        placement=Placement(str(overrides.placement)),
        side=Side(overrides.side) if overrides.side else Side.UNKNOWN,
        axes=overrides.axes,
        forward_walk_s=overrides.calibrate,
    )


def _name(mounting: Mounting) -> str:
    """A name for the stream: right_foot, lower_back."""
    side = "" if mounting.side is Side.UNKNOWN else f"{mounting.side}_"
    return f"{side}{mounting.placement}"
