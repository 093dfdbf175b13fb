"""Exports of phone apps, made from a recording of the project's own simulator."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from retrogait.recording import Overrides, TimedBlock, read
from retrogait.session import score
from retrogait.types import Direction, FloatArray

NATIVE = Path(__file__).parents[2] / "recordings" / "back-forward-backward-forward-walk"
WORN: dict[str, str] = {"placement": "lower_back", "forward": "+x", "up": "+z"}
START_NS = 1_760_000_000_000_000_000
START_UTC = "2025-10-09T08:53:20.000Z"


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """Samples: s, m/s², rad/s."""

    t_s: FloatArray
    acc: FloatArray
    gyr: FloatArray


@cache
def walk() -> Walk:
    """The native recording in memory."""
    items = [i for i in read(NATIVE).streams[0].blocks() if isinstance(i, TimedBlock)]
    gyr = [item.block.gyr_rads for item in items]
    return Walk(
        np.concatenate([item.t_s for item in items]),
        np.concatenate([item.block.acc_ms2 for item in items]),
        np.concatenate([g for g in gyr if g is not None]),
    )


Steps = list[tuple[float, Direction]]


def steps_of(path: Path, **asked: object) -> Steps:
    """Time and direction of every step."""
    given = Overrides(**(WORN | asked))  # type: ignore[arg-type]
    (stream,) = score(read(path, overrides=given)).streams
    return [(step.t_s, step.direction) for step in stream.steps]


@cache
def native_steps() -> Steps:
    """The steps of the native recording."""
    (stream,) = score(read(NATIVE)).streams
    return [(step.t_s, step.direction) for step in stream.steps]


def assert_same(found: Steps, *, within_s: float = 1e-3, expected: Steps | None = None) -> None:
    """Equal count and directions, times within a rounding."""
    wanted = native_steps() if expected is None else expected
    assert len(wanted) > 80
    assert len(found) == len(wanted)
    assert [direction for _, direction in found] == [direction for _, direction in wanted]
    apart = [abs(a - b) for (a, _), (b, _) in zip(found, wanted, strict=True)]
    assert max(apart) <= within_s


# --- Sensor Logger -------------------------------------------------------------------------


def sl_table(t_s: FloatArray, xyz: FloatArray) -> str:
    """A table of Sensor Logger: z first."""
    rows = [
        f"{START_NS + round(t * 1e9)},{t!r},{z!r},{y!r},{x!r}"
        for t, (x, y, z) in zip(t_s.tolist(), xyz.tolist(), strict=True)
    ]
    return "\n".join(["time,seconds_elapsed,z,y,x", *rows]) + "\n"


def sl_metadata(platform: str, *, standardisation: str | None = "false", app: str = "1.59") -> str:
    """``Metadata.csv``, without the setting as versions before it wrote it."""
    fields = {
        "version": "3",
        "device name": "Phone, mine",
        "recording epoch time": str(START_NS // 1_000_000),
        "recording time": "2025-10-09_08-53-20",
        "recording timezone": "Europe/Berlin",
        "platform": platform,
        "appVersion": app,
        "device id": "0000",
        "sensors": "Accelerometer|Gravity",
        "sampleRateMs": "10|10",
    }
    if standardisation is not None:
        fields["standardisation"] = standardisation
    values = ",".join(f'"{value}"' if "," in value else value for value in fields.values())
    return f"{','.join(fields)}\n{values}\n"


def sl_android() -> dict[str, str]:
    """An Android export; Accelerometer.csv without gravity lies in it too."""
    return dict(_sl_android())


@cache
def _sl_android() -> Mapping[str, str]:
    w = walk()
    return {
        "Accelerometer.csv": sl_table(w.t_s, w.acc - [0.0, 0.0, 9.8]),
        "TotalAcceleration.csv": sl_table(w.t_s, w.acc),
        "Gyroscope.csv": sl_table(w.t_s, w.gyr),
        "Annotation.csv": "time,seconds_elapsed,text,millisecond_press_duration\n",
        "Metadata.csv": sl_metadata("android"),
    }


def sl_iphone(*, sign: float = -1.0, standardisation: str | None = "false") -> dict[str, str]:
    """An iPhone's export: acceleration and gravity apart, both with its sign."""
    return dict(_sl_iphone(sign, standardisation))


