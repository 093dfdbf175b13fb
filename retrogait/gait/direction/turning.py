"""Whether the model reads this body, and whether a turn-round may be under way.

People, and trunks above all, differ; on some the model is wrong with a firm belief. A person who
walks forward before all else gives it away: where model and physics rule, which look at the same
signal by different means, both say *forward* step after step, the model reads this body. Of those
whose forward steps it takes for backward ones there is no such proof; and backward steps prove
nothing, because stairs and exercises look like them to both.

A walk of such steps is proof for as long as the two do not contradict one another. A few of them
are one for the moment, together with a stop: nobody goes the other way without one. Then the way is
open until the next step that is firmly forward.
"""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.types import Direction


@dataclass(frozen=True, slots=True)
class TurnParams:
    """What opens the way, and for how long.

    Parameters
    ----------
    steps : int
        Steps before the stop that both call forward. From 2 to 5 little changes (simulated
        turn-rounds, and ``cmu`` held out).
    lasts_s : float
        Time without a firm step after which all is forgotten, s: a stop with a turn of the
        body in it. With 3 s up to a quarter of the changes after a stand of 2 s are missed.
    least_p : float
        Belief that makes a step firm, 3 to 1: below it would be a guess.
    body_steps : int
        Firm forward steps of both, at any time before and uncontradicted, after which the
        model is known to read this body. From 3 to 16 little changes on simulated people;
        eight are a walk rather than a chance.
    """

    steps: int = 3
    lasts_s: float = 5.0
    least_p: float = 0.75
    body_steps: int = 8


@dataclass(slots=True)
class TurnState:
    """Forward steps of both ever and of late, the last firm step, the last step of all."""

    read_steps: int = 0
    forward_steps: int = 0
    firm: float | None = None
    last: float | None = None
    is_open: bool = False


class TurnWatch:
    """Watches for a stop after forward steps.

    Parameters
    ----------
    rate_hz : float
        Of the indices.
    pause_s : float
        A longer time without a step is a stop, s (:class:`.FilterParams`).
    params : TurnParams, optional
        Constants.
    """

    def __init__(self, *, rate_hz: float, pause_s: float, params: TurnParams | None = None) -> None:
        self._params = params or TurnParams()
        self._pause_samples = pause_s * rate_hz
        self._lasts_samples = self._params.lasts_s * rate_hz
        self._state = TurnState()

    def follow(self, index: float, *, pause_share: float = 1.0) -> bool:
        """Take in that there is a step.

        Parameters
        ----------
        index : float
            When, samples since the session's start.
        pause_share : float, optional
            Share of ``pause_s`` that is a stop before this step.

        Returns
        -------
        bool
            True where a turn-round may be under way.
        """
        state = self._state
        if state.firm is not None and index - state.firm > self._lasts_samples:
            self._state = TurnState(read_steps=state.read_steps)
        elif state.last is not None and index - state.last > pause_share * self._pause_samples:
            self._state.is_open |= self._is_proven
        self._state.last = index
        return self._state.is_open

    def note(self, index: float, *, belief: float, physics: Direction) -> None:
        """Take in what is known of this step's direction.

        Parameters
        ----------
        index : float
            The one just followed.
        belief : float
            Probability of backward.
        physics : Direction
            The physics rule's answer.
        """
        state = self._state
        if max(belief, 1.0 - belief) < self._params.least_p:
            return
        way = Direction.BACKWARD if belief > 0.5 else Direction.FORWARD
        state.is_open &= way is Direction.BACKWARD
        if physics not in (Direction.UNKNOWN, way):
            self._state = TurnState(last=state.last)
        elif physics is Direction.FORWARD:
            state.read_steps += 1
            state.forward_steps, state.firm = state.forward_steps + 1, index
        elif self._is_proven:
            state.firm = index

    def forget(self) -> None:
        """Nothing is known of what came before."""
        self._state = TurnState()

    @property
    def reads_body(self) -> bool:
        """True after a walk whose forward steps model and physics both were sure of."""
        return self._state.read_steps >= self._params.body_steps

    @property
    def _is_proven(self) -> bool:
        """True after enough forward steps."""
        return self._state.forward_steps >= self._params.steps
