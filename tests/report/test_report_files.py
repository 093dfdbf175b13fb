"""report.json, steps.csv and the folder they are written to."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from report import made_scores

from retrogait.report import COLUMNS, SCHEMA, report_dict, write_report, write_steps_csv
from retrogait.report.plain import plain
from retrogait.session import Score
from retrogait.types import Direction, Flag, Gait, LengthSource, Reason, Side, StepRecord

HEADER = (
    "stream,t_s,known_at_s,side,gait,direction,p_backward,interval_s,cadence_spm,"
    "stride_length_m,length_source,flags"
)
STEP = StepRecord(
    stream="right, foot",
    t_s=1.23456,
    known_at_s=1.5,
    side=Side.RIGHT,
    gait=Gait.RUN,
    direction=Direction.BACKWARD,
    p_backward=0.98765,
    reason=None,
    interval_s=0.5,
    cadence_spm=123.456,
    stride_length_m=1.2346,
    length_source=LengthSource.FOOT,
    flags=(Flag.SLOW, Flag.UNEVEN),
)
BARE = replace(
    STEP,
    side=Side.UNKNOWN,
    gait=Gait.UNKNOWN,
    direction=Direction.UNKNOWN,
    p_backward=None,
    reason=Reason.WEAK,
    interval_s=None,
    cadence_spm=None,
    stride_length_m=None,
    length_source=LengthSource.NONE,
    flags=(),
)


def test_steps_csv_to_the_letter(tmp_path: Path) -> None:
    write_steps_csv(tmp_path / "steps.csv", [STEP, BARE])
    assert (tmp_path / "steps.csv").read_bytes().decode("utf-8") == (
        f"{HEADER}\n"
        '"right, foot",1.2346,1.5000,right,run,backward,'
        "0.9877,0.5000,123.46,1.235,foot,slow;uneven\n"
        '"right, foot",1.2346,1.5000,unknown,unknown,unknown,,,,,none,\n'
    )
    assert ",".join(COLUMNS) == HEADER


def test_steps_csv_reads_back(tmp_path: Path) -> None:
    steps = [step for stream in made_scores.two_feet().streams for step in stream.steps]
    write_steps_csv(tmp_path / "steps.csv", steps)
    with (tmp_path / "steps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(steps)
    for row, step in zip(rows, steps, strict=True):
        assert row["stream"] == step.stream
        assert float(row["t_s"]) == pytest.approx(step.t_s, abs=5e-5)
        assert Direction(row["direction"]) is step.direction
        assert Side(row["side"]) is step.side
        assert (row["p_backward"] == "") == (step.p_backward is None)
        assert (row["interval_s"] == "") == (step.interval_s is None)
        assert tuple(Flag(f) for f in row["flags"].split(";") if f) == step.flags
        if step.stride_length_m is not None:
            assert float(row["stride_length_m"]) == pytest.approx(step.stride_length_m, abs=5e-4)


def test_no_steps_leave_the_header(tmp_path: Path) -> None:
    write_steps_csv(tmp_path / "steps.csv", [])
    assert (tmp_path / "steps.csv").read_text(encoding="utf-8") == f"{HEADER}\n"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(tmp_path: Path, value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        write_steps_csv(tmp_path / "steps.csv", [replace(STEP, interval_s=value)])
    with pytest.raises(ValueError, match="finite"):
        plain({"x": [value]})


@pytest.mark.parametrize("name", sorted(made_scores.ALL))
def test_report_json_is_plain_complete_and_reads_back(tmp_path: Path, name: str) -> None:
    made: Score = made_scores.ALL[name]()
    json_path, html_path = write_report(made, tmp_path / "deep" / "down")
    written = json_path.read_text(encoding="utf-8")
    body = json.loads(written, parse_constant=lambda word: pytest.fail(f"{word} in report.json"))
    assert body == report_dict(made)
    assert body["schema"] == SCHEMA == "retrogait.report/1"
    assert set(body) == {
        "schema",
        "name",
        "source",
        "simulated",
        "created_utc",
        "person",
        "steps_file",
        "streams",
        "metrics",
        "session",
        "drift",
        "comparison",
    }
    assert [s["name"] for s in body["streams"]] == [s.name for s in made.streams]
    assert len(body["metrics"]["views"]) == len(made.metrics.views)
    assert html_path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_every_unknown_figure_in_the_json_has_its_reason() -> None:
    found: list[object] = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            if {"value", "why_not"} <= set(value):
                found.append(value)
                assert (value["value"] is None) == bool(value["why_not"])
                assert (value["value"] is None) == (value["trust"] == "not known")
            for inner in value.values():
                look(inner)
        if isinstance(value, list):
            for inner in value:
                look(inner)

    for maker in made_scores.ALL.values():
        look(report_dict(maker()))
    assert len(found) > 500


def test_a_reason_keeps_a_name_for_machines_and_words_for_people() -> None:
    assert plain(Reason.WEAK) == {"name": "weak", "text": Reason.WEAK.value}
    assert plain((1, 0.1 + 0.2, None, True)) == [1, 0.3, None, True]


def test_json_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(TypeError, match="bytes"):
        plain(b"x")


def test_an_old_report_is_replaced(tmp_path: Path) -> None:
    write_report(made_scores.two_feet(), tmp_path)
    write_report(made_scores.nothing(), tmp_path)
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["name"] == "standing"


def test_a_name_that_utf8_cannot_hold_is_written_all_the_same(tmp_path: Path) -> None:
    odd = replace(made_scores.one_step(), name="walk\udcff")
    json_path, html_path = write_report(odd, tmp_path)
    assert json.loads(json_path.read_text(encoding="utf-8"))["name"] == "walk\udcff"
    assert "walk\ufffd" in html_path.read_text(encoding="utf-8")
    write_steps_csv(tmp_path / "steps.csv", [replace(STEP, stream="walk\udcff")])
    assert "walk?" in (tmp_path / "steps.csv").read_text(encoding="utf-8")


def test_nothing_is_written_when_a_number_is_not_finite(tmp_path: Path) -> None:
    made = made_scores.one_foot()
    broken = replace(made, streams=(replace(made.streams[0], rate_hz=float("nan")),))
    with pytest.raises(ValueError, match="finite"):
        write_report(broken, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_colours_are_those_of_okabe_and_ito() -> None:
    style = (
        Path(made_scores.__file__).parents[2] / "retrogait/report/figures/figures.css"
    ).read_text(encoding="utf-8")
    assert re.search(r"--forward: #0072b2; --backward: #e69f00", style)
