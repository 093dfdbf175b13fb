"""A foot sensor without gyroscope: which rests to believe, and what a stride says.

A standing foot always feels the same force: gravity, in the same direction. So
up is learnt from long calm stretches, and a short rest is believed if its force
agrees with it. The initial contact is the shock of landing: the largest force
shortly before the rest. Integration without rotation gives a sign, no length;
one stride in a hundred is wrong, so the strides before it have a say as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from retrogait.gait.foot.activity import ShakeActivity
from retrogait.gait.foot.direction import UNSEEN_SCALE_M, log_odds_forward, verdict
from retrogait.gait.foot.rest import Rest
from retrogait.gait.foot.stride import Approach, Judgement, Stride, StrideParams
from retrogait.gait.foot.swing import levelled, size
from retrogait.types import GRAVITY_MS2, FloatArray, Gait, Reason, Verdict

LEAST_ROWS = 4
"""Shortest stretch that can be integrated."""


@dataclass(frozen=True, slots=True)
class AccOnlyParams:
    """Limits. All chosen on pyshoe, cmu, g1-moves and the simulator.

    Parameters
    ----------
    learn_s, learn_off_ms2 : float
        Up is learnt from calm stretches this long whose force is this close to g.
    relearn_s : float
        A calm stretch this long is a rest whatever was learnt before (a new posture).
        Lulls of a swing last 0.1 to 0.15 s.
    learn_share : float
        Weight of the newest calm stretch in the direction of up.
    along_ms2, across_ms2 : float
        Largest differences from gravity along up and across it. Stance: median 0.6,
        90 % under 3.5 m/s²; lulls of swing: 90 % over 4.3 (pyshoe).
    new_tilt : float
        Largest share of the force across the declared up, while up is not learnt:
        a mounting tilted by 30 degrees.
    quiet_share, quiet_floor, quiet_ceiling : float
        A quiet rest is under this share of the swing's peak, within these bounds:
        stance 90 % under 0.10, lulls 90 % over 0.16 (pyshoe).
    load_share, load_ms2, load_tilt : float
        A loaded rest (running) is under this share of the peak, its lower
        quartile along up over 1.1 g, its share across up under ``load_tilt``.
    shock_s : float
        The shock lies at most this long before the rest's first sample.
    rest_s : float
        Force of the rest before is the mean over this time.
    alike_ms2 : float
        Rests whose forces differ by more are not two stances: no evidence.
    memory, most_log_odds : float
        Log-odds carried from stride to stride, and their bound for one stride.
    run_stride_s : float
        Shorter strides are running: 150 steps a minute. Quick backward walking steps can
        pass for running; nothing here depends on it.
    """

    learn_s: float = 0.18
    learn_off_ms2: float = 1.0
    relearn_s: float = 0.4
    learn_share: float = 0.3
    along_ms2: float = 2.5
    across_ms2: float = 3.0
    new_tilt: float = 0.5
    quiet_share: float = 0.13
    quiet_floor: float = 0.6
    quiet_ceiling: float = 2.0
    load_share: float = 0.12
    load_ms2: float = 10.8
    load_tilt: float = 0.45
    shock_s: float = 0.25
    rest_s: float = 0.04
    alike_ms2: float = 10.0
    memory: float = 0.5
    most_log_odds: float = 6.0
    run_stride_s: float = 0.8
    stride: StrideParams = field(default_factory=StrideParams)


@dataclass(slots=True)
class AccOnlyState:
    """Up when the foot stands (None = not learnt), and log-odds of forward so far."""

    up: FloatArray | None = None
    log_odds: float = 0.0


class AccOnlyMeter:
    """Judges strides with an accelerometer only."""

    columns = 3

    def __init__(self, params: AccOnlyParams, *, rate_hz: float) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self._activity = ShakeActivity(rate_hz=rate_hz)
        self._state = AccOnlyState()

    def activity(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> FloatArray:
        """Low-passed stray force, in units of ``SHAKE_MS2``, shape (n,)."""
        return self._activity.push(acc_ms2, gyr_rads)

    def measure(self, approach: Approach) -> Stride | Judgement:
        """The stride that ends at a rest, or why there is none."""
        params, rate_hz = self._params, self._rate_hz
        force = approach.force()
        if not self._stands(force, approach.rest):
            return Judgement.REFUSED
        begin, from_rest = approach.begin(params.stride, rate_hz=rate_hz)
        rows = approach.since(begin)
        if approach.rest.peak < params.stride.least_peak or len(rows) < LEAST_ROWS:
            return Judgement.NO_STRIDE
        start = rows[: max(1, round(params.rest_s * rate_hz))].mean(axis=0) if from_rest else None
        swing = levelled(rows, rate_hz=rate_hz, start=start, end=force.mean(axis=0))
        if swing.length_m < params.stride.least_swing_m:
            return Judgement.NO_STRIDE
        return Stride(self._shock(approach, begin), swing, from_rest)

    def verdict(self, stride: Stride, *, follows: bool) -> Verdict:
        """Sign of the displacement along the toe axis, with a memory of the strides before."""
        params, swing = self._params, stride.swing
        alike = size(swing.force_start - swing.force_end) < params.alike_ms2
        log_odds = 0.0
        if stride.from_rest and alike:
            log_odds = log_odds_forward(swing, scale_m=UNSEEN_SCALE_M)
        log_odds = max(-params.most_log_odds, min(params.most_log_odds, log_odds))
        if follows:
            log_odds += params.memory * self._state.log_odds
        self._state.log_odds = log_odds
        return verdict(log_odds, otherwise=Reason.AMBIGUOUS if follows else Reason.TOO_EARLY)

    def gait(self, stride: Stride, *, stride_time_s: float) -> Gait:
        """Running if the stride is short in time."""
        return Gait.RUN if stride_time_s < self._params.run_stride_s else Gait.WALK

    def length_m(self, stride: Stride) -> float | None:
        """None: a length needs a gyroscope."""
        return None

    def reset(self) -> None:
        """Forget everything."""
        self._activity.reset()
        self._state = AccOnlyState()

    def _shock(self, approach: Approach, begin: int) -> float:
        """Where the force peaks shortly before the rest, between samples."""
        rest, reach = approach.rest, round(self._params.shock_s * self._rate_hz)
        low = max(begin, rest.entered - reach)
        force = approach.since(low)[:, :3]
        power = (force * force).sum(axis=1)
        top = int(power.argmax())
        return low + _peak(power, top)

    def _stands(self, force: FloatArray, rest: Rest) -> bool:
        """True if the force is that of a foot that stands."""
        params, still = self._params, force.mean(axis=0)
        if self._learns(still, rest):
            return True
        up = np.array([0.0, 0.0, 1.0]) if self._state.up is None else self._state.up
        along = float((still * up).sum())
        across = size(still - along * up)
        if rest.lowest <= self._quiet(rest.peak) and self._agrees(still, along, across):
            return True
        load = np.sort((force * up).sum(axis=1))[len(force) // 4]
        loaded = load > params.load_ms2 and across < params.load_tilt * along
        return bool(loaded) and rest.lowest < params.load_share * rest.peak

    def _quiet(self, peak: float) -> float:
        """Highest activity of a quiet rest after a swing with this peak."""
        params = self._params
        return min(max(params.quiet_share * peak, params.quiet_floor), params.quiet_ceiling)

    def _agrees(self, still: FloatArray, along: float, across: float) -> bool:
        """True if a force agrees with the up that was learnt, or with the declared one."""
        params = self._params
        if self._state.up is None:
            off = abs(size(still) - GRAVITY_MS2)
            return off < params.along_ms2 and across < params.new_tilt * size(still)
        return abs(along - GRAVITY_MS2) < params.along_ms2 and across < params.across_ms2

    def _learns(self, still: FloatArray, rest: Rest) -> bool:
        """Learn up from a long calm stretch; False if it is none."""
        params, state = self._params, self._state
        calm_s = rest.calm / self._rate_hz
        if abs(size(still) - GRAVITY_MS2) > params.learn_off_ms2 or calm_s < params.learn_s:
            return False
        new = still / size(still)
        old = np.array([0.0, 0.0, 1.0]) if state.up is None else state.up
        near = size(still - (still * old).sum() * old) < (
            params.new_tilt * size(still) if state.up is None else params.across_ms2
        )
        if not near and calm_s < params.relearn_s:
            return False
        if state.up is not None and near:
            new = (1 - params.learn_share) * old + params.learn_share * new
        state.up = new / size(new)
        return True


def _peak(values: FloatArray, top: int) -> float:
    """Where a peak lies between samples, by the parabola through its neighbours."""
    if not 0 < top < len(values) - 1:
        return float(top)
    before, peak, after = (float(v) for v in values[top - 1 : top + 2])
    bend = before - 2 * peak + after
    return top if bend == 0 else top + 0.5 * (before - after) / bend
