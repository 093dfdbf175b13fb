"""Damaged and hostile files: read, or refused in one line; nothing else, and nothing unpacked."""

from __future__ import annotations

import random
import struct
import zipfile
from pathlib import Path

import pytest
from foreign import specimens as made

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, find_recordings, read
from retrogait.recording.foreign import parcel as parcels
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.registry import READERS, reader_of

GIVEN = Overrides(placement="lower_back", forward="+x", up="+z", sign=None)
ROWS = 300
MUTATIONS = 40
SCRAPS = (
    b"-1",
    b"1e400",
    b"null",
    b'"',
    b"{",
    b"]",
    b"99999999999999999999",
    b"nan",
    b"\0",
    b"\r\n",
)


def short(parts: dict[str, str]) -> dict[str, str]:
    """The first rows of every table: quick to read again and again."""
    return {name: "".join(text.splitlines(keepends=True)[:ROWS]) for name, text in parts.items()}


def outcome(path: Path) -> str:
    """``read``, or the one line with which a file is refused."""
    said = "read"
    try:
        for stream in read(path, overrides=GIVEN).streams:
            list(stream.blocks())
    except RecordingError as error:
        said = str(error)
    assert "\n" not in said
    assert len(said) < 1500
    return said


def specimen(folder: Path, kind: str) -> Path:
    """A short export."""
    if kind == "json":
        path = folder / "w.json"
        path.write_text(made.sl_json(short(made.sl_android())), encoding="utf-8")
        return path
    if kind == "csv":
        path = folder / "TotalAcceleration.csv"
        path.write_text(short(made.sl_android())["TotalAcceleration.csv"], encoding="utf-8")
        return path
    parts = made.sl_iphone() if kind == "sensor logger" else made.phyphox(sep=";", comma=True)
    return made.zipped(folder / "w.zip", short(parts))


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, dropped, doubled or put in."""
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 3, 20])):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(5):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del out[at : at + rng.randrange(1, 40)]
            case 2:
                out[at : at + rng.randrange(6)] = rng.choice(SCRAPS)
            case 3:
                del out[at:]
            case 4:
                out[at:at] = out[max(0, at - 100) : at]
    return bytes(out)


@pytest.mark.parametrize("kind", ["sensor logger", "phyphox", "json", "csv"])
def test_mutations(tmp_path: Path, kind: str) -> None:
    rng = random.Random(kind)
    path = specimen(tmp_path, kind)
    whole = path.read_bytes()
    outcomes = []
    for _ in range(MUTATIONS):
        path.write_bytes(mutated(whole, rng))
        outcomes.append(outcome(path))
    assert sum(said != "read" for said in outcomes) > MUTATIONS // 4, "they never hurt"


@pytest.mark.parametrize("kind", ["sensor logger", "phyphox"])
def test_mutated_tables_in_a_sound_zip(tmp_path: Path, kind: str) -> None:
    rng = random.Random(kind)
    parts = short(made.sl_iphone() if kind == "sensor logger" else made.phyphox())
    outcomes = []
    for number in range(MUTATIONS):
        name = rng.choice(sorted(parts))
        hurt = mutated(parts[name].encode(), rng)
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for other, text in parts.items():
                archive.writestr(other, hurt if other == name else text)
        outcomes.append(outcome(path))
    assert any(said != "read" for said in outcomes)


@pytest.mark.parametrize("kind", ["sensor logger", "phyphox", "json"])
def test_every_cut_is_refused(tmp_path: Path, kind: str) -> None:
    path = specimen(tmp_path, kind)
    whole = path.read_bytes()
    for length in range(0, len(whole) - 1, max(1, len(whole) // 60)):
        path.write_bytes(whole[:length])
        assert outcome(path) != "read"


def test_a_cut_table_loses_its_last_line(tmp_path: Path) -> None:
    path = specimen(tmp_path, "csv")
    whole = path.read_bytes()
    given = Overrides(placement="lower_back", sign="force")
    for cut in range(1, 60):
        path.write_bytes(whole[:-cut])
        (stream,) = read(path, overrides=given).streams
        assert stream.stop_s is not None
        assert stream.stop_s >= 2.95


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 1000, bytes(range(256)) * 20, b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04junk",
     b"[" * 100_000, b'[{"sensor": "Accelerometer", "seconds_elapsed": 1}]', b"\xff\xfet\0",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"\n\n\n",
     b",,,,\n,,,,\n", b'"' * 200_000, b"t,ax\r,ay,az\n1,2,3,4\n"],
)  # fmt: skip
def test_what_is_no_recording(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.bin"
    path.write_bytes(content)
    assert outcome(path) != "read"


def test_a_zip_of_other_things_lists_what_is_known(tmp_path: Path) -> None:
    path = made.zipped(tmp_path / "w.zip", {"photo.jpg": "x", "notes.txt": "hello"})
    said = outcome(path)
    assert all(reader.name in said for reader in READERS)
    assert "\n" not in said
    (tmp_path / "folder").mkdir()
    with pytest.raises(RecordingError, match=r"session\.json"):
        find_recordings([tmp_path / "folder"])


def test_a_zip_that_claims_too_much_is_refused_unread(tmp_path: Path) -> None:
    """The size in the directory is changed to 3 GiB: refused before a byte is unpacked."""
    path = made.zipped(tmp_path / "w.zip", short(made.sl_android()))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 3 << 30)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))
    assert "expected at most 1 GiB" in outcome(path)


def test_a_part_packed_beyond_reason_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "TIGHT_PART_BYTES", 1 << 20)
    parts = short(made.sl_android())
    parts["TotalAcceleration.csv"] += " " * (2 << 20)
    assert "are no recording" in outcome(made.zipped(tmp_path / "w.zip", parts))


@pytest.mark.parametrize(
    "prefix",
    ["../../", "/", "..\\..\\", "C:\\", "a/../../b/", "\u202e", "<script>", "x" * 5000 + "/"],
)
def test_names_that_lead_elsewhere_do_no_harm(tmp_path: Path, prefix: str) -> None:
    """Only the last piece of a name is looked at, and nothing is written."""
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    before = {p for p in tmp_path.rglob("*") if p.is_file()}
    path = made.zipped(folder / "w.zip", short(made.sl_android()), inside=prefix)
    said = outcome(path)
    assert said == "read" or said.startswith(str(path))
    assert {p for p in tmp_path.rglob("*") if p.is_file()} - before == {path}


def test_a_name_with_line_ends_is_shown_in_one_line(tmp_path: Path) -> None:
    parts = {"a\nb\x1b[31m/" + name: text for name, text in short(made.sl_android()).items()}
    for name in list(parts):
        parts[name] = parts[name].replace("9.8", "oops", 1)
    said = outcome(made.zipped(tmp_path / "w.zip", parts))
    assert "must be a number" in said
    assert "\x1b" not in said


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    path = made.zipped(tmp_path / "w.zip", short(made.sl_android()))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(bytes(data))
    assert "cannot be read" in outcome(path)


def test_a_folder_with_half_a_disk_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "MOST_PARTS", 20)
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text("x")
    with pytest.raises(RecordingError, match="more than 20 files"):
        Parcel(tmp_path)
    with pytest.raises(RecordingError, match="no export in a known format"):
        find_recordings([tmp_path])


def test_each_specimen_has_one_reader(tmp_path: Path) -> None:
    for number, kind in enumerate(["sensor logger", "phyphox", "json", "csv"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        parcel = Parcel(specimen(folder, kind))
        assert [r.name for r in READERS if r.recognises(parcel)] == [reader_of(parcel).name]  # type: ignore[union-attr]


def test_folders_of_exports_are_found(tmp_path: Path) -> None:
    made.unzipped(tmp_path / "all" / "monday", short(made.sl_android()))
    made.unzipped(tmp_path / "all" / "tuesday", short(made.phyphox()))
    (tmp_path / "all" / "notes").mkdir()
    found = find_recordings([tmp_path / "all"])
    assert [path.name for path in found] == ["monday", "tuesday"]
    assert find_recordings([tmp_path / "all" / "monday"]) == [tmp_path / "all" / "monday"]
