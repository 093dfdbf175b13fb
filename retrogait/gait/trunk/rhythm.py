"""The rhythm of the trunk, eight times a second: step period, phase, strength, flight.

Every frame looks back over one window of whole hops. Samples wait until a hop is
full, and hops count from the first sample since the start or a gap, so frames do
not depend on how the stream is cut. All frames of a block are computed at once.

1. thin the smoothed V and A to about 25 Hz
2. autocorrelation of V and A together, at every lag a step can take: lagged
   products summed per hop, hops summed per window (A breaks the tie where V
   peaks twice a step)
3. step period: the first peak of it that comes close to the highest
4. V and A at the step frequency: Hann-windowed components; their phase
5. by how much A (and the pitch rate) lead V, and yaw sway, at fixed lags (:mod:`.leads`)
6. strength of the raw V and the time without support, for walking or running

Sums are kept for every frame; what follows from them is worked out only for frames
that are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.gait.trunk.frames import NO_FRAMES, Frames, looked_at
from retrogait.gait.trunk.leads import ALL, LeadMeter
from retrogait.gait.trunk.windows import binned, rolling
from retrogait.types import GRAVITY_MS2, FloatArray, IntArray

ComplexArray = npt.NDArray[np.complex128]


@dataclass(frozen=True, slots=True)
class RhythmParams:
    """How the rhythm is measured.

    Parameters
    ----------
    thinned_hz : float
        Rate to which the smoothed signals are thinned; they hold nothing above 5 Hz.
    window_s : float
        Look back: two to three steps of walking.
    first_s : float
        Signal needed before the first period is believed.
    hop_s : float
        Time between frames, and by how much the last one may be out of date. With 0.24 s the
        trunk follows 2 of 80 simulated turn-rounds fewer in time at the chest without gyroscope.
    shortest_s, longest_s : float
        Step periods searched: 215 to 50 steps/min.
    near_best : float
        The first autocorrelation peak at least this share of the highest is the
        step; later ones are its multiples.
    slow_share : float
        Lags from this share of the window on are slow steps, of which the window holds
        less than two. They are looked for only where quicker ones show nothing: half a slow
        step ago the body moved the other way, half a stride ago it did not, so that a limp's
        stride is not taken for a step.
    """

    thinned_hz: float = 25.0
    window_s: float = 1.5
    first_s: float = 0.8
    hop_s: float = 0.12
    shortest_s: float = 0.28
    longest_s: float = 1.2
    near_best: float = 0.85
    slow_share: float = 0.6


FLIGHT_MS2 = 0.3 * GRAVITY_MS2
"""Below this specific force the body is taken to fly; walking never unloads the trunk so far."""


class Rhythm:
    """Measures the rhythm in frames; equal frames for any cut of the stream."""

    def __init__(self, *, rate_hz: float, params: RhythmParams | None = None) -> None:
        self._params = p = params or RhythmParams()
        self._every = max(1, round(rate_hz / p.thinned_hz))
        self._thin_hz = rate_hz / self._every
        self._n_hop = max(1, round(p.hop_s * self._thin_hz))
        self._n_hops = max(1, round(p.window_s * self._thin_hz / self._n_hop))
        self._n_window = self._n_hops * self._n_hop
        shortest, longest = (int(s * self._thin_hz) for s in (p.shortest_s, p.longest_s))
        self._lags = np.arange(shortest, longest + 2)
        self._longest = int(self._lags[-1])
        self._taper = np.hanning(self._n_window + 2)[1:-1]
        self._leads = LeadMeter(rate_hz=self._thin_hz, n_hop=self._n_hop, n_hops=self._n_hops)
        self.reset()

    @property
    def hop(self) -> int:
        """Samples from one frame to the next; the first frame ends with the first hop."""
        return self._n_hop * self._every

    def reset(self) -> None:
        """Forget everything; what came before counts as silence."""
        self._waiting: FloatArray | None = None
        self._hops_seen = 0
        self._thin: FloatArray | None = None
        self._leads.reset()
        self._lag_sums = np.zeros((len(self._lags) + 1, self._n_hops - 1))
        self._level_sums = np.zeros((3, self._n_hops - 1))

    def push(
        self,
        *,
        level: FloatArray,
        norm: FloatArray,
        smooth: FloatArray,
        start: int,
        looks: Sequence[int] | None = None,
    ) -> Frames:
        """Frames that end in this block.

        Parameters
        ----------
        level : ndarray of float64, shape (n, 2)
            V and A, m/s², not smoothed.
        norm : ndarray of float64, shape (n,)
            Size of the specific force, m/s².
        smooth : ndarray of float64, shape (n, 2, 3 or 5)
            V, A and, with a gyroscope, the pitch rate, at the chest sway and yaw rate; smoothed.
        start : int
            Index of the first row.
        looks : sequence of int, optional
            Samples at which the last frame will be looked at, in order. Frames that are the
            last at none of them are left out, but for the last of the block.

        Returns
        -------
        Frames
        """
        rows, first = np.vstack([level[:, 0], norm, smooth.T]), start
        if self._waiting is not None:
            first -= self._waiting.shape[1]
            rows = np.concatenate([self._waiting, rows], axis=1)
        n_samples = self.hop
        n_new = rows.shape[1] // n_samples
        self._waiting = rows[:, n_new * n_samples :].copy()
        if not n_new:
            return NO_FRAMES
        ends = first + n_samples * np.arange(1, n_new + 1) - 1
        wanted = ALL if looks is None else looked_at(ends, looks)
        return self._frames(rows[:, : n_new * n_samples], ends, wanted)

    def _frames(self, rows: FloatArray, ends: IntArray, wanted: IntArray | slice) -> Frames:
        """One frame per wanted hop of ``rows``."""
        seen = self._n_hop * np.arange(self._hops_seen + 1, self._hops_seen + len(ends) + 1)
        self._hops_seen += len(ends)
        held = np.minimum(seen, self._n_window)
        line = self._thinned(rows[2:, :: self._every])
        lagged, levels = self._lagged(line), self._levels(rows[0], rows[1])
        sizes, leads = self._leads.push(line[1:], n_before=self._n_before, held=held, wanted=wanted)
        held = held[wanted]
        period, regularity = self._period(lagged[:, wanted], seen[wanted], held)
        v, a = self._components(line[:3], np.arange(len(ends))[wanted], period)
        beat = (period, regularity, abs(v), abs(a), np.angle(a * np.conj(v)))
        v_sd, flight = _spread(levels[:, wanted] / (held * self._every))
        columns = (*beat, v_sd, flight, held / self._thin_hz, sizes[0], sizes[1])
        return Frames(ends[wanted], np.column_stack(columns), leads.T)

    @property
    def _n_before(self) -> int:
        """Thinned samples kept from before a block: a window, and the longest lag before it."""
        return self._n_window + self._longest

    def _thinned(self, rows: FloatArray) -> FloatArray:
        """Ones, and the thinned signals, with what came before; all zero before the start."""
        n_rows, n_new = rows.shape
        line = np.empty((1 + n_rows, self._n_before + n_new))
        line[:, : self._n_before] = 0.0 if self._thin is None else self._thin
        line[0, self._n_before :], line[1:, self._n_before :] = 1.0, rows
        self._thin = line[:, -self._n_before :].copy()
        return line

    def _lagged(self, line: FloatArray) -> FloatArray:
        """Windowed sums of lagged products of V and A, a row a lag (0 first), a column a frame."""
        v, a = line[1], line[2]
        products = []
        for lag in (0, *self._lags.tolist()):
            now, then = slice(self._n_before, None), slice(self._n_before - lag, len(v) - lag)
            products.append(v[now] * v[then] + a[now] * a[then])
        sums = binned(np.stack(products), self._n_hop)
        self._lag_sums, windows = rolling(self._lag_sums, sums, self._n_hops)
        return windows

    def _period(
        self, sums: FloatArray, seen: IntArray, held: IntArray
    ) -> tuple[FloatArray, FloatArray]:
        """Step period (s) and regularity of each frame; NaN and 0 where there is none."""
        lags = self._lags[:, None]
        usable = lags < self._params.slow_share * seen
        n_pairs = np.clip(seen - lags, 1, self._n_window)
        energy = np.maximum(sums[0] / held, 1e-9)
        r = np.where(usable, sums[1:] / n_pairs / energy, -1.0)
        left, mid, right = r[:-2], r[1:-1], r[2:]
        peaks = np.where((mid >= left) & (mid > right) & usable[2:], mid, -1.0)
        peaks = self._nearest(peaks, held)
        best = peaks.max(axis=0)
        first = np.argmax(peaks >= self._params.near_best * best, axis=0)
        frame = np.arange(len(held))
        low, top, high = left[first, frame], mid[first, frame], right[first, frame]
        bend = np.minimum(low - 2.0 * top + high, -1e-12)
        lag = self._lags[first + 1] + np.clip(0.5 * (low - high) / bend, -0.5, 0.5)
        found = (best > 0) & (held >= self._params.first_s * self._thin_hz)
        return (
            np.where(found, lag / self._thin_hz, np.nan),
            np.where(found, np.minimum(top, 1.0), 0.0),
        )

    def _nearest(self, peaks: FloatArray, held: IntArray) -> FloatArray:
        """Peaks without those of slow steps wherever there are quicker ones."""
        is_slow = self._lags[2:, None] >= self._params.slow_share * held
        quick = np.where(is_slow, -1.0, peaks)
        return np.where(quick.max(axis=0) > 0, quick, peaks)

    def _components(
        self, line: FloatArray, hops: IntArray, period: FloatArray
    ) -> tuple[ComplexArray, ComplexArray]:
        """Complex V and A at the step frequency (peak amplitude); 0 where there is no period.

        Sample by sample over all windows at once, by Goertzel's recursion: one real product a
        sample and signal. The row of ones tells what a mean of V and A adds to them.
        """
        turn_rad = np.where(np.isnan(period), 0.0, 2.0 * np.pi / self._thin_hz / period)
        twice_cosine = 2.0 * np.cos(turn_rad)
        first = self._n_before - self._n_window + self._n_hop * (hops + 1)
        total, now, last = np.zeros((3, len(line), len(hops)))
        for k, weight in enumerate(self._taper.tolist()):
            x = line[:, first + k] * weight
            total += x
            now, last = x + twice_cosine * now - last, now
        flat, *waves = now - np.exp(-1j * turn_rad) * last
        v, a = (
            np.where(turn_rad > 0, 2.0 * (wave - sums / total[0] * flat) / total[0], 0.0)
            for wave, sums in zip(waves, total[1:], strict=True)
        )
        return v, a

    def _levels(self, v: FloatArray, norm: FloatArray) -> FloatArray:
        """Windowed sums of V, of its square and of the samples in flight, a column a frame."""
        flying = (norm < FLIGHT_MS2).astype(np.float64)
        sums = binned(np.stack([v, v * v, flying]), self._n_hop * self._every)
        self._level_sums, windows = rolling(self._level_sums, sums, self._n_hops)
        return windows


def _spread(means: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Standard deviation of V, and share of time in flight, from :meth:`Rhythm._levels`."""
    v, square, flight = means
    return np.sqrt(np.maximum(square - v * v, 0.0)), flight
