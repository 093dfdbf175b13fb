from __future__ import annotations

from itertools import takewhile

import numpy as np
import pytest
from sensors_registry.mutations import mutated, refusals

from retrogait.errors import DecodeError
from retrogait.sensors import (
    Battery,
    Pause,
    Ready,
    Refused,
    Samples,
    Subscribe,
    Timing,
    Wish,
    Write,
)
from retrogait.sensors.witmotion import (
    NOTIFY,
    WRITE,
    WitmotionPeripheral,
    WitmotionTalk,
    encode_registers,
)

STILL = (np.array([[0.0, 0.0, 9.80665]]), np.zeros((1, 3)))


def _carried_out(acts, *, sensor):
    """What the sensor notifies while a client carries out the acts."""
    written = [act for act in acts if isinstance(act, Write)]
    return [value for act in written for value in sensor.on_write(act.uuid, act.data)]


def _talked(talk, *, sensor):
    """Carry out all acts until nothing more is to do; every message on the way."""
    messages = []
    values = _carried_out(talk.begin(), sensor=sensor)
    while values:
        outcomes = [out for uuid, value in values for out in talk.hear(uuid, value)]
        messages += [out for out in outcomes if not isinstance(out, Write | Pause)]
        values = _carried_out(outcomes, sensor=sensor)
    return messages


def _frame(sensor):
    return sensor.frames(STILL[0], gyr_rads=STILL[1])[0]


def _rate_answer(code):
    return encode_registers([code, 0, 0, 0, 0, 0, 0, 0], first=3)


def test_it_subscribes_before_it_asks_and_pauses_after_each_write():
    acts = WitmotionTalk(Wish()).begin()
    assert acts[0] == Subscribe(NOTIFY)
    assert [act.data.hex() for act in acts[1::2]] == ["ffaa272e00", "ffaa276400", "ffaa270300"]
    assert all(act == Pause(0.1) for act in acts[2::2])
    assert all(act.uuid == WRITE for act in acts[1::2])


def test_a_sensor_at_the_wished_rate_is_not_written_to():
    sensor = WitmotionPeripheral(rate_hz=100.0, battery_v=3.87)
    battery, ready = _talked(WitmotionTalk(Wish(rate_hz=104.0)), sensor=sensor)
    assert battery == Battery(60)
    assert (ready.rate_hz, ready.has_gyroscope, ready.timing) == (100.0, True, Timing.ESTIMATED)
    assert ready.facts["rate"] == "read back from the sensor"
    assert ready.facts["firmware"] == "0x00002a10"


def test_another_rate_is_unlocked_set_saved_and_read_back():
    talk = WitmotionTalk(Wish(rate_hz=208.0))
    talk.begin()
    acts = talk.hear(NOTIFY, _rate_answer(0x06))
    assert [act.data.hex() for act in acts[::2]] == [
        "ffaa6988b5",
        "ffaa030b00",
        "ffaa000000",
        "ffaa270300",
    ]
    assert all(act == Pause(0.1) for act in acts[1::2])
    sensor = WitmotionPeripheral(rate_hz=10.0)
    *_, ready = _talked(WitmotionTalk(Wish(rate_hz=208.0)), sensor=sensor)
    assert ready.rate_hz == sensor.rate_hz == 200.0


def test_frames_at_the_old_rate_are_no_samples():
    sensor = WitmotionPeripheral(rate_hz=10.0)
    talk = WitmotionTalk(Wish())
    talk.begin()
    assert talk.hear(*_frame(sensor)) == ()
    talk.hear(NOTIFY, _rate_answer(0x06))
    assert talk.hear(*_frame(sensor)) == ()
    (ready,) = talk.hear(NOTIFY, _rate_answer(0x09))
    assert isinstance(ready, Ready)
    (samples,) = talk.hear(*_frame(sensor))
    np.testing.assert_allclose(samples.acc_ms2, STILL[0], atol=1e-12)
    assert (samples.counter, samples.stamp, samples.overflow) == (None, None, False)


def test_ready_comes_once_and_before_the_samples_of_the_same_notification():
    sensor = WitmotionPeripheral()
    frame = _frame(sensor)[1]
    talk = WitmotionTalk(Wish())
    talk.begin()
    outcomes = talk.hear(NOTIFY, frame + _rate_answer(0x09) + frame + frame)
    assert [type(out) for out in outcomes] == [Ready, Samples]
    assert outcomes[1].acc_ms2.shape == outcomes[1].gyr_rads.shape == (2, 3)
    assert [type(out) for out in talk.hear(NOTIFY, _rate_answer(0x09) + frame)] == [Samples]


def test_a_sensor_that_never_answers_is_set_and_then_believed():
    sensor = WitmotionPeripheral()
    talk = WitmotionTalk(Wish(rate_hz=50.0))
    talk.begin()
    heard = [talk.hear(*_frame(sensor)) for _ in range(100)]
    assert all(out == () for out in heard[:-1])
    assert [act.data[2] for act in heard[-1][::2]] == [0x69, 0x03, 0x00, 0x27]
    heard = [talk.hear(*_frame(sensor)) for _ in range(200)]
    assert all(out == () for out in heard[:-1])
    (ready,) = heard[-1]
    assert (ready.rate_hz, ready.facts["rate"]) == (50.0, "asked for, not confirmed")
    assert isinstance(talk.hear(*_frame(sensor))[0], Samples)


def test_a_sensor_that_keeps_its_rate_is_taken_at_its_rate():
    sensor = WitmotionPeripheral()
    talk = WitmotionTalk(Wish(rate_hz=100.0))
    talk.begin()
    talk.hear(NOTIFY, _rate_answer(0x08))
    assert talk.hear(NOTIFY, _rate_answer(0x08)) == ()
    *_, (ready,) = [talk.hear(*_frame(sensor)) for _ in range(200)]
    assert (ready.rate_hz, ready.facts["rate"]) == (50.0, "read back from the sensor")


