"""Whole sessions of a simulated person who does what is called out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from collecting.guided import BRIEF, DECLARED, Session

from retrogait.collecting import scenario_of
from retrogait.collecting.protocol import END_MARGIN_S, START_MARGIN_S
from retrogait.collecting.timetable import end_s, spans
from retrogait.errors import RecordingError, SourceError
from retrogait.recording import KINDS, TimedBlock, TruthSegment, read, read_truth
from retrogait.session import score
from retrogait.sim import Person, simulate
from retrogait.types import Direction, Gap, Heading


def _events(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


def _labels(folder: Path) -> tuple[TruthSegment, ...]:
    truth = read_truth(folder)
    assert truth is not None
    return truth.segments


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(tmp_path_factory.mktemp("whole") / "rec").run()


def test_every_block_is_called_out_on_time(whole: Session) -> None:
    said = whole.witness.said
    for block, (start_s, stop_s) in zip(BRIEF.blocks, spans(BRIEF), strict=True):
        words = [text for t_s, text in said if start_s - 10.1 < t_s < start_s + 0.01]
        assert words[0].startswith(f"In 10 seconds: {block.title}, {block.seconds:g} seconds.")
        assert words[1:] == ["three", "two", "one", "Go."]
        assert (pytest.approx(stop_s), "Stop.") in said
        assert block.title.upper() in whole.witness.shown
    assert [t for t, _ in said] == sorted(t for t, _ in said)
    assert said[0][1].startswith("A clear, flat")
    assert said[-1][1].startswith("That was all")


def test_the_board_counts_down_to_the_next_edge(whole: Session) -> None:
    left = np.array(whole.witness.counted)
    assert (np.diff(left) < 0).mean() > 0.9
    assert left.min() == 0.0
    assert left.max() < 28.0


def test_labels_match_what_the_simulated_person_truly_did(whole: Session) -> None:
    motion = simulate(scenario_of(BRIEF), person=Person(), seed=3)
    labels = _labels(whole.folder)
    assert [(label.direction, label.gait) for label in labels] == [
        KINDS[block.kind] for block in BRIEF.blocks
    ]
    for label in labels:
        # Turns on the spot are two segments of the simulator, left and right.
        done = [s for s in motion.segments if s.start_s < label.end_s and label.start_s < s.end_s]
        assert {(s.direction, s.gait) for s in done} == {(label.direction, label.gait)}
        assert done[0].start_s + 1.0 < label.start_s
        assert label.end_s < done[-1].end_s - 0.5


def test_labels_are_the_marks_less_the_margins(whole: Session) -> None:
    marks = [e for e in _events(whole.folder) if e["kind"] == "marker"]
    went = [e["t_s"] for e in marks if e["edge"] == "go"]
    stopped = [e["t_s"] for e in marks if e["edge"] == "stop"]
    expected = [round(t, 3) for span in spans(BRIEF) for t in span]
    assert [t for pair in zip(went, stopped, strict=True) for t in pair] == expected
    for label, (start_s, stop_s) in zip(_labels(whole.folder), spans(BRIEF), strict=True):
        assert label.start_s - START_MARGIN_S == pytest.approx(start_s)
        assert label.end_s + END_MARGIN_S == pytest.approx(stop_s)


def test_the_recording_is_what_the_contract_says(whole: Session) -> None:
    recording = read(whole.folder)
    stream = recording.streams[0]
    walk = _labels(whole.folder)[1]
    assert (recording.person.id, recording.simulated) == ("p01", True)
    assert (stream.name, stream.rate_hz, stream.has_gyroscope) == ("lower_back", 100.0, True)
    assert stream.mounting.axes is None
    assert stream.mounting.forward_walk_s == (walk.start_s, walk.end_s)
    assert stream.stop_s is not None
    assert stream.stop_s >= end_s(BRIEF) - 0.1


def test_the_recording_scores_as_labelled(whole: Session) -> None:
    scored = score(read(whole.folder))
    (stream,) = scored.streams
    assert [c.refusal for c in stream.calibrations] == [""]
    for label in _labels(whole.folder)[2:]:
        inside = [s for s in scored.step_records if label.start_s < s.t_s < label.end_s]
        answered = {s.direction for s in inside} - {Direction.UNKNOWN}
        if label.direction in ("forward", "backward"):
            assert len(inside) >= 8
            assert answered == {Direction(label.direction)}


def test_declared_axes_need_no_walk(tmp_path: Path) -> None:
    Session(tmp_path / "rec", mounting=DECLARED).run()
    mounting = read(tmp_path / "rec").streams[0].mounting
    assert mounting.axes == DECLARED.axes
    assert mounting.forward_walk_s is None
    assert score(read(tmp_path / "rec")).streams[0].mounting.axes is not None
    assert Heading.DECLARED.is_known


@pytest.mark.parametrize("packet_s", [0.01, 0.13, 0.4])
def test_packets_of_any_size_give_one_recording(
    whole: Session, tmp_path: Path, packet_s: float
) -> None:
    Session(tmp_path / "rec", packet_s=packet_s).run()
    for name in ("session.json", "truth_segments.csv", "events.jsonl"):
        assert (tmp_path / "rec" / name).read_bytes() == (whole.folder / name).read_bytes()
    here, there = (
        (folder / "imu.csv").read_text().splitlines() for folder in (tmp_path / "rec", whole.folder)
    )
    # The session ends at one moment; what is still on its way then is one packet at most.
    both = min(len(here), len(there))
    assert here[:both] == there[:both]
    assert max(len(here), len(there)) - both <= 40


def test_holes_are_told_and_not_filled(tmp_path: Path) -> None:
    gathered = Session(tmp_path / "rec", dropped=0.05).run().collector.gathered()
    assert gathered is not None
    items = list(read(tmp_path / "rec").streams[0].blocks())
    samples = sum(len(item.block) for item in items if isinstance(item, TimedBlock))
    missing = sum(item.count for item in items if isinstance(item, Gap))
    told = sum(int(str(e["missing"])) for e in _events(tmp_path / "rec") if e["kind"] == "gap")
    assert (gathered.n_samples, gathered.n_missing) == (samples, missing)
    assert told == missing > 100


def test_ctrl_c_within_a_block_keeps_what_was_done(tmp_path: Path) -> None:
    start_s, _ = spans(BRIEF)[2]
    session = Session(tmp_path / "rec").run_until(start_s + 5.0)
    gathered = session.collector.gathered()
    assert gathered is not None
    assert [kind for kind, _, _ in gathered.rows()] == ["still", "forward"]
    assert len(_labels(tmp_path / "rec")) == 2
    cut = gathered.broken_off
    assert cut is not None
    assert (cut.block.kind, cut.start_s, cut.stop_s) == ("backward", start_s, start_s + 5.0)
    assert _events(tmp_path / "rec")[-1]["edge"] == "broken_off"
    stop_s = read(tmp_path / "rec").streams[0].stop_s
    assert stop_s == pytest.approx(start_s + 5.0, abs=0.1)
    assert session.witness.said[-1][1] == "Stop."


@pytest.mark.parametrize("t_s", [0.001, 3.0, 20.0, 27.5, 60.0])
def test_ctrl_c_at_any_time_leaves_a_recording_or_nothing(tmp_path: Path, t_s: float) -> None:
    session = Session(tmp_path / "rec").run_until(t_s)
    gathered = session.collector.gathered()
    if gathered is None:
        assert not (tmp_path / "rec").exists()
    else:
        assert read(tmp_path / "rec").streams[0].stop_s == pytest.approx(t_s, abs=0.1)


def test_a_silent_sensor_ends_the_session(tmp_path: Path) -> None:
    session = Session(tmp_path / "rec", after=1000, fault="silent")
    with pytest.raises(SourceError, match="no sample for 5 s; check that the sensor is on"):
        session.run()
    gathered = session.collector.gathered()
    assert gathered is not None
    assert gathered.n_samples == 5000
    assert gathered.broken_off is not None
    assert gathered.broken_off.stop_s == pytest.approx(50.0 + 5.0, abs=0.5)
    assert session.witness.said[-1][1] == "Stop."


def test_a_sensor_that_never_speaks_leaves_no_recording(tmp_path: Path) -> None:
    session = Session(tmp_path / "rec", after=0, fault="silent")
    with pytest.raises(SourceError, match="no sample for 5 s"):
        session.run()
    assert session.collector.gathered() is None
    assert not (tmp_path / "rec").exists()


def test_a_stream_that_ends_early_is_said(tmp_path: Path) -> None:
    session = Session(tmp_path / "rec", after=1000, fault="ends")
    with pytest.raises(SourceError, match=r"ended after 50\.0 s, the protocol 'brief' lasts"):
        session.run()
    assert len(_labels(tmp_path / "rec")) == 1


@pytest.mark.parametrize("error", [SourceError("the link is gone"), OSError("disk full")])
def test_an_error_of_the_source_comes_through(tmp_path: Path, error: Exception) -> None:
    session = Session(tmp_path / "rec", after=900, fault=error)
    with pytest.raises(type(error), match=str(error)):
        session.run()
    assert read(tmp_path / "rec").streams[0].stop_s == pytest.approx(45.0, abs=0.1)
    assert session.witness.said[-1][1] == "Stop."


def test_a_recording_is_never_overwritten(whole: Session) -> None:
    before = (whole.folder / "imu.csv").read_bytes()
    with pytest.raises(RecordingError, match="already holds a recording"):
        Session(whole.folder).run()
    assert (whole.folder / "imu.csv").read_bytes() == before
