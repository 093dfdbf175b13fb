"""What the trunk shows the learned model: known answers, rates, mirrors, silence."""

from __future__ import annotations

from array import array

import numpy as np
import pytest
from contract import Signal
from streams import worn

from retrogait.gait.trunk import TrunkTracker
from retrogait.gait.trunk.features import (
    ACCEL_FEATURES,
    CHEST_FEATURES,
    SIX_AXIS_FEATURES,
    TURNING,
    as_run,
    features_of,
)
from retrogait.gait.trunk.leads import LAGS_MS, LeadMeter
from retrogait.gait.trunk.rhythm import Rhythm
from retrogait.sim import Run, Stand, Walk
from retrogait.types import BodyBlock, Contact, Direction, Heading, Placement

BACK = Direction.BACKWARD


def _leads(line: np.ndarray, *, rate_hz: float = 25.0, n_hops: int = 6) -> np.ndarray:
    meter = LeadMeter(rate_hz=rate_hz, n_hop=6, n_hops=n_hops)
    n = (len(line) - meter.longest) // 6 * 6
    rows = line[: meter.longest + n]
    held = np.minimum(np.arange(1, n // 6 + 1) * 6, 6 * n_hops)
    return meter.push(rows.T, n_before=meter.longest, held=held)[1].T


def _contacts(signal: Signal) -> list[Contact]:
    block = BodyBlock(0, signal.rate_hz, signal.acc_ms2, signal.gyr_rads, Heading.DECLARED)
    return TrunkTracker(rate_hz=signal.rate_hz).push(block)


def _features(contact: Contact) -> np.ndarray:
    assert contact.evidence is not None
    return np.array(contact.evidence.features)


@pytest.mark.parametrize("lead_rad", [0.0, 2.0, -1.2])
@pytest.mark.parametrize("rate_hz", [25.0, 30.0, 26.0])
def test_two_sines_lead_one_another_by_their_phase(lead_rad: float, rate_hz: float) -> None:
    t, turns_rads = np.arange(2000) / rate_hz, 2 * np.pi * 1.7
    line = np.column_stack(
        [4.0 * np.cos(turns_rads * t), 3.0 * np.cos(turns_rads * t + lead_rad), 0.0 * t]
    )
    got = _leads(line, rate_hz=rate_hz, n_hops=60)[-1]
    expected = np.cos(lead_rad - turns_rads * np.array(LAGS_MS) / 1000.0)
    assert got[: len(LAGS_MS)] == pytest.approx(expected, abs=0.07)
    assert got[len(LAGS_MS) : 2 * len(LAGS_MS)] == pytest.approx(expected, abs=0.07)
    assert not got[2 * len(LAGS_MS) : 4 * len(LAGS_MS)].any()
    assert np.abs(got[4 * len(LAGS_MS) :]).max() < 0.1  # a sine has no shape


def test_noise_of_the_size_of_standing_leads_nothing() -> None:
    line = np.random.default_rng(1).normal(0.0, 0.02, (600, 3))
    assert np.abs(_leads(line)).max() < 0.1


def test_the_last_half_of_the_window_forgets_sooner() -> None:
    t = np.arange(600) / 25.0
    v, a = np.cos(2 * np.pi * 1.7 * t), np.cos(2 * np.pi * 1.7 * t + 2.0)
    turned = np.where(t < 12.0, a, -a)
    surge = _leads(np.column_stack([v, turned]))[:, : 2 * len(LAGS_MS)]
    whole, late = np.split(surge, 2, axis=1)
    at = int(12.0 * 25 - 10) // 6 + 4
    settled = _leads(np.column_stack([v, -a]))[-1, : len(LAGS_MS)]
    assert np.abs(late[at] - settled).max() < np.abs(whole[at] - settled).max() / 2


def _lack(v_rms_ms2: float, *, share: float, is_run: bool) -> float:
    """``lacks_surge`` of two sines; ``share`` is of the root of the vertical one."""
    t = np.arange(600) / 100.0
    v = v_rms_ms2 * np.sqrt(2.0) * np.cos(2 * np.pi * 2.0 * t)
    smooth = np.column_stack([v, share * v / np.sqrt(v_rms_ms2)])
    frames = Rhythm(rate_hz=100.0).push(
        level=smooth, norm=np.full(len(t), 9.8), smooth=smooth, start=0
    )
    features = features_of(frames, is_run=[is_run] * len(frames))[-1]
    assert features is not None
    return array("d", features)[ACCEL_FEATURES.index("lacks_surge")]


@pytest.mark.parametrize("v_rms_ms2", [0.6, 1.2, 2.4])
def test_who_surges_by_the_root_of_the_rise_lacks_nothing(v_rms_ms2: float) -> None:
    assert _lack(v_rms_ms2, share=1.2, is_run=False) == 0.0
    soft_v, soft_a = v_rms_ms2 + 0.1, 0.25 * np.sqrt(v_rms_ms2) + 0.1
    lack = np.log(np.sqrt(soft_v) / soft_a)
    assert lack > 1.0
    assert _lack(v_rms_ms2, share=0.25, is_run=False) == pytest.approx(lack, abs=0.02)
    assert _lack(v_rms_ms2, share=0.25, is_run=True) == 0.0


@pytest.mark.parametrize(
    ("segments", "names"),
    [
        ((Stand(1.0), Walk(10.0, 1.2), Run(8.0, 2.8)), SIX_AXIS_FEATURES),
        ((Walk(6.0, 0.5), Stand(4.0), Walk(6.0, 0.7, direction=BACK)), SIX_AXIS_FEATURES),
    ],
)
def test_every_contact_that_saw_a_step_has_finite_features(
    segments: tuple[object, ...], names: tuple[str, ...]
) -> None:
    contacts = _contacts(worn(Placement.LOWER_BACK, segments=segments))
    with_evidence = [c for c in contacts if c.evidence is not None]
    assert len(with_evidence) >= len(contacts) - 2
    for contact in with_evidence:
        values = _features(contact)
        assert len(values) == len(names)
        assert np.isfinite(values).all()
        assert np.abs(values).max() < 10.0


def test_without_gyroscope_the_accelerometers_features_are_the_same() -> None:
    signal = worn(Placement.CHEST, segments=(Stand(1.0), Walk(8.0, 1.1)))
    bare = Signal(signal.rate_hz, signal.acc_ms2)
    shared = [name for name in ACCEL_FEATURES if name in SIX_AXIS_FEATURES]
    assert len(shared) == len(ACCEL_FEATURES) - 1
    places = [SIX_AXIS_FEATURES.index(name) for name in shared]
    own = [ACCEL_FEATURES.index(name) for name in shared]
    for six, three in zip(_contacts(signal), _contacts(bare), strict=True):
        if six.evidence is not None:
            assert (_features(six)[places] == _features(three)[own]).all()


def test_worn_back_to_front_the_turning_features_turn_and_no_other() -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(1.0), Walk(12.0, 1.2), Run(6.0, 3.0)))
    assert signal.gyr_rads is not None
    about_up = np.array([-1.0, -1.0, 1.0])
    turned = Signal(signal.rate_hz, signal.acc_ms2 * about_up, signal.gyr_rads * about_up)
    sign = np.array([-1.0 if name in TURNING else 1.0 for name in SIX_AXIS_FEATURES])
    pairs = list(zip(_contacts(signal), _contacts(turned), strict=True))
    assert len(pairs) > 20
    for one, other in pairs:
        if one.evidence is not None:
            assert _features(other) == pytest.approx(sign * _features(one), abs=1e-9)


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 104.0, 200.0, 400.0])
def test_the_features_do_not_depend_on_the_sampling_rate(rate_hz: float) -> None:
    speeds_ms = (0.9, 1.0, 1.1, 1.2, 1.3, 1.4)
    segments = (Stand(1.0), *(Walk(8.0, speed_ms) for speed_ms in speeds_ms))
    means = []
    for rate in (100.0, rate_hz):
        contacts = _contacts(worn(Placement.LOWER_BACK, rate_hz=rate, segments=segments))
        steady = [_features(c) for c in contacts if 4.0 < c.index / rate < 48.0]
        means.append(np.mean(steady, axis=0))
    turning = [k for k, name in enumerate(SIX_AXIS_FEATURES) if name in TURNING]
    # The last half holds little more than a step: of which part, the shape shows most. At 25 Hz
    # peaks become known a little later in the step, elsewhere all is within 0.1.
    within = np.array([0.35 if "late_shape" in SIX_AXIS_FEATURES[k] else 0.2 for k in turning])
    assert (np.abs(means[1] - means[0])[turning] <= within).all()
    assert np.corrcoef(means[0][turning], means[1][turning])[0, 1] > 0.97


