"""Which beat belongs to a band of cadence."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from retrogait.sound.port import Beat

NEAR_PCT = 15.0
"""The beat begins with the feet's own tempo where that is so near the target's, %: from there the
ramp is at the target within 15 beats. From farther off it would be a beat for something else."""


class BeatMode(StrEnum):
    """When the beat is heard; the page has the same choice."""

    FADING = "fading"
    """All of it in the first set, half in the middle, none in the last."""

    ALWAYS = "always"
    OUTSIDE = "outside"
    """Only outside the band."""

    NEVER = "never"


class BandLike(Protocol):
    """Where the cadence should be, and is; steps of both feet per minute."""

    @property
    def low_spm(self) -> float:
        """Lower edge."""
        ...

    @property
    def high_spm(self) -> float:
        """Upper edge."""
        ...

    @property
    def target_spm(self) -> float:
        """What the beat asks for."""
        ...

    @property
    def cadence_spm(self) -> float | None:
        """What the feet do; None: not known."""
        ...

    @property
    def beat_share(self) -> float | None:
        """Share of the beats that sound in this set; None: all."""
        ...


def beat_of(band: BandLike, *, mode: BeatMode) -> Beat:
    """The beat to ask for.

    Outside its times it goes on unheard, so that it comes back in step with itself.
    """
    cadence_spm, target_spm = band.cadence_spm, band.target_spm
    is_near = cadence_spm is not None and abs(cadence_spm / target_spm - 1) * 100 < NEAR_PCT
    return Beat(
        target_spm=target_spm,
        from_spm=cadence_spm if is_near else None,
        share=_share(band, mode=mode),
    )


def _share(band: BandLike, *, mode: BeatMode) -> float:
    """Of the beats that sound."""
    match mode:
        case BeatMode.ALWAYS:
            return 1.0
        case BeatMode.NEVER:
            return 0.0
        case BeatMode.OUTSIDE:
            cadence_spm = band.cadence_spm
            inside = cadence_spm is None or band.low_spm <= cadence_spm <= band.high_spm
            return 0.0 if inside else 1.0
        case BeatMode.FADING:
            return 1.0 if band.beat_share is None else band.beat_share
