"""A foot sensor without gyroscope: where a swing ended, and what it says of direction.

How the foot turns is not felt, so a path is not to be had. What is left is the
displacement by integrating the force as if it did not turn, from stance to stance: forward
the foot is braked at the end of its swing, backward it is pushed at the start. Its sign is
good, its size is not; the strides before have a say as well.

Gravity at the ends is taken half from what is felt there, half from what a standing foot
has felt all along: what is felt is noisy (cmu) or, running, not gravity; what was felt before
leaves out that the foot may stand differently now. Fitted with one of the sets left out each
time, a threshold on one stride alone is wrong in 8 of 1117 strides of cmu, g1-moves and pyshoe,
with learnt gravity alone in 14, with felt gravity alone in 20.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from retrogait.gait.foot.activity import FORCE_HZ, LANDING_HZ, SWING_HZ, SwingActivity
from retrogait.gait.foot.direction import doubtful, verdict
from retrogait.gait.foot.evidence import accel_features
from retrogait.gait.foot.going import Going, GoingParams
from retrogait.gait.foot.landing import LandingFinder, LandingParams
from retrogait.gait.foot.rest import Rest
from retrogait.gait.foot.sign import SignParams, surplus_ms
from retrogait.gait.foot.stride import Approach, Judgement, Signals, Stride, StrideParams
from retrogait.gait.foot.strides_before import Rhythm
from retrogait.gait.foot.swing_path import Swing, levelled, size
from retrogait.signal.filters import bessel_low_pass, group_delay_s
from retrogait.types import Evidence, FloatArray, Gait, Reason, Verdict

FORCE, STANDING, QUICK = slice(0, 3), slice(3, 6), 6
"""Columns of the samples: specific force, force of the standing foot, quick activity."""

STEADY_HZ = 1.0
"""Where the delay of the low-passes is read: the stride."""


@dataclass(frozen=True, slots=True)
class AccOnlyParams:
    """Limits. All chosen on pyshoe, cmu, g1-moves and the simulator.

    Parameters
    ----------
    landing, sign, going : LandingParams, SignParams, GoingParams
        What a landing is, what a stride says of direction, and what is carried to the next.
    landing_share, landing_s : float
        The initial contact is where quick activity last falls under this share of its
        peak, looked for from so long before the landing was entered. Median against the
        truth 36 ms late (cmu), 26 ms early (g1-moves), 63 ms early (pyshoe, whose
        truth is the flat foot: with a gyroscope 100 ms early), 1 ms late (simulator).
    settled_s : float
        But no later than this after slow activity, its delay taken off, entered the landing:
        what shakes then is no swing any more.
    margin_s : float
        A swing is integrated from so long before it to so long after.
    least_s : float
        And over at least this long: its first hump can be missed.
    unseen_s : float
        Stretch integrated where the start of the swing was not seen.
    first_s : float
        A landing sooner after the start or a gap is none: one hump was seen, and it can as
        well be the lift of the foot. Of cmu's clips this drops 13 false contacts and 3 true.
    end_s : float
        Force at an end is the mean over this time.
    felt_share : float
        Share of it in gravity there; the rest is that of the standing foot.
    least_swing_m : float
        A shorter displacement is a foot that shuffles or settles. Of the strides of pyshoe, cmu,
        g1-moves and the simulator this drops 1 %; of the contacts of cmu's still feet half.
    firm_share : float
        A landing whose slow activity falls under this share of the peak is no lull of the
        swing: true ones 0.10 to 0.21 (pyshoe, cmu, g1-moves), lulls 0.21 to 0.30 (simulated
        runs; their stances reach 0.26). In quick strides and the very first it ends a whole
        swing, however short that seemed: the 17 of pyshoe all point forward.
    end_share, end_stood_s : float
        Where the signal ends a foot stands if the force is off by less than this share of the
        peak and it has landed so long ago. Nine in ten landings stay under 0.22 to 0.32
        (pyshoe, simulator; cmu 0.5); 0.05 s would make up backward steps on cmu.
    run_stride_s : float
        Shorter strides are running: 150 steps a minute. Quick backward walking steps can
        pass for running; nothing here depends on it.
    """

    landing: LandingParams = field(default_factory=LandingParams)
    sign: SignParams = field(default_factory=SignParams)
    going: GoingParams = field(default_factory=GoingParams)
    landing_share: float = 0.5
    landing_s: float = 0.35
    settled_s: float = 0.03
    margin_s: float = 0.05
    least_s: float = 0.6
    unseen_s: float = 0.9
    first_s: float = 0.5
    end_s: float = 0.06
    felt_share: float = 0.5
    least_swing_m: float = 0.05
    firm_share: float = 0.2
    end_share: float = 0.4
    end_stood_s: float = 0.1
    run_stride_s: float = 0.8
    stride: StrideParams = field(default_factory=StrideParams)


class AccOnlyMeter:
    """Judges strides with an accelerometer only."""

    columns = 7

    def __init__(self, params: AccOnlyParams, *, rate_hz: float) -> None:
        self._params = params
        self._rate_hz = rate_hz
        self._activity = SwingActivity(rate_hz=rate_hz)
        self._slow_s = _delay_s(FORCE_HZ, rate_hz) + _delay_s(SWING_HZ, rate_hz)
        self._quick_s = 2 * _delay_s(LANDING_HZ, rate_hz)
        self._sign = params.sign
        self._going = Going(params.going)

    def finder(self) -> LandingFinder:
        """What finds the rests."""
        return LandingFinder(self._params.landing, rate_hz=self._rate_hz)

    def signals(self, acc_ms2: FloatArray, gyr_rads: FloatArray | None) -> Signals:
        """Slow activity, and the samples with what is needed later; no ``gyr_rads``."""
        standing, slow, quick = self._activity.push(acc_ms2)
        return Signals(slow, np.concatenate([acc_ms2, standing, quick[:, None]], axis=1))

    def measure(self, approach: Approach) -> Stride | Judgement:
        """The stride that ends at a rest, or why there is none."""
        rest, params = approach.rest, self._params
        left = self._left(rest)
        if rest.entered - approach.first < params.first_s * self._rate_hz:
            return Judgement.NO_STRIDE
        rows = self._stretch(approach, left)
        swing = self._swing(rows)
        if swing.length_m < params.least_swing_m:
            return Judgement.NO_STRIDE
        contact, from_rest = self._landing(approach), left is not None
        whole = self._is_long(rest) or (self._is_firm(rest) and self._is_quick(contact))
        surplus = surplus_ms(rows[:, FORCE], standing=rows[-1, STANDING], rate_hz=self._rate_hz)
        stride = Stride(contact, swing, rest, from_rest=from_rest, whole=whole, surplus_ms=surplus)
        if self._is_lull(stride):
            self._going.moves(contact / self._rate_hz)
            return Judgement.REFUSED
        return stride

    def stands(self, rows: FloatArray, stride: Stride, *, stood_s: float) -> bool:
        """True if these last samples are those of a standing foot, after a whole swing."""
        if stood_s < self._params.end_stood_s or not self._is_long(stride.rest):
            return False
        off_ms2 = size((rows[:, FORCE] - rows[:, STANDING]).mean(axis=0))
        return off_ms2 < self._params.end_share * stride.rest.peak

    def verdict(self, stride: Stride, *, follows: bool) -> Verdict:
        """Sign of the displacement along the toe axis, with a memory of the strides before."""
        log_odds = self._going.add(
            self._sign.log_odds(stride),
            contact_s=stride.contact / self._rate_hz,
            left_s=self._left_s(stride.rest),
            follows=follows and not self._sign.stays(stride),
            is_clear=self._sign.goes(stride),
            is_calm=self._is_firm(stride.rest),
        )
        if self._going.is_doubtful:
            return doubtful(log_odds)
        return verdict(log_odds, otherwise=self._doubt(stride, follows=follows))

    def evidence(self, stride: Stride, rhythm: Rhythm) -> Evidence:
        """What the stride tells the learned model."""
        features = accel_features(stride, rhythm, rate_hz=self._rate_hz)
        return Evidence(features=features, log_odds=-self._going.log_odds)

    def gait(self, stride: Stride, *, stride_time_s: float) -> Gait:
        """Running if the stride is short in time."""
        return Gait.RUN if stride_time_s < self._params.run_stride_s else Gait.WALK

    def length_m(self, stride: Stride) -> float | None:
        """None: a length needs a gyroscope."""
        return None

    def reset(self) -> None:
        """Forget everything."""
        self._activity.reset()
        self._going.reset()

    def _is_lull(self, stride: Stride) -> bool:
        """True for a doubtful landing that would have gone the other way without a stop."""
        if self._is_firm(stride.rest):
            return False
        left_s = self._left_s(stride.rest)
        return self._going.turns_round(self._sign.log_odds(stride), left_s=left_s)

    def _is_quick(self, contact: float) -> bool:
        """True for a contact as soon after the last as in running, and for the very first."""
        last_s = self._going.contact_s
        return last_s is None or contact / self._rate_hz - last_s < self._params.run_stride_s

    def _is_long(self, rest: Rest) -> bool:
        """True unless the swing before is too short for a whole one."""
        left = self._left(rest)
        shortest = self._params.landing.swing_s * self._rate_hz
        return left is None or rest.entered - left >= shortest

    def _is_firm(self, rest: Rest) -> bool:
        """True for a landing as calm as those of mid-swing never are."""
        return rest.lowest < self._params.firm_share * rest.peak

    def _doubt(self, stride: Stride, *, follows: bool) -> Reason:
        """Why there is no answer, if there is none."""
        if self._sign.is_weak(stride):
            return Reason.WEAK
        return Reason.AMBIGUOUS if follows else Reason.TOO_EARLY

    def _left_s(self, rest: Rest) -> float | None:
        """When the swing before a rest began, the delay of the activity taken off, s."""
        return None if rest.left is None else rest.left / self._rate_hz - self._slow_s

    def _left(self, rest: Rest) -> int | None:
        """Where the swing before a rest began; None if that was not seen, or is too long ago."""
        longest = self._params.stride.max_stride_s * self._rate_hz
        return None if rest.left is None or rest.known_at - rest.left > longest else rest.left

    def _stretch(self, approach: Approach, left: int | None) -> FloatArray:
        """Samples of a swing that began at ``left``, by the delayed activity."""
        rest, params, rate_hz = approach.rest, self._params, self._rate_hz
        landed = rest.entered - round((self._slow_s - 2 * params.margin_s) * rate_hz)
        end = min(rest.known_at, landed)
        begin = end - round((params.unseen_s if left is None else params.least_s) * rate_hz)
        if left is not None:
            begin = min(begin, left - round((self._slow_s + params.margin_s) * rate_hz))
        return approach.samples.window(max(begin, approach.first), end + 1)

    def _swing(self, rows: FloatArray) -> Swing:
        """Displacement over a stretch."""
        ends = max(1, round(self._params.end_s * self._rate_hz))
        return levelled(
            rows[:, FORCE],
            rate_hz=self._rate_hz,
            start=self._gravity(rows, rows[:ends]),
            end=self._gravity(rows, rows[-ends:]),
        )

    def _gravity(self, rows: FloatArray, ends: FloatArray) -> FloatArray:
        """Gravity at one end of a stretch, in the sensor's axes."""
        share = self._params.felt_share
        felt = ends[:, FORCE].mean(axis=0)
        return np.asarray(share * felt + (1 - share) * rows[-1, STANDING])

    def _landing(self, approach: Approach) -> float:
        """Where quick activity fell for good, between samples, its delay taken off."""
        rest, params, rate_hz = approach.rest, self._params, self._rate_hz
        low = max(rest.entered - round(params.landing_s * rate_hz), approach.first)
        quick = approach.samples.window(low, rest.known_at + 1)[:, QUICK]
        limit = params.landing_share * float(quick.max())
        last = int(np.flatnonzero(quick >= limit)[-1])
        share = 0.0
        if last + 1 < len(quick):
            share = float((quick[last] - limit) / (quick[last] - quick[last + 1]))
        stopped = last + share - self._quick_s * rate_hz
        settled = rest.entered - low + (params.settled_s - self._slow_s) * rate_hz
        return low + min(stopped, settled)


def _delay_s(corner_hz: float, rate_hz: float) -> float:
    """Delay of a low-pass for what changes slowly."""
    sos = bessel_low_pass(corner_hz=corner_hz, rate_hz=rate_hz)
    return group_delay_s(sos, at_hz=STEADY_HZ, rate_hz=rate_hz)
