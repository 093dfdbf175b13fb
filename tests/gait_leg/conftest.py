"""A leg made of half-sines: swings and stances whose every moment is known."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pytest

from retrogait.types import GRAVITY_MS2, BodyBlock, Contact, FloatArray, Gap, Heading


@dataclass(frozen=True)
class Leg:
    """Body-frame signal of one leg; ``swing_ends_s`` are seconds from sample 0."""

    rate_hz: float
    acc_ms2: FloatArray
    gyr_rads: FloatArray
    swing_ends_s: tuple[float, ...] = ()
    heading: Heading = Heading.DECLARED
    start: int = 0
    has_gyroscope: bool = field(default=True)

    def __len__(self) -> int:
        return len(self.acc_ms2)

    def block(self, low: int, high: int) -> BodyBlock:
        """Samples ``low`` to ``high`` as a block."""
        gyr = self.gyr_rads[low:high] if self.has_gyroscope else None
        start = self.start + low
        return BodyBlock(start, self.rate_hz, self.acc_ms2[low:high], gyr, self.heading)


SWING_S, STANCE_S, SWING_RADS = 0.40, 0.64, 3.6


def half_sine(duration_s: float, peak: float, rate_hz: float) -> FloatArray:
    """One lobe."""
    n = round(duration_s * rate_hz)
    return np.asarray(peak * np.sin(np.pi * (np.arange(n) + 0.5) / n))


def stride(way: int, rate_hz: float, *, scale: float = 1.0) -> FloatArray:
    """Stance, then swing, of equal angle; ``way`` +1 forward, -1 backward."""
    stance = half_sine(STANCE_S, -way * SWING_RADS * SWING_S / STANCE_S, rate_hz)
    return scale * np.concatenate([stance, half_sine(SWING_S, way * SWING_RADS, rate_hz)])


def load(rate_hz: float) -> FloatArray:
    """Force along the segment over a stride, m/s²: less in swing, more from contact on."""
    stance, swing = round(STANCE_S * rate_hz), round(SWING_S * rate_hz)
    return np.concatenate([np.full(stance, GRAVITY_MS2 + 1.5), np.full(swing, GRAVITY_MS2 - 3.5)])


@pytest.fixture
def make_leg() -> Callable[..., Leg]:
    """Makes a leg from pieces: +1 and -1 are strides, "still" two seconds of standing."""

    def make(
        pieces: Iterable[int | str],
        *,
        rate_hz: float = 100.0,
        seed: int = 0,
        tilt: FloatArray | None = None,
        scale: float = 1.0,
        **more: object,
    ) -> Leg:
        rates, loads, ends, n = [], [], [], 0
        for piece in pieces:
            still = isinstance(piece, str)
            m = round(2.0 * rate_hz)
            rates.append(np.zeros(m) if still else stride(int(piece), rate_hz, scale=scale))
            loads.append(np.full(m, GRAVITY_MS2) if still else load(rate_hz))
            n += len(rates[-1])
            ends += [] if still else [n / rate_hz]
        rng = np.random.default_rng(seed)
        acc, gyr = rng.normal(0, 0.05, (n, 3)), rng.normal(0, 0.01, (n, 3))
        acc[:, 2] += np.concatenate(loads)
        gyr[:, 1] -= np.concatenate(rates)
        turn = np.eye(3) if tilt is None else tilt
        acc, gyr = (np.einsum("ij,kj->ik", values, turn) for values in (acc, gyr))
        return Leg(rate_hz, acc, gyr, tuple(ends), **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def follow() -> Callable[..., list[Contact]]:
    """Feeds a leg to a tracker between cuts; holes are (first, stop) pairs."""

    def run(
        tracker: object, leg: Leg, cuts: Iterable[int] = (), holes: Iterable[tuple[int, int]] = ()
    ) -> list[Contact]:
        contacts: list[Contact] = []
        at = 0
        for first, stop in [*holes, (len(leg), len(leg))]:
            edges = [at, *(c for c in cuts if at <= c <= first), first]
            for low, high in itertools.pairwise(edges):
                contacts += tracker.push(leg.block(low, high))  # type: ignore[attr-defined]
            if stop > first:
                gap = Gap(leg.start + first, stop - first)
                contacts += tracker.skip(gap)  # type: ignore[attr-defined]
            at = stop
        return contacts

    return run
