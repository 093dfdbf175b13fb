"""The streaming contract as checks that any stage can be held to.

A stage is anything with ``push(block)`` (and ``push(gap)`` or ``skip(gap)`` where
it takes holes). :class:`Case` says how to make one, what to feed it, and how to
read its output as a list of comparable things. Each law raises
``AssertionError`` with the seed or partition that broke it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from retrogait.errors import StreamError
from retrogait.types import FloatArray, Gap, SampleBlock

SEEDS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Signal:
    """Samples of one stream; ``holes`` are (start, stop) in order."""

    rate_hz: float
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None = None
    holes: tuple[tuple[int, int], ...] = ()
    start: int = 0

    @property
    def n(self) -> int:
        return len(self.acc_ms2)

    def items(self, cuts: list[int]) -> Iterator[SampleBlock | Gap]:
        """Blocks between ``cuts`` (sorted, 0 to n); a hole is whole whatever the cuts."""
        at, holes = 0, list(self.holes)
        for stop in [*cuts, self.n]:
            while holes and holes[0][0] < stop:
                low, high = holes.pop(0)
                yield self._block(at, low)
                yield Gap(self.start + low, high - low)
                at = high
            if stop >= at:
                yield self._block(at, stop)
                at = stop

    def until(self, n: int) -> Signal:
        """The signal as it is when it ends after ``n`` samples."""
        gyr = None if self.gyr_rads is None else self.gyr_rads[:n]
        holes = tuple((low, min(high, n)) for low, high in self.holes if low < n)
        return replace(self, acc_ms2=self.acc_ms2[:n], gyr_rads=gyr, holes=holes)

    def _block(self, low: int, high: int) -> SampleBlock:
        gyr = None if self.gyr_rads is None else self.gyr_rads[low:high].copy()
        return SampleBlock(self.start + low, self.rate_hz, self.acc_ms2[low:high].copy(), gyr)


@dataclass(frozen=True)
class Case:
    """A stage under test."""

    make: Callable[[], Any]
    feed: Callable[[Any, SampleBlock | Gap], list[Any]]
    signal: Signal
    moved: Callable[[Any, int], Any]
    index: Callable[[Any], float] | None = None
    known_at: Callable[[Any], int] | None = None
    max_delay_s: Callable[[Any], float] | None = None
    flush: Callable[[Any], list[Any]] = lambda stage: []

    def run(self, cuts: list[int], *, signal: Signal | None = None) -> list[Any]:
        stage = self.make()
        out = [x for item in (signal or self.signal).items(cuts) for x in self.feed(stage, item)]
        return out + self.flush(stage)


def partitions(n: int) -> Iterator[tuple[str, list[int]]]:
    """Cuts that between them catch every usual mistake; none does alone."""
    yield "one sample each", list(range(1, n))
    yield "with empties", [5, 5, 5, n // 3, n // 3]
    yield "17 each", list(range(17, n, 17))
    yield "one cut", [n // 2]
    for seed in SEEDS:
        cuts = np.random.default_rng(seed).integers(0, n + 1, 60)
        yield f"random, seed {seed}", sorted(int(c) for c in cuts)


def law_cut_anywhere(case: Case) -> None:
    whole = case.run([])
    assert whole, "nothing came out: the law would hold for a dead stage"
    for name, cuts in partitions(case.signal.n):
        assert case.run(cuts) == whole, f"cut differently ({name}), other events"


def law_never_taken_back(case: Case) -> None:
    whole = case.run([])
    for share in (0.31, 0.62, 0.87):
        n = int(share * case.signal.n)
        stage = case.make()
        out: list[Any] = []
        for item in case.signal.items([n]):
            if item.start >= case.signal.start + n:
                break
            out += case.feed(stage, item)
        assert out == whole[: len(out)], f"events of the first {n} samples were taken back"


def law_bounded_wait(case: Case) -> None:
    if case.index is None or case.known_at is None or case.max_delay_s is None:
        return
    limit = case.max_delay_s(case.make()) * case.signal.rate_hz
    for event in case.run([]):
        wait = case.known_at(event) - case.index(event)
        assert 0 <= wait <= limit, f"waited {wait} samples, {limit} published"


def law_only_what_was_seen(case: Case) -> None:
    """No event lies in a long hole, before the first sample or after the last."""
    if case.index is None:
        return
    start, stop = case.signal.start, case.signal.start + case.signal.n
    unseen = [(start - 10**9, start), *case.signal.holes, (stop - 0.999, stop + 10**9)]
    for event in case.run([]):
        if isinstance(event, Gap):
            continue
        for low, high in unseen:
            if high - low > 0.1 * case.signal.rate_hz:
                assert not low <= case.index(event) < high, f"{event} lies in {low} to {high}"


def law_in_order(case: Case) -> None:
    if case.known_at is None:
        return
    known = [case.known_at(event) for event in case.run([])]
    assert known == sorted(known), "events out of order"


def law_shift(case: Case) -> None:
    """Indices move by k, up to the rounding of a float index; nothing else moves."""
    whole = [case.moved(event, 0) for event in case.run([])]
    for k in (1, 1000):
        later = case.run([], signal=replace(case.signal, start=case.signal.start + k))
        assert [case.moved(event, -k) for event in later] == whole, f"shift by {k}"


def law_end_anywhere(case: Case) -> None:
    """Wherever the stream ends, its end settles the same, and nothing twice."""
    for share in (0.43, 0.44, 0.62, 0.625, 0.87):
        n = int(share * case.signal.n)
        ended = replace(case, signal=case.signal.until(n))
        whole = ended.run([])
        for cuts in (list(range(17, n, 17)), [n // 2], [n - 30, n - 20, n - 1], [n]):
            assert ended.run(cuts) == whole, (
                f"ended after {n} samples: cut differently, other events"
            )
        for law in (law_bounded_wait, law_only_what_was_seen, law_in_order):
            law(ended)
        stage = case.make()
        for item in ended.signal.items([]):
            case.feed(stage, item)
        case.flush(stage)
        assert case.flush(stage) == [], "what the end had settled was told twice"


def law_untouched(case: Case) -> None:
    stage = case.make()
    for item in case.signal.items([case.signal.n // 2]):
        before = copy.deepcopy(item)
        case.feed(stage, item)
        if isinstance(item, SampleBlock):
            assert np.array_equal(item.acc_ms2, before.acc_ms2), "input was written"


def law_resume(case: Case) -> None:
    cut = int(0.45 * case.signal.n)
    stage, out, half = case.make(), [], None
    for item in case.signal.items([cut]):
        if half is None and item.start >= case.signal.start + cut:
            stage = copy.deepcopy(stage)
            half = len(out)
        out += case.feed(stage, item)
    assert out + case.flush(stage) == case.run([]), "a deep copy went on differently"


def law_contiguous(case: Case) -> None:
    stage = case.make()
    signal = replace(case.signal, holes=())
    blocks = list(signal.items([100, 200]))
    case.feed(stage, blocks[0])
    with pytest.raises(StreamError):
        case.feed(stage, blocks[2])


LAWS = (
    law_cut_anywhere,
    law_never_taken_back,
    law_bounded_wait,
    law_only_what_was_seen,
    law_in_order,
    law_shift,
    law_end_anywhere,
    law_untouched,
    law_resume,
)
