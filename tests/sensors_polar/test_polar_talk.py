"""The talk: every state, every refusal, answers in odd order, a stop on every way out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sensors_polar.polar_bench import START_NS, Bench, hear_acc, numbered, samples_of

from retrogait.errors import DecodeError
from retrogait.sensors.battery import BATTERY_LEVEL, INFORMATION
from retrogait.sensors.polar import (
    CONTROL,
    DATA,
    H10,
    VERITY_SENSE,
    Measurement,
    Model,
    PolarDriver,
    PolarPeripheral,
    PolarTalk,
)
from retrogait.sensors.polar.control import (
    Answer,
    encode_answer,
    encode_features,
    encode_stopped,
)
from retrogait.sensors.polar.pmd import Operation, Status, words_for
from retrogait.sensors.polar.settings import Setting, encode_settings
from retrogait.sensors.port import (
    Advertisement,
    Battery,
    Driver,
    Read,
    Ready,
    Refused,
    Stopped,
    Subscribe,
    Talk,
    Timing,
    Wish,
    Write,
)

G_MS2 = 9.80665
ACC, GYRO, SDK = Measurement.ACC, Measurement.GYRO, Measurement.SDK_MODE

H10_WRITES = ["03 02", "01 02", "02 02 00 01 64 00 01 01 10 00 02 01 08 00"]
VERITY_WRITES = [
    "03 02",
    "03 05",
    "02 09",
    "01 02",
    "01 05",
    "02 02 00 01 68 00 01 01 10 00 02 01 10 00 04 01 03",
    "02 05 00 01 68 00 01 01 10 00 02 01 d0 07 04 01 03",
]


def _bench(model: Model = H10, *, wish: Wish | None = None, echo: bool = False) -> Bench:
    return Bench(PolarTalk(wish or Wish()), PolarPeripheral(model), echo=echo)


def _begun(model: Model = H10, *, wish: Wish | None = None, echo: bool = False) -> Bench:
    bench = _bench(model, wish=wish, echo=echo)
    bench.run(bench.talk.begin())
    return bench


def _ready(bench: Bench) -> Ready:
    (ready,) = [said for said in bench.said if isinstance(said, Ready)]
    return ready


def _stops(talk: PolarTalk) -> list[str]:
    acts = talk.end()
    assert all(isinstance(act, Write) and act.uuid == CONTROL and act.response for act in acts)
    return [act.data.hex(" ") for act in acts if isinstance(act, Write)]


def _at_step(step: int, *, model: Model) -> PolarTalk:
    """A talk that has written command ``step`` (from 0) and waits for its answer."""
    bench = _bench(model)
    bench.talk.begin()
    outcomes = bench.talk.hear(CONTROL, bench.sensor.on_read(CONTROL))
    for _ in range(step):
        (write,) = outcomes
        assert isinstance(write, Write)
        ((_, answer),) = bench.sensor.on_write(CONTROL, write.data)
        outcomes = bench.talk.hear(CONTROL, answer)
    return bench.talk


def test_it_is_what_the_port_asks_for() -> None:
    driver: Driver = PolarDriver()
    talk: Talk = driver.talk(Wish())
    assert isinstance(talk, PolarTalk)
    assert driver.family == "polar"
    assert all(uuid == uuid.lower() and len(uuid) == 36 for uuid in driver.services)


@pytest.mark.parametrize(
    ("name", "services", "is_ours"),
    [
        ("Polar H10 1234ABCD", frozenset(), True),
        ("Polar Sense 1234ABCD", frozenset(), True),
        (None, frozenset({"fb005c80-02e7-f387-1cad-8acd2d8df0c8"}), True),
        (None, frozenset({"0000180d-0000-1000-8000-00805f9b34fb"}), False),
        ("Polaroid", frozenset(), False),
        (None, frozenset(), False),
    ],
)
def test_which_sensors_it_claims(name: str | None, services: frozenset[str], is_ours: bool) -> None:
    assert PolarDriver().claims(Advertisement(name, services)) is is_ours


def test_it_subscribes_before_it_reads_and_reads_the_offer_last() -> None:
    acts = PolarTalk(Wish()).begin()
    assert acts[:2] == (Subscribe(CONTROL), Subscribe(DATA))
    assert acts[-1] == Read(CONTROL)
    extras = acts[2:-1]
    assert {act.uuid for act in extras if isinstance(act, Read)} == {*INFORMATION, BATTERY_LEVEL}
    assert all(isinstance(act, Read) and act.optional for act in extras)


def test_an_h10_streams_the_accelerometer() -> None:
    bench = _begun(H10)
    assert [data.hex(" ") for data in bench.written] == H10_WRITES
    assert bench.said[0] == Battery(100)
    ready = _ready(bench)
    assert (ready.rate_hz, ready.has_gyroscope, ready.timing) == (100.0, False, Timing.STAMPED)
    assert (ready.counter_wraps, ready.clock_wraps_s, ready.epoch) == (None, None, None)
    assert ready.facts == {
        "maker": "Polar Electro Oy",
        "model": "H10",
        "firmware": H10.firmware,
        "range_g": "8",
    }
    rows = numbered(-18, 36, unit=G_MS2 / 1000)
    (samples,) = hear_acc(bench, rows, stamp_ns=START_NS + 1_000)
    np.testing.assert_allclose(samples.acc_ms2, rows, atol=1e-12)
    assert samples.gyr_rads is None
    assert samples.counter is None
    assert samples.stamp is not None
    assert samples.stamp.sample == 35


def test_a_verity_sense_streams_six_axes_in_sdk_mode() -> None:
    bench = _begun(VERITY_SENSE)
    assert [data.hex(" ") for data in bench.written] == VERITY_WRITES
    ready = _ready(bench)
    assert (ready.rate_hz, ready.has_gyroscope) == (104.0, True)
    assert ready.facts["sdk_mode"] == "on"
    assert ready.facts["range_g"] == "16"
    assert ready.facts["gyroscope_range_dps"] == "2000"


@pytest.mark.parametrize(
    ("model", "wish", "rate_hz", "range_g"),
    [
        (H10, Wish(rate_hz=200.0, range_g=4.0), 200.0, "4"),
        (H10, Wish(rate_hz=1000.0, range_g=5.0), 200.0, "8"),
        (H10, Wish(rate_hz=1.0, range_g=1.0), 25.0, "2"),
        (VERITY_SENSE, Wish(rate_hz=416.0), 416.0, "16"),
        (VERITY_SENSE, Wish(rate_hz=52.0, range_g=8.0), 52.0, "8"),
    ],
)
def test_the_nearest_to_the_wish_is_started(
    model: Model, wish: Wish, rate_hz: float, range_g: str
) -> None:
    bench = _begun(model, wish=wish)
    assert _ready(bench).rate_hz == bench.sensor.rate_hz == rate_hz
    assert _ready(bench).facts["range_g"] == range_g


def test_microseconds_survive_in_the_stamp() -> None:
    bench = _begun(H10)
    for us in (0, 1, 2, 999_999):
        (samples,) = hear_acc(bench, np.zeros((1, 3)), stamp_ns=START_NS + us * 1_000)
        assert samples.stamp is not None
        assert samples.stamp.at_s - START_NS // 10**9 == pytest.approx(us * 1e-6, abs=2e-7)


def test_an_offer_that_is_echoed_is_taken_once() -> None:
    bench = _begun(H10, echo=True)
    assert [data.hex(" ") for data in bench.written] == H10_WRITES
    assert _ready(bench)


def test_answers_to_older_commands_and_frames_of_an_older_stream_are_let_go() -> None:
    for step in range(3):
        talk = _at_step(step, model=H10)
        assert talk.hear(CONTROL, encode_answer(Answer(Operation.STOP, GYRO))) == ()
        assert talk.hear(CONTROL, encode_answer(Answer(Operation.START, ACC, 6))) == () or step == 2
    old = _begun(H10).sensor.frame(np.ones((1, 3)), stamp_ns=START_NS)
    for step in range(2):
        assert _at_step(step, model=H10).hear(DATA, old) == ()


def test_frames_before_the_answer_to_the_start_come_after_ready() -> None:
    sensor = _begun(H10).sensor
    talk = _at_step(2, model=H10)
    frames = [sensor.frame(np.full((2, 3), k), stamp_ns=START_NS + k) for k in range(3)]
    assert all(talk.hear(DATA, frame) == () for frame in frames)
    ready, *samples = talk.hear(CONTROL, encode_answer(Answer(Operation.START, ACC)))
    assert isinstance(ready, Ready)
    assert [round(s.acc_ms2[0, 0]) for s in samples_of(tuple(samples))] == [0, 1, 2]


def test_a_broken_frame_before_the_answer_is_told_at_once() -> None:
    talk = _at_step(2, model=H10)
    with pytest.raises(DecodeError):
        talk.hear(DATA, bytes.fromhex("02" + "00" * 8 + "01" + "00" * 5))
    outcomes = talk.hear(CONTROL, encode_answer(Answer(Operation.START, ACC)))
    assert [type(outcome) for outcome in outcomes] == [Ready]


def test_the_factor_of_the_start_is_used() -> None:
    old = replace(VERITY_SENSE, frame_types={ACC: 0x80, GYRO: 0x80})
    bench = _begun(replace(old, with_factor=frozenset({ACC, GYRO})))
    rows = numbered(-15, 31, unit=G_MS2)
    frame = bench.sensor.frame(rows, stamp_ns=START_NS)
    assert bench.talk.hear(DATA, frame) == ()
    gyro = bench.sensor.gyro_frame(np.zeros((31, 3)), stamp_ns=START_NS)
    (samples,) = samples_of(bench.talk.hear(DATA, gyro))
    np.testing.assert_allclose(samples.acc_ms2, rows, atol=16 / 32768 * G_MS2)


def test_settings_may_come_in_parts() -> None:
    talk = _at_step(1, model=H10)
    parts = encode_settings({Setting.RATE_HZ: (50,), Setting.RANGE: (8,)})
    for begin in range(0, 4):
        part = Answer(Operation.SETTINGS, ACC, more=True, parameters=parts[begin : begin + 1])
        assert talk.hear(CONTROL, encode_answer(part)) == ()
    last = Answer(Operation.SETTINGS, ACC, parameters=parts[4:])
    (write,) = talk.hear(CONTROL, encode_answer(last))
    assert isinstance(write, Write)
    assert write.data.hex(" ") == "02 02 00 01 32 00 02 01 08 00"


def test_a_broken_answer_leaves_the_talk_where_it_is() -> None:
    talk = _at_step(1, model=H10)
    with pytest.raises(DecodeError):
        talk.hear(CONTROL, bytes.fromhex("f001020000 0002 3400"))
    good = Answer(Operation.SETTINGS, ACC, parameters=bytes.fromhex("00013400"))
    (write,) = talk.hear(CONTROL, encode_answer(good))
    assert isinstance(write, Write)


def test_without_sdk_mode_the_plain_settings_do() -> None:
    talk = _at_step(2, model=VERITY_SENSE)
    outcomes = talk.hear(CONTROL, encode_answer(Answer(Operation.START, SDK, Status.BAD_STATE)))
    sensor = PolarPeripheral(VERITY_SENSE)
    while isinstance(outcomes[0], Write):
        ((_, answer),) = sensor.on_write(CONTROL, outcomes[0].data)
        outcomes = talk.hear(CONTROL, answer)
    (ready,) = outcomes
    assert isinstance(ready, Ready)
    assert ready.rate_hz == 52.0
    assert ready.facts["sdk_mode"].startswith("off, status 12")


def test_sdk_mode_that_is_on_already_is_as_good() -> None:
    bench = _bench(VERITY_SENSE)
    bench.sensor.on_write(CONTROL, bytes([Operation.START, SDK]))
    bench.run(bench.talk.begin())
    assert _ready(bench).facts["sdk_mode"] == "on"


@pytest.mark.parametrize("model", [H10, VERITY_SENSE], ids=["h10", "verity"])
def test_a_stream_that_was_left_running_is_stopped_first(model: Model) -> None:
    sensor = _begun(model).sensor
    assert sensor.running
    bench = Bench(PolarTalk(Wish(rate_hz=52.0)), sensor)
    bench.run(bench.talk.begin())
    assert _ready(bench).rate_hz == sensor.rate_hz == (50.0 if model is H10 else 52.0)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.OK])
@pytest.mark.parametrize(
    ("step", "model", "asked"),
    [
        (1, H10, "the settings of the accelerometer"),
        (2, H10, "the start of the accelerometer"),
        (4, VERITY_SENSE, "the settings of the gyroscope"),
        (6, VERITY_SENSE, "the start of the gyroscope"),
    ],
)
def test_a_refusal_says_what_was_asked_and_what_to_do(
    step: int, model: Model, asked: str, status: Status
) -> None:
    talk = _at_step(step, model=model)
    operation = Operation.START if "start" in asked else Operation.SETTINGS
    kind = GYRO if "gyroscope" in asked else ACC
    (refused,) = talk.hear(CONTROL, encode_answer(Answer(operation, kind, status)))
    assert isinstance(refused, Refused)
    assert asked in refused.why
    assert words_for(status) in refused.why
    assert not refused.needs_pairing
    assert "03 02" in _stops(talk)


def test_a_status_nobody_documented_is_a_refusal() -> None:
    talk = _at_step(2, model=H10)
    (refused,) = talk.hear(CONTROL, bytes.fromhex("f0020263"))
    assert isinstance(refused, Refused)
    assert "status 99" in refused.why


def test_a_sensor_without_accelerometer_is_refused() -> None:
    bench = _begun(replace(H10, offered=frozenset({Measurement.ECG})))
    (refused,) = [said for said in bench.said if isinstance(said, Refused)]
    assert "no accelerometer" in refused.why
    assert bench.written == []


@pytest.mark.parametrize("rates", [(), (0,)])
def test_an_offer_without_a_rate_is_refused(rates: tuple[float, ...]) -> None:
    talk = _at_step(1, model=H10)
    offer = Answer(Operation.SETTINGS, ACC, parameters=encode_settings({Setting.RATE_HZ: rates}))
    (refused,) = talk.hear(CONTROL, encode_answer(offer))
    assert isinstance(refused, Refused)
    assert "the accelerometer at no rate" in refused.why


def test_streams_that_share_no_rate_are_refused() -> None:
    talk = _at_step(4, model=VERITY_SENSE)
    offer = encode_settings({Setting.RATE_HZ: (33,), Setting.RANGE: (2000,)})
    (refused,) = talk.hear(
        CONTROL, encode_answer(Answer(Operation.SETTINGS, GYRO, 0, False, offer))
    )
    assert isinstance(refused, Refused)
    assert "the gyroscope at 33 Hz" in refused.why


@pytest.mark.parametrize("code", [0x05, 0x0C, 0x0F])
@pytest.mark.parametrize("uuid", [CONTROL, DATA])
def test_a_link_that_must_be_paired(code: int, uuid: str) -> None:
    talk = PolarTalk(Wish())
    talk.begin()
    (refused,) = talk.declined(uuid, code)
    assert isinstance(refused, Refused)
    assert refused.needs_pairing
    assert "pair it" in refused.why


def test_other_errors_of_the_link_are_refusals_too() -> None:
    for step in (1, 2):
        (refused,) = _at_step(step, model=H10).declined(CONTROL, 0xFD)
        assert isinstance(refused, Refused)
        assert not refused.needs_pairing
        assert "0xfd" in refused.why


def test_a_stop_that_the_link_declines_is_passed_over() -> None:
    (write,) = _at_step(0, model=H10).declined(CONTROL, 0x80)
    assert isinstance(write, Write)
    assert write.data == bytes([Operation.SETTINGS, ACC])
    (refused,) = _at_step(0, model=H10).declined(CONTROL, 0x05)
    assert isinstance(refused, Refused)
    assert refused.needs_pairing


def test_what_is_not_ours_may_be_declined() -> None:
    talk = PolarTalk(Wish())
    talk.begin()
    assert talk.declined(BATTERY_LEVEL, 0x0A) == ()
    streaming = _begun(H10).talk
    assert streaming.declined(CONTROL, 0x0E) == ()


@pytest.mark.parametrize("kind", [ACC, GYRO])
def test_the_sensor_stops_by_itself(kind: Measurement) -> None:
    bench = _begun(VERITY_SENSE)
    (stopped,) = bench.talk.hear(CONTROL, encode_stopped([kind]))
    assert isinstance(stopped, Stopped)
    assert "by itself" in stopped.why
    assert _stops(bench.talk) == ["03 02", "03 05", "03 09"]


def test_stops_that_are_not_ours_change_nothing() -> None:
    bench = _begun(H10)
    assert bench.talk.hear(CONTROL, encode_stopped([Measurement.ECG])) == ()
    assert _at_step(1, model=H10).hear(CONTROL, encode_stopped([ACC])) == ()
    assert hear_acc(bench, np.zeros((1, 3)), stamp_ns=START_NS)


def test_frames_of_other_measurements_are_let_go() -> None:
    talk = _begun(H10).talk
    assert talk.hear(DATA, bytes.fromhex("00" + "00" * 8 + "00" + "00" * 6)) == ()
    assert talk.hear("00002a37-0000-1000-8000-00805f9b34fb", b"\0") == ()


@pytest.mark.parametrize(
    ("uuid", "data"),
    [(CONTROL, ""), (CONTROL, "77"), (CONTROL, "f002"), (CONTROL, "01"), (DATA, ""), (DATA, "02")],
)
def test_broken_bytes_raise_and_the_stream_goes_on(uuid: str, data: str) -> None:
    bench = _begun(H10)
    with pytest.raises(DecodeError):
        bench.talk.hear(uuid, bytes.fromhex(data))
    assert hear_acc(bench, np.zeros((1, 3)), stamp_ns=START_NS)


def test_before_begin_there_is_nothing_to_say_or_to_stop() -> None:
    talk = PolarTalk(Wish())
    assert talk.hear(CONTROL, encode_features([ACC])) == ()
    assert talk.declined(CONTROL, 5) == ()
    assert talk.end() == ()


@pytest.mark.parametrize("step", range(len(H10_WRITES) + 1))
def test_an_h10_is_stopped_from_every_state(step: int) -> None:
    assert _stops(_at_step(step, model=H10)) == ["03 02"]


@pytest.mark.parametrize("step", range(len(VERITY_WRITES) + 1))
def test_a_verity_sense_is_stopped_from_every_state(step: int) -> None:
    stops = ["03 02", "03 05"] + (["03 09"] if step >= 2 else [])
    talk = _at_step(step, model=VERITY_SENSE)
    assert _stops(talk) == stops
    assert _stops(talk) == stops


def test_an_accelerometer_left_running_is_stopped_even_if_nothing_was_heard() -> None:
    talk = PolarTalk(Wish())
    talk.begin()
    assert _stops(talk) == ["03 02"]


@pytest.mark.parametrize("model", [H10, VERITY_SENSE], ids=["h10", "verity"])
def test_after_the_end_the_sensor_is_still_and_the_talk_is_deaf(model: Model) -> None:
    bench = _begun(model)
    bench.sensor.frame(np.zeros((1, 3)), stamp_ns=START_NS)
    frame = bench.sensor.frame(np.zeros((1, 3)), stamp_ns=START_NS)
    said = bench.run(bench.talk.end())
    assert said == []
    assert bench.sensor.running == frozenset()
    assert not bench.sensor.is_sdk_mode
    assert bench.talk.hear(DATA, frame) == ()
    assert bench.talk.declined(CONTROL, 5) == ()


@pytest.mark.parametrize("model", [H10, VERITY_SENSE], ids=["h10", "verity"])
def test_a_talk_can_begin_anew(model: Model) -> None:
    bench = _begun(model)
    first = list(bench.written)
    bench.run(bench.talk.end())
    bench.written.clear()
    bench.said.clear()
    bench.run(bench.talk.begin())
    assert bench.written == first
    assert _ready(bench)
    assert bench.talk.unpaired_samples == 0
