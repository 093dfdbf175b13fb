"""What virtual sensors measure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrogait.recording import read
from retrogait.sim import Scenario, SensorMounting, Stand, Walk
from retrogait.types import GRAVITY_MS2, Placement, Side
from retrogait.virtual.sensors import GAITS, GaitFeed, RecordingFeed, Rows

EXAMPLES = Path(__file__).parents[2] / "recordings"
MIXED = EXAMPLES / "back-forward-backward-forward-walk"
CHEST = EXAMPLES / "chest-accel-only-walk"
BACK = SensorMounting(Placement.LOWER_BACK)
SHORT = Scenario([Stand(2), Walk(6, 1.2), Stand(2)])


def _all(feed: GaitFeed | RecordingFeed, *, rate_hz: float, by: int, upto: int = 10**9) -> Rows:
    pieces, first = [], 0
    while first < upto:
        rows = feed.rows(rate_hz=rate_hz, first=first, n=min(by, upto - first))
        if rows is None:
            break
        pieces.append(rows)
        first += len(rows)
    gyr = [piece.gyr_rads for piece in pieces if piece.gyr_rads is not None]
    acc = np.concatenate([piece.acc_ms2 for piece in pieces])
    return Rows(acc, np.concatenate(gyr) if gyr else None)


@pytest.mark.parametrize("rate_hz", [100.0, 104.0, 103.9948])
def test_a_round_has_its_length_and_is_the_same_in_any_pieces(rate_hz: float) -> None:
    feed = GaitFeed(SHORT, mounting=BACK)
    whole, pieces = _all(feed, rate_hz=rate_hz, by=10**6), _all(feed, rate_hz=rate_hz, by=7)
    assert len(whole) == round(10 * rate_hz) == feed.samples_per_round(rate_hz)
    np.testing.assert_array_equal(whole.acc_ms2, pieces.acc_ms2)
    np.testing.assert_array_equal(whole.rates_rads, pieces.rates_rads)


def test_rounds_differ_and_join_while_standing() -> None:
    feed = GaitFeed(SHORT, mounting=BACK, repeats=True)
    acc = _all(feed, rate_hz=100.0, by=13, upto=3000).acc_ms2.reshape(3, 1000, 3)
    assert np.abs(acc[0, 200:800] - acc[1, 200:800]).max() > 1.0
    for joint in (np.concatenate([acc[k, -50:], acc[k + 1, :50]]) for k in range(2)):
        # Standing still: gravity and noise, no step from one round to the next.
        assert np.abs(np.linalg.norm(joint, axis=1) - GRAVITY_MS2).max() < 1.5
        jump = np.abs(joint[50:].mean(axis=0) - joint[:50].mean(axis=0))
        assert jump.max() < 0.1


def test_packets_reach_over_the_end_of_a_round() -> None:
    feed = GaitFeed(SHORT, mounting=BACK, repeats=True)
    rows = feed.rows(rate_hz=100.0, first=990, n=36)
    assert rows is not None
    assert len(rows) == len(rows.rates_rads) == 36
    once = GaitFeed(SHORT, mounting=BACK).rows(rate_hz=100.0, first=990, n=36)
    assert once is not None
    assert len(once) == 10
    assert GaitFeed(SHORT, mounting=BACK).rows(rate_hz=100.0, first=1000, n=36) is None


def test_equal_seeds_equal_persons() -> None:
    first, again, other = (
        GaitFeed(SHORT, mounting=BACK, seed=seed).rows(rate_hz=50.0, first=0, n=500)
        for seed in (4, 4, 5)
    )
    assert first is not None
    assert again is not None
    assert other is not None
    np.testing.assert_array_equal(first.acc_ms2, again.acc_ms2)
    assert np.abs(first.acc_ms2 - other.acc_ms2).max() > 0.1


@pytest.mark.parametrize("gait", GAITS)
def test_each_gait_begins_and_ends_standing_and_holds_what_it_says(gait: str) -> None:
    motion = GaitFeed(GAITS[gait], mounting=BACK).motion(0)
    assert motion.segments[0].direction == motion.segments[-1].direction == "none"
    directions = {segment.direction for segment in motion.segments} - {"none"}
    assert directions == ({"forward", "backward"} if gait == "mixed" else {gait})
    assert len(motion.contacts) > 30


def test_the_sensor_is_worn_as_it_is_said() -> None:
    foot = SensorMounting(Placement.FOOT, side=Side.LEFT)
    rows = GaitFeed(SHORT, mounting=foot).rows(rate_hz=104.0, first=0, n=10**5)
    back = GaitFeed(SHORT, mounting=BACK).rows(rate_hz=104.0, first=0, n=10**5)
    assert rows is not None
    assert back is not None
    assert np.abs(rows.rates_rads).max() > 3 * np.abs(back.rates_rads).max()


def test_a_recording_is_played_once_at_any_rate() -> None:
    feed = RecordingFeed(MIXED)
    stream = read(MIXED).streams[0]
    assert feed.has_gyroscope
    assert feed.mounting == stream.mounting
    for rate_hz in (50.0, 104.0):
        rows = _all(feed, rate_hz=rate_hz, by=36)
        assert stream.stop_s is not None
        lasts_s = stream.stop_s - stream.start_s
        assert len(rows) == pytest.approx(lasts_s * rate_hz, abs=1.5)
        assert rows.acc_ms2.mean(axis=0) == pytest.approx(_mean(stream), abs=0.05)


def _mean(stream: object) -> list[float]:
    blocks = [item.block.acc_ms2 for item in stream.blocks() if hasattr(item, "block")]  # type: ignore[attr-defined]
    return [float(x) for x in np.concatenate(blocks).mean(axis=0)]


def test_a_recording_at_its_own_rate_comes_out_as_it_is() -> None:
    stream = read(MIXED).streams[0]
    first = next(item for item in stream.blocks() if hasattr(item, "block"))
    rows = RecordingFeed(MIXED).rows(rate_hz=stream.rate_hz, first=0, n=1000)
    assert rows is not None
    # Recorded stamps are rounded and the rate is measured: a hair between the samples.
    steps = np.abs(np.diff(first.block.acc_ms2[:1000], axis=0)).max()
    assert np.abs(rows.acc_ms2 - first.block.acc_ms2[:1000]).max() < 0.02 * steps


def test_a_recording_without_gyroscope_has_none() -> None:
    feed = RecordingFeed(CHEST)
    rows = feed.rows(rate_hz=100.0, first=0, n=10)
    assert not feed.has_gyroscope
    assert rows is not None
    assert rows.gyr_rads is None


def test_a_stream_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="no stream 'left_foot', it has lower_back"):
        RecordingFeed(MIXED, stream="left_foot")
