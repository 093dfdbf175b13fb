"""Recordings of simulated people, with their exact truth, in the project's own format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrogait.recording.arrays import memory_stream
from retrogait.recording.recording import Recording
from retrogait.recording.session_file import SCHEMA, Person
from retrogait.recording.truth import Truth, TruthContact, TruthSegment
from retrogait.recording.writer import StreamData, write_recording
from retrogait.sim import Motion, Scenario, SensorModel, SensorMounting, sense
from retrogait.sim import Person as SimulatedPerson
from retrogait.sim import simulate as simulate_motion
from retrogait.sim.words import parse_mounting, parse_scenario
from retrogait.types import FloatArray, Mounting, Side

SOURCE = "made by retrogait's own gait simulator (retrogait simulate-recording); not a real person"

SIMULATION = "simulation in memory"
"""What a recording without files was read from."""

USUAL = "stand:2 walk:20 stand:1 back-walk:20 stand:1 walk:10 stand:2"
"""There, back, and there again: what is simulated where nothing else is asked for."""

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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SimulatedRecording(Recording):
    """A recording of a simulated person, and the truth about it.

    Parameters
    ----------
    truth : Truth
        What the person did, and every contact.
    """

    truth: Truth


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
    motion = simulate_motion(scenario, person=person, seed=seed)
    write_recording(
        folder,
        streams=_streams(motion, sensors, seed=seed),
        person=_wearer(person, seed=seed),
        source=SOURCE,
        simulated=True,
        truth=_truth(motion),
    )


def simulate(
    scenario: str | Scenario = USUAL,
    *,
    placement: str | Sequence[str] = "lower_back",
    seed: int = 1,
    person: SimulatedPerson | None = None,
    sensor: SensorModel | None = None,
    folder: Path | str | None = None,
) -> SimulatedRecording:
    """Record a simulated person, with the exact truth about every contact.

    Parameters
    ----------
    scenario : str or Scenario, optional
        What the person does, in words as on the command line (``walk:20@1.2 back-walk:20@0.8
        stand:2``; see :func:`retrogait.sim.words.parse_segment`), or as segments.
    placement : str or sequence of str, optional
        Where sensors are worn: ``lower_back``, ``chest``, ``left_foot``, ``right_shank`` ...
    seed : int, optional
        Equal seeds give equal recordings.
    person : retrogait.sim.Person, optional
        Body and habits; default: mean proportions at 1.75 m.
    sensor : SensorModel, optional
        Rate and faults; default: a typical consumer sensor of six axes at 100 Hz.
    folder : Path or str, optional
        Where to write the recording with its truth files, as ``retrogait simulate-recording``
        does; None: it is kept in memory.

    Returns
    -------
    SimulatedRecording
        For :func:`retrogait.score`.

    Raises
    ------
    ValueError
        On words that are no scenario or no place on the body, and on numbers that the simulator
        refuses.
    RecordingError
        If the folder already holds a recording.
    """
    acts = parse_scenario(scenario.split()) if isinstance(scenario, str) else scenario
    places = [placement] if isinstance(placement, str) else placement
    if len(set(places)) < len(places):
        raise ValueError(f"each place holds one sensor, got {', '.join(places)}")
    who, model = person or SimulatedPerson(), sensor or SensorModel.typical()
    sensors = [Sensor(mounting=parse_mounting(place), model=model) for place in places]
    if folder is not None:
        write_simulated(folder, scenario=acts, sensors=sensors, person=who, seed=seed)
    motion = simulate_motion(acts, person=who, seed=seed)
    name = f"simulated-{seed}" if folder is None else Path(folder).resolve().name
    return SimulatedRecording(
        name=name,
        path=Path(name if folder is None else folder),
        source=SOURCE,
        simulated=True,
        person=_wearer(who, seed=seed),
        created_utc=None,
        format=SIMULATION if folder is None else SCHEMA,
        streams=tuple(
            memory_stream(data, where=name) for data in _streams(motion, sensors, seed=seed)
        ),
        truth=_truth(motion),
    )


def _wearer(person: SimulatedPerson, *, seed: int) -> Person:
    """The simulated person as a recording names them."""
    return Person(id=f"simulated-{seed}", height_m=round(person.height_m, 2))


def _streams(motion: Motion, sensors: Sequence[Sensor], *, seed: int) -> list[StreamData]:
    """What the sensors read, each with its own chance."""
    return [_stream(motion, sensor, seed=seed + number) for number, sensor in enumerate(sensors, 1)]


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
