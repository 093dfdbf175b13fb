"""A session in one line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import retrogait
from retrogait.recording import BandNote, Journal, PlanNote, Stretch, StretchKind
from retrogait.session import Score, headline_steps, in_band_pct, line_of
from retrogait.session.overview import headline_streams

EXAMPLES = Path(__file__).parents[1] / "recordings"


def _score(name: str) -> Score:
    return retrogait.score(retrogait.read(EXAMPLES / name))


def test_a_pair_of_feet_and_its_steps() -> None:
    score = _score("both-feet-backward-walk-long-uneven")
    assert [stream.name for stream in headline_streams(score)] == ["left_foot", "right_foot"]
    steps = headline_steps(score)
    assert len(steps) == sum(len(stream.steps) for stream in score.streams)
    assert [step.t_s for step in steps] == sorted(step.t_s for step in steps)


def test_a_stream_whose_name_looks_like_a_pair() -> None:
    score = _score("both-feet-backward-walk-long-uneven")
    view = replace(score.metrics.views[0], name="left_foot + x")
    streams = (replace(score.streams[0], name="left_foot + x"), score.streams[1])
    metrics = replace(score.metrics, views=(view,), headline_name=view.name)
    (only,) = headline_streams(replace(score, streams=streams, metrics=metrics))
    assert only.name == "left_foot + x"


def test_the_line_of_a_recording_without_a_plan() -> None:
    score = _score("back-forward-backward-forward-walk")
    line = line_of(score)
    ways = [str(step.direction) for step in score.step_records]
    known = (ways.count("backward"), ways.count("forward"), ways.count("unknown"))
    assert (line.n_backward, line.n_forward, line.n_unknown) == known
    assert line.is_backward
    assert line.cadence_spm is not None
    assert (line.plan, line.stage, line.sets_done, line.in_band_pct) == ("", None, None, None)


def test_band_and_sets() -> None:
    score = _score("both-feet-backward-walk-long-uneven")
    steps = headline_steps(score)
    spm = sorted(step.cadence_spm for step in steps if step.cadence_spm is not None)
    middle = spm[len(spm) // 2]
    bands = (BandNote(0.0, 1.0, 2.0, 1.5), BandNote(20.0, middle, 999.0, 100.0))
    journal = Journal(
        stretches=(
            Stretch(StretchKind.SET, 25.0, 60.0, reason="reached"),
            Stretch(StretchKind.SET, 60.0, 61.0, reason="skipped"),
        ),
        bands=bands,
    )
    line = line_of(replace(score, journal=journal, plan=PlanNote("daily", stage=1, sets=3)))
    known = [s for s in steps if 25 <= s.t_s < 60 and s.cadence_spm is not None]
    inside = [s for s in known if s.cadence_spm is not None and s.cadence_spm >= middle]
    assert line.in_band_pct == 100.0 * len(inside) / len(known)
    assert (line.plan, line.stage, line.sets_done, line.sets_planned) == ("daily", 1, 1, 3)
    early = [step for step in steps if step.known_at_s < 20]
    assert in_band_pct(early, journal=journal) == 0.0
