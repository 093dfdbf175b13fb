"""The whole: scopes, pooling, JSON, text."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import numpy as np
import pytest

from retrogait.evaluation import evaluate_streams, evaluation_tables, render_text


@pytest.fixture
def streams(build):
    """Two physical sets, one simulated, with and without gyroscope."""
    times = np.arange(0.5, 12, 0.5)
    segments = [
        build.segment(0, 6),
        build.segment(6.5, 12, "backward"),
        build.segment(13, 20, "none"),
    ]

    def one(**options):
        half = len(times) // 2
        steps = [build.step(t, "forward" if k < half else "backward") for k, t in enumerate(times)]
        return build.stream(steps, segments=segments, contacts=build.alternating(times), **options)

    return [
        one(set_name="b", recording="r1"),
        one(set_name="a", recording="r1"),
        one(set_name="a", recording="r2", person="p2"),
        one(set_name="a", recording="r1", has_gyroscope=False),
        one(set_name="c", recording="r1", simulated=True),
        one(set_name="a", recording="r3", placement="chest"),
        one(set_name="a", recording="r4", placement="shank", side="left"),
    ]


def test_rows_stand_in_order_and_physical_is_never_pooled_with_simulated(streams):
    rows = [r for r in evaluate_streams(streams).detection if r.scope.gait == "all"]
    labels = [(r.scope.source, r.scope.set_name, r.scope.placement, r.scope.sensors) for r in rows]
    assert labels == [
        ("physical", "a", "lower_back", "six_axis"),
        ("physical", "a", "lower_back", "accel"),
        ("physical", "a", "chest", "six_axis"),
        ("physical", "a", "shank", "six_axis"),
        ("physical", "b", "lower_back", "six_axis"),
        ("physical", "all", "lower_back", "six_axis"),
        ("physical", "all", "lower_back", "accel"),
        ("physical", "all", "chest", "six_axis"),
        ("physical", "all", "shank", "six_axis"),
        ("mocap", "c", "lower_back", "six_axis"),
        ("mocap", "all", "lower_back", "six_axis"),
    ]
    counts = {label: (row.recordings, row.people) for label, row in zip(labels, rows, strict=True)}
    assert counts["physical", "a", "lower_back", "six_axis"] == (2, 2)
    assert counts["physical", "all", "lower_back", "six_axis"] == (3, 3)


def test_people_of_one_name_in_two_sets_are_two_people(build):
    both = [
        build.stream([1.0], segments=[build.segment(0, 5)], set_name=name) for name in ("a", "b")
    ]
    pooled = [r for r in evaluate_streams(both).latency if r.scope.set_name == "all"]
    assert {row.people for row in pooled} == {2}


def test_counts_of_what_was_evaluated(streams):
    evaluation = evaluate_streams(streams)
    assert (evaluation.recordings, evaluation.streams) == (6, 7)


def test_the_same_stream_twice_is_refused(streams):
    with pytest.raises(ValueError, match=r"recording b/r1 came twice \(six_axis\); give each"):
        evaluate_streams([streams[0], streams[0]])


def test_input_and_output_survive_pickling_and_order_of_streams_does_not_matter(streams):
    evaluation = evaluate_streams(streams)
    assert pickle.loads(pickle.dumps(evaluation)) == evaluation
    assert evaluate_streams(pickle.loads(pickle.dumps(streams))) == evaluation
    backwards = evaluate_streams(iter(streams[::-1]))
    assert [r.f1.value for r in backwards.detection] == [r.f1.value for r in evaluation.detection]


def test_the_json_form_is_plain_and_complete(streams):
    evaluation = evaluate_streams([*streams, replace(streams[0], recording="bare")])
    plain = json.loads(json.dumps(evaluation.to_dict(), allow_nan=False))
    assert plain["schema"] == "retrogait.evaluation/1"
    row = plain["detection"][0]
    assert row["set_name"] == "a"
    assert row["f1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert plain["left_out"] == []
    assert plain["direction"][0]["unknown_reasons"] == {}
    assert plain["stride_length"] == []


def test_nothing_in_nothing_out():
    evaluation = evaluate_streams([])
    assert evaluation_tables(evaluation) == ()
    assert render_text(evaluation).startswith("0 streams of 0 recordings")


def test_tables_have_a_cell_for_each_heading(streams):
    for table in evaluation_tables(evaluate_streams(streams)):
        assert {len(row) for row in table.rows} == {len(table.header)}


def test_pooled_rows_that_only_repeat_are_not_printed(build):
    stream = build.stream(
        [1.0, 2.0], segments=[build.segment(0, 5)], contacts=build.alternating([1.0, 2.0])
    )
    evaluation = evaluate_streams([stream])
    assert len(evaluation.detection) == 4
    table = next(t for t in evaluation_tables(evaluation) if t.name == "detection")
    assert [row[:5] for row in table.rows] == [
        ("set-a", "lower_back", "six_axis", "forward", "walk")
    ]


def test_text_columns_are_aligned(streams):
    blocks = render_text(evaluate_streams(streams)).split("\n\n")
    block = next(b for b in blocks if b.startswith("Step detection") and "physical" in b)
    _, header, rule, *rows = block.rstrip("\n").split("\n")
    starts = [k for k in range(len(rule)) if rule[k] == "-" and (k == 0 or rule[k - 1] == " ")]
    assert len(starts) == 17
    for line in (header, *rows):
        assert len(line) <= len(rule)
        assert all(line[start - 2 : start] == "  " for start in starts[1:])


def test_the_overview_shows_the_pooled_figures(streams):
    evaluation = evaluate_streams(streams)
    table = next(t for t in evaluation_tables(evaluation) if t.name == "overview")
    line = dict(zip(table.header, table.rows[0], strict=True))
    assert (line["set"], line["placement"], line["sensors"]) == ("a", "lower_back", "six_axis")
    assert (line["F1"], line["contact ms"], line["direction"]) == ("1.000", "0", "1.000")
    assert line["latency p95 ms"] == "200"
    assert line["length %"] == "-"


def test_streams_without_contacts_are_named_below_the_tables(build):
    text = render_text(evaluate_streams([build.stream([1.0], segments=[build.segment(0, 5)])]))
    assert text.endswith("set-a, streams: 1: no true contacts\n")