def test_a_rate_code_that_nobody_knows_is_not_taken_for_a_rate():
    sensor = WitmotionPeripheral()
    talk = WitmotionTalk(Wish(rate_hz=100.0))
    talk.begin()
    assert talk.hear(NOTIFY, _rate_answer(0x0D))
    talk.hear(NOTIFY, _rate_answer(0x0D))
    *_, (ready,) = [talk.hear(*_frame(sensor)) for _ in range(200)]
    assert (ready.rate_hz, ready.facts["rate"]) == (100.0, "asked for, not confirmed")


@pytest.mark.parametrize(("uuid", "code", "pairing"), [(NOTIFY, 0x05, True), (WRITE, 0x03, False)])
def test_a_sensor_that_declines_is_refused(uuid, code, pairing):
    talk = WitmotionTalk(Wish())
    assert talk.declined(uuid, code) == ()
    talk.begin()
    (refused,) = talk.declined(uuid, code)
    assert isinstance(refused, Refused)
    assert refused.needs_pairing is pairing
    assert f"0x{code:02x}" in refused.why
    assert talk.declined(uuid, code) == ()
    assert talk.hear(*_frame(WitmotionPeripheral())) == ()


@pytest.mark.parametrize("answers", [[], [0x06], [0x06, 0x09], [0x09]])
def test_end_asks_for_nothing_and_silences_the_talk_in_any_state(answers):
    talk = WitmotionTalk(Wish())
    assert WitmotionTalk(Wish()).end() == ()
    talk.begin()
    for code in answers:
        talk.hear(NOTIFY, _rate_answer(code))
    assert talk.end() == talk.end() == ()
    assert talk.hear(*_frame(WitmotionPeripheral())) == ()
    assert talk.declined(NOTIFY, 5) == ()


def test_it_hears_nothing_before_it_began_and_nothing_of_others():
    talk = WitmotionTalk(Wish())
    assert talk.hear(*_frame(WitmotionPeripheral())) == ()
    talk.begin()
    assert talk.hear(WRITE, b"\x01") == ()


def test_a_notification_of_nothing_but_garbage_is_an_error_and_counted():
    talk = WitmotionTalk(Wish())
    talk.begin()
    with pytest.raises(DecodeError, match=r"expected frames 55 61 or 55 71.*got 12 bytes"):
        talk.hear(NOTIFY, bytes(12))
    assert talk.skipped_bytes == 12
    (ready,) = talk.hear(NOTIFY, b"\x00" + _rate_answer(0x09))
    assert isinstance(ready, Ready)
    assert talk.skipped_bytes == 13


def test_a_hundred_thousand_mutations_raise_only_decode_errors(walk, vectors):
    talk = WitmotionTalk(Wish())
    talk.begin()
    talk.hear(NOTIFY, _rate_answer(0x09))
    good = [*walk, *(bytes.fromhex(vector["hex"]) for vector in vectors["registers"])]
    payloads = mutated(good, count=100_000, seed=42)
    refused, taken = refusals(lambda data: talk.hear(NOTIFY, data), payloads=payloads)
    assert refused + taken == 100_000
    assert refused > 1_000
    assert taken > 10_000


def test_the_peripheral_sets_registers_only_when_unlocked():
    sensor = WitmotionPeripheral(rate_hz=10.0)
    rate, unlock, save = (bytes.fromhex(h) for h in ("ffaa030900", "ffaa6988b5", "ffaa000000"))
    assert sensor.on_write(WRITE, rate) == []
    assert sensor.rate_hz == 10.0
    for data in (unlock, rate, save, bytes.fromhex("ffaa030600")):
        assert sensor.on_write(WRITE, data) == []
    assert sensor.rate_hz == 100.0
    for data in (unlock, bytes.fromhex("ffaa030d00")):
        sensor.on_write(WRITE, data)
    assert sensor.rate_hz is None


@pytest.mark.parametrize("data", ["", "ffaa27", "ffab270300", "ffaa27030000"])
def test_the_peripheral_ignores_what_is_no_command(data):
    sensor = WitmotionPeripheral()
    assert sensor.on_write(WRITE, bytes.fromhex(data)) == []
    assert sensor.on_write(NOTIFY, bytes.fromhex("ffaa270300")) == []
    assert len(sensor.on_write(WRITE, bytes.fromhex("ffaa270300"))) == 1


def test_the_peripheral_refuses_a_rate_it_could_not_have():
    with pytest.raises(ValueError, match="104 Hz is not offered"):
        WitmotionPeripheral(rate_hz=104.0)


def test_samples_go_through_peripheral_and_talk_within_half_a_count():
    rng = np.random.default_rng(3)
    acc, gyr = rng.uniform(-150, 150, (500, 3)), rng.uniform(-34, 34, (500, 3))
    sensor = WitmotionPeripheral(rate_hz=100.0)
    talk = WitmotionTalk(Wish(rate_hz=100.0))
    _talked(talk, sensor=sensor)
    heard = [out for value in sensor.frames(acc, gyr_rads=gyr) for out in talk.hear(*value)]
    assert list(takewhile(lambda out: isinstance(out, Samples), heard)) == heard
    acc_heard = np.concatenate([samples.acc_ms2 for samples in heard])
    gyr_heard = np.concatenate([samples.gyr_rads for samples in heard])
    np.testing.assert_allclose(acc_heard, acc, atol=0.5001 * 16 * 9.80665 / 32768)
    np.testing.assert_allclose(gyr_heard, gyr, atol=0.5001 * np.radians(2000) / 32768)
