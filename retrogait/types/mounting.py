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
        """Read axes written like ``+x`` or ``-z``, or as three numbers, ``0.1,-0.99,0``.

        Raises
        ------
        ValueError
            If one is neither, is zero or not finite, or both lie on one line.
        """
        axes = cls(forward=_axis(forward), up=_axis(up))
        if float(np.linalg.norm(np.cross(axes.forward, axes.up))) < LEAST_APART:
            raise ValueError(
                f"forward {forward} and up {up} lie on one sensor axis; name two different ones"
            )
        return axes

    def words(self) -> tuple[str, str]:
        """Forward and up as :meth:`parse` reads them."""
        return _word(self.forward), _word(self.up)

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


LEAST_APART = 0.1
"""Sine of the least angle between forward and up: nearer than 6° they fix no heading."""


def _axis(text: str) -> tuple[float, float, float]:
    """The unit vector of an axis name, or of three numbers."""
    vector = _AXES.get(text) or _numbers(text)
    size = float(np.linalg.norm(vector)) if len(vector) == 3 else 0.0
    if not 0.0 < size < np.inf:
        raise ValueError(
            f"axis must be one of {' '.join(_AXES)}, or three numbers like 0.1,-0.99,0;"
            f" got {text!r}"
        )
    x, y, z = (value / size for value in vector)
    return x, y, z


def _numbers(text: str) -> tuple[float, ...]:
    """Numbers with commas between them; none where it is something else."""
    try:
        return tuple(float(word) for word in text.split(","))
    except ValueError:
        return ()


def _word(axis: tuple[float, float, float]) -> str:
    """The name of an axis, or its numbers."""
    names = [name for name, vector in _AXES.items() if vector == axis]
    return names[0] if names else ",".join(f"{value:.9f}" for value in axis)


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
    sides_known : bool
        False: it is not known whether the acceleration is specific force or its opposite. Axes
        that are learnt then keep forward and backward apart, but might swap left and right.
    """

    placement: Placement
    side: Side = Side.UNKNOWN
    axes: BodyAxes | None = None
    forward_walk_s: tuple[float, float] | None = None
    sides_known: bool = True

    def __post_init__(self) -> None:
        # A plain word is what scripts write; one that is no placement is refused here, not later.
        object.__setattr__(self, "placement", Placement(self.placement))
        object.__setattr__(self, "side", Side(self.side))
