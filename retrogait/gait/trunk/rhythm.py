"""The rhythm of the trunk, four times a second: step period, phase, strength, flight.

Every frame looks back over one window of whole hops. Samples wait until a hop is
full, and hops count from the first sample since the start or a gap, so frames do
not depend on how the stream is cut. All frames of a block are computed at once.

1. thin the smoothed V and A to about 25 Hz
2. autocorrelation of V and A together, at every lag a step can take: lagged
   products summed per hop, hops summed per window (A breaks the tie where V
   peaks twice a step)
3. step period: the first peak of it that comes close to the highest
4. V and A at the step frequency: Hann-windowed components; their phase
5. by how much A (and the pitch rate) lead V at fixed lags (:mod:`.leads`)
6. strength of the raw V and the time without support, for walking or running
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.gait.trunk.frames import NO_FRAMES, Frames
from retrogait.gait.trunk.leads import LeadMeter
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
        Time between frames.
    shortest_s, longest_s : float
        Step periods searched: 215 to 50 steps/min.
    near_best : float
        The first autocorrelation peak at least this share of the highest is the
        step; later ones are its multiples.
    """

    thinned_hz: float = 25.0
    window_s: float = 1.5
    first_s: float = 0.8
    hop_s: float = 0.25
    shortest_s: float = 0.28
    longest_s: float = 1.2
    near_best: float = 0.85


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

    def reset(self) -> None:
        """Forget everything; what came before counts as silence."""
        self._waiting: FloatArray | None = None
        self._hops_seen = 0
        self._thin: FloatArray | None = None
        self._leads.reset()
        self._lag_sums = np.zeros((self._n_hops - 1, len(self._lags) + 1))
        self._level_sums = np.zeros((self._n_hops - 1, 3))

    def push(
        self, *, level: FloatArray, norm: FloatArray, smooth: FloatArray, start: int
    ) -> Frames:
        """Frames that end in this block.

        Parameters
        ----------
        level : ndarray of float64, shape (n, 2)
            V and A, m/s², not smoothed.
        norm : ndarray of float64, shape (n,)
            Size of the specific force, m/s².
        smooth : ndarray of float64, shape (n, 2 or 3)
            V, A and, with a gyroscope, the pitch rate, smoothed.
        start : int
            Index of the first row.

        Returns
        -------
        Frames
        """
        rows, first = np.column_stack([level[:, 0], norm, smooth]), start
        if self._waiting is not None:
            first -= len(self._waiting)
            rows = np.concatenate([self._waiting, rows])
        n_samples = self._n_hop * self._every
        n_new = len(rows) // n_samples
        self._waiting = rows[n_new * n_samples :].copy()
        if not n_new:
            return NO_FRAMES
        ends = first + n_samples * np.arange(1, n_new + 1) - 1
        return self._frames(rows[: n_new * n_samples], ends)

    def _frames(self, rows: FloatArray, ends: IntArray) -> Frames:
        """One frame per hop of ``rows``."""
        hops = np.arange(self._hops_seen + 1, self._hops_seen + len(ends) + 1)
        self._hops_seen += len(ends)
        seen = hops * self._n_hop
        held = np.minimum(seen, self._n_window)
        line = self._thinned(rows[:: self._every, 2:])
        period, regularity = self._period(self._lagged(line), seen)
        v, a = self._components(line, period, held)
        v_sd, flight = self._levels(rows[:, 0], rows[:, 1], held * self._every)
        sizes, leads = self._leads.push(line, n_before=self._n_before, held=held)
        phase = np.angle(a * np.conj(v))
        beat = (period, regularity, abs(v), abs(a), phase)
        columns = (*beat, v_sd, flight, held / self._thin_hz, sizes[:, 0], sizes[:, 1])
        return Frames(ends, np.column_stack(columns), leads)

    @property
    def _n_before(self) -> int:
        """Thinned samples kept from before a block: a window, and the longest lag before it."""
        return self._n_window + self._longest

    def _thinned(self, rows: FloatArray) -> FloatArray:
        """The thinned signals with what came before; silence before the start."""
        before = np.zeros((self._n_before, rows.shape[1])) if self._thin is None else self._thin
        line = np.concatenate([before, rows])
        self._thin = line[-self._n_before :].copy()
        return line

    def _lagged(self, line: FloatArray) -> FloatArray:
        """Windowed sums of lagged products of V and A, a row a frame, a column a lag (0 first)."""
        now = line[self._n_before :]
        sums = []
        for lag in (0, *self._lags.tolist()):
            then = line[self._n_before - lag : len(line) - lag]
            product = now[:, 0] * then[:, 0] + now[:, 1] * then[:, 1]
            sums.append(binned(product, self._n_hop))
        self._lag_sums, windows = rolling(self._lag_sums, np.column_stack(sums), self._n_hops)
        return windows

    def _period(self, sums: FloatArray, seen: IntArray) -> tuple[FloatArray, FloatArray]:
        """Step period (s) and regularity of each frame; NaN and 0 where there is none."""
        held = np.minimum(seen, self._n_window)
        usable = self._lags < 0.6 * held[:, None]
        n_pairs = np.clip(seen[:, None] - self._lags, 1, self._n_window)
        energy = np.maximum(sums[:, :1] / held[:, None], 1e-9)
        r = np.where(usable, sums[:, 1:] / n_pairs / energy, -1.0)
        left, mid, right = r[:, :-2], r[:, 1:-1], r[:, 2:]
        peaks = np.where((mid >= left) & (mid > right) & usable[:, 2:], mid, -1.0)
        best = peaks.max(axis=1, keepdims=True)
        first = np.argmax(peaks >= self._params.near_best * best, axis=1)
        rows = np.arange(len(r))
        low, top, high = left[rows, first], mid[rows, first], right[rows, first]
        bend = np.minimum(low - 2.0 * top + high, -1e-12)
        lag = self._lags[first + 1] + np.clip(0.5 * (low - high) / bend, -0.5, 0.5)
        found = (best[:, 0] > 0) & (held >= self._params.first_s * self._thin_hz)
        return (
            np.where(found, lag / self._thin_hz, np.nan),
            np.where(found, np.minimum(top, 1.0), 0.0),
        )

    def _components(
        self, line: FloatArray, period: FloatArray, held: IntArray
    ) -> tuple[ComplexArray, ComplexArray]:
        """Complex V and A at the step frequency (peak amplitude); 0 where there is no period."""
        n = self._n_window
        first = self._n_before - n + self._n_hop * np.arange(1, len(held) + 1)
        turn_rad = np.where(np.isnan(period), 0.0, 2.0 * np.pi / self._thin_hz / period)
        turn, wave = np.exp(-1j * turn_rad), np.exp(1j * (n - 1) * turn_rad)
        flat, flat_wave = np.zeros(len(held)), np.zeros(len(held), dtype=np.complex128)
        sums, waves = np.zeros((len(held), 2)), np.zeros((len(held), 2), dtype=np.complex128)
        # Sample by sample over all windows at once: a wave is turned on, not computed anew.
        for k in range(n):
            taper = np.where(k >= n - held, self._taper[k], 0.0)
            x = line[first + k, :2] * taper[:, None]
            flat += taper
            flat_wave += taper * wave
            sums += x
            waves += x * wave[:, None]
            wave = wave * turn
        mean = sums / flat[:, None]
        both = 2.0 * (waves - mean * flat_wave[:, None]) / flat[:, None]
        both = np.where(turn_rad[:, None] > 0, both, 0.0)
        return both[:, 0], both[:, 1]

    def _levels(
        self, v: FloatArray, norm: FloatArray, n_samples: IntArray
    ) -> tuple[FloatArray, FloatArray]:
        """Standard deviation of V, and share of time in flight."""
        n = self._n_hop * self._every
        flying = (norm < FLIGHT_MS2).astype(np.float64)
        sums = np.column_stack([binned(x, n) for x in (v, v * v, flying)])
        self._level_sums, windows = rolling(self._level_sums, sums, self._n_hops)
        mean = windows / n_samples[:, None]
        variance = mean[:, 1] - mean[:, 0] * mean[:, 0]
        return np.sqrt(np.maximum(variance, 0.0)), mean[:, 2]
