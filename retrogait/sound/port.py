"""Who can be heard: the port, what it is asked, and the one that is silent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""Mono sound, shape (n,), full scale 1.0."""

STALE_S = 2.0
"""What could not be said by then is dropped, s: a cue may come 1 to 2 s after its cause, not
later (``docs/coaching.md``)."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to be said once.

    Parameters
    ----------
    words : tuple of str
        Ids of clips (``sounds.json``), said one after the other; may be empty.
    tone : str
        Melody before them (:data:`retrogait.sound.tones.MELODIES`); empty: none.
    cuts_in : bool
        True: what is being said and does not itself cut in is broken off.
    stale_after_s : float
        Dropped if it could not begin by then, s.
    """

    words: tuple[str, ...] = ()
    tone: str = ""
    cuts_in: bool = False
    stale_after_s: float = STALE_S


SLOWEST_SPM, FASTEST_SPM = 20.0, 400.0
"""Tempi of the beat: wider than anybody's feet, and narrow enough to find a wrong unit."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The beat to be heard.

    Parameters
    ----------
    target_spm : float
        Where the tempo goes, one beat per step of either foot, beats/min.
    from_spm : float or None
        Where it begins, beats/min; None: at the target. Only for the first beat.
    share : float
        Of the beats that sound, 0 to 1.

    Raises
    ------
    ValueError
        If a tempo is not 20 to 400 a minute, or the share not 0 to 1.
    """

    target_spm: float
    from_spm: float | None = None
    share: float = 1.0

    def __post_init__(self) -> None:
        for spm in (self.target_spm, self.from_spm):
            if spm is not None and not SLOWEST_SPM <= spm <= FASTEST_SPM:
                raise ValueError(
                    f"a tempo must be {SLOWEST_SPM:g} to {FASTEST_SPM:g} beats/min, got {spm}"
                )
        if not 0.0 <= self.share <= 1.0:
            raise ValueError(f"the share of beats must be 0 to 1, got {self.share}")


@dataclass(frozen=True, slots=True)
class Volumes:
    """How loud each kind is, 0 to 1; the square is the amplitude, so steps sound even.

    Raises
    ------
    ValueError
        If one is not 0 to 1.
    """

    beat: float = 1.0
    tones: float = 1.0
    words: float = 1.0

    def __post_init__(self) -> None:
        for name in ("beat", "tones", "words"):
            volume = getattr(self, name)
            if not (math.isfinite(volume) and 0.0 <= volume <= 1.0):
                raise ValueError(f"the volume of the {name} must be 0 to 1, got {volume}")


class Speaker(Protocol):
    """Plays; never makes anybody wait, except in :meth:`close`."""

    name: str

    def say(self, announcement: Announcement) -> None:
        """Say it when it is its turn.

        Raises
        ------
        ValueError
            If there is no such clip or melody.
        """
        ...

    def beat(self, beat: Beat | None) -> None:
        """Begin, retune or end (None) the beat."""
        ...

    def close(self) -> None:
        """Let the last words be heard, for a moment, and be silent for good."""
        ...


@dataclass
class SilentSpeaker:
    """Plays nothing."""

    name: str = "none"

    def say(self, announcement: Announcement) -> None:
        """Nothing."""

    def beat(self, beat: Beat | None) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""
