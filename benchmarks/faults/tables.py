"""What a campaign showed, printed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from faults.cancels import Cancelled
from faults.judge import SensorVerdict, Verdict
from faults.plan import FAMILIES, KINDS

TITLES = {"rgp": "rgp (counted)", "polar": "polar (stamped)", "witmotion": "witmotion (estimated)"}

LEAPS = frozenset({"sensor clock jump", "host clock jump"})
HOLDS = frozenset({"stall, held", "out of range"})
GROUPS = {
    "no clock leaps, no link holds back": LEAPS | HOLDS,
    "no clock leaps": LEAPS,
    "everything": frozenset[str](),
}
"""Errors of times are told apart by what a schedule is without."""


@dataclass
class Tally:
    """All verdicts of a campaign."""

    verdicts: list[Verdict] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict | str) -> None:
        """Take one more."""
        if isinstance(verdict, str):
            self.violations.append(verdict)
            return
        self.verdicts.append(verdict)
        self.violations += [f"seed {verdict.seed}: {words}" for words in verdict.violations]

    def of(self, family: str) -> list[SensorVerdict]:
        """The verdicts on all sensors of a family."""
        return [s for v in self.verdicts for s in v.sensors if s.family == family]


def print_tally(tally: Tally) -> None:
    """The tables."""
    _print_kinds(tally)
    _print_families(tally)
    _print_reconnects(tally)
    steps = sum(verdict.steps for verdict in tally.verdicts)
    overrun = sum(verdict.overrun > 0 for verdict in tally.verdicts)
    print(
        f"\nschedules {len(tally.verdicts)}, steps {steps}: live == score in all but {overrun} "
        "in which a slow listener missed packets (recorded all the same)"
    )
    for words in tally.violations[:50]:
        print(f"VIOLATION {words}")
    print(f"violations {len(tally.violations)}")


def _print_kinds(tally: Tally) -> None:
    """What went wrong, and in how many schedules with a sensor of each family."""
    done: Counter[str] = Counter()
    schedules: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: Counter[str] = Counter()
    for verdict in tally.verdicts:
        done.update(verdict.done)
        for kind in verdict.kinds:
            wrong[kind] += bool(verdict.violations)
            schedules[kind].update({s.family for s in verdict.sensors if kind in s.kinds})
    print(f"{'fault':18s} {'struck':>7s} {'schedules with rgp':>19s} {'polar':>6s} "
          f"{'witmotion':>10s} {'violated':>9s}")  # fmt: skip
    for kind in KINDS:
        of = schedules[kind]
        # A wrap or a clock of the host strikes every sensor of its schedule once.
        struck = done[kind] or sum(of.values())
        print(f"{kind:18s} {struck:>7d} {of['rgp']:>19d} {of['polar']:>6d} "
              f"{of['witmotion']:>10d} {wrong[kind]:>9d}")  # fmt: skip


def _print_families(tally: Tally) -> None:
    """What became of the packets of each family, and how true the times are."""
    print(f"\n{'family':22s} {'sensors':>7s} {'sent':>7s} {'came':>7s} {'ok':>7s} {'double':>9s} "
          f"{'late':>5s} {'broken':>6s} {'other':>6s} {'samples':>8s}")  # fmt: skip
    for family in FAMILIES:
        of, counts = tally.of(family), Counter[str]()
        for one in of:
            counts.update(one.statuses)
        print(f"{TITLES[family]:22s} {len(of):>7d} {sum(o.sent for o in of):>7d} "
              f"{sum(o.came for o in of):>7d} {counts['ok']:>7d} {counts['duplicate']:>9d} "
              f"{counts['late']:>5d} {counts['broken']:>6d} {counts['part']:>6d} "
              f"{sum(o.recorded for o in of):>8d}")  # fmt: skip
    print("\nrecorded less true time of a sample, absolute, s")
    for name, without in GROUPS.items():
        for family in FAMILIES:
            _print_errors(tally, family, name=name, without=without)


def _print_errors(tally: Tally, family: str, *, name: str, without: frozenset[str]) -> None:
    """Errors of the times of a family."""
    found = [
        np.abs(sensor.errors_s)
        for verdict in tally.verdicts
        if not verdict.kinds & without
        for sensor in verdict.sensors
        if sensor.family == family and len(sensor.errors_s)
    ]
    if found:
        p50, p95, worst = np.nanpercentile(np.concatenate(found), [50, 95, 100])
        print(f"{TITLES[family]:22s} {name:40s} p50 {p50:.4f}  p95 {p95:.4f}  max {worst:.4f}")


def _print_reconnects(tally: Tally) -> None:
    """How long a link took to be back."""
    print("\nlink possible again -> stream set up (-> first packet), s of virtual time")
    for family in FAMILIES:
        back = [s for one in tally.of(family) for s in one.reconnect_s]
        first = [s for one in tally.of(family) for s in one.first_sample_s if np.isfinite(s)]
        if back:
            p50, p95, worst = np.percentile(back, [50, 95, 100])
            print(f"{TITLES[family]:22s} n {len(back):4d}  median {p50:.3f}  p95 {p95:.3f}  "
                  f"max {worst:.3f}  (first packet: median {np.median(first):.3f})")  # fmt: skip
    everything = [s for f in FAMILIES for one in tally.of(f) for s in one.reconnect_s]
    if everything:
        median_s = float(np.median(everything))
        print(f"all: median {median_s:.3f} s")
        if median_s >= 1.0:
            tally.violations.append(f"median time to reconnect {median_s:.3f} s, limit 1 s")


def print_cancels(sweep: Sequence[Cancelled]) -> None:
    """The cancels by family and phase."""
    if not sweep:
        return
    print("\ncancelled in phase")
    for family in FAMILIES:
        of = [one for one in sweep if one.family == family]
        phases = Counter(one.phase for one in of)
        longest_s = max(one.took_s for one in of)
        print(f"{family:10s} {len(of)} points: "
              + ", ".join(f"{phase} {count}" for phase, count in phases.items())
              + f"; away after at most {longest_s:.2f} s; "
              f"wrong {sum(bool(one.wrong) for one in of)}")  # fmt: skip
    for one in sweep:
        if one.wrong:
            print(f"VIOLATION {one.family}, cancelled at pass {one.at}, {one.phase}: {one.wrong}")
