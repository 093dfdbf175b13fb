"""Without gyroscope: what the sign of a displacement is worth, and whether the foot went at all.

Theory
------
A foot that points its toe down feels gravity pull along the toe axis, just as if it were pushed:
an accelerometer alone cannot tell the two apart by that axis. But tilting only *turns* the force,
and its size stays that of gravity, while a push along the floor makes it longer::

    |force|  =  g + up + along² / 2g

What the foot does up and down sums to nothing from stance to stance. So the *surplus*, the sum
of |force| - g over a swing, shows that the foot went somewhere, whichever way it was
held: a foot that is lifted and put down on the spot has none, though its tilt alone looks like
a step back of 0.2 m. A little is always left, of a knee that sways and of a landing, and more the
more briskly the foot is lifted. So the surplus must also be a share of what drives the foot at
all, in whatever direction: the peak of its activity, times the duration.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.gait.foot.direction import log_odds_forward
from retrogait.gait.foot.stride import Stride
from retrogait.gait.foot.swing_path import Swing, size
from retrogait.types import FloatArray

STEADY_S = 0.2
"""The force is averaged over so long: shakes and landings go, half a swing stays. Of 0.1 to 0.3 s
the one that best parts slow short backward steps from steps on the spot (simulator)."""

ENDS_S = 0.1
"""The feet stand at both ends of the stretch; over so long is averaged what they feel there."""


@dataclass(frozen=True, slots=True)
class SignParams:
    """Limits. All chosen on pyshoe, cmu, g1-moves and the simulator.

    Parameters
    ----------
    scale_m, back_scale_m, unseen_scale_m : float
        Displacement for which odds are e to 1: forward, backward (which the surplus must bear
        out), and where the start was not seen. A logistic regression of true directions gives
        0.13 m for one stride alone, without the surplus; less leaves fewer unknown and, from 0.07
        to 0.13, none more wrong. Of backward ones borne out nine in ten of 0.08 to 0.13 m are
        right, of 0.13 to 0.2 m 99 in 100 (simulator).
    short_s : float
        What a tilt adds to a displacement grows with the time squared, and a foot that leaves
        the floor points its toe down, as if it went back. So backward counts less the longer a
        swing took beyond this.
    slow_s, slow_m : float
        A swing that takes longer than the first and goes further than the second is drift, or
        two in one: no evidence. Strides run at 3 m/s go 0.8 to 1.1 m in 0.6 to 0.7 s (pyshoe).
    steep : float
        A swing back that rises or falls by so many times its length says nothing: stairs
        (2.3 in the median, simulator). No step called backward on cmu, g1-moves or pyshoe is.
    stays_ms : float
        A swing of less surplus went nowhere: if it seems to go back it says nothing, and what was
        before counts no more. Of simulated swings on the spot that seem to go back 98 % have
        less, of steps of 0.3 m/s backward and more 1 %.
    stays_share : float
        A swing back whose mean surplus is under this share of the peak of its activity says
        nothing: most of what drives that foot does not go along the floor. Backward steps have
        0.10 to 0.34 of it (simulator, 98 %), 0.15 to 0.27 (cmu), 0.08 to 0.24 (g1-moves), 0.05
        to 0.16 (pyshoe, four); brisk steps on the spot that passed for backward ones 0.02 to
        0.04, stairs 0.02 to 0.06.
    goes_share : float
        From this share on the foot is driven along the floor as in gait, and a first step back
        is believed with less.
    faint_ms2 : float
        A swing whose slow activity peaks lower says nothing: what turns the foot then outdoes
        what moves it. At 4 the first simulated forward steps are called backward; 6.5, which it
        took before the surplus, left 1 in 100 strides more of cmu and pyshoe unanswered.
    weak_ms2 : float
        Where a swing that peaks lower is left without an answer, it was too weak for one: that it
        seems to go neither way says nothing against the axes. With the faint limit 3 of 15
        simulated feet at 25 Hz, walking at 0.5 m/s, had their true axes doubted.
    most_log_odds : float
        Bound of the log-odds by one stride.
    """

    scale_m: float = 0.09
    back_scale_m: float = 0.07
    unseen_scale_m: float = 0.135
    short_s: float = 0.8
    slow_s: float = 1.0
    slow_m: float = 1.5
    steep: float = 1.5
    stays_ms: float = 0.25
    stays_share: float = 0.05
    goes_share: float = 0.1
    faint_ms2: float = 5.0
    weak_ms2: float = 6.5
    most_log_odds: float = 6.0

    def log_odds(self, stride: Stride) -> float:
        """Log-odds of forward from one stride alone."""
        swing = stride.swing
        drifts = swing.duration_s > self.slow_s and abs(swing.forward_m) > self.slow_m
        if drifts or not stride.whole or stride.rest.peak < self.faint_ms2:
            return 0.0
        if swing.forward_m < 0 and (self._is_steep(swing) or self._hardly_goes(stride)):
            return 0.0
        log_odds = log_odds_forward(swing, scale_m=self._scale_m(stride))
        return max(-self.most_log_odds, min(self.most_log_odds, log_odds))

    def is_weak(self, stride: Stride) -> bool:
        """True for a swing whose silence is for want of strength."""
        return stride.rest.peak < self.weak_ms2

    def stays(self, stride: Stride) -> bool:
        """True for a foot that was lifted and put down where it stood."""
        return stride.surplus_ms is not None and stride.surplus_ms < self.stays_ms

    def goes(self, stride: Stride) -> bool:
        """True for a foot that is driven along the floor as in gait."""
        return self._share(stride) >= self.goes_share

    def _hardly_goes(self, stride: Stride) -> bool:
        """True for a foot that stays, or is driven elsewhere than along the floor."""
        return self.stays(stride) or self._share(stride) < self.stays_share

    def _share(self, stride: Stride) -> float:
        """Mean surplus as a share of the peak of the activity; 1 where it is not known."""
        if stride.surplus_ms is None:
            return 1.0
        return stride.surplus_ms / (stride.rest.peak * stride.swing.duration_s)

    def _scale_m(self, stride: Stride) -> float:
        """Displacement for which odds are e to 1: what a tilt adds grows with the time squared."""
        if not stride.from_rest:
            return self.unseen_scale_m
        if stride.swing.forward_m > 0:
            return self.scale_m
        longer = max(1.0, stride.swing.duration_s / self.short_s)
        return self.back_scale_m * longer * longer

    def _is_steep(self, swing: Swing) -> bool:
        """True for a swing that rises or falls as no step of level gait does."""
        return abs(swing.rise_m) > self.steep * swing.length_m


def surplus_ms(force: FloatArray, *, standing: FloatArray, rate_hz: float) -> float:
    """By how much a force is longer than that of the standing foot, summed over time, m/s.

    Parameters
    ----------
    force : ndarray of float64, shape (n, 3)
        Specific force from stance to stance, m/s².
    standing : ndarray of float64, shape (3,)
        What the standing foot feels, as learnt, m/s².
    rate_hz : float
        Sampling rate.

    Notes
    -----
    What was learnt falls short where the sensor's zero is off by more than 1 m/s²: samples
    near 9.81 weigh most. Then both ends feel more, and the lesser of them is taken.
    """
    ends = max(1, round(ENDS_S * rate_hz))
    felt = min(size(force[:ends].mean(axis=0)), size(force[-ends:].mean(axis=0)))
    width = min(max(1, round(STEADY_S * rate_hz)), len(force))
    total = np.concatenate([np.zeros((1, 3)), np.cumsum(force, axis=0)])
    steady = (total[width:] - total[:-width]) / width
    lengths = np.sqrt((steady * steady).sum(axis=1))
    return float((lengths - max(size(standing), felt)).sum()) / rate_hz
