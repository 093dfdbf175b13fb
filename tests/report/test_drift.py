"""Last third against first third, against walks whose answer is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from metrics.made_walks import Leg, footfalls, one_leg, trunk
from report import made_scores
from report.made_scores import BACK, FORE, scored

from retrogait.gait.metrics import StreamSteps
from retrogait.report.drift import Drift, DriftRow, drift
from retrogait.report.view import headline_view
from retrogait.types import Direction, Flag, Gait, Side


def found_in(*streams: StreamSteps) -> tuple[Drift, dict[str, DriftRow]]:
    """The drift of some streams, and its rows by name."""
    found = drift(headline_view(scored(streams)))
    return found, {row.name: row for row in found.rows}


TIRING = [
    Leg(64, BACK, step_s=0.5, stride_m=1.0),
    Leg(64, BACK, step_s=0.55, stride_m=1.1),
    Leg(64, BACK, step_s=0.6, stride_m=1.2, flags=(Flag.SLOW,)),
]


def test_cadence_falls_as_it_was_made_to() -> None:
    found, rows = found_in(trunk(footfalls(TIRING)))
    # 64 contacts, 4 of them at the ends: 60 contacts, 58 strides of both feet each.
    assert found.n_strides == 3 * 58
    assert found.first is not None
    assert found.last is not None
    assert (found.first.n_strides, found.last.n_strides) == (58, 58)
    assert found.first.stop_s < found.last.start_s
    cadence = rows["cadence_spm"]
    assert (cadence.first.n, cadence.last.n) == (58, 58)
    assert cadence.first.value == pytest.approx(120.0)
    assert cadence.last.value == pytest.approx(100.0)
    assert cadence.change == pytest.approx(-20.0)
    assert cadence.change_pct == pytest.approx(-100 / 6)
    assert rows["flagged_pct"].change == pytest.approx(100.0)


def test_length_and_speed_of_a_foot_and_no_left_right() -> None:
    found, rows = found_in(one_leg(footfalls(TIRING), side=Side.LEFT))
    assert found.n_strides == 3 * 29
    assert rows["stride_length_m"].first.value == pytest.approx(1.0, rel=0.02)
    assert rows["stride_length_m"].last.value == pytest.approx(1.2, rel=0.02)
    assert rows["speed_ms"].change == pytest.approx(0.0, abs=0.03)
    assert rows["asymmetry_pct"].change is None
    assert "one leg" in rows["asymmetry_pct"].first.why_not


def test_a_third_that_cuts_a_bout_has_its_strides_and_no_more() -> None:
    found, rows = found_in(trunk(footfalls([Leg(104, BACK, sd_s=0.01)])))
    assert found.n_strides == 98
    assert found.first is not None
    assert found.first.n_strides == 32
    assert rows["cadence_spm"].first.n == rows["cadence_spm"].last.n == 32
    assert rows["stride_time_cv_pct"].first.n == 32


def test_backward_gait_counts_and_the_rest_is_left_out() -> None:
    walked = [Leg(44, FORE, step_s=0.4), *TIRING]
    found, rows = found_in(trunk(footfalls(walked)))
    assert (found.direction, found.gait) == (Direction.BACKWARD, Gait.WALK)
    assert found.n_left_out == 38
    assert rows["cadence_spm"].first.value == pytest.approx(120.0)
    only, _ = found_in(trunk(footfalls([Leg(104, FORE)])))
    assert only.direction is Direction.FORWARD


def test_running_is_not_mixed_into_walking() -> None:
    seen = trunk(footfalls([*TIRING, Leg(40, BACK, step_s=0.35)]))
    run_from_s = footfalls([*TIRING, Leg(40, BACK, step_s=0.35)])[192].t_s - 1
    steps = tuple(replace(s, gait=Gait.RUN) if s.t_s > run_from_s else s for s in seen.steps)
    found, rows = found_in(replace(seen, steps=steps))
    assert found.gait is Gait.WALK
    assert found.n_left_out == 34
    assert rows["cadence_spm"].last.value == pytest.approx(100.0)


def test_too_few_strides_are_said_to_be_too_few() -> None:
    found, rows = found_in(trunk(footfalls([Leg(30, BACK)])))
    assert (found.first, found.last, rows) == (None, None, {})
    assert "It takes 30 strides of steady backward gait" in found.why_not
    assert "there are 24" in found.why_not


@pytest.mark.parametrize("name", ["nothing", "one"])
def test_without_gait_there_is_no_drift(name: str) -> None:
    found = drift(headline_view(made_scores.ALL[name]()))
    assert found.n_strides == 0
    assert found.why_not


def test_an_even_walk_does_not_drift() -> None:
    _, rows = found_in(trunk(footfalls([Leg(400, BACK, sd_s=0.01)])))
    assert rows["cadence_spm"].change_pct == pytest.approx(0.0, abs=1.0)
