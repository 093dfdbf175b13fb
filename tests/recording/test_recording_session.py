"""``session.json``: what is refused, what may be left out, what the command line adds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from recording.recording_files import BACK, RIGHT_FOOT, edit_session, stream_data, write

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, read
from retrogait.types import BodyAxes, Mounting, Placement, Side

PLAN = {"name": "p", "stage": 0, "sets": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound recording."""
    return write(tmp_path / "r", stream_data(np.arange(300) / 100))


def refusal(folder: Path, *, overrides: Overrides | None = None) -> str:
    """The one line with which a recording is refused."""
    with pytest.raises(RecordingError) as caught:
        read(folder, overrides=overrides)
    message = str(caught.value)
    assert "\n" not in message
    return message


def edit(folder: Path, **keys: object) -> None:
    """Change top keys of session.json; a value of ... removes the key."""
    session: dict[str, Any] = json.loads((folder / "session.json").read_text())
    for key, value in keys.items():
        session[key] = value
        if value is ...:
            del session[key]
    (folder / "session.json").write_text(json.dumps(session))


def test_missing_folder_and_missing_session(tmp_path: Path) -> None:
    assert "no such file or folder" in refusal(tmp_path / "absent")
    (tmp_path / "empty").mkdir()
    assert "expected a folder with session.json" in refusal(tmp_path / "empty")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "broken JSON"),
        ('{"schema": ', "broken JSON"),
        ("[1, 2]", "expected a JSON object"),
        ("{}", "key 'schema' is missing"),
        ('{"schema": "retrogait.recording/2"}', "schema must be 'retrogait.recording/1', got"),
        ('{"schema": 1}', "'schema' must be a string"),
        ("[" * 100_000, "broken JSON"),
    ],
)
def test_broken_session_file(folder: Path, text: str, message: str) -> None:
    (folder / "session.json").write_text(text)
    assert message in refusal(folder)


def test_session_file_that_is_no_text(folder: Path) -> None:
    (folder / "session.json").write_bytes(b"\xff\xfe\x00\x81")
    assert "cannot be read" in refusal(folder)


@pytest.mark.parametrize("key", ["schema", "source", "simulated", "person", "streams"])
def test_missing_key(folder: Path, key: str) -> None:
    edit(folder, **{key: ...})
    assert key in refusal(folder)


@pytest.mark.parametrize("key", ["name", "file", "placement", "rate_hz", "gravity_included"])
def test_missing_stream_key(folder: Path, key: str) -> None:
    edit_session(folder, **{key: ...})
    assert f"stream 1: key '{key}' is missing" in refusal(folder)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("source", 3, "'source' must be a string"),
        ("simulated", "no", "'simulated' must be true or false"),
        ("simulated", None, "'simulated' must be true or false"),
        ("created_utc", 5, "'created_utc' must be a string"),
        ("person", "Ann", "expected a JSON object"),
        ("person", {"id": "p", "height_m": 178}, "height must be in metres"),
        ("person", {"id": "p", "height_m": "1.78"}, "'height_m' must be a number"),
        ("person", {"height_m": 1.7}, "key 'id' is missing"),
        ("streams", {}, "'streams' must be a list"),
        ("streams", [], "'streams' is empty"),
        ("streams", ["imu"], "expected a JSON object"),
        (
            "plan",
            PLAN | {"thresholds": []},
            "thresholds: expected a JSON object",
        ),
        (
            "plan",
            PLAN | {"thresholds": {"made_up": 1}},
            "unknown threshold made_up",
        ),
        (
            "plan",
            PLAN | {"thresholds": {"enter_of": 99}},
            "between 1 and 20",
        ),
    ],
)
def test_wrong_value(folder: Path, key: str, value: object, message: str) -> None:
    edit(folder, **{key: value})
    assert message in refusal(folder)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("placement", "wrist", "placement must be one of lower_back, chest, thigh, shank, foot"),
        ("placement", None, "'placement' must be a string"),
        ("side", "both", "side must be left, right or null, got 'both'"),
        ("rate_hz", 0, "'rate_hz' must be above 0"),
        ("rate_hz", "100", "'rate_hz' must be a number, got '100'"),
        ("rate_hz", True, "'rate_hz' must be a number, got True"),
        ("rate_hz", float("nan"), "'rate_hz' must be a number, got nan"),
        ("rate_hz", 10**400, "'rate_hz' must be a number"),
        ("gravity_included", False, "gravity_included is false"),
        ("axes", {"forward": "+x", "up": "-x"}, "lie on one sensor axis"),
        ("axes", {"forward": "x", "up": "+z"}, "axis must be one of"),
        ("axes", {"forward": "+x"}, "axes: key 'up' is missing"),
        ("axes", "+x +z", "expected a JSON object"),
        ("calibration", {"forward_walk": [5, 2]}, "start before end"),
        ("calibration", {"forward_walk": [5]}, "must be [start_s, end_s]"),
        ("calibration", {"forward_walk": ["a", 2]}, "must be [start_s, end_s]"),
        ("file", "../imu.csv", "in the recording's folder"),
        ("file", "other.csv", "cannot be read: No such file"),
        ("name", "", "needs a name"),
    ],
)
def test_wrong_stream_value(folder: Path, key: str, value: object, message: str) -> None:
    edit_session(folder, **{key: value})
    said = refusal(folder)
    assert message in said
    assert str(folder) in said


