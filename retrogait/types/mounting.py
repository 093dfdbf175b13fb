"""How a sensor is worn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.types.samples import FloatArray
from retrogait.types.words import Placement, Side


@dataclass(frozen=True, slots=True)
class BodyAxes:
    """Body axes as unit vectors in the sensor frame.

    Parameters
    ----------
    forward, up : tuple of 3 float
        Where the body faces, and up, when standing. Need not be quite at right
        angles: ``up`` rules and ``forward`` is levelled against it.
    """

    forward: tuple[float, float, float]
    up: tuple[float, float, float]

    @classmethod
    def parse(cls, *, forward: str, up: str) -> BodyAxes:
        """Read axes written like ``+x`` or ``-z``.

        Raises
        ------
        ValueError
            If a name is not one of ``+x -x +y -y +z -z``, or both lie on one axis.
        """
        axes = cls(forward=_axis(forward), up=_axis(up))
        if forward[-1] == up[-1]:
            raise ValueError(
                f"forward {forward} and up {up} lie on one sensor axis; name two different ones"
            )
        return axes

    def matrix(self) -> FloatArray:
        """Rotation from the sensor frame to the body frame.

        Returns
        -------
        ndarray of float64, shape (3, 3)
            Rows are forward, left and up in sensor coordinates.
        """
        up = np.asarray(self.up) / np.linalg.norm(self.up)
        forward = np.asarray(self.forward)
        level = forward - float(forward @ up) * up
        level = level / np.linalg.norm(level)
        return np.stack([level, np.cross(up, level), up])


_AXES = {
    f"{sign}{name}": tuple(scale if name == other else 0.0 for other in "xyz")
    for sign, scale in (("+", 1.0), ("-", -1.0))
    for name in "xyz"
}


def _axis(name: str) -> tuple[float, float, float]:
    """The unit vector of an axis name."""
    if name not in _AXES:
        raise ValueError(f"axis must be one of {' '.join(_AXES)}, got {name!r}")
    x, y, z = _AXES[name]
    return x, y, z


@dataclass(frozen=True, slots=True)
class Mounting:
    """How one sensor is worn.

    Parameters
    ----------
    placement : Placement
        Body part.
    side : Side
        Leg, for leg placements.
    axes : BodyAxes or None
        Declared axes.
    forward_walk_s : tuple of 2 float or None
        Stretch declared to be forward walking, s since the session's start.
    """

    placement: Placement
    side: Side = Side.UNKNOWN
    axes: BodyAxes | None = None
    forward_walk_s: tuple[float, float] | None = None
