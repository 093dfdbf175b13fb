"""Arrays straight to a score, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import retrogait as rg
from retrogait.recording import Stream
from retrogait.types import FloatArray

RECORDINGS = Path(__file__).parents[2] / "recordings"
NAMES = sorted(path.parent.name for path in RECORDINGS.glob("*/session.json"))
N = 400
T_S = np.arange(N) / 100
STILL = np.tile([0.0, 0.0, 9.81], (N, 1))
WORN = {"placement": "lower_back", "forward": "+x", "up": "+z"}


def _samples(stream: Stream) -> dict[str, FloatArray | None]:
    blocks = [item for item in stream.blocks() if not isinstance(item, rg.Gap)]
    gyr = [item.block.gyr_rads for item in blocks if item.block.gyr_rads is not None]
    return {
        "t_s": np.concatenate([item.t_s for item in blocks]),
        "acc_ms2": np.concatenate([item.block.acc_ms2 for item in blocks]),
        "gyr_rads": np.concatenate(gyr) if gyr else None,
    }


def _from(stream: Stream) -> rg.Recording:
    mounting = stream.mounting
    assert mounting.axes is not None
    forward, up = mounting.axes.words()
    return rg.from_arrays(
        **_samples(stream),
        placement=mounting.placement,
        side=None if mounting.side is rg.Side.UNKNOWN else mounting.side,
        forward=forward,
        up=up,
    )


@pytest.mark.parametrize("name", NAMES)
def test_arrays_score_like_the_recording_they_are_from(name: str) -> None:
    recording = rg.read(RECORDINGS / name)
    mine = rg.join(*map(_from, recording.streams), name=name)
    assert rg.score(mine).step_records == rg.score(recording).step_records
    assert mine.name == name
    assert [stream.name for stream in mine.streams] == [s.name for s in recording.streams]


def test_holes_are_found_by_the_times() -> None:
    (stream,) = rg.simulate("stand:2 walk:12@1.2 stand:2").streams
    samples = _samples(stream)
    kept = np.r_[0:700, 780 : len(samples["t_s"])]
    (seen,) = rg.score(
        rg.from_arrays(**{what: values[kept] for what, values in samples.items()}, **WORN)
    ).streams
    assert seen.n_missing == 80
    assert seen.gaps[0].duration_s == pytest.approx(0.81)


def test_the_arrays_are_copied() -> None:
    acc = STILL.copy()
    recording = rg.from_arrays(acc_ms2=acc, rate_hz=100, **WORN)
    acc[:] = np.nan
    assert len(rg.score(recording).steps) == 0


def test_a_rate_stands_in_for_times() -> None:
    recording = rg.from_arrays(acc_ms2=STILL.tolist(), rate_hz=102.4, **WORN)
    assert recording.streams[0].rate_hz == pytest.approx(102.4, rel=1e-5)
    assert recording.streams[0].stop_s == pytest.approx((N - 1) / 102.4)
    assert not recording.streams[0].has_gyroscope


def test_what_is_said_arrives() -> None:
    recording = rg.from_arrays(
        t_s=T_S,
        acc_ms2=STILL,
        placement="shank",
        side="left",
        forward_walk_s=(0.5, 2.0),
        name="mine",
        person_id="p7",
        height_m=1.8,
        source="a study",
    )
    (stream,) = recording.streams
    assert stream.name == "left_shank"
    assert stream.mounting.forward_walk_s == (0.5, 2.0)
    result = rg.score(recording)
    assert (result.name, result.person_id, result.person_height_m) == ("mine", "p7", 1.8)
    assert (result.source, result.simulated) == ("a study", False)


NAN_ROW = STILL.copy()
NAN_ROW[17, 1] = np.nan
TURNING = np.tile([0.0, 90.0, 0.0], (N, 1))

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"acc_ms2": STILL}, "t_s, the time of each sample in s, or rate_hz; got neither"),
    ({"acc_ms2": STILL.T, "t_s": T_S}, r"acc_ms2 must have shape \(n, 3\), got \(3, 400\)"),
    ({"acc_ms2": STILL[:1], "rate_hz": 100}, "two samples at least, got 1"),
    ({"acc_ms2": np.empty((0, 3)), "rate_hz": 100}, "two samples at least, got 0"),
    ({"acc_ms2": NAN_ROW, "t_s": T_S}, "not finite in 1 of 400 rows, first in row 17: leave out"),
    ({"acc_ms2": STILL, "t_s": T_S[1:]}, r"t_s must have shape \(400,\).* got \(399,\)"),
    ({"acc_ms2": STILL, "t_s": T_S[::-1]}, "must rise .* got 3.98 s after 3.99 s in row 1"),
    ({"acc_ms2": STILL, "t_s": T_S * 0}, "must rise"),
    ({"acc_ms2": STILL, "t_s": T_S * np.nan}, "must rise"),
    ({"acc_ms2": STILL, "t_s": 1000 * T_S}, "must be in seconds, got samples 10 apart: divide"),
    ({"acc_ms2": STILL, "t_s": T_S + 1.7e9}, "from the session's start, .* subtract"),
    ({"acc_ms2": STILL, "t_s": T_S - 1}, "from the session's start, .* subtract"),
    (
        {"acc_ms2": STILL, "t_s": T_S, "gyr_rads": STILL[1:]},
        r"gyr_rads must have shape \(400, 3\), got \(399, 3\)",
    ),
    ({"acc_ms2": STILL, "t_s": T_S, "placement": "hip"}, "placement must be one of lower_back"),
    ({"acc_ms2": STILL, "t_s": T_S, "side": "both"}, "side must be one of left, right"),
    ({"acc_ms2": STILL, "t_s": T_S, "up": None}, "add up"),
    ({"acc_ms2": STILL, "t_s": T_S, "height_m": 178}, "height must be in metres"),
    ({"acc_ms2": STILL, "rate_hz": -5}, "rate must be a number of Hz above 0"),
    ({"acc_ms2": STILL, "t_s": T_S, "forward_walk_s": (9, 3)}, "must end after it starts"),
]


@pytest.mark.parametrize(("given", "why"), REFUSED, ids=[why[:40] for _, why in REFUSED])
def test_what_cannot_be_is_a_value_error(given: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rg.from_arrays(**{**WORN, **given})


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"acc_ms2": STILL / 9.80665}, "looks like g, multiply it by 9.80665"),
        ({"acc_ms2": STILL / 0.00980665}, "looks like milli-g, multiply it by 0.00980665"),
        ({"acc_ms2": STILL * 0.01}, "gravity removed"),
        ({"acc_ms2": STILL, "gyr_rads": TURNING}, "deg/s, convert it with numpy.radians"),
        ({"acc_ms2": STILL, "t_s": T_S * 10}, "at least 20 Hz is needed"),
    ],
)
def test_wrong_units_are_refused_in_words_for_arrays(given: dict[str, Any], why: str) -> None:
    with pytest.raises(rg.RecordingError, match=why) as caught:
        rg.from_arrays(**{"t_s": T_S, **WORN, **given})
    assert "--" not in str(caught.value)


def test_join_wants_streams_of_different_names() -> None:
    one = rg.from_arrays(acc_ms2=STILL, t_s=T_S, **WORN)
    with pytest.raises(ValueError, match="differ in name"):
        rg.join(one, one)
    with pytest.raises(ValueError, match="differ in name"):
        rg.join()
