"""What a virtual sensor says is what its own driver understands."""

from __future__ import annotations

import asyncio
import math

import numpy as np
import pytest
from virtual_sensors.loopback import KINDS, Loopback, Numbered, face_and_talk, taken
from virtual_time import run_virtual

from retrogait.sensors import Advertisement, Ready, Samples, Timing, Wish
from retrogait.sensors.polar.peripheral import VERITY_SENSE
from retrogait.sensors.registry import driver_for
from retrogait.sensors.rgp import uuids
from retrogait.sensors.rgp.clock import decode_clock
from retrogait.sensors.rgp.config import Settings, encode_settings
from retrogait.sensors.rgp.control import AttError, Op, encode_command
from retrogait.types import GRAVITY_MS2
from retrogait.virtual import AttRefusal, full_uuid
from retrogait.virtual.sensors import NAMES, PROFILES, PolarFace, RgpFace, Rows, face_of

DEGREE = math.pi / 180

STEPS = {
    "rgp": (GRAVITY_MS2 / 2048, DEGREE / 16),
    "polar": (GRAVITY_MS2 / 1000, 0.0),
    "verity": (GRAVITY_MS2 / 1000, 2000 / 32768 * DEGREE),
    "witmotion": (16 * GRAVITY_MS2 / 32768, 2000 / 32768 * DEGREE),
}
"""One count of acceleration, m/s², and of angular rate, rad/s."""


async def _connected(kind: str, **how: object) -> Loopback:
    """Streaming."""
    loopback = Loopback(kind, **how)  # type: ignore[arg-type]
    loopback.connect()
    await asyncio.sleep(2.0)
    return loopback


def _rows(n: int, *, seed: int = 1) -> Rows:
    random = np.random.default_rng(seed)
    return Rows(random.normal(size=(n, 3)) * 20, random.normal(size=(n, 3)) * 5)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_measured_is_what_arrives(kind: str) -> None:
    async def send() -> None:
        link = await _connected(kind)
        link.face.link_allows(link.payload_bytes)
        rows = _rows(link.face.samples_per_packet)
        for uuid, value in link.face.packets(taken(rows, count=70, first_s=3.5)):
            await link.notify(uuid, value)
        acc = np.concatenate([s.acc_ms2 for s in link.samples])
        step_ms2, step_rads = STEPS[kind]
        np.testing.assert_allclose(acc, rows.acc_ms2, atol=0.51 * step_ms2)
        if step_rads:
            gyr = np.concatenate([s.gyr_rads for s in link.samples if s.gyr_rads is not None])
            np.testing.assert_allclose(gyr, rows.gyr_rads, atol=0.51 * step_rads)

    run_virtual(send())


@pytest.mark.parametrize(
    ("kind", "rate_hz", "has_gyroscope", "timing"),
    [
        ("rgp", 104, True, Timing.COUNTED),
        ("polar", 100, False, Timing.STAMPED),
        ("verity", 104, True, Timing.STAMPED),
        ("witmotion", 100, True, Timing.ESTIMATED),
    ],
)
def test_the_driver_gets_its_stream(
    kind: str, rate_hz: float, has_gyroscope: bool, timing: Timing
) -> None:
    async def ready() -> Ready:
        link = await _connected(kind)
        assert link.face.is_streaming
        assert link.face.rate_hz == rate_hz
        return link.ready

    promised = run_virtual(ready())
    assert promised.rate_hz == rate_hz
    assert promised.has_gyroscope is has_gyroscope
    assert promised.timing is timing


@pytest.mark.parametrize(("wished_hz", "set_hz"), [(20, 25), (50, 50), (110, 100), (208, 200)])
def test_a_polar_h10_has_25_to_200_hz(wished_hz: float, set_hz: float) -> None:
    async def rate() -> float:
        return (await _connected("polar", wish=Wish(rate_hz=wished_hz))).face.rate_hz

    assert run_virtual(rate()) == set_hz


@pytest.mark.parametrize("kind", KINDS)
def test_leaving_ends_the_stream(kind: str) -> None:
    async def leave() -> bool:
        link = await _connected(kind)
        await link.leave()
        return link.face.is_streaming

    assert not run_virtual(leave())


def test_a_polar_streams_on_after_a_lost_link_and_the_next_client_copes() -> None:
    async def lose() -> None:
        link = await _connected("polar")
        await link.power_off()
        assert not link.face.is_streaming  # nobody listens
        assert link.face.rate_hz == 100  # but it runs
        await link.power_on()
        assert link.face.is_streaming
        assert len(link.of(Ready)) == 2

    run_virtual(lose())


@pytest.mark.parametrize("kind", ["rgp", "polar", "witmotion"])
def test_its_advertisement_is_claimed_by_its_family(kind: str) -> None:
    for name in (NAMES[kind], "mine"):
        spec = face_of(kind, name=name).spec
        services = frozenset(full_uuid(uuid) for uuid in spec.advertised_uuids)
        driver = driver_for(Advertisement(spec.name, services))
        assert driver is not None
        assert driver.family == kind


