"""Maps: any table becomes readable by saying what its columns are; what is not said is asked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from foreign import specimens as made
from foreign.specimens import assert_same, steps_of

from retrogait.errors import RecordingError
from retrogait.recording import Overrides, read
from retrogait.recording.foreign.table_guess import guess_map
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS, TIME_UNITS

G = 9.80665
MAP = """
separator = "{separator}"
decimal = "{decimal}"
[time]
column = "stamp"
unit = "{time}"
[acceleration]
x = "-side"
y = "ahead"
z = "up"
unit = "{acc}"
sign = "{sign}"
[angular_rate]
x = "-rs"
y = "ra"
z = "ru"
unit = "{gyr}"
"""


def table(
    path: Path,
    *,
    time: str = "s",
    acc: str = "m/s2",
    gyr: str = "rad/s",
    sign: float = 1.0,
    separator: str = ",",
    comma: bool = False,
) -> Path:
    """The walk in columns that no program would guess: x is written turned round, as ``side``."""
    w = made.walk()
    turned = np.array([-1.0, 1.0, 1.0])
    columns = [
        w.t_s * TIME_UNITS[time],
        sign * w.acc * turned / ACC_UNITS[acc],
        w.gyr * turned / GYR_UNITS[gyr],
    ]
    rows = [separator.join(f"{v:.9g}" for v in row) for row in np.column_stack(columns).tolist()]
    text = "\n".join(rows)
    names = separator.join(["stamp", "side", "ahead", "up", "rs", "ra", "ru"])
    path.write_text(f"{names}\n{text.replace('.', ',') if comma else text}\n", encoding="utf-8")
    return path


def mapped(path: Path, **words: str) -> Path:
    """A map beside a table."""
    usual = {"separator": ",", "decimal": ".", "time": "s", "acc": "m/s2", "gyr": "rad/s"}
    text = MAP.format(**(usual | {"sign": "force"} | words))
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path, **asked: object) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(RecordingError) as caught:
        read(path, overrides=Overrides(**(made.WORN | asked)))  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("sign", ["force", "gravity"])
@pytest.mark.parametrize(
    ("time", "acc", "gyr"),
    [("s", "m/s2", "rad/s"), ("ms", "g", "deg/s"), ("us", "mg", "deg/s"), ("ns", "g", "rad/s")],
)
def test_units_and_signs(tmp_path: Path, time: str, acc: str, gyr: str, sign: str) -> None:
    factor = 1.0 if sign == "force" else -1.0
    path = table(tmp_path / "w.csv", time=time, acc=acc, gyr=gyr, sign=factor)
    words = mapped(tmp_path / "map.toml", time=time, acc=acc, gyr=gyr, sign=sign)
    assert_same(steps_of(path, map=words))
    (stream,) = read(path, overrides=Overrides(placement="chest", map=words)).streams
    assert stream.frame is not None
    assert "side" in stream.frame


@pytest.mark.parametrize(
    ("separator", "comma"), [(",", False), (";", False), ("tab", False), (";", True), ("tab", True)]
)
def test_separators(tmp_path: Path, separator: str, comma: bool) -> None:
    cut = "\t" if separator == "tab" else separator
    path = table(tmp_path / "w.csv", separator=cut, comma=comma)
    words = mapped(tmp_path / "m.toml", separator=separator, decimal="," if comma else ".")
    assert_same(steps_of(path, map=words))


def test_a_rate_instead_of_stamps(tmp_path: Path) -> None:
    path = table(tmp_path / "w.csv")
    text = MAP.format(
        separator=",", decimal=".", time="s", acc="m/s2", gyr="rad/s", sign="force"
    ).replace('[time]\ncolumn = "stamp"\nunit = "s"\n', "")
    words = tmp_path / "m.toml"
    words.write_text(text)
    assert "rate_hz for rows without stamps" in refusal(path, map=words)
    assert_same(steps_of(path, map=words, rate_hz=100.0))
    words.write_text("rate_hz = 100\n" + text)
    assert_same(steps_of(path, map=words))
    assert "leave --rate out" in refusal(path, map=words, rate_hz=50.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[time]", "[times]", "key 'times' is not known"),
        ('unit = "s"', 'unit = "min"', "unit must be one of 's', 'ms', 'us', 'ns', got 'min'"),
        ('unit = "m/s2"', 'unit = "ft"', "unit must be one of"),
        ('unit = "rad/s"', "", "[angular_rate]: unit must be one of"),
        ('sign = "force"', 'sign = "?"', "sign must be one of 'force', 'gravity', got '?'"),
        ('sign = "force"', "", "at rest the axis that points up reads +"),
        ('sign = "force"', "gravity = true", "key 'gravity' is not known"),
        ('x = "-side"', 'x = "?"', "x must be a column's name, got '?'"),
        ('x = "-side"', "x = 3", "x must be a column's name, got 3"),
        ('x = "-side"', 'x = "sideways"', "expects one column 'sideways'"),
        ('x = "-side"', 'x = "up"', "column 'up' is used twice"),
        ('decimal = "."', 'decimal = "x"', "decimal must be one of"),
        ('separator = ","', 'separator = "|"', "separator must be one of"),
        ("[acceleration]", "[acceleration", "broken TOML"),
        ("[acceleration]", "acceleration = 1\n[x]", "key 'x' is not known"),
    ],
)  # fmt: skip
def test_maps_that_are_not_understood(tmp_path: Path, old: str, new: str, said: str) -> None:
    path, words = table(tmp_path / "w.csv"), mapped(tmp_path / "m.toml")
    text = words.read_text()
    assert old in text
    words.write_text(text.replace(old, new, 1))
    assert said in refusal(path, map=words)


def test_map_and_command_line_disagree(tmp_path: Path) -> None:
    path, words = table(tmp_path / "w.csv"), mapped(tmp_path / "m.toml")
    assert "leave --acc-unit out" in refusal(path, map=words, acc_unit="g")
    assert "leave --gyr-unit out" in refusal(path, map=words, gyr_unit="deg/s")
    assert "leave --sign out" in refusal(path, map=words, sign="gravity")
    assert "cannot be read" in refusal(path, map=tmp_path / "absent.toml")


def test_a_map_is_for_a_table(tmp_path: Path) -> None:
    words = mapped(tmp_path / "m.toml")
    path = made.zipped(tmp_path / "w.zip", made.sl_android())
    assert "--map tells the columns of a csv file" in refusal(path, map=words)
    loose = tmp_path / "TotalAcceleration.csv"
    loose.write_text(made.sl_android()["TotalAcceleration.csv"])
    assert "expects one column" in refusal(loose, map=words)


@pytest.mark.parametrize(
    ("time", "acc", "gyr"),
    [("s", "m/s2", "rad/s"), ("ms", "g", "deg/s"), ("us", "mg", "deg/s"), ("ns", "m/s2", "deg/s")],
)
def test_a_guess_is_right_about_units_and_asks_for_the_sign(
    tmp_path: Path, time: str, acc: str, gyr: str
) -> None:
    path = table(tmp_path / "w.csv", time=time, acc=acc, gyr=gyr)
    names = "stamp,side,ahead,up,rs,ra,ru"
    text = path.read_text().replace(names, "time,ax,ay,az,gx,gy,gz", 1)
    path.write_text(text)
    guess = guess_map(path)
    values = tomllib.loads(guess)
    assert values["time"] == {"column": "time", "unit": time}
    assert values["acceleration"] == {
        "x": "ax", "y": "ay", "z": "az", "unit": acc, "sign": "?"
    }  # fmt: skip
    assert values["angular_rate"]["x"] == "gx"
    words = tmp_path / "m.toml"
    words.write_text(guess)
    assert "sign must be one of" in refusal(path, map=words)
    if gyr == "deg/s":
        assert values["angular_rate"]["unit"] == gyr


def test_a_guess_at_names_that_say_nothing(tmp_path: Path) -> None:
    path = table(tmp_path / "w.csv", separator=";", comma=True)
    values = tomllib.loads(guess_map(path))
    assert values["separator"] == ";"
    assert values["decimal"] == ","
    assert values["acceleration"]["x"] == "?"
    assert values["rate_hz"] == "?"
    assert '"side"' in guess_map(path)


def test_a_known_format_needs_no_map(tmp_path: Path) -> None:
    path = made.zipped(tmp_path / "w.zip", made.sl_android())
    assert "needs no map" in guess_map(path)
    with pytest.raises(RecordingError, match="a map is for a csv file"):
        guess_map(made.zipped(tmp_path / "x.zip", {"a.txt": "b"}))


def test_hostile_names_in_a_guess(tmp_path: Path) -> None:
    names = ['"; drop', "\x7f", "\u202eabc", "<script>", "😀", "a\\b", "ax", "ay", "az"]
    path = tmp_path / "w.csv"
    header = ",".join('"' + name.replace('"', '""') + '"' for name in names)
    row = ",".join(["0"] * 6 + ["0.1", "0.2", "9.8"])
    path.write_text(f"{header}\n" + f"{row}\n" * 50, encoding="utf-8")
    values = tomllib.loads(guess_map(path))
    assert values["acceleration"]["unit"] == "m/s2"


# --- the plain table asks where the sign can be wrong ----------------------------------------


def plain(path: Path, *, sign: float = 1.0) -> Path:
    """A table that is understood by its names."""
    w = made.walk()
    rows = np.column_stack([w.t_s, sign * w.acc, w.gyr])
    np.savetxt(path, rows, delimiter=",", header="t,ax,ay,az,gx,gy,gz", comments="", fmt="%.9g")
    return path


def test_a_table_with_the_other_sign_is_asked_about(tmp_path: Path) -> None:
    path = plain(tmp_path / "w.csv", sign=-1.0)
    said = refusal(path)
    assert "gravity reads along the declared down axis" in said
    assert "--sign gravity" in said
    assert_same(steps_of(path, sign="gravity"))
    assert "gravity reads along the declared down axis" in refusal(path, sign="force")


def test_learnt_axes_do_not_need_the_sign(tmp_path: Path) -> None:
    """Only left and right depend on it, and they are left open.

    Axes learnt from turned samples may be others in the last bit, and so may times.
    """
    path = plain(tmp_path / "w.csv")
    given: dict[str, object] = {"forward": None, "up": None, "calibrate": (3.0, 23.0)}
    as_read = steps_of(path, **given)
    learnt = steps_of(path, sign="force", **given)
    opposite = steps_of(plain(tmp_path / "o.csv", sign=-1.0), **given)
    turned = steps_of(plain(tmp_path / "g.csv", sign=-1.0), sign="gravity", **given)
    for other in (learnt, opposite, turned):
        assert_same(other, within_s=1e-9, expected=as_read)
    assert {str(direction) for _, direction in learnt} >= {"forward", "backward"}
