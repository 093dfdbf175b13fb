"""By how much one signal of the trunk leads another, over the last window and its last half.

For each lag the product of the vertical acceleration V now and another signal *lag*
earlier is averaged over the window and divided by the sizes of both. The row of
these averages is the cross-correlation of the two: it holds the phase between
them at every step frequency at once, needs neither a step period nor a contact,
and changes its sign with the other signal. Two others are looked at beside V:

- *surge*, the forward acceleration A: whether it leads V or lags tells the way of
  travel (:mod:`retrogait.gait.trunk.direction`)
- *pitch*, the rotation rate about the left axis, where there is a gyroscope: the trunk
  bows and rises once a step, and a sensor turned by 180° sees it the other way round

At the chest a third pair, of stride frequency and of neither V nor A, is looked at alike:

- *yaw*, the rate about the vertical, beside *sway*, the acceleration to the left. The chest
  turns against the legs: as a foot comes down in front, its shoulder is back, and comes forward
  while the body falls from that foot to the other. Going backward the foot comes down behind,
  its shoulder is in front, and the sign turns round, walking and running alike. The pelvis is
  no such witness: it turns with the thigh in quick walking and not in slow (Bruijn 2008, Gait
  Posture 27:455), and :mod:`retrogait.sim` and people disagree there

And the surge is looked at beside itself:

- *shape*, by how much A leads its own square, which is how its second harmonic lies to its first.
  As a foot comes down in front, the body is braked briskly, and picks up speed slowly till the
  next one; going backward it is braked as briskly, the other way. So the wave of A falls steeply
  and rises gently forward, and turned round backward. V has no part in it: of those whose phase
  between A and V is odd (``cmu``), the wave has the shape that everyone's has

The whole window (1.5 s, two to three steps) is the steadier; its last half, a step or two, sees a
turn-round as soon as the first steps of the new way are over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.gait.trunk.windows import binned, rolling
from retrogait.types import FloatArray, IntArray

LAGS_MS = tuple(range(-400, 401, 80))
"""Positive: the other signal comes first. To both sides half the period of slow steps; as near
together as signals smoothed at 2.7 Hz can differ."""

V, SURGE, PITCH, SWAY, YAW = range(5)
"""Rows of the smoothed signals."""

PAIRS = ((SURGE, V), (PITCH, V), (YAW, SWAY))
"""Which signal leads which."""

AT_ONCE = tuple(LAGS_MS.index(lag_ms) for lag_ms in (-80, 0, 80))
"""Places of the lags at which the chest's yaw and its sway go together (``cmu``: medians of 0.43
forward, -0.35 backward)."""

STEEP = tuple(LAGS_MS.index(lag_ms) for lag_ms in (-160, -80))
GENTLE = tuple(LAGS_MS.index(lag_ms) for lag_ms in (160, 240))
"""Places of the lags at which the shape is negative and positive in everyone's forward walking."""

MOST_SHAPE = 3.0
"""A single jolt in a still window has no shape."""

ALL = slice(None)


