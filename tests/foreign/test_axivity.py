"""Axivity: blocks of a .cwa in every layout, and the CSV that is made of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from foreign.axivity_specimens import PER_BLOCK, cwa, omgui
from foreign.wearable_specimens import (
    FORCE,
    GRAVITY,
    MILLISECOND_S,
    Walk,
    assert_same_steps,
    back,
    back_accel_only,
    endures,
    foot,
    reading,
    refusal,
)

from retrogait.recording import Overrides
from retrogait.recording.foreign.axivity import READER
from retrogait.recording.foreign.parcel import Parcel

ROUNDED_S = 0.0001
"""A stamp counts 1/32768 s."""

COUNTS_MS2 = {"packed": 0.16, "plain": 0.0025, "six": 0.0025}
"""Half a count: 1/256 g, times 8 where a packed sample is large; 1/2048 g."""

CLOCK = (
    "the sensor's clock said 2024-05-07 16:29:30 (local time, zone not in the file) at the start"
)


def worn(kind: str) -> Walk:
    return foot() if kind == "six" else back_accel_only()


@pytest.mark.parametrize("kind", list(PER_BLOCK))
@pytest.mark.parametrize("has_fraction", [True, False])
def test_cwa(tmp_path: Path, kind: str, has_fraction: bool) -> None:
    one = reading(READER, cwa(tmp_path / "a.cwa", worn(kind), kind=kind, has_fraction=has_fraction))
    assert (one.format, one.nominal_rate_hz, one.notes) == ("Axivity .cwa", 100.0, (CLOCK,))
    np.testing.assert_allclose(one.t_s, worn(kind).t_s, atol=ROUNDED_S)
    np.testing.assert_allclose(one.acc_ms2, worn(kind).acc_ms2, atol=COUNTS_MS2[kind])
    assert (one.gyr_rads is None) == (kind != "six")
    # Packed samples are coarse: a peak may fall on the sample beside it.
    within_s = 0.02 if kind == "packed" else MILLISECOND_S
    assert_same_steps(worn(kind), one, tmp_path, within_s=within_s)


def test_cwa_of_the_other_sign(tmp_path: Path) -> None:
    path = cwa(tmp_path / "a.cwa", back(), kind="six", sign=-1)
    assert_same_steps(back(), reading(READER, path, GRAVITY), tmp_path, within_s=MILLISECOND_S)
    assert "z axis reads -1.0" in refusal(READER, path, Overrides(forward="+x", up="+z"))


def test_damaged_blocks_are_holes(tmp_path: Path) -> None:
    path = cwa(tmp_path / "a.cwa", back_accel_only(), kind="plain")
    data = bytearray(path.read_bytes())
    for block in (10, 11):
        data[1024 + 512 * block + 100] ^= 0x5A
    path.write_bytes(data + b"AX\xfc\x01 cut")
    one = reading(READER, path)
    kept = np.delete(np.arange(len(back().t_s)), np.arange(800, 960))
    np.testing.assert_allclose(one.t_s, back().t_s[kept], atol=ROUNDED_S)
    assert one.notes == (CLOCK, "2 damaged blocks left out")


def test_a_drifting_sensor_keeps_its_time(tmp_path: Path) -> None:
    """A sensor called 100 Hz that runs at 97: its stamps tell, up to the fraction's whole rate."""
    native = back_accel_only()
    slow = Walk(native.t_s / 0.97, native.acc_ms2, None, 100.0, native.mounting)
    one = reading(READER, cwa(tmp_path / "a.cwa", slow, kind="plain"))
    np.testing.assert_allclose(one.t_s, slow.t_s, atol=0.002)


def test_two_sessions_in_one_file(tmp_path: Path) -> None:
    one = cwa(tmp_path / "a.cwa", back_accel_only(), kind="plain").read_bytes()
    other = cwa(tmp_path / "b.cwa", back_accel_only(), kind="packed").read_bytes()
    (tmp_path / "c.cwa").write_bytes(one + other[1024:])
    assert "blocks of several recordings" in refusal(READER, tmp_path / "c.cwa")
    (tmp_path / "d.cwa").write_bytes(one[:1300])
    assert "no whole block of samples" in refusal(READER, tmp_path / "d.cwa")


@pytest.mark.parametrize(("sign", "asked"), [(1, FORCE), (-1, GRAVITY)])
def test_csv(tmp_path: Path, sign: int, asked: Overrides) -> None:
    one = reading(READER, omgui(tmp_path / "a.csv", foot(), sign=sign), asked)
    assert one.gyr_rads is not None
    assert one.notes == (CLOCK,)
    assert_same_steps(foot(), one, tmp_path, within_s=MILLISECOND_S)


def test_csv_without_names(tmp_path: Path) -> None:
    """Three columns are g, as gravity shows; of a gyroscope's unit nothing does."""
    path = omgui(tmp_path / "a.csv", back_accel_only(), has_names=False)
    assert_same_steps(back_accel_only(), reading(READER, path), tmp_path, within_s=MILLISECOND_S)
    path = omgui(tmp_path / "b.csv", back(), has_names=False)
    assert "unit of the gyroscope is not in the file; add --gyr-unit" in refusal(READER, path)
    given = reading(READER, path, Overrides(sign="force", gyr_unit="deg/s"))
    assert_same_steps(back(), given, tmp_path, within_s=MILLISECOND_S)
    assert reading(READER, path, Overrides(sign="force", accel_only=True)).gyr_rads is None


def test_raw_counts_without_names_are_no_g(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"2024-05-07 16:29:{i // 100:02d}.{i % 100:02d}0,3,-4,256" for i in range(500)]
    path.write_text("\n".join(rows) + "\n")
    assert "mean acceleration is" in refusal(READER, path)


def test_other_tables_are_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for line in ("time,x,y,z", "2024-05-07 16:29:30.000,1,2", "0.00,0.1,0.2,9.8"):
        path.write_text(f"{line}\n{line}\n")
        assert not READER.recognises(Parcel(path))


def test_damage(tmp_path: Path) -> None:
    endures(READER, cwa(tmp_path / "a.cwa", foot().first(4.0), kind="six"))
    endures(READER, cwa(tmp_path / "b.cwa", back_accel_only().first(6.0), kind="packed"))
    endures(READER, omgui(tmp_path / "c.csv", foot().first(2.0)))
