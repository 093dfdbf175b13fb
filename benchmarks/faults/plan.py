"""What goes wrong in a session: drawn from a seed, so that a number is enough to repeat it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

FAMILIES = ("rgp", "polar", "witmotion")

FAMILY_SHARES = (0.4, 0.35, 0.25)
"""How often each is drawn; one packet a sample makes a WitMotion session take three times as long
to compute as the others."""

KINDS = (
    "loss",
    "duplicate",
    "reorder",
    "truncate",
    "garbage",
    "stall, held",
    "stall, lost",
    "link cut",
    "out of range",
    "reboot",
    "counter wrap",
    "tick wrap",
    "sensor clock jump",
    "host clock jump",
    "slow consumer",
    "sensor gone",
)
"""Every kind of fault."""

QUIET_S = 2.5
"""Before its end the signal is left alone for so long: whoever was away is back by then."""

_COUNTER_WRAPS, _TICKS_WRAP_S = 65_536, 2**32 / 32_768
_PACKET_KINDS = KINDS[:5]
_SHARE = 0.3
"""How often a kind is part of a schedule."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens once.

    Parameters
    ----------
    at_s : float
        When, s since the sensor's stream began.
    kind : str
        One of ``KINDS``.
    value : float
        How long it lasts, or how far a clock leaps, s.
    """

    at_s: float
    kind: str
    value: float


@dataclass(frozen=True, slots=True)
class SensorPlan:
    """What goes wrong with one sensor.

    Parameters
    ----------
    family : str
        One of ``FAMILIES``.
    shares : dict of str to float
        Share of packets lost, duplicated, reordered, truncated, or accompanied by garbage.
    happenings : tuple of Happening
        In the order of their times.
    first_counter : int
        Count of the first sample.
    clock_begins_s : float
        The sensor's clock when it is switched on, s.
    drift_ppm, rate_off, jitter_s : float
        As in :class:`retrogait.virtual.sensors.Faults`.
    """

    family: str
    shares: dict[str, float]
    happenings: tuple[Happening, ...]
    first_counter: int = 0
    clock_begins_s: float = 0.0
    drift_ppm: float = 0.0
    rate_off: float = 0.0
    jitter_s: float = 0.0

    @property
    def kinds(self) -> frozenset[str]:
        """What can go wrong with it: a sensor without a clock or a counter has none that leaps."""
        found = {happening.kind for happening in self.happenings} | self.shares.keys()
        if self.family == "witmotion":
            return frozenset(found - {"sensor clock jump"})
        if self.family == "rgp":
            wraps = {"counter wrap": self.first_counter, "tick wrap": self.clock_begins_s}
            found |= {kind for kind, begins in wraps.items() if begins}
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One session.

    Parameters
    ----------
    seed : int
        Gives this schedule, and all chance in its course.
    signal_s : float
        Signal of each sensor, s.
    sensors : tuple of SensorPlan
        One at the lower back, or one at each foot.
    host_leaps : tuple of Happening
        Leaps of the host's clock, times since the session began.
    nap_s : float
        How long the listener takes over each piece of news, s.
    capacity : int or None
        Packets kept for a coach who lags; None: as usual.
    kinds : frozenset of str
        What is part of it.
    """

    seed: int
    signal_s: float
    sensors: tuple[SensorPlan, ...]
    host_leaps: tuple[Happening, ...] = ()
    nap_s: float = 0.0
    capacity: int | None = None
    kinds: frozenset[str] = field(default_factory=frozenset)


def schedule_of(seed: int) -> Schedule:
    """The schedule of a seed."""
    chance = np.random.default_rng(seed)
    kinds = frozenset(kind for kind in KINDS[:-1] if chance.random() < _SHARE)
    if chance.random() < 0.03:
        kinds |= {"sensor gone"}
    signal_s = float(chance.uniform(8.0, 15.0))
    sensors = 2 if chance.random() < 0.3 else 1
    is_slow = "slow consumer" in kinds
    return Schedule(
        seed=seed,
        signal_s=signal_s,
        sensors=tuple(_sensor(chance, kinds, signal_s=signal_s) for _ in range(sensors)),
        host_leaps=_leaps(chance, signal_s=signal_s) if "host clock jump" in kinds else (),
        nap_s=float(chance.uniform(0.05, 1.0)) if is_slow else 0.0,
        capacity=int(chance.integers(4, 64)) if is_slow else None,
        kinds=kinds,
    )


def _sensor(chance: np.random.Generator, kinds: frozenset[str], *, signal_s: float) -> SensorPlan:
    """One sensor."""
    shares = {k: float(chance.uniform(0.005, 0.08)) for k in _PACKET_KINDS if k in kinds}
    counter = _COUNTER_WRAPS - int(chance.integers(1, 1000))
    clock_s = _TICKS_WRAP_S - float(chance.uniform(0.5, 10.0))
    return SensorPlan(
        family=str(chance.choice(FAMILIES, p=FAMILY_SHARES)),
        shares=shares,
        happenings=_happenings(chance, kinds, signal_s=signal_s),
        first_counter=counter if "counter wrap" in kinds else 0,
        clock_begins_s=clock_s if "tick wrap" in kinds else 0.0,
        drift_ppm=float(chance.uniform(-100.0, 100.0)),
        rate_off=float(chance.uniform(-0.02, 0.02)) if chance.random() < 0.3 else 0.0,
        jitter_s=float(chance.uniform(0.0, 0.03)),
    )


def _happenings(
    chance: np.random.Generator, kinds: frozenset[str], *, signal_s: float
) -> tuple[Happening, ...]:
    """What happens once or twice to a sensor, at random times before the quiet end."""
    found: list[Happening] = []
    for kind in ("stall, held", "stall, lost", "link cut", "out of range", "reboot"):
        if kind in kinds:
            found += _times(chance, kind, low=0.2, high=2.5, signal_s=signal_s)
    if "sensor clock jump" in kinds:
        sign = -1.0 if chance.random() < 0.5 else 1.0
        high = float(chance.choice([0.5, 5.0, 60.0]))
        for leap in _times(chance, "sensor clock jump", low=0.05, high=high, signal_s=signal_s):
            found.append(Happening(leap.at_s, leap.kind, sign * leap.value))
    if "sensor gone" in kinds:
        found.append(Happening(signal_s - QUIET_S, "sensor gone", 0.0))
    return tuple(sorted(found, key=lambda happening: happening.at_s))


def _times(
    chance: np.random.Generator, kind: str, *, low: float, high: float, signal_s: float
) -> list[Happening]:
    """Once or twice; all is over ``QUIET_S`` before the end of the signal."""
    latest_s = signal_s - QUIET_S
    happenings = []
    for _ in range(int(chance.integers(1, 3))):
        at_s = float(chance.uniform(0.1, latest_s - 0.5))
        value = float(chance.uniform(low, high))
        is_leap = kind.endswith("jump")
        happenings.append(Happening(at_s, kind, value if is_leap else min(value, latest_s - at_s)))
    return happenings


def _leaps(chance: np.random.Generator, *, signal_s: float) -> tuple[Happening, ...]:
    """Leaps of the host's clock: ahead (it woke up, or was set), now and then back."""
    found = []
    for leap in _times(chance, "host clock jump", low=0.1, high=20.0, signal_s=signal_s):
        is_back = chance.random() < 0.25
        value = -float(chance.uniform(0.05, 2.0)) if is_back else leap.value
        found.append(Happening(leap.at_s, leap.kind, value))
    return tuple(sorted(found, key=lambda happening: happening.at_s))
