"""The trunk's physics rule, frame by frame."""

from __future__ import annotations

import pytest
from gait_trunk.frame_at import frame_at

from retrogait.gait.trunk.direction import PhaseParams, PhaseRule
from retrogait.gait.trunk.frames import Frame
from retrogait.types import Gait, Heading, Reason

PARAMS = PhaseParams()


def _lean(*frames: Frame) -> float:
    rule = PhaseRule()
    for frame in frames:
        rule.observe(frame, Gait.WALK, since_s=0.6)
    return rule.log_odds


@pytest.mark.parametrize(("phase_deg", "sign"), [(115.0, -1.0), (-65.0, 1.0)])
def test_walking_leans_by_its_phase(phase_deg: float, sign: float) -> None:
    assert sign * _lean(frame_at(phase_deg)) > 1.0


def test_slow_steps_must_repeat_better_than_quick_ones() -> None:
    quick = frame_at(-65.0, period_s=PARAMS.slow_s - 0.01, regularity=0.4)
    slow = frame_at(-65.0, period_s=PARAMS.slow_s + 0.01, regularity=0.4)
    steady = frame_at(-65.0, period_s=PARAMS.slow_s + 0.01, regularity=0.6)
    assert _lean(quick) > 1.0
    assert _lean(slow) == 0.0
    assert _lean(steady) > 1.0


def test_a_silent_frame_says_why_and_lets_the_evidence_fade() -> None:
    steady = frame_at(-65.0, period_s=1.0, regularity=0.8)
    loose = frame_at(-65.0, period_s=1.0, regularity=0.3)
    rule = PhaseRule()
    rule.observe(loose, Gait.WALK, since_s=None)
    assert rule.verdict(Heading.DECLARED, seen_s=5.0).reason is Reason.INCOHERENT
    assert _lean(steady, loose) == pytest.approx(_lean(steady) * 0.5 ** (0.6 / 0.6))


def test_over_a_stop_evidence_fades_as_in_silence_and_the_next_step_counts_for_itself() -> None:
    forward = frame_at(PARAMS.walk_centre_deg, period_s=0.5, regularity=0.8)
    backward = frame_at(PARAMS.walk_centre_deg + 180.0, period_s=0.5, regularity=0.8)
    stop_s = PARAMS.longest_s + 0.2
    rule = PhaseRule()
    for _ in range(9):
        rule.observe(forward, Gait.WALK, since_s=0.5)
    assert rule.log_odds == -PARAMS.steepness * PARAMS.most
    rule.observe(backward, Gait.WALK, since_s=stop_s)
    faded = PARAMS.most * 0.5 ** (stop_s / PARAMS.silent_half_life_s)
    gained = PARAMS.rate_hz * 0.5 * backward.regularity
    assert rule.log_odds == pytest.approx(PARAMS.steepness * min(gained - faded, PARAMS.most))
