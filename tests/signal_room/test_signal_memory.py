"""The short memory of a signal: what is held is told, what is not is not."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.signal.history import History


@pytest.fixture
def history() -> History:
    """Samples 103 to 111 of a ramp that began at sample 100: 5 kept before the last block."""
    held = History(keep=5, columns=1)
    for start, stop in ((100, 108), (108, 112)):
        held.append(np.arange(start, stop, dtype=np.float64)[:, None], start=start)
    return held


@pytest.mark.parametrize("index", [103, 107, 111])
def test_a_held_sample_is_told(history: History, index: int) -> None:
    assert history.value(index) == index


@pytest.mark.parametrize("index", [-1, 99, 102, 112])
def test_a_sample_that_is_not_held_is_none(history: History, index: int) -> None:
    assert history.value(index) is None


def test_values_are_cut_to_what_is_held(history: History) -> None:
    assert history.values(101, 105) == [103.0, 104.0]
    assert history.values(110, 120) == [110.0, 111.0]
    assert history.values(90, 95) == []
