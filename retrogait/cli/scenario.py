"""Scenarios and sensors written on the command line."""

from __future__ import annotations

from retrogait.recording.simulated import Sensor
from retrogait.sim import SensorModel
from retrogait.sim.words import parse_mounting, parse_scenario, parse_segment

__all__ = ["parse_scenario", "parse_segment", "parse_sensor"]


def parse_sensor(
    name: str, *, model: SensorModel, declares_axes: bool, walk_s: tuple[float, float] | None
) -> Sensor:
    """A sensor from a name like ``lower_back`` or ``right_foot``.

    Raises
    ------
    ValueError
        If the name is not a place on the body.
    """
    return Sensor(
        mounting=parse_mounting(name),
        model=model,
        declares_axes=declares_axes,
        forward_walk_s=walk_s,
    )