def test_frames_in_one_block_or_many_are_the_same() -> None:
    rows = np.random.default_rng(2).normal(size=(500, 3))
    whole, cut = Rhythm(rate_hz=100.0), Rhythm(rate_hz=100.0)

    def push(rhythm: Rhythm, start: int, stop: int) -> np.ndarray:
        part = rows[start:stop]
        return rhythm.push(
            level=part[:, :2], norm=np.full(len(part), 9.8), smooth=part, start=start
        ).leads

    pieces = [push(cut, k, min(k + 37, 500)) for k in range(0, 500, 37)]
    assert (np.concatenate([p for p in pieces if len(p)]) == push(whole, 0, 500)).all()


@pytest.mark.parametrize("looks", [[], [120], [24, 25, 180, 333], list(range(0, 500, 7))])
def test_frames_that_are_looked_at_are_those_of_all(looks: list[int]) -> None:
    rows = np.random.default_rng(3).normal(size=(500, 3))
    norm = np.full(len(rows), 9.8)
    every, some = (
        Rhythm(rate_hz=100.0).push(level=rows[:, :2], norm=norm, smooth=rows, start=0, looks=asked)
        for asked in (None, looks)
    )
    seen = {frame.index: frame for frame in every}
    assert all(frame == seen[frame.index] for frame in some)
    assert some[-1] == every[-1]
    told = [some[n] if n >= 0 else None for n in some.last_before(looks)]
    assert told == [every[n] if n >= 0 else None for n in every.last_before(looks)]


@pytest.mark.parametrize("names", [ACCEL_FEATURES, SIX_AXIS_FEATURES, CHEST_FEATURES])
def test_taken_as_running_walking_stands_in_the_columns_of_running(names: tuple[str, ...]) -> None:
    walking = {name: 0.0 if name.startswith("run_") else 1.0 + k for k, name in enumerate(names)}
    walking["is_run"] = 0.0
    as_it_runs = as_run(array("d", walking.values()).tobytes())
    running = dict(zip(names, array("d", as_it_runs), strict=True))
    for name, value in running.items():
        if name.startswith("walk_") or name == "lacks_surge":
            assert value == 0.0
        elif name.startswith("run_"):
            assert value == walking[f"walk_{name.removeprefix('run_')}"]
        else:
            assert value == (1.0 if name == "is_run" else walking[name])
    assert as_run(as_it_runs) == as_it_runs
