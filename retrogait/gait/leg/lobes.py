"""Cut a swing rate into lobes: stretches of one sign, the swings among them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrogait.signal.history import History
from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class Movement:
    """How a segment turned one way over a stretch.

    Parameters
    ----------
    peak_rads : float
        Largest rate that way, rad/s; 0 if it never turned that way.
    angle_rad : float
        Angle swept that way, rad.
    vigour : float
        Integral of the cubed rate that way, rad³/s². Over a whole stride a leg
        turns back as far as it turned forth, so angles balance; the cube favours
        the way that is done in less time: the swing. The difference of both
        vigours is the (unnormalised) skewness of the rate.
    """

    peak_rads: float
    angle_rad: float
    vigour: float


def movement(rates_rads: FloatArray, *, sign: int, rate_hz: float) -> Movement:
    """What a stretch of swing rate holds of one sign."""
    turned = np.maximum(sign * rates_rads, 0.0)
    return Movement(
        peak_rads=float(turned.max(initial=0.0)),
        angle_rad=float(turned.sum()) / rate_hz,
        vigour=float(np.einsum("i,i->", turned * turned, turned)) / rate_hz,
    )


@dataclass(frozen=True, slots=True)
class Lobe:
    """A stretch in which the segment turns one way only, up to its decline.

    Parameters
    ----------
    sign : int
        +1: the distal end swings forward; -1: backward.
    start, stop : int
        First sample inside, first sample of the decline.
    end : float
        When the rate fell to the end level, in samples, between ``stop - 1`` and ``stop``.
    peak_rads, angle_rad, vigour : float
        As in :class:`Movement`.
    """

    sign: int
    start: int
    stop: int
    end: float
    peak_rads: float
    angle_rad: float
    vigour: float


@dataclass(frozen=True, slots=True)
class LobeParams:
    """What a lobe must be to matter.

    Parameters
    ----------
    rest_rads : float
        Below this a segment counts as not turning, rad/s: above the noise and the
        bias of a consumer gyroscope (a few degrees a second), well below any swing.
    end_share : float
        A lobe ends when its rate falls to this share of its peak: a leg may drift
        on in the same direction until the ground stops it.
    min_peak_rads : float
        Least peak of a swing, rad/s.
    min_angle_rad, max_angle_rad : float
        Least and most angle of a swing, rad.
    min_duration_s, max_duration_s : float
        Shortest and longest swing, s.
    min_seen_s : float
        Least of a lobe that was already under way when the signal began, s: with
        less, its angle and peak say nothing.
    """

    rest_rads: float
    end_share: float
    min_peak_rads: float
    min_angle_rad: float
    max_angle_rad: float
    min_duration_s: float
    max_duration_s: float
    min_seen_s: float


@dataclass(slots=True)
class LobeState:
    """First sample of all, and the open run: its sign and first sample; None = unset."""

    origin: int | None = None
    sign: int = 0
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one sign: first sample, and how far it is known to reach."""

    sign: int
    start: int
    stop: int


class LobeFinder:
    """Lobes of a signed rate, as they end.

    1. call each sample +1, -1 or 0 by its sign and ``rest_rads``
    2. in a run of equal non-zero calls, a lobe ends where the rate first falls to
       ``end_share`` of the highest so far, or with the run
    3. keep those of a length, height and angle a leg's swing can have

    Parameters
    ----------
    params : LobeParams
        Limits.
    rate_hz : float
        Sampling rate, Hz.

    Notes
    -----
    Equal lobes for any cut of the stream: a lobe depends on its run up to its end only.
    """

    def __init__(self, *, params: LobeParams, rate_hz: float) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self._shortest = math.ceil(params.min_duration_s * rate_hz)
        self._seen = math.ceil(params.min_seen_s * rate_hz)
        self._longest = math.ceil(params.max_duration_s * rate_hz)
        self._state = LobeState()

    def push(self, rates_rads: FloatArray, *, start: int, history: History) -> list[Lobe]:
        """Lobes that end in this block, in order of ``stop``.

        Parameters
        ----------
        rates_rads : ndarray of float64, shape (n,), n > 0
            The block, rad/s.
        start : int
            Index of its first sample.
        history : History
            Holds the rate in its first column, the block included.
        """
        found = [self._lobe(run, history=history) for run in self._runs(rates_rads, start=start)]
        return [lobe for lobe in found if lobe is not None and lobe.stop >= start]

    def _runs(self, rates_rads: FloatArray, *, start: int) -> list[Run]:
        """The runs that end in this block and the open one, where long enough for a lobe."""
        calls = np.sign(rates_rads) * (np.abs(rates_rads) > self._params.rest_rads)
        changes = np.flatnonzero(np.diff(calls, prepend=self._state.sign))
        first_open = start if self._state.start is None else self._state.start
        origin = start if self._state.origin is None else self._state.origin
        firsts = np.concatenate([[first_open], start + changes])
        stops = np.concatenate([start + changes, [start + len(calls)]])
        signs = np.concatenate([[self._state.sign], calls[changes]])
        self._state = LobeState(origin=origin, sign=int(signs[-1]), start=int(firsts[-1]))
        shortest = np.where(firsts == origin, self._seen, self._shortest)
        # A lobe ends within the longest duration: an older run has nothing to tell.
        recent = firsts + self._longest >= start
        kept = np.flatnonzero((signs != 0) & recent & (stops - firsts >= shortest))
        return [Run(sign=int(signs[i]), start=int(firsts[i]), stop=int(stops[i])) for i in kept]

    def _lobe(self, run: Run, *, history: History) -> Lobe | None:
        """The lobe at the head of a run; None while it goes on or where it is no swing."""
        rates = history.window(run.start, min(run.stop, run.start + self._longest) + 1)[:, 0]
        heights = run.sign * rates
        levels = np.maximum(
            self._params.end_share * np.maximum.accumulate(heights), self._params.rest_rads
        )
        ended = self._is_large(heights, run=run)[:-1] & (heights[1:] <= levels[:-1])
        if not ended.any():
            return None
        last = int(np.argmax(ended))
        whole = movement(heights[: last + 1], sign=1, rate_hz=self._rate_hz)
        if whole.angle_rad > self._params.max_angle_rad:
            return None
        over = max(heights[last] - levels[last], 0.0)
        fall = over / (over + levels[last] - heights[last + 1]) if over else 0.0
        return Lobe(
            sign=run.sign,
            start=run.start,
            stop=run.start + last + 1,
            end=run.start + last + float(fall),
            peak_rads=whole.peak_rads,
            angle_rad=whole.angle_rad,
            vigour=whole.vigour,
        )

    def _is_large(self, heights: FloatArray, *, run: Run) -> npt.NDArray[np.bool_]:
        """For each sample: is the run up to it long, high and wide enough for a swing."""
        params = self._params
        shortest = self._seen if run.start == self._state.origin else self._shortest
        return np.asarray(
            (np.arange(1, len(heights) + 1) >= shortest)
            & (np.maximum.accumulate(heights) >= params.min_peak_rads)
            & (np.cumsum(heights) / self._rate_hz >= params.min_angle_rad)
        )

    def reset(self) -> None:
        """Forget the open run."""
        self._state = LobeState()
