from __future__ import annotations

import json
from dataclasses import astuple

import numpy as np
import pytest
from sensors_registry.mutations import mutated, refusals, truncated
from sensors_thingy52.make_thingy52_vectors import FILE, made

from retrogait.errors import DecodeError
from retrogait.sensors import Battery, Read, Ready, Refused, Samples, Subscribe, Timing, Wish, Write
from retrogait.sensors.battery import BATTERY_LEVEL
from retrogait.sensors.thingy52 import (
    CONFIGURATION,
    RAW,
    Configuration,
    Thingy52Talk,
    decode_raw,
    encode_raw,
)
from retrogait.types import GRAVITY_MS2

AS_SOLD = Configuration(500, 500, 500, 10, 1)
AT_100_HZ = Configuration(500, 500, 500, 100, 1)
LYING = encode_raw(np.array([0.0, 0.0, GRAVITY_MS2]), gyr_rads=np.zeros(3))


@pytest.fixture(scope="module")
def vectors() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))


def _streaming() -> Thingy52Talk:
    talk = Thingy52Talk(Wish(rate_hz=100.0))
    talk.begin()
    talk.hear(CONFIGURATION, AT_100_HZ.encode())
    return talk


def test_vectors_are_what_the_encoders_make(vectors):
    assert vectors == made()


def test_raw_data_decodes_to_its_values(vectors):
    for vector in vectors["raw"]:
        acc_ms2, gyr_rads = decode_raw(bytes.fromhex(vector["hex"]))
        force_g = np.clip(vector["specific_force_g"], -32767 / 1024, 32)
        np.testing.assert_allclose(acc_ms2[0] / GRAVITY_MS2, force_g, atol=0.51 / 1024)
        gyr_dps = np.clip(vector["gyr_dps"], -1024, 32767 / 32)
        np.testing.assert_allclose(np.degrees(gyr_rads[0]), gyr_dps, atol=0.51 / 32)


def test_what_points_down_reads_positive_on_the_wire():
    # By the published scales: -1024 counts of z is a Thingy that lies with z up.
    payload = np.array([0, 0, -1024, 32, -64, 0, 0, 0, 0], "<i2").tobytes()
    acc_ms2, gyr_rads = decode_raw(payload)
    np.testing.assert_array_equal(acc_ms2, [[0, 0, GRAVITY_MS2]])
    np.testing.assert_allclose(np.degrees(gyr_rads), [[1, -2, 0]])
    assert payload == encode_raw(acc_ms2[0], gyr_rads=gyr_rads[0])


def test_the_largest_counts_do_not_overflow():
    acc_ms2, _ = decode_raw(np.full(9, -32768, "<i2").tobytes())
    np.testing.assert_array_equal(acc_ms2, [[32 * GRAVITY_MS2] * 3])


def test_configurations_decode_to_their_values(vectors):
    for vector in vectors["configurations"]:
        configuration = Configuration.decode(bytes.fromhex(vector["hex"]))
        assert list(astuple(configuration)) == vector["values"]


def test_truncated_values_are_refused(vectors):
    for kind, decode in (("raw", decode_raw), ("configurations", Configuration.decode)):
        for vector in vectors[kind]:
            for payload in truncated(bytes.fromhex(vector["hex"])):
                with pytest.raises(DecodeError, match=f"got {len(payload)} bytes"):
                    decode(payload)


def test_a_hundred_thousand_mutations_raise_only_decode_errors(vectors):
    talk = _streaming()
    good = [bytes.fromhex(v["hex"]) for kind in ("raw", "configurations") for v in vectors[kind]]
    for uuid, count in ((RAW, 60_000), (CONFIGURATION, 30_000), (BATTERY_LEVEL, 10_000)):
        payloads = mutated(good, count=count, seed=52)
        refused, taken = refusals(lambda data, uuid=uuid: talk.hear(uuid, data), payloads=payloads)
        assert refused + taken == count
        assert refused > count / 10


