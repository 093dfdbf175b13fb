"""Where a packet's samples belong: counted, stamped, or merely next."""

from __future__ import annotations

import math

from retrogait.recording import PacketStatus
from retrogait.sensors import Ready, Samples, Stamp, Timing
from retrogait.sources.sample_clock import SampleClock
from retrogait.sources.tracked import Last, Tracked, TrackerParams, TrackerState


class Tracker:
    """Finds what is missing, came twice, came late, or comes from a sensor that began anew.

    - *Counted* sensors: the counter, unwrapped by the time that passed. A clock that
      contradicts a counter that simply goes on has jumped; a counter that contradicts
      a clock which agrees with the host has begun anew.
    - *Stamped* sensors: stamps further apart than ``1 + hole_share`` packets have a hole between.
    - *Estimated* sensors: each packet follows the one before; losses are for whoever
      watches the arrivals (:class:`~retrogait.sources.stamper.Stamper`).

    A reconnection changes nothing for the first two as long as the sensor's epoch stays.

    Parameters
    ----------
    params : TrackerParams
        Thresholds.
    """

    def __init__(self, params: TrackerParams = TrackerParams()) -> None:  # noqa: B008
        self._params = params
        self._state = TrackerState()
        self._ready: Ready | None = None
        self._clock = SampleClock(rate_hz=1.0)

    def begin(self, ready: Ready) -> None:
        """A connection's stream is set up."""
        before, self._ready = self._ready, ready
        self._state.has_reconnected = True
        if before is None:
            return
        rebooted = None not in (before.epoch, ready.epoch) and before.epoch != ready.epoch
        if rebooted or ready.timing is Timing.ESTIMATED or _terms(before) != _terms(ready):
            self._state.last = None
            self._state.has_rebooted = self._state.has_rebooted or rebooted

    def push(self, samples: Samples, *, arrival_s: float) -> Tracked:
        """Say where the samples of the next packet belong.

        Parameters
        ----------
        samples : Samples
            As decoded.
        arrival_s : float
            Host clock, s.

        Raises
        ------
        ValueError
            If no stream was begun.
        """
        if self._ready is None:
            raise ValueError("samples before Ready: call begin() first")
        last = self._state.last
        if last is None:
            return self._begin_stretch(samples, arrival_s=arrival_s, missing=None)
        if samples.counter is not None and last.sent is not None:
            sent = samples.counter - last.sent
            return self._counted(samples, last, sent=sent, arrival_s=arrival_s)
        if self._ready.timing is Timing.STAMPED and samples.stamp is not None:
            return self._stamped(samples, last, stamp=samples.stamp, arrival_s=arrival_s)
        return self._take(samples, last, step=last.count, arrival_s=arrival_s)

    def _counted(self, samples: Samples, last: Last, *, sent: int, arrival_s: float) -> Tracked:
        """By the counter; where the clock contradicts it, by whichever makes sense."""
        clock_s = self._first_to_first_s(samples, last)
        host_s = arrival_s - last.arrival_s
        step = self._step(sent, last, passed_s=host_s if clock_s is None else clock_s)
        if clock_s is not None and not self._agree(step, clock_s):
            counted_s = step * self._clock.period_s
            goes_on = step == last.count or abs(counted_s - host_s) <= abs(clock_s - host_s)
            if goes_on and step >= last.count:  # the clock jumped, the counter did not
                missing = step - last.count
                return self._begin_stretch(samples, arrival_s=arrival_s, missing=missing)
            if not goes_on and clock_s > 0:  # the counter began anew, the clock did not
                step = max(last.count, round(clock_s / self._clock.period_s))
        if step == 0 and clock_s in (None, 0.0):
            return Tracked(PacketStatus.DUPLICATE, counter=last.counter)
        if step < last.count:
            behind_s = (last.count - step) * self._clock.period_s
            return self._behind(samples, behind_s=behind_s, arrival_s=arrival_s)
        return self._take(samples, last, step=step, arrival_s=arrival_s)

    def _step(self, sent: int, last: Last, *, passed_s: float) -> int:
        """Samples from first to first by the counter, which differs by ``sent`` as sent."""
        wraps = self._promise.counter_wraps
        if wraps is None:
            return sent
        step = sent % wraps
        if step == last.count:  # it goes on where it stopped, however long that took
            return step
        return step + wraps * round((passed_s / self._clock.period_s - step) / wraps)

    def _agree(self, step: int, clock_s: float) -> bool:
        """Whether counter and clock tell of the same time."""
        counted_s = step * self._clock.period_s
        slack_s = self._params.clock_slack_s + self._params.clock_slack_share * abs(counted_s)
        return abs(clock_s - counted_s) <= slack_s

    def _stamped(self, samples: Samples, last: Last, *, stamp: Stamp, arrival_s: float) -> Tracked:
        """By the stamps alone."""
        apart_s, count = self._apart_s(stamp, last), len(samples.acc_ms2)
        lag_s = arrival_s - last.clock_s - apart_s
        is_other = abs(lag_s - self._state.least_lag_s) > self._params.hiccup_s
        if self._state.has_reconnected and is_other:  # while it was away its clock was set
            return self._begin_stretch(samples, arrival_s=arrival_s, missing=None)
        if apart_s == 0 and count == last.count:
            return Tracked(PacketStatus.DUPLICATE, counter=None)
        if apart_s <= 0:
            return self._behind(samples, behind_s=-apart_s, arrival_s=arrival_s)
        due_s = self._clock.at_s(last.index + last.count + stamp.sample)
        overdue = (last.clock_s + apart_s - due_s) / self._clock.period_s
        size = min(last.count, count)
        if overdue <= max(self._params.hole_share * size, self._params.hole_samples):
            return self._take(samples, last, step=last.count, arrival_s=arrival_s)
        if self._state.least_lag_s - lag_s > self._params.hiccup_s:  # here before it was measured
            return self._begin_stretch(samples, arrival_s=arrival_s, missing=None)
        is_alike = count == last.count and not self._state.has_reconnected
        missing = self._whole_packets(overdue, size=count if is_alike else 1)
        return self._take(samples, last, step=last.count + missing, arrival_s=arrival_s)

    def _whole_packets(self, overdue: float, *, size: int) -> int:
        """Samples lost, in whole packets where the time fits them."""
        in_packets = max(1, round(overdue / size)) * size
        if abs(in_packets - overdue) <= self._params.fit_samples:
            return in_packets
        return max(1, round(overdue))

    def _behind(self, samples: Samples, *, behind_s: float, arrival_s: float) -> Tracked:
        """A packet from before the last: late, or the sensor began anew and did not say."""
        self._state.behind += 1
        run = self._state.behind >= self._params.behind_run
        if run or behind_s > self._params.behind_s:
            self._state.has_rebooted = True
            return self._begin_stretch(samples, arrival_s=arrival_s, missing=None)
        return Tracked(PacketStatus.LATE, counter=samples.counter)

    def _begin_stretch(self, samples: Samples, *, arrival_s: float, missing: int | None) -> Tracked:
        """Count and clock anew from this packet."""
        state = self._state
        # A sensor whose clock merely jumped keeps its rate; of a new one nothing is known.
        keeps_rate = state.last is not None and not state.has_rebooted
        rate_hz = 1 / self._clock.period_s if keeps_rate else self._promise.rate_hz
        rebooted, state.has_rebooted = state.has_rebooted, False
        state.stretch += 1
        state.odd = 0
        state.least_lag_s = math.inf
        self._clock = SampleClock(rate_hz=rate_hz)
        last = self._keep(
            samples, index=0, counter=samples.counter, clock_s=0.0, arrival_s=arrival_s
        )
        return self._tracked(last, missing=missing, has_rebooted=rebooted)

    def _take(self, samples: Samples, last: Last, *, step: int, arrival_s: float) -> Tracked:
        """Go on with this packet, ``step`` samples after the first of the last."""
        self._state.odd = self._state.odd + 1 if self._is_odd(samples, last, step=step) else 0
        if self._state.odd >= self._params.odd_run:  # the clock leapt, the rate is as it was
            missing = step - last.count
            return self._begin_stretch(samples, arrival_s=arrival_s, missing=missing)
        apart_s = 0.0 if samples.stamp is None else self._apart_s(samples.stamp, last)
        taken = self._keep(
            samples,
            index=last.index + step,
            counter=None if last.counter is None else last.counter + step,
            clock_s=last.clock_s + apart_s,
            arrival_s=arrival_s,
        )
        return self._tracked(taken, missing=step - last.count, has_rebooted=False)

    def _is_odd(self, samples: Samples, last: Last, *, step: int) -> bool:
        """Whether a stamp lies so far beside the line of those before that it says nothing."""
        if samples.stamp is None:
            return False
        params, index = self._params, last.index + step
        stamp_s = last.clock_s + self._apart_s(samples.stamp, last)
        is_young = last.index * self._clock.period_s < params.young_s
        share = params.clock_slack_share if is_young else params.settled_share
        slack_s = params.odd_s + share * (step + samples.stamp.sample) * self._clock.period_s
        return abs(stamp_s - self._clock.at_s(index + samples.stamp.sample)) > slack_s

    def _keep(
        self,
        samples: Samples,
        *,
        index: int,
        counter: int | None,
        clock_s: float,
        arrival_s: float,
    ) -> Last:
        """Remember a packet for the next, and what its stamp says of the clock."""
        state, stamp = self._state, samples.stamp
        if stamp is not None:
            if not state.odd:
                self._clock.push(index + stamp.sample, at_s=clock_s)
            passed_s = 0.0 if state.last is None else arrival_s - state.last.arrival_s
            creep_s = self._params.lag_creep * passed_s
            state.least_lag_s = min(state.least_lag_s + creep_s, arrival_s - clock_s)
        state.behind, state.has_reconnected = 0, False
        state.last = Last(
            index=index,
            count=len(samples.acc_ms2),
            counter=counter,
            sent=samples.counter,
            stamp=stamp,
            clock_s=clock_s,
            arrival_s=arrival_s,
        )
        return state.last

    def _tracked(self, last: Last, *, missing: int | None, has_rebooted: bool) -> Tracked:
        """The packet just kept."""
        return Tracked(
            PacketStatus.OK,
            counter=last.counter,
            missing=missing,
            index=last.index,
            stretch=self._state.stretch,
            device_s=None if last.stamp is None else self._clock.at_s(last.index),
            period_s=self._clock.period_s,
            has_rebooted=has_rebooted,
        )

    @property
    def _promise(self) -> Ready:
        """What the sensor said of its stream."""
        if self._ready is None:
            raise ValueError("samples before Ready: call begin() first")
        return self._ready

    def _apart_s(self, stamp: Stamp, last: Last) -> float:
        """From the last packet's stamp to this, s; negative: from before."""
        if last.stamp is None:
            return 0.0
        apart_s, wraps_s = stamp.at_s - last.stamp.at_s, self._promise.clock_wraps_s
        if wraps_s is None:
            return apart_s
        return (apart_s + wraps_s / 2) % wraps_s - wraps_s / 2

    def _first_to_first_s(self, samples: Samples, last: Last) -> float | None:
        """From the last packet's first sample to this one's by the clock, s."""
        if samples.stamp is None or last.stamp is None:
            return None
        ahead = samples.stamp.sample - last.stamp.sample
        return self._apart_s(samples.stamp, last) - ahead * self._clock.period_s


def _terms(ready: Ready) -> tuple[object, ...]:
    """What must stay for a stream to go on after a reconnection."""
    return (
        ready.rate_hz,
        ready.has_gyroscope,
        ready.timing,
        ready.counter_wraps,
        ready.clock_wraps_s,
    )
