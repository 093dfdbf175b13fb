"""GENEActiv: hundred header lines and rows, and pages of hexadecimal digits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from foreign.geneactiv_specimens import pages, table
from foreign.wearable_specimens import (
    FORCE,
    GRAVITY,
    MILLISECOND_S,
    Walk,
    assert_same_steps,
    back_accel_only,
    endures,
    foot_accel_only,
    reading,
    refusal,
)

from retrogait.recording import Overrides
from retrogait.recording.foreign.geneactiv import READER

HALF_A_COUNT_MS2 = 0.0195


@pytest.mark.parametrize(("sign", "asked"), [(1, FORCE), (-1, GRAVITY)])
@pytest.mark.parametrize("separator", [",", "\t"])
@pytest.mark.parametrize("worn", [back_accel_only, foot_accel_only])
def test_csv(
    tmp_path: Path, worn: Callable[[], Walk], sign: int, asked: Overrides, separator: str
) -> None:
    """Tabs come with decimal commas."""
    path = table(tmp_path / "a.csv", worn(), sign=sign, separator=separator)
    one = reading(READER, path, asked)
    assert (one.nominal_rate_hz, one.created_utc) == (100.0, "2025-06-12T12:20:18.000Z")
    assert one.device == {"maker": "ActivInsights", "serial": "046127"}
    np.testing.assert_allclose(one.t_s, worn().t_s, atol=1e-6)
    assert_same_steps(worn(), one, tmp_path, within_s=MILLISECOND_S)


@pytest.mark.parametrize(("sign", "asked"), [(1, FORCE), (-1, GRAVITY)])
def test_bin(tmp_path: Path, sign: int, asked: Overrides) -> None:
    """A count is 4 mg: contacts may move by a sample."""
    one = reading(READER, pages(tmp_path / "a.bin", back_accel_only(), sign=sign), asked)
    assert (one.format, one.created_utc) == ("GENEActiv .bin", "2025-06-12T13:20:18.000Z")
    np.testing.assert_allclose(one.t_s, back_accel_only().t_s, atol=1e-6)
    np.testing.assert_allclose(one.acc_ms2, back_accel_only().acc_ms2, atol=HALF_A_COUNT_MS2)
    assert_same_steps(back_accel_only(), one, tmp_path, within_s=0.01)


@pytest.mark.parametrize("make", [table, pages])
def test_without_a_zone_there_is_no_utc(tmp_path: Path, make: Callable[..., Path]) -> None:
    one = reading(READER, make(tmp_path / "a", back_accel_only(), zone=""))
    assert one.created_utc is None
    assert "said 2025-06-12 13:20:18:000 (local time, zone not in the file)" in one.notes[0]


def test_damaged_pages_are_holes(tmp_path: Path) -> None:
    path = pages(tmp_path / "a.bin", back_accel_only())
    text = path.read_text()
    start = text.index("Sequence Number:2\n")
    path.write_text(text[:start] + text[start:].replace("050", "05x", 1))
    one = reading(READER, path)
    kept = np.delete(np.arange(len(back_accel_only().t_s)), np.arange(600, 900))
    np.testing.assert_allclose(one.t_s, back_accel_only().t_s[kept], atol=1e-6)
    assert "1 damaged pages left out" in one.notes


def test_refusals(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", back_accel_only())
    upside_down = Overrides(forward="+x", up="-z")
    assert "--sign force if that axis points up" in refusal(READER, path, upside_down)
    lines = path.read_text().split("\n")
    epochs = [line + ",0.1,0.2,0.3,5" if i > 99 else line for i, line in enumerate(lines)]
    path.write_text("\n".join(epochs))
    assert "expected 7 columns of raw data, got 11; export raw data" in refusal(READER, path)
    path.write_text("\n".join(lines[:40]) + "\n")
    assert "no samples" in refusal(READER, path)
    path = pages(tmp_path / "a.bin", back_accel_only())
    path.write_text(path.read_text().replace("x gain", "x pain"))
    assert "expected x gain, x offset and so on" in refusal(READER, path)


@pytest.mark.parametrize("make", [table, pages])
def test_damage(tmp_path: Path, make: Callable[..., Path]) -> None:
    endures(READER, make(tmp_path / "a", back_accel_only().first(12.0)))