@cache
def _sl_iphone(sign: float, standardisation: str | None) -> Mapping[str, str]:
    w = walk()
    gravity = np.tile([0.5, -0.3, 9.75], (len(w.t_s), 1)) + 0.2 * np.sin(w.t_s)[:, None]
    return {
        "Accelerometer.csv": sl_table(w.t_s, sign * (w.acc - gravity)),
        "Gravity.csv": sl_table(w.t_s, sign * gravity),
        "Gyroscope.csv": sl_table(w.t_s, w.gyr),
        "Metadata.csv": sl_metadata("ios", standardisation=standardisation),
    }


def sl_json(parts: Mapping[str, str]) -> str:
    """The same as the app's JSON: every number a text, metadata as a record."""
    records: list[dict[str, str]] = []
    for name, text in parts.items():
        header, *rows = text.splitlines()
        names = header.split(",")
        for row in rows:
            cells = row.replace('"Phone, mine"', "Phone").split(",")
            records.append({"sensor": name[:-4], **dict(zip(names, cells, strict=True))})
    return json.dumps(records)


# --- phyphox -------------------------------------------------------------------------------

ACC_NAMES = ("Acceleration x (m/s^2)", "Acceleration y (m/s^2)", "Acceleration z (m/s^2)")
GYR_NAMES = ("Gyroscope x (rad/s)", "Gyroscope y (rad/s)", "Gyroscope z (rad/s)")
LINEAR_NAMES = tuple(f"Linear {name}" for name in ACC_NAMES)


def px_table(
    t_s: FloatArray, xyz: FloatArray, names: Sequence[str], *, sep: str = ",", comma: bool = False
) -> str:
    """A table of phyphox: scientific numbers, quoted names."""
    lines = [sep.join(f'"{name}"' for name in ("Time (s)", *names))]
    for row in np.column_stack([t_s, xyz]).tolist():
        line = sep.join(f"{value:.9E}" for value in row)
        lines.append(line.replace(".", ",") if comma else line)
    return "\n".join(lines) + "\n"


def px_time(*runs: tuple[float, float, float], sep: str = ",", comma: bool = False) -> str:
    """``meta/time.csv``: experiment time of start and end of each run, and the phone's clock."""
    lines = [sep.join(f'"{n}"' for n in ("event", "experiment time", "system time",
                                         "system time text"))]  # fmt: skip
    for start_s, end_s, at_s in runs:
        for event, t_s, clock_s in (
            ("START", start_s, at_s),
            ("PAUSE", end_s, at_s + end_s - start_s),
        ):
            numbers = sep.join([f"{t_s:.15E}", f"{START_NS / 1e9 + clock_s:.15E}"])
            numbers = numbers.replace(".", ",") if comma else numbers
            lines.append(f'"{event}"{sep}{numbers}{sep}"2025-10-09 10:53:20.000 UTC+02:00"')
    return "\n".join(lines) + "\n"


def px_device(brand: str, *, sep: str = ",") -> str:
    """``meta/device.csv``."""
    rows = {
        "version": "1.2.0",
        "deviceModel": "Pixel 6a",
        "deviceBrand": brand,
        "deviceRelease": "15",
    }
    return "".join(f'"{k}"{sep}"{v}"\n' for k, v in {"property": "value", **rows}.items())


def phyphox(
    *, brand: str = "google", sign: float = 1.0, sep: str = ",", comma: bool = False
) -> dict[str, str]:
    """An export with both sensors."""
    return dict(_phyphox(brand, sign, sep, comma))


@cache
def _phyphox(brand: str, sign: float, sep: str, comma: bool) -> Mapping[str, str]:
    w = walk()
    return {
        "Accelerometer.csv": px_table(w.t_s, sign * w.acc, ACC_NAMES, sep=sep, comma=comma),
        "Gyroscope.csv": px_table(w.t_s, w.gyr, GYR_NAMES, sep=sep, comma=comma),
        "meta/device.csv": px_device(brand, sep=sep),
        "meta/time.csv": px_time((0.0, 66.0, 0.0), sep=sep, comma=comma),
    }


# --- packing -------------------------------------------------------------------------------


def zipped(path: Path, parts: Mapping[str, str], *, inside: str = "") -> Path:
    """The parts in a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(inside + name, text)
    return path


def unzipped(folder: Path, parts: Mapping[str, str]) -> Path:
    """The parts in a folder."""
    for name, text in parts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
