"""The talk with a running pod."""

from __future__ import annotations

import pytest

from retrogait.errors import DecodeError
from retrogait.sensors.battery import BATTERY_LEVEL
from retrogait.sensors.port import (
    Advertisement,
    Battery,
    Driver,
    Pace,
    Read,
    Refused,
    Subscribe,
    Talk,
    Wish,
)
from retrogait.sensors.rsc import (
    MEASUREMENT,
    SERVICE,
    Measurement,
    RscDriver,
    RscTalk,
    encode_measurement,
)

DRIVER: Driver = RscDriver()


def said(cadence_per_min: int) -> bytes:
    return encode_measurement(
        Measurement(speed_ms=2.5, cadence_per_min=cadence_per_min, is_running=True)
    )


def listening() -> Talk:
    talk = DRIVER.talk(Wish())
    talk.begin()
    return talk


def cadence_of(talk: Talk, payload: bytes) -> float:
    (pace,) = talk.hear(MEASUREMENT, payload)
    assert isinstance(pace, Pace)
    return pace.cadence_spm


def test_it_subscribes_first_and_writes_nothing() -> None:
    talk = RscTalk()
    assert talk.begin() == (Subscribe(MEASUREMENT), Read(BATTERY_LEVEL, optional=True))
    assert talk.end() == ()


def test_a_measurement_becomes_a_pace_of_both_feet() -> None:
    payload = encode_measurement(
        Measurement(
            speed_ms=3.0,
            cadence_per_min=85,
            is_running=True,
            stride_length_m=2.12,
            distance_m=1000.5,
        )
    )
    assert listening().hear(MEASUREMENT, payload) == (
        Pace(
            speed_ms=3.0,
            cadence_spm=170.0,
            is_running=True,
            stride_length_m=2.12,
            distance_m=1000.5,
        ),
    )


def test_a_pod_that_counts_both_feet_is_found_out_and_stays_so() -> None:
    talk = listening()
    assert cadence_of(talk, said(150)) == 300.0
    assert cadence_of(talk, said(151)) == 151.0
    assert cadence_of(talk, said(90)) == 90.0
    assert cadence_of(listening(), said(90)) == 180.0


def test_the_battery_is_passed_on() -> None:
    assert listening().hear(BATTERY_LEVEL, b"\x2a") == (Battery(42),)


def test_broken_bytes_do_not_end_the_talk() -> None:
    talk = listening()
    with pytest.raises(DecodeError):
        talk.hear(MEASUREMENT, b"\x07\x00")
    assert cadence_of(talk, said(80)) == 160.0


def test_nothing_is_heard_before_and_after() -> None:
    talk = RscTalk()
    assert talk.hear(MEASUREMENT, said(80)) == ()
    talk.begin()
    talk.end()
    assert talk.hear(MEASUREMENT, said(80)) == ()
    assert talk.declined(MEASUREMENT, 0x05) == ()


def test_other_characteristics_are_not_its_business() -> None:
    assert listening().hear(SERVICE, b"\x01") == ()


@pytest.mark.parametrize(("code", "needs_pairing"), [(0x05, True), (0x0F, True), (0x80, False)])
def test_a_pod_that_declines(code: int, needs_pairing: bool) -> None:
    talk = listening()
    assert talk.declined(BATTERY_LEVEL, 0x0A) == ()
    (refused,) = talk.declined(MEASUREMENT, code)
    assert isinstance(refused, Refused)
    assert refused.needs_pairing is needs_pairing
    assert talk.hear(MEASUREMENT, said(80)) == ()


def test_pods_are_known_by_their_service() -> None:
    assert DRIVER.family == "rsc"
    assert DRIVER.services == (SERVICE,)
    assert DRIVER.claims(Advertisement(name="Stryd", services=frozenset({SERVICE})))
    assert not DRIVER.claims(Advertisement(name="Stryd", services=frozenset()))
    assert "cadence" in DRIVER.title
