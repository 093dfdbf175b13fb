"""A made-up link: packets wait for the next connection event, get lost on air, meet a busy host."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrogait.sensors import Ready, Samples, Stamp, Timing
from retrogait.sources.stamper import SessionAxis, Stamped, Stamper
from retrogait.sources.tracked import Tracked
from retrogait.sources.tracker import Tracker

Floats = NDArray[np.float64]
TICK_HZ = 32768


def arrivals(
    ready_s: Floats, *, interval_s: float, loss: float, rng: np.random.Generator
) -> Floats:
    """When packets arrive that are ready at these times; in order, like a real link."""
    out = np.empty(len(ready_s))
    phase_s, last_s = rng.random() * interval_s, 0.0
    for i, at_s in enumerate(ready_s):
        event_s = phase_s + np.ceil((at_s - phase_s) / interval_s) * interval_s
        while rng.random() < loss:  # sent again at the next event
            event_s += interval_s
        arrival_s = event_s + 0.002 + rng.exponential(0.0005)
        if rng.random() < 0.002:  # hiccup of the system
            arrival_s += 0.08 * rng.random()
        last_s = max(last_s, arrival_s)
        out[i] = last_s
    return out


@dataclass
class Worn:
    """A sensor and what arrives of it.

    ``true_s`` is the time of the first sample of each packet on a perfect clock; ``keep`` says
    which packets are not lost; the sensor's own clock runs ``ppm`` slow.
    """

    timing: Timing
    rate_hz: float
    promised_hz: float
    size: int
    ppm: float
    true_s: Floats
    arrival_s: Floats
    keep: NDArray[np.bool_]
    samples: list[Samples]

    @property
    def ready(self) -> Ready:
        return Ready(
            rate_hz=self.promised_hz,
            has_gyroscope=False,
            timing=self.timing,
            counter_wraps=65536 if self.timing is Timing.COUNTED else None,
            clock_wraps_s=None if self.timing is Timing.ESTIMATED else 2**32 / TICK_HZ,
        )

    @property
    def lost(self) -> list[int]:
        """Samples missing, hole by hole."""
        runs = np.diff(np.flatnonzero(self.keep)) - 1
        return [int(run) * self.size for run in runs if run]

    def push(self, tracker: Tracker, stamper: Stamper, i: int) -> tuple[Tracked, Stamped]:
        arrival_s = float(self.arrival_s[i])
        tracked = tracker.push(self.samples[i], arrival_s=arrival_s)
        return tracked, stamper.push(tracked, count=self.size, arrival_s=arrival_s)


def worn(
    timing: Timing,
    *,
    rate_hz: float = 104.0,
    promised_hz: float | None = None,
    size: int = 5,
    ppm: float = 40.0,
    seconds: float = 120.0,
    start_s: float = 1.5,
    jitter_s: float = 0.0,
    losses_per_packet: float = 0.0,
    interval_s: float = 0.015,
    seed: int = 7,
) -> Worn:
    """A sensor whose packets get lost in runs of up to 3 s."""
    rng = np.random.default_rng(seed)
    first = np.arange(0, int(seconds * rate_hz), size)
    true_s = start_s + first / rate_hz
    clock_s = (first / rate_hz) * (1 - ppm * 1e-6) + rng.normal(0, 1, len(first)) * jitter_s
    ready_s = true_s + (size - 1) / rate_hz
    return Worn(
        timing=timing,
        rate_hz=rate_hz,
        promised_hz=promised_hz or rate_hz,
        size=size,
        ppm=ppm,
        true_s=true_s,
        arrival_s=arrivals(ready_s, interval_s=interval_s, loss=0.05, rng=rng),
        keep=_kept(len(first), losses_per_packet, longest=int(3 * rate_hz / size), rng=rng),
        samples=[
            _samples(timing, int(first[i]), float(clock_s[i]), size) for i in range(len(first))
        ],
    )


def _kept(n: int, share: float, *, longest: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    keep = np.ones(n, dtype=bool)
    i = 50
    while share and i < n:
        i += int(rng.exponential(1 / share)) + 1
        run = int(rng.integers(1, longest + 1))
        keep[i : i + run] = False
        i += run + 60
    return keep


def _samples(timing: Timing, first: int, clock_s: float, size: int) -> Samples:
    ticks = round(clock_s * TICK_HZ) % 2**32
    return Samples(
        acc_ms2=np.zeros((size, 3)),
        counter=first % 65536 if timing is Timing.COUNTED else None,
        stamp=None if timing is Timing.ESTIMATED else Stamp(at_s=ticks / TICK_HZ, sample=0),
    )


@dataclass
class Told:
    """What tracker and stamper made of it."""

    t_s: Floats
    first_s: Floats
    true_s: Floats
    missing: list[int]


def told(sensor: Worn, *, axis: SessionAxis | None = None) -> Told:
    """Run all that arrives of one sensor."""
    tracker, stamper = Tracker(), Stamper(axis or SessionAxis(began_s=0.0))
    tracker.begin(sensor.ready)
    kept = [int(i) for i in np.flatnonzero(sensor.keep)]
    stamped = [sensor.push(tracker, stamper, i)[1] for i in kept]
    return Told(
        t_s=np.concatenate([s.t_s for s in stamped]),
        first_s=np.array([s.t_s[0] for s in stamped]),
        true_s=sensor.true_s[kept],
        missing=[s.missing for s in stamped if s.missing],
    )
