"""The failure gallery, the page, and the way through JSON."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from xml.etree import ElementTree

import pytest

from retrogait.evaluation import Evaluation, evaluate_streams, pictures
from retrogait.evaluation.failures import trial, what_is_seen
from retrogait.evaluation.page import evaluation_page, figure_style, write_page
from retrogait.report.figures.canvas import NARROW, WIDE
from retrogait.report.figures.panel import sheet, standalone
from retrogait.report.markup import joined
from retrogait.session import GapRecord


@pytest.fixture
def walk(build):
    """Makes a stream with so many right, wrong and unknown steps in a forward segment."""

    def make(right=0, wrong=0, unknown=0, **options):
        calls = ["forward"] * right + ["backward"] * wrong + ["unknown"] * unknown
        steps = [build.step(1.0 + k, call) for k, call in enumerate(calls)]
        contacts = build.alternating([1.0 + k for k in range(len(calls))])
        segments = [build.segment(0, 60)]
        return build.stream(steps, segments=segments, contacts=contacts, stop_s=70, **options)

    return make


@pytest.fixture
def idle(build):
    """A stream without gait, with so many steps called backward."""

    def make(backward, **options):
        steps = [build.step(1.0 + k, "backward") for k in range(backward)]
        segments = [build.segment(0, 60, "other", "other")]
        return build.stream(steps, segments=segments, stop_s=70, **options)

    return make


def names(evaluation):
    return [entry.recording for entry in evaluation.gallery]


def test_worst_first_by_wrong_then_unanswered_then_f1(walk):
    streams = [
        walk(9, 1, recording="one-wrong"),
        walk(5, 0, 5, recording="half-unanswered"),
        walk(10, recording="fine"),
        walk(2, 3, recording="three-wrong"),
        walk(9, 0, 1, recording="tenth-unanswered"),
    ]
    worst = ["three-wrong", "one-wrong", "half-unanswered", "tenth-unanswered", "fine"]
    assert names(evaluate_streams(streams)) == worst


def test_recordings_without_gait_have_their_own_places(walk, idle):
    streams = [idle(k, recording=f"idle-{k}") for k in range(1, 6)]
    streams += [walk(5, k, recording=f"walk-{k}") for k in range(7)]
    found = names(evaluate_streams(streams))
    assert found == [*(f"walk-{k}" for k in (6, 5, 4, 3, 2)), "idle-5", "idle-4", "idle-3"]


def test_a_recording_is_shown_once_by_its_worst_stream(walk):
    streams = [
        walk(5, 1),
        walk(5, 2, has_gyroscope=False),
        walk(5, 1, recording="r2"),
    ]
    evaluation = evaluate_streams(streams)
    assert [(e.recording, e.sensors) for e in evaluation.gallery] == [
        ("r1", "accel"),
        ("r2", "six_axis"),
    ]


def test_sources_are_kept_apart(walk):
    streams = [
        walk(5, 3, recording="c", simulated=True, by_simulator=True),
        walk(5, 2, recording="b", simulated=True),
        walk(5, 1, recording="a"),
    ]
    found = [(e.source, e.recording) for e in evaluate_streams(streams).gallery]
    assert found == [("physical", "a"), ("mocap", "b"), ("simulator", "c")]


def test_what_is_to_be_seen_is_counted(build, walk, idle):
    seen = {
        e.recording: what_is_seen(e)
        for e in evaluate_streams(
            [
                walk(7, 1, 2, recording="a"),
                idle(3, recording="b"),
                build.stream([], segments=[build.segment(0, 5)], recording="c"),
            ]
        ).gallery
    }
    assert seen["a"] == (
        "1 of 8 answers wrong (1 called backward); 2 of 10 steps unanswered, mostly: signal too "
        "weak; F1 1.000 (0 missed, 0 false)."
    )
    assert seen["b"] == "3 of 3 steps without gait called backward."
    assert seen["c"] == "nothing answered; no true contacts to hold against."


def test_wrong_steps_at_the_start_of_a_stretch_are_named(build):
    steps = [build.step(10.5 + k, call) for k, call in enumerate(["forward", "forward", "forward"])]
    stream = build.stream(steps, segments=[build.segment(0, 10), build.segment(10, 20, "backward")])
    (entry,) = evaluate_streams([stream]).gallery
    assert "3 of 3 answers wrong (3 called forward), 2 of them in the first 2 s" in what_is_seen(
        entry
    )


def test_missed_and_false_are_timed(build):
    stream = build.stream(
        [1.0, 3.5], segments=[build.segment(0, 10)], contacts=build.alternating([1.0, 2.0, 3.0])
    )
    (entry,) = evaluate_streams([stream]).gallery
    assert (entry.missed_s, entry.false_s) == ((2.0, 3.0), (3.5,))
    assert entry.f1 == pytest.approx(0.4)


@pytest.fixture
def evaluation(build, walk, idle):
    """A bit of everything."""
    turn = build.stream(
        [
            build.step(1.0 + k, "forward" if k < 9 else "backward", cadence_spm=100)
            for k in range(15)
        ],
        segments=[build.segment(0, 10), build.segment(10, 20, "backward")],
        gaps=[GapRecord(17.0, 1.0)],
        recording="turn",
        stop_s=25,
    )
    return evaluate_streams(
        [
            turn,
            walk(7, 1, 2, recording="<script>alert(1)</script>"),
            walk(7, placement="foot", side="right", simulated=True, recording="m"),
            walk(5, 5, simulated=True, by_simulator=True, recording="s", has_gyroscope=False),
            walk(0, 0, 9, placement="thigh", side="left", has_gyroscope=False, recording="t"),
            idle(2, recording="i", set_name="sim-stairs", simulated=True, by_simulator=True),
        ]
    )


def test_through_json_and_back(evaluation):
    plain = json.loads(json.dumps(evaluation.to_dict(), allow_nan=False))
    assert Evaluation.from_dict(plain) == evaluation
    assert plain["calibration"][0]["set_name"] == "set-a"


def test_json_of_another_kind_is_refused(evaluation):
    plain = evaluation.to_dict()
    with pytest.raises(
        ValueError, match=r"expected an evaluation of schema retrogait\.evaluation/1"
    ):
        Evaluation.from_dict({**plain, "schema": "other/1"})
    del plain["coverage"]
    with pytest.raises(ValueError, match="expected the fields coverage"):
        Evaluation.from_dict(plain)


def test_the_page_needs_nothing_from_outside(evaluation, tmp_path):
    page = write_page(evaluation, tmp_path / "new").read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|https?:", page)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_allows_its_own_style_only(evaluation):
    page = evaluation_page(evaluation)
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert ' style="' not in page


def test_the_page_has_every_part_and_its_links_lead_somewhere(evaluation):
    page = evaluation_page(evaluation)
    for heading in ("Reliability of belief", "Coverage and risk", "Failure gallery", "Overview"):
        assert f"<h2>{heading}</h2>" in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))


def test_an_empty_evaluation_is_a_page_too():
    assert "0 streams of 0 recordings" in evaluation_page(evaluate_streams([]))


def test_no_direction_is_drawn_of_a_thigh_without_gyroscope(evaluation):
    names = [row.name for _, _, rows in pictures.turn_rounds(evaluation).groups for row in rows]
    panels = [panel.title for panel in pictures.coverage_panels(evaluation)]
    assert names == ["lower back"]
    assert panels == ["lower back", "foot", "lower back, accel"]


def test_sheets_are_files_of_their_own(evaluation):
    files = [
        sheet(pictures.reliability_groups(evaluation), title="r", style=figure_style()),
        sheet([("c", pictures.coverage_panels(evaluation))], title="c", style=figure_style()),
        *(_alone(figure) for figure in _row_figures(evaluation)),
    ]
    for content in files:
        assert ElementTree.fromstring(content).tag.endswith("svg")


def _row_figures(evaluation):
    yield pictures.turn_rounds(evaluation)
    for draw in (pictures.false_backward, pictures.no_gait):
        yield draw(evaluation, sensors="six_axis")


def _alone(figure):
    return standalone(
        figure.drawn(), width=760, height=figure.height, title=figure.title, style=figure_style()
    )


def test_a_style_that_would_end_its_own_section_is_refused():
    with pytest.raises(ValueError, match="cannot hold"):
        standalone(joined([]), width=1, height=1, title="t", style="]]>")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_timeline_rings_the_wrong_and_shades_the_truth(evaluation, size):
    for entry in evaluation.gallery:
        drawn = trial(entry).figure(size)
        root = ElementTree.fromstring(drawn)
        classes = [element.get("class", "") for element in root.iter()]
        assert ("wrong-ring" in classes) == (entry.wrong + entry.wrong_idle > 0)
        truths = sum(name.startswith("truth ") for name in classes)
        assert truths == len(entry.segments)


def test_marks_lie_at_their_times(evaluation):
    entry = next(e for e in evaluation.gallery if e.recording == "turn")
    root = ElementTree.fromstring(trial(entry).figure(WIDE))
    path = next(e.get("d") for e in root.iter() if e.get("class") == "mark backward")
    starts = [float(x) for x in re.findall(r"M([\d.]+) ", path)]
    expected = [64 + (t - 0) / 25 * (760 - 64 - 14) for t in range(10, 16)]
    assert starts == pytest.approx(expected, abs=0.1)
