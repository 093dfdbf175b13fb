"""One person's adaptation: mends what is wrong for that person, and never makes it worse."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from training.room import of_family

pytest.importorskip("sklearn")
pytest.importorskip("skl2onnx")

from retrogait.errors import ModelError, RecordingError
from retrogait.gait.direction.card import AnswerParams
from retrogait.gait.direction.families import Family
from retrogait.gait.direction.filter import FilterParams
from retrogait.gait.direction.model import OnnxModel
from retrogait.gait.direction.personal import parse_personal
from retrogait.training import fit as fitting
from retrogait.training.blocks import OUTSIDE, parts_of
from retrogait.training.export import graph_of
from retrogait.training.labelled import Label, LabelledStream
from retrogait.training.personal import adapt, adapt_shipped
from retrogait.training.replay import trial_card
from retrogait.training.simulated import simulated_streams

FAMILY = Family.SHANK_SIX_AXIS


@cache
def model(*, backward_bias: float) -> OnnxModel:
    """A reduced model, pushed towards backward."""
    pipeline = fitting.fit(of_family(FAMILY), family=FAMILY)
    pipeline[-1].intercept_ += backward_bias * np.array([-0.5, 0.5, 0.0])
    filtering, answer = FilterParams(0.1, 3.5, 1.0), AnswerParams(0.8, 0.9)
    card = trial_card(FAMILY, filtering=filtering, answer=answer)
    return OnnxModel(graph_of(pipeline, family=FAMILY), card=card)


@cache
def person() -> LabelledStream:
    """Somebody the model has not seen."""
    return next(s for s in simulated_streams(900, seed=7) if s.family is FAMILY)


def test_a_model_that_leans_backward_for_a_person_is_mended() -> None:
    adaptation = adapt([person()], model=model(backward_bias=4.0))
    assert adaptation.personal.offset_log_odds < -0.5
    assert adaptation.after_shortfall < adaptation.before_shortfall
    assert adaptation.is_worth_it
    assert adaptation.held_out == "block"
    assert parse_personal(adaptation.personal.to_json()) == adaptation.personal


def test_a_model_that_fits_is_left_nearly_as_it_is() -> None:
    adaptation = adapt([person()], model=model(backward_bias=0.0))
    assert abs(adaptation.personal.offset_log_odds) < 1.0
    assert 0.5 < adaptation.personal.scale < 2.0
    assert adaptation.is_worth_it == (adaptation.after_shortfall <= adaptation.before_shortfall)


def test_before_and_after_count_the_same_steps() -> None:
    adaptation = adapt([person()], model=model(backward_bias=4.0))
    assert adaptation.before.steps == adaptation.after.steps
    assert min(adaptation.before.steps) >= 30


def test_blocks_of_both_directions_make_a_part() -> None:
    parts = parts_of([person()], family=FAMILY)
    labels = [item.label for item in person().contacts if item is not None]
    for part in parts.folds:
        inside = {label for label, own in zip(labels, parts.numbers, strict=True) if own == part}
        assert {Label.FORWARD, Label.BACKWARD} <= inside
    assert OUTSIDE in parts.numbers


def test_recordings_are_held_out_whole_where_there_are_two() -> None:
    others = [s for s in of_family(FAMILY) if s.about.recording in ("simulated-0", "simulated-1")]
    parts = parts_of(others, family=FAMILY)
    counts = [sum(item is not None for item in stream.contacts) for stream in others]
    assert parts.kind == "recording"
    assert parts.numbers.tolist() == [0] * counts[0] + [1] * counts[1]


def test_too_little_is_refused_with_what_is_needed() -> None:
    forward_only = person().without(frozenset({Label.BACKWARD}))
    with pytest.raises(ModelError, match=r"30 backward steps of one person, got \d with 0; record"):
        adapt([forward_only], model=model(backward_bias=0.0))


def test_a_folder_without_recordings_of_a_shipped_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"no session\.json"):
        adapt_shipped(tmp_path, families=tuple(Family), left_out=print)
