"""The vocabulary checks what it is given."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.errors import DecodeError, RetrogaitError, StreamError
from retrogait.types import BodyAxes, Gap, Heading, Reason, SampleBlock, continues


@pytest.mark.parametrize(
    ("forward", "up"), [("+x", "+z"), ("-y", "+x"), ("+z", "-y"), ("-z", "-x")]
)
def test_body_axes_are_a_right_handed_frame(forward: str, up: str) -> None:
    matrix = BodyAxes.parse(forward=forward, up=up).matrix()
    assert matrix @ matrix.T == pytest.approx(np.eye(3))
    assert np.linalg.det(matrix) == pytest.approx(1.0)
    sensor = {"x": 0, "y": 1, "z": 2}
    for row, name in ((0, forward), (2, up)):
        assert matrix[row, sensor[name[1]]] == (1.0 if name[0] == "+" else -1.0)


def test_left_is_up_times_forward() -> None:
    assert BodyAxes.parse(forward="+x", up="+z").matrix()[1] == pytest.approx([0, 1, 0])


def test_forward_is_levelled_against_up() -> None:
    matrix = BodyAxes(forward=(1.0, 0.0, 0.3), up=(0.0, 0.0, 2.0)).matrix()
    assert matrix[0] == pytest.approx([1, 0, 0])


@pytest.mark.parametrize(("forward", "up"), [("+x", "-x"), ("x", "+z"), ("+w", "+z"), ("", "+x")])
def test_axes_that_make_no_frame_are_refused(forward: str, up: str) -> None:
    with pytest.raises(ValueError, match=r"axis|one sensor axis"):
        BodyAxes.parse(forward=forward, up=up)


@pytest.mark.parametrize(
    "acc",
    [np.zeros((3, 2)), np.zeros(3), np.full((2, 3), np.nan), np.array([[0.0, np.inf, 0.0]])],
)
def test_a_block_refuses_wrong_shapes_and_values(acc: np.ndarray) -> None:
    with pytest.raises(ValueError, match="acc_ms2"):
        SampleBlock(0, 100.0, acc)


def test_a_block_refuses_rows_that_do_not_match() -> None:
    with pytest.raises(ValueError, match="rows"):
        SampleBlock(0, 100.0, np.zeros((3, 3)), np.zeros((2, 3)))


@pytest.mark.parametrize("rate_hz", [0.0, -1.0, float("nan")])
def test_a_block_refuses_a_rate_that_is_none(rate_hz: float) -> None:
    with pytest.raises(ValueError, match="rate_hz"):
        SampleBlock(0, rate_hz, np.zeros((1, 3)))


def test_a_block_is_read_only_and_leaves_the_callers_array_alone() -> None:
    acc = np.zeros((2, 3))
    block = SampleBlock(0, 100.0, acc)
    with pytest.raises(ValueError, match="read-only"):
        block.acc_ms2[0, 0] = 1.0
    acc[0, 0] = 1.0


def test_an_empty_block_is_legal() -> None:
    block = SampleBlock(7, 100.0, np.empty((0, 3)))
    assert (len(block), block.stop) == (0, 7)


def test_a_gap_is_known_with_the_first_sample_after_it() -> None:
    assert Gap(10, 5).known_at == 15
    with pytest.raises(ValueError, match="at least one"):
        Gap(10, 0)


def test_continuity() -> None:
    continues(expected=None, start=12)
    continues(expected=12, start=12)
    with pytest.raises(StreamError, match="expected the block at sample 12, got one at 13"):
        continues(expected=12, start=13)


def test_an_unknown_heading_says_why() -> None:
    for heading in Heading:
        if not heading.is_known:
            assert heading.reason in Reason


def test_a_decode_error_says_where() -> None:
    error = DecodeError(offset=3, expected="6 bytes", got="5")
    assert str(error) == "at byte 3: expected 6 bytes, got 5"
    assert not isinstance(error, RetrogaitError)
