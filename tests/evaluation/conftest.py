"""Small scored streams with truth, built by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from retrogait.evaluation import EvaluatedStream
from retrogait.recording.truth import Truth, TruthContact, TruthSegment
from retrogait.session import GapRecord, StreamScore
from retrogait.types import (
    Direction,
    Gait,
    LengthSource,
    Mounting,
    Placement,
    Reason,
    Side,
    StepRecord,
)


class Build:
    """Makes steps, truth and streams from a few numbers."""

    @staticmethod
    def step(
        t_s: float,
        direction: str = "forward",
        *,
        wait_s: float = 0.2,
        length_m: float | None = None,
        cadence_spm: float | None = None,
        belief: float | None = None,
        length_source: LengthSource = LengthSource.FOOT,
    ) -> StepRecord:
        unknown = direction == "unknown"
        return StepRecord(
            stream="s",
            t_s=t_s,
            known_at_s=t_s + wait_s,
            side=Side.UNKNOWN,
            gait=Gait.WALK,
            direction=Direction(direction),
            p_backward=None if unknown else float(direction == "backward"),
            reason=Reason.WEAK if unknown else None,
            interval_s=None,
            cadence_spm=cadence_spm,
            stride_length_m=length_m,
            length_source=LengthSource.NONE if length_m is None else length_source,
            flags=(),
            belief=belief if unknown or belief is not None else float(direction == "backward"),
        )

    @staticmethod
    def segment(
        start_s: float, end_s: float, direction: str = "forward", gait: str = "walk"
    ) -> TruthSegment:
        return TruthSegment(start_s, end_s, direction, gait, None)

    @staticmethod
    def contact(t_s: float, side: str = "left", length_m: float | None = None) -> TruthContact:
        return TruthContact(t_s, Side(side), length_m)

    @staticmethod
    def alternating(times: Sequence[float]) -> tuple[TruthContact, ...]:
        sides = (Side.LEFT, Side.RIGHT)
        return tuple(TruthContact(t, sides[k % 2], None) for k, t in enumerate(times))

    @staticmethod
    def stream(
        steps: Sequence[StepRecord | float],
        *,
        segments: Sequence[TruthSegment],
        contacts: Sequence[TruthContact] | None = None,
        placement: str = "lower_back",
        side: str = "unknown",
        forward_walk_s: tuple[float, float] | None = None,
        gaps: Sequence[GapRecord] = (),
        stop_s: float = 1000.0,
        has_gyroscope: bool = True,
        recording: str = "r1",
        person: str = "p1",
        set_name: str = "set-a",
        simulated: bool = False,
        by_simulator: bool = False,
    ) -> EvaluatedStream:
        records = tuple(Build.step(s) if isinstance(s, int | float) else s for s in steps)
        score = StreamScore(
            name="s",
            mounting=Mounting(
                placement=Placement(placement), side=Side(side), forward_walk_s=forward_walk_s
            ),
            has_gyroscope=has_gyroscope,
            nominal_rate_hz=100.0,
            rate_hz=100.0,
            start_s=0.0,
            stop_s=stop_s,
            n_samples=int(100 * stop_s),
            n_missing=0,
            gaps=tuple(gaps),
            calibrations=(),
            steps=records,
        )
        known = None if contacts is None else tuple(contacts)
        truth = Truth(segments=tuple(segments), contacts=known)
        return EvaluatedStream(set_name, recording, person, simulated, score, truth, by_simulator)


@pytest.fixture
def build() -> type[Build]:
    """Builders of steps, truth and streams."""
    return Build
