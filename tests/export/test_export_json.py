"""The JSON export against its schema, and against ``steps.csv``."""

from __future__ import annotations

import copy
import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from export.live_example import ALL, EXAMPLES, live_recording, scored

import retrogait.export.schema
from retrogait.export import write_csv, write_json
from retrogait.export.schema import SCHEMA_FILE, export_schema
from retrogait.report import report_dict
from retrogait.session import Score

SHIPPED = Path(retrogait.export.schema.__file__).with_name(SCHEMA_FILE)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Score:
    return scored(live_recording(tmp_path_factory.mktemp("live") / "session"))[1]


def _written(score: Score, folder: Path) -> Any:
    write_json(score, folder / "out.json", report=report_dict(score))
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))


def test_the_shipped_schema_is_that_of_the_columns() -> None:
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == export_schema()


def test_a_live_session_is_valid(live: Score, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(export_schema())
    written = _written(live, tmp_path)
    jsonschema.validate(written, json.loads(SHIPPED.read_text(encoding="utf-8")))
    assert [len(written[key]) for key in ("sets", "cues", "bands")] == [3, 1, 1]
    assert written["session"]["plan"] == "first steps"
    assert written["session"]["started_utc"] == "2026-11-22T10:00:00Z"


@pytest.mark.parametrize("name", ALL)
def test_the_examples_are_valid(name: str, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(_written(scored(EXAMPLES / name)[1], tmp_path), export_schema())


SPOILT: list[Callable[[Any], Any]] = [
    lambda it: it.pop("steps"),
    lambda it: it.update(extra=1),
    lambda it: it["steps"][0].pop("t_s"),
    lambda it: it["steps"][0].update(direction="sideways"),
    lambda it: it["strides"][0].update(start_s="soon"),
    lambda it: it["sets"][0].update({"set": 1.5}),
    lambda it: it["session"].update(person=None),
    lambda it: it.update(schema="retrogait.export/2"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_the_schema_refuses_what_is_none(
    spoil: Callable[[Any], Any], live: Score, tmp_path: Path
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    written = copy.deepcopy(_written(live, tmp_path))
    spoil(written)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, export_schema())


def test_steps_and_strides_equal_the_csv_files(live: Score, tmp_path: Path) -> None:
    write_csv(live, tmp_path)
    written = _written(live, tmp_path)
    for name in ("steps", "strides", "sets"):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        assert len(lines) == len(written[name])
        for line, row in zip(lines, written[name], strict=True):
            assert list(line) == list(row)
            assert [_as_cell(text, row[key]) for key, text in line.items()] == list(row.values())


def _as_cell(text: str, value: Any) -> Any:
    """A csv cell as JSON has it."""
    if value is None:
        return None if text == "" else text
    return type(value)(text)


def test_streams_and_metrics_are_those_of_the_report(live: Score, tmp_path: Path) -> None:
    written, report = _written(live, tmp_path), report_dict(live)
    assert written["streams"] == report["streams"]
    assert written["metrics"] == report["metrics"]
