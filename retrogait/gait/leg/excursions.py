"""Cut a swing rate into excursions: the leg's large turns forth and back."""

from __future__ import annotations

import math
from dataclasses import dataclass

from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class Excursion:
    """A turn one way, from the last turning point to the decline of its rate.

    Parameters
    ----------
    sign : int
        +1: the distal end swings forward; -1: backward.
    start : int
        Sample of the turning point it began at.
    stop : int
        First sample of the decline.
    end : float
        When the rate fell to the end level, in samples, between ``stop - 1`` and ``stop``.
    angle_rad, peak_rads : float
        Angle swept and largest rate, up to the decline.
    """

    sign: int
    start: int
    stop: int
    end: float
    angle_rad: float
    peak_rads: float


@dataclass(frozen=True, slots=True)
class ExcursionParams:
    """What an excursion must be to matter.

    Parameters
    ----------
    turn_rad, turn_share : float
        A leg has turned round when it came back by this angle, rad, and by this share
        of the angle swept: more than a wobble in mid-swing or mid-stance.
    min_angle_rad : float
        Least angle of an excursion, rad.
    min_share : float
        Least angle as a share of the last excursion the same way.
    memory_s : float
        For how long that one counts, s: the slowest stride.
    min_peak_rads : float
        Least peak rate, rad/s.
    end_share : float
        The decline begins where the rate falls to this share of its peak.
    rest_rads, rest_s : float
        So long under this rate, s and rad/s, a leg rests: what it swept before is over.
    """

    turn_rad: float
    turn_share: float
    min_angle_rad: float
    min_share: float
    memory_s: float
    min_peak_rads: float
    end_share: float
    rest_rads: float
    rest_s: float


@dataclass(slots=True)
class Sweep:
    """The sweep under way: its way, first sample, angle now and at most, and peak rates.

    ``furthest`` is the sample of the largest angle, ``back_rads`` the largest rate
    against the way since; ``found`` tells whether its excursion is out.
    """

    sign: int
    start: int
    furthest: int
    angle_rad: float = 0.0
    most_rad: float = 0.0
    peak_rads: float = 0.0
    back_rads: float = 0.0
    last_rads: float = 0.0
    found: bool = False

    def turned(self) -> Sweep:
        """The sweep the other way that has begun at the furthest sample."""
        back_rad = self.most_rad - self.angle_rad
        return Sweep(
            sign=-self.sign,
            start=self.furthest,
            furthest=self.furthest,
            angle_rad=back_rad,
            most_rad=back_rad,
            peak_rads=self.back_rads,
            last_rads=-self.last_rads,
        )


@dataclass(slots=True)
class ExcursionState:
    """The sweep under way (None = unset), samples at rest, last excursion by way."""

    sweep: Sweep | None = None
    resting: int = 0
    last: dict[int, Excursion] | None = None


class ExcursionFinder:
    """Excursions of a signed rate, as they decline.

    The angle of a leg goes up and down once a stride, in walking and running,
    forward and backward. Its turning points are sought with hysteresis, so that
    wobbles in mid-swing and plateaus before a contact do not break a stride.
    Excursions come in turn: after one forth the next is one back, except after a
    rest or where one is too small.

    Parameters
    ----------
    params : ExcursionParams
        Limits.
    rate_hz : float
        Sampling rate, Hz.

    Notes
    -----
    Works sample by sample, so it gives equal excursions for any cut of the stream.
    """

    def __init__(self, *, params: ExcursionParams, rate_hz: float) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self._rest = math.ceil(params.rest_s * rate_hz)
        self._memory = params.memory_s * rate_hz
        self._state = ExcursionState()

    def push(self, rates_rads: FloatArray, *, start: int) -> list[Excursion]:
        """Excursions that decline in this block, in order of ``stop``.

        Parameters
        ----------
        rates_rads : ndarray of float64, shape (n,)
            The block, rad/s.
        start : int
            Index of its first sample.
        """
        found = []
        for index, rate in enumerate(rates_rads.tolist(), start):
            sweep = self._moved(rate, index)
            if sweep.found or sweep.sign * rate > self._level(sweep):
                sweep.last_rads = sweep.sign * rate
                continue
            if self._is_large(sweep, index):
                found.append(self._excursion(sweep, index=index, height=sweep.sign * rate))
            sweep.last_rads = sweep.sign * rate
        return found

    def _moved(self, rate: float, index: int) -> Sweep:
        """The sweep under way with this sample, a new one after a turn or a rest."""
        state, params = self._state, self._params
        state.resting = state.resting + 1 if abs(rate) < params.rest_rads else 0
        sweep = state.sweep
        if sweep is None or state.resting >= self._rest:
            sign = 1 if sweep is None else sweep.sign
            state.sweep = sweep = Sweep(sign=sign, start=index, furthest=index)
        height = sweep.sign * rate
        sweep.angle_rad += height / self._rate_hz
        if sweep.angle_rad >= sweep.most_rad:
            sweep.most_rad, sweep.furthest, sweep.back_rads = sweep.angle_rad, index, 0.0
            sweep.peak_rads = max(sweep.peak_rads, height)
            return sweep
        sweep.back_rads = max(sweep.back_rads, -height)
        back_rad = sweep.most_rad - sweep.angle_rad
        if back_rad > params.turn_rad and back_rad > params.turn_share * sweep.most_rad:
            state.sweep = sweep = sweep.turned()
            sweep.furthest = index
        return sweep

    def _level(self, sweep: Sweep) -> float:
        """Rate under which the sweep declines, rad/s."""
        return max(self._params.end_share * sweep.peak_rads, self._params.rest_rads)

    def _is_large(self, sweep: Sweep, index: int) -> bool:
        """True for a sweep of the size of a swing or a stance."""
        params = self._params
        last = (self._state.last or {}).get(sweep.sign)
        if sweep.most_rad < params.min_angle_rad or sweep.peak_rads < params.min_peak_rads:
            return False
        if last is None or index - last.stop > self._memory:
            return True
        return sweep.most_rad >= params.min_share * last.angle_rad

    def _excursion(self, sweep: Sweep, *, index: int, height: float) -> Excursion:
        """The excursion of a sweep that declines with this sample."""
        over = max(sweep.last_rads - self._level(sweep), 0.0)
        fall = over / (sweep.last_rads - height) if over else 0.0
        sweep.found = True
        excursion = Excursion(
            sign=sweep.sign,
            start=sweep.start,
            stop=index,
            end=index - 1 + fall,
            angle_rad=sweep.most_rad,
            peak_rads=sweep.peak_rads,
        )
        self._state.last = {**(self._state.last or {}), sweep.sign: excursion}
        return excursion

    def reset(self) -> None:
        """Forget all that was swept."""
        self._state = ExcursionState()