def test_two_streams_of_one_name_or_file(tmp_path: Path) -> None:
    t_s = np.arange(300) / 100
    folder = write(tmp_path / "r", stream_data(t_s, name="a"), stream_data(t_s, name="b"))
    edit_session(folder, name="b")
    assert "its own name" in refusal(folder)
    edit_session(folder, name="a", file="imu-b.csv")
    assert "its own file" in refusal(folder)


def test_keys_that_may_be_null_may_be_left_out(folder: Path) -> None:
    edit_session(folder, side=..., axes=..., calibration=...)
    edit(folder, created_utc=..., person={"id": "p"}, device="added later")
    recording = read(folder)
    assert recording.streams[0].mounting == Mounting(Placement.LOWER_BACK)
    assert recording.person.height_m is None


def test_command_line_fills_what_is_missing(folder: Path) -> None:
    edit_session(folder, placement=..., axes=None)
    edit(folder, person={"id": "p", "height_m": None})
    given = Overrides(
        placement="foot", side="right", forward="-y", up="+x", calibrate=(0.5, 20.25), height_m=1.6
    )
    recording = read(folder, overrides=given)
    assert recording.streams[0].mounting == RIGHT_FOOT
    assert recording.person.height_m == 1.6
    assert not any("replaces" in note for note in recording.streams[0].notes)


def test_command_line_replaces_in_a_single_stream_and_says_so(folder: Path) -> None:
    stream = read(folder, overrides=Overrides(placement="chest", rate_hz=50.0)).streams[0]
    assert stream.mounting == Mounting(Placement.CHEST, axes=BACK.axes)
    assert (stream.nominal_rate_hz, stream.rate_hz) == (50.0, 100.0)
    assert "placement chest of the command line replaces lower_back of session.json" in stream.notes


def test_command_line_does_not_replace_in_one_of_several_streams(tmp_path: Path) -> None:
    t_s = np.arange(300) / 100
    left = Mounting(Placement.FOOT, side=Side.LEFT)
    right = Mounting(Placement.FOOT, side=Side.RIGHT)
    folder = write(
        tmp_path / "feet",
        stream_data(t_s, name="left_foot", mounting=left),
        stream_data(t_s, name="right_foot", mounting=right),
    )
    axes = BodyAxes.parse(forward="+y", up="+z")
    filled = read(folder, overrides=Overrides(forward="+y", up="+z"))
    assert [stream.mounting.axes for stream in filled.streams] == [axes, axes]
    said = refusal(folder, overrides=Overrides(side="right"))
    assert "cannot say which of several streams" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"placement": "wrist"}, "placement must be one of lower_back"),
        ({"side": "both"}, "side must be one of left, right"),
        ({"forward": "+x", "up": "-x"}, "lie on one sensor axis"),
        ({"forward": "x", "up": "+z"}, "axis must be one of"),
        ({"forward": "+x"}, "add up"),
        ({"up": "+x"}, "add forward"),
        ({"rate_hz": 0.0}, "rate must be"),
        ({"rate_hz": float("inf")}, "rate must be"),
        ({"calibrate": (5.0, 5.0)}, "must end after it starts"),
        ({"height_m": 178.0}, "height must be in metres"),
        ({"acc_unit": "ft/s2"}, "acceleration unit must be one of m/s2, g, mg"),
        ({"gyr_unit": "rpm"}, "angular rate unit must be one of rad/s, deg/s"),
    ],
)
def test_usage_errors_are_value_errors(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Overrides(**options)


def test_sets_of_a_live_session(folder: Path) -> None:
    lines = [
        {"t_s": 0.1, "kind": "marker"},
        {"t_s": 0.2, "kind": "set_start", "plan": "2 x 1"},
        {"t_s": 0.9, "kind": "set_end"},
        {"t_s": 1.5, "kind": "set_start"},
    ]
    text = "\n".join(json.dumps(line) for line in lines) + '\n{"t_s": 2.0, "kind": "se'
    (folder / "events.jsonl").write_text(text)
    # The process died in the second set: it lasts to the last sample.
    assert read(folder).sets == ((0.2, 0.9), (1.5, 2.99))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: broken JSON"),
        ('{"t_s": 1}', "line 1: key 'kind' is missing"),
        ('{"t_s": "1", "kind": "rest"}', "line 1: 't_s' must be a number"),
        ('{"t_s": 1, "kind": "set_end"}', "line 1: a set ends that was not started"),
    ],
)
def test_bad_event(folder: Path, line: str, message: str) -> None:
    (folder / "events.jsonl").write_text(line + "\n")
    assert message in refusal(folder)


def test_a_person_that_is_no_object_is_named(folder: Path) -> None:
    edit(folder, person=None)
    assert "session.json, person: expected a JSON object, got None" in refusal(folder)


def test_a_name_of_two_lines_is_refused(folder: Path) -> None:
    edit_session(folder, name="left\nfoot")
    assert "'name' must be one line of text, got 'left\\nfoot'" in refusal(folder)
