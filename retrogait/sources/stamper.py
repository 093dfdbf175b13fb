"""The final time of each sample: on one axis for all sensors of a session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.sources.clock_map import ClockMap
from retrogait.sources.sensor_clock import OwnClock, Reading, SensorClock, clock_for
from retrogait.sources.tracked import Tracked
from retrogait.types import FloatArray

T_DECIMALS = 6
"""Recorded times are whole microseconds."""


@dataclass(frozen=True, slots=True)
class StamperParams:
    """How times are corrected without anybody seeing it.

    Parameters
    ----------
    slew_share : float
        Corrections stretch or shrink the time between samples by this share at most:
        half of the rate error (1 %) that the assembler calls a drift.
    slew_s : float
        An error is worked off with this time constant, s: the 5 ms that two feet may
        be apart after the first bins are gone within a minute.
    hole_samples : float
        A hole may be made this much longer or shorter at once, in samples: with it the
        finder of holes (1.6 intervals) still counts the rows right.
    """

    slew_share: float = 0.005
    slew_s: float = 10.0
    hole_samples: float = 0.25


class SessionAxis:
    """The time that all sensors of a session share.

    It is the clock of the sensor that was first to send samples, with its own rate;
    its zero is the session's beginning on the host's clock, as well as the first
    packet tells. Where that sensor has no clock the axis is the host's clock.

    Parameters
    ----------
    began_s : float
        When the session began, on the host's monotonic clock, s.
    """

    def __init__(self, *, began_s: float) -> None:
        self._began_s = began_s
        self._keeper: object | None = None
        self._map: ClockMap | None = None
        self._offset_s = 0.0

    def host_s(self, now_s: float) -> float:
        """The host's time since the session began, s."""
        return now_s - self._began_s

    def at_s(self, host_s: float) -> float:
        """The axis at a time of the host since the session began, s."""
        if self._map is None:
            return host_s
        return self._map.device_s(host_s) + self._offset_s

    @property
    def slope(self) -> float:
        """Seconds of the host in one of the axis."""
        return 1.0 if self._map is None else self._map.slope

    def is_kept_by(self, stamper: object) -> bool:
        """Whether this sensor's clock is the axis; whoever asks first becomes it."""
        if self._keeper is None:
            self._keeper = stamper
        return self._keeper is stamper

    def keep(self, clock: ClockMap | None, *, offset_s: float) -> None:
        """Take a (new) clock of the keeper, which lies ``offset_s`` before the axis."""
        self._map = clock
        self._offset_s = offset_s


@dataclass(frozen=True, slots=True, eq=False)
class Stamped:
    """Final times of a packet.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        s on the session's axis, to the microsecond.
    missing : int
        Samples lost right before, as far as anybody knows.
    """

    t_s: FloatArray
    missing: int


@dataclass(slots=True)
class StamperState:
    """Where the times stand.

    Parameters
    ----------
    stretch : int or None
        The stretch of the tracker; None: no sample yet.
    last_s : float
        Time of the last sample, not rounded, s.
    offset_s : float or None
        Axis less sensor clock, s; None: another clock is the axis.
    """

    stretch: int | None = None
    last_s: float = 0.0
    offset_s: float | None = None


class Stamper:
    """Gives each sample of one sensor its time; what was given is never taken back.

    1. The sensor's clock, smoothed, or its sample count at the promised rate where it has
       none, says when the samples are due.
    2. The first sensor's clock *is* the axis. Others reach it through the host: their own
       :class:`ClockMap` forth, the first sensor's back. They keep their own rate until
       there are enough bins to trust the map.
    3. A stretch with an unknown beginning (a reboot) is placed by its arrival.
    4. From then on times go on by the sensor's period; what they are off is worked off
       slowly (``slew_share``), and a little more in a hole, where nobody counts intervals.

    Parameters
    ----------
    axis : SessionAxis
        Shared by all sensors of a session.
    params : StamperParams
        How times are corrected.
    """

    def __init__(
        self,
        axis: SessionAxis,
        params: StamperParams = StamperParams(),
    ) -> None:
        self._axis = axis
        self._params = params
        self._state = StamperState()
        self._clock: SensorClock = OwnClock()

    def push(self, tracked: Tracked, *, count: int, arrival_s: float) -> Stamped:
        """Stamp the samples of a packet that was taken.

        Parameters
        ----------
        tracked : Tracked
            Where they belong; status ``OK``.
        count : int
            How many.
        arrival_s : float
            Host clock since the session began, s.
        """
        is_new = tracked.stretch != self._state.stretch
        if is_new:
            self._clock = clock_for(tracked)
        reading = self._clock.read(tracked, count=count, arrival_s=arrival_s)
        if is_new:
            first_s = self._place(tracked, reading, count=count, arrival_s=arrival_s)
            spacing_s = reading.period_s
        else:
            first_s, spacing_s = self._continue(reading)
        t_s = first_s + spacing_s * np.arange(count)
        self._state.last_s = float(t_s[-1])
        return Stamped(t_s=np.round(t_s, T_DECIMALS), missing=reading.missing)

    def _place(self, tracked: Tracked, reading: Reading, *, count: int, arrival_s: float) -> float:
        """When the first sample of a stretch was measured: by its arrival, unless it follows."""
        state, is_first = self._state, self._state.stretch is None
        state.stretch = tracked.stretch
        if tracked.missing is not None and not is_first:
            first_s = state.last_s + (tracked.missing + 1) * reading.period_s
        else:
            arrived_s = self._axis.at_s(arrival_s) - (count - 1) * reading.period_s
            # A reboot loses a sample at least; before the session there was nothing.
            pause = 2 if tracked.has_rebooted else 1
            first_s = max(arrived_s, 0.0 if is_first else state.last_s + pause * reading.period_s)
        if self._axis.is_kept_by(self):
            self._keep_axis(first_s - reading.device_s)
        return first_s

    def _keep_axis(self, offset_s: float) -> None:
        """Make this sensor's clock the axis, if it has one."""
        has_clock = isinstance(self._clock, OwnClock)
        self._state.offset_s = offset_s if has_clock else None
        self._axis.keep(self._clock.map if has_clock else None, offset_s=offset_s)

    def _continue(self, reading: Reading) -> tuple[float, float]:
        """When the next sample was measured, and the time between samples from then on, s."""
        params, offset_s = self._params, self._state.offset_s
        to_host, period_s = self._clock.map, reading.period_s
        if offset_s is not None:
            meant_s = reading.device_s + offset_s
        elif to_host.is_settled:
            meant_s = self._axis.at_s(to_host.host_s(reading.device_s))
            period_s *= to_host.slope / self._axis.slope
        else:
            meant_s = None
        due_s = self._state.last_s + (reading.missing + 1) * period_s
        error_s = 0.0 if meant_s is None else meant_s - due_s
        leap_s = 0.0
        if reading.missing:
            leap_s = _held(error_s, params.hole_samples * period_s)
        slew = _held((error_s - leap_s) / params.slew_s, params.slew_share)
        return due_s + leap_s + period_s * slew, period_s * (1 + slew)


def _held(value: float, limit: float) -> float:
    """``value`` within ±``limit``."""
    return min(max(value, -limit), limit)
