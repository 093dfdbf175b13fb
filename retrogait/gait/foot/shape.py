"""The course of a foot through one swing: what changes when it is run in reverse.

Theory
------
A backward step is close to a forward step run in reverse (Grasso 1998,
doi:10.1152/jn.1998.80.4.1868). Forward, the toe points down when the foot leaves the floor and
up when it lands, walking and running; backward, the other way round. The *correlation* of its
elevation with time keeps that sign where the larger lobe of the rate does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from retrogait.types import FloatArray

LEAST_BEND = 0.05
"""Added to the spread of the toe's elevation (sine): a foot that stays level has no course."""


@dataclass(frozen=True, slots=True, eq=False)
class Flight:
    """A stretch as integrated, in the frame of its first sample.

    Parameters
    ----------
    velocity : ndarray of float64, shape (n, 3)
        Of the sensor, m/s.
    turns : ndarray of float64, shape (n, 3, 3)
        Orientations, from the sensor's frame.
    up : ndarray of float64, shape (3,)
        Up.
    speed : ndarray of float64, shape (n,)
        Of the slower of heel and ball, m/s.
    """

    velocity: FloatArray
    turns: FloatArray
    up: FloatArray
    speed: FloatArray


@dataclass(frozen=True, slots=True)
class Shape:
    """How a foot went through a swing; run in reverse, the first two change their sign.

    Parameters
    ----------
    lift_lead : float
        Mean time at height minus mean time at speed, in standard deviations of the latter.
    pitch_lead : float
        Minus the correlation of the toe's elevation with time, weighted by speed. Forward
        99 % under -0.4 (cmu, g1-moves, pyshoe), backward 0.03 to 0.8.
    turn_rad : float
        Angle between the levelled toe axes at start and end.
    """

    lift_lead: float
    pitch_lead: float
    turn_rad: float


def shape_of(flight: Flight) -> Shape:
    """The shape of a swing."""
    speed, times = flight.speed, np.arange(len(flight.speed), dtype=np.float64)
    total = _dot(speed, np.ones(len(speed))) or 1.0
    times -= _dot(speed, times) / total
    spread = (_dot(speed * times, times) / total) ** 0.5 or 1.0
    heights = _heights(flight)
    elevation = np.einsum("ij,j->i", flight.turns[:, :, 0], flight.up)
    elevation = elevation - _dot(speed, elevation) / total
    weighted = speed * elevation
    bend = (_dot(weighted, elevation) / total) ** 0.5 + LEAST_BEND
    return Shape(
        lift_lead=_dot(heights, times) / (float(heights.sum()) or 1.0) / spread,
        pitch_lead=-_dot(weighted, times) / (total * spread * bend),
        turn_rad=_turn_rad(flight),
    )


def _heights(flight: Flight) -> FloatArray:
    """Height over the line from start to end, in sample lengths; nothing under it."""
    heights = np.cumsum(np.einsum("ij,j->i", flight.velocity, flight.up))
    line = np.arange(1, len(heights) + 1) * (heights[-1] / len(heights))
    return np.asarray(np.maximum(heights - line, 0.0))


def _turn_rad(flight: Flight) -> float:
    """Angle between the toe axes at start and end, seen from above."""
    (ax, ay, az), (bx, by, bz) = (flight.turns[i, :, 0].tolist() for i in (0, -1))
    x, y, z = flight.up.tolist()
    along = ax * bx + ay * by + az * bz - (ax * x + ay * y + az * z) * (bx * x + by * y + bz * z)
    across = x * (ay * bz - az * by) + y * (az * bx - ax * bz) + z * (ax * by - ay * bx)
    return abs(math.atan2(across, along))


def _dot(one: FloatArray, other: FloatArray) -> float:
    """Sum of products."""
    return float(np.einsum("i,i->", one, other))
