"""Stride length and its kin; counts, times, data quality."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from metrics.made_walks import LATENCY_S, Leg, footfalls, one_leg, trunk

from retrogait.gait.metrics import StreamSteps, summarise_stream
from retrogait.gait.metrics.quality import merged_gaps
from retrogait.types import Direction, Flag, Gait, LengthSource, Reason, Side

BACK, FORE = Direction.BACKWARD, Direction.FORWARD


def foot(*legs: Leg) -> StreamSteps:
    """The right foot with lengths."""
    return one_leg(footfalls(list(legs), seed=2), side=Side.RIGHT)


def with_lengths(seen: StreamSteps, *, length_m: float, source: LengthSource) -> StreamSteps:
    """The same contacts with one length throughout."""
    return replace(
        seen,
        steps=tuple(replace(s, stride_length_m=length_m, length_source=source) for s in seen.steps),
    )


def test_length_walk_ratio_and_speed() -> None:
    seen = with_lengths(foot(Leg(60)), length_m=1.2, source=LengthSource.FOOT)
    lengths = summarise_stream(seen).overall.lengths
    assert lengths.source is LengthSource.FOOT
    assert lengths.mean_m.value == pytest.approx(1.2)
    assert lengths.cv_pct.value == pytest.approx(0, abs=1e-9)
    assert lengths.walk_ratio_m_per_spm.value == pytest.approx(0.6 / 120)
    assert lengths.speed_ms.value == pytest.approx(1.2)


def test_length_variability_of_known_noise() -> None:
    lengths = summarise_stream(foot(Leg(4000, stride_m=1.0))).overall.lengths
    assert lengths.cv_pct.value == pytest.approx(3.0, rel=0.06)


def test_each_direction_has_its_own_length() -> None:
    seen = summarise_stream(foot(Leg(80, stride_m=1.2), Leg(80, BACK, stride_m=0.8)))
    assert seen.forward.lengths.mean_m.value == pytest.approx(1.2, rel=0.02)
    assert seen.backward.lengths.mean_m.value == pytest.approx(0.8, rel=0.02)


def test_sources_are_not_mixed_and_the_most_trusted_wins() -> None:
    seen = with_lengths(foot(Leg(80)), length_m=9.0, source=LengthSource.MODEL)
    steps = tuple(
        replace(s, stride_length_m=1.1, length_source=LengthSource.FOOT) if k % 2 else s
        for k, s in enumerate(seen.steps)
    )
    lengths = summarise_stream(replace(seen, steps=steps)).overall.lengths
    assert lengths.source is LengthSource.FOOT
    assert lengths.mean_m.value == pytest.approx(1.1)
    assert lengths.mean_m.n == 19


def test_without_lengths_every_length_says_why() -> None:
    lengths = summarise_stream(trunk(footfalls([Leg(60)]))).overall.lengths
    assert lengths.source is LengthSource.NONE
    for measure in (lengths.mean_m, lengths.cv_pct, lengths.walk_ratio_m_per_spm, lengths.speed_ms):
        assert measure.value is None
        assert "stride length" in measure.why_not


def test_counts_say_contacts_and_steps_of_both_feet() -> None:
    falls = footfalls([Leg(40, n_unknown=4), Leg(30, BACK)])
    back = summarise_stream(trunk(falls)).counts
    assert (back.forward.steps, back.backward.steps, back.unknown.steps) == (36, 30, 4)
    foot_counts = summarise_stream(one_leg(falls, side=Side.LEFT)).counts
    assert (foot_counts.total.contacts, foot_counts.total.steps) == (35, 70)
    assert foot_counts.unknown.steps == 4
    assert (back.walk_contacts, back.run_contacts, back.other_contacts) == (70, 0, 0)


def test_gait_modes_are_counted() -> None:
    seen = trunk(footfalls([Leg(12)]))
    modes = [Gait.RUN] * 5 + [Gait.UNKNOWN] * 3 + [Gait.WALK] * 4
    steps = tuple(replace(s, gait=g) for s, g in zip(seen.steps, modes, strict=True))
    counts = summarise_stream(replace(seen, steps=steps)).counts
    assert (counts.walk_contacts, counts.run_contacts, counts.other_contacts) == (4, 5, 3)


def test_time_shares_add_up_to_the_observed_time() -> None:
    seen = replace(trunk(footfalls([Leg(41), Leg(21, BACK)])), gaps=((24.0, 1.0),), stop_s=50.0)
    time = summarise_stream(seen).time
    assert time.observed_s == pytest.approx(49)
    assert time.forward.duration_s == pytest.approx(20)
    assert time.backward.duration_s == pytest.approx(10)
    assert time.no_steps.duration_s == pytest.approx(19)
    shares = (time.forward, time.backward, time.unknown, time.no_steps)
    assert sum(s.share_pct or 0 for s in shares) == pytest.approx(100)


def test_time_of_unknown_steps_is_unknown_time() -> None:
    time = summarise_stream(trunk(footfalls([Leg(41, n_unknown=11)]))).time
    assert time.unknown.duration_s == pytest.approx(5)
    assert time.forward.duration_s == pytest.approx(15)


def test_quality_names_gaps_reasons_latency_and_flags() -> None:
    flagged = Leg(20, BACK, flags=(Flag.SLOW, Flag.LONG))
    seen = replace(
        trunk(footfalls([Leg(20, n_unknown=5), flagged])), gaps=((1.0, 0.5), (2.0, 0.25))
    )
    steps = (*seen.steps[:5], *(replace(s, reason=None) for s in seen.steps[5:]))
    weak = replace(steps[0], reason=Reason.WEAK)
    quality = summarise_stream(replace(seen, steps=(weak, *steps[1:]))).quality
    assert (quality.n_gaps, quality.missing_s) == (2, 0.75)
    assert quality.unknown_pct == pytest.approx(12.5)
    assert [(r.reason, r.contacts) for r in quality.unknown_why] == [
        (Reason.TOO_EARLY, 4),
        (Reason.WEAK, 1),
    ]
    assert quality.latency_p50_s == pytest.approx(LATENCY_S)
    assert quality.latency_p95_s == pytest.approx(LATENCY_S)
    assert {f.flag: f.contacts for f in quality.flags} == {
        Flag.SLOW: 20,
        Flag.LONG: 20,
        Flag.UNEVEN: 0,
    }
    assert quality.n_flagged == 20


def test_latency_percentiles() -> None:
    seen = trunk(footfalls([Leg(101)]))
    waits = np.linspace(0, 1, 101)
    steps = tuple(
        replace(s, known_at_s=s.t_s + float(w)) for s, w in zip(seen.steps, waits, strict=True)
    )
    quality = summarise_stream(replace(seen, steps=steps)).quality
    assert quality.latency_p50_s == pytest.approx(0.5)
    assert quality.latency_p95_s == pytest.approx(0.95)


def test_overlapping_gaps_of_two_streams_count_once() -> None:
    assert merged_gaps([(5.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.5, 0.1)]) == ((1.0, 3.0), (5.0, 1.0))


def test_a_stream_without_steps() -> None:
    seen = summarise_stream(trunk([]))
    assert seen.counts.total.contacts == 0
    assert seen.bouts == ()
    assert seen.quality.unknown_pct is None
    assert seen.quality.latency_p95_s is None
    assert seen.time.no_steps.share_pct == pytest.approx(100)
    assert seen.overall.cadence_spm.value is None
    assert seen.overall.cadence_spm.why_not


def test_a_stream_of_no_length_at_all() -> None:
    seen = summarise_stream(trunk([], stop_s=0.0))
    assert seen.time.no_steps.share_pct is None
    assert seen.quality.missing_pct is None


def test_a_single_step() -> None:
    seen = summarise_stream(trunk(footfalls([Leg(1)])))
    assert seen.counts.forward.contacts == 1
    assert seen.bouts == ()


def test_a_stream_cannot_stop_before_it_starts() -> None:
    with pytest.raises(ValueError, match="stops at"):
        trunk([], stop_s=-1.0)
