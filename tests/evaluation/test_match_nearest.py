"""Matching: one to one, nearest first, within 0.25 s."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.evaluation.matching import match_nearest


def pairs(steps, contacts, **options):
    """Matched (step, contact) numbers as a set."""
    found = match_nearest(np.array(steps, float), contact_s=np.array(contacts, float), **options)
    return set(zip(found[0].tolist(), found[1].tolist(), strict=True))


def greedy_by_hand(steps, contacts, tolerance_s):
    """The definition word for word: take the closest pair left, again and again."""
    steps_left, contacts_left, found = set(range(len(steps))), set(range(len(contacts))), set()
    while True:
        open_pairs = [
            (abs(steps[s] - contacts[c]), contacts[c], steps[s], s, c)
            for s in steps_left
            for c in contacts_left
            if abs(steps[s] - contacts[c]) <= tolerance_s
        ]
        if not open_pairs:
            return found
        *_, s, c = min(open_pairs)
        found.add((s, c))
        steps_left.remove(s)
        contacts_left.remove(c)


def test_nothing_matches_nothing():
    assert pairs([], []) == set()
    assert pairs([1.0], []) == set()
    assert pairs([], [1.0]) == set()


@pytest.mark.parametrize(
    ("apart_s", "matches"), [(0.0, True), (0.25, True), (0.2500001, False), (-0.25, True)]
)
def test_the_tolerance_itself_is_close_enough(apart_s, matches):
    assert (pairs([10.1 + apart_s], [10.1]) == {(0, 0)}) is matches


def test_the_nearest_pair_goes_first_even_if_a_match_is_lost():
    # 1.2 is nearest to 1.25; what is left for the contact at 1.0 is out of reach.
    assert pairs([1.2, 1.45], [1.0, 1.25]) == {(0, 1)}


def test_each_step_and_each_contact_is_used_once():
    assert pairs([1.0, 1.02, 1.04], [1.01]) in ({(0, 0)}, {(1, 0)})
    assert len(pairs([1.0], [0.9, 1.0, 1.1])) == 1


def test_a_tie_goes_to_the_earlier_contact_then_to_the_earlier_step():
    assert pairs([1.0], [1.1, 0.9]) == {(0, 1)}
    assert pairs([1.1, 0.9], [1.0]) == {(1, 0)}


def test_binary_dust_does_not_break_a_tie():
    # 0.3 - 0.2 and 0.4 - 0.3 differ in the last bit.
    assert 0.3 - 0.2 != 0.4 - 0.3
    assert pairs([0.3], [0.2, 0.4]) == {(0, 0)}


def test_order_of_the_output_is_that_of_the_contacts():
    steps, contacts = match_nearest(np.array([3.0, 1.0, 2.0]), contact_s=np.array([2.0, 3.0, 1.0]))
    assert contacts.tolist() == [2, 0, 1]
    assert steps.tolist() == [1, 2, 0]


@pytest.mark.parametrize("seed", range(40))
def test_agrees_with_the_definition_word_for_word(seed):
    rng = np.random.default_rng(seed)
    contacts = rng.uniform(0, 6, rng.integers(0, 25))
    steps = rng.uniform(0, 6, rng.integers(0, 25))
    assert pairs(steps, contacts) == greedy_by_hand(steps, contacts, 0.25)