def test_unknown_profiles_and_long_names_are_refused() -> None:
    with pytest.raises(ValueError, match="rgp, polar, witmotion, got 'garmin'"):
        face_of("garmin")
    with pytest.raises(ValueError, match="1 to 8 ASCII"):
        face_of("rgp", name="much too long")
    with pytest.raises(ValueError, match="take the profile rgp or polar"):
        face_of("witmotion", has_gyroscope=False)
    assert set(NAMES) == set(PROFILES)


def test_an_rgp_sensor_without_gyroscope_says_so() -> None:
    face = RgpFace(name="three", has_gyroscope=False)
    with pytest.raises(AttRefusal) as refusal:
        face.on_write(uuids.CONFIG, encode_settings(Settings(rate_hz=104, gyro=True)))
    assert refusal.value.code == AttError.OUT_OF_RANGE
    face.on_write(uuids.CONFIG, encode_settings(Settings(rate_hz=208, gyro=False)))
    assert face.rate_hz == 208
    [(_, packet)] = face.packets(taken(Rows(np.zeros((4, 3)), None)))
    assert len(packet) == 8 + 4 * 6


def test_an_rgp_sensor_refuses_what_it_must() -> None:
    face = RgpFace(name="strict")
    refused = {
        b"": AttError.INVALID_LENGTH,
        b"\x63": AttError.UNKNOWN_OPERATION,
    }
    for command, code in refused.items():
        with pytest.raises(AttRefusal) as refusal:
            face.on_write(uuids.CONTROL, command)
        assert refusal.value.code == code
    with pytest.raises(AttRefusal) as refusal:
        face.on_write(uuids.CONFIG, encode_settings(Settings(rate_hz=99)))
    assert refusal.value.code == AttError.OUT_OF_RANGE
    face.on_subscribed(uuids.STREAM, True)
    face.on_write(uuids.CONTROL, encode_command(Op.START))
    with pytest.raises(AttRefusal) as refusal:
        face.on_write(uuids.CONFIG, encode_settings(Settings(rate_hz=104)))
    assert refusal.value.code == AttError.BUSY


def test_an_rgp_sensor_tells_the_time_of_its_own_clock() -> None:
    face = RgpFace(name="clock")
    now_s = 1.25
    face.use_clock(lambda: now_s)
    assert decode_clock(face.on_read(uuids.CLOCK)).ticks == 1.25 * 32768
    now_s = 200_000.0  # beyond the 2^32 ticks of a packet
    clock = decode_clock(face.on_read(uuids.CLOCK))
    assert clock.ticks == 200_000 * 32768
    face.reboot()
    assert decode_clock(face.on_read(uuids.CLOCK)).boot_id == clock.boot_id + 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("payload_bytes", [20, 23, 61, 100, 182, 231, 232, 244])
def test_packets_fit_the_link(kind: str, payload_bytes: int) -> None:
    async def send() -> None:
        link = await _connected(kind, payload_bytes=payload_bytes)
        link.face.link_allows(payload_bytes)
        rows = _rows(link.face.samples_per_packet)
        rows.acc_ms2[::2] = 200.0  # the largest differences that there can be
        rows.acc_ms2[1::2] = -200.0
        for uuid, value in link.face.packets(taken(rows)):
            assert await link.notify(uuid, value)  # checks the length
        assert sum(len(s.acc_ms2) for s in link.samples) == len(rows)

    run_virtual(send())


def test_polar_stamps_are_of_the_last_sample_and_start_anew_after_a_reboot() -> None:
    async def stamps() -> list[float]:
        link = await _connected("polar")
        rows = _rows(10)
        for _ in range(2):
            for uuid, value in link.face.packets(taken(rows, first_s=5.0)):
                await link.notify(uuid, value)
            link.face.reboot()
            await link.power_off()
            await link.power_on()
        found = [samples.stamp for samples in link.samples]
        assert all(stamp is not None and stamp.sample == 9 for stamp in found)
        return [stamp.at_s for stamp in found if stamp is not None]

    before_s, after_s = run_virtual(stamps())
    day_s = 86400
    assert before_s % day_s == after_s % day_s == pytest.approx(5.09)
    assert before_s > 26 * 365 * day_s
    assert 19 * 365 * day_s < after_s < 20 * 365 * day_s


def test_a_verity_sense_sends_both_streams_of_the_same_samples() -> None:
    face, _ = face_and_talk("verity")
    assert isinstance(face, PolarFace)
    assert face.samples_per_packet < VERITY_SENSE.samples_per_frame  # until the link is known
    face.link_allows(244)
    assert face.samples_per_packet == VERITY_SENSE.samples_per_frame


def test_numbered_samples_come_through_every_kind() -> None:
    async def send(kind: str) -> list[int]:
        link = await _connected(kind)
        link.face.link_allows(244)
        n = link.face.samples_per_packet
        rows = Numbered().rows(rate_hz=100.0, first=12_345, n=n)
        assert rows is not None
        for uuid, value in link.face.packets(taken(rows)):
            await link.notify(uuid, value)
        assert all(isinstance(message, Samples) for message in link.samples)
        return link.numbers

    for kind in KINDS:
        found = run_virtual(send(kind))
        assert found == list(range(12_345, 12_345 + len(found)))
        assert found
