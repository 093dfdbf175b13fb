"""All rules about how the person moves, fed step by step within sets."""

from __future__ import annotations

from retrogait.coach.arbiter import Trouble
from retrogait.coach.facing import Facing
from retrogait.coach.finding import Finding
from retrogait.coach.happenings import SetBegins
from retrogait.coach.long import LongByDistance, long
from retrogait.coach.own_pace import OwnPace
from retrogait.coach.seen import SeenStep
from retrogait.coach.sight import Sight
from retrogait.coach.slow import slow
from retrogait.coach.start import CoachStart
from retrogait.coach.thresholds import CoachParams
from retrogait.coach.too_fast import fast_pace, fast_stride, speed_cap_ms
from retrogait.coach.uneven import uneven_rule
from retrogait.coach.watch import Watch
from retrogait.types import CueKind, Direction, Gait

WATCHED = (
    CueKind.TOO_FAST,
    CueKind.FACING_FORWARD,
    CueKind.LONG,
    CueKind.SLOW,
    CueKind.UNEVEN,
)
"""Kinds that need some steps outside, and some inside to be over."""


class GaitRules:
    """What the steps of a set say against each limit.

    Parameters
    ----------
    sight : Sight
        Whose steps count.
    start : CoachStart
        Level.
    params : CoachParams
        All limits.
    """

    def __init__(self, sight: Sight, *, start: CoachStart, params: CoachParams) -> None:
        self._sight = sight
        self._level = start.level
        self._params = params
        self._lanes: dict[tuple[bool, Gait], LongByDistance] = {}
        self._paces: dict[tuple[bool, Gait], OwnPace] = {}
        self._set: SetBegins | None = None
        self._kind = (True, Gait.UNKNOWN)
        self._forget()

    @property
    def pace(self) -> OwnPace | None:
        """Baseline and target of the set that is on, or of the last one."""
        return self._paces.get(self._kind)

    def set_begins(self, begin: SetBegins) -> None:
        """Coach from here on."""
        self._set, self._kind = begin, (begin.backward, begin.gait)
        self._forget()
        self._paces.setdefault(self._kind, OwnPace(params=self._params)).block.set_begins(begin.t_s)
        self._lanes.setdefault(self._kind, LongByDistance(params=self._params)).set_begins(
            begin.distance_m
        )

    def set_ends(self, t_s: float) -> Finding | None:
        """Coach no more; the mean stride of the lane, where its length is known."""
        if self._set is None:
            return None
        self._set = None
        self._forget()
        self._paces[self._kind].block.set_ends(t_s)
        return self._lanes[self._kind].set_ends()

    def see(self, step: SeenStep) -> None:
        """Take a contact of any stream."""
        if self._set is None or step.record.t_s < self._set.t_s:
            return
        stream = step.record.stream
        if self._sight.leads(stream):
            self._lead(step, begin=self._set)
        if self._sight.tells_evenness(stream):
            self._even(step, begin=self._set)

    def samples_lost(self, stream: str) -> None:
        """Steps may have been missed: a lane's count is worth nothing."""
        if self._set is not None and self._sight.leads(stream):
            self._lanes[self._kind].spoil()

    def lead_changed(self) -> None:
        """Another sensor leads: it starts from nothing, what was said still holds."""
        self._pause()
        self._uneven = uneven_rule(self._sight.even, params=self._params)
        if self._set is not None:
            self._lanes[self._kind].spoil()

    def troubles(self) -> list[Trouble]:
        """What is wrong at the moment."""
        return [
            Trouble(kind, watch.last) for kind, watch in self._watches.items() if watch.is_active
        ]

    def last(self, kind: CueKind | None) -> Finding | None:
        """Last measurement of a kind."""
        watch = None if kind is None else self._watches.get(kind)
        return None if watch is None else watch.last

    def _lead(self, step: SeenStep, *, begin: SetBegins) -> None:
        """A contact of the leading sensor."""
        self._lanes[self._kind].see(step.n_steps)
        if step.record.interval_s is None:
            self._pause()
        if begin.backward:
            self._watch(CueKind.FACING_FORWARD, self._facing.see(step), n_steps=step.n_steps)
        if self._is_astray(step, begin=begin):
            return
        pace = self._paces[self._kind]
        pace.see(step)
        found = {
            CueKind.TOO_FAST: self._too_fast(step, begin=begin),
            CueKind.LONG: long(step, baseline=pace.baseline, params=self._params),
            CueKind.SLOW: slow(step, band=pace.band),
        }
        for kind, finding in found.items():
            self._watch(kind, finding, n_steps=step.n_steps)

    def _even(self, step: SeenStep, *, begin: SetBegins) -> None:
        """A contact of the sensor that compares left and right."""
        finding = self._uneven.see(step)
        if not self._is_astray(step, begin=begin):
            self._watch(CueKind.UNEVEN, finding, n_steps=step.n_steps)

    def _too_fast(self, step: SeenStep, *, begin: SetBegins) -> Finding | None:
        """Speed against the cap where strides have a length, else pace against the band."""
        cap_ms = speed_cap_ms(level=self._level, gait=begin.gait, params=self._params)
        if cap_ms is None:
            return None
        if self._sight.measures_length:
            return fast_stride(step, cap_ms=cap_ms)
        return fast_pace(step, band=self._paces[self._kind].band)

    def _is_astray(self, step: SeenStep, *, begin: SetBegins) -> bool:
        """Forward within a backward set: how quick or even that is does not matter."""
        if not begin.backward:
            return False
        is_forward = step.record.direction is Direction.FORWARD
        return is_forward or self._watches[CueKind.FACING_FORWARD].is_active

    def _watch(self, kind: CueKind, finding: Finding | None, *, n_steps: int) -> None:
        """Give a finding to its watch."""
        self._watches[kind].see(finding, n_steps=n_steps)

    def _pause(self) -> None:
        """Recent steps no longer count."""
        for watch in self._watches.values():
            watch.pause()

    def _forget(self) -> None:
        """Nothing seen, nothing wrong."""
        self._watches = {kind: Watch(params=self._params) for kind in WATCHED}
        self._facing = Facing(params=self._params)
        self._uneven = uneven_rule(self._sight.even, params=self._params)
