"""Every state has a melody of its own, told apart by contour and rhythm, not by loudness.

The same as the page's (``web/static/tones.js``), so that what was learnt there holds here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.sound.port import Samples


@dataclass(frozen=True, slots=True)
class Note:
    """One note: when it begins, s; its frequency, Hz; how long it is, s."""

    start_s: float
    frequency_hz: float
    seconds: float


MELODIES = {
    # Rising: more steps.
    "slow": (Note(0.0, 660, 0.09), Note(0.12, 880, 0.09), Note(0.24, 1100, 0.12)),
    # Short, short, short.
    "long": (Note(0.0, 880, 0.07), Note(0.10, 880, 0.07), Note(0.20, 880, 0.07)),
    # Long, short.
    "uneven": (Note(0.0, 700, 0.22), Note(0.30, 700, 0.06)),
    # Turn round.
    "facing_forward": (Note(0.0, 990, 0.12), Note(0.16, 660, 0.20)),
    # Slower, lower.
    "too_fast": (Note(0.0, 440, 0.16), Note(0.20, 392, 0.16), Note(0.40, 330, 0.30)),
    "link_lost": (Note(0.0, 300, 0.30), Note(0.36, 200, 0.40)),
    "mounting": (Note(0.0, 500, 0.10), Note(0.12, 440, 0.10), Note(0.24, 500, 0.10)),
    "good": (Note(0.0, 1318, 0.07),),
    "set_start": (Note(0.0, 880, 0.08), Note(0.10, 1175, 0.22)),
    "set_end": (Note(0.0, 1175, 0.10), Note(0.14, 880, 0.10), Note(0.28, 587, 0.30)),
    "paused": (Note(0.0, 587, 0.10), Note(0.14, 440, 0.16)),
    "resumed": (Note(0.0, 440, 0.10), Note(0.14, 587, 0.16)),
    "done": (Note(0.0, 659, 0.12), Note(0.14, 784, 0.12), Note(0.28, 1047, 0.35)),
}
"""Melody by the state it stands for."""

FADE_S = 0.012
"""At both edges of a note, s: without it they click."""


def melody(name: str, *, rate_hz: int) -> Samples:
    """A melody at full scale.

    Parameters
    ----------
    name : str
        One of :data:`MELODIES`.
    rate_hz : int
        Sampling rate, Hz.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if name not in MELODIES:
        raise ValueError(f"expected a melody out of {', '.join(MELODIES)}, got {name!r}")
    notes = MELODIES[name]
    samples = np.zeros(round(max(n.start_s + n.seconds for n in notes) * rate_hz), np.float32)
    for note in notes:
        sound = _triangle(note, rate_hz=rate_hz)
        start = round(note.start_s * rate_hz)
        end = min(start + len(sound), len(samples))
        samples[start:end] += sound[: end - start]
    return samples


def _triangle(note: Note, *, rate_hz: int) -> Samples:
    """A triangle wave, soft at its edges."""
    t_s = np.arange(round(note.seconds * rate_hz)) / rate_hz
    wave = 2 / np.pi * np.arcsin(np.sin(2 * np.pi * note.frequency_hz * t_s))
    edge = np.minimum(t_s, note.seconds - t_s) / FADE_S
    return (wave * np.clip(edge, 0.0, 1.0)).astype(np.float32)
