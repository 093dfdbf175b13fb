"""The baseline block: how this person moves before anything is asked of them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import mean, median, stdev

from retrogait.coach.seen import SeenStep
from retrogait.coach.thresholds import CoachParams


@dataclass(frozen=True, slots=True)
class Baseline:
    """A person's own pace and stride in one kind of set.

    Parameters
    ----------
    cadence_spm : float
        120 / mean stride time, steps of both feet per minute.
    stride_cv_pct : float
        Spread of stride times, 100·sd/mean.
    stride_length_m : float or None
        Median; None where no sensor measures it, or not alike from stride to stride.
    n_steps : int
        Steps it rests on.
    is_steady : bool
        False where the time was up before the strides were steady.
    known_at_s : float
        From when on it holds, s.
    """

    cadence_spm: float
    stride_cv_pct: float
    stride_length_m: float | None
    n_steps: int
    is_steady: bool
    known_at_s: float

    @property
    def step_time_s(self) -> float:
        """Mean time of a step, s."""
        return 60.0 / self.cadence_spm


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one contact adds to the block."""

    stride_s: float
    n_steps: int
    length_m: float | None


class BaselineBlock:
    """Looks for the first 20 steady steps of one kind of set, for at most 60 s.

    Parameters
    ----------
    params : CoachParams
        ``baseline_steps``, ``baseline_s``, ``steady_cv_pct``, ``steady_length_pct``.

    Notes
    -----
    Steps of short sets add up, and only time within sets counts. Steady: the stride times
    of the last 20 steps vary by no more than ``steady_cv_pct``. When the time is up the
    last 20 steps are taken as they are; with fewer there is no baseline, and the next set
    begins the search anew.
    """

    def __init__(self, *, params: CoachParams) -> None:
        self._params = params
        self._since_s: float | None = None
        self._begin()

    def set_begins(self, t_s: float) -> None:
        """A set of this kind begins."""
        if self._is_late(t_s):
            self._begin()
        self._since_s = t_s

    def set_ends(self, t_s: float) -> None:
        """It is over: time stands still."""
        self._spent_s, self._since_s = self._time_s(t_s), None

    def see(self, step: SeenStep) -> Baseline | None:
        """Take a step; give the baseline as soon as there is one."""
        known_at_s = step.record.known_at_s
        is_late = self._is_late(known_at_s)
        if step.pace_spm is not None and step.stride_s is not None and not is_late:
            self._add(step, step.stride_s)
        return self._found(known_at_s, is_late=is_late)

    def _begin(self) -> None:
        """Nothing seen yet."""
        self._entries: deque[_Entry] = deque()
        self._n_steps = 0
        self._spent_s = 0.0

    def _add(self, step: SeenStep, stride_s: float) -> None:
        """Keep the last 20 steps; a stride that mends the last takes its place."""
        n_steps = step.n_steps
        if step.mends and self._entries:
            n_steps = self._entries.pop().n_steps
            self._n_steps -= n_steps
        self._entries.append(_Entry(stride_s, n_steps, step.stride_length_m))
        self._n_steps += n_steps
        while self._n_steps - self._entries[0].n_steps >= self._params.baseline_steps:
            self._n_steps -= self._entries.popleft().n_steps

    def _length_m(self) -> float | None:
        """Median length, where most strides have one and half of them lie close to it."""
        lengths_m = [entry.length_m for entry in self._entries if entry.length_m is not None]
        if 2 * len(lengths_m) <= len(self._entries):
            return None
        middle_m = median(lengths_m)
        apart_m = median(abs(length_m - middle_m) for length_m in lengths_m)
        return middle_m if apart_m <= self._params.steady_length_pct / 100 * middle_m else None

    def _time_s(self, t_s: float) -> float:
        """Time spent within sets up to now, s."""
        return self._spent_s + (0.0 if self._since_s is None else t_s - self._since_s)

    def _is_late(self, t_s: float) -> bool:
        """The time is up."""
        return self._time_s(t_s) > self._params.baseline_s

    def _found(self, known_at_s: float, *, is_late: bool) -> Baseline | None:
        """The baseline, if the steps are steady or the time is up."""
        if self._n_steps < self._params.baseline_steps:
            return None
        strides_s = [entry.stride_s for entry in self._entries]
        cv_pct = 100 * stdev(strides_s) / mean(strides_s)
        is_steady = cv_pct <= self._params.steady_cv_pct
        if not (is_steady or is_late):
            return None
        return Baseline(
            cadence_spm=120 / mean(strides_s),
            stride_cv_pct=cv_pct,
            stride_length_m=self._length_m(),
            n_steps=self._n_steps,
            is_steady=is_steady,
            known_at_s=known_at_s,
        )
