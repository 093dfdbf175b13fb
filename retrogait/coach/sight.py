"""Rows of several streams, read through the sensors the coach goes by at the moment."""

from __future__ import annotations

from retrogait.coach.leading import even_from, leading
from retrogait.coach.seen import Pace, SeenStep
from retrogait.coach.start import Worn
from retrogait.coach.thresholds import CoachParams
from retrogait.types import StepRecord


class Sight:
    """Paces of all streams, and which of them lead.

    Parameters
    ----------
    worn : tuple of Worn
        All sensors.
    params : CoachParams
        Of :class:`Pace`.
    """

    def __init__(self, worn: tuple[Worn, ...], *, params: CoachParams) -> None:
        self._worn = {w.stream: w for w in worn}
        self._paces = {
            w.stream: Pace(steps_per_contact=_steps_seen(w), params=params) for w in worn
        }
        self._lost: set[str] = set()
        self._choose()

    @property
    def lost(self) -> frozenset[str]:
        """Streams whose link is gone."""
        return frozenset(self._lost)

    @property
    def measures_length(self) -> bool:
        """True where the leading sensors know how long a stride is."""
        return bool(self.lead) and all(w.measures_length for w in self.lead)

    def lose(self, stream: str) -> bool:
        """The link is gone; True where that changes who leads."""
        self._lost.add(self._known(stream).stream)
        return self._choose()

    def find(self, stream: str) -> bool:
        """The link is back; True where that changes who leads."""
        self._lost.discard(self._known(stream).stream)
        return self._choose()

    def see(self, record: StepRecord) -> SeenStep:
        """A row with the pace of its stream.

        Raises
        ------
        ValueError
            If the stream is none of those worn.
        """
        worn = self._known(record.stream)
        n_steps = 1 if len(self.lead) == 2 and worn in self.lead else _steps_seen(worn)
        return self._paces[worn.stream].see(record, n_steps=n_steps)

    def leads(self, stream: str) -> bool:
        """Whether the coach goes by this stream."""
        return self._known(stream) in self.lead

    def tells_evenness(self, stream: str) -> bool:
        """Whether left and right are compared by this stream."""
        return self._known(stream) in self.even

    def check(self, stream: str) -> None:
        """Raise ValueError unless there is such a stream."""
        self._known(stream)

    def _choose(self) -> bool:
        """Choose who leads; True where it is somebody else than before."""
        before = getattr(self, "lead", None)
        self.lead = leading(self._worn.values(), lost=self._lost)
        self.even = even_from(self._worn.values(), lost=self._lost)
        return self.lead != before

    def _known(self, stream: str) -> Worn:
        """The sensor of a stream."""
        if stream not in self._worn:
            raise ValueError(
                f"the coach was started with {', '.join(self._worn)}; got stream {stream!r}"
            )
        return self._worn[stream]


def _steps_seen(worn: Worn) -> int:
    """Steps of both feet from one contact to the next."""
    return 1 if worn.placement.is_trunk else 2
