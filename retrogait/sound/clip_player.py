"""Says one thing after the other, never two at once, and nothing that has gone stale."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from retrogait.sound.port import Samples


@dataclass(frozen=True, slots=True)
class Speech:
    """Something to be said, as sound.

    Parameters
    ----------
    samples : ndarray, shape (n,)
        Tone and words in a row; not empty.
    asked_s : float
        When it was asked for, s on the caller's clock.
    stale_after_s : float
        Dropped if it has not begun by then, s.
    cuts_in : bool
        Breaks off what does not itself cut in.
    """

    samples: Samples
    asked_s: float
    stale_after_s: float
    cuts_in: bool = False


@dataclass(frozen=True, slots=True)
class ClipPlayerParams:
    """Pauses of speech.

    Parameters
    ----------
    rate_hz : int
        Sampling rate, Hz.
    pause_s : float
        Silence after each speech, s: two phrases are heard as two.
    fade_s : float
        In which a speech that is broken off dies away, s: without it, it clicks.
    """

    rate_hz: int = 48_000
    pause_s: float = 0.15
    fade_s: float = 0.01


@dataclass(slots=True)
class _State:
    """All that changes; None = nothing is being said."""

    waiting: deque[Speech] = field(default_factory=deque)
    now: Speech | None = None
    left: Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    """Of what is being said, with the pause after it."""


class ClipPlayer:
    """Speech, rendered piece by piece.

    Parameters
    ----------
    params : ClipPlayerParams
        Pauses.
    """

    def __init__(self, params: ClipPlayerParams) -> None:
        self._params = params
        self._state = _State()

    @property
    def is_idle(self) -> bool:
        """Nothing is being said and nothing waits."""
        return self._state.now is None and not self._state.waiting

    def say(self, speech: Speech) -> None:
        """Say it when it is its turn."""
        state = self._state
        if speech.cuts_in:
            state.waiting = deque(one for one in state.waiting if one.cuts_in)
            self._break_off()
        state.waiting.append(speech)

    def mix_into(self, out: Samples, *, now_s: float) -> None:
        """Add the next ``len(out)`` samples, which begin at ``now_s`` of the caller's clock."""
        state, done = self._state, 0
        while done < len(out) and self._has_something(now_s):
            part = state.left[: len(out) - done]
            out[done : done + len(part)] += part
            done += len(part)
            state.left = state.left[len(part) :]
            if not len(state.left):
                state.now = None

    def _has_something(self, now_s: float) -> bool:
        """Go on with what is being said, else begin the next that is not stale."""
        state = self._state
        while state.now is None and state.waiting:
            speech = state.waiting.popleft()
            if now_s - speech.asked_s <= speech.stale_after_s:
                pause = np.zeros(round(self._params.pause_s * self._params.rate_hz), np.float32)
                state.now, state.left = speech, np.concatenate([speech.samples, pause])
        return state.now is not None

    def _break_off(self) -> None:
        """Let what is being said die away, unless it cut in itself."""
        state = self._state
        if state.now is None or state.now.cuts_in:
            return
        end = state.left[: round(self._params.fade_s * self._params.rate_hz)]
        state.left = end * np.linspace(1.0, 0.0, len(end), dtype=np.float32)
        if not len(state.left):
            state.now = None
