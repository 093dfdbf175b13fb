"""What the tests of wearables' files share: walks of our own, and their steps again."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from retrogait.errors import RecordingError
from retrogait.recording import (
    Overrides,
    Person,
    StreamData,
    TimedBlock,
    read,
    write_recording,
)
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reader, Reading
from retrogait.session import score
from retrogait.types import FloatArray, Mounting, StepRecord

RECORDINGS = Path(__file__).parents[2] / "recordings"
DEG = 180 / np.pi
G = 9.80665
MILLISECOND_S = 0.001

FORCE, GRAVITY = Overrides(sign="force"), Overrides(sign="gravity")

SCRAPS = (b"-1", b"1e400", b"null", b"true", b'"x"', b"99999999999", b"nan", b"-0", b"[]", b"\r\n")


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """One stream of one of our recordings, and its steps."""

    t_s: FloatArray
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None
    rate_hz: float
    mounting: Mounting

    def without_gyroscope(self) -> Walk:
        return replace(self, gyr_rads=None)

    def first(self, seconds: float) -> Walk:
        n = round(seconds * self.rate_hz)
        gyr = None if self.gyr_rads is None else self.gyr_rads[:n]
        return replace(self, t_s=self.t_s[:n], acc_ms2=self.acc_ms2[:n], gyr_rads=gyr)


@cache
def walk(name: str, stream: int = 0) -> Walk:
    """A stream of one of the example recordings."""
    one = read(RECORDINGS / name).streams[stream]
    blocks = [item for item in one.blocks() if isinstance(item, TimedBlock)]
    gyr = [block.block.gyr_rads for block in blocks if block.block.gyr_rads is not None]
    return Walk(
        np.concatenate([block.t_s for block in blocks]),
        np.concatenate([block.block.acc_ms2 for block in blocks]),
        np.concatenate(gyr) if gyr else None,
        one.nominal_rate_hz,
        one.mounting,
    )


@cache
def foot() -> Walk:
    """A right foot that runs backward; six axes, 100 Hz."""
    return walk("right-foot-backward-run")


@cache
def back() -> Walk:
    """A lower back that walks backward, then forward; six axes, 100 Hz."""
    return walk("back-forward-backward-forward-walk").first(42.0)


@cache
def back_accel_only() -> Walk:
    """The same without its gyroscope."""
    return back().without_gyroscope()


@cache
def foot_accel_only() -> Walk:
    """The foot without its gyroscope."""
    return foot().without_gyroscope()


@cache
def chest() -> Walk:
    """A chest, accelerometer only, 50 Hz."""
    return walk("chest-accel-only-walk")


def steps(one: Walk, folder: Path) -> tuple[StepRecord, ...]:
    """The steps of a walk, written as a recording of our own."""
    data = StreamData("s", one.mounting, one.rate_hz, one.t_s, one.acc_ms2, one.gyr_rads)
    write_recording(
        folder, streams=[data], person=Person("p", None), source="made up", simulated=True
    )
    return tuple(score(read(folder)).streams[0].steps)


_numbers = count()
_known: dict[int, tuple[Walk, tuple[StepRecord, ...]]] = {}


def _native_steps(one: Walk, folder: Path) -> tuple[StepRecord, ...]:
    """The steps of one of our own walks, scored once; the walk is kept so that its id stays."""
    if id(one) not in _known:
        _known[id(one)] = (one, steps(one, folder))
    return _known[id(one)][1]


def of_reading(reading: Reading, *, like: Walk) -> Walk:
    """A reading, worn as the walk it was made of."""
    rate_hz = reading.nominal_rate_hz or like.rate_hz
    return Walk(reading.t_s, reading.acc_ms2, reading.gyr_rads, rate_hz, like.mounting)


def assert_same_steps(
    native: Walk, reading: Reading, folder: Path, *, within_s: float = 0.0
) -> None:
    """As many steps, each of the same direction, at the same times within ``within_s``."""
    expected = _native_steps(native, folder / "native")
    found = steps(of_reading(reading, like=native), folder / f"foreign-{next(_numbers)}")
    assert len(expected) > 5
    assert {step.direction for step in expected} != {"unknown"}
    assert [step.direction for step in found] == [step.direction for step in expected]
    late = np.array([a.t_s - b.t_s for a, b in zip(found, expected, strict=True)])
    assert np.abs(late).max() <= within_s + 1e-9, f"{np.abs(late).max():.4f} s"


def reading(reader: Reader, path: Path, asked: Overrides = FORCE) -> Reading:
    """What a reader makes of a file it claims."""
    parcel = Parcel(path)
    assert reader.recognises(parcel)
    return reader.read(parcel, asked=asked)


def refusal(reader: Reader, path: Path, asked: Overrides = FORCE) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(RecordingError) as caught:
        reading(reader, path, asked)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def endures(reader: Reader, path: Path, asked: Overrides = FORCE, *, seed: int = 7) -> None:
    """Cut anywhere or damaged, a file is read, refused in one line, or not claimed."""
    whole = path.read_bytes()
    rng = random.Random(seed)
    cuts = [whole[:n] for n in sorted(rng.randrange(len(whole)) for _ in range(25))]
    damaged = [_mutated(whole, rng) for _ in range(50)]
    refused = sum(_is_refused(reader, path, data, asked) for data in (*cuts, *damaged))
    assert refused, "nothing hurt: this tests nothing"


def _is_refused(reader: Reader, path: Path, data: bytes, asked: Overrides) -> bool:
    path.write_bytes(data)
    try:
        parcel = Parcel(path)
        if reader.recognises(parcel):
            one = reader.read(parcel, asked=asked)
            assert np.isfinite(one.t_s).all()
            assert (np.diff(one.t_s) > 0).all()
    except RecordingError as error:
        said = str(error)
    else:
        return False
    assert "\n" not in said
    return True


def _mutated(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 3, 20])):
        at = rng.randrange(min(len(out), rng.choice([300, len(out)])) + 1)
        match rng.randrange(5):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del out[at : at + rng.randrange(1, 40)]
            case 2:
                out[at : at + rng.randrange(6)] = rng.choice(SCRAPS)
            case 3:
                out[at:at] = out[max(0, at - 100) : at]
            case 4:
                out[at:at] = rng.choice(SCRAPS)
    return bytes(out)
