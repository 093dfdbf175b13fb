"""Report, export and history tell the same of a set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from history.past_sessions import live_like

from retrogait.export.sets import SETS
from retrogait.history.filling import entry_of
from retrogait.recording import read
from retrogait.report import report_dict
from retrogait.session import done_sets, score


def test_a_set_is_told_alike(tmp_path: Path) -> None:
    folder = live_like(tmp_path / "monday")
    result = score(read(folder))
    getters = {column.name: column.get for column in SETS.columns}
    kept = entry_of(result, folder, scored_at=datetime(2026, 11, 22, tzinfo=UTC)).sets
    shown = report_dict(result)["session"]["sets"]
    rows = done_sets(result)
    assert len(rows) == len(kept) == len(shown) == 2
    assert {row.figures_of for row in rows} >= {"backward"}
    for row, entry, told in zip(rows, kept, shown, strict=True):
        cadence = getters["cadence_spm"](row)
        assert cadence is not None
        assert entry.cadence_spm == cadence
        assert told["cadence_spm"]["value"] == pytest.approx(cadence, rel=1e-8)
        assert entry.in_band_pct == getters["in_band_pct"](row)
        assert entry.n_backward == told["n_backward"] == getters["n_backward"](row)
        assert (entry.start_s, entry.end_s) == (told["start_s"], told["end_s"])
