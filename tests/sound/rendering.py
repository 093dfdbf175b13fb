"""Rendering offline, in pieces, and what is looked for in the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrogait.sound.metronome import Metronome, MetronomeParams
from retrogait.sound.port import Samples

RATE_HZ = 48_000


def rendered(metronome: Metronome, *, seconds: float, pieces: Sequence[int] = (1920,)) -> Samples:
    """So many seconds, in pieces of these lengths over and over."""
    total, parts, i = round(seconds * RATE_HZ), [], 0
    while total > 0:
        out = np.zeros(min(pieces[i % len(pieces)], total), np.float32)
        metronome.mix_into(out)
        parts.append(out)
        total -= len(out)
        i += 1
    return np.concatenate(parts)


def onsets(samples: Samples, *, amplitude: float = 1.0) -> list[int]:
    """Samples at which a click begins: its first is its loudest, and nothing else is as loud."""
    return [int(i) for i in np.flatnonzero(samples > 0.999 * amplitude)]


def metronome(**params: float) -> Metronome:
    """One at the tests' rate."""
    return Metronome(MetronomeParams(rate_hz=RATE_HZ, **params))  # type: ignore[arg-type]
