"""What of a person is deleted, and what stays: other people's, and files that are the user's."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from history.past_sessions import entry, live_like

from retrogait.history import Place, PlaceKind
from retrogait.history.traces import Kept, Traces, delete, traces_of

OWN = ("imu.csv", "packets.csv", "events.jsonl", "steps.csv", "report.html", "report.json")


def _whole(folder: Path, *, person: str = "p01") -> Path:
    """A recording with everything that retrogait writes into it."""
    live_like(folder, person=person)
    for name in OWN[1:]:
        (folder / name).write_text("{}")
    return folder


def _results(folder: Path, *, person: str = "p01") -> Path:
    """What scoring wrote somewhere else."""
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(json.dumps({"person": {"id": person}}))
    (folder / "report.html").write_text("<title>r</title>")
    (folder / "steps.csv").write_text("t_s\n")
    return folder


def _found(*places: Path, results: Path | None = None, **more: object) -> Traces:
    """The traces of p01, whose sessions lie there."""
    told = [Place(PlaceKind.RECORDING, path) for path in places]
    told += [] if results is None else [Place(PlaceKind.RESULTS, results)]
    folders = more.get("folders", [])
    assert isinstance(folders, list)
    return traces_of("p01", entries=[entry(1, places=tuple(told))], folders=folders)


def _why(found: Traces) -> dict[str, str]:
    return {one.path.name: one.why for one in found.kept}


def test_a_recording_goes_whole(tmp_path: Path) -> None:
    folder = _whole(tmp_path / "monday")
    found = _found(folder)
    assert {file.name for file in found.files} == {*OWN, "session.json"}
    assert found.files[-1].name == "session.json", "what says whose it is goes last"
    assert (found.folders, found.kept) == ([folder], [])
    assert found.n_bytes > 1000
    assert delete(found) == []
    assert list(tmp_path.iterdir()) == []
    assert _found(folder) == Traces(), "said again, nothing is left to do"


def test_results_elsewhere_go_too(tmp_path: Path) -> None:
    out = _results(tmp_path / "out" / "monday")
    found = _found(results=out)
    assert delete(found) == []
    assert not out.exists()
    assert out.parent.exists()


def test_a_users_own_files_stay_and_are_named(tmp_path: Path) -> None:
    folder = _whole(tmp_path / "monday")
    (folder / "thesis.docx").write_text("mine")
    (folder / "photos").mkdir()
    (folder / "photos" / "steps.csv").write_text("mine, too")
    found = _found(folder)
    stays = "not a file of retrogait's"
    assert _why(found) == {"thesis.docx": stays, "photos": stays}
    assert delete(found) == []
    assert sorted(path.name for path in folder.iterdir()) == ["photos", "thesis.docx"]
    assert (folder / "photos" / "steps.csv").read_text() == "mine, too"


def test_a_session_file_cannot_name_a_users_file(tmp_path: Path) -> None:
    folder = _whole(tmp_path / "monday")
    mine = tmp_path / "mine.csv"
    mine.write_text("mine")
    (folder / "thesis.docx").write_text("mine")
    session = json.loads((folder / "session.json").read_text())
    session["streams"] += [{"file": "../mine.csv"}, {"file": str(mine)}, {"file": "thesis.docx"}]
    session["streams"] += [{"file": 3}, "imu.csv", {"file": "shank.csv"}]
    (folder / "session.json").write_text(json.dumps(session))
    (folder / "shank.csv").write_text("t_s\n")
    found = _found(folder)
    assert all(file.parent == folder for file in found.files)
    delete(found)
    assert mine.read_text() == "mine"
    assert [path.name for path in folder.iterdir()] == ["thesis.docx"]


def test_other_people_are_not_touched(tmp_path: Path) -> None:
    folder, out = _whole(tmp_path / "a", person="p02"), _results(tmp_path / "b", person="p02")
    found = _found(folder, results=out)
    assert found.files == found.folders == []
    assert _why(found) == {"a": "of another person now", "b": "of another person now"}


def test_whose_it_is_must_be_said(tmp_path: Path) -> None:
    folder, out = _whole(tmp_path / "a"), _results(tmp_path / "b")
    (folder / "session.json").write_text("{broken")
    (out / "report.json").unlink()
    found = _found(folder, results=out)
    assert found.files == []
    assert _why(found) == {
        "a": "its session.json does not say whose it is",
        "b": "its report.json does not say whose it is",
    }


def test_a_foreign_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "phone.csv"
    file.write_text("t,x,y,z\n")
    assert _why(_found(file)) == {"phone.csv": "a file that did not come from retrogait"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_no_link_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "imu.csv").write_text("somebody's")
    folder = _whole(tmp_path / "monday")
    (folder / "imu.csv").unlink()
    (folder / "imu.csv").symlink_to(outside / "imu.csv")
    (folder / "packets.csv").unlink()
    (folder / "packets.csv").symlink_to(outside)
    found = _found(folder)
    assert _why(found) == dict.fromkeys(("imu.csv", "packets.csv"), "a link, or no file")
    delete(found)
    assert (outside / "imu.csv").read_text() == "somebody's"

    linked = tmp_path / "linked"
    linked.symlink_to(_whole(tmp_path / "real"))
    assert _why(_found(linked)) == {"linked": "reached through a link"}
    again = _whole(tmp_path / "tuesday")
    (again / "session.json").rename(outside / "session.json")
    (again / "session.json").symlink_to(outside / "session.json")
    assert _found(again).files == []


def test_a_folder_is_searched_for_what_the_history_does_not_know(tmp_path: Path) -> None:
    below = tmp_path / "sessions"
    mine, others = _whole(below / "a" / "b" / "mine"), _whole(below / "others", person="p02")
    out = _results(below / "out")
    found = _found(folders=[below])
    assert found.folders == [mine, out]
    assert delete(found) == []
    assert not mine.exists()
    assert (others / "session.json").exists()


def test_what_cannot_be_deleted_is_told(tmp_path: Path) -> None:
    folder = _whole(tmp_path / "monday")
    found = _found(folder)
    (folder / "new.txt").write_text("came meanwhile")
    failed = delete(found)
    assert [type(one) for one in failed] == [Kept]
    assert failed[0].path == folder
    assert (folder / "new.txt").exists()
