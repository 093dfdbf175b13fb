"""Which way a foot has been going: summed over strides, forgotten at a stop."""

from __future__ import annotations

import pytest

from retrogait.gait.foot.going import Going, GoingParams

WALK = ((1.0, 0.6), (2.0, 1.6), (3.0, 2.6))
"""Contacts and starts of their swings, s."""


def gone(evidence: float = 4.0) -> Going:
    going = Going(GoingParams())
    for contact_s, left_s in WALK:
        going.add(evidence, contact_s=contact_s, left_s=left_s, follows=contact_s > 1.0)
    return going


def test_strides_add_up_and_fade() -> None:
    assert gone().log_odds == 4.0 + 0.5 * (4.0 + 0.5 * 4.0)


@pytest.mark.parametrize(("left_s", "carried"), [(3.6, 3.5), (4.0, 0.0)])
def test_nothing_is_carried_over_a_stop(left_s: float, carried: float) -> None:
    told = gone().add(-3.0, contact_s=left_s + 0.4, left_s=left_s, follows=True)
    assert told == pytest.approx(-3.0 + carried)


def test_without_a_stride_before_nothing_is_carried() -> None:
    assert gone().add(-3.0, contact_s=9.0, left_s=8.6, follows=False) == -3.0


@pytest.mark.parametrize(
    ("evidence", "left_s", "turns_round"),
    [
        (-4.0, 3.6, True),
        (4.0, 3.6, False),
        (-1.0, 3.6, False),
        (-4.0, None, True),
        (-4.0, 4.3, False),
    ],
)
def test_who_turns_round_without_a_stop(
    evidence: float, left_s: float | None, turns_round: bool
) -> None:
    assert gone().turns_round(evidence, left_s=left_s) is turns_round


def test_reset_forgets_the_way() -> None:
    going = gone()
    going.reset()
    assert (going.log_odds, going.contact_s) == (0.0, None)


def set_off(evidence: float, *, is_clear: bool, is_calm: bool) -> Going:
    going = Going(GoingParams())
    going.add(
        evidence, contact_s=1.0, left_s=0.6, follows=False, is_clear=is_clear, is_calm=is_calm
    )
    return going


@pytest.mark.parametrize(
    ("evidence", "is_clear", "is_calm", "is_doubtful"),
    [
        (-2.0, True, True, False),
        (-2.0, False, True, True),
        (-3.0, False, True, False),
        (-6.0, True, False, True),
        (6.0, False, False, False),
        (-1.0, False, False, False),
    ],
)
def test_a_first_stride_back_is_doubted(
    evidence: float, is_clear: bool, is_calm: bool, is_doubtful: bool
) -> None:
    assert set_off(evidence, is_clear=is_clear, is_calm=is_calm).is_doubtful is is_doubtful


@pytest.mark.parametrize(("is_calm", "is_doubtful"), [(True, False), (False, True)])
def test_the_second_is_believed_unless_the_first_may_be_a_lull(
    is_calm: bool, is_doubtful: bool
) -> None:
    going = set_off(-2.0, is_clear=False, is_calm=is_calm)
    going.add(-2.0, contact_s=2.0, left_s=1.6, follows=True, is_clear=False, is_calm=False)
    assert going.is_doubtful is is_doubtful


def test_who_has_stopped_may_set_off_back_whatever_the_landing() -> None:
    going = gone()
    going.add(-6.0, contact_s=5.0, left_s=4.3, follows=True, is_calm=False)
    assert not going.is_doubtful


def test_a_foot_that_moves_has_not_stopped() -> None:
    going = gone()
    going.moves(4.0)
    assert going.turns_round(-4.0, left_s=4.3)
    going.add(-8.0, contact_s=5.0, left_s=4.3, follows=True, is_calm=False)
    assert going.is_doubtful
