"""Recordings of simulated people, with their exact truth, in the project's own format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrogait.recording.session_file import Person
from retrogait.recording.truth import Truth, TruthContact, TruthSegment
from retrogait.recording.writer import StreamData, write_recording
from retrogait.sim import Motion, Scenario, SensorModel, SensorMounting, sense, simulate
from retrogait.sim import Person as SimulatedPerson
from retrogait.types import FloatArray, Mounting, Side

SOURCE = "made by retrogait's own gait simulator (retrogait simulate-recording); not a real person"

T_DECIMALS, ACC_DECIMALS, GYR_DECIMALS = 4, 3, 4
"""Digits kept: a tenth of a millisecond, 1 mm/s² and 0.1 mrad/s, under any sensor's noise."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """One simulated sensor.

    Parameters
    ----------
    mounting : SensorMounting
        Where and how it is worn.
    model : SensorModel
        Its faults.
    declares_axes : bool
        Whether the recording says which axes face forward and up.
    forward_walk_s : tuple of 2 float or None
        A stretch to declare as forward walking, s.
    """

    mounting: SensorMounting
    model: SensorModel
    declares_axes: bool = True
    forward_walk_s: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """``lower_back``, ``right_foot`` ..."""
        side = self.mounting.side
        place = self.mounting.placement.value
        return place if side is Side.UNKNOWN else f"{side.value}_{place}"


def write_simulated(
    folder: Path | str,
    *,
    scenario: Scenario,
    sensors: Sequence[Sensor],
    person: SimulatedPerson,
    seed: int,
) -> None:
    """Simulate a scenario and write it as a recording with truth files.

    Parameters
    ----------
    folder : Path or str
        The new recording.
    scenario : Scenario
        What the person does.
    sensors : sequence of Sensor
        What the person wears; each placement and side once.
    person : retrogait.sim.Person
        Who.
    seed : int
        Equal seeds give equal recordings.

    Raises
    ------
    RecordingError, ValueError
        As :func:`retrogait.recording.write_recording`; and where the simulator
        cannot do what the scenario asks.
    """
    motion = simulate(scenario, person=person, seed=seed)
    write_recording(
        folder,
        streams=[
            _stream(motion, sensor, seed=seed + number)
            for number, sensor in enumerate(sensors, start=1)
        ],
        person=Person(id=f"simulated-{seed}", height_m=round(person.height_m, 2)),
        source=SOURCE,
        simulated=True,
        truth=_truth(motion),
    )


def _stream(motion: Motion, sensor: Sensor, *, seed: int) -> StreamData:
    """What one sensor read."""
    signal = sense(motion, mounting=sensor.mounting, sensor=sensor.model, seed=seed)
    worn = sensor.mounting
    return StreamData(
        name=sensor.name,
        mounting=Mounting(
            placement=worn.placement,
            side=worn.side,
            axes=worn.axes if sensor.declares_axes else None,
            forward_walk_s=sensor.forward_walk_s,
        ),
        rate_hz=sensor.model.rate_hz,
        t_s=_rounded(signal.t_s, T_DECIMALS),
        acc_ms2=_rounded(signal.acc_ms2, ACC_DECIMALS),
        gyr_rads=None if signal.gyr_rads is None else _rounded(signal.gyr_rads, GYR_DECIMALS),
    )


def _rounded(x: FloatArray, decimals: int) -> FloatArray:
    """Rounded, without minus zeros."""
    return np.round(x, decimals) + 0.0


def _truth(motion: Motion) -> Truth:
    """The simulator's truth in the recording's words."""
    return Truth(
        segments=tuple(
            TruthSegment(
                start_s=round(s.start_s, 4),
                end_s=round(s.end_s, 4),
                direction=s.direction,
                gait=s.gait,
                speed_ms=round(s.speed_ms, 3),
            )
            for s in motion.segments
        ),
        contacts=tuple(
            TruthContact(
                t_s=round(c.t_s, 4), side=c.side, stride_length_m=round(c.stride_length_m, 4)
            )
            for c in motion.contacts
        ),
    )
