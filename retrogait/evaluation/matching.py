"""Pair detected steps with true contacts, one to one, nearest first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrogait.types import FloatArray

IntArray = npt.NDArray[np.intp]

TOLERANCE_S = 0.25
"""Farthest a step may lie from its contact, s: half a step at 120 steps/min, so that the
neighbouring contact of the other foot is always farther off. Part of the published definition."""

_ROUNDING_S = 1e-9
"""Times are decimal numbers read from files: equal distances must tie in spite of binary dust."""


def match_nearest(
    step_s: FloatArray, *, contact_s: FloatArray, tolerance_s: float = TOLERANCE_S
) -> tuple[IntArray, IntArray]:
    """Pair steps and contacts, the closest pair of all first.

    Of all pairs that are at most ``tolerance_s`` apart the closest is taken and
    both its members are used up; then the closest of what is left, and so on.
    Ties go to the earlier contact, then to the earlier step.

    Parameters
    ----------
    step_s : ndarray of float64, shape (n,)
        Detected times, s, in any order.
    contact_s : ndarray of float64, shape (m,)
        True times, s, in any order.
    tolerance_s : float
        Farthest apart, s, this distance included.

    Returns
    -------
    steps, contacts : ndarray of intp, shape (k,)
        ``step_s[steps[i]]`` belongs to ``contact_s[contacts[i]]``; ordered by contact time.
    """
    steps, contacts, distance = _close_pairs(step_s, contact_s, tolerance_s)
    nearest_first = np.lexsort((step_s[steps], contact_s[contacts], distance))
    used_steps: set[int] = set()
    pair_of: dict[int, int] = {}
    for pair in nearest_first:
        step, contact = int(steps[pair]), int(contacts[pair])
        if step not in used_steps and contact not in pair_of:
            used_steps.add(step)
            pair_of[contact] = step
    matched = np.array(sorted(pair_of, key=lambda contact: contact_s[contact]), dtype=np.intp)
    return np.array([pair_of[int(contact)] for contact in matched], dtype=np.intp), matched


def _close_pairs(
    step_s: FloatArray, contact_s: FloatArray, tolerance_s: float
) -> tuple[IntArray, IntArray, FloatArray]:
    """All pairs within the tolerance and their distances, to the nanosecond."""
    order = np.argsort(step_s, kind="stable")
    reach = tolerance_s + _ROUNDING_S
    first = np.searchsorted(step_s[order], contact_s - reach, "left")
    stop = np.searchsorted(step_s[order], contact_s + reach, "right")
    contacts = np.repeat(np.arange(len(contact_s)), stop - first)
    steps = [order[low:high] for low, high in zip(first, stop, strict=True)]
    flat = np.concatenate(steps) if steps else np.empty(0, dtype=np.intp)
    distance = np.round(np.abs(step_s[flat] - contact_s[contacts]) / _ROUNDING_S)
    return flat.astype(np.intp), contacts.astype(np.intp), distance
