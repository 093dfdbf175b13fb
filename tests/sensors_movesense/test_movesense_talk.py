"""The talk: every state, every refusal, answers in odd order, unsubscribed on every way out."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.errors import DecodeError
from retrogait.sensors.battery import BATTERY_LEVEL, INFORMATION
from retrogait.sensors.movesense import (
    COMMAND,
    DATA,
    MovesenseDriver,
    MovesenseTalk,
    Resource,
    encode_imu,
)
from retrogait.sensors.movesense.protocol import (
    Kind,
    Notification,
    encode_notification,
    encode_status,
    split,
)
from retrogait.sensors.movesense.talk import HELLO_REFERENCE, IMU_REFERENCE
from retrogait.sensors.port import (
    Advertisement,
    Battery,
    Driver,
    Outcome,
    Read,
    Ready,
    Refused,
    Samples,
    Stopped,
    Subscribe,
    Talk,
    Timing,
    Wish,
    Write,
)

OK = 200


def _answer(status: int, *, reference: int = IMU_REFERENCE) -> bytes:
    return encode_notification(Notification(Kind.ANSWER, reference, encode_status(status)))


def _message(stamp_ms: int, *, n: int = 8, reference: int = IMU_REFERENCE) -> list[bytes]:
    rows = np.full((n, 3), float(stamp_ms))
    data = encode_imu(rows, gyr_rads=np.zeros((n, 3)), stamp_ms=stamp_ms)
    return split(data, reference=reference, part_bytes=200)


def _begun(wish: Wish | None = None) -> MovesenseTalk:
    talk = MovesenseTalk(wish or Wish())
    talk.begin()
    return talk


def _hear(talk: MovesenseTalk, *payloads: bytes) -> list[Outcome]:
    return [outcome for payload in payloads for outcome in talk.hear(DATA, payload)]


def _kinds(outcomes: list[Outcome]) -> list[type]:
    return [type(outcome) for outcome in outcomes]


def test_it_is_what_the_port_asks_for() -> None:
    driver: Driver = MovesenseDriver()
    talk: Talk = driver.talk(Wish())
    assert isinstance(talk, MovesenseTalk)
    assert driver.family == "movesense"
    assert all(uuid == uuid.lower() and len(uuid) == 36 for uuid in driver.services)


@pytest.mark.parametrize(
    ("name", "services", "is_ours"),
    [
        ("Movesense 204730000081", frozenset(), True),
        (None, frozenset({"0000fdf3-0000-1000-8000-00805f9b34fb"}), True),
        (None, frozenset({"0000fe06-0000-1000-8000-00805f9b34fb"}), True),
        (None, frozenset({"34802252-7185-4d5d-b431-630e7050e8f0"}), True),
        ("Polar H10", frozenset({"0000180d-0000-1000-8000-00805f9b34fb"}), False),
        (None, frozenset(), False),
    ],
)
def test_which_sensors_it_claims(name: str | None, services: frozenset[str], is_ours: bool) -> None:
    assert MovesenseDriver().claims(Advertisement(name, services)) is is_ours


def test_it_subscribes_before_it_asks() -> None:
    acts = MovesenseTalk(Wish()).begin()
    assert acts[0] == Subscribe(DATA)
    reads = [act for act in acts if isinstance(act, Read)]
    assert {act.uuid for act in reads} == {*INFORMATION, BATTERY_LEVEL}
    assert all(act.optional for act in reads)
    assert acts[-2:] == (
        Write(COMMAND, b"\x00\x01"),
        Write(COMMAND, b"\x01\x63/Meas/IMU6/104"),
    )


@pytest.mark.parametrize(
    ("rate_hz", "taken"), [(1, 13), (39, 52), (100, 104), (104, 104), (300, 208), (9999, 1666)]
)
def test_the_nearest_rate_is_asked_for(rate_hz: float, taken: int) -> None:
    talk = MovesenseTalk(Wish(rate_hz=rate_hz), resource=Resource.IMU9)
    write = talk.begin()[-1]
    assert isinstance(write, Write)
    assert write.data == b"\x01\x63/Meas/IMU9/%d" % taken
    (ready,) = _hear(talk, _answer(OK))
    assert isinstance(ready, Ready)
    assert ready.rate_hz == taken


def test_from_hello_to_samples() -> None:
    talk = _begun()
    hello = b"1\x00204730000081\x00Movesense\x00"
    answer = encode_notification(Notification(Kind.ANSWER, HELLO_REFERENCE, hello))
    assert talk.hear(next(iter(INFORMATION)), b"Movesense\0") == ()
    assert talk.hear(BATTERY_LEVEL, b"\x2a") == (Battery(42),)
    assert _hear(talk, answer) == []
    (ready,) = _hear(talk, _answer(OK))
    assert isinstance(ready, Ready)
    assert (ready.has_gyroscope, ready.timing) == (True, Timing.STAMPED)
    assert ready.clock_wraps_s == 4_294_967.296
    assert ready.facts["hello"] == "1; 204730000081; Movesense"
    outcomes = _hear(talk, *_message(1000), *_message(1077), *_message(1154))
    assert _kinds(outcomes) == [Samples] * 3
    stamps = [s.stamp.at_s for s in outcomes if isinstance(s, Samples) and s.stamp]
    assert stamps == [1.0, 1.077, 1.154]


def test_data_before_the_answer_are_as_good_as_the_answer() -> None:
    talk = _begun()
    outcomes = _hear(talk, *_message(0), *_message(77), _answer(OK), *_message(154))
    assert _kinds(outcomes) == [Ready, Samples, Samples, Samples]


def test_a_hello_that_comes_late_or_never_holds_nothing_up() -> None:
    talk = _begun()
    assert _kinds(_hear(talk, _answer(OK))) == [Ready]
    late = encode_notification(Notification(Kind.ANSWER, HELLO_REFERENCE, b"Hello"))
    assert _hear(talk, late) == []


def test_a_second_ok_says_nothing_new() -> None:
    assert _kinds(_hear(_begun(), _answer(OK), _answer(OK))) == [Ready]


def test_what_belongs_to_others_is_let_go() -> None:
    talk = _begun()
    assert _hear(talk, _answer(507, reference=9), *_message(0, reference=9)) == []
    assert talk.hear("00002a37-0000-1000-8000-00805f9b34fb", b"\0") == ()
    assert _kinds(_hear(talk, _answer(OK))) == [Ready]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("0163fb01", "subscriptions are taken"),
        ("016301fb", "subscriptions are taken"),
        ("01639401", "another rate"),
        ("0163f401", "firmware"),
    ],
)
def test_a_refusal_says_what_was_asked_and_what_to_do(answer: str, words: str) -> None:
    talk = _begun()
    (refused,) = _hear(talk, bytes.fromhex(answer))
    assert isinstance(refused, Refused)
    assert "/Meas/IMU6/104" in refused.why
    assert words in refused.why
    assert not refused.needs_pairing
    assert _hear(talk, _answer(OK), *_message(0)) == []
    assert len(talk.end()) == 1


def test_an_error_while_it_streams_is_a_stop() -> None:
    talk = _begun()
    *_, stopped = _hear(talk, _answer(OK), _answer(503))
    assert isinstance(stopped, Stopped)
    assert "503" in stopped.why


@pytest.mark.parametrize("code", [0x05, 0x0C, 0x0F])
@pytest.mark.parametrize("uuid", [COMMAND, DATA])
def test_a_link_that_must_be_paired(code: int, uuid: str) -> None:
    (refused,) = _begun().declined(uuid, code)
    assert isinstance(refused, Refused)
    assert refused.needs_pairing


def test_other_errors_of_the_link_are_refusals_too() -> None:
    (refused,) = _begun().declined(DATA, 0x0A)
    assert isinstance(refused, Refused)
    assert not refused.needs_pairing
    assert "0x0a" in refused.why
    assert "2.3" in refused.why


def test_what_is_not_ours_may_be_declined() -> None:
    talk = _begun()
    assert talk.declined(BATTERY_LEVEL, 0x0A) == ()
    _hear(talk, _answer(OK))
    assert talk.declined(COMMAND, 0x0E) == ()


@pytest.mark.parametrize("data", ["", "01", "0963", "0163", "0363aaaa"])
def test_broken_bytes_raise_and_the_stream_goes_on(data: str) -> None:
    talk = _begun()
    _hear(talk, _answer(OK), *_message(0), *_message(77))
    with pytest.raises(DecodeError):
        talk.hear(DATA, bytes.fromhex(data))
    assert _kinds(_hear(talk, *_message(154), *_message(231))) == [Samples, Samples]


def test_a_lost_part_is_counted() -> None:
    talk = MovesenseTalk(Wish(), resource=Resource.IMU9)
    talk.begin()
    zeros = np.zeros((8, 3))
    data = encode_imu(zeros, gyr_rads=zeros, stamp_ms=0, magn_ut=zeros)
    first, second = split(data, reference=IMU_REFERENCE, part_bytes=160)
    outcomes = _hear(talk, first, second, first, second, first, first, second)
    assert _kinds(outcomes) == [Ready, Samples, Samples, Samples]
    assert talk.incomplete_messages == 1


def test_before_begin_there_is_nothing_to_say_or_to_stop() -> None:
    talk = MovesenseTalk(Wish())
    assert _hear(talk, _answer(OK)) == []
    assert talk.declined(DATA, 5) == ()
    assert talk.end() == ()


@pytest.mark.parametrize(
    "heard",
    [[], [_answer(OK)], [_answer(507)], [*_message(0)], [_answer(OK), *_message(0), *_message(1)]],
    ids=["nothing", "ready", "refused", "first data", "streaming"],
)
def test_it_is_unsubscribed_from_every_state(heard: list[bytes]) -> None:
    talk = _begun()
    _hear(talk, *heard)
    unsubscribe = (Write(COMMAND, b"\x02\x63"),)
    assert talk.end() == unsubscribe
    assert talk.end() == unsubscribe
    assert _hear(talk, _answer(OK), *_message(0), *_message(1)) == []


def test_a_talk_can_begin_anew() -> None:
    talk = _begun()
    first = _hear(talk, _answer(OK), *_message(0), *_message(77))
    talk.end()
    talk.begin()
    again = _hear(talk, _answer(OK), *_message(0), *_message(77))
    assert _kinds(first) == _kinds(again) == [Ready, Samples, Samples]
    assert talk.incomplete_messages == 0
