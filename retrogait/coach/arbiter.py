"""Who speaks: the most urgent trouble alone, rarely, and less from set to set.

One trouble is *current* at a time: the most urgent one; hints come after all others.
A trouble that becomes current is told at once. It is spoken then if nothing was spoken in
the last 6 s, else as soon as that time is over and it is still true; and again every
12 s while it lasts. In a set with less feedback a cue about technique whose turn it is
not is shown only. When no trouble is left, GOOD is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrogait.coach.fading import Fading
from retrogait.coach.finding import Finding
from retrogait.coach.thresholds import CoachParams
from retrogait.coach.words import MENDED, WORDS
from retrogait.types import Cue, CueKind

URGENCY = {kind: place for place, kind in enumerate(CueKind)}
"""Order of :class:`CueKind`: the most urgent first."""

TECHNIQUE = frozenset({CueKind.LONG, CueKind.SLOW, CueKind.UNEVEN})
"""What fades; safety, the link and the mounting never do."""

OF_THE_SENSOR = frozenset({CueKind.LINK_LOST, CueKind.MOUNTING})
"""What goes on when a set is over."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong at the moment.

    Parameters
    ----------
    kind : CueKind
        What.
    finding : Finding or None
        Last measurement; None where there is nothing to measure.
    """

    kind: CueKind
    finding: Finding | None = None

    @property
    def is_hint(self) -> bool:
        """Too rough to be spoken of."""
        return self.finding is not None and self.finding.is_hint

    @property
    def is_seen_now(self) -> bool:
        """Also the last step misses the limit: nobody is told of what was just mended."""
        return self.finding is None or self.finding.is_outside

    @property
    def rank(self) -> tuple[bool, int]:
        """Sort key, the most urgent first."""
        return self.is_hint, URGENCY[self.kind]


@dataclass(slots=True)
class _ArbiterState:
    """None = nothing yet. A current trouble is settled once spoken, or passed over."""

    current: CueKind | None = None
    is_settled: bool = False
    settled_s: float | None = None
    spoken_s: float | None = None
    fading: Fading = field(default_factory=Fading)


class Arbiter:
    """Turns troubles into cues, at most one for each happening.

    Parameters
    ----------
    params : CoachParams
        ``spacing_s``, ``repeat_s``.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._params = params
        self._state = _ArbiterState()

    def set_begins(self, halves: int) -> None:
        """A set with all, half or none of the feedback."""
        self._state.fading = Fading(halves)

    def set_ends(self) -> None:
        """What the person did wrong is over, without praise."""
        if self._state.current not in OF_THE_SENSOR:
            self._state.current = None

    def decide(
        self, troubles: Sequence[Trouble], *, mended: Finding | None, now_s: float
    ) -> list[Cue]:
        """The cue that is due, if any.

        Parameters
        ----------
        troubles : sequence of Trouble
            All that is wrong now.
        mended : Finding or None
            Last measurement of the current trouble, for GOOD.
        now_s : float
            Not before the last call.
        """
        if not troubles:
            return self._praise(mended, now_s=now_s)
        top = min(troubles, key=lambda trouble: trouble.rank)
        if not top.is_seen_now:
            return []
        if top.kind is not self._state.current:
            return self._tell(top, now_s=now_s)
        return self._say_again(top, now_s=now_s)

    @property
    def current(self) -> CueKind | None:
        """What was told last and still holds."""
        return self._state.current

    def mention(self, trouble: Trouble, *, now_s: float, aloud: bool) -> list[Cue]:
        """A cue that stands for itself and does not last."""
        return [self._cue(trouble, now_s=now_s, spoken=aloud and self._is_quiet(now_s))]

    def _praise(self, mended: Finding | None, *, now_s: float) -> list[Cue]:
        """GOOD, once, where something was wrong before."""
        kind, self._state.current = self._state.current, None
        if kind is None:
            return []
        words = MENDED.get(kind, WORDS[CueKind.GOOD])
        cue = self._cue(Trouble(CueKind.GOOD, mended), now_s=now_s, spoken=False, words=words)
        return [cue]

    def _tell(self, trouble: Trouble, *, now_s: float) -> list[Cue]:
        """A trouble becomes current: told at once, spoken if it may be."""
        self._state.current, self._state.is_settled = trouble.kind, trouble.is_hint
        spoken = self._settles(trouble, now_s=now_s)
        return [self._cue(trouble, now_s=now_s, spoken=spoken)]

    def _say_again(self, trouble: Trouble, *, now_s: float) -> list[Cue]:
        """The current trouble goes on: say what had to wait, or say it again after a while."""
        if self._state.is_settled and self._is_stale(now_s):
            self._state.is_settled = trouble.is_hint
        if not self._settles(trouble, now_s=now_s):
            return []
        return [self._cue(trouble, now_s=now_s, spoken=True)]

    def _settles(self, trouble: Trouble, *, now_s: float) -> bool:
        """Whether it is spoken now; from here on it has had its turn, spoken or not."""
        if self._state.is_settled or not self._is_quiet(now_s):
            return False
        self._state.is_settled, self._state.settled_s = True, now_s
        return trouble.kind not in TECHNIQUE or self._state.fading.takes_turn()

    def _is_quiet(self, now_s: float) -> bool:
        """Nothing was spoken for a while."""
        last_s = self._state.spoken_s
        return last_s is None or now_s - last_s >= self._params.spacing_s

    def _is_stale(self, now_s: float) -> bool:
        """The current trouble had its turn long ago."""
        last_s = self._state.settled_s
        return last_s is not None and now_s - last_s >= self._params.repeat_s

    def _cue(
        self, trouble: Trouble, *, now_s: float, spoken: bool, words: str | None = None
    ) -> Cue:
        """The cue, with its evidence."""
        if spoken:
            self._state.spoken_s = now_s
        finding = trouble.finding
        return Cue(
            kind=trouble.kind,
            known_at_s=now_s,
            words=words or WORDS[trouble.kind],
            value=finding.value if finding else None,
            limit=finding.limit if finding else None,
            unit=finding.unit if finding else "",
            spoken=spoken,
        )
