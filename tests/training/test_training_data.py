"""What is learnt from: only what may be, labelled only where the truth is sure."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from training.room import MOBGAP, of_family, people, walk_there_and_back

from retrogait.gait.direction.families import FEATURE_NAMES, Family
from retrogait.recording import TruthSegment
from retrogait.sim import Habit, InPlace, Run, Sit, Squats, Stairs, Stand, Turn, Walk
from retrogait.training.labelled import Label, labels_at
from retrogait.training.recordings import accel_only_streams, recorded_streams, train_ok_streams
from retrogait.training.sessions import draw_session
from retrogait.training.simulated import SEEDS_END, WIDENED, WIDER, simulated_streams, widened
from retrogait.training.train_ok import TRAIN_OK, admit
from retrogait.types import Direction, Placement


def test_only_named_sets_that_are_what_they_say_are_admitted(tmp_path: Path) -> None:
    good = walk_there_and_back(tmp_path / "mobgap" / "walk", source=MOBGAP)
    unknown = walk_there_and_back(tmp_path / "my-walks" / "walk", source="mine; train-ok")
    renamed = walk_there_and_back(tmp_path / "cmu" / "walk", source="dance; evaluate-only")
    admission = admit([good, unknown, renamed])
    assert admission.recordings == (good,)
    assert admission.left_out == (
        "my-walks: evaluate-only or unknown: left out",
        "cmu/walk: not of the set of that name: left out",
    )


def test_a_recording_of_no_known_set_teaches_nothing(tmp_path: Path) -> None:
    folder = walk_there_and_back(tmp_path / "bandai-locomotion" / "walk", source=MOBGAP)
    with pytest.raises(KeyError):
        train_ok_streams(folder)


def test_a_set_teaches_only_families_it_may(tmp_path: Path) -> None:
    assert Family.TRUNK_ACCEL not in TRAIN_OK["g1-moves"].families
    folder = walk_there_and_back(
        tmp_path / "g1-moves" / "walk", source="github experientialtech/g1-moves; train-ok"
    )
    assert admit([folder]).recordings == (folder,)
    assert train_ok_streams(folder) == []
    assert [stream.family for stream in recorded_streams(folder)] == [Family.TRUNK_ACCEL]


def test_an_accelerometer_is_not_heard_twice(tmp_path: Path) -> None:
    folder = walk_there_and_back(tmp_path / "mobgap" / "walk", source=MOBGAP)
    assert accel_only_streams(folder) == []
    assert len(train_ok_streams(folder)) == 1


def test_labels_keep_off_the_ends_of_segments_and_the_declared_walk() -> None:
    segments = [
        TruthSegment(10, 20, "backward", "walk"),
        TruthSegment(0, 10, "forward", "walk"),
        TruthSegment(20, 30, "other", "other"),
        TruthSegment(30, 40, "none", "other"),
    ]
    times_s = np.array([0.2, 0.4, 6.0, 9.8, 10.2, 10.4, 25.0, 35.0, 41.0])
    labels = labels_at(times_s, segments=segments, forward_walk_s=(5.0, 7.0))
    f, b, n = Label.FORWARD, Label.BACKWARD, Label.NEITHER
    assert labels == [None, f, None, None, None, b, n, n, None]


def test_labels_of_a_recording_are_those_of_its_truth(tmp_path: Path) -> None:
    folder = walk_there_and_back(tmp_path / "mobgap" / "walk", source=MOBGAP)
    (stream,) = train_ok_streams(folder)
    counts = Counter(label for _, label in stream.taught())
    assert counts[Label.FORWARD] > 15
    assert counts[Label.BACKWARD] > 15
    called = [
        (label, item.contact.verdict.direction)
        for item, label in stream.taught()
        if item.contact.verdict.direction is not Direction.UNKNOWN
    ]
    right = [(Label.FORWARD, Direction.FORWARD), (Label.BACKWARD, Direction.BACKWARD)]
    assert np.mean([pair in right for pair in called]) > 0.8


def test_unsure_labels_are_neither_learnt_nor_counted() -> None:
    stream = of_family(Family.FOOT_SIX_AXIS)[0]
    less = stream.without(frozenset({Label.BACKWARD}))
    before = Counter(label for _, label in stream.taught())
    after = Counter(label for _, label in less.taught())
    assert before[Label.BACKWARD] > 0
    assert after == before - Counter({Label.BACKWARD: before[Label.BACKWARD]})
    assert TRAIN_OK["pyshoe"].unsure == {Label.BACKWARD}


def test_simulated_people_teach_every_family_every_class() -> None:
    for family in Family:
        streams = of_family(family)
        counts = Counter(label for stream in streams for _, label in stream.taught())
        assert min(counts[label] for label in Label) >= 10, family
        for stream in streams:
            for item, _ in stream.taught():
                assert item.contact.evidence is not None
                features = item.contact.evidence.features
                assert len(features) == len(FEATURE_NAMES[family])
                assert np.isfinite(features).all()


def test_a_simulated_person_is_drawn_again_just_so() -> None:
    again = simulated_streams(1, seed=7)
    once = [s for s in people() if s.about.recording == "simulated-1"]
    assert [s.contacts for s in again] == [s.contacts for s in once]
    assert simulated_streams(1, seed=8)[0].contacts != again[0].contacts


def test_people_differ_in_body_sensor_and_rate() -> None:
    rates = {stream.rate_hz for stream in people()}
    placements = {stream.about.score.mounting.placement for stream in people()}
    assert len(rates) > 4
    assert placements == set(Placement)


def test_seeds_of_evaluation_are_refused() -> None:
    with pytest.raises(ValueError, match="0 to 999999, got 1000000"):
        simulated_streams(0, seed=SEEDS_END)


def test_habits_are_widened_away_from_the_mean() -> None:
    mean = Habit()
    habit = Habit(surge_lead_rad=0.1, sharpness=1.2, bounce=1.3, lean_rad=0.06)
    wide = widened(habit)
    assert wide.surge_lead_rad == pytest.approx(0.1 * WIDER)
    assert wide.sharpness == pytest.approx(1.2**WIDER)
    assert wide.lean_rad == pytest.approx(mean.lean_rad + 0.02 * WIDER)
    assert wide.bounce == habit.bounce
    assert "bounce" not in WIDENED
    assert widened(mean) == mean


def test_every_session_holds_all_kinds_and_can_be_walked() -> None:
    for seed in range(200):
        segments = draw_session(np.random.default_rng(seed)).segments
        kinds = {type(segment) for segment in segments}
        assert kinds == {Walk, Run, Turn, InPlace, Stairs, Sit, Squats, Stand}
        for kind in (Walk, Run):
            ways = {s.direction for s in segments if isinstance(s, kind)}
            assert ways == {Direction.FORWARD, Direction.BACKWARD}
