"""What is put into the history comes back; what is put in twice is there once."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
from history.past_sessions import EXAMPLES, ONE_SET, entry, live_like

from retrogait import profiles
from retrogait.errors import RecordingError
from retrogait.history import (
    Entry,
    History,
    HistoryError,
    Place,
    PlaceKind,
    Wanted,
    history_file,
)
from retrogait.history.entry import SESSION_COLUMNS, SET_COLUMNS, SetEntry
from retrogait.recording import read
from retrogait.session import SessionLine, line_of, score


@pytest.fixture
def kept(tmp_path: Path) -> History:
    return History(tmp_path / "home" / "history.db")


def test_it_lies_beside_the_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROGAIT_HOME", str(tmp_path))
    assert history_file().parent == profiles.home() == tmp_path
    monkeypatch.delenv("RETROGAIT_HOME")
    assert history_file().parent == profiles.home()


def test_an_entry_holds_all_that_a_session_line_does() -> None:
    line = {field.name: field.type for field in fields(SessionLine)}
    here = {field.name: field.type for field in fields(Entry)}
    assert line.items() <= here.items()
    assert {*SESSION_COLUMNS, "person"} == {*here} - {"number", "sets", "places"}
    assert [*SET_COLUMNS] == [field.name for field in fields(SetEntry)]


def test_what_is_put_in_comes_back(kept: History) -> None:
    assert kept.sessions() == []
    assert not kept.file.exists(), "looking makes no file"
    second, first = entry(2), entry(1, simulated=True, is_backward=False, plan="", stage=None)
    assert [kept.put(second), kept.put(first)] == [1, 2]
    told = kept.sessions()
    assert told == [replace(first, number=2, sets=()), replace(second, number=1, sets=())]
    assert kept.whole("2") == replace(first, number=2)
    assert kept.whole("session-2") == replace(second, number=1)
    assert kept.whole("/nowhere/session-1") == replace(first, number=2)


def test_what_is_asked_for(kept: History) -> None:
    kept.put_all(entry(n, person=f"p{n % 2}", placement=("foot", "chest")[n % 2]) for n in range(6))
    kept.put(entry(9, person="p1", started_utc=None))

    def names(**wanted: object) -> list[str]:
        return [one.name[-1] for one in kept.sessions(Wanted(**wanted))]  # type: ignore[arg-type]

    assert names() == ["9", "0", "1", "2", "3", "4", "5"]
    assert names(person="p1") == ["9", "1", "3", "5"]
    assert names(person="p1", last=2) == ["3", "5"]
    assert names(since_utc="2026-11-05T00:00:00Z") == ["4", "5"]
    assert names(placement="foot", plan="first-backward-walk") == ["0", "2", "4"]
    assert names(person="P1") == names(plan="other") == []
    people = [(one.label, one.n_worn, one.n_simulated) for one in kept.people()]
    assert people == [("p0", 3, 0), ("p1", 4, 0)]


def test_the_same_session_is_there_once(kept: History) -> None:
    kept.put(entry(1))
    again = entry(1, person="p02", cadence_spm=90.0, sets=(ONE_SET, replace(ONE_SET, number=2)))
    assert kept.put(again) == 1
    assert kept.whole("1") == replace(again, number=1)
    assert [one.label for one in kept.people()] == ["p02"]


def test_another_recording_in_the_same_place_takes_it_over(kept: History) -> None:
    kept.put_all([entry(1), entry(3)])
    kept.put(entry(2, places=entry(1).places))
    assert [one.name for one in kept.sessions()] == ["session-2", "session-3"]


def test_every_place_is_remembered_the_last_one_first(kept: History) -> None:
    results = Place(PlaceKind.RESULTS, Path("/nowhere/out"))
    moved = Place(PlaceKind.RECORDING, Path("/nowhere/moved"))
    kept.put(entry(1, places=(*entry(1).places, results)))
    kept.put(entry(1, places=(moved,)))
    assert kept.sessions()[0].folder == moved.path
    assert kept.whole("1").places == (moved, *entry(1).places, results)


def test_a_name_of_several_sessions_is_asked_for(kept: History) -> None:
    kept.put_all([entry(1, name="walk"), entry(2, name="walk")])
    with pytest.raises(HistoryError, match="2 sessions have that name; say which number: 1, 2"):
        kept.whole("walk")
    with pytest.raises(HistoryError, match="no such session"):
        kept.whole("3")
    with pytest.raises(HistoryError, match="no such session"):
        kept.whole("9" * 400)


@pytest.mark.parametrize(
    "label",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE session; --",
        'x" OR "1"="1',
        "\u202eevil\x1b[2J\x00",
        "x" * 10_000,
        "%s {} \\ \n",
        "",
    ],
)
def test_hostile_labels_are_only_labels(kept: History, label: str) -> None:
    kept.put_all([entry(1), entry(2, person=label, name=label, plan=label)])
    (one,) = kept.sessions(Wanted(person=label, plan=label))
    assert (one.person, one.name, one.plan) == (label, label, label)
    assert len(kept.sessions()) == 2


def test_half_letters_and_paths_that_are_no_text(kept: History) -> None:
    place = Place(PlaceKind.RECORDING, Path("/nowhere/\udc80"))
    kept.put(entry(1, person="a\ud800", name="\udc80", places=(place,)))
    (one,) = kept.sessions(Wanted(person="a\ud800"))
    assert (one.person, one.name, one.folder) == ("a\\ud800", "\\udc80", place.path)
    assert kept.whole("\udc80").number == 1
    assert kept.whole("/nowhere/\udc80").number == 1


def test_a_scored_recording(kept: History, tmp_path: Path) -> None:
    folder = live_like(tmp_path / "monday")
    result = score(read(folder))
    number = kept.add(result, folder, results=tmp_path / "out")
    told = kept.whole("monday")
    line = asdict(line_of(result))
    assert {name: getattr(told, name) for name in line} == line
    assert (told.number, told.models) == (number, "trunk-six-axis")
    assert [place.path for place in told.places] == [folder, tmp_path / "out"]
    first, second = told.sets
    assert (first.number, first.block, first.reason) == (1, "Walk", "reached")
    assert (second.start_s, second.end_s, second.reason) == (30.0, 50.0, "skipped")
    headlines = [one.headline for one in result.metrics.sets]
    assert [one.n_steps for one in told.sets] == [h.counts.total.steps for h in headlines]
    # A set of forward steps only, and one of backward ones: each is told by its own gait.
    cadences = [headlines[0].overall.cadence_spm.value, headlines[1].backward.cadence_spm.value]
    assert [one.cadence_spm for one in told.sets] == cadences
    assert None not in cadences
    shares = [one.in_band_pct for one in told.sets]
    assert told.in_band_pct is not None
    known = [share for share in shares if share is not None]
    assert min(known) <= told.in_band_pct <= max(known)


def test_a_moved_or_copied_recording_is_the_same_session(kept: History, tmp_path: Path) -> None:
    folder = live_like(tmp_path / "monday")
    number = kept.add(score(read(folder)), folder)
    moved = folder.rename(tmp_path / "elsewhere")
    copied = Path(shutil.copytree(moved, tmp_path / "copy"))
    assert kept.add(score(read(moved)), moved) == number
    assert kept.add(score(read(copied)), copied) == number
    (one,) = kept.sessions(Wanted(all_places=True))
    assert [place.path for place in one.places] == [copied, moved, folder]
    later = live_like(tmp_path / "tuesday", created_utc="2026-11-23T10:00:00+01:00")
    assert kept.add(score(read(later)), later) != number
    assert kept.sessions()[-1].started_utc == "2026-11-23T09:00:00Z"


def test_a_mended_label_moves_the_session(kept: History, tmp_path: Path) -> None:
    folder = live_like(tmp_path / "monday", person="p10")
    kept.add(score(read(folder)), folder)
    text = (folder / "session.json").read_text()
    (folder / "session.json").write_text(text.replace('"p10"', '"p01"'))
    kept.add(score(read(folder)), folder)
    assert [one.label for one in kept.people()] == ["p01"]
    assert len(kept.sessions()) == 1


@pytest.mark.parametrize("created", ["yesterday", "", "9999-12-31T23:59:59-12:00", "0001-01-01"])
def test_a_time_that_is_none_is_not_known(kept: History, tmp_path: Path, created: str) -> None:
    folder = live_like(tmp_path / "monday", created_utc=created)
    kept.add(score(read(folder)), folder)
    assert kept.sessions()[0].started_utc is None


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_foreign_file_or_folder(kept: History, tmp_path: Path, is_folder: bool) -> None:
    result = score(read(live_like(tmp_path / "monday")))
    phone = tmp_path / "phone" / "Accelerometer.csv"
    phone.parent.mkdir()
    shutil.copy(EXAMPLES / "back-forward-backward-forward-walk" / "imu.csv", phone)
    place = phone.parent if is_folder else phone
    assert kept.add(result, place) == kept.add(result, place)
    (one,) = kept.sessions()
    assert (one.recording_schema, one.folder) == ("", place)
    with pytest.raises(RecordingError, match="cannot be read"):
        kept.add(result, tmp_path / "gone.csv")


def test_what_is_gone_from_a_folder(kept: History, tmp_path: Path) -> None:
    def at(*paths: Path) -> tuple[Place, ...]:
        return tuple(Place(PlaceKind.RECORDING, path) for path in paths)

    here, other = tmp_path / "here", tmp_path / "other"
    (here / "there").mkdir(parents=True)
    kept.put(entry(1, places=at(here / "there")))
    kept.put(entry(2, places=at(here / "gone")))
    kept.put(entry(3, places=at(here / "gone-too", other / "copy")))
    assert [one.name for one in kept.gone_below(here)] == ["session-2"]
    kept.drop([2])
    assert [one.name for one in kept.sessions()] == ["session-1", "session-3"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_only_the_owner_reads_it(kept: History) -> None:
    kept.put(entry())
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(HistoryError, match="cannot be written"):
        History(tmp_path / "home" / "history.db").put(entry())


def test_a_scrubbed_session_leaves_no_byte(kept: History) -> None:
    kept.put_all(entry(n) for n in range(40))
    secret = "Wilhelmina-Oh-So-Secret"
    long = entry(50, person=secret, name=secret * 500, plan=secret)
    number = kept.put(replace(long, places=(Place(PlaceKind.RECORDING, Path("/x") / secret),)))
    assert secret.encode() in kept.file.read_bytes()
    kept.scrub([number])
    for file in kept.file.parent.iterdir():
        assert secret.encode() not in file.read_bytes(), file
    assert len(kept.sessions()) == 40
    assert [one.label for one in kept.people()] == ["p01"]


def test_nothing_to_scrub_makes_no_file(kept: History) -> None:
    kept.scrub([])
    assert not kept.file.exists()


def test_looking_something_up_needs_neither_numpy_nor_the_scoring() -> None:
    code = (
        "import sys; import retrogait.cli.history_words, retrogait.history.trend;"
        "print([m for m in ('numpy', 'scipy', 'retrogait.session') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_another_program_can_read_it(kept: History) -> None:
    kept.put_all([entry(1), entry(2)])
    with sqlite3.connect(kept.file) as database:
        rows = database.execute("SELECT count(*), max(cadence_spm) FROM session").fetchall()
    database.close()
    assert rows == [(2, 102.0)]
