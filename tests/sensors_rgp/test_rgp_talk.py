"""The dialogue, against the sensor's own side and against every kind of trouble."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import numpy as np
import pytest

from retrogait.errors import DecodeError
from retrogait.sensors.port import (
    Advertisement,
    Battery,
    Driver,
    Message,
    Outcome,
    Pause,
    Pressed,
    Read,
    Ready,
    Refused,
    Samples,
    Stamp,
    Stopped,
    Subscribe,
    Timing,
    Wish,
    Write,
)
from retrogait.sensors.rgp import (
    XIAO,
    Answer,
    Capability,
    Declined,
    Op,
    RgpDriver,
    RgpPeripheral,
    RgpTalk,
    Settings,
    Status,
    StreamFlag,
    encode_answer,
    uuids,
)
from retrogait.types import Placement, Side

FOOT = Settings(rate_hz=52, placement=Placement.FOOT, side=Side.RIGHT, name="shoe", gyro=False)
ACC = np.zeros((5, 3))


def _messages(outcomes: tuple[Outcome, ...]) -> list[Message]:
    return [said for said in outcomes if not isinstance(said, Subscribe | Read | Write | Pause)]


def _carry_out(
    talk: RgpTalk, sensor: RgpPeripheral, acts: tuple[Outcome, ...], *, log: list[Outcome]
) -> list[Message]:
    """Do what the talk asks, in order; what it says meanwhile."""
    waiting, said = deque(acts), list[Message]()
    while waiting:
        act = waiting.popleft()
        log.append(act)
        outcomes: tuple[Outcome, ...] = ()
        try:
            match act:
                case Subscribe(uuid):
                    sensor.on_subscribed(subscribed=True) if uuid == uuids.STREAM else None
                case Read(uuid):
                    outcomes = talk.hear(uuid, sensor.on_read(uuid))
                case Write(uuid, data):
                    for source, payload in sensor.on_write(uuid, data):
                        outcomes += talk.hear(source, payload)
        except Declined as declined:
            outcomes = talk.declined(act.uuid, declined.code)  # type: ignore[union-attr]
        said += _messages(outcomes)
        waiting.extend(out for out in outcomes if isinstance(out, Subscribe | Read | Write))
    return said


def _begun(
    sensor: RgpPeripheral, *, wish: Wish | None = None, mtu: int = 247
) -> tuple[RgpTalk, list[Message], list[Outcome]]:
    """A talk that has begun, what it said and what it did."""
    sensor.on_connected(mtu=mtu)
    talk, log = RgpTalk(wish or Wish()), list[Outcome]()
    return talk, _carry_out(talk, sensor, talk.begin(), log=log), log


def _packet(sensor: RgpPeripheral, **more: int) -> bytes:
    return sensor.packet(
        ACC,
        gyr_rads=ACC,
        counter=more.get("counter", 0),
        ticks=more.get("ticks", 0),
        flags=StreamFlag(more.get("flags", 0)),
    )


def test_it_subscribes_before_anything_else_and_starts_last() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    _, said, log = _begun(sensor)
    assert log[:2] == [Subscribe(uuids.CONTROL), Subscribe(uuids.STREAM)]
    assert log[-1] == Write(uuids.CONTROL, bytes([Op.START]))
    assert [type(message) for message in said] == [Battery, Ready]
    assert sensor.is_streaming


def test_it_sets_the_wish_and_leaves_place_and_name() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    _begun(sensor, wish=Wish(rate_hz=180.0, range_g=5.0))
    assert sensor.settings == replace(
        FOOT, rate_hz=208, acc_range_g=8, gyro=True, samples_per_packet=9
    )


def test_a_range_beyond_the_highest_gives_the_highest() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    _begun(sensor, wish=Wish(range_g=30.0))
    assert sensor.settings.acc_range_g == 16


def test_settings_that_fit_are_not_written_again() -> None:
    sensor = RgpPeripheral(settings=replace(FOOT, rate_hz=104, gyro=True, samples_per_packet=5))
    _, said, log = _begun(sensor)
    assert not [act for act in log if isinstance(act, Write) and act.uuid == uuids.CONFIG]
    assert isinstance(said[-1], Ready)


def test_ready_says_what_the_sensor_is() -> None:
    sensor = RgpPeripheral(settings=replace(FOOT, rate_hz=104), rate_mhz=106_123)
    _, said, _ = _begun(sensor)
    assert said[-1] == Ready(
        rate_hz=106.123,
        has_gyroscope=True,
        timing=Timing.COUNTED,
        counter_wraps=65536,
        clock_wraps_s=131072.0,
        epoch=1,
        facts={
            "protocol": "RGP 1.0",
            "firmware": "virtual",
            "name": "shoe",
            "worn": "right foot",
            "acc_range_g": "16",
        },
    )


def test_a_sensor_without_gyroscope_promises_none() -> None:
    sensor = RgpPeripheral(replace(XIAO, capabilities=Capability.FIFO), settings=FOOT)
    talk, said, _ = _begun(sensor)
    assert isinstance(said[-1], Ready)
    assert not said[-1].has_gyroscope
    (samples,) = talk.hear(uuids.STREAM, _packet(sensor))
    assert isinstance(samples, Samples)
    assert samples.gyr_rads is None


def test_samples_carry_counter_stamp_and_overflow() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk, _, _ = _begun(sensor)
    packet = _packet(sensor, counter=65534, ticks=32768, flags=StreamFlag.OVERFLOW)
    (samples,) = talk.hear(uuids.STREAM, packet)
    assert isinstance(samples, Samples)
    assert (samples.counter, samples.stamp, samples.overflow) == (65534, Stamp(1.0, 0), True)
    assert samples.acc_ms2.shape == (5, 3)
    assert samples.gyr_rads is not None


def test_a_packet_before_the_answer_to_start_says_ready_first_and_once() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    sensor.on_connected(mtu=247)
    talk = RgpTalk(Wish())
    talk.hear(uuids.INFO, sensor.on_read(uuids.INFO))
    talk.hear(uuids.CONFIG, sensor.on_read(uuids.CONFIG))
    (start,) = talk.hear(uuids.CONFIG, sensor.on_read(uuids.CONFIG))
    assert start == Write(uuids.CONTROL, bytes([Op.START]))
    kinds = [type(said) for said in talk.hear(uuids.STREAM, _packet(sensor))]
    assert kinds == [Ready, Samples]
    assert talk.hear(uuids.CONTROL, encode_answer(Answer(Op.START, Status.OK))) == ()


def test_packets_left_over_before_the_start_are_not_samples() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk = RgpTalk(Wish())
    talk.begin()
    assert talk.hear(uuids.STREAM, _packet(sensor)) == ()


def test_a_press_is_told_before_its_samples() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk, _, _ = _begun(sensor)
    said = talk.hear(uuids.STREAM, _packet(sensor, flags=StreamFlag.EVENT))
    assert [type(message) for message in said] == [Pressed, Samples]


def test_a_low_battery_is_asked_for_its_charge_once() -> None:
    sensor = RgpPeripheral(settings=FOOT, battery_percent=7)
    talk, said, _ = _begun(sensor)
    assert said[0] == Battery(7)
    low = _packet(sensor, flags=StreamFlag.BATTERY_LOW)
    asked = [
        [act for act in talk.hear(uuids.STREAM, low) if isinstance(act, Read)] for _ in range(3)
    ]
    assert asked == [[Read(uuids.BATTERY_LEVEL, optional=True)], [], []]


def test_a_sensor_that_still_streams_is_stopped_before_it_is_set() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    _begun(sensor)
    sensor.on_mtu(247)
    talk, log = RgpTalk(Wish(rate_hz=208.0)), list[Outcome]()
    said = _carry_out(talk, sensor, talk.begin(), log=log)
    writes = [act for act in log if isinstance(act, Write)]
    assert [write.uuid for write in writes] == [uuids.CONTROL, uuids.CONFIG, uuids.CONTROL]
    assert writes[0].data == bytes([Op.STOP])
    assert isinstance(said[-1], Ready)
    assert said[-1].rate_hz == 208.0


def test_the_end_stops_whatever_was_heard() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk, _, log = _begun(sensor)
    _carry_out(talk, sensor, talk.end(), log=log)
    assert not sensor.is_streaming
    assert RgpTalk(Wish()).end() == (Write(uuids.CONTROL, bytes([Op.STOP])),)


def test_after_the_end_packets_under_way_are_heard_but_nothing_starts() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk, _, _ = _begun(sensor)
    talk.end()
    assert [type(said) for said in talk.hear(uuids.STREAM, _packet(sensor))] == [Samples]
    early = RgpTalk(Wish())
    early.hear(uuids.INFO, sensor.on_read(uuids.INFO))
    early.end()
    assert early.hear(uuids.CONFIG, sensor.on_read(uuids.CONFIG)) == ()


def test_a_declined_wish_leaves_the_sensors_own_settings() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    sensor.on_connected(mtu=247)
    talk = RgpTalk(Wish())
    talk.hear(uuids.INFO, sensor.on_read(uuids.INFO))
    write, read = talk.hear(uuids.CONFIG, sensor.on_read(uuids.CONFIG))
    assert (type(write), read) == (Write, Read(uuids.CONFIG))
    assert talk.declined(uuids.CONFIG, 0x82) == ()
    assert talk.hear(uuids.CONFIG, sensor.on_read(uuids.CONFIG)) == (
        Write(uuids.CONTROL, bytes([Op.START])),
    )
    (said,) = talk.hear(uuids.CONTROL, encode_answer(Answer(Op.START, Status.OK)))
    assert isinstance(said, Ready)
    assert (said.rate_hz, said.has_gyroscope) == (52.0, False)


def test_a_config_that_can_neither_be_written_nor_read_is_refused() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk = RgpTalk(Wish())
    talk.hear(uuids.INFO, sensor.on_read(uuids.INFO))
    talk.hear(uuids.CONFIG, sensor.on_read(uuids.CONFIG))
    assert talk.declined(uuids.CONFIG, 0x0E) == ()
    (said,) = talk.declined(uuids.CONFIG, 0x0E)
    assert isinstance(said, Refused)


@pytest.mark.parametrize(("code", "pairing"), [(0x05, True), (0x0F, True), (0x0A, False)])
def test_declined_basics_are_refused_and_pairing_is_told(code: int, *, pairing: bool) -> None:
    talk = RgpTalk(Wish())
    talk.begin()
    (said,) = talk.declined(uuids.STREAM, code)
    assert isinstance(said, Refused)
    assert said.needs_pairing is pairing
    assert "Stream" in said.why
    assert f"0x{code:02X}" in said.why
    assert talk.declined(uuids.INFO, code) == ()


def test_a_missing_battery_service_does_no_harm() -> None:
    talk = RgpTalk(Wish())
    talk.begin()
    assert talk.declined(uuids.BATTERY_LEVEL, 0x0A) == ()


def test_another_protocol_version_is_refused_with_what_to_do() -> None:
    talk = RgpTalk(Wish())
    (said,) = talk.hear(uuids.INFO, b"\x02" + XIAO.build.encode())
    assert isinstance(said, Refused)
    assert "version 2" in said.why
    assert "update" in said.why


def test_a_start_that_fails_says_why() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    sensor.imu_fails = True
    _, said, _ = _begun(sensor)
    assert said[-1] == Refused("the sensor refused to start: imu failed")


def test_a_link_too_slow_for_the_rate_says_so() -> None:
    _, said, _ = _begun(RgpPeripheral(settings=FOOT), wish=Wish(rate_hz=208.0), mtu=23)
    assert said[-1] == Refused("the sensor refused to start: link too slow")


def test_a_small_mtu_still_streams_one_sample_a_packet() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    _, said, _ = _begun(sensor, mtu=23)
    assert isinstance(said[-1], Ready)
    assert sensor.samples_in_force == 1


def test_a_sensor_that_stops_by_itself_says_why_once() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk, _, _ = _begun(sensor)
    ((uuid, payload),) = sensor.stop_itself(Status.BATTERY_EMPTY)
    assert talk.hear(uuid, payload) == (Stopped("the sensor stopped by itself: battery empty"),)
    assert talk.hear(uuid, payload) == ()


def test_a_stack_that_echoes_a_write_does_no_harm() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk, _, _ = _begun(sensor)
    assert talk.hear(uuids.CONTROL, bytes([Op.START])) == ()


def test_broken_bytes_raise_and_the_talk_goes_on() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    talk, _, _ = _begun(sensor)
    packet = _packet(sensor)
    for uuid, data in ((uuids.STREAM, packet[:-1]), (uuids.CONTROL, b"\x80"[:0])):
        with pytest.raises(DecodeError):
            talk.hear(uuid, data)
    assert len(talk.hear(uuids.STREAM, packet)) == 1
    assert talk.hear("0000180a-0000-1000-8000-00805f9b34fb", b"?") == ()


def test_the_driver_claims_by_service_only() -> None:
    driver: Driver = RgpDriver()
    assert driver.claims(Advertisement(None, frozenset({uuids.SERVICE})))
    assert not driver.claims(Advertisement("rgp", frozenset()))
    assert driver.services == (uuids.SERVICE,)
    assert isinstance(driver.talk(Wish()), RgpTalk)


def test_the_sensor_gives_up_on_a_client_that_does_not_listen() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    _begun(sensor)
    sensor.on_subscribed(subscribed=False)
    sensor.ticks = 60 * 32768 - 1
    assert not sensor.has_given_up()
    sensor.ticks += 1
    assert sensor.has_given_up()
    assert not sensor.is_streaming


def test_the_sensor_stops_with_the_link() -> None:
    sensor = RgpPeripheral(settings=FOOT)
    _begun(sensor)
    sensor.on_disconnected()
    assert not sensor.is_streaming
    assert sensor.stop_itself(Status.IMU_FAILED) == []


@pytest.mark.parametrize("uuid", [uuids.STREAM, "2a19"])
def test_the_sensor_has_only_its_own_characteristics(uuid: str) -> None:
    with pytest.raises(ValueError, match="characteristic of RGP"):
        RgpPeripheral().on_read(uuid)
    with pytest.raises(ValueError, match="characteristic of RGP"):
        RgpPeripheral().on_write(uuid, b"")
