"""Less and less is spoken from set to set, so that the person learns to do without."""

from __future__ import annotations


def feedback_halves(number: int, *, of: int | None) -> int:
    """How much of the feedback a set gets: 2 all, 1 half, 0 none.

    From all in the first set to none in the last, evenly, rounded to a half (up on a tie).
    Nothing fades in a single set, or where nobody knows how many there will be.
    """
    if of is None or of < 2:
        return 2
    return (4 * (of - number) + (of - 1)) // (2 * (of - 1))


class Fading:
    """Whose turn it is to be spoken, within one set.

    Parameters
    ----------
    halves : int
        2: every cue; 1: the first, the third, the fifth ...; 0: none.
    """

    def __init__(self, halves: int = 2) -> None:
        self.halves = halves
        self._count = 0

    def takes_turn(self) -> bool:
        """Whether the next cue is spoken."""
        self._count += 1
        return self.halves == 2 or (self.halves == 1 and self._count % 2 == 1)