def test_a_thingy_at_the_wished_rate_is_not_written_to():
    talk = Thingy52Talk(Wish(rate_hz=104.0))
    assert talk.begin() == (
        Subscribe(RAW),
        Read(BATTERY_LEVEL, optional=True),
        Read(CONFIGURATION),
    )
    assert talk.hear(BATTERY_LEVEL, b"\x50") == (Battery(80),)
    (ready,) = talk.hear(CONFIGURATION, AT_100_HZ.encode())
    assert (ready.rate_hz, ready.has_gyroscope, ready.timing) == (100.0, True, Timing.ESTIMATED)
    (samples,) = talk.hear(RAW, LYING)
    np.testing.assert_array_equal(samples.acc_ms2, [[0, 0, GRAVITY_MS2]])
    assert samples.gyr_rads.shape == (1, 3)


def test_another_rate_is_written_with_all_else_as_it_was_and_read_back():
    talk = Thingy52Talk(Wish(rate_hz=104.0))
    talk.begin()
    mine = Configuration(100, 200, 300, 60, 0)
    write, read = talk.hear(CONFIGURATION, mine.encode())
    assert write == Write(CONFIGURATION, Configuration(100, 200, 300, 100, 0).encode())
    assert read == Read(CONFIGURATION)
    assert talk.hear(RAW, LYING) == ()
    (ready,) = talk.hear(CONFIGURATION, AT_100_HZ.encode())
    assert isinstance(ready, Ready)
    assert talk.hear(CONFIGURATION, AT_100_HZ.encode()) == ()
    assert isinstance(talk.hear(RAW, LYING)[0], Samples)


def test_what_is_read_back_counts_even_if_it_is_not_what_was_asked():
    talk = Thingy52Talk(Wish(rate_hz=104.0))
    talk.begin()
    talk.hear(CONFIGURATION, AS_SOLD.encode())
    (ready,) = talk.hear(CONFIGURATION, AS_SOLD.encode())
    assert ready.rate_hz == 10.0


def test_a_rate_of_zero_breaks_the_format():
    talk = Thingy52Talk(Wish())
    talk.begin()
    talk.hear(CONFIGURATION, AS_SOLD.encode())
    with pytest.raises(DecodeError, match=r"at byte 6.*got 0 Hz"):
        talk.hear(CONFIGURATION, Configuration(1, 1, 1, 0, 0).encode())


@pytest.mark.parametrize(("wished", "taken"), [(104, 100), (208, 200), (60, 50), (1, 10), (30, 25)])
def test_only_whole_divisions_of_200_hz_are_asked_for(wished, taken):
    talk = Thingy52Talk(Wish(rate_hz=wished))
    talk.begin()
    write, _ = talk.hear(CONFIGURATION, Configuration(1, 1, 1, 7, 0).encode())
    assert Configuration.decode(write.data).motion_hz == taken


@pytest.mark.parametrize(
    ("uuid", "code", "pairing"),
    [(RAW, 0x0F, True), (CONFIGURATION, 0x05, True), (RAW, 0x01, False)],
)
def test_a_thingy_that_declines_is_refused(uuid, code, pairing):
    talk = Thingy52Talk(Wish())
    assert talk.declined(uuid, code) == ()
    talk.begin()
    assert talk.declined(BATTERY_LEVEL, 0x0A) == ()
    (refused,) = talk.declined(uuid, code)
    assert isinstance(refused, Refused)
    assert refused.needs_pairing is pairing
    assert talk.hear(RAW, LYING) == talk.declined(uuid, code) == ()


@pytest.mark.parametrize("told", [[], [AS_SOLD], [AS_SOLD, AT_100_HZ], [AT_100_HZ]])
def test_end_asks_for_nothing_and_silences_the_talk_in_any_state(told):
    talk = Thingy52Talk(Wish())
    assert Thingy52Talk(Wish()).end() == ()
    assert talk.hear(RAW, LYING) == ()
    talk.begin()
    for configuration in told:
        talk.hear(CONFIGURATION, configuration.encode())
    assert talk.end() == talk.end() == ()
    assert talk.hear(RAW, LYING) == talk.hear(CONFIGURATION, AS_SOLD.encode()) == ()


def test_a_broken_sample_does_not_end_the_talk():
    talk = _streaming()
    with pytest.raises(DecodeError):
        talk.hear(RAW, LYING[:-1])
    assert isinstance(talk.hear(RAW, LYING)[0], Samples)
    assert talk.hear("0000ffff-0000-1000-8000-00805f9b34fb", b"") == ()
