"""A foot sensor with a gyroscope: which rests to believe, and what a stride says.

A lull of the angular rate within a swing looks like a rest. It is believed only
if the force agrees (1) and if the velocity, integrated from the rest before,
has come back to zero (2, 3).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from retrogait.gait.foot.activity import TurnActivity
from retrogait.gait.foot.direction import doubtful, is_slight, log_odds_of, strays_back, verdict
from retrogait.gait.foot.evidence import six_axis_features
from retrogait.gait.foot.rest import Rest, RestFinder, RestParams
from retrogait.gait.foot.shape import shape_of
from retrogait.gait.foot.sole import SoleParams
from retrogait.gait.foot.stride import Approach, Judgement, Signals, Stride, StrideParams
from retrogait.gait.foot.strides_before import Rhythm
from retrogait.gait.foot.swing_path import Swing, angle_deg, size, spread_ms2, strapdown, tilt_deg
from retrogait.types import GRAVITY_MS2, Evidence, FloatArray, Gait, Reason, Verdict

LEAST_ROWS = 4
"""Shortest stretch that can be integrated."""


@dataclass(frozen=True, slots=True)
class SixAxisParams:
    """Limits; activity is in rad/s. All chosen on pyshoe, cmu, g1-moves and the simulator.

    Parameters
    ----------
    quiet_share, quiet_floor, quiet_ceiling : float
        A quiet rest is under this share of the swing's peak, within these bounds:
        median 0.06 of it in stance, 0.21 in the lulls of swing (pyshoe).
    quiet_tilt_deg : float
        Largest angle between the force of a quiet rest and up: a mounting pitched by
        30 degrees and a foot that still rolls by 15.
    least_force_ms2 : float
        Least force at rest: 0.6 g.
    slow_rads, jolt_share_ms, jolt_moved_m : float
        A foot that has turned no faster than ``slow_rads`` and has moved so far is on its way
        still where its force varies by more than this many m/s² for each rad/s of the peak:
        in the swing of a slow backward step it hardly turns. 0.25 in stance (pyshoe, 9 of 10
        under 0.43), 0.7 to 2.8 in such a swing (simulated, 0.5 m/s).
    load_ms2, load_tilt_deg : float
        A restless rest must carry load throughout: lower quartile of the force
        along up over 1.1 g and less tilt. Running stance 10.7 to 15.7 m/s²
        (pyshoe, cmu), lulls of walking swing 9.5 in three of four.
    drift_share, drift_ms : float
        Largest velocity left over at a rest: share of the swing's top speed, plus
        m/s. Walking and running 0.1 of it (pyshoe, 98 % under 0.2), lulls in swing
        over 0.6 in nine of ten (simulated running).
    stopped_share : float
        A quiet foot that keeps less of its top speed stands, whatever the force: a runner's
        shank tips over a foot whose force is that of landing and push, not gravity.
    credible_ms2, credible_rads, credible_s : float
        What is believed whatever the velocity says (the rest *before* may have been
        wrong): a force this steady at an activity this low, or calm this long.
    fall_ms, fall_rise_m, still_rads : float
        A foot that still falls faster than this seems to have risen by so much; if not
        quite still, it has not landed yet. A true stair has a rise without a fall.
    still_share : float
        Under this share of the peak a foot is still as well: the median of stance is 0.06, of lulls
        0.21 (pyshoe).
    run_flight : float
        A swing longer than this share of the stride leaves no double support: running.
    end_s : float
        Where the signal ends a foot must have stood for so long.
    learn_share, correct_share : float
        Weight of the newest stride in what the standing foot feels, and of a credible
        rest that contradicts it.
    """

    quiet_share: float = 0.15
    quiet_floor: float = 0.6
    quiet_ceiling: float = 1.2
    quiet_tilt_deg: float = 45.0
    least_force_ms2: float = 5.9
    slow_rads: float = 2.5
    jolt_share_ms: float = 0.6
    jolt_moved_m: float = 0.05
    load_ms2: float = 10.8
    load_tilt_deg: float = 35.0
    drift_share: float = 0.3
    drift_ms: float = 0.7
    stopped_share: float = 0.1
    credible_ms2: float = 2.0
    credible_rads: float = 0.6
    credible_s: float = 0.2
    fall_ms: float = 0.15
    fall_rise_m: float = 0.08
    still_rads: float = 0.4
    still_share: float = 0.05
    run_flight: float = 0.5
    end_s: float = 0.05
    learn_share: float = 0.3
    correct_share: float = 0.9
    rest: RestParams = field(default_factory=RestParams)
    sole: SoleParams = field(default_factory=SoleParams)
    stride: StrideParams = field(default_factory=StrideParams)


@dataclass(slots=True)
class SixAxisState:
    """What the foot feels when it stands on its sole, and whether its last step went back.

    ``standing`` is in m/s², with the sensor's own errors; None = not learnt.
    """

    standing: FloatArray | None = None
    went_back: bool = False


class SixAxisMeter:
    """Measures strides with accelerometer and gyroscope."""

    columns = 6

    def __init__(self, params: SixAxisParams, *, rate_hz: float) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self._activity = TurnActivity(rate_hz=rate_hz)
        self._state = SixAxisState()

    def finder(self) -> RestFinder:
        """What finds the rests."""
        return RestFinder(self._params.rest, rate_hz=self._rate_hz)

    def signals(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> Signals:
        """Low-passed size of the angular rate, rad/s, and force and rate.

        Raises
        ------
        ValueError
            If there are no angular rates.
        """
        activity = self._activity.push(acc_ms2, gyr_rads)
        felt = acc_ms2 if gyr_rads is None else np.concatenate([acc_ms2, gyr_rads], axis=1)
        return Signals(activity, felt)

    def measure(self, approach: Approach) -> Stride | Judgement:
        """The stride that ends at a rest, or why there is none.

        1. the force must be that of a standing foot, unless it has plainly stopped
        2. the velocity must have come back to zero, else the rest must be credible
           by itself and the stride is measured from its end only
        3. the foot must not be falling still
        """
        params, standing = self._params, self._standing()
        force = approach.force()
        if not (self._stands(force, approach.rest) or self._has_stopped(approach)):
            return Judgement.REFUSED
        if approach.rest.peak < params.stride.least_peak:
            return Judgement.NO_STRIDE
        begin, from_rest = approach.begin(params.stride, rate_hz=self._rate_hz)
        swing = self._swing(approach, begin, None if from_rest else force)
        if swing is not None and from_rest and self._drifts(swing):
            if not self._is_credible(approach.rest, force):
                return Judgement.REFUSED
            # What the standing foot feels may itself have been learnt in a lull: let
            # credible rests correct it, or no later stride would have a length.
            self._learn(force.mean(axis=0), share=params.correct_share)
            begin, from_rest = approach.unseen(params.stride, rate_hz=self._rate_hz), False
            swing = self._swing(approach, begin, force)
        if swing is not None and from_rest and self._is_on_its_way(swing, approach.rest, force):
            return Judgement.REFUSED
        stride = self._stride(swing, approach.rest, begin, from_rest)
        if isinstance(stride, Judgement):
            return stride
        return replace(stride, on_sole=params.sole.ends_on_sole(stride.swing, standing=standing))

    def stands(self, rows: FloatArray, stride: Stride, *, stood_s: float) -> bool:
        """True unless it has hardly landed; a foot that still turns has no rest here."""
        return stood_s >= self._params.end_s

    def verdict(self, stride: Stride, *, follows: bool) -> Verdict:
        """Sign of the displacement along the toe axis; backward only if straight and level."""
        if stride.is_aloft:
            return verdict(0.0, otherwise=Reason.INCOHERENT)
        log_odds, went_back = log_odds_of(stride), follows and self._state.went_back
        turns_round = log_odds != 0 and (log_odds < 0) != went_back
        if turns_round and is_slight(stride.swing, stride.shape):
            self._state.went_back = True
            return doubtful(log_odds)
        self._state.went_back = log_odds < 0
        reason = Reason.INCOHERENT if strays_back(stride) else Reason.AMBIGUOUS
        return verdict(log_odds, otherwise=reason)

    def evidence(self, stride: Stride, rhythm: Rhythm) -> Evidence:
        """What the stride tells the learned model."""
        features = six_axis_features(
            stride, rhythm, standing=self._standing(), rate_hz=self._rate_hz
        )
        return Evidence(features=features, log_odds=-log_odds_of(stride))

    def gait(self, stride: Stride, *, stride_time_s: float) -> Gait:
        """Running if the swing takes more than half of the stride."""
        flight_s = stride.swing.flight / self._rate_hz
        return Gait.RUN if flight_s > self._params.run_flight * stride_time_s else Gait.WALK

    def length_m(self, stride: Stride) -> float | None:
        """Horizontal displacement, where the stride began at a seen rest."""
        return stride.swing.length_m if stride.from_rest else None

    def reset(self) -> None:
        """Forget everything."""
        self._activity.reset()
        self._state = SixAxisState()

    def _stride(
        self, swing: Swing | None, rest: Rest, begin: int, from_rest: bool
    ) -> Stride | Judgement:
        """The stride, if the foot got anywhere."""
        if swing is None or swing.landing is None:
            return Judgement.NO_STRIDE
        if swing.length_m < self._params.stride.least_swing_m:
            return Judgement.NO_STRIDE
        if from_rest:
            self._learn(swing.force_end, share=self._params.learn_share)
        shape = None if swing.course is None else shape_of(swing.course)
        return Stride(begin + swing.landing, swing, rest, from_rest, shape=shape)

    def _swing(self, approach: Approach, begin: int, force: FloatArray | None) -> Swing | None:
        """The swing from ``begin``; ``force``: at the end, where the start was not at rest."""
        rows = approach.since(begin)
        if len(rows) < LEAST_ROWS:
            return None
        gravity = None if force is None else force.mean(axis=0)
        return strapdown(rows[:, :3], rows[:, 3:], rate_hz=self._rate_hz, gravity=gravity)

    def _learn(self, force: FloatArray, *, share: float) -> None:
        """Remember what the standing foot feels."""
        old = self._state.standing
        self._state.standing = force if old is None else (1 - share) * old + share * force

    def _standing(self) -> FloatArray:
        """What the standing foot feels, as learnt, or as declared."""
        standing = self._state.standing
        return np.array([0.0, 0.0, GRAVITY_MS2]) if standing is None else standing

    def _stands(self, force: FloatArray, rest: Rest) -> bool:
        """True if the force is that of a foot that stands, quietly or under load."""
        params, still = self._params, force.mean(axis=0)
        up = self._standing() / size(self._standing())
        off_deg = angle_deg(still, up)
        if rest.lowest <= self._quiet(rest.peak):
            return size(still) > params.least_force_ms2 and off_deg < params.quiet_tilt_deg
        along = np.sort((force * up).sum(axis=1))
        return bool(along[len(along) // 4] > params.load_ms2) and off_deg < params.load_tilt_deg

    def _quiet(self, peak: float) -> float:
        """Highest activity of a quiet rest after a swing with this peak."""
        params = self._params
        return min(max(params.quiet_share * peak, params.quiet_floor), params.quiet_ceiling)

    def _drifts(self, swing: Swing) -> bool:
        """True if the velocity has not come back to zero."""
        if self._state.standing is None:
            return tilt_deg(swing.force_end) > self._params.quiet_tilt_deg
        limit = self._params.drift_share * swing.top_speed_ms + self._params.drift_ms
        return swing.drift_ms(self._state.standing) > limit

    def _has_stopped(self, approach: Approach) -> bool:
        """True if the foot hardly turns and its velocity has come back to zero, well within."""
        rest, standing = approach.rest, self._state.standing
        begin, from_rest = approach.begin(self._params.stride, rate_hz=self._rate_hz)
        if standing is None or not from_rest or rest.lowest > self._quiet(rest.peak):
            return False
        swing = self._swing(approach, begin, None)
        if swing is None:
            return False
        return swing.drift_ms(standing) < self._params.stopped_share * swing.top_speed_ms

    def _is_credible(self, rest: Rest, force: FloatArray) -> bool:
        """True if the rest is one whatever came before."""
        params = self._params
        if spread_ms2(force) <= params.credible_ms2 and rest.lowest <= params.credible_rads:
            return True
        return rest.calm >= round(params.credible_s * self._rate_hz)

    def _is_on_its_way(self, swing: Swing, rest: Rest, force: FloatArray) -> bool:
        """True if the foot has not landed yet."""
        return self._falls(swing, rest) or self._jolts(swing, rest, force)

    def _jolts(self, swing: Swing, rest: Rest, force: FloatArray) -> bool:
        """True for a slow foot that has moved and hardly turns, but whose force varies."""
        params = self._params
        varies = spread_ms2(force) > params.jolt_share_ms * rest.peak
        return varies and rest.peak < params.slow_rads and swing.length_m > params.jolt_moved_m

    def _falls(self, swing: Swing, rest: Rest) -> bool:
        """True if the foot falls still."""
        params = self._params
        fall_ms = swing.fall_ms(size(self._standing()))
        falls = fall_ms < -params.fall_ms and swing.rise_m > params.fall_rise_m
        return falls and rest.lowest > max(params.still_rads, params.still_share * rest.peak)
