"""Labels, read back by a parser of their own."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from export.live_example import EXAMPLES, FEET, HOLE_S, live_recording, scored

from retrogait.export import write_labels
from retrogait.session import Score

Label = tuple[float, float, str]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Score:
    return scored(live_recording(tmp_path_factory.mktemp("live") / "session"))[1]


def _track(path: Path) -> list[Label]:
    """What Audacity makes of a label file."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    return [(float(start), float(end), text) for start, end, text in rows]


def test_a_track_for_each_kind(live: Score, tmp_path: Path) -> None:
    write_labels(live, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("contacts-lower_back.txt", "direction-lower_back.txt", "holes-lower_back.txt"),
        *("sets.txt", "pauses.txt", "cues.txt", "marks.txt", "labels.csv"),
    }
    assert _track(tmp_path / "sets.txt") == [
        (0.5, 3.0, "rest"),
        (3.0, 20.0, "baseline 1 of 1: Walk"),
        (26.0, 34.0, "set 1 of 3: Walk backward"),
        (34.0, 35.0, "rest"),
        (35.0, 46.0, "set 2 of 3: Walk backward (skipped)"),
        (52.0, pytest.approx(66.0, abs=0.02), "set 3 of 3: Walk backward (cut off)"),
    ]
    assert _track(tmp_path / "cues.txt") == [
        (30.0, 30.0, "slow: quick, light (shown), 90 steps/min")
    ]
    assert _track(tmp_path / "pauses.txt") == [(28.0, 29.0, "pause")]
    assert _track(tmp_path / "marks.txt") == [(36.0, 36.0, "door")]
    ((start_s, end_s, _),) = _track(tmp_path / "holes-lower_back.txt")
    assert (start_s, end_s) == pytest.approx(HOLE_S, abs=0.02)


def test_contacts_are_the_steps(live: Score, tmp_path: Path) -> None:
    write_labels(live, tmp_path)
    steps = sorted(live.step_records, key=lambda step: step.t_s)
    labels = _track(tmp_path / "contacts-lower_back.txt")
    assert [(start, end) for start, end, _ in labels] == [
        (round(step.t_s, 4), round(step.t_s, 4)) for step in steps
    ]
    for step, (_, _, text) in zip(steps, labels, strict=True):
        told = {*text.split()} - {"unknown"}
        known = {step.direction, step.gait, step.side} - {"unknown"}
        assert told == {*map(str, known), *map(str, step.flags)}


def test_labels_of_a_track_do_not_overlap(live: Score, tmp_path: Path) -> None:
    write_labels(live, tmp_path)
    for path in tmp_path.glob("*.txt"):
        labels = _track(path)
        assert labels == sorted(labels)
        ends = [end for _, end, _ in labels]
        starts = [start for start, _, _ in labels]
        assert all(e <= s for e, s in zip(ends, starts[1:], strict=False)), path.name


def test_the_table_holds_all_tracks(live: Score, tmp_path: Path) -> None:
    write_labels(live, tmp_path)
    with (tmp_path / "labels.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["start_s", "end_s", "label", "track"]
    for path in tmp_path.glob("*.txt"):
        mine = [(float(a), float(b), text) for a, b, text, track in rows if track == path.stem]
        assert mine == _track(path)


def test_two_feet_have_tracks_of_their_own(tmp_path: Path) -> None:
    write_labels(scored(EXAMPLES / FEET)[1], tmp_path)
    assert {path.stem for path in tmp_path.glob("contacts-*.txt")} == {
        "contacts-left_foot",
        "contacts-right_foot",
    }


@pytest.mark.parametrize("name", ["../../away", "a/b", "<b>\tx\n", "كاحل", "", "x" * 300])
def test_hostile_stream_names_stay_in_the_folder(name: str, live: Score, tmp_path: Path) -> None:
    stream = replace(live.streams[0], name=name)
    view = replace(live.metrics.views[0], name=name)
    metrics = replace(live.metrics, views=(view,), headline_name=name)
    write_labels(replace(live, streams=(stream,), metrics=metrics), tmp_path / "out")
    (contacts,) = (tmp_path / "out").glob("contacts-*.txt")
    assert len(_track(contacts)) == len(stream.steps)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
