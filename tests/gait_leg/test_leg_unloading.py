"""Contacts without a gyroscope: the greatest jolt after the leg was unloaded."""

from __future__ import annotations

import numpy as np
import pytest

from retrogait.gait.leg import ShankTracker, ThighTracker
from retrogait.types import GRAVITY_MS2, BodyBlock, Gait, Heading

RATE_HZ = 100.0
N_STRIDES = 8


def forces(
    *, stride_s: float, unloaded_s: float, jolt_ms2: float, lift_off_s: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Contact times, and a force that eases before each and jolts along forward with it.

    The load is least ``unloaded_s`` before a contact; ``lift_off_s`` after it (0: not at all)
    the forward force jolts again, harder.
    """
    contacts = 2.0 + stride_s * np.arange(N_STRIDES)
    t = np.arange(round((contacts[-1] + 2.0) * RATE_HZ)) / RATE_HZ
    acc = np.zeros((len(t), 3))
    acc[:, 2] = GRAVITY_MS2
    for contact in contacts:
        acc[:, 2] -= 6.0 * np.exp(-0.5 * ((t - contact + unloaded_s) / 0.08) ** 2)
        # It grows over a quarter of a second, and is gone at once.
        acc[:, 0] -= jolt_ms2 * np.clip((t - contact + 0.25) / 0.25, 0.0, 1.0) * (t < contact)
        if lift_off_s:
            late = t - contact - lift_off_s
            acc[:, 0] += 2 * jolt_ms2 * np.exp(-late / 0.1) * (late >= 0)
    return contacts, acc


def found(tracker: ShankTracker | ThighTracker, acc_ms2: np.ndarray) -> tuple[np.ndarray, list]:
    contacts = tracker.push(BodyBlock(0, RATE_HZ, acc_ms2, None, Heading.DECLARED))
    return np.array([contact.index for contact in contacts]) / RATE_HZ, contacts


@pytest.fixture(params=[ShankTracker, ThighTracker])
def tracker(request: pytest.FixtureRequest) -> ShankTracker | ThighTracker:
    made: ShankTracker | ThighTracker = request.param(rate_hz=RATE_HZ, has_gyroscope=False)
    return made


@pytest.mark.parametrize("unloaded_s", [0.12, 0.2, 0.3])
def test_walking_the_contact_is_the_jolt_wherever_in_the_swing_the_leg_was_unloaded(
    tracker, unloaded_s
):
    contacts, acc = forces(stride_s=1.1, unloaded_s=unloaded_s, jolt_ms2=8.0)
    at_s, told = found(tracker, acc)
    assert at_s == pytest.approx(contacts, abs=0.015)
    assert {contact.gait for contact in told} == {Gait.WALK}


@pytest.mark.parametrize(("eases_s", "is_stopped"), [(0.12, True), (0.45, False)])
def test_a_leg_that_is_unloaded_and_loaded_gently_met_no_ground(tracker, eases_s, is_stopped):
    t = np.arange(round(6.0 * RATE_HZ)) / RATE_HZ
    acc = np.zeros((len(t), 3))
    acc[:, 2] = GRAVITY_MS2 - 4.0 * np.exp(-0.5 * ((t - 3.0) / eases_s) ** 2)
    _, told = found(tracker, acc)
    assert bool(told) is is_stopped


def test_without_a_jolt_the_contact_is_the_rise_of_the_load(tracker):
    contacts, acc = forces(stride_s=1.1, unloaded_s=0.2, jolt_ms2=0.0)
    at_s, _ = found(tracker, acc)
    # A bell rises steepest one standard deviation after its middle.
    assert at_s == pytest.approx(contacts - 0.2 + 0.08, abs=0.02)


def test_running_a_harder_jolt_at_the_lift_off_is_none(tracker):
    contacts, acc = forces(stride_s=0.7, unloaded_s=0.1, jolt_ms2=25.0, lift_off_s=0.25)
    at_s, told = found(tracker, acc)
    assert {contact.gait for contact in told[1:]} == {Gait.RUN}
    assert at_s[1:] == pytest.approx(contacts[1:], abs=0.02)


def test_a_run_without_the_effort_of_one_is_told_by_its_strides_after_two_of_them(tracker):
    contacts, acc = forces(stride_s=0.7, unloaded_s=0.1, jolt_ms2=12.0, lift_off_s=0.25)
    at_s, told = found(tracker, acc)
    assert {contact.gait for contact in told[-6:]} == {Gait.RUN}
    assert at_s[-6:] == pytest.approx(contacts[-6:], abs=0.02)


def two_troughs(
    *, rate_hz: float, stride_s: float = 1.1, start_s: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Contact times, and a force along the leg that eases as far at mid-stance as in the swing.

    It sinks to 8.6 m/s² and rises slowly to 13 before the leg is lifted, sinks to 7.7 and rises to
    17 at once with the contact; only in the swing the force across the leg points backward.
    """
    n_strides = 10
    t = np.arange(round(n_strides * stride_s * rate_hz)) / rate_hz + start_s
    phase = t / stride_s % 1.0
    knots = (0.0, 0.03, 0.15, 0.30, 0.52, 0.68, 0.88, 0.97, 1.0)
    along = np.interp(phase, knots, (14.0, 17.0, 9.5, 8.6, 13.0, 8.0, 7.7, 10.0, 14.0))
    across = np.interp(phase, (0.0, 0.2, 0.3, 0.55, 0.65, 0.85, 1.0), (6, -2, 0, 0, -4, -3, 6))
    acc = np.column_stack([across, np.zeros(len(t)), along])
    contacts = stride_s * np.arange(1, n_strides + 2) - start_s
    return contacts[contacts < n_strides * stride_s - 0.5], acc


@pytest.mark.parametrize("rate_hz", [30.0, 52.0, 100.0])
@pytest.mark.parametrize("stride_s", [0.95, 1.1, 1.35])
@pytest.mark.parametrize("made", [ShankTracker, ThighTracker])
def test_of_two_troughs_a_stride_the_one_before_the_landing_is_taken(made, stride_s, rate_hz):
    contacts, acc = two_troughs(rate_hz=rate_hz, stride_s=stride_s)
    tracker = made(rate_hz=rate_hz, has_gyroscope=False)
    told = tracker.push(BodyBlock(0, rate_hz, acc, None, Heading.DECLARED))
    at_s = np.array([contact.index for contact in told]) / rate_hz
    at_s = at_s[(at_s > 2.7) & (at_s < contacts[-1] + 0.1)]
    # A sample, or the length of the rise, whichever is longer.
    assert at_s == pytest.approx(contacts[contacts > 2.7], abs=max(1.2 / rate_hz, 0.03))
    assert {contact.gait for contact in told} == {Gait.WALK}


@pytest.mark.parametrize("start_s", [0.2, 0.4, 0.6, 0.8])
def test_a_contact_taken_at_mid_stance_is_corrected_within_a_stride(start_s):
    """Wherever the signal begins: one contact too many at most in the first two strides."""
    contacts, acc = two_troughs(rate_hz=RATE_HZ, start_s=start_s)
    told = ShankTracker(rate_hz=RATE_HZ, has_gyroscope=False).push(
        BodyBlock(0, RATE_HZ, acc, None, Heading.DECLARED)
    )
    at_s = np.array([contact.index for contact in told]) / RATE_HZ
    at_s = at_s[at_s < contacts[-1] + 0.1]
    assert len(at_s) <= len(contacts) + 1
    assert at_s[-6:] == pytest.approx(contacts[-6:], abs=0.03)
