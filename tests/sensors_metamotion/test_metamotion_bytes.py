from __future__ import annotations

import json
from math import radians

import numpy as np
import pytest
from sensors_metamotion.make_metamotion_vectors import FILE, made
from sensors_registry.mutations import mutated, refusals, truncated

from retrogait.errors import DecodeError
from retrogait.sensors import Wish
from retrogait.sensors.battery import BATTERY_LEVEL
from retrogait.sensors.metamotion import (
    BMI160,
    BMI270,
    NOTIFY,
    MetamotionTalk,
    Module,
    decode_module,
    decode_triples,
    encode_module,
)
from retrogait.sensors.metamotion.packet import acc_ms2_per_count, acc_start, gyr_start
from retrogait.types import GRAVITY_MS2


@pytest.fixture(scope="module")
def vectors() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_vectors_are_what_the_encoders_make(vectors):
    assert vectors == made()


def test_samples_decode_to_their_values(vectors):
    for vector in vectors["samples"]:
        range_g = vector["range_g"]
        unit, step = (radians(1), 1 / 16.4) if range_g is None else (GRAVITY_MS2, range_g / 32768)
        got = decode_triples(bytes.fromhex(vector["hex"]), per_count=unit * step) / unit
        expected = np.clip(vector["values"], -32768 * step, 32767 * step)
        np.testing.assert_allclose(got, expected, atol=0.501 * step)


def test_published_scales_by_hand():
    # 2048 counts a g at 16 g, 16.4 counts a degree a second.
    acc = decode_triples(bytes.fromhex("031c" + "0000 0000 0008"), per_count=acc_ms2_per_count(16))
    np.testing.assert_array_equal(acc, [[0, 0, GRAVITY_MS2]])
    gyr = decode_triples(bytes.fromhex("1307" + "a400 5cff 0080"), per_count=radians(1) / 16.4)
    np.testing.assert_allclose(np.degrees(gyr), [[10, -10, -32768 / 16.4]])


def test_published_commands():
    start = [data.hex() for data in acc_start(BMI160, rate_hz=100.0, range_g=16.0)]
    assert start == ["0303280c", "031c01", "03020100", "030101"]
    start = [data.hex() for data in acc_start(BMI270, rate_hz=100.0, range_g=2.0)]
    assert start == ["0303a800", "030501", "03020100", "030101"]
    assert gyr_start(BMI160, rate_hz=100.0)[0].hex() == "13032800"
    assert [data.hex() for data in gyr_start(BMI270, rate_hz=200.0)] == [
        "13032900",
        "130501",
        "13020100",
        "130101",
    ]


def test_modules_decode_to_their_values(vectors):
    for vector in vectors["modules"]:
        module = decode_module(bytes.fromhex(vector["hex"]))
        assert module == Module(vector["implementation"], vector["revision"])


def test_truncated_answers_of_modules_say_less_or_are_refused(vectors):
    for vector in vectors["modules"]:
        whole = bytes.fromhex(vector["hex"])
        for payload in truncated(whole):
            if len(payload) == 2:  # an answer of its own: there is no such module
                assert decode_module(payload).implementation is None
            else:
                with pytest.raises(DecodeError):
                    decode_module(payload)


def test_truncated_samples_are_whole_samples_or_refused(vectors):
    for vector in vectors["samples"]:
        whole = decode_triples(bytes.fromhex(vector["hex"]), per_count=1.0)
        for payload in truncated(bytes.fromhex(vector["hex"])):
            rows, left = divmod(len(payload) - 2, 6)
            if rows > 0 and not left:
                got = decode_triples(payload, per_count=1.0)
                np.testing.assert_array_equal(got, whole[:rows])
            else:
                with pytest.raises(DecodeError):
                    decode_triples(payload, per_count=1.0)


def test_a_hundred_thousand_mutations_raise_only_decode_errors(vectors):
    good = [bytes.fromhex(v["hex"]) for kind in ("samples", "modules") for v in vectors[kind]]
    streaming, asking = MetamotionTalk(Wish()), MetamotionTalk(Wish())
    for talk in (streaming, asking):
        talk.begin()
    streaming.hear(NOTIFY, encode_module(0x03, answer=Module(1, 2)))
    streaming.hear(NOTIFY, encode_module(0x13, answer=Module(0, 1)))
    for talk, uuid, count in (
        (streaming, NOTIFY, 80_000),
        (asking, NOTIFY, 15_000),
        (asking, BATTERY_LEVEL, 5_000),
    ):
        payloads = mutated(good, count=count, seed=1609)
        hear = lambda data, talk=talk, uuid=uuid: talk.hear(uuid, data)  # noqa: E731
        refused, taken = refusals(hear, payloads=payloads)
        assert refused + taken == count
    assert isinstance(streaming.end(), tuple)
