"""The clock that waits for its sleepers."""

from __future__ import annotations

import asyncio
import math
import time

import pytest

from retrogait.sources import PacedClock


def _woken(times: dict[str, list[float]], *, speed: float = math.inf) -> list[tuple[float, str]]:
    """Let sleepers wake at their times; who woke when."""
    woken: list[tuple[float, str]] = []

    async def sleeper(clock: PacedClock, name: str) -> None:
        for t_s in times[name]:
            await clock.sleep_until(t_s)
            woken.append((clock.now_s(), name))

    async def all_of_them() -> None:
        clock = PacedClock(speed=speed)
        await asyncio.gather(*(sleeper(clock, name) for name in times))

    asyncio.run(all_of_them())
    return woken


def test_sleepers_wake_in_the_order_of_their_times() -> None:
    woken = _woken({"slow": [1.0, 2.0, 9.0], "quick": [0.5, 1.5, 1.75, 3.0]})
    assert woken == sorted(woken)
    assert [t_s for t_s, _ in woken] == [0.5, 1.0, 1.5, 1.75, 2.0, 3.0, 9.0]


def test_a_time_that_is_past_is_now() -> None:
    assert _woken({"a": [2.0, 1.0, 2.5]}) == [(2.0, "a"), (2.0, "a"), (2.5, "a")]


def test_work_takes_no_time() -> None:
    async def busy() -> float:
        clock = PacedClock(speed=1000.0)
        for t_s in (1.0, 2.0):
            await clock.sleep_until(t_s)
            time.sleep(0.02)
        return clock.now_s()

    assert asyncio.run(busy()) == 2.0


def test_the_speed_is_kept() -> None:
    began_s = time.monotonic()
    _woken({"a": [5.0, 10.0]}, speed=100.0)
    assert time.monotonic() - began_s >= 0.1


def test_who_is_cancelled_holds_nobody_up() -> None:
    async def one_leaves() -> float:
        clock = PacedClock(speed=math.inf)
        leaving = asyncio.create_task(clock.sleep_until(1.0))
        await asyncio.sleep(0)
        leaving.cancel()
        await clock.sleep_until(2.0)
        return clock.now_s()

    assert asyncio.run(one_leaves()) == 2.0


@pytest.mark.parametrize("speed", [0.0, -1.0, math.nan])
def test_a_clock_runs_forward(speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        PacedClock(speed=speed)
