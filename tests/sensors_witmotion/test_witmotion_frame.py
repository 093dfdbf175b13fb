from __future__ import annotations

import numpy as np
import pytest
from sensors_registry.mutations import truncated
from sensors_witmotion.make_witmotion_vectors import made

from retrogait.errors import DecodeError
from retrogait.sensors.witmotion import (
    NOTIFY,
    SERVICE,
    WRITE,
    decode_motion,
    decode_registers,
    encode_motion,
    encode_registers,
)
from retrogait.sensors.witmotion.command import battery_percent, nearest_rate_hz, rate_command
from retrogait.types import GRAVITY_MS2


def test_vectors_are_what_the_encoders_make(vectors):
    assert vectors == made()


def test_motions_decode_to_their_values(vectors):
    for vector in vectors["motions"]:
        acc_ms2, gyr_rads = decode_motion(bytes.fromhex(vector["hex"]))
        full_g, full_dps = 16 - 16 / 32768, 2000 - 2000 / 32768
        np.testing.assert_allclose(
            acc_ms2[0] / GRAVITY_MS2, np.clip(vector["acc_g"], -16, full_g), atol=16 / 65536
        )
        np.testing.assert_allclose(
            np.degrees(gyr_rads[0]), np.clip(vector["gyr_dps"], -2000, full_dps), atol=2000 / 65536
        )


def test_a_published_frame_decodes_to_the_published_values():
    # The scales of the maker's manual, worked by hand: not made by our encoder.
    acc_ms2, gyr_rads = decode_motion(bytes.fromhex("55610000000000080040000000C0000000200000"))
    np.testing.assert_array_equal(acc_ms2, [[0, 0, GRAVITY_MS2]])
    np.testing.assert_allclose(np.degrees(gyr_rads), [[1000, 0, -1000]], rtol=1e-15)


def test_a_large_count_does_not_overflow():
    # int16 arithmetic would turn 4096 * 16 into 0 before the division.
    acc_ms2, _ = decode_motion(bytes.fromhex("5561" + "0010" * 3 + "0000" * 6))
    np.testing.assert_array_equal(acc_ms2, [[2 * GRAVITY_MS2] * 3])


def test_registers_decode_to_their_values(vectors):
    for vector in vectors["registers"]:
        registers = decode_registers(bytes.fromhex(vector["hex"]))
        assert (registers.first, list(registers.values)) == (vector["first"], vector["values"])


def test_every_count_survives_a_round_trip():
    counts = np.arange(-32768, 32768, 7)
    acc = np.stack([counts, counts[::-1], counts], axis=1) * (16 * GRAVITY_MS2 / 32768)
    gyr = np.stack([counts, counts, counts[::-1]], axis=1) * (np.radians(2000) / 32768)
    wire = encode_motion(acc, gyr_rads=gyr)
    again, gyr_again = decode_motion(wire)
    assert encode_motion(again, gyr_rads=gyr_again) == wire
    np.testing.assert_allclose(again, acc, rtol=1e-12, atol=1e-12)


def test_truncated_frames_are_refused(vectors):
    for kind, decode in (("motions", decode_motion), ("registers", decode_registers)):
        for vector in vectors[kind]:
            for payload in truncated(bytes.fromhex(vector["hex"])):
                with pytest.raises(DecodeError):
                    decode(payload)


def test_a_wrong_header_is_named():
    with pytest.raises(DecodeError, match=r"at byte 20: expected 55 61.*got 55 71"):
        decode_motion(
            encode_motion(np.zeros((1, 3)), gyr_rads=np.zeros((1, 3)))
            + bytes([0x55, 0x71])
            + bytes(18)
        )
    with pytest.raises(DecodeError, match="55 71"):
        decode_registers(encode_motion(np.zeros((1, 3)), gyr_rads=np.zeros((1, 3))))
    with pytest.raises(ValueError, match="holds 8 registers, got 3"):
        encode_registers([1, 2, 3], first=0)


def test_the_uuids_are_not_of_the_bluetooth_base():
    for uuid in (SERVICE, NOTIFY, WRITE):
        assert uuid.endswith("-0000-1000-8000-00805f9a34fb")
        assert uuid == uuid.lower()


@pytest.mark.parametrize(
    ("wished", "taken", "code"),
    [(104, 100, 0x09), (1, 10, 0x06), (52, 50, 0x08), (20, 20, 0x07), (416, 200, 0x0B)],
)
def test_the_nearest_rate_is_taken(wished, taken, code):
    assert nearest_rate_hz(wished) == taken
    assert rate_command(taken) == bytes((0xFF, 0xAA, 0x03, code, 0x00))


def test_a_rate_that_is_not_offered_is_refused():
    with pytest.raises(ValueError, match=r"104 Hz is not offered; take one of 10, 20, 50"):
        rate_command(104.0)


@pytest.mark.parametrize(
    ("centivolts", "percent"),
    [(300, 0), (340, 0), (387, 60), (390, 75 - 8), (399, 100), (420, 100), (850, 90), (880, 100)],
)
def test_the_battery_is_read_off_its_voltage(centivolts, percent):
    assert battery_percent(centivolts) == pytest.approx(percent, abs=1)
