"""The contract test bites: stages with the usual mistakes must fail it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from contract import LAWS, Case
from scipy.signal import butter, sosfilt, sosfilt_zi
from streams import worn

from retrogait.types import Placement, SampleBlock

SOS = butter(2, [0.5, 4.0], "bandpass", fs=104.0, output="sos")


@dataclass
class Honest:
    """Counts upward crossings of a filtered signal, and says so; no mistake."""

    zi: Any = None
    last: float | None = None
    threshold: float = 0.3
    quiet_since: int | None = None
    stop: int | None = None
    events: list[tuple[str, int]] = field(default_factory=list)

    def filtered(self, x: np.ndarray) -> np.ndarray:
        if self.zi is None:
            self.zi = sosfilt_zi(SOS) * x[0]
        y, self.zi = sosfilt(SOS, x, zi=self.zi)
        return y

    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        if not len(block):
            return []
        y = self.filtered(block.acc_ms2[:, 2])
        before = np.concatenate([[y[0] if self.last is None else self.last], y[:-1]])
        self.last, self.stop = float(y[-1]), block.stop
        out = []
        for i in np.flatnonzero((before <= self.threshold) & (y > self.threshold)).tolist():
            index = block.start + i
            out += self.deadline(index)
            out.append(("step", index))
            self.quiet_since = index
        return out + self.deadline(block.stop)

    def deadline(self, now: int) -> list[tuple[str, int]]:
        if self.quiet_since is None or now - self.quiet_since <= 80:
            return []
        at = self.quiet_since + 81
        self.quiet_since = None
        return [("stopped", at)]

    def flush(self) -> list[tuple[str, int]]:
        """The end settles that what began has stopped."""
        began, self.quiet_since = self.quiet_since, None
        return [] if began is None or self.stop is None else [("stopped", self.stop - 1)]


class ForgetsTheEdge(Honest):
    """Compares only within a block."""

    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        self.last = None
        return super().push(block)


class SubtractsTheBlockMean(Honest):
    def filtered(self, x: np.ndarray) -> np.ndarray:
        return super().filtered(x - x.mean())


class ResetsTheFilter(Honest):
    def filtered(self, x: np.ndarray) -> np.ndarray:
        self.zi = None
        return super().filtered(x)


class AdaptsPerBlock(Honest):
    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        out = super().push(block)
        if len(block):
            self.threshold = 0.2 * float(np.abs(block.acc_ms2[:, 2] - 9.81).max())
        return out


class StageByStage(Honest):
    """All steps of the block first, then all deadlines: order depends on the cut."""

    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        out = super().push(block)
        return sorted(out, key=lambda event: event[0])


class ChecksTheDeadlineOncePerBlock(Honest):
    def deadline(self, now: int) -> list[tuple[str, int]]:
        return [] if now in self.ends else super().deadline(now)

    @property
    def ends(self) -> range:
        return range(self._stop)

    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        self._stop = block.stop
        return super().push(block)


class WritesItsInput(Honest):
    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        out = super().push(block)
        owner = block.acc_ms2.base if block.acc_ms2.base is not None else block.acc_ms2
        owner.flags.writeable = True
        owner *= 0.5
        return out


class KnowsTheWallClock(Honest):
    """Remembers where the session began: a shift changes what it says."""

    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        return [event for event in super().push(block) if event[1] % 2]


class SharesState(Honest):
    """State outside the object: a copy does not carry it."""

    memory: dict[str, Any] = {}  # noqa: RUF012 the mistake under test

    def filtered(self, x: np.ndarray) -> np.ndarray:
        self.zi = None if self.quiet_since is None else SharesState.memory.get("zi")
        y = super().filtered(x)
        SharesState.memory["zi"] = self.zi
        return y

    def __deepcopy__(self, memo: dict[int, Any]) -> SharesState:
        copy = SharesState()
        copy.last, copy.quiet_since, copy.stop = self.last, None, self.stop
        return copy


class TakesBack(Honest):
    """Says more about a block once the next one is there, in the block's place."""

    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        out = super().push(block)
        return out[:-1] if len(block) < 2000 and len(out) > 1 else out


class PlacesAStepBeforeTheStart(Honest):
    """Takes off a delay without asking whether there was a sample then."""

    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        return [(name, at - 500) for name, at in super().push(block)]


class SettlesByTheBlock(Honest):
    """Remembers at the end only what the last block brought."""

    def push(self, block: SampleBlock) -> list[tuple[str, int]]:
        self.quiet_since = None
        return super().push(block)


class SettlesTwice(Honest):
    def flush(self) -> list[tuple[str, int]]:
        return [] if self.stop is None else [("stopped", self.stop - 1)]


class SettlesWhatIsToCome(Honest):
    """Says what it expects of samples that never came."""

    def flush(self) -> list[tuple[str, int]]:
        return [(name, at + 20) for name, at in super().flush()]


WRONG = [
    SettlesByTheBlock,
    SettlesTwice,
    SettlesWhatIsToCome,
    PlacesAStepBeforeTheStart,
    ForgetsTheEdge,
    SubtractsTheBlockMean,
    ResetsTheFilter,
    AdaptsPerBlock,
    StageByStage,
    ChecksTheDeadlineOncePerBlock,
    WritesItsInput,
    KnowsTheWallClock,
    SharesState,
    TakesBack,
]


def _case(stage: type[Honest]) -> Case:
    return Case(
        make=stage,
        feed=lambda s, block: s.push(block),
        signal=worn(Placement.LOWER_BACK),
        moved=lambda event, k: (event[0], event[1] + k),
        index=lambda event: event[1],
        known_at=lambda event: event[1],
        flush=lambda stage: stage.flush(),
    )


def _broken(stage: type[Honest]) -> list[str]:
    broken = []
    for law in LAWS:
        try:
            law(_case(stage))
        except AssertionError:
            broken.append(law.__name__)
    return broken


def test_an_honest_stage_keeps_every_law() -> None:
    assert _broken(Honest) == []


@pytest.mark.parametrize("stage", WRONG, ids=lambda stage: stage.__name__)
def test_a_wrong_stage_breaks_a_law(stage: type[Honest]) -> None:
    assert _broken(stage)
