"""Which way a thigh travels, from the course of its rates over the last stride or two.

Theory
------
A backward step is close to a forward step run in reverse (Grasso 1998,
doi:10.1152/jn.1998.80.4.1868). What is the same in both says nothing; what changes its
sign under time reversal tells the direction. Two such quantities carry it here.

*Skew of the sagittal rate.* Swing is shorter than stance, so the thigh turns quicker
in the way of its swing: the third moment of the rate is positive forward, negative
backward.

*Sense of the loop.* In stance the hip adducts, as the body stands over the foot; in swing
the leg comes round outside. So the lower end of the thigh draws a flat loop over the
ground, which it runs through one way forward and the other way backward. The area of
the loop does not depend on how the sensor is turned about the thigh, nor on whether
the swing is the quicker: it holds in running, where the skew is weak. It needs the side.

Each can fail in a person's gait, so neither may outweigh the other: where they disagree
there is no answer.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrogait.types import FloatArray, Side

LOOP_SENSES = {Side.RIGHT: 1.0, Side.LEFT: -1.0}
"""Sign with which the loop of a leg speaks for backward."""


@dataclass(frozen=True, slots=True)
class TravelParams:
    """Stretch looked at, and weights.

    Parameters
    ----------
    longest_s : float
        Most that two strides may last to be looked at together, s; else the last one.
    stride_s : float
        Longest stride, s.
    first_s : float
        Stretch looked at before the first stride is complete, s: about a stride.
    least_rads, least_roll_rad : float
        Added in square to the spread of the rate, rad/s, and of the sideways angle,
        rad: movements of the size of noise, or in one plane only, have no say.
    per_skew, per_loop : float
        Log odds for one unit of skewness, and of loop. Equal, as both have a median of 0.5 to 0.9
        over complete strides, captured and simulated, walking and running (0.4 in karate
        and dance); the common scale is a logistic fit on the train-ok sets and the
        simulator. At 0.65 either alone gives odds of about 35 to 1.
    per_skew_alone : float
        Log odds for one unit of skewness where the side is not known.
    """

    longest_s: float = 3.2
    stride_s: float = 2.6
    first_s: float = 1.2
    least_rads: float = 0.14
    least_roll_rad: float = 0.02
    per_skew: float = 5.5
    per_loop: float = 5.5
    per_skew_alone: float = 6.0


class Turn(Protocol):
    """An excursion or a lobe: which way it goes, and the first sample of its decline."""

    @property
    def sign(self) -> int:
        """+1: the distal end swings forward; -1: backward."""
        ...

    @property
    def stop(self) -> int:
        """First sample of the decline."""
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """How far to look back.

    Parameters
    ----------
    length : int
        Samples from the like turn one or two strides ago.
    stride : int
        Samples in the last stride; 0: there was none of late.
    """

    length: int
    stride: int


class StrideSpans:
    """How far to look back from a turn of the leg: one or two whole strides.

    Over whole strides a mean does not depend on where the stride is cut.

    Parameters
    ----------
    params : TravelParams
        Limits.
    rate_hz : float
        Sampling rate, Hz.
    """

    def __init__(self, *, params: TravelParams, rate_hz: float) -> None:
        self._longest = params.longest_s * rate_hz
        self._stride = params.stride_s * rate_hz
        self._first = round(params.first_s * rate_hz)
        self._stops: dict[int, list[int]] = {1: [], -1: []}

    def add(self, turn: Turn) -> Span:
        """Remember a turn; the span up to it."""
        span = self.span(turn)
        self._stops[turn.sign] = [*self._stops[turn.sign], turn.stop][-3:]
        return span

    def span(self, turn: Turn) -> Span:
        """Samples from the like turn one or two strides ago to this one."""
        stops = [*self._stops[turn.sign], turn.stop][-3:]
        strides = [later - sooner for sooner, later in itertools.pairwise(stops)]
        if not strides or strides[-1] > self._stride:
            return Span(self._first, 0)
        if len(strides) == 2 and sum(strides) <= self._longest:
            return Span(sum(strides), strides[-1])
        return Span(strides[-1], strides[-1])

    def reset(self) -> None:
        """Forget all turns."""
        self._stops = {1: [], -1: []}


@dataclass(frozen=True, slots=True)
class Travel:
    """What the last strides say.

    Parameters
    ----------
    log_odds : float
        Log odds of backward.
    loop : float
        The loop's share of the evidence: its size, positive where it runs backward; 0 where
        the side is not known.
    skew : float
        Minus the skewness of the sagittal rate: positive where the quick turns go back.
    may_be_on_spot : bool
        The strides look like steps on the spot, whatever their size (:mod:`.on_spot`).
    """

    log_odds: float
    loop: float
    skew: float
    may_be_on_spot: bool = False


def travel_of(
    swing_rads: FloatArray,
    roll_rads: FloatArray,
    *,
    whole: bool,
    side: Side,
    rate_hz: float,
    params: TravelParams,
) -> Travel:
    """Which way the thigh travels.

    Parameters
    ----------
    swing_rads, roll_rads : ndarray of float64, shape (n,)
        Smoothed rates over whole strides, rad/s: the distal end forward, and the
        rotation about the forward axis.
    whole : bool
        False where the signal began in the midst: there a mean is movement, not bias.
    side : Side
        Leg; unknown: the loop is left out.
    rate_hz : float
        Sampling rate, Hz.
    params : TravelParams
        Weights.

    Notes
    -----
    ``skewness = mean(w^3) / rms(w)^3`` and
    ``loop = mean(w * roll - pitch * v) / (2 * rms(w) * rms(roll))`` with the sagittal rate
    w, the roll rate v, both without their means (a gyroscope's bias), and the angles
    they add up to.
    """
    swing = _about_mean(swing_rads) if whole else swing_rads.copy()
    spread = (_mean_product(swing, swing) + params.least_rads**2) ** 0.5
    skewness = _mean_product(swing * swing, swing) / spread**3
    if side is Side.UNKNOWN:
        return Travel(log_odds=-params.per_skew_alone * skewness, loop=0.0, skew=-skewness)
    sway = _about_mean(roll_rads)
    pitch = _about_mean(np.cumsum(_about_mean(swing)) / rate_hz)
    roll = np.cumsum(sway) / rate_hz
    area = (_mean_product(swing, roll) - _mean_product(pitch, sway)) / 2
    about = _about_mean(roll)
    width = (_mean_product(about, about) + params.least_roll_rad**2) ** 0.5
    loop = LOOP_SENSES[side] * area / (spread * width)
    log_odds = params.per_loop * loop - params.per_skew * skewness
    return Travel(log_odds=log_odds, loop=loop, skew=-skewness)


def _about_mean(values: FloatArray) -> FloatArray:
    """The values without their mean."""
    return values - float(values.sum()) / len(values)


def _mean_product(one: FloatArray, other: FloatArray) -> float:
    """Mean of the products, sample by sample."""
    return float(np.einsum("i,i->", one, other)) / len(one)
