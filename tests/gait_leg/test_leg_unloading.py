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


def test_without_a_jolt_the_contact_is_the_rise_of_the_load(tracker):
    contacts, acc = forces(stride_s=1.1, unloaded_s=0.2, jolt_ms2=0.0)
    at_s, _ = found(tracker, acc)
    # A bell rises steepest one standard deviation after its middle.
    assert at_s == pytest.approx(contacts - 0.2 + 0.08, abs=0.02)


def test_running_a_harder_jolt_at_the_lift_off_is_none(tracker):
    contacts, acc = forces(stride_s=0.7, unloaded_s=0.1, jolt_ms2=12.0, lift_off_s=0.25)
    at_s, told = found(tracker, acc)
    assert {contact.gait for contact in told[1:]} == {Gait.RUN}
    assert at_s[1:] == pytest.approx(contacts[1:], abs=0.02)
