"""Accelerometer and gyroscope come as two streams; here they become six axes.

Each accelerometer sample takes the gyroscope sample that is nearest in time, if it lies
within half an interval, and no gyroscope sample is taken twice. What finds no partner is
not emitted: nothing is interpolated, nothing repeated. It is counted.

A frame is stamped at its last sample. The samples before it are spread evenly back to the
stamp of the frame before; where that is not plausible (first frame, a frame lost, SDK issue
775) they follow the interval known so far, at first the nominal one. So the first frame of a
stream may be paired one sample off where the true rate misses the nominal by some percent.

Delay: a sample waits until the other stream has come as far.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from retrogait.sensors.polar.frames import Frame
from retrogait.sensors.polar.pmd import Measurement
from retrogait.sensors.port import Samples, Stamp
from retrogait.types import FloatArray, IntArray

LONGEST_WAIT_S = 10.0
"""A sample waits so long for the other stream. A Verity Sense sends frames up to 2 s apart (SDK
issue 317); five of them lost in a row is a stream that has ended."""

_PLAUSIBLE = (0.5, 1.5)
"""Share of the nominal span between two stamps that is taken as such. Parts run within ±10 % of
their nominal rate; one frame lost of two equal ones makes 2."""

_NS = 1_000_000_000


def _no_times() -> FloatArray:
    return np.empty(0)


def _no_rows() -> FloatArray:
    return np.empty((0, 3))


@dataclass(slots=True)
class _Track:
    """Samples of one stream that wait, on a clock in s since the first stamp."""

    interval_s: float
    newest_ns: int | None = None
    t_s: FloatArray = field(default_factory=_no_times)
    rows: FloatArray = field(default_factory=_no_rows)

    def append(self, frame: Frame, *, base_ns: int, nominal_s: float) -> int:
        """Take a newer frame; how many of its samples lie before the stamp of the last."""
        begin_s = -np.inf
        if self.newest_ns is not None:
            begin_s = (self.newest_ns - base_ns) / _NS
            step_s = (frame.stamp_ns - self.newest_ns) / _NS / len(frame.rows)
            if _PLAUSIBLE[0] * nominal_s <= step_s <= _PLAUSIBLE[1] * nominal_s:
                self.interval_s = step_s
        back_s = self.interval_s * np.arange(len(frame.rows) - 1, -1, -1)
        times_s = (frame.stamp_ns - base_ns) / _NS - back_s
        stale = int(np.searchsorted(times_s, begin_s, side="right"))
        self.newest_ns = frame.stamp_ns
        self.t_s = np.concatenate([self.t_s, times_s[stale:]])
        self.rows = np.concatenate([self.rows, frame.rows[stale:]])
        return stale

    def forget(self, first: int) -> None:
        """Let go of the samples before ``first``."""
        self.t_s = self.t_s[first:]
        self.rows = self.rows[first:]

    def overdue(self) -> int:
        """How many have waited too long."""
        return int(np.searchsorted(self.t_s, self.t_s[-1] - LONGEST_WAIT_S))


class Pairing:
    """Two streams in, six axes out.

    Parameters
    ----------
    rate_hz : float
        Sampling rate of both.
    """

    def __init__(self, *, rate_hz: float) -> None:
        self._nominal_s = 1.0 / rate_hz
        self._base_ns: int | None = None
        self._acc = _Track(self._nominal_s)
        self._gyr = _Track(self._nominal_s)
        self._unpaired = 0

    @property
    def unpaired(self) -> int:
        """Accelerometer samples that found no partner and were not emitted."""
        return self._unpaired

    def take(self, frame: Frame) -> tuple[Samples, ...]:
        """Take a frame; give the samples that have found their partner.

        Parameters
        ----------
        frame : Frame
            Of either stream. One that is not newer than the last of its stream is let go;
            one older by more than ``LONGEST_WAIT_S`` means that the clock was set: what
            waits is let go and all begins anew.

        Returns
        -------
        tuple of Samples
            One for each unbroken run, stamped at its last sample.
        """
        is_acc = frame.measurement is Measurement.ACC
        newest_ns = (self._acc if is_acc else self._gyr).newest_ns
        if newest_ns is not None and frame.stamp_ns <= newest_ns:
            if newest_ns - frame.stamp_ns < LONGEST_WAIT_S * _NS:
                self._unpaired += is_acc * len(frame.rows)
                return ()
            self._begin_anew()
        if self._base_ns is None:
            self._base_ns = frame.stamp_ns
        track = self._acc if is_acc else self._gyr
        stale = track.append(frame, base_ns=self._base_ns, nominal_s=self._nominal_s)
        self._unpaired += is_acc * stale
        runs = self._settle()
        self._let_go()
        return runs

    def _begin_anew(self) -> None:
        """The sensor's clock was set."""
        self._unpaired += len(self._acc.t_s)
        self._base_ns = None
        self._acc, self._gyr = _Track(self._nominal_s), _Track(self._nominal_s)

    def _settle(self) -> tuple[Samples, ...]:
        """Pair what the gyroscope has come far enough for."""
        if not len(self._acc.t_s) or not len(self._gyr.t_s):
            return ()
        half_s = 0.5 * self._nominal_s
        settled = int(np.searchsorted(self._acc.t_s, self._gyr.t_s[-1] + half_s, side="right"))
        if not settled:
            return ()
        kept, partners = _partners(self._acc.t_s[:settled], self._gyr.t_s, within_s=half_s)
        runs = self._runs(kept, partners=partners)
        self._unpaired += settled - len(kept)
        free_from = self._acc.t_s[settled - 1] - half_s
        used = int(partners[-1]) + 1 if len(partners) else 0
        self._gyr.forget(max(used, int(np.searchsorted(self._gyr.t_s, free_from))))
        self._acc.forget(settled)
        return runs

    def _runs(self, kept: IntArray, *, partners: IntArray) -> tuple[Samples, ...]:
        """Samples of each unbroken run of accelerometer samples."""
        breaks = np.flatnonzero(np.diff(kept) != 1) + 1
        runs = zip(np.split(kept, breaks), np.split(partners, breaks), strict=True)
        return tuple(self._samples(acc, gyr=gyr) for acc, gyr in runs if len(acc))

    def _samples(self, acc: IntArray, *, gyr: IntArray) -> Samples:
        """One run."""
        at_s = (self._base_ns or 0) / _NS + float(self._acc.t_s[acc[-1]])
        stamp = Stamp(at_s=at_s, sample=len(acc) - 1)
        return Samples(self._acc.rows[acc], gyr_rads=self._gyr.rows[gyr], stamp=stamp)

    def _let_go(self) -> None:
        """Nobody waits for ever."""
        for track in (self._acc, self._gyr):
            if len(track.t_s):
                overdue = track.overdue()
                self._unpaired += overdue if track is self._acc else 0
                track.forget(overdue)


def _partners(
    acc_s: FloatArray, gyr_s: FloatArray, *, within_s: float
) -> tuple[IntArray, IntArray]:
    """Which of ``acc_s`` have a partner, and which of ``gyr_s`` it is; each at most once."""
    right = np.minimum(np.searchsorted(gyr_s, acc_s), len(gyr_s) - 1)
    left = np.maximum(right - 1, 0)
    is_left = acc_s - gyr_s[left] < np.abs(gyr_s[right] - acc_s)
    nearest = np.where(is_left, left, right)
    is_near = np.abs(gyr_s[nearest] - acc_s) <= within_s
    kept = np.flatnonzero(is_near)
    partners, first = np.unique(nearest[kept], return_index=True)
    return kept[first], partners
