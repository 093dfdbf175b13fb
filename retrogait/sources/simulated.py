"""A simulated person with a sensor, as a source."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator

import numpy as np

from retrogait.recording import Person, TimedBlock
from retrogait.recording.simulated import ACC_DECIMALS, GYR_DECIMALS, T_DECIMALS
from retrogait.sim import Person as SimulatedPerson
from retrogait.sim import Scenario, SensorModel, SensorMounting, SensorSignal, sense, simulate
from retrogait.sources.clock import Clock
from retrogait.sources.packets import PACKET_S, paced
from retrogait.sources.port import AlwaysReady, SourceInfo, SourceItem
from retrogait.types import FloatArray, Gap, Mounting, SampleBlock

ORIGIN = "made by retrogait's own gait simulator, played as a sensor; not a real person"


class SimulatedSource(AlwaysReady):
    """A person of the simulator who acts out a scenario, and the sensor worn.

    Parameters
    ----------
    scenario : Scenario
        What is done, from the first sample on; the source ends with it.
    mounting : SensorMounting
        Where and how the sensor is worn.
    sensor : SensorModel
        Its rate and faults.
    person : retrogait.sim.Person
        Who.
    seed : int
        Equal seeds give equal samples.
    clock : Clock
        When packets are due.
    packet_s : float
        Signal in a packet, s.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        mounting: SensorMounting,
        sensor: SensorModel,
        person: SimulatedPerson,
        seed: int,
        clock: Clock,
        packet_s: float = PACKET_S,
    ) -> None:
        self._scenario = scenario
        self._mounting = mounting
        self._sensor = sensor
        self._person = person
        self._seed = seed
        self._clock = clock
        self._packet_s = packet_s

    @property
    def info(self) -> SourceInfo:
        """The simulated sensor and person; the axes are for the wearer to declare."""
        return simulated_info(
            self._sensor, mounting=self._mounting, person=self._person, seed=self._seed
        )

    def items(self) -> AsyncGenerator[SourceItem, None]:
        """The samples from the scenario's start; raises what ``simulate`` raises."""
        motion = simulate(self._scenario, person=self._person, seed=self._seed)
        signal = sense(motion, mounting=self._mounting, sensor=self._sensor, seed=self._seed + 1)
        pieces = _pieces(signal, rate_hz=self._sensor.rate_hz)
        return paced(pieces, clock=self._clock, packet_s=self._packet_s)


def simulated_info(
    sensor: SensorModel, *, mounting: SensorMounting, person: SimulatedPerson, seed: int
) -> SourceInfo:
    """What is known of a simulated sensor and person."""
    return SourceInfo(
        device=f"simulated sensor, seed {seed}",
        origin=ORIGIN,
        simulated=True,
        rate_hz=sensor.rate_hz,
        has_gyroscope=sensor.has_gyroscope,
        counted_hz=sensor.rate_hz,
        is_patient=True,
        person=Person(id=f"simulated-{seed}", height_m=round(person.height_m, 2)),
        mounting=Mounting(placement=mounting.placement, side=mounting.side),
    )


def _pieces(signal: SensorSignal, *, rate_hz: float) -> Iterator[TimedBlock | Gap]:
    """Runs of samples that arrived, and the holes between them."""
    index = np.round(signal.t_s * rate_hz).astype(np.int64)
    cuts = np.flatnonzero(np.diff(index) > 1) + 1
    stop = int(index[0])
    for rows in np.split(np.arange(len(index)), cuts):
        start = int(index[rows[0]])
        if start > stop:
            yield Gap(start=stop, count=start - stop)
        yield _run(signal, slice(rows[0], rows[-1] + 1), start=start, rate_hz=rate_hz)
        stop = start + len(rows)


def _run(signal: SensorSignal, rows: slice, *, start: int, rate_hz: float) -> TimedBlock:
    """Samples without a hole, with the digits of a simulated recording."""
    gyr = signal.gyr_rads
    block = SampleBlock(
        start=start,
        rate_hz=rate_hz,
        acc_ms2=rounded(signal.acc_ms2[rows], ACC_DECIMALS),
        gyr_rads=None if gyr is None else rounded(gyr[rows], GYR_DECIMALS),
    )
    return TimedBlock(block=block, t_s=rounded(signal.t_s[rows], T_DECIMALS))


def rounded(x: FloatArray, decimals: int) -> FloatArray:
    """Rounded as a recording is, without minus zeros."""
    return np.round(x, decimals) + 0.0
