"""The spoken clips: what there is, and their sound."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np

from retrogait.sound.mixer import TONES_PEAK, WORDS_PEAK
from retrogait.sound.port import Announcement, Samples, Volumes
from retrogait.sound.tones import melody

Decode = Callable[[bytes], Samples]
"""From an MP3 to mono samples at the book's rate."""

GAP_S = 0.06
"""Between a melody and the words, and from clip to clip, s: "set", "two", "of", "four"."""

SILENT = 1e-3
"""Amplitude below which a clip has not begun: MP3 puts 20 to 80 ms of nothing before it."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip.

    Parameters
    ----------
    file : str
        Its name in the folder.
    seconds : float
        Length of what is said, s.
    text : str
        What is said.
    made_with : str
        Programs and voice that made it.
    """

    file: str
    seconds: float
    text: str
    made_with: str


def folder() -> Traversable:
    """Where the clips are: among the page's files, which serves them too."""
    return files("retrogait").joinpath("web", "static", "sounds")


def clips() -> dict[str, Clip]:
    """All clips by id."""
    listed = json.loads(folder().joinpath("sounds.json").read_text(encoding="utf-8"))
    return {name: Clip(**fields) for name, fields in listed.items()}


class ClipBook:
    """Makes the sound of an announcement.

    All clips are read at once, so that none is waited for when it is needed: 9 MB at 48 kHz.

    Parameters
    ----------
    rate_hz : int
        Sampling rate, Hz.
    decode : callable
        Reads an MP3 at that rate.
    volumes : Volumes
        Of tones and words.
    """

    def __init__(self, *, rate_hz: int, decode: Decode, volumes: Volumes) -> None:
        self._rate_hz = rate_hz
        self._tones = TONES_PEAK * volumes.tones**2
        words = np.float32(WORDS_PEAK * volumes.words**2)
        self._clips = {name: words * _begun(clip, decode) for name, clip in clips().items()}

    def sound(self, announcement: Announcement) -> Samples:
        """Melody and words in a row, shape (n,), within the peaks of the mixer.

        Raises
        ------
        ValueError
            If there is no such clip or melody, or nothing to say at all.
        """
        parts = [self._clip(name) for name in announcement.words]
        if announcement.tone:
            tone = melody(announcement.tone, rate_hz=self._rate_hz)
            parts.insert(0, np.float32(self._tones) * tone)
        if not parts:
            raise ValueError("expected words or a tone to announce, got neither")
        gap = np.zeros(round(GAP_S * self._rate_hz), np.float32)
        return np.concatenate([piece for part in parts for piece in (part, gap)][:-1])

    def _clip(self, name: str) -> Samples:
        """What is said, from its first sound on."""
        if name not in self._clips:
            raise ValueError(f"expected a clip out of {', '.join(self._clips)}, got {name!r}")
        return self._clips[name]


def _begun(clip: Clip, decode: Decode) -> Samples:
    """A clip without the silence before it, within full scale."""
    samples = np.clip(decode(folder().joinpath(clip.file).read_bytes()), -1.0, 1.0)
    return samples[int(np.argmax(np.abs(samples) > SILENT)) :]
