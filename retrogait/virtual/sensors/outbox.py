"""What a sensor has taken and could not send yet."""

from __future__ import annotations

from collections import deque

from retrogait.virtual.sensors.face import Taken


class Outbox:
    """A short queue that loses its oldest samples first.

    Parameters
    ----------
    holds : int
        Packets that it has room for.

    Attributes
    ----------
    lost : int
        Samples that were put in, or should have been, and never came out.
    """

    def __init__(self, *, holds: int) -> None:
        self._holds = holds
        self._waiting: deque[Taken] = deque()
        self.lost = 0

    def __len__(self) -> int:
        """Samples that wait."""
        return sum(map(len, self._waiting))

    def put(self, taken: Taken) -> None:
        """Take samples in; where there is no room for them the oldest go."""
        self._waiting.append(taken)
        while len(self._waiting) > self._holds:
            self.lose(self._waiting.popleft())

    def next(self) -> Taken | None:
        """The oldest samples, which are out with it; None: nothing waits."""
        return self._waiting.popleft() if self._waiting else None

    def lose(self, taken: Taken) -> None:
        """Count samples that are gone."""
        self.lost += len(taken)

    def clear(self) -> None:
        """Lose all that waits."""
        while (taken := self.next()) is not None:
            self.lose(taken)
