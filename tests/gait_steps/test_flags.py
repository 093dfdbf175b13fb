"""Flags: slow, long and uneven against the person's own baseline."""

from __future__ import annotations

from retrogait.gait.flags import Flagger
from retrogait.types import Direction, Flag

BACK = Direction.BACKWARD


def _flags(
    intervals: list[float | None], *, lengths: list[float] | None = None, both: bool = True
) -> list[tuple[Flag, ...]]:
    flagger = Flagger(sees_both_feet=both)
    return [
        flagger.flags(
            direction=BACK,
            interval_s=interval,
            stride_length_m=None if lengths is None else lengths[i],
        )
        for i, interval in enumerate(intervals)
    ]


def test_even_steps_carry_no_flag() -> None:
    assert not any(_flags([0.5] * 60, lengths=[0.8] * 60))


def test_slow_needs_three_of_the_last_five() -> None:
    flags = _flags([0.5] * 20 + [0.58, 0.5, 0.58, 0.58, 0.5], both=False)
    assert [i for i, f in enumerate(flags) if Flag.SLOW in f] == [23]


def test_a_little_slower_is_not_slow() -> None:
    assert not any(Flag.SLOW in f for f in _flags([0.5] * 20 + [0.545] * 20))


def test_long_is_over_a_fifth_more_than_the_baseline() -> None:
    flags = _flags([0.5] * 23, lengths=[0.80] * 20 + [0.95, 0.97, 0.80])
    assert [i for i, f in enumerate(flags) if Flag.LONG in f] == [21]


def test_a_limp_is_uneven_where_both_feet_are_seen() -> None:
    limp = [0.47 if i % 2 else 0.53 for i in range(20)]
    assert any(Flag.UNEVEN in f for f in _flags(limp))
    assert not any(Flag.UNEVEN in f for f in _flags(limp, both=False))


def test_an_outlying_stride_is_uneven_on_one_leg() -> None:
    flags = _flags([1.0] * 12 + [1.5], both=False)
    assert [i for i, f in enumerate(flags) if Flag.UNEVEN in f] == [12]


def test_a_pause_clears_the_window() -> None:
    flags = _flags([0.5] * 8 + [0.9, None] + [0.5] * 9)
    assert not any(Flag.UNEVEN in f for f in flags[9:])


def test_each_direction_has_its_own_baseline() -> None:
    flagger = Flagger(sees_both_feet=True)
    for _ in range(25):
        flagger.flags(direction=Direction.FORWARD, interval_s=0.5, stride_length_m=None)
    slow_back = [
        flagger.flags(direction=BACK, interval_s=0.65, stride_length_m=None) for _ in range(40)
    ]
    assert not any(Flag.SLOW in f for f in slow_back)
