"""One sensor of a recording, read block by block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.assembly import BLOCK_ROWS, Assembler, TimedBlock
from retrogait.recording.rate import check_rate, drift_note, nominal_note, true_rate
from retrogait.recording.row_source import RowSource
from retrogait.recording.table import Rows
from retrogait.recording.units import (
    check_acceleration,
    check_readings,
    check_turning,
    upside_down_note,
)
from retrogait.types import FloatArray, Gap, Mounting

NO_DEVICE: Mapping[str, str] = MappingProxyType({})

DRIFT_ROWS = 4_096
"""Rows over which the rate is measured again: 40 s at 100 Hz, so that neither jitter nor
stamps in whole milliseconds look like a drift."""

LONGEST_HOLE_S = 7 * 86_400.0
"""A longer one is a clock that jumped, not a pause of a session (chosen)."""

LATEST_START_S = 1e13
"""Stamps of s, of ms since 1970 (2e12) too, begin earlier; later ones no index can count."""


class Stream:
    """One sensor of a recording.

    Opening it reads the first chunk (up to 2 MB, some minutes), measures the true
    rate and checks the units; the rest is read by :meth:`blocks`.

    Parameters
    ----------
    name : str
        Name of the stream.
    mounting : Mounting
        How the sensor is worn.
    nominal_rate_hz : float or None
        Declared rate; None: the true one.
    rows : RowSource
        Its samples.
    counted_hz : float or None
        The rate that a live session counted its samples by; None: it is measured.
    notes : tuple of str
        What is already to be said about the stream.
    frame : str or None
        How the axes, sign and units of a foreign file were taken; None for our own.
    device : mapping of str to str
        Maker, model and the like of the sensor in a foreign file, as far as it says.

    Attributes
    ----------
    rate_hz : float
        True sampling rate by the stamps; the declared one where there are none; the one a
        live session counted by, so that its steps are found again.
    stop_s : float or None
        Time of the last sample, s since the session's start; None without stamps.

    Raises
    ------
    RecordingError
        If there are no samples, rows are malformed, the rate is too low, or the
        numbers are not specific force in m/s² and angular rate in rad/s.
    """

    def __init__(
        self,
        *,
        name: str,
        mounting: Mounting,
        nominal_rate_hz: float | None,
        rows: RowSource,
        counted_hz: float | None = None,
        notes: tuple[str, ...] = (),
        frame: str | None = None,
        device: Mapping[str, str] = NO_DEVICE,
    ) -> None:
        self.name = name
        self.mounting = mounting
        self.frame = frame
        self.device = device
        self._rows = rows
        self._head = next(rows.chunks())
        self.stop_s = rows.stop_s
        self.rate_hz = counted_hz or self._measured_rate()
        self.nominal_rate_hz = nominal_rate_hz or self.rate_hz
        self._check_head()
        self._notes = [*notes, *rows.notes, *self._head_notes()]

    @property
    def where(self) -> str:
        """Where the samples lie, as messages name it."""
        return self._rows.where

    @property
    def has_gyroscope(self) -> bool:
        """Six axes, or the accelerometer only."""
        return self._rows.has_gyroscope

    @property
    def head_acc_ms2(self) -> FloatArray:
        """Specific force of the first minutes, m/s², shape (n, 3)."""
        return self._head.acc_ms2.copy()

    @property
    def start_s(self) -> float:
        """Time of the first sample, s since the session's start."""
        return float(self._head.t_s[0])

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks, a line each; a drift of the rate is known once :meth:`blocks` is through."""
        return tuple(self._notes)

    def blocks(self) -> Iterator[TimedBlock | Gap]:
        """The samples and the holes between them, in order, from the file's start.

        Blocks hold at most ``BLOCK_ROWS`` samples and continue one another. The
        first starts at ``round(t_first * rate_hz)``, later ones count samples and
        missing samples on from there.

        Raises
        ------
        RecordingError
            With the line number, where the file is malformed further on.
        """
        assembler = Assembler(rate_hz=self.rate_hz, start_s=self.start_s)
        for rows in chain([self._head], self._rows.chunks(after=self._head)):
            self._watch(rows)
            for item in assembler.push(t_s=rows.t_s, acc_ms2=rows.acc_ms2, gyr_rads=rows.gyr_rads):
                self._check_hole(item)
                yield item

    def _measured_rate(self) -> float:
        """The true rate by the stamps; without stamps, the one declared."""
        if self._rows.given_hz is not None:
            return self._rows.given_hz
        if len(self._head) < 2:
            raise RecordingError(f"{self.where}: one sample only; two at least tell the rate")
        return true_rate(self._head.t_s[:BLOCK_ROWS])

    def _check_head(self) -> None:
        """Refuse a rate and units that cannot be."""
        where = self.where
        if len(self._head) > 1:
            check_rate(
                self._head.t_s,
                rate_hz=self.rate_hz,
                nominal_hz=self.nominal_rate_hz,
                where=where,
            )
        self._check_readings(self._head)
        check_acceleration(self._head.acc_ms2, rate_hz=self.rate_hz, where=where)
        self._check_turning(self._head)
        if not 0 <= self.start_s <= LATEST_START_S:
            raise RecordingError(
                f"{where}: time counts from the session's start, the first stamp is "
                f"{self.start_s:g} s"
            )

    def _check_hole(self, item: TimedBlock | Gap) -> None:
        """Refuse a clock that jumps beyond all sessions."""
        if isinstance(item, Gap) and (hole_s := item.count / self.rate_hz) > LONGEST_HOLE_S:
            raise RecordingError(
                f"{self.where}: time jumps by {hole_s / 86_400:.3g} days, "
                f"{LONGEST_HOLE_S / 86_400:g} at most are taken for a pause; mend the stamp, or "
                f"make two recordings of it"
            )

    def _watch(self, rows: Rows) -> None:
        """Refuse deg/s as soon as there is movement; note where the clock drifts."""
        if rows is not self._head:
            self._check_readings(rows)
            self._check_turning(rows)
        if any("drifts" in note for note in self._notes):
            return
        for t_s in np.array_split(rows.t_s, max(1, len(rows) // DRIFT_ROWS)):
            note = drift_note(t_s, rate_hz=self.rate_hz) if len(t_s) >= DRIFT_ROWS else None
            if note:
                self._notes.append(note)
                return

    def _head_notes(self) -> list[str]:
        """What looks odd, but may be right."""
        found = (
            nominal_note(rate_hz=self.rate_hz, nominal_hz=self.nominal_rate_hz),
            upside_down_note(self._head.acc_ms2, axes=self.mounting.axes),
        )
        return [note for note in found if note]

    def _check_readings(self, rows: Rows) -> None:
        """Refuse numbers that no sensor reads."""
        check_readings(rows.t_s, acc_ms2=rows.acc_ms2, gyr_rads=rows.gyr_rads, where=self.where)

    def _check_turning(self, rows: Rows) -> None:
        """Refuse angular rates in deg/s."""
        if rows.gyr_rads is not None:
            check_turning(rows.gyr_rads, rate_hz=self.rate_hz, where=self.where)
