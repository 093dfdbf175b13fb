"""Contacts and direction of one foot, stride by stride."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from retrogait.gait.foot.activity import Activity, ShakeActivity, TurnActivity
from retrogait.gait.foot.rest import Rest, RestFinder, RestParams
from retrogait.gait.foot.swing import Swing, strapdown
from retrogait.gait.foot.levelled import levelled
from retrogait.signal.history import History
from retrogait.types import (
    BodyBlock,
    Contact,
    Direction,
    FloatArray,
    Gait,
    Gap,
    Heading,
    Reason,
    Verdict,
    continues,
)


@dataclass(frozen=True, slots=True)
class FootParams:
    rest: RestParams = RestParams()
    tilt_deg: float = 45.0
    least_swing_m: float = 0.15
    max_stride_s: float = 2.5
    unseen_s: float = 0.8
    least_swing_s: float = 0.2
    least_stride_s: float = 0.35
    max_landing_s: float = 0.5
    still: float = .4
    drift_share: float = .3
    drift_ms: float = .7
    credible_ms2: float = 2.
    credible: float = .6
    persist_s: float = .2
    calm: float = 1.2
    acc_tilt: float = 40.
    acc_tilt2: float = 25.
    acc_quiet: float = .18
    acc_ceiling: float = 2.
    acc_off: float = 4.
    acc_load: float = .12
    acc_persist_s: float = .18
    acc_calm: float = 1.
    acc_along: float = 3.
    acc_across: float = 2.2
    acc_load_across: float = 4.
    acc_load_tilt: float = 20.
    fall_ms: float = .15
    fall_rise_m: float = .08
    quiet_share: float = .15
    quiet_floor: float = .6
    quiet_ceiling: float = 1.2
    run_peak: float = 7.
    load_ms2: float = 10.8
    load_tilt_deg: float = 35.


@dataclass(slots=True)
class FootState:
    expected: int | None = None
    first: int | None = None
    heading: Heading | None = None
    up: tuple[float, float, float] | None = None
    contact: float | None = None


class FootTracker:
    def __init__(self, *, rate_hz: float, has_gyroscope: bool, params: FootParams | None = None) -> None:
        self._params = params or FootParams()
        self._rate_hz = rate_hz
        self._activity: Activity = TurnActivity(rate_hz=rate_hz) if has_gyroscope else ShakeActivity(rate_hz=rate_hz)
        self._has_gyroscope = has_gyroscope
        self._rests = RestFinder(self._params.rest, rate_hz=rate_hz)
        keep = round((self._params.max_stride_s + 1.0) * rate_hz)
        self._history = History(keep=keep, columns=6 if has_gyroscope else 3)
        self._state = FootState()

    @property
    def max_delay_s(self) -> float:
        return self._params.max_landing_s + self._params.rest.settle_s

    def push(self, block: BodyBlock) -> list[Contact]:
        continues(expected=self._state.expected, start=block.start)
        if not len(block): return []
        if self._state.heading is not block.heading:
            self._forget()
            self._state.heading = block.heading
        self._state.expected = block.stop
        if self._state.first is None: self._state.first = block.start
        rows = np.concatenate([block.acc_ms2, block.gyr_rads], axis=1) if self._has_gyroscope else block.acc_ms2
        self._history.append(rows, start=block.start)
        act = self._activity.push(block.acc_ms2, block.gyr_rads if self._has_gyroscope else None)
        out = []
        for rest in self._rests.push(act, start=block.start):
            c = self._judge(rest)
            if c is not None: out.append(c)
        return out

    def skip(self, gap: Gap) -> list[Contact]:
        continues(expected=self._state.expected, start=gap.start)
        self._forget()
        self._state.expected = gap.stop
        return []

    def _forget(self):
        e = self._state.expected
        self._state = FootState(expected=e)
        self._rests.reset(); self._history.clear()
        self._activity = TurnActivity(rate_hz=self._rate_hz) if self._has_gyroscope else ShakeActivity(rate_hz=self._rate_hz)

    def _judge(self, rest: Rest) -> Contact | None:
        p = self._params
        force = self._history.window(rest.entered, rest.known_at + 1)[:, :3]
        still = force.mean(axis=0)
        if not self._plausible(still, rest, force):
            self._rests.refuse()
            return None
        anchored = rest.left is not None and rest.index - rest.left <= p.max_stride_s * self._rate_hz
        begin = rest.left if anchored else max(self._state.first, rest.index - round(p.unseen_s * self._rate_hz))
        rows = self._history.window(begin, rest.index + 1)
        if len(rows) < 4: return None
        swing = self._measure(rows, anchored, still)
        if self._has_gyroscope and anchored and self._state.up is not None and swing.drift_ms(self._state.up) > p.drift_share * swing.top_speed_ms + p.drift_ms:
            sd = float(np.sqrt(force.var(axis=0).sum()))
            self.sd = sd
            calm = self._rests._activity(rest.known_at + 1 - round(p.persist_s * self._rate_hz), rest.known_at + 1).max() <= p.calm
            if (sd > p.credible_ms2 or rest.lowest > p.credible) and not calm:
                self._rests.refuse()
                return None
            anchored = False
            begin = max(self._state.first, rest.index - round(p.unseen_s * self._rate_hz))
            rows = self._history.window(begin, rest.index + 1)
            swing = self._measure(rows, False, still)
        self.last = swing
        if self._has_gyroscope and anchored and rest.lowest > p.still and swing.fall_ms < -p.fall_ms and swing.rise_m > p.fall_rise_m:
            self._rests.refuse()
            return None
        if swing.landing is None or swing.length_m < p.least_swing_m: return None
        if anchored and self._has_gyroscope: self._state.up = swing.up
        index = begin + round(swing.landing * 1024) / 1024
        if index - self._state.first < p.least_swing_s * self._rate_hz: return None
        if self._state.contact is not None and index - self._state.contact < p.least_stride_s * self._rate_hz: return None
        index = max(index, rest.known_at - math.floor(self.max_delay_s * self._rate_hz))
        self._state.contact = index
        cs = swing.forward_m / swing.length_m
        if abs(cs) < .5: v = Verdict.unknown(Reason.AMBIGUOUS)
        else: v = Verdict.of(1 / (1 + math.exp(min(swing.forward_m / (.05 if anchored else .1), 700))))
        return Contact(index=index, known_at=rest.known_at, gait=Gait.WALK, verdict=v, stride_length_m=swing.length_m if anchored and self._has_gyroscope else None)

    def _measure(self, rows, anchored, still):
        if self._has_gyroscope:
            return strapdown(rows[:, :3], rows[:, 3:], rate_hz=self._rate_hz, gravity=None if anchored else still)
        k = max(1, round(.04 * self._rate_hz))
        return levelled(rows, rate_hz=self._rate_hz, start=rows[:k].mean(axis=0) if anchored else None, end=still)

    def _plausible(self, still: FloatArray, rest: Rest, force) -> bool:
        if not self._has_gyroscope: return self._plausible_acc(still, rest, force)
        p = self._params
        size = float(np.sqrt((still * still).sum()))
        up = np.array([0,0,1.]) if self._state.up is None else self._state.up
        cosine = float((still * np.asarray(up)).sum()) / size
        quiet = rest.lowest <= min(max(p.quiet_share * rest.peak, p.quiet_floor), p.quiet_ceiling)
        if quiet: return size > 5.9 and cosine > math.cos(math.radians(p.tilt_deg))
        load = np.sort((force * np.asarray(up)).sum(axis=1))[len(force) // 4]
        return load > p.load_ms2 and cosine > math.cos(math.radians(p.load_tilt_deg))

    def _plausible_acc(self, still, rest, force):
        p = self._params
        known = self._state.up is not None
        up = self._state.up if known else np.array([0, 0, 1.0])
        along = float((still * up).sum())
        across = float(np.sqrt(((still - along * up) ** 2).sum()))
        n = round(p.acc_persist_s * self._rate_hz)
        calm = self._rests._activity(rest.known_at + 1 - n, rest.known_at + 1)
        size = float(np.sqrt((still * still).sum()))
        if len(calm) == n and calm.max() <= p.acc_calm and abs(size - 9.8) < 1.5 and along > 9.8 * .7:
            new = still / size
            self._state.up = new if not known else .7 * up + .3 * new
            self._state.up /= np.sqrt((self._state.up**2).sum())
            return True
        quiet = rest.lowest <= min(max(p.acc_quiet * rest.peak, .6), p.acc_ceiling)
        if known and quiet and abs(along - 9.8) < p.acc_along and across < p.acc_across:
            return True
        load = np.sort((force * up).sum(axis=1))[len(force) // 4]
        return rest.lowest < p.acc_load * rest.peak and load > p.load_ms2 and across < (p.acc_load_across if known else 6.)