@dataclass(frozen=True, slots=True)
class LeadParams:
    """Sizes added in square to those of the signals, so that noise leads nothing.

    Parameters
    ----------
    v_ms2, surge_ms2, pitch_rads, sway_ms2, yaw_rads : float
        m/s² and rad/s: a fifth of what slow walking shows (``mobgap``), or less.
    """

    v_ms2: float = 0.1
    surge_ms2: float = 0.15
    pitch_rads: float = 0.05
    sway_ms2: float = 0.1
    yaw_rads: float = 0.05

    def floors(self, n: int) -> FloatArray:
        """One for each of the first ``n`` signals."""
        floors = (self.v_ms2, self.surge_ms2, self.pitch_rads, self.sway_ms2, self.yaw_rads)
        return np.array(floors[:n])


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
        exact = np.array(LAGS_MS) * rate_hz / 1000.0
        # Between samples a lag is read off the whole ones below and above it.
        pairs = np.stack([np.floor(exact), np.ceil(exact)]).astype(np.int64)
        self._lags = np.unique(pairs)
        self._low, self._high = np.searchsorted(self._lags, pairs)
        self._share = (exact - pairs[0])[:, None]
        self.longest = int(self._lags[-1])
        self.reset()

    def reset(self) -> None:
        """Forget everything; what came before counts as silence."""
        self._sums: FloatArray | None = None

    def push(
        self,
        line: FloatArray,
        *,
        n_before: int,
        held: IntArray,
        wanted: IntArray | slice = ALL,
    ) -> tuple[FloatArray, FloatArray]:
        """Sizes and leads for the hops that follow the first ``n_before`` samples.

        Parameters
        ----------
        line : ndarray of float64, shape (2, 3 or 5, n_before + n)
            V, A and, with a gyroscope, the pitch rate, at the chest sway and yaw rate:
            smoothed, thinned.
        n_before : int
            Samples seen before, at least ``longest``.
        held : ndarray of int64, shape (hops,)
            Samples that the window holds at each hop.
        wanted : ndarray of int64, or slice
            Which of these hops are to be worked out; all are taken in.

        Returns
        -------
        sizes : ndarray of float64, shape (signals, wanted hops)
            Root mean square of each signal over the window.
        leads : ndarray of float64, shape (2 * lags * (pairs + 1), wanted hops)
            Surge over the window and over its last half, then pitch and yaw alike, a row a
            lag of ``LAGS_MS``; -1 to 1, and beyond where a signal is just dying away. Last
            the shape of the surge alike; mostly within -1 to 1.
        """
        products = [*self._products(line, n_before), *self._cubes(line[SURGE], n_before)]
        sums = binned(np.stack(products), self._n_hop)
        if self._sums is None:
            self._sums = np.zeros((len(sums), self._n_hops - 1))
        n_half = self._n_hops // 2
        _, half = rolling(self._sums[:, self._n_hops - n_half :], sums, n_half)
        self._sums, whole = rolling(self._sums, sums, self._n_hops)
        held = held[wanted]
        mean = whole[:, wanted] / held
        late = half[:, wanted] / np.minimum(held, n_half * self._n_hop)
        leads = np.stack([self._leads(mean, len(line)), self._leads(late, len(line))], axis=1)
        return np.sqrt(mean[: len(line)]), leads.reshape(-1, len(held))

    def _leads(self, mean: FloatArray, n_signals: int) -> FloatArray:
        """Mean products over the sizes of their signals, shape (pairs + 1, lags, hops)."""
        floors = self._params.floors(n_signals)[:, None]
        sizes = np.sqrt(mean[:n_signals] + floors * floors)
        first, last = np.array(_pairs(n_signals)).T
        n_pairs = n_signals + len(first) * len(self._lags)
        pairs = mean[n_signals:n_pairs].reshape(len(first), len(self._lags), -1)
        both = (sizes[last] * sizes[first])[:, None]
        shape = self._shape(mean[n_pairs:], square=mean[SURGE], size=sizes[SURGE])
        return np.concatenate([self._at_lags(pairs) / both, shape[None]])

    def _shape(self, cubes: FloatArray, *, square: FloatArray, size: FloatArray) -> FloatArray:
        """Mean cubes of the surge about its mean, over its size, shape (lags, hops)."""
        about_mean = self._at_lags(cubes[1:]) - square * cubes[0]
        return np.asarray(np.clip(about_mean / size**3, -MOST_SHAPE, MOST_SHAPE))

    def _at_lags(self, by_lag: FloatArray) -> FloatArray:
        """Values at ``LAGS_MS``, read off the whole lags around them, shape (..., lags, hops)."""
        low, high = by_lag[..., self._low, :], by_lag[..., self._high, :]
        return np.asarray(low + self._share * (high - low))

    def _cubes(self, surge: FloatArray, n_before: int) -> list[FloatArray]:
        """The surge, then its square now times what it was each lag earlier."""
        now, square = surge[n_before:], surge * surge
        cubes = [now]
        for lag in self._lags.tolist():
            then = slice(n_before - abs(lag), len(surge) - abs(lag))
            cubes.append(square[n_before:] * surge[then] if lag >= 0 else square[then] * now)
        return cubes

    def _products(self, line: FloatArray, n_before: int) -> list[FloatArray]:
        """Squares of the signals, then those of each pair at each lag."""
        now = line[:, n_before:]
        products = [*(now * now)]
        for other, own in _pairs(len(line)):
            for lag in self._lags.tolist():
                then = line[:, n_before - abs(lag) : line.shape[1] - abs(lag)]
                first, last = (then, now) if lag >= 0 else (now, then)
                products.append(first[other] * last[own])
        return products


def turning_of(leads: FloatArray) -> FloatArray:
    """How far the chest turns as in forward gait (1) or in backward gait (-1), for each frame.

    Parameters
    ----------
    leads : ndarray of float64, shape (frames, k)
        From :meth:`LeadMeter.push`, turned over; 0 where no yaw is in them.
    """
    # Of each pair, and of the shape, there are the whole window and its last half.
    if leads.shape[1] < 2 * (len(PAIRS) + 1) * len(LAGS_MS):
        return np.zeros(len(leads))
    start = 2 * PAIRS.index((YAW, SWAY)) * len(LAGS_MS)
    before, now, after = (leads[:, start + lag] for lag in AT_ONCE)
    return np.asarray((before + now + after) / 3.0)


def shape_of(leads: FloatArray) -> FloatArray:
    """How far the surge has the shape of forward walking, for each frame; backward it is negative.

    Parameters
    ----------
    leads : ndarray of float64, shape (frames, k)
        From :meth:`LeadMeter.push`, turned over.
    """
    if not len(leads):
        return np.zeros(0)
    start = leads.shape[1] - 2 * len(LAGS_MS)
    gentle, steep = (leads[:, start + a] + leads[:, start + b] for a, b in (GENTLE, STEEP))
    return np.asarray((gentle - steep) / 2.0)


def _pairs(n_signals: int) -> list[tuple[int, int]]:
    """The pairs that the first signals make."""
    return [pair for pair in PAIRS if max(pair) < n_signals]
