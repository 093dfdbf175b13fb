"""Every recording of the development data reads without an error."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from retrogait.recording import TimedBlock, find_recordings, read, read_truth

DATA = Path(os.environ.get("RETROGAIT_DATA", Path(__file__).parents[3] / "shared" / "data"))
SETS = sorted(p.name for p in DATA.iterdir() if p.is_dir()) if DATA.is_dir() else ["absent"]


@pytest.mark.parametrize("name", SETS)
def test_set_reads(name: str) -> None:
    if not (DATA / name).is_dir():
        pytest.skip(f"no development data at {DATA}: set RETROGAIT_DATA")
    for path in find_recordings([DATA / name]):
        assert read_truth(path) is not None
        for stream in read(path).streams:
            n_samples, expected = 0, None
            for item in stream.blocks():
                span = item.block if isinstance(item, TimedBlock) else item
                assert expected in (None, span.start)
                expected = span.stop
                if isinstance(item, TimedBlock):
                    n_samples += len(item.block)
                    index = item.block.start + np.arange(len(item.block))
                    assert np.abs(index / stream.rate_hz - item.t_s).max() < 0.05
            with Path(stream.where).open("rb") as file:
                assert n_samples == sum(1 for line in file) - 1
            assert stream.rate_hz == pytest.approx(stream.nominal_rate_hz, rel=1e-3)
            assert stream.notes == ()
