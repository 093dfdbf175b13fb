"""A run is told from its first springing steps, and a walk is never made one by them."""

from __future__ import annotations

import pytest
from contract import Signal
from streams import worn

from retrogait.gait.trunk import TrunkTracker
from retrogait.gait.trunk.mode import ModeParams, SettingOff
from retrogait.sim import Run, Stand, Walk
from retrogait.types import BodyBlock, Contact, Direction, Gait, Heading, Placement

PARAMS = ModeParams()
RATE_HZ = 100.0


def _is_fresh(times_s: list[float]) -> list[bool]:
    setting_off = SettingOff(rate_hz=RATE_HZ, params=PARAMS)
    return [setting_off.follow(t_s * RATE_HZ) for t_s in times_s]


def test_the_first_steps_are_fresh_until_the_window_has_left_the_lull() -> None:
    times_s = [5.0 + 0.35 * number for number in range(9)]
    assert _is_fresh(times_s) == [t_s - 5.0 < PARAMS.fresh_s for t_s in times_s]


@pytest.mark.parametrize(("lull_s", "again"), [(PARAMS.lull_s + 0.01, True), (0.7, False)])
def test_a_lull_makes_the_next_steps_the_first_again(lull_s: float, again: bool) -> None:
    times_s = [0.35 * number for number in range(12)]
    assert _is_fresh([*times_s, times_s[-1] + lull_s])[-1] is again


def test_what_was_forgotten_is_the_first_again() -> None:
    setting_off = SettingOff(rate_hz=RATE_HZ, params=PARAMS)
    for number in range(12):
        setting_off.follow(number * 35.0)
    setting_off.reset()
    assert setting_off.follow(12 * 35.0)


def _contacts(signal: Signal) -> list[Contact]:
    block = BodyBlock(0, signal.rate_hz, signal.acc_ms2, signal.gyr_rads, Heading.DECLARED)
    return TrunkTracker(rate_hz=signal.rate_hz).push(block)


@pytest.mark.parametrize("placement", [Placement.LOWER_BACK, Placement.CHEST])
@pytest.mark.parametrize(("way", "speed_ms"), [(Direction.FORWARD, 2.8), (Direction.BACKWARD, 2.0)])
def test_a_run_out_of_a_stand_is_one_from_its_third_contact(
    placement: Placement, way: Direction, speed_ms: float
) -> None:
    """The first two are the shift of weight and the half step that sets off."""
    signal = worn(placement, segments=(Stand(3.0), Run(6.0, speed_ms, direction=way)))
    gaits = [contact.gait for contact in _contacts(signal) if contact.index > 3.2 * signal.rate_hz]
    assert set(gaits[2:-1]) == {Gait.RUN}


@pytest.mark.parametrize("speed_ms", [0.6, 1.2, 1.7])
def test_a_walk_out_of_a_stand_is_no_run(speed_ms: float) -> None:
    signal = worn(Placement.LOWER_BACK, segments=(Stand(3.0), Walk(8.0, speed_ms)))
    assert Gait.RUN not in {contact.gait for contact in _contacts(signal)}
