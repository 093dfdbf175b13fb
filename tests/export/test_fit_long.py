"""Six hours in a FIT file; what that costs is in ``docs/export-fit.md``."""

from __future__ import annotations

from pathlib import Path

from export.activity_scores import six_hours
from garmin_fit_sdk import Decoder, Stream

from retrogait.export.fit import write_fit

BYTES_A_SECOND = 26


def test_six_hours(tmp_path: Path) -> None:
    path, score = tmp_path / "long.fit", six_hours()
    write_fit(score, path)
    last_s = score.metrics.headline.stop_s
    assert last_s > 6 * 3600 * 0.99
    assert path.stat().st_size < BYTES_A_SECOND * last_s  # no definition twice
    assert Decoder(Stream.from_file(str(path))).check_integrity()
