"""Chests teach the lower back's model, and are not judged by it."""

from __future__ import annotations

import numpy as np
from training.room import people

from retrogait.gait.direction.families import FEATURE_NAMES, Family
from retrogait.training.lending import is_own, needed, streams_for
from retrogait.training.lesson import lesson_of
from retrogait.types import Placement

CHEST, BACK = Family.CHEST_SIX_AXIS, Family.TRUNK_SIX_AXIS


def test_the_backs_model_learns_from_chests_in_their_order() -> None:
    learnt = streams_for(BACK, among=people())
    placements = [stream.about.score.mounting.placement for stream in learnt]
    assert placements == [Placement.LOWER_BACK, Placement.CHEST] * (len(learnt) // 2)
    assert {stream.family for stream in learnt} == {BACK}
    assert [is_own(stream) for stream in learnt] == [True, False] * (len(learnt) // 2)


def test_what_is_lent_holds_the_features_of_the_borrower_and_no_other() -> None:
    chests = streams_for(CHEST, among=people())
    lent = [stream for stream in streams_for(BACK, among=people()) if not is_own(stream)]
    own, given = lesson_of(chests, family=CHEST), lesson_of(lent, family=BACK)
    places = [FEATURE_NAMES[CHEST].index(name) for name in FEATURE_NAMES[BACK]]
    assert (own.features[:, places] == given.features).all()
    assert (own.labels == given.labels).all()
    assert np.ptp(own.features[:, FEATURE_NAMES[CHEST].index("walk_yaw_+0ms")]) > 1.0


def test_a_chest_borrows_from_nobody() -> None:
    chests = streams_for(CHEST, among=people())
    assert all(is_own(stream) for stream in chests)
    assert {stream.about.score.mounting.placement for stream in chests} == {Placement.CHEST}


def test_to_fit_the_back_chests_are_needed() -> None:
    assert needed([BACK]) == {BACK, CHEST}
    assert needed([Family.TRUNK_ACCEL]) == {Family.TRUNK_ACCEL}
