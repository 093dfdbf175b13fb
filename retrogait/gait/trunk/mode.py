"""Walking or running, from the trunk: the direction rule flips between the two."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.trunk.frames import Frame
from retrogait.types import Gait


@dataclass(frozen=True, slots=True)
class ModeParams:
    """What makes a run.

    Parameters
    ----------
    flight_s : float
        Time in flight a step, s. Walking has none; running 0.07-0.1 s
        (Cavagna 2012, JEB 215:75).
    strong_ms2 : float
        Standard deviation of vertical acceleration that only running reaches, m/s²:
        walking stays under 5, running is at 8-12 in the train-ok sets.
    brisk_ms2, brisk_period_s : float
        A weaker run: this strong, with steps this short (140 steps/min).
    regularity : float
        Under this there is no rhythm to name.
    """

    flight_s: float = 0.04
    strong_ms2: float = 6.5
    brisk_ms2: float = 5.0
    brisk_period_s: float = 0.43
    regularity: float = 0.1


def gait_of(frame: Frame | None, *, params: ModeParams) -> Gait:
    """Gait mode of one frame; unknown before the first frame and without rhythm."""
    if frame is None or frame.period_s is None or frame.regularity < params.regularity:
        return Gait.UNKNOWN
    strong = frame.v_sd_ms2 > params.strong_ms2
    brisk = frame.v_sd_ms2 > params.brisk_ms2 and frame.period_s < params.brisk_period_s
    flies = frame.flight_share * frame.period_s > params.flight_s
    return Gait.RUN if strong or brisk or flies else Gait.WALK


def springs(frame: Frame, gait: Gait, *, params: ModeParams) -> bool:
    """True in running, and already before its rhythm is found where only running is as brisk."""
    return gait is Gait.RUN or (gait is Gait.UNKNOWN and frame.v_sd_ms2 > params.brisk_ms2)
