"""Times of samples from one stamp a block."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.errors import RecordingError
from retrogait.recording.foreign.block_stamps import runs, spread, unwrapped


def test_even_blocks() -> None:
    starts = np.arange(10) * 0.08
    t_s = spread(starts, np.full(10, 8), rate_hz=None, where="f")
    np.testing.assert_allclose(t_s, np.arange(80) * 0.01, atol=1e-12)


def test_rounded_stamps_stay_near_and_in_order() -> None:
    true = np.arange(0, 8 * 500, 8) / 104
    t_s = spread(np.round(true, 3), np.full(500, 8), rate_hz=None, where="f")
    assert (np.diff(t_s) > 0).all()
    np.testing.assert_allclose(t_s, np.arange(4000) / 104, atol=0.001)


@pytest.mark.parametrize("missing", [1, 2, 7])
def test_nothing_is_stretched_over_lost_blocks(missing: int) -> None:
    kept = np.delete(np.arange(50), np.arange(20, 20 + missing))
    t_s = spread(kept * 0.08, np.full(len(kept), 8), rate_hz=None, where="f")
    rows = np.delete(np.arange(400), np.arange(160, 160 + 8 * missing))
    np.testing.assert_allclose(t_s, rows * 0.01, atol=1e-12)


def test_blocks_of_different_lengths() -> None:
    counts = np.array([8, 3, 5, 8, 1, 7])
    starts = (np.cumsum(counts) - counts) * 0.02
    t_s = spread(starts, counts, rate_hz=None, where="f")
    np.testing.assert_allclose(t_s, np.arange(counts.sum()) * 0.02, atol=1e-12)


def test_a_slow_drift_is_followed() -> None:
    true = np.cumsum(np.linspace(0.0100, 0.0102, 8000))
    t_s = spread(true[::8], np.full(1000, 8), rate_hz=None, where="f")
    np.testing.assert_allclose(t_s[:-8], true[:-8], atol=1e-5)
    # The last block knows the typical interval only.
    np.testing.assert_allclose(t_s[-8:], true[-8:], atol=0.001)


def test_one_block_needs_a_rate() -> None:
    with pytest.raises(RecordingError, match=r"f: one time stamp for 8 samples .* add --rate"):
        spread(np.array([3.0]), np.array([8]), rate_hz=None, where="f")
    t_s = spread(np.array([3.0]), np.array([4]), rate_hz=50.0, where="f")
    np.testing.assert_allclose(t_s, [3.0, 3.02, 3.04, 3.06])


def test_stamps_that_do_not_run_on() -> None:
    for stamps in ([0.0, 0.1, 0.1], [0.0, 0.2, 0.1], [0.0, float("nan"), 0.2], [0.0, 0.1, 1e13]):
        with pytest.raises(RecordingError, match="f: expected time stamps"):
            spread(np.array(stamps), np.full(3, 8), rate_hz=None, where="f")
    with pytest.raises(RecordingError, match="expected samples with time stamps, got none"):
        spread(np.empty(0), np.empty(0, dtype=np.int64), rate_hz=None, where="f")


def test_runs() -> None:
    stamps, counts = runs(np.array([5.0, 5.0, 6.0, 7.0, 7.0, 7.0]))
    assert stamps.tolist() == [5.0, 6.0, 7.0]
    assert counts.tolist() == [2, 1, 3]


def test_a_counter_that_starts_anew_twice() -> None:
    true = np.arange(0.0, 700.0, 30.0)
    np.testing.assert_array_equal(unwrapped(true % 256, modulus=256.0), true)
    late = np.array([10.0, 9.0, 20.0])
    np.testing.assert_array_equal(unwrapped(late, modulus=256.0), late)
