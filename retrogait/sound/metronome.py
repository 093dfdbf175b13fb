"""The beat: clicks at exact samples of the sound that is made, with no sensor in the loop.

Theory of operation
-------------------
A click that answers a step is late, and if it is later on one side it makes gait uneven
(doi 10.3390/brainsci14080798). So the beat runs free: whoever renders the sound asks for the next
samples, and each beat lies where the tempo says, counted in samples. What a busy computer does
within the device's buffer is not heard at all.

The tempo moves by at most 1 % from beat to beat, which feet follow without noticing
(doi 10.1186/s12984-019-0632-7). Half of the feedback is eight beats with sound and eight without:
every other beat would pace strides instead of steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from retrogait.sound.port import Beat, Samples


@dataclass(frozen=True, slots=True)
class MetronomeParams:
    """How the beat sounds; the same as on the page.

    Parameters
    ----------
    rate_hz : int
        Sampling rate, Hz.
    ramp_pct : float
        Most that the tempo changes from one beat to the next, %.
    group_beats : int
        Beats of which the first ``share`` sound.
    click_hz, click_decay_s, click_s : float
        Pitch, time to fall to 1/e, and length of the click. It begins with its loudest
        sample: its onset is the beat.
    """

    rate_hz: int = 48_000
    ramp_pct: float = 1.0
    group_beats: int = 16
    click_hz: float = 1200.0
    click_decay_s: float = 0.006
    click_s: float = 0.03


@dataclass(slots=True)
class _State:
    """All that changes; None = no beat."""

    wanted: Beat | None = None
    spm: float = 0.0
    anchor: float = 0.0
    """Where the tempo last changed, samples since the first."""
    since: int = 0
    """Beats since then."""
    count: int = 0
    ringing: list[tuple[int, float]] = field(default_factory=list)
    """First sample and amplitude of the clicks that have not died away."""


class Metronome:
    """Beats, rendered piece by piece; any pieces give the same samples.

    Parameters
    ----------
    params : MetronomeParams
        Rate, ramp and click.
    """

    def __init__(self, params: MetronomeParams) -> None:
        self._params = params
        self._click = click(params)
        self._state = _State()
        self._n = 0
        self.amplitude = 1.0
        """Of the beats to come, 0 to 1."""

    @property
    def spm(self) -> float | None:
        """Tempo from the last beat to the next, beats/min; None: no beat."""
        return None if self._state.wanted is None else self._state.spm

    def want(self, beat: Beat | None) -> None:
        """Begin with the next sample, retune, or (None) end; a click rings out."""
        state = self._state
        if beat is not None and state.wanted is None:
            state.spm = beat.from_spm or beat.target_spm
            state.anchor, state.since, state.count = float(self._n), 0, 0
        state.wanted = beat

    def mix_into(self, out: Samples) -> None:
        """Add the next ``len(out)`` samples."""
        state, end = self._state, self._n + len(out)
        while state.wanted is not None and (at := self._next()) < end:
            self._beat(at, state.wanted)
        for at, amplitude in state.ringing:
            self._add_click(out, at=at - self._n, amplitude=amplitude)
        state.ringing = [one for one in state.ringing if one[0] + len(self._click) > end]
        self._n = end

    def _next(self) -> int:
        """Sample of the next beat: counted from where the tempo changed, never summed up."""
        state = self._state
        return round(state.anchor + state.since * self._interval)

    @property
    def _interval(self) -> float:
        """From beat to beat, samples."""
        return 60.0 * self._params.rate_hz / self._state.spm

    def _beat(self, at: int, wanted: Beat) -> None:
        """Let a beat sound if it is one that does, and go on to the next."""
        state, group = self._state, self._params.group_beats
        if state.count % group < round(group * wanted.share):
            state.ringing.append((at, self.amplitude))
        state.count += 1
        self._retune(wanted.target_spm)
        state.since += 1

    def _retune(self, target_spm: float) -> None:
        """Move the tempo towards the target; the beat that just was becomes the anchor."""
        state = self._state
        if state.spm == target_spm:
            return
        state.anchor += state.since * self._interval
        state.since = 0
        most = state.spm * self._params.ramp_pct / 100
        state.spm += min(max(target_spm - state.spm, -most), most)

    def _add_click(self, out: Samples, *, at: int, amplitude: float) -> None:
        """The part of a click that lies within; ``at`` is negative if it began before."""
        skip, start = max(-at, 0), max(at, 0)
        part = self._click[skip : skip + max(len(out) - start, 0)]
        out[start : start + len(part)] += np.float32(amplitude) * part


def click(params: MetronomeParams) -> Samples:
    """A click at full scale, loudest at its first sample."""
    t_s = np.arange(round(params.click_s * params.rate_hz)) / params.rate_hz
    ring = np.cos(2 * np.pi * params.click_hz * t_s) * np.exp(-t_s / params.click_decay_s)
    return ring.astype(np.float32)
