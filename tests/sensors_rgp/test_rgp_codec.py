"""What the codec refuses, and how it scales."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from sensors_rgp.rgp_vectors import FOLDER, load

from retrogait.errors import DecodeError
from retrogait.sensors.rgp import (
    PLACES,
    Answer,
    Clock,
    ClockReading,
    Config,
    ConfigState,
    Info,
    Op,
    Settings,
    Status,
    StreamFlag,
    StreamPacket,
    acc_counts,
    decode_battery,
    decode_info,
    decode_packet,
    encode_battery,
    encode_clock,
    encode_config,
    encode_info,
    encode_packet,
    encode_settings,
    gyr_counts,
    quantise,
    samples_that_fit,
    two_way_offset,
)
from retrogait.types import GRAVITY_MS2, Placement, Side

UNITS = {"g": 2048.0, "deg/s": 16.0}


def _packet(counts: list[list[int]], **more: int) -> StreamPacket:
    return StreamPacket(more.get("counter", 0), more.get("ticks", 0), np.array(counts, np.int16))


@pytest.mark.parametrize("vector", load("quantiser"), ids=lambda v: f"{v['value']} {v['unit']}")
def test_quantiser(vector: dict[str, float | str]) -> None:
    scale = UNITS[str(vector["unit"])]
    assert quantise(vector["value"], counts_per_unit=scale) == vector["counts"]


def test_quantiser_rounds_half_away_from_zero_and_never_twice() -> None:
    values = [0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, -0.49999999999999994]
    assert quantise(values, counts_per_unit=1.0).tolist() == [1, -1, 2, 3, -3, 0, 0]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_quantiser_refuses_what_is_not_finite(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        acc_counts([[0.0, value, 0.0]])


def test_units_out_are_si() -> None:
    packet = _packet([[2048, -4096, 1, 16, -160, 32000]])
    assert packet.acc_ms2[0] == pytest.approx([GRAVITY_MS2, -2 * GRAVITY_MS2, GRAVITY_MS2 / 2048])
    assert packet.gyr_rads is not None
    assert packet.gyr_rads[0] == pytest.approx(np.radians([1.0, -10.0, 2000.0]))


def test_every_count_survives_the_way_to_si_and_back() -> None:
    counts = np.arange(-32768, 32768, dtype=np.int16).reshape(-1, 1)
    rows = np.repeat(counts, 6, axis=1)
    for block in np.array_split(rows, 260):
        packet = StreamPacket(0, 0, block)
        assert packet.gyr_rads is not None
        assert np.array_equal(acc_counts(packet.acc_ms2), block[:, :3])
        assert np.array_equal(gyr_counts(packet.gyr_rads), block[:, 3:])


def test_decoded_samples_are_the_callers_own() -> None:
    packet = decode_packet(bytes.fromhex(load("stream_by_hand")[0]["bytes"]))
    packet.counts[0, 0] = 7
    assert packet.acc_ms2[0, 0] == pytest.approx(7 * GRAVITY_MS2 / 2048)


def test_gyro_flag_follows_from_the_shape() -> None:
    with_flag = StreamPacket(0, 0, np.zeros((1, 3), np.int16), StreamFlag.GYRO | StreamFlag.EVENT)
    assert with_flag.flags == StreamFlag.EVENT
    assert with_flag.gyr_rads is None
    assert _packet([[0] * 6]).flags == StreamFlag.GYRO


@pytest.mark.parametrize("shape", [(0, 3), (256, 3), (1, 4), (1, 9)])
def test_packets_of_a_wrong_shape(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="shape"):
        StreamPacket(0, 0, np.zeros(shape, np.int16))


def test_packets_of_a_wrong_type() -> None:
    with pytest.raises(ValueError, match="int16"):
        StreamPacket(0, 0, np.zeros((1, 3)))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"counter": 65536}, {"counter": -1}, {"ticks": 2**32}])
def test_packets_whose_head_does_not_fit(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        encode_packet(_packet([[0, 0, 0]], **wrong))


def test_another_version_of_the_stream_is_refused_with_what_to_do() -> None:
    data = bytearray.fromhex(load("stream_by_hand")[0]["bytes"])
    data[0] = 0x20
    with pytest.raises(DecodeError, match="version 2") as failure:
        decode_packet(bytes(data))
    assert failure.value.offset == 0
    assert "another release" in failure.value.expected


def test_no_samples_are_refused() -> None:
    with pytest.raises(DecodeError, match="1 to 255"):
        decode_packet(bytes.fromhex("1000000000000000"))


@pytest.mark.parametrize(
    ("mtu", "axes", "n"),
    [
        (23, 3, 2),
        (23, 6, 1),
        (185, 3, 29),
        (185, 6, 14),
        (247, 3, 39),
        (247, 6, 19),
        (5000, 3, 255),
    ],
)
def test_samples_that_fit(mtu: int, axes: int, n: int) -> None:
    assert samples_that_fit(mtu, axes=axes) == n


def test_an_mtu_below_bluetooths_own_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 23"):
        samples_that_fit(22, axes=6)


def test_info_of_a_later_minor_version_may_say_more() -> None:
    info = Info(tick_hz=32768, boot_id=1, rates_hz=(104,), minor=1)
    data = encode_info(info)
    assert decode_info(data + b"something new") == info


def test_info_of_another_major_version_is_refused_before_anything_else() -> None:
    with pytest.raises(DecodeError, match="another release"):
        decode_info(b"\x02")
    with pytest.raises(DecodeError, match="0 bytes"):
        decode_info(b"")


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"tick_hz": 999}, "tick_hz"),
        ({"tick_hz": 1_000_001}, "tick_hz"),
        ({"rates_hz": ()}, "1 to 16"),
        ({"rates_hz": tuple(range(1, 18))}, "1 to 16"),
        ({"rates_hz": (104, 52)}, "ascend"),
        ({"rates_hz": (0, 52)}, "ascend"),
        ({"build": "x" * 33}, "32"),
        ({"build": "Zürich"}, "ASCII"),
    ],
)
def test_info_that_cannot_be_sent(wrong: dict[str, object], word: str) -> None:
    right: dict[str, object] = {"tick_hz": 32768, "boot_id": 1, "rates_hz": (104,)}
    with pytest.raises(ValueError, match=word):
        encode_info(Info(**{**right, **wrong}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        (Settings(0), "rate_hz"),
        (Settings(65536), "rate_hz"),
        (Settings(104, acc_range_g=3), "acc_range_g"),
        (Settings(104, samples_per_packet=256), "samples_per_packet"),
        (Settings(104, name="fourteen chars"), "name"),
        (Settings(104, placement=Placement.FOOT), "no code"),
        (Settings(104, placement=Placement.CHEST, side=Side.LEFT), "no code"),
    ],
)
def test_settings_that_cannot_be_sent(settings: Settings, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        encode_settings(settings)


def test_a_config_without_a_rate_cannot_be_sent() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        encode_config(Config(0, 1, ConfigState(0), Settings(104)))


def test_places_cover_every_placement_of_a_body() -> None:
    assert {placement for placement, _ in PLACES.values()} == {None, *Placement}


def test_statuses_have_words() -> None:
    assert Answer(Op.START, Status.LINK_TOO_SLOW).words == "link too slow"
    assert Answer(Op.START, 200).words == "200"
    assert Answer(Op.START, Status.ALREADY).went_well
    assert not Answer(Op.START, 200).went_well


def test_battery() -> None:
    assert decode_battery(encode_battery(100)) == 100
    with pytest.raises(DecodeError, match="100 %"):
        decode_battery(b"\x65")
    with pytest.raises(DecodeError, match="expected 1 byte"):
        decode_battery(b"")
    with pytest.raises(ValueError, match="0 to 100"):
        encode_battery(101)


def _reading(asked_s: float, there_s: float, back_s: float, *, boot_id: int = 5) -> ClockReading:
    """A reading of a sensor whose ticks (1 ms) were 0 at 100 s."""
    ticks = round((asked_s + there_s - 100.0) * 1000)
    return ClockReading(asked_s, asked_s + there_s + back_s, Clock(ticks, boot_id))


def test_two_way_offset_takes_the_shortest_round_trip() -> None:
    readings = [_reading(200.0, 0.08, 0.01), _reading(201.0, 0.01, 0.01), _reading(202.0, 0.0, 0.3)]
    offset = two_way_offset(readings, tick_hz=1000)
    assert offset.offset_s == pytest.approx(100.0)
    assert offset.within_s == pytest.approx(0.01)


def test_two_way_offset_is_never_off_by_more_than_it_says() -> None:
    rng = np.random.default_rng(3)
    for there_s, back_s in rng.uniform(0.0, 0.1, (200, 2)):
        offset = two_way_offset([_reading(150.0, there_s, back_s)], tick_hz=1000)
        assert abs(offset.offset_s - 100.0) <= offset.within_s + 0.0005


def test_two_way_offset_refuses_two_boots_and_nothing() -> None:
    two = [_reading(200.0, 0.01, 0.01), _reading(201.0, 0.01, 0.01, boot_id=6)]
    for readings in ([], two):
        with pytest.raises(ValueError, match="one start"):
            two_way_offset(readings, tick_hz=1000)


def test_a_clock_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="ticks"):
        encode_clock(Clock(2**64, 0))


def test_vector_files_are_one_vector_a_line() -> None:
    for path in FOLDER.glob("*.json"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "[", path.name
        assert lines[-1] == "]", path.name
        assert [json.loads(line.rstrip(",")) for line in lines[1:-1]] == load(path.stem)
