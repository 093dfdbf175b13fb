"""A sensor's own clock as a function of the sample count, without the jitter of its stamps."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleClockParams:
    """How fast stamps are believed.

    Parameters
    ----------
    memory_s : float
        Older stamps fade with this time constant, s: long enough to average the
        jitter of some hundred stamps, short enough for a rate that wanders with the
        temperature (1 ppm/s lags by half of 1 ppm/s * memory_s ** 2 = 50 us).
    jitter_s : float
        Stamps lie this far beside the truth, s: whole milliseconds, or the time it
        takes to get round to reading a queue.
    rate_share : float
        True rates lie this share beside the promised ones (parts of 104 Hz run at 98
        to 110, most within half of that); the first stamps weigh against it.
    """

    memory_s: float = 10.0
    jitter_s: float = 1e-3
    rate_share: float = 0.03


@dataclass(slots=True)
class SampleClockState:
    """Sums of a fading least-squares line of stamps on sample counts."""

    last_s: float | None = None
    weight: float = 0.0
    mean_index: float = 0.0
    mean_s: float = 0.0
    spread: float = 0.0
    rise: float = 0.0


class SampleClock:
    """A line through stamps against sample counts that forgets slowly.

    Least squares with weights that fade by ``exp(-age / memory_s)``, and with the promised
    rate as a first guess that is worth as much as its uncertainty against the jitter of a
    stamp: after two packets the stamps weigh as much as the promise, after ten it is forgotten.

    Parameters
    ----------
    rate_hz : float
        Promised sampling rate.
    params : SampleClockParams
        How fast stamps are believed.
    """

    def __init__(
        self,
        *,
        rate_hz: float,
        params: SampleClockParams = SampleClockParams(),
    ) -> None:
        self._promised_s = 1 / rate_hz
        self._guess_weight = (params.jitter_s * rate_hz / params.rate_share) ** 2
        self._memory_s = params.memory_s
        self._state = SampleClockState()

    @property
    def period_s(self) -> float:
        """From sample to sample, s."""
        state, weight = self._state, self._guess_weight
        return (state.rise + weight * self._promised_s) / (state.spread + weight)

    def at_s(self, index: int) -> float:
        """When a sample was measured, s; needs one stamp at least."""
        state = self._state
        return state.mean_s + self.period_s * (index - state.mean_index)

    def push(self, index: int, *, at_s: float) -> None:
        """Take a stamp and the sample it belongs to."""
        state = self._state
        if state.last_s is not None:
            self._fade(math.exp(-abs(at_s - state.last_s) / self._memory_s))
        state.last_s = at_s
        share = state.weight / (state.weight + 1)
        state.weight += 1
        aside, above_s = index - state.mean_index, at_s - state.mean_s
        state.spread += share * aside * aside
        state.rise += share * aside * above_s
        state.mean_index += aside / state.weight
        state.mean_s += above_s / state.weight

    def _fade(self, share: float) -> None:
        """Let everything so far count less."""
        self._state.weight *= share
        self._state.spread *= share
        self._state.rise *= share
