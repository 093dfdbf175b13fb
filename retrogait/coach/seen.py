"""A step as the rules see it: with the pace and the stride of the last few steps."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

from retrogait.coach.thresholds import CoachParams
from retrogait.types import LengthSource, StepRecord

USUAL_INTERVALS = 5
"""Intervals whose median is "usual": a real change of pace is followed after three."""


@dataclass(frozen=True, slots=True)
class SeenStep:
    """A contact of one sensor.

    Parameters
    ----------
    record : StepRecord
        The row itself.
    n_steps : int
        Steps of both feet that the contact stands for: 2 where one leg is seen, 0 where it
        mends the one before.
    interval_s : float or None
        Since the last contact of this stream, s; None after a pause, and where a contact
        was missed. Where the last contact was one too many, since the one before it.
    stride_s : float or None
        The stride that ends here, s; None where one of its intervals is.
    pace_spm : float or None
        Steps of both feet per minute over the last steps; None until gait has settled.
    stride_length_m : float or None
        Median over the same steps, m; None until then, and where it is not measured.
    """

    record: StepRecord
    n_steps: int
    interval_s: float | None = None
    stride_s: float | None = None
    pace_spm: float | None = None
    stride_length_m: float | None = None

    @property
    def mends(self) -> bool:
        """True where the last contact was one too many, and this one takes its place."""
        return self.n_steps == 0


class Pace:
    """Cadence and stride of one stream over the last few steps, wrong intervals mended.

    Parameters
    ----------
    steps_per_contact : int
        1 for a trunk, 2 for a leg.
    params : CoachParams
        ``pace_steps``, ``settle_steps``, ``missed_ratio``, ``extra_ratio``.

    Notes
    -----
    Pace is 60·steps / sum of their intervals. It is not the ``cadence_spm`` of the row,
    which one split interval can double for two strides. An interval under ``extra_ratio``
    times the median of the last five is the rest of a split one: it is added to the one
    before. One over ``missed_ratio`` times it hides a contact: it is left out.
    """

    def __init__(self, *, steps_per_contact: int, params: CoachParams) -> None:
        self._per_contact = steps_per_contact
        self._params = params
        self._recent_s: deque[float] = deque(maxlen=USUAL_INTERVALS)
        n = max(1, params.pace_steps // steps_per_contact)
        self._kept_s: deque[float] = deque(maxlen=n)
        self._lengths_m: deque[float | None] = deque(maxlen=n)
        self._forget()

    def see(self, record: StepRecord, *, n_steps: int) -> SeenStep:
        """A row with the pace it makes."""
        interval_s = record.interval_s
        if interval_s is None:
            self._forget()
            return SeenStep(record, n_steps)
        usual_s = self._usual_s()
        if interval_s < self._params.extra_ratio * usual_s and self._kept_s:
            return self._mended(record, interval_s)
        self._recent_s.append(interval_s)
        if interval_s > self._params.missed_ratio * usual_s > 0:
            self._run_s.clear()
            return SeenStep(record, n_steps)
        return self._good(record, interval_s, n_steps=n_steps)

    def _mended(self, record: StepRecord, rest_s: float) -> SeenStep:
        """The last contact was one too many: its interval goes on to this one."""
        for memory in (self._recent_s, self._kept_s, self._run_s):
            if memory:
                memory[-1] += rest_s
        self._lengths_m[-1] = None
        return self._seen(record, self._kept_s[-1], n_steps=0)

    def _good(self, record: StepRecord, interval_s: float, *, n_steps: int) -> SeenStep:
        """One interval more."""
        self._kept_s.append(interval_s)
        self._run_s.append(interval_s)
        self._n_settled += self._per_contact
        is_measured = record.length_source is not LengthSource.NONE
        self._lengths_m.append(record.stride_length_m if is_measured else None)
        return self._seen(record, interval_s, n_steps=n_steps)

    def _seen(self, record: StepRecord, interval_s: float, *, n_steps: int) -> SeenStep:
        """What is known now."""
        stride_s = sum(self._run_s) if len(self._run_s) == self._run_s.maxlen else None
        if self._n_settled < self._params.settle_steps:
            return SeenStep(record, n_steps, interval_s, stride_s)
        pace_spm = 60.0 * self._per_contact * len(self._kept_s) / sum(self._kept_s)
        lengths_m = [length_m for length_m in self._lengths_m if length_m is not None]
        length_m = median(lengths_m) if lengths_m else None
        return SeenStep(record, n_steps, interval_s, stride_s, pace_spm, length_m)

    def _forget(self) -> None:
        """A pause or a gap."""
        self._recent_s.clear()
        self._kept_s.clear()
        self._lengths_m.clear()
        self._run_s: deque[float] = deque(maxlen=2 // self._per_contact)
        self._n_settled = 0

    def _usual_s(self) -> float:
        """Median of the last intervals; 0 with too few to tell."""
        return median(self._recent_s) if len(self._recent_s) >= 3 else 0.0
