from __future__ import annotations

import json

import numpy as np
import pytest
from sensors_microbit.make_microbit_vectors import FILE, made
from sensors_registry.mutations import mutated, refusals, truncated

from retrogait.errors import DecodeError
from retrogait.sensors import Read, Refused, Samples, Subscribe, Timing, Wish, Write
from retrogait.sensors.microbit import (
    DATA,
    PERIOD,
    MicrobitTalk,
    decode_data,
    decode_period,
    encode_data,
    encode_period,
)
from retrogait.types import GRAVITY_MS2

LYING = encode_data(np.array([0.0, 0.0, -GRAVITY_MS2]))


@pytest.fixture(scope="module")
def vectors() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_vectors_are_what_the_encoders_make(vectors):
    assert vectors == made()


def test_data_decode_to_their_values(vectors):
    for vector in vectors["data"]:
        acc_ms2 = decode_data(bytes.fromhex(vector["hex"]))
        expected_g = np.clip(vector["acc_g"], -32.768, 32.767)
        np.testing.assert_allclose(acc_ms2, [expected_g * GRAVITY_MS2], atol=0.0051)


def test_a_thousand_counts_are_one_g_and_the_largest_do_not_overflow():
    acc_ms2 = decode_data(np.array([1000, -1000, -32768], "<i2").tobytes())
    expected = [[GRAVITY_MS2, -GRAVITY_MS2, -32.768 * GRAVITY_MS2]]
    np.testing.assert_allclose(acc_ms2, expected, rtol=1e-15)


def test_periods_decode_to_their_values(vectors):
    for vector in vectors["periods"]:
        assert decode_period(bytes.fromhex(vector["hex"])) == vector["period_ms"]
    with pytest.raises(DecodeError, match="got 0 ms"):
        decode_period(bytes(2))


def test_truncated_values_are_refused(vectors):
    for kind, decode in (("data", decode_data), ("periods", decode_period)):
        for vector in vectors[kind]:
            for payload in truncated(bytes.fromhex(vector["hex"])):
                with pytest.raises(DecodeError, match=f"got {len(payload)} bytes"):
                    decode(payload)


def test_a_hundred_thousand_mutations_raise_only_decode_errors(vectors):
    good = [bytes.fromhex(v["hex"]) for kind in ("data", "periods") for v in vectors[kind]]
    streaming = MicrobitTalk(Wish())
    streaming.begin()
    streaming.hear(PERIOD, encode_period(10))
    payloads = mutated(good, count=70_000, seed=753)
    refused, taken = refusals(lambda data: streaming.hear(DATA, data), payloads=payloads)
    assert refused > taken > 1_000
    refused, taken = refusals(_period_heard_anew, payloads=mutated(good, count=30_000, seed=754))
    assert refused > taken > 1_000


def _period_heard_anew(payload):
    talk = MicrobitTalk(Wish())
    talk.begin()
    return talk.hear(PERIOD, payload)


def test_it_subscribes_sets_the_period_and_reads_it_back():
    talk = MicrobitTalk(Wish(rate_hz=104.0))
    assert talk.begin() == (Subscribe(DATA), Write(PERIOD, b"\x0a\x00"), Read(PERIOD))
    assert talk.hear(DATA, LYING) == ()
    (ready,) = talk.hear(PERIOD, encode_period(20))
    assert (ready.rate_hz, ready.has_gyroscope, ready.timing) == (50.0, False, Timing.ESTIMATED)
    assert talk.hear(PERIOD, encode_period(20)) == ()
    (samples,) = talk.hear(DATA, LYING)
    np.testing.assert_array_equal(samples.acc_ms2, [[0, 0, -GRAVITY_MS2]])
    assert samples.gyr_rads is None


@pytest.mark.parametrize(("wished", "taken_ms"), [(208, 10), (52, 20), (12, 80), (1, 640)])
def test_the_nearest_rate_is_asked_for(wished, taken_ms):
    assert MicrobitTalk(Wish(rate_hz=wished)).begin()[1].data == encode_period(taken_ms)


@pytest.mark.parametrize(
    ("uuid", "code", "pairing"), [(DATA, 0x05, True), (PERIOD, 0x0F, True), (PERIOD, 0x03, False)]
)
def test_a_micro_bit_that_declines_is_refused(uuid, code, pairing):
    talk = MicrobitTalk(Wish())
    assert talk.declined(uuid, code) == ()
    talk.begin()
    (refused,) = talk.declined(uuid, code)
    assert isinstance(refused, Refused)
    assert refused.needs_pairing is pairing
    assert "pair it" in refused.why
    assert talk.hear(PERIOD, encode_period(20)) == talk.declined(uuid, code) == ()


@pytest.mark.parametrize("periods", [[], [20]])
def test_end_asks_for_nothing_and_silences_the_talk_in_any_state(periods):
    talk = MicrobitTalk(Wish())
    assert MicrobitTalk(Wish()).end() == ()
    assert talk.hear(DATA, LYING) == ()
    talk.begin()
    for period_ms in periods:
        talk.hear(PERIOD, encode_period(period_ms))
    assert talk.end() == talk.end() == ()
    assert talk.hear(DATA, LYING) == talk.hear(PERIOD, encode_period(20)) == ()


def test_broken_values_do_not_end_the_talk():
    talk = MicrobitTalk(Wish())
    talk.begin()
    with pytest.raises(DecodeError):
        talk.hear(PERIOD, b"\x0a")
    talk.hear(PERIOD, encode_period(10))
    with pytest.raises(DecodeError):
        talk.hear(DATA, LYING[:-1])
    assert isinstance(talk.hear(DATA, LYING)[0], Samples)
