"""Two streams become six axes: nothing invented, nothing taken twice, losses counted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from sensors_polar.polar_bench import START_NS, Bench, hear_acc, hear_gyro, numbered

from retrogait.sensors.polar import VERITY_SENSE, Frame, Measurement, PolarPeripheral, PolarTalk
from retrogait.sensors.polar.pairing import LONGEST_WAIT_S, Pairing
from retrogait.sensors.port import Samples, Wish

RATE_HZ = 100.0
STEP_NS = 10_000_000


def _frame(kind: Measurement, *, first: int, n: int, offset_ns: int = 0) -> Frame:
    """Samples ``first`` to ``first + n - 1``; x is the number of the sample."""
    stamp_ns = START_NS + (first + n - 1) * STEP_NS + offset_ns
    return Frame(kind, stamp_ns, numbered(first, n, unit=1.0))


def _acc(first: int, n: int, *, offset_ns: int = 0) -> Frame:
    return _frame(Measurement.ACC, first=first, n=n, offset_ns=offset_ns)


def _gyr(first: int, n: int, *, offset_ns: int = 0) -> Frame:
    return _frame(Measurement.GYRO, first=first, n=n, offset_ns=offset_ns)


def _pairs(runs: list[Samples]) -> list[tuple[int, int]]:
    """Numbers of the samples that were paired."""
    found = []
    for run in runs:
        assert run.gyr_rads is not None
        assert len(run.gyr_rads) == len(run.acc_ms2) >= 1
        found += list(zip(run.acc_ms2[:, 0], run.gyr_rads[:, 0], strict=True))
    return [(round(a), round(g)) for a, g in found]


def _all(pairing: Pairing, *frames: Frame) -> list[Samples]:
    return [run for frame in frames for run in pairing.take(frame)]


def test_frames_alike_give_one_run_stamped_at_the_last_sample() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    assert pairing.take(_acc(0, 8)) == ()
    (run,) = pairing.take(_gyr(0, 8))
    assert _pairs([run]) == [(k, k) for k in range(8)]
    assert run.stamp is not None
    assert run.stamp.sample == 7
    assert run.stamp.at_s == (START_NS + 7 * STEP_NS) / 1e9


@pytest.mark.parametrize("acc_n", [1, 7, 12])
@pytest.mark.parametrize("gyr_n", [1, 5, 12])
@pytest.mark.parametrize("offset_ns", [-4_900_000, 0, 3_000_000, 4_900_000])
def test_frames_of_any_size_and_phase_pair_every_sample(
    acc_n: int, gyr_n: int, offset_ns: int
) -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    frames = [_acc(k, acc_n) for k in range(0, 84, acc_n)]
    frames += [_gyr(k, gyr_n, offset_ns=offset_ns) for k in range(0, 120, gyr_n)]
    frames.sort(key=lambda frame: frame.stamp_ns)
    pairs = _pairs(_all(pairing, *frames))
    assert pairs == [(k, k) for k in range(84)]
    assert pairing.unpaired == 0


def test_a_gyroscope_that_comes_first_waits() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    assert pairing.take(_gyr(0, 8)) == ()
    assert _pairs(_all(pairing, _acc(0, 8))) == [(k, k) for k in range(8)]


def test_a_lost_gyroscope_frame_leaves_a_hole_and_is_counted() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    frames = [_acc(0, 10), _gyr(0, 10), _acc(10, 10), _acc(20, 10), _gyr(20, 10)]
    runs = _all(pairing, *frames)
    assert _pairs(runs) == [(k, k) for k in [*range(10), *range(20, 30)]]
    assert pairing.unpaired == 10


def test_a_lost_accelerometer_frame_leaves_a_hole() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    frames = [_acc(0, 10), _gyr(0, 10), _gyr(10, 10), _acc(20, 10), _gyr(20, 10)]
    assert _pairs(_all(pairing, *frames)) == [(k, k) for k in [*range(10), *range(20, 30)]]
    assert pairing.unpaired == 0


def test_every_run_is_unbroken() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    frames = [_gyr(0, 3), _gyr(6, 3), _acc(0, 12), _gyr(9, 3)]
    runs = _all(pairing, *frames)
    assert [_pairs([run]) for run in runs] == [
        [(k, k) for k in range(3)],
        [(k, k) for k in range(6, 9)],
        [(k, k) for k in range(9, 12)],
    ]
    assert pairing.unpaired == 3


def test_a_true_rate_beside_the_nominal_is_followed() -> None:
    """7 % fast, frames of unlike size: from the second frame on each finds its own partner."""
    true_ns = round(STEP_NS / 1.07)
    pairing = Pairing(rate_hz=RATE_HZ)

    def frame(kind: Measurement, first: int, n: int) -> Frame:
        stamp_ns = START_NS + (first + n - 1) * true_ns
        return Frame(kind, stamp_ns, numbered(first, n, unit=1.0))

    frames = [frame(Measurement.ACC, k, 30) for k in range(0, 600, 30)]
    frames += [frame(Measurement.GYRO, k, 25) for k in range(0, 600, 25)]
    frames.sort(key=lambda f: f.stamp_ns)
    pairs = [(a, g) for a, g in _pairs(_all(pairing, *frames)) if a >= 30]
    assert pairs == [(k, k) for k in range(30, 600)]


def test_no_gyroscope_sample_is_taken_twice() -> None:
    rng = np.random.default_rng(3)
    pairing = Pairing(rate_hz=RATE_HZ)
    frames = []
    for k in range(0, 3000, 10):
        jitter_ns = rng.integers(-6_000_000, 6_000_000, 2)
        frames += [
            _acc(k, 10, offset_ns=int(jitter_ns[0])),
            _gyr(k, 10, offset_ns=int(jitter_ns[1])),
        ]
    runs = _all(pairing, *frames)
    pairs = _pairs(runs)
    assert all(a < b and g < h for (a, g), (b, h) in pairwise(pairs))
    assert len(pairs) + pairing.unpaired <= 3000
    assert len(pairs) > 2000


def test_what_comes_twice_or_late_is_let_go() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    frames = [_acc(0, 5), _acc(0, 5), _gyr(0, 5), _gyr(0, 5), _acc(10, 5), _acc(5, 5), _gyr(5, 10)]
    pairs = _pairs(_all(pairing, *frames))
    assert pairs == [(k, k) for k in [*range(5), *range(10, 15)]]
    assert pairing.unpaired == 10


def test_samples_before_the_last_stamp_are_not_squeezed_in() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    _all(pairing, _acc(0, 5), _gyr(0, 5))
    overlapping = Frame(Measurement.ACC, START_NS + 5 * STEP_NS, numbered(1, 5, unit=1.0))
    runs = _all(pairing, overlapping, _gyr(5, 5))
    assert _pairs(runs) == [(5, 5)]
    assert pairing.unpaired == 4


def test_a_clock_that_was_set_back_begins_anew() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    _all(pairing, _acc(0, 5), _gyr(0, 5), _acc(5, 5))
    back_ns = -round(2 * LONGEST_WAIT_S * 1e9)
    runs = _all(pairing, _acc(0, 5, offset_ns=back_ns), _gyr(0, 5, offset_ns=back_ns))
    assert _pairs(runs) == [(k, k) for k in range(5)]
    assert runs[0].stamp is not None
    assert runs[0].stamp.at_s == pytest.approx((START_NS + 4 * STEP_NS + back_ns) / 1e9)
    assert pairing.unpaired == 5


def test_a_stream_that_ended_does_not_fill_the_memory() -> None:
    pairing = Pairing(rate_hz=RATE_HZ)
    _all(pairing, _gyr(0, 10))
    runs = _all(pairing, *(_acc(k, 10) for k in range(0, 5000, 10)))
    assert _pairs(runs) == [(k, k) for k in range(10)]
    waiting = 5000 - 10 - pairing.unpaired
    assert waiting <= LONGEST_WAIT_S * RATE_HZ + 1


def test_wild_stamps_do_no_harm() -> None:
    rng = np.random.default_rng(5)
    pairing = Pairing(rate_hz=RATE_HZ)
    for _ in range(500):
        kind = Measurement.ACC if rng.random() < 0.5 else Measurement.GYRO
        stamp_ns = int(rng.integers(0, 2**64, dtype=np.uint64))
        for run in pairing.take(Frame(kind, stamp_ns, np.zeros((3, 3)))):
            assert run.stamp is not None
            assert np.isfinite(run.stamp.at_s)
    runs = _all(pairing, _acc(0, 5), _gyr(0, 5), _acc(5, 5), _gyr(5, 5))
    assert _pairs(runs)[-5:] == [(k, k) for k in range(5, 10)]


def test_through_the_talk_and_its_units() -> None:
    bench = Bench(PolarTalk(Wish(rate_hz=104.0)), PolarPeripheral(VERITY_SENSE))
    bench.run(bench.talk.begin())
    rng = np.random.default_rng(1)
    acc, gyr = rng.normal(0.0, 20.0, (31, 3)), rng.normal(0.0, 5.0, (31, 3))
    assert hear_acc(bench, acc, stamp_ns=START_NS) == []
    (samples,) = hear_gyro(bench, gyr, stamp_ns=START_NS)
    np.testing.assert_allclose(samples.acc_ms2, acc, atol=9.80665e-3)
    assert samples.gyr_rads is not None
    np.testing.assert_allclose(samples.gyr_rads, gyr, atol=np.deg2rad(0.062))
    assert bench.talk.unpaired_samples == 0
