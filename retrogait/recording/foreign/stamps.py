"""Time stamps as phones write them: out of order, or twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.errors import RecordingError
from retrogait.types import FloatArray

MOST_REPEATED = 0.01
"""Share of stamps that may come twice: an app that now and then writes a sample twice. More are
the stamps of packets, which say nothing of the samples in them."""


@dataclass(frozen=True, slots=True, eq=False)
class InOrder:
    """Samples in the order of their stamps.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Stamps, s, strictly increasing.
    values : ndarray of float64, shape (n, k)
        What was read at each.
    notes : tuple of str
        What was done to get there.
    """

    t_s: FloatArray
    values: FloatArray
    notes: tuple[str, ...]


def in_order(t_s: FloatArray, *, values: FloatArray, where: str) -> InOrder:
    """Sort samples by their stamps; of those with one stamp the first stays.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Stamps, s.
    values : ndarray of float64, shape (n, k)
        What was read at each.
    where : str
        The file, for messages.

    Raises
    ------
    RecordingError
        If there are fewer than two samples, or more than ``MOST_REPEATED`` of the stamps come
        again.
    """
    order = np.argsort(t_s, kind="stable")
    stamps = t_s[order]
    is_first = np.diff(stamps, prepend=-np.inf) > 0
    n_late, n_again = int((np.diff(t_s) < 0).sum()), int((~is_first).sum())
    if is_first.sum() < 2:
        raise RecordingError(f"{where}: expected samples, got {int(is_first.sum())} with a stamp")
    if n_again > MOST_REPEATED * len(t_s):
        raise RecordingError(
            f"{where}: {n_again} of {len(t_s)} time stamps come more than once: they tell when "
            f"packets arrived; a stamp for each sample is needed"
        )
    kept = order[is_first]
    return InOrder(t_s[kept], values[kept], tuple(_notes(n_late=n_late, n_again=n_again)))


def joined_notes(*notes: Sequence[str]) -> tuple[str, ...]:
    """Notes of several parts, each once."""
    return tuple(dict.fromkeys(note for some in notes for note in some))


def _notes(*, n_late: int, n_again: int) -> list[str]:
    """What was done, a line each."""
    notes = []
    if n_late:
        notes.append(f"samples out of order in {n_late} places, sorted by their stamps")
    if n_again:
        notes.append(f"{n_again} samples with a stamp that was there already left out")
    return notes
