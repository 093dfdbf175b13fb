"""Axes by name or by numbers."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.types import BodyAxes


def test_numbers_make_unit_vectors() -> None:
    axes = BodyAxes.parse(forward="0,2,0", up="0.5,0,-0.5")
    assert axes.forward == (0.0, 1.0, 0.0)
    assert np.linalg.norm(axes.up) == pytest.approx(1.0)


@pytest.mark.parametrize(("forward", "up"), [("+x", "-z"), ("0.6,0,0.8", "-0.8,0.1,0.6")])
def test_words_are_read_back(forward: str, up: str) -> None:
    axes = BodyAxes.parse(forward=forward, up=up)
    words = axes.words()
    again = BodyAxes.parse(forward=words[0], up=words[1])
    assert again.forward == pytest.approx(axes.forward, abs=1e-6)
    assert again.up == pytest.approx(axes.up, abs=1e-6)
    if forward == "+x":
        assert words == ("+x", "-z")


@pytest.mark.parametrize("text", ["", "x", "+w", "1,2", "1,2,3,4", "0,0,0", "nan,0,1", "1,a,0"])
def test_what_is_no_axis(text: str) -> None:
    with pytest.raises(ValueError, match="axis must be one of"):
        BodyAxes.parse(forward=text, up="+z")


@pytest.mark.parametrize("up", ["-x", "1,0.05,0", "-2,0,0"])
def test_two_axes_on_one_line(up: str) -> None:
    with pytest.raises(ValueError, match="one sensor axis"):
        BodyAxes.parse(forward="+x", up=up)
