from __future__ import annotations

import numpy as np
import pytest

from retrogait.errors import DecodeError
from retrogait.sensors import Battery, Read, Ready, Refused, Samples, Subscribe, Timing, Wish, Write
from retrogait.sensors.battery import BATTERY_LEVEL, INFORMATION
from retrogait.sensors.metamotion import (
    COMMAND,
    NOTIFY,
    MetamotionTalk,
    Module,
    encode_module,
    encode_triples,
)
from retrogait.sensors.metamotion.packet import GYR_RADS_PER_COUNT, acc_ms2_per_count
from retrogait.types import GRAVITY_MS2

BMI160_ACC = encode_module(0x03, answer=Module(1, 2))
BMI160_GYR = encode_module(0x13, answer=Module(0, 1))
BMI270_ACC = encode_module(0x03, answer=Module(4, 0))
BMI270_GYR = encode_module(0x13, answer=Module(1, 0))
NO_GYR = encode_module(0x13, answer=Module(None))

STOP = ("030100", "03020001", "130100", "13020001")


def _acc(k, *, n=3, register=0x1C):
    rows = np.arange(k, k + n)[:, None] * np.ones(3) * GRAVITY_MS2 / 256
    return encode_triples(rows, module=3, register=register, per_count=acc_ms2_per_count(16.0))


def _gyr(k, *, n=3, register=0x07):
    rows = np.arange(k, k + n)[:, None] * np.ones(3) * 16 * GYR_RADS_PER_COUNT
    return encode_triples(rows, module=0x13, register=register, per_count=GYR_RADS_PER_COUNT)


def _begun(*answers, wish=None):
    talk = MetamotionTalk(wish or Wish(rate_hz=100.0))
    talk.begin()
    return talk, [out for answer in answers for out in talk.hear(NOTIFY, answer)]


def _numbers(outcomes):
    """Sample numbers of (acceleration, rotation) and whether something was lost."""
    return [
        (
            np.rint(samples.acc_ms2[:, 0] / GRAVITY_MS2 * 256).astype(int).tolist(),
            np.rint(samples.gyr_rads[:, 0] / GYR_RADS_PER_COUNT / 16).astype(int).tolist(),
            samples.overflow,
        )
        for samples in outcomes
    ]


def test_it_subscribes_reads_and_asks_both_modules():
    acts = MetamotionTalk(Wish()).begin()
    assert acts[0] == Subscribe(NOTIFY)
    assert acts[1] == Read(BATTERY_LEVEL, optional=True)
    assert acts[2:-2] == tuple(Read(uuid, optional=True) for uuid in INFORMATION)
    assert acts[-2:] == (Write(COMMAND, b"\x03\x80"), Write(COMMAND, b"\x13\x80"))


@pytest.mark.parametrize(
    ("answers", "commands", "chip"),
    [
        (
            (BMI160_ACC, BMI160_GYR),
            "13032800 130701 13020100 130101 0303280c 031c01 03020100 030101",
            "BMI160",
        ),
        (
            (BMI270_GYR, BMI270_ACC),
            "13032800 130501 13020100 130101 0303a803 030501 03020100 030101",
            "BMI270",
        ),
        ((BMI160_ACC, NO_GYR), "0303280c 031c01 03020100 030101", "BMI160"),
    ],
)
def test_it_configures_and_starts_what_there_is(answers, commands, chip):
    _, (*writes, ready) = _begun(*answers)
    assert " ".join(act.data.hex() for act in writes) == commands
    assert {act.uuid for act in writes} == {COMMAND}
    assert (ready.rate_hz, ready.timing) == (100.0, Timing.ESTIMATED)
    assert ready.has_gyroscope is (answers[1] != NO_GYR)
    assert ready.facts == {"maker": "MbientLab", "chip": chip, "range_g": "16"}


@pytest.mark.parametrize(
    ("wish", "rate_hz", "range_g", "codes"),
    [
        (Wish(rate_hz=208.0, range_g=8.0), 200.0, "8", "2908"),
        (Wish(rate_hz=1.0, range_g=3.0), 25.0, "4", "2605"),
        (Wish(rate_hz=52.0, range_g=64.0), 50.0, "16", "270c"),
    ],
)
def test_the_nearest_rate_and_the_next_higher_range_are_taken(wish, rate_hz, range_g, codes):
    _, (write, *_, ready) = _begun(BMI160_ACC, NO_GYR, wish=wish)
    assert write.data.hex() == f"0303{codes}"
    assert (ready.rate_hz, ready.facts["range_g"]) == (rate_hz, range_g)


def test_battery_and_model_are_passed_on():
    talk, _ = _begun()
    model = next(uuid for uuid, word in INFORMATION.items() if word == "model")
    assert talk.hear(BATTERY_LEVEL, b"\x2a") == (Battery(42),)
    assert talk.hear(model, b"5") == ()
    talk.hear(NOTIFY, BMI160_ACC)
    *_, ready = talk.hear(NOTIFY, NO_GYR)
    assert ready.facts["model"] == "5"


def test_ready_comes_once_and_nothing_before_it():
    talk, outcomes = _begun(_acc(0), _gyr(0), BMI160_ACC)
    assert outcomes == []
    assert isinstance(talk.hear(NOTIFY, BMI160_GYR)[-1], Ready)
    assert talk.hear(NOTIFY, BMI160_GYR) == talk.hear(NOTIFY, BMI160_ACC) == ()


def test_acceleration_alone_goes_straight_through():
    talk, _ = _begun(BMI160_ACC, NO_GYR)
    (samples,) = talk.hear(NOTIFY, _acc(7))
    np.testing.assert_allclose(samples.acc_ms2[:, 0] / GRAVITY_MS2 * 256, [7, 8, 9])
    assert samples.gyr_rads is None
    assert talk.hear(NOTIFY, _gyr(7)) == ()


