"""Thigh and shank: two links between hip and ankle, the knee a hinge that bends forward."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from retrogait.sim.person import Person
from retrogait.sim.rotation import unit
from retrogait.types import FloatArray


class Leg(NamedTuple):
    """Knee, m, shape (n, 3), and rotations of thigh and shank, shape (n, 3, 3)."""

    knee_m: FloatArray
    thigh: FloatArray
    shank: FloatArray


def leg(person: Person, hip_m: FloatArray, ankle_m: FloatArray, left: FloatArray) -> Leg:
    """Solve one leg.

    Parameters
    ----------
    person : Person
        Lengths of the links.
    hip_m, ankle_m : ndarray of float64, shape (n, 3)
        m.
    left : ndarray of float64, shape (n, 3)
        Roughly the hinge's axis; it is set square to the leg.

    Returns
    -------
    Leg
        Thigh and shank share their left axis; up points along each bone.
    """
    reach = hip_m - ankle_m
    distance = np.sqrt(np.einsum("ni,ni->n", reach, reach))
    up = reach / distance[:, None]
    hinge = unit(left - np.einsum("ni,ni->n", left, up)[:, None] * up)
    forward = np.cross(hinge, up)
    along, out = _triangle(person, distance)
    knee = ankle_m + along[:, None] * up + out[:, None] * forward
    return Leg(knee, _frame(unit(hip_m - knee), hinge), _frame(unit(knee - ankle_m), hinge))


def _triangle(person: Person, distance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Knee along the line from ankle to hip, and off it, m."""
    thigh, shank = person.thigh_m, person.shank_m
    along = (distance**2 + shank**2 - thigh**2) / (2 * distance)
    return along, np.sqrt(np.maximum(shank**2 - along**2, 0.0))


def _frame(up: FloatArray, left: FloatArray) -> FloatArray:
    """Columns forward, left, up."""
    return np.stack([np.cross(left, up), left, up], axis=2)
