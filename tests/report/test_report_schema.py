"""``report.json`` is what its schema says, for every made-up score, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from report import made_scores, made_sessions

from retrogait.recording import read
from retrogait.report import SCHEMA, report_dict
from retrogait.session import Score, score
from retrogait.types import Side

jsonschema = pytest.importorskip("jsonschema")

EXAMPLES = Path(__file__).parents[2] / "recordings"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema as it is shipped."""
    shipped = files("retrogait.report").joinpath("report.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(shipped)
    return found


@pytest.fixture(scope="module")
def validator(schema: dict[str, Any]) -> Any:
    """A validator of the schema."""
    return jsonschema.Draft202012Validator(schema)


def objects(schema: object) -> Iterator[dict[str, Any]]:
    """Every part of a schema that describes an object."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for inner in schema.values():
            yield from objects(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from objects(inner)


def test_the_schema_is_one_and_strict(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == schema["properties"]["schema"]["const"] == SCHEMA
    found = list(objects(schema))
    assert len(found) > 30
    for one in found:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])


SCORES = {
    **made_scores.ALL,
    "session": made_sessions.session,
    "session of a foot": lambda: made_sessions.session(feet=(Side.RIGHT,)),
    "session of both": lambda: made_sessions.session(feet=(Side.LEFT, Side.RIGHT)),
}


@pytest.mark.parametrize("name", sorted(SCORES))
def test_every_made_up_report_is_valid(validator: Any, name: str) -> None:
    made: Score = SCORES[name]()
    validator.validate(json.loads(json.dumps(report_dict(made), allow_nan=False)))
    past = made_sessions.past(made)
    validator.validate(json.loads(json.dumps(report_dict(made, past), allow_nan=False)))


@pytest.mark.parametrize("name", ["right-foot-backward-run", "back-forward-backward-forward-walk"])
def test_reports_of_recordings_are_valid(validator: Any, name: str) -> None:
    validator.validate(json.loads(json.dumps(report_dict(score(read(EXAMPLES / name))))))


@pytest.mark.parametrize(
    "change",
    [
        {"added": 1},
        {"schema": "retrogait.report/2"},
        {"streams": []},
        {"metrics": None},
        {"comparison": {}},
        {"drift": {"direction": "up"}},
    ],
)
def test_what_is_wrong_is_refused(validator: Any, change: dict[str, object]) -> None:
    body = report_dict(made_scores.one_step())
    assert not validator.is_valid({**body, **change})


@pytest.mark.parametrize("name", ["session", "drift", "comparison", "created_utc"])
def test_what_is_missing_is_refused(validator: Any, name: str) -> None:
    body = report_dict(made_scores.one_step())
    del body[name]
    assert not validator.is_valid(body)