def test_packets_of_both_kinds_are_paired_in_turn():
    talk, _ = _begun(BMI160_ACC, BMI160_GYR)
    wire = [part for k in range(0, 30, 3) for part in (_acc(k), _gyr(k))]
    outcomes = [out for payload in wire for out in talk.hear(NOTIFY, payload)]
    expected = [([k, k + 1, k + 2], [k, k + 1, k + 2], False) for k in range(0, 30, 3)]
    assert _numbers(outcomes) == expected


@pytest.mark.parametrize(
    ("wire", "pairs"),
    [
        # a packet of rotation is lost: its partner goes, and the loss is told
        ([_acc(0), _gyr(0), _acc(3), _acc(6), _gyr(6)], [(0, 0, False), (6, 6, True)]),
        ([_gyr(0), _acc(0), _gyr(3), _gyr(6), _acc(6)], [(0, 0, False), (6, 6, True)]),
        # one kind begins earlier: nothing is lost
        ([_acc(0), _acc(3), _gyr(3), _acc(6), _gyr(6)], [(3, 3, False), (6, 6, False)]),
        # the order may change from pair to pair
        ([_acc(0), _gyr(0), _gyr(3), _acc(3)], [(0, 0, False), (3, 3, False)]),
    ],
)
def test_a_lost_partner_takes_its_packet_along(wire, pairs):
    talk, _ = _begun(BMI160_ACC, BMI160_GYR)
    outcomes = [out for payload in wire for out in talk.hear(NOTIFY, payload)]
    got = [(acc[0], gyr[0], lost) for acc, gyr, lost in _numbers(outcomes)]
    assert got == pairs


@pytest.mark.parametrize(
    ("wire", "newest"),
    [([_acc(3, n=3), _gyr(5, n=1)], [5]), ([_gyr(3, n=3), _acc(4, n=2)], [4, 5])],
)
def test_of_packets_that_differ_in_size_the_newest_samples_are_paired(wire, newest):
    talk, _ = _begun(BMI160_ACC, BMI160_GYR)
    outcomes = [out for payload in (_acc(0), _gyr(0), *wire) for out in talk.hear(NOTIFY, payload)]
    assert _numbers(outcomes)[1] == (newest, newest, True)


@pytest.mark.parametrize("range_g", [2.0, 4.0, 8.0, 16.0])
def test_samples_are_scaled_by_the_range_that_was_set(range_g):
    talk, _ = _begun(BMI160_ACC, NO_GYR, wish=Wish(range_g=range_g))
    half_scale = b"\x03\x1c" + 3 * b"\x00\x40"
    (samples,) = talk.hear(NOTIFY, half_scale)
    np.testing.assert_array_equal(samples.acc_ms2, [[range_g / 2 * GRAVITY_MS2] * 3])


def test_what_other_modules_say_is_passed_over():
    talk, _ = _begun(BMI160_ACC, BMI160_GYR)
    for payload in (b"\x01\x01\x01", b"\x03\x04\x00\x00", b"\x13\x05", b"\x11\x80\x00\x00"):
        assert talk.hear(NOTIFY, payload) == ()
    assert talk.hear("0000ffff-0000-1000-8000-00805f9b34fb", b"\x01") == ()


def test_broken_values_do_not_end_the_talk():
    talk, _ = _begun(BMI160_ACC, NO_GYR)
    for payload in (b"", b"\x03", _acc(0)[:-1], b"\x03\x1c"):
        with pytest.raises(DecodeError):
            talk.hear(NOTIFY, payload)
    assert isinstance(talk.hear(NOTIFY, _acc(0))[0], Samples)


@pytest.mark.parametrize(
    ("acc", "message"),
    [
        (Module(None), "accelerometer None; expected 1"),
        (Module(0, 1), "accelerometer 0; expected 1"),
        (Module(3, 1), "accelerometer 3; expected 1"),
        (Module(1, 0), "revision 0, expected 1"),
    ],
)
def test_a_board_that_cannot_serve_is_refused(acc, message):
    talk, (refused,) = _begun(encode_module(0x03, answer=acc), BMI160_GYR)
    assert isinstance(refused, Refused)
    assert message in refused.why
    assert refused.needs_pairing is False
    assert talk.hear(NOTIFY, _acc(0)) == ()


@pytest.mark.parametrize(("uuid", "code", "pairing"), [(NOTIFY, 5, True), (COMMAND, 3, False)])
def test_a_board_that_declines_is_refused(uuid, code, pairing):
    assert MetamotionTalk(Wish()).declined(uuid, code) == ()
    talk, _ = _begun()
    assert talk.declined(BATTERY_LEVEL, 0x0A) == ()
    assert all(talk.declined(extra, 0x0A) == () for extra in INFORMATION)
    (refused,) = talk.declined(uuid, code)
    assert isinstance(refused, Refused)
    assert refused.needs_pairing is pairing
    assert talk.declined(uuid, code) == ()


@pytest.mark.parametrize(
    "answers",
    [
        (),
        (BMI160_ACC,),
        (BMI160_ACC, BMI160_GYR),
        (BMI270_ACC, NO_GYR),
        (encode_module(0x03, answer=Module(0, 1)), BMI160_GYR),
    ],
)
def test_end_stops_both_modules_in_any_state(answers):
    assert MetamotionTalk(Wish()).end() == ()
    talk, _ = _begun(*answers)
    acts = talk.end()
    assert tuple(act.data.hex() for act in acts) == STOP
    assert {act.uuid for act in acts} == {COMMAND}
    assert talk.end() == acts
    assert talk.hear(NOTIFY, _acc(0)) == talk.declined(NOTIFY, 5) == ()
