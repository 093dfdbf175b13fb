"""A calibration that the wearer is led through while the session runs."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.mounting.guide import BeginWalk, EndWalk, Prompt, Say, WalkGuide
from retrogait.recording import TimedBlock
from retrogait.session import StreamSession
from retrogait.types import Event, Gap, Placement


@dataclass(frozen=True, slots=True)
class Guidance:
    """Where a guided calibration stands.

    Parameters
    ----------
    prompt : Prompt
        What the wearer is asked.
    why : str
        What was wrong, where something was.
    still_s : float
        For how long the wearer has stood still, s.
    steps_left : int
        Contacts that the walk still lacks.
    """

    prompt: Prompt
    why: str = ""
    still_s: float = 0.0
    steps_left: int = 0


class Guiding:
    """Leads one stream through *stand still, then walk forward*.

    Parameters
    ----------
    placement : Placement
        Where the sensor is worn.
    rate_hz : float
        Rate that samples are counted by.

    Attributes
    ----------
    walk_s : tuple of (float, float) or None
        The walk that taught the axes, s, as ``session.json`` declares it; None: not yet.
    """

    def __init__(self, placement: Placement, *, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._guide = WalkGuide(rate_hz=rate_hz, sees_both_feet=placement.is_trunk)
        self._pending: list[Event] = []
        self._walk: list[int] = []
        self._last = Guidance(Prompt.STAND_STILL)
        self.walk_s: tuple[float, float] | None = None

    @property
    def is_done(self) -> bool:
        """True once a walk has taught or confirmed the axes."""
        return self._guide.is_done

    def follow(self, piece: TimedBlock | Gap, session: StreamSession) -> list[Guidance]:
        """What to say after a piece that the session has taken."""
        item = piece if isinstance(piece, Gap) else piece.block
        events, self._pending = [*self._pending, *session.heard], []
        said = []
        for order in self._guide.push(item, events):
            match order:
                case Say():
                    said.append(self._now(order.prompt, order.why))
                case BeginWalk():
                    self._walk = [order.index]
                    session.begin_forward_walk(order.index)
                case EndWalk():
                    self._end(order.index, session)
        if self.is_done and self.walk_s is None:
            begin, end = self._walk
            # Between two samples: whoever reads it finds the same samples inside.
            self.walk_s = ((begin - 0.5) / self._rate_hz, (end - 0.5) / self._rate_hz)
        return said or self._progress()

    def _end(self, index: int, session: StreamSession) -> None:
        """The walk is long enough; its outcome is told to the guide with the next piece."""
        self._walk.append(index)
        known = len(session.heard)
        session.end_forward_walk(index)
        self._pending = session.heard[known:]

    def _now(self, prompt: Prompt, why: str) -> Guidance:
        """Where it stands."""
        self._last = Guidance(prompt, why, self._guide.still_s, self._guide.contacts_left)
        return self._last

    def _progress(self) -> list[Guidance]:
        """Steps or seconds of stillness count, nothing else is new."""
        guide, last = self._guide, self._last
        if last.prompt is Prompt.DONE:
            return []
        same = (int(guide.still_s), guide.contacts_left) == (int(last.still_s), last.steps_left)
        return [] if same else [self._now(last.prompt, "")]
