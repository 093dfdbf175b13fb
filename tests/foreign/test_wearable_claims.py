"""Every wearable's file is claimed by its own reader and by no other."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from foreign import (
    actigraph_specimens,
    axivity_specimens,
    geneactiv_specimens,
    movesense_specimens,
    polar_specimens,
    sensorlog_specimens,
)
from foreign.wearable_specimens import Walk, foot, refusal

from retrogait.recording.foreign import (
    actigraph,
    axivity,
    geneactiv,
    movesense_export,
    polar_logger,
    registry,
    sensorlog,
)
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reader

WEARABLES: tuple[Reader, ...] = (
    polar_logger.READER,
    movesense_export.READER,
    sensorlog.READER,
    actigraph.READER,
    axivity.READER,
    geneactiv.READER,
)
EVERY = {reader.name: reader for reader in (*registry.READERS, *WEARABLES)}


def _six_axis_cwa(path: Path, one: Walk) -> Path:
    return axivity_specimens.cwa(path, one, kind="six")


def _apple(path: Path, one: Walk) -> Path:
    return sensorlog_specimens.sensorlog(path, one, sensors=("accelerometerAcceleration",))


@pytest.mark.parametrize(
    ("make", "reader"),
    [
        (polar_specimens.polar_acc, polar_logger.READER),
        (polar_specimens.polar_gyr, polar_logger.READER),
        (movesense_specimens.showcase, movesense_export.READER),
        (movesense_specimens.android_acc, movesense_export.READER),
        (movesense_specimens.android_imu, movesense_export.READER),
        (movesense_specimens.ios_table, movesense_export.READER),
        (_apple, sensorlog.READER),
        (actigraph_specimens.actigraph, actigraph.READER),
        (_six_axis_cwa, axivity.READER),
        (axivity_specimens.omgui, axivity.READER),
        (geneactiv_specimens.table, geneactiv.READER),
        (geneactiv_specimens.pages, geneactiv.READER),
    ],
)
def test_one_reader_claims(
    tmp_path: Path, make: Callable[[Path, Walk], Path], reader: Reader
) -> None:
    parcel = Parcel(make(tmp_path / "file.csv", foot().first(1.0)))
    assert [name for name, other in EVERY.items() if other.recognises(parcel)] == [reader.name]


@pytest.mark.parametrize(
    "header",
    [
        "t_s,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z",
        "sample,time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z",
        "timestamp,x,y,z",
        "sensor timestamp [ns],ax,ay,az",
        "Timestamp,Accelerometer X,Accelerometer Y,Accelerometer Z",
        "",
        "\0\1\2",
    ],
)
def test_plain_tables_are_left_alone(tmp_path: Path, header: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"{header}\n0,1,2,3,4,5,6\n1,1,2,3,4,5,6\n")
    assert not [reader.name for reader in WEARABLES if reader.recognises(Parcel(path))]


def test_hostile_names_stay_in_one_line(tmp_path: Path) -> None:
    """Two files of a sensor, with line ends and colours in their names."""
    path = tmp_path / "both.zip"
    polar_specimens.polar_acc(tmp_path / "a", foot().first(1.0))
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a\nb\x1b[31m.txt", "c\u202e.txt"):
            archive.writestr(name, (tmp_path / "a").read_text())
    said = refusal(polar_logger.READER, path)
    assert said.isprintable()
    assert "2 files of the accelerometer (a\\nb\\x1b[31m.txt, c\\u202e.txt)" in said
