"""``retrogait simulate-recording``: a recording of a simulated person, with truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import bad_input, usage

if TYPE_CHECKING:
    from retrogait.recording.simulated import Sensor
    from retrogait.sim import Person, Scenario

USUAL = ("stand:2", "walk:20", "stand:1", "back-walk:20", "stand:1", "walk:10", "stand:2")


def simulate_recording(
    folder: Annotated[Path, typer.Argument(help="The new recording.", show_default=False)],
    segments: Annotated[
        list[str] | None,
        typer.Argument(
            help="What happens: KIND:SECONDS[@VALUE][,OPTION=VALUE], like walk:20@1.2, "
            "back-walk:30@0.7,long=1.3, run:15, back-run:15, stand:3, turn:3@180, stairs:15, "
            "in-place:10, sit:8, squats:10.",
            show_default=" ".join(USUAL),
        ),
    ] = None,
    wear: Annotated[
        list[str] | None,
        typer.Option(help="A sensor: lower_back, chest, right_foot ...; may be repeated."),
    ] = None,
    rate: Annotated[float, typer.Option(help="Sampling rate in Hz.")] = 100.0,
    gyroscope: Annotated[bool, typer.Option(help="Six axes, or accelerometer only.")] = True,
    ideal: Annotated[bool, typer.Option(help="No noise, bias, range or impacts.")] = False,
    drop: Annotated[float, typer.Option(help="Share of samples that never arrive.")] = 0.0,
    axes: Annotated[bool, typer.Option(help="Declare the sensor's axes.")] = True,
    calibrate: options.Calibrate = None,
    height: Annotated[float, typer.Option(help="Body height in m.")] = 1.75,
    seed: Annotated[int, typer.Option(help="Equal seeds, equal recordings.")] = 1,
) -> None:
    """Write a recording of a simulated person, with its exact truth."""
    from retrogait.recording.simulated import write_simulated

    with bad_input(), usage():
        scenario, person = _who_does_what(segments or list(USUAL), height)
        sensors = _sensors(wear or ["lower_back"], rate, gyroscope, ideal, drop, axes, calibrate)
        write_simulated(folder, scenario=scenario, sensors=sensors, person=person, seed=seed)
    print(f"written: {folder}")


def _who_does_what(segments: list[str], height_m: float) -> tuple[Scenario, Person]:
    """The scenario and the person."""
    from retrogait.cli.scenario import parse_scenario
    from retrogait.sim import Person

    return parse_scenario(segments), Person.of_height(height_m)


def _sensors(
    names: list[str],
    rate_hz: float,
    has_gyroscope: bool,
    is_ideal: bool,
    dropped_share: float,
    declares_axes: bool,
    calibrate: str | None,
) -> list[Sensor]:
    """The sensors worn."""
    from retrogait.cli.scenario import parse_sensor
    from retrogait.sim import SensorModel

    kind = SensorModel if is_ideal else SensorModel.typical
    model = replace(kind(rate_hz=rate_hz, has_gyroscope=has_gyroscope), dropped_share=dropped_share)
    walk_s = None if calibrate is None else options.stretch(calibrate)
    return [
        parse_sensor(name, model=model, declares_axes=declares_axes, walk_s=walk_s)
        for name in names
    ]
