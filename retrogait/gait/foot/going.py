"""Which way a foot without gyroscope has been going, summed over its strides."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.foot.direction import ANSWER_LOG_ODDS


@dataclass(frozen=True, slots=True)
class GoingParams:
    """Limits. Chosen on simulated people; pyshoe, cmu and g1-moves hold few stops in gait.

    Parameters
    ----------
    memory : float
        Share of the log-odds carried from stride to stride.
    stood, surely_stood : float
        A foot that stands for so long before a swing, in strides like the last, has stopped, and
        nothing is carried over that: nobody goes the other way without a stop. Slow stances take
        0.7 of a stride. Of a doubtful landing the swing before is doubtful too: more is asked.
    sets_off_back : float
        Log-odds of backward, 12 to 1, that a stride back needs which follows none: to set off
        backward is rarer than to go on so, and what drift or a stair makes up comes alone. It
        also needs a calm landing: where a lull of a forward swing is taken for one, the swing
        seems to go back. Of 230 first strides back (simulator, cmu, g1-moves, pyshoe) 9 have
        another, of 24 that were none 12.
    """

    memory: float = 0.5
    stood: float = 0.9
    surely_stood: float = 1.2
    sets_off_back: float = 2.5


@dataclass(slots=True)
class GoingState:
    """Log-odds of forward so far; the last contact, and how long the stride to it took, s.

    ``moved_s`` is when a lull was last told from a landing.
    ``goes_back`` tells that the last stride went back and was no lull; ``is_doubtful`` that it was
    the first to do so, and is not to be believed yet.
    """

    log_odds: float = 0.0
    goes_back: bool = False
    is_doubtful: bool = False
    contact_s: float | None = None
    stride_s: float | None = None
    moved_s: float | None = None


class Going:
    """Adds up what strides say of direction, until the foot stops.

    Parameters
    ----------
    params : GoingParams
        Limits.
    """

    def __init__(self, params: GoingParams) -> None:
        self._params = params
        self._state = GoingState()

    @property
    def log_odds(self) -> float:
        """Log-odds of forward so far."""
        return self._state.log_odds

    @property
    def contact_s(self) -> float | None:
        """When the last stride ended, s; None: there is none."""
        return self._state.contact_s

    def add(
        self,
        evidence: float,
        *,
        contact_s: float,
        left_s: float | None,
        follows: bool,
        is_clear: bool = True,
        is_calm: bool = True,
    ) -> float:
        """Log-odds of forward with one stride more.

        Parameters
        ----------
        evidence : float
            Log-odds by this stride alone.
        contact_s, left_s : float
            Where it ended, and where its swing began, if that was seen.
        follows : bool
            Whether a stride came just before it.
        is_clear : bool, optional
            Whether the foot was driven along the floor enough to believe a first step back.
        is_calm : bool, optional
            Whether its landing was calm.
        """
        state, last_s = self._state, self._state.contact_s
        carries = follows and self._stood(left_s) < self._params.stood
        went_back = carries and state.goes_back
        state.log_odds = evidence + (self._params.memory * state.log_odds if carries else 0.0)
        leans_back = state.log_odds <= -ANSWER_LOG_ODDS
        is_calm |= self._stood(left_s) > self._params.surely_stood
        is_clear |= state.log_odds <= -self._params.sets_off_back
        state.goes_back = leans_back and (went_back or is_calm)
        state.is_doubtful = leans_back and not (went_back or (is_calm and is_clear))
        state.stride_s = contact_s - last_s if follows and last_s is not None else None
        state.contact_s = contact_s
        return state.log_odds

    @property
    def is_doubtful(self) -> bool:
        """True for a first stride back that is not to be believed yet."""
        return self._state.is_doubtful

    def turns_round(self, evidence: float, *, left_s: float | None) -> bool:
        """True for a stride that goes the other way than those before, without a stop."""
        before = self._state.log_odds
        is_clear = min(abs(before), abs(evidence)) > ANSWER_LOG_ODDS
        stopped = self._stood(left_s) > self._params.surely_stood
        return before * evidence < 0 and is_clear and not stopped

    def moves(self, at_s: float) -> None:
        """The foot is on its way: what looked like a landing was none."""
        self._state.moved_s = at_s

    def reset(self) -> None:
        """Forget everything."""
        self._state = GoingState()

    def _stood(self, left_s: float | None) -> float:
        """How long the foot stood before a swing, in strides like the last; 0: not known."""
        state = self._state
        if state.contact_s is None or state.stride_s is None or left_s is None:
            return 0.0
        since_s = state.contact_s if state.moved_s is None else max(state.contact_s, state.moved_s)
        return (left_s - since_s) / state.stride_s
