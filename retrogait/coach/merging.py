"""Several streams and the plan, put into one order that does not depend on their packets.

Live, packets of two sensors come in turn and late, so a step that became known at 9.9 s on
one sensor's clock may arrive after a set that began at 10.0 s. The coach takes happenings
in order of when they became known; :class:`InOrder` holds each back until no stream can
say anything earlier. The order, and so the cues, are the same live and offline.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from math import inf

from retrogait.coach.happenings import Happening, LinkBack, LinkLost, in_order, when_s


class InOrder:
    """Happenings of several streams in order of when they became known.

    Parameters
    ----------
    streams : iterable of str
        Names of all streams.

    Notes
    -----
    A happening waits until every stream has been seen past it: one packet of the slowest.
    A stream whose link is lost holds nothing back, from the moment that is added.
    """

    def __init__(self, streams: Iterable[str]) -> None:
        self._seen_s = dict.fromkeys(streams, -inf)
        self._lost: set[str] = set()
        self._waiting: list[Happening] = []

    def add(self, happening: Happening) -> list[Happening]:
        """Take a happening; give those that nothing can come before any more."""
        if isinstance(happening, LinkLost):
            self._lost.add(self._known(happening.stream))
        elif isinstance(happening, LinkBack):
            self._lost.discard(self._known(happening.stream))
            self._seen_s[happening.stream] = max(happening.t_s, self._seen_s[happening.stream])
        insort(self._waiting, happening, key=in_order)
        return self._release()

    def seen(self, stream: str, t_s: float) -> list[Happening]:
        """A stream has been processed up to ``t_s``: what it says later is known later.

        Raises
        ------
        ValueError
            If there is no such stream.
        """
        known = self._known(stream)
        self._seen_s[known] = max(t_s, self._seen_s[known])
        return self._release()

    def flush(self) -> list[Happening]:
        """All that still waits: nothing more will come."""
        out, self._waiting = self._waiting, []
        return out

    def _known(self, stream: str) -> str:
        """The name, if it is one."""
        if stream not in self._seen_s:
            raise ValueError(f"no stream {stream!r}; there are {', '.join(self._seen_s)}")
        return stream

    def _release(self) -> list[Happening]:
        """What became known before the stream that lags most."""
        live = [t for name, t in self._seen_s.items() if name not in self._lost]
        edge_s = min(live, default=inf)
        n = sum(when_s(happening) <= edge_s for happening in self._waiting)
        out, self._waiting = self._waiting[:n], self._waiting[n:]
        return out
