"""Beat, tones and words, mixed; the sum cannot clip."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from retrogait.sound.clip_player import ClipPlayer, ClipPlayerParams, Speech
from retrogait.sound.metronome import Metronome, MetronomeParams
from retrogait.sound.port import Beat, Samples, Volumes

WORDS_PEAK, TONES_PEAK, BEAT_PEAK = 0.75, 0.25, 0.25
"""Share of full scale. Words and tones are one line, so at most one of them coincides with a
click, and 0.75 + 0.25 is 1. All three are about equally loud: words of -17 dBFS RMS become
-19.5, a triangle wave with a peak of 0.25 has -17, a click has -19 in the 6 ms of its decay."""


class Mixer:
    """Renders what is heard.

    Orders may come from another thread than the one that renders: they are taken over at the
    start of the next piece.

    Parameters
    ----------
    rate_hz : int
        Sampling rate, Hz.
    volumes : Volumes
        How loud each kind is; that of words and tones is in their samples already.
    clock_s : callable
        The clock that ``Speech.asked_s`` is on.
    """

    def __init__(self, *, rate_hz: int, volumes: Volumes, clock_s: Callable[[], float]) -> None:
        self._metronome = Metronome(MetronomeParams(rate_hz=rate_hz))
        self._metronome.amplitude = BEAT_PEAK * volumes.beat**2
        self._player = ClipPlayer(ClipPlayerParams(rate_hz=rate_hz))
        self._clock_s = clock_s
        self._orders: deque[Callable[[], None]] = deque()
        self._n_done = self._n_asked = 0

    @property
    def is_idle(self) -> bool:
        """All that was asked for has been said; the beat does not count."""
        return self._n_done == self._n_asked and self._player.is_idle

    def say(self, speech: Speech) -> None:
        """Say something; its samples must not exceed :data:`WORDS_PEAK`."""
        self._order(lambda: self._player.say(speech))

    def beat(self, beat: Beat | None) -> None:
        """Begin, retune or end the beat."""
        self._order(lambda: self._metronome.want(beat))

    def render(self, n: int) -> Samples:
        """The next samples, shape (n,), within -1 and 1."""
        while self._orders:
            self._orders.popleft()()
            self._n_done += 1
        out = np.zeros(n, np.float32)
        self._metronome.mix_into(out)
        self._player.mix_into(out, now_s=self._clock_s())
        return out

    def _order(self, order: Callable[[], None]) -> None:
        """Leave an order for the thread that renders."""
        self._n_asked += 1
        self._orders.append(order)
