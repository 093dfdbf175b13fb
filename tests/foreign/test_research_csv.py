"""Research tables (mad-gui, gaitmap, mobgap): the plain reader takes them, and asks for units.

Their columns are ``sample,time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z`` (mad-gui's
``example_data/sensor_data.csv``), m/s² or g, and deg/s; no unit is in the file. Gravity tells g
from m/s², and the turning of a leg tells degrees from radians.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from foreign.wearable_specimens import DEG, G, Walk, assert_same_steps, back, foot

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, TimedBlock, read
from retrogait.recording.foreign.port import Reading

HEADER = "sample,time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"


def research_csv(
    path: Path, one: Walk, *, acc: float = 1.0, gyr: float = DEG, start_s: float = 0.0
) -> Path:
    """Nine significant digits, as pandas writes them."""
    assert one.gyr_rads is not None
    table = np.column_stack([one.t_s + start_s, one.acc_ms2 * acc, one.gyr_rads * gyr])
    rows = [f"{i}," + ",".join(f"{value:.9g}" for value in row) for i, row in enumerate(table)]
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return path


def plainly(path: Path, native: Walk, **given: str) -> Reading:
    """What ``retrogait.read`` makes of the table."""
    worn = Overrides(
        placement=str(native.mounting.placement),
        forward="+x",
        up="+z",
        **given,  # type: ignore[arg-type]
    )
    recording = read(path, overrides=worn)
    blocks = [item for item in recording.streams[0].blocks() if isinstance(item, TimedBlock)]
    gyr = [block.block.gyr_rads for block in blocks if block.block.gyr_rads is not None]
    return Reading(
        format="plain",
        t_s=np.concatenate([block.t_s for block in blocks]),
        acc_ms2=np.concatenate([block.block.acc_ms2 for block in blocks]),
        gyr_rads=np.concatenate(gyr),
        nominal_rate_hz=None,
        created_utc=None,
        frame="",
    )


@pytest.mark.parametrize("worn", [foot, back])
def test_units_on_the_command_line(tmp_path: Path, worn: Callable[[], Walk]) -> None:
    native = worn()
    one = plainly(research_csv(tmp_path / "a.csv", native), native, gyr_unit="deg/s")
    assert_same_steps(native, one, tmp_path, within_s=0.001)


@pytest.mark.parametrize("worn", [foot, back])
def test_degrees_are_never_taken_for_radians(tmp_path: Path, worn: Callable[[], Walk]) -> None:
    native = worn()
    path = research_csv(tmp_path / "a.csv", native)
    with pytest.raises(RecordingError, match="looks like deg/s, add --gyr-unit deg/s"):
        plainly(path, native)


def test_g_is_never_taken_for_metres(tmp_path: Path) -> None:
    path = research_csv(tmp_path / "a.csv", back(), acc=1 / G)
    with pytest.raises(RecordingError, match="looks like g, add --acc-unit g"):
        plainly(path, back(), gyr_unit="deg/s")
    one = plainly(path, back(), gyr_unit="deg/s", acc_unit="g")
    assert_same_steps(back(), one, tmp_path, within_s=0.001)
