"""Two clocks on one device, and stamps out of order: facts that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.errors import RecordingError
from retrogait.recording.foreign.joining import join, resampled
from retrogait.recording.foreign.stamps import in_order
from retrogait.types import FloatArray

T_S = np.arange(200) / 100


def line(t_s: FloatArray) -> FloatArray:
    """Three straight lines: what interpolation gives back exactly."""
    return np.stack([t_s, 2 * t_s + 1, -3 * t_s], axis=1)


@pytest.mark.parametrize("shift_s", [0.0, 0.001, 0.0049, 0.0099])
@pytest.mark.parametrize("rate_hz", [50.0, 104.0, 400.0])
def test_straight_lines_come_back(shift_s: float, rate_hz: float) -> None:
    from_s = -0.1 + shift_s + np.arange(round(2.5 * rate_hz)) / rate_hz
    found = resampled(T_S, from_s=from_s, values=line(from_s))
    assert found.is_known.all()
    np.testing.assert_allclose(found.values, line(T_S), atol=1e-12)


@pytest.mark.parametrize(("missing", "is_hole"), [(1, False), (2, True), (30, True)])
def test_nothing_is_drawn_across_a_hole(missing: int, is_hole: bool) -> None:
    """2.5 intervals: one missing sample is stepped over, two are not."""
    keep = np.ones(len(T_S), dtype=bool)
    keep[100 : 100 + missing] = False
    found = resampled(T_S, from_s=T_S[keep], values=line(T_S[keep]))
    assert bool((~found.is_known).any()) is is_hole
    assert np.flatnonzero(~found.is_known).tolist() == (
        list(range(100, 100 + missing)) if is_hole else []
    )


def test_equal_stamps_are_equal_values() -> None:
    rng = np.random.default_rng(1)
    acc, gyr = rng.normal(size=(2, len(T_S), 3))
    both = join(T_S, acc_ms2=acc, gyr_s=T_S, gyr_rads=gyr, where="w")
    assert both.gyr_rads is not None
    assert np.array_equal(both.gyr_rads, gyr)
    assert both.notes == ()


def test_rows_without_angular_rate_are_left_out_and_counted() -> None:
    gyr_s = T_S[20:150]
    both = join(T_S, acc_ms2=line(T_S), gyr_s=gyr_s, gyr_rads=line(gyr_s), where="w")
    assert np.array_equal(both.t_s, gyr_s)
    assert np.array_equal(both.acc_ms2, line(gyr_s))
    assert "70 of 200 samples left out" in both.notes[1]


def test_a_slow_gyroscope_is_left_out_with_a_word() -> None:
    slow_s = np.arange(10) / 5
    both = join(T_S, acc_ms2=line(T_S), gyr_s=slow_s, gyr_rads=line(slow_s), where="w")
    assert both.gyr_rads is None
    assert len(both.t_s) == len(T_S)
    assert "fewer than 20 samples a second" in both.notes[0]


def test_no_time_in_common() -> None:
    with pytest.raises(RecordingError, match="no time in common; add --accel-only"):
        join(T_S, acc_ms2=line(T_S), gyr_s=T_S + 9, gyr_rads=line(T_S), where="w")


def test_samples_are_sorted_with_what_they_read() -> None:
    rng = np.random.default_rng(2)
    order = rng.permutation(len(T_S))
    found = in_order(T_S[order], values=line(T_S)[order], where="w")
    assert np.array_equal(found.t_s, T_S)
    assert np.array_equal(found.values, line(T_S))
    assert "out of order" in found.notes[0]


def test_of_two_samples_with_one_stamp_the_first_stays() -> None:
    t_s = np.insert(T_S, 50, T_S[50])
    values = np.insert(line(T_S), 51, 99.0, axis=0)
    found = in_order(t_s, values=values, where="w")
    assert np.array_equal(found.values, line(T_S))
    assert found.notes == ("1 samples with a stamp that was there already left out",)


@pytest.mark.parametrize("block", [2, 10])
def test_stamps_of_packets_are_no_stamps_of_samples(block: int) -> None:
    t_s = np.floor(np.arange(200) / block) * block / 100
    with pytest.raises(RecordingError, match="come more than once"):
        in_order(t_s, values=line(T_S), where="w")


@pytest.mark.parametrize("t_s", [[], [1.0], [1.0, 1.0]])
def test_fewer_than_two_samples(t_s: list[float]) -> None:
    stamps = np.array(t_s, dtype=float)
    with pytest.raises(RecordingError, match="expected samples"):
        in_order(stamps, values=line(stamps), where="w")
