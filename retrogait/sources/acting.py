"""A simulated person who does what a plan asks, with a sensor, as a source."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

import numpy as np

from retrogait.coach.plan import GoalKind, Leg
from retrogait.coach.plan.model import Travel
from retrogait.recording import Packet
from retrogait.recording.simulated import ACC_DECIMALS, GYR_DECIMALS, T_DECIMALS
from retrogait.sim import Person as SimulatedPerson
from retrogait.sim import (
    Run,
    Scenario,
    SensorModel,
    SensorMounting,
    SensorSignal,
    Stand,
    Walk,
    sense,
    simulate,
)
from retrogait.sources.clock import Clock
from retrogait.sources.packets import PACKET_S
from retrogait.sources.port import AlwaysReady, SourceInfo, SourceItem
from retrogait.sources.simulated import rounded, simulated_info
from retrogait.types import Direction, Gait, Placement

WAIT_S: Final = 1.0
"""Stands for so long at a time while nothing is to be done, s."""

GATHER_S, SETTLE_S = 0.5, 2.0
"""Stands before the first step of a set, and comes to rest after its last one, s."""

WALK_MS, RUN_MS = 0.7, 2.0
"""How fast, m/s: an easy pace backward (science notes: preferred backward walking is slower by a
third), and a slow run."""

LAGGING_SHARE = 0.86
"""The pace that drops out of every band: 14 % below the target."""

LAGGING_FROM_S = 24.0
"""Sets that last longer have a lapse in their second third, so that there is something to coach."""

CAUTIOUS_STEPS = 6
"""Steps more than asked for: the first and the last of a set are not always seen."""


@dataclass(slots=True)
class _Acting:
    """What the person is to do now."""

    leg: Leg | None = None
    target_spm: float | None = None
    is_over: bool = False


class ActingSource(AlwaysReady):
    """A simulated person who does what a plan asks, with a sensor.

    While a set is on, the person walks or runs as it asks; else they stand. In longer sets they
    fall out of the band and come back. Whoever hears the plan passes it on by :meth:`begin`,
    :meth:`end`, :meth:`pace` and :meth:`finish`.

    Parameters
    ----------
    placement : Placement
        Where the sensor is worn; its x axis points forward, z up.
    clock : Clock
        When packets are due.
    seed : int
        Equal seeds and equal plans give equal samples.
    packet_s : float
        Signal in a packet, s.
    """

    def __init__(
        self, placement: Placement, *, clock: Clock, seed: int, packet_s: float = PACKET_S
    ) -> None:
        self._mounting = SensorMounting(placement)
        self._clock = clock
        self._seed = seed
        self._packet_s = packet_s
        self._sensor = replace(SensorModel.typical(), clock_drift_ppm=0.0)
        self._person = SimulatedPerson()
        self._acting = _Acting()

    @property
    def info(self) -> SourceInfo:
        """The simulated sensor and person."""
        return simulated_info(
            self._sensor, mounting=self._mounting, person=self._person, seed=self._seed
        )

    def begin(self, leg: Leg) -> None:
        """A set begins, or goes on after a pause."""
        self._acting.leg = leg

    def end(self) -> None:
        """The set is over, or there is a pause."""
        self._acting.leg = None

    def pace(self, target_spm: float) -> None:
        """The cadence that is asked for, steps of both feet per minute."""
        self._acting.target_spm = target_spm

    def finish(self) -> None:
        """The plan is done: the sensor is switched off."""
        self._acting.is_over = True

    async def items(self) -> AsyncGenerator[SourceItem, None]:
        """The samples from the session's start on, until the plan is done."""
        start, zero_s = 0, self._clock.now_s()
        for piece in count():
            leg = self._acting.leg
            signal = self._measured(self._scenario(leg), piece=piece)
            for rows in self._rows(len(signal.t_s), leg):
                packet = _packet(signal, rows, start=start, rate_hz=self._sensor.rate_hz)
                await self._clock.sleep_until(zero_s + float(packet.t_s[-1]))
                yield packet
                start += len(packet.t_s)
            if self._acting.is_over:
                return

    def _rows(self, n: int, leg: Leg | None) -> Iterator[slice]:
        """The rows of each packet; where the set ends early, its last steps are left out."""
        size = max(1, round(self._packet_s * self._sensor.rate_hz))
        closing = n - round(SETTLE_S * self._sensor.rate_hz)
        low = 0
        while low < n:
            yield slice(low, min(low + size, n))
            has_ended = leg is not None and self._acting.leg is not leg
            low = max(low + size, closing) if has_ended else low + size

    def _measured(self, scenario: Scenario, *, piece: int) -> SensorSignal:
        """What the sensor measures of it; the sensor's own faults are always the same."""
        motion = simulate(scenario, person=self._person, seed=self._seed + piece)
        return sense(motion, mounting=self._mounting, sensor=self._sensor, seed=self._seed)

    def _scenario(self, leg: Leg | None) -> Scenario:
        """What the person does next."""
        if leg is None:
            return Scenario([Stand(WAIT_S)])
        return Scenario([Stand(GATHER_S), *self._steps(leg), Stand(SETTLE_S)])

    def _steps(self, leg: Leg) -> Iterator[Walk | Run]:
        """The steps of a set."""
        kind, speed_ms = (Run, RUN_MS) if leg.block.gait is Gait.RUN else (Walk, WALK_MS)
        target_spm = self._acting.target_spm
        way = Direction.FORWARD if leg.block.travel is Travel.FORWARD else Direction.BACKWARD
        duration_s = _duration_s(leg, target_spm=target_spm, speed_ms=speed_ms)
        lapses = duration_s > LAGGING_FROM_S and target_spm is not None
        for share in (1.0, LAGGING_SHARE, 1.0) if lapses else (1.0,):
            yield kind(
                duration_s / 3 if lapses else duration_s,
                speed_ms,
                direction=way,
                cadence_spm=None if target_spm is None else share * target_spm,
            )


def _duration_s(leg: Leg, *, target_spm: float | None, speed_ms: float) -> float:
    """How long the steps of a set take, s."""
    goal = leg.goal
    if goal.kind is GoalKind.SECONDS:
        return goal.amount
    if goal.kind is GoalKind.STEPS:
        return (goal.amount + CAUTIOUS_STEPS) * 60.0 / (target_spm or 100.0)
    metres = goal.amount if goal.kind is GoalKind.METRES else goal.amount * (goal.length_m or 0.0)
    return metres / speed_ms + SETTLE_S


def _packet(signal: SensorSignal, rows: slice, *, start: int, rate_hz: float) -> Packet:
    """Some samples, with the digits of a simulated recording."""
    acc, gyr = signal.acc_ms2[rows], signal.gyr_rads
    return Packet(
        t_s=rounded((start + np.arange(len(acc))) / rate_hz, T_DECIMALS),
        acc_ms2=rounded(acc, ACC_DECIMALS),
        gyr_rads=None if gyr is None else rounded(gyr[rows], GYR_DECIMALS),
    )
