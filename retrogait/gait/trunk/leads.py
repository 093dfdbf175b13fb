"""By how much one signal of the trunk leads another, over the last window and its last half.

For each lag the product of the vertical acceleration V now and another signal *lag*
earlier is averaged over the window and divided by the sizes of both. The row of
these averages is the cross-correlation of the two: it holds the phase between
them at every step frequency at once, needs neither a step period nor a contact,
and changes its sign with the other signal. Two other signals are looked at:

- *surge*, the forward acceleration A: whether it leads V or lags tells the way of
  travel (:mod:`retrogait.gait.trunk.direction`)
- *pitch*, the rotation rate about the left axis, where there is a gyroscope: the trunk
  bows and rises once a step, and a sensor turned by 180° sees it the other way round

The whole window (1.5 s, two to three steps) is the steadier; its last half, a step or two, sees a
turn-round as soon as the first steps of the new way are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from retrogait.gait.trunk.windows import binned, rolling
from retrogait.types import FloatArray

LAGS_MS = tuple(range(-400, 401, 80))
"""Positive: the other signal comes first. To both sides half the period of slow steps; as near
together as signals smoothed at 2.7 Hz can differ."""

V, SURGE, PITCH = range(3)
"""Columns of the smoothed signals."""


@dataclass(frozen=True, slots=True)
class LeadParams:
    """Sizes added in square to those of the signals, so that noise leads nothing.

    Parameters
    ----------
    v_ms2, surge_ms2, pitch_rads : float
        m/s², m/s², rad/s: a fifth of what slow walking shows (``mobgap``).
    """

    v_ms2: float = 0.1
    surge_ms2: float = 0.15
    pitch_rads: float = 0.05

    def floors(self, n: int) -> FloatArray:
        """One for each of the first ``n`` columns."""
        return np.array([self.v_ms2, self.surge_ms2, self.pitch_rads][:n])


class LeadMeter:
    """Sizes and leads at the end of each hop; equal for any cut of the stream.

    Parameters
    ----------
    rate_hz : float
        Rate of the thinned signals, Hz.
    n_hop, n_hops : int
        Samples in a hop, hops in a window.
    params : LeadParams, optional
        Sizes of noise.
    """

    def __init__(
        self, *, rate_hz: float, n_hop: int, n_hops: int, params: LeadParams | None = None
    ) -> None:
        self._params = params or LeadParams()
        self._n_hop, self._n_hops = n_hop, n_hops
        self._lags, self._weights = _interpolation(rate_hz)
        self.longest = int(max(self._lags))
        self.reset()

    def reset(self) -> None:
        """Forget everything; what came before counts as silence."""
        self._sums: FloatArray | None = None

    def push(
        self, line: FloatArray, *, n_before: int, held: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Sizes and leads for the hops that follow the first ``n_before`` rows.

        Parameters
        ----------
        line : ndarray of float64, shape (n_before + n, 2 or 3)
            V, A and, with a gyroscope, the pitch rate: smoothed, thinned.
        n_before : int
            Rows seen before, at least ``longest``.
        held : ndarray of float64, shape (hops,)
            Samples that the window holds at each hop.

        Returns
        -------
        sizes : ndarray of float64, shape (hops, columns)
            Root mean square of each column over the window.
        leads : ndarray of float64, shape (hops, 2 * lags * (columns - 1))
            Surge over the window and over its last half, then pitch alike, a column a
            lag of ``LAGS_MS``; -1 to 1, and beyond where a signal is just dying away.
        """
        n_columns = line.shape[1]
        sums = np.column_stack(
            [binned(product, self._n_hop) for product in self._products(line, n_before)]
        )
        if self._sums is None:
            self._sums = np.zeros((self._n_hops - 1, sums.shape[1]))
        n_half = self._n_hops // 2
        _, half = rolling(self._sums[self._n_hops - n_half :], sums, n_half)
        self._sums, whole = rolling(self._sums, sums, self._n_hops)
        mean = whole / held[:, None]
        late = half / np.minimum(held, n_half * self._n_hop)[:, None]
        leads = np.stack([self._leads(mean, n_columns), self._leads(late, n_columns)], axis=2)
        return np.sqrt(mean[:, :n_columns]), leads.reshape(len(mean), -1)

    def _leads(self, mean: FloatArray, n_columns: int) -> FloatArray:
        """Mean products over the sizes of both signals, shape (hops, columns - 1, lags)."""
        sizes = np.sqrt(mean[:, :n_columns] + self._params.floors(n_columns) ** 2)
        by_lag = mean[:, n_columns:].reshape(len(mean), n_columns - 1, len(self._lags))
        leads = np.einsum("hcl,lk->hck", by_lag, self._weights)
        return np.asarray(leads / (sizes[:, :1] * sizes[:, 1:])[:, :, None])

    def _products(self, line: FloatArray, n_before: int) -> list[FloatArray]:
        """Squares of the columns, then V against the others at each lag."""
        n_columns = line.shape[1]
        now = line[n_before:]
        products = [now[:, k] * now[:, k] for k in range(n_columns)]
        for other in range(SURGE, n_columns):
            for lag in self._lags:
                then = line[n_before - abs(lag) : len(line) - abs(lag)]
                first, last = (then, now) if lag >= 0 else (now, then)
                products.append(first[:, other] * last[:, V])
        return products


def _interpolation(rate_hz: float) -> tuple[list[int], FloatArray]:
    """Whole lags, samples, and the weights that make ``LAGS_MS`` of them, shape (whole, lags)."""
    exact = [lag_ms * rate_hz / 1000.0 for lag_ms in LAGS_MS]
    pairs = [(floor(lag), ceil(lag)) for lag in exact]
    whole = sorted({lag for pair in pairs for lag in pair})
    weights = np.zeros((len(whole), len(exact)))
    for column, (lag, (low, high)) in enumerate(zip(exact, pairs, strict=True)):
        weights[whole.index(low), column] += 1.0 - (lag - low)
        weights[whole.index(high), column] += lag - low
    return whole, weights
