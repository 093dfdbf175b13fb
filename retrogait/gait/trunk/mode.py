"""Walking or running, from the trunk: the direction rule flips between the two.

A frame looks back over 1.5 s. Whoever sets off running from a stand has two or three steps behind
them before the stand leaves it, and till then it sees something as weak as a walk. What gives the
run away is the single step: V rises far to its peak in running only. So a step that springs is one
of running while the window still holds the lull before the first step (:class:`SettingOff`). In a
walk that is under way it is not: there the window holds walking, and that is what is judged.
"""

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
    lull_s : float
        So long without a step is the end of a run, s: two steps of a slow one. (Steps so far
        apart are too slow to spring.)
    fresh_s : float
        So long after a lull a frame still holds some of it, s.
    """

    flight_s: float = 0.04
    strong_ms2: float = 6.5
    brisk_ms2: float = 5.0
    brisk_period_s: float = 0.43
    regularity: float = 0.1
    lull_s: float = 0.75
    fresh_s: float = 1.5


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


class SettingOff:
    """Knows whether the window still holds the lull before the first step.

    Parameters
    ----------
    rate_hz : float
        Of the indices.
    params : ModeParams
        What is a lull, and how long a frame holds it.
    """

    def __init__(self, *, rate_hz: float, params: ModeParams) -> None:
        self._lull = params.lull_s * rate_hz
        self._fresh = params.fresh_s * rate_hz
        self.reset()

    def reset(self) -> None:
        """The next step is the first."""
        self._first: float | None = None
        self._last: float | None = None

    def follow(self, index: float) -> bool:
        """Take in a step; True where its frame still holds the lull before the first."""
        if self._first is None or self._last is None or index - self._last > self._lull:
            self._first = index
        self._last = index
        return index - self._first < self._fresh

    def is_first(self, *, since: int) -> bool:
        """Whether the step just taken in is the first after a lull that was seen.

        Parameters
        ----------
        since : int
            First sample since the start or a hole: what was before it nobody knows.
        """
        return self._first == self._last is not None and self._last - since > self._lull
