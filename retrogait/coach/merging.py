"""Several streams and the buttons, put into one order that does not depend on their packets.

Live, packets of two sensors come in turn and late, so a step that became known at 9.9 s on
one sensor's clock may arrive after one that became known at 10.0 s on the other's. A session
takes happenings in order of when they became known; :class:`InOrder` holds each back until no
stream can say anything earlier. The order, and so the cues, are the same live and offline.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from math import inf

from retrogait.coach.happenings import (
    Happening,
    LinkBack,
    LinkLost,
    in_order,
    not_before,
    when_s,
)
from retrogait.coach.runner_events import Pressed


class InOrder:
    """Happenings of several streams in order of when they became known.

    Parameters
    ----------
    streams : iterable of str
        Names of all streams.

    Notes
    -----
    A happening waits until every stream has been seen past it: one packet of the slowest.
    A stream whose link is lost holds nothing back, from the moment that is added; what it
    tells when it is back, and was known before :attr:`edge_s` (the contacts that the hole
    settles), comes as known at that edge. While all links are lost there is no time: what is
    added is all there is.
    """

    def __init__(self, streams: Iterable[str]) -> None:
        self._seen_s = dict.fromkeys(streams, -inf)
        self._lost: set[str] = set()
        self._waiting: list[Happening | Pressed] = []
        self._edge_s = -inf

    @property
    def edge_s(self) -> float:
        """Everything until then was given, s; nothing given later is known earlier."""
        return self._edge_s

    def add(self, happening: Happening | Pressed) -> list[Happening | Pressed]:
        """Take a happening; give those that nothing can come before any more."""
        if isinstance(happening, LinkLost):
            self._lost.add(self._known(happening.stream))
        elif isinstance(happening, LinkBack):
            self._lost.discard(self._known(happening.stream))
            self._seen_s[happening.stream] = max(happening.t_s, self._seen_s[happening.stream])
        insort(self._waiting, not_before(self._edge_s, happening), key=in_order)
        return self._release()

    def seen(self, stream: str, t_s: float) -> list[Happening | Pressed]:
        """A stream has been processed up to ``t_s``: what it says later is known later.

        Raises
        ------
        ValueError
            If there is no such stream.
        """
        known = self._known(stream)
        self._seen_s[known] = max(t_s, self._seen_s[known])
        return self._release()

    def flush(self) -> list[Happening | Pressed]:
        """All that still waits: nothing more will come."""
        return self._given(len(self._waiting))

    def _known(self, stream: str) -> str:
        """The name, if it is one."""
        if stream not in self._seen_s:
            raise ValueError(f"no stream {stream!r}; there are {', '.join(self._seen_s)}")
        return stream

    def _release(self) -> list[Happening | Pressed]:
        """What became known before the stream that lags most."""
        live = [t_s for name, t_s in self._seen_s.items() if name not in self._lost]
        edge_s = min(live, default=max(map(when_s, self._waiting), default=-inf))
        self._edge_s = max(edge_s, self._edge_s)
        return self._given(sum(when_s(happening) <= edge_s for happening in self._waiting))

    def _given(self, n: int) -> list[Happening | Pressed]:
        """The first of those that wait."""
        out, self._waiting = self._waiting[:n], self._waiting[n:]
        return out
