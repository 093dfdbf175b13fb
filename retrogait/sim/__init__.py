"""A walking and running person, forward and backward, and the sensors worn.

``simulate`` turns a :class:`Scenario` into a :class:`Motion` with exact truth;
``sense`` turns a motion into what a worn sensor would read. Model, sources and
limits: ``docs/simulator.md``.
"""

from retrogait.sim.motion import (
    GRID_HZ,
    Motion,
    Stance,
    Trajectory,
    TruthContact,
    TruthSegment,
    simulate,
)
from retrogait.sim.mounting import SensorMounting
from retrogait.sim.person import Habit, Person
from retrogait.sim.scenario import Scenario
from retrogait.sim.segments import InPlace, Run, Sit, Squats, Stairs, Stand, Turn, Walk
from retrogait.sim.sensing import SensorSignal, sense
from retrogait.sim.sensor import SensorModel

__all__ = [
    "GRID_HZ",
    "Habit",
    "InPlace",
    "Motion",
    "Person",
    "Run",
    "Scenario",
    "SensorModel",
    "SensorMounting",
    "SensorSignal",
    "Sit",
    "Squats",
    "Stairs",
    "Stance",
    "Stand",
    "Trajectory",
    "TruthContact",
    "TruthSegment",
    "Turn",
    "Walk",
    "sense",
    "simulate",
]
