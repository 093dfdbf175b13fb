"""The TCX file: valid by its schema, and equal to the seconds and laps it stands for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from export.activity_readers import TPX, tcx_schema
from export.activity_scores import (
    ALL,
    STRETCHES,
    a_run,
    lower_back,
    one_foot,
    paused,
    standing,
)

from retrogait.errors import RecordingError
from retrogait.export import tcx
from retrogait.export.activity import Activity, activity_of
from retrogait.export.activity_seconds import Second
from retrogait.export.tcx import write_tcx
from retrogait.recording import Journal
from retrogait.session import Score

TCX = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
SPACES = {"t": TCX, "x": TPX}
HOSTILE = ["<script>alert(1)</script>", "]]>&amp;\"'", "x" * 10_000, "\u202e\x00\x1b[2J", "\ud800"]


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return tcx_schema()


def _written(score: Score, folder: Path) -> tuple[Path, ET.Element, Activity]:
    path = folder / "session.tcx"
    write_tcx(score, path)
    return path, ET.parse(path).getroot(), activity_of(score)


def _unix_s(text: str | None) -> float:
    return datetime.fromisoformat(text or "").timestamp()


def _number(one: ET.Element, path: str) -> float | None:
    text = one.findtext(path, namespaces=SPACES)
    return None if text is None else float(text)


@pytest.mark.parametrize("name", ALL)
def test_valid(name: str, schema: xmlschema.XMLSchema, tmp_path: Path) -> None:
    path, _, _ = _written(ALL[name](), tmp_path)
    schema.validate(str(path))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("<ns3:RunCadence>60<", "<ns3:RunCadence>255<"),
        ("<Calories>0</Calories>", ""),
        ("T10:00:05Z</Time>", "T10:00:05</Time>"),
        ("<ns3:Speed>", "<ns3:Watts>1</ns3:Watts><ns3:Speed>"),
        ("<Intensity>Resting</Intensity>", "<Intensity>Rest</Intensity>"),
    ],
)
def test_the_schema_bites(good: str, bad: str, schema: xmlschema.XMLSchema, tmp_path: Path) -> None:
    path, _, _ = _written(one_foot(), tmp_path)
    text = path.read_text(encoding="utf-8")
    assert good in text
    assert not schema.is_valid(text.replace(good, bad, 1))


@pytest.mark.parametrize("name", ALL)
def test_every_point_is_its_second(name: str, tmp_path: Path) -> None:
    _, root, activity = _written(ALL[name](), tmp_path)
    points = root.findall(".//t:Trackpoint", SPACES)
    for point, second in zip(points, activity.seconds, strict=True):
        _same_second(point, second)


def _same_second(point: ET.Element, second: Second) -> None:
    assert _unix_s(point.findtext("t:Time", namespaces=SPACES)) == second.unix_s
    for path, expected, rounding in (
        ("t:DistanceMeters", second.distance_m, 0.005),
        (".//x:Speed", second.speed_ms, 0.0005),
        (".//x:RunCadence", second.cadence_spm and second.cadence_spm / 2, 0.5),
    ):
        found = _number(point, path)
        if expected is None:
            assert found is None
        else:
            assert found == pytest.approx(expected, abs=rounding + 1e-9)


@pytest.mark.parametrize("name", ALL)
def test_every_lap(name: str, tmp_path: Path) -> None:
    _, root, activity = _written(ALL[name](), tmp_path)
    assert _unix_s(root.findtext(".//t:Id", namespaces=SPACES)) == activity.whole.start_unix_s
    for found, lap in zip(root.findall(".//t:Lap", SPACES), activity.laps, strict=True):
        assert _unix_s(found.get("StartTime")) == lap.start_unix_s
        assert _number(found, "t:TotalTimeSeconds") == pytest.approx(lap.timer_s, abs=0.0006)
        assert _number(found, "t:DistanceMeters") == pytest.approx(lap.distance_m or 0, abs=0.006)
        assert _number(found, "t:Extensions/x:LX/x:Steps") == lap.n_steps
        active = found.findtext("t:Intensity", namespaces=SPACES) == "Active"
        assert active is lap.kind.is_active
        assert found.findtext("t:Notes", namespaces=SPACES) == lap.words


def test_a_run_is_a_run_in_strides(tmp_path: Path) -> None:
    _, root, _ = _written(a_run(), tmp_path)
    assert [one.get("Sport") for one in root.iter(f"{{{TCX}}}Activity")] == ["Running"]
    cadences = {one.text for one in root.iter(f"{{{TPX}}}RunCadence")}
    assert cadences == {"0", "89"}  # 178 steps a minute


def test_walking_and_standing_are_other(tmp_path: Path) -> None:
    for score in (one_foot(), standing()):
        _, root, _ = _written(score, tmp_path)
        assert [one.get("Sport") for one in root.iter(f"{{{TCX}}}Activity")] == ["Other"]


def test_no_lengths_no_distance(tmp_path: Path) -> None:
    _, root, _ = _written(lower_back(), tmp_path)
    assert root.find(".//t:Trackpoint/t:DistanceMeters", SPACES) is None
    assert root.find(".//x:Speed", SPACES) is None
    assert root.find(".//x:AvgSpeed", SPACES) is None


def test_a_pause_breaks_the_track(tmp_path: Path) -> None:
    _, root, _ = _written(paused(), tmp_path)
    tracks = [len(lap.findall("t:Track", SPACES)) for lap in root.findall(".//t:Lap", SPACES)]
    assert tracks == [1, 1, 1, 2, 1, 1]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_does_no_harm(name: str, schema: xmlschema.XMLSchema, tmp_path: Path) -> None:
    block = replace(STRETCHES[2], block=name)
    journal = Journal(stretches=(block,))
    path, root, _ = _written(one_foot(name=name, journal=journal), tmp_path)
    schema.validate(str(path))
    note = root.findtext("t:Activities/t:Activity/t:Notes", namespaces=SPACES) or ""
    assert len(note) < 250
    assert note.startswith("retrogait: ")
    if name.isprintable() and len(name) < 100:
        assert note == f"retrogait: {name}"


def test_a_simulated_session_says_so(tmp_path: Path) -> None:
    _, root, _ = _written(one_foot(simulated=True), tmp_path)
    note = root.findtext("t:Activities/t:Activity/t:Notes", namespaces=SPACES)
    assert note == "retrogait: made-up; simulated: no sensor was worn by a person"


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    first = _written(one_foot(), tmp_path)[0].read_bytes()
    assert first == _written(one_foot(), tmp_path)[0].read_bytes()


def test_no_time_of_day_no_file(tmp_path: Path) -> None:
    path = tmp_path / "session.tcx"
    with pytest.raises(RecordingError, match="--started"):
        write_tcx(one_foot(created_utc=None), path)
    assert not path.exists()
    write_tcx(one_foot(created_utc=None), path, started_utc="2026-11-22T10:00:00Z")
    assert ET.parse(path).findtext(".//t:Id", namespaces=SPACES) == "2026-11-22T10:00:00Z"


def test_more_than_the_format_holds_is_left_out(
    schema: xmlschema.XMLSchema, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = activity_of(one_foot(journal=Journal()))
    most = replace(told.laps[0], n_steps=70_000, max_cadence_spm=600.0)
    monkeypatch.setattr(tcx, "activity_of", lambda *_, **__: replace(told, laps=(most,)))
    path = tmp_path / "session.tcx"
    write_tcx(one_foot(), path)
    schema.validate(str(path))
    extension = ET.parse(path).find(".//x:LX", SPACES)
    assert extension is not None
    assert [one.tag.partition("}")[2] for one in extension] == ["AvgSpeed", "AvgRunCadence"]
