"""Half a step more of signal, for a step of which physics says nothing yet.

A frame ends eight times a second, and the one that a step becomes known with ends up to 0.12 s
before that. What is clear then is told at once. What is not, like the first steps of a walk or a
weak one, waits for the last frame that ends in time, and is judged by that one instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.signal.peaks import Peak


@dataclass(frozen=True, slots=True)
class WaitParams:
    """How long an undecided step may wait.

    Parameters
    ----------
    wait_s : float
        The last frame it may wait for ends at most so long after the peak of V, s. The contact
        lies 0.045 to 0.1 s before that, and is told within half a second.
    """

    wait_s: float = 0.4


@dataclass(frozen=True, slots=True)
class Undecided:
    """A step that waits.

    Parameters
    ----------
    peak : Peak
        Of V; known, but not told yet.
    is_fresh : bool
        Whether its frame still holds the lull before the first step
        (:class:`~retrogait.gait.trunk.mode.SettingOff`).
    is_first : bool
        Whether it is the first after a lull.
    until : int
        Last sample of the frame it waits for.
    """

    peak: Peak
    is_fresh: bool
    is_first: bool
    until: int


class SecondLook:
    """Knows which frame an undecided step waits for.

    Parameters
    ----------
    rate_hz : float
        True sampling rate.
    delay_s : float
        By how much smoothing delays the peaks, s.
    hop : int
        Samples from one frame to the next.
    params : WaitParams, optional
        How long.
    """

    def __init__(
        self, *, rate_hz: float, delay_s: float, hop: int, params: WaitParams | None = None
    ) -> None:
        self._params = params or WaitParams()
        self._wait = (self._params.wait_s - delay_s) * rate_hz
        self._hop = hop

    @property
    def wait_s(self) -> float:
        """Longest time from the peak of V to the end of the frame, s."""
        return self._params.wait_s

    def frame_end(self, peak: Peak, *, first: int) -> int:
        """Last sample of the last frame that ends in time for a peak.

        Parameters
        ----------
        peak : Peak
            Of smoothed V.
        first : int
            First sample since the start or a hole, from which frames are counted.

        Returns
        -------
        int
            Not after the sample that the peak is known with, where no further frame ends in time.
        """
        latest = int(peak.index + self._wait)
        return latest - (latest + 1 - first) % self._hop

    def frame_ends(self, peaks: Sequence[Peak], *, first: int) -> list[int]:
        """The same of several peaks, without those of which no further frame ends in time."""
        ends = [self.frame_end(peak, first=first) for peak in peaks]
        return [end for end, peak in zip(ends, peaks, strict=True) if end > peak.known_at]
