"""The loop of ``tests/virtual_time.py``."""

from __future__ import annotations

import asyncio
import time

import pytest
import virtual_time
from virtual_time import run_virtual


def test_an_hour_passes_at_once() -> None:
    async def hour() -> float:
        await asyncio.sleep(3600)
        return asyncio.get_running_loop().time()

    began_s = time.perf_counter()
    assert run_virtual(hour()) == pytest.approx(3600)
    assert time.perf_counter() - began_s < 1


def test_timers_go_off_in_order() -> None:
    async def race() -> list[tuple[float, str]]:
        seen: list[tuple[float, str]] = []

        async def runner(name: str, *, every_s: float) -> None:
            for _ in range(3):
                await asyncio.sleep(every_s)
                seen.append((round(asyncio.get_running_loop().time(), 9), name))

        await asyncio.gather(runner("slow", every_s=0.3), runner("fast", every_s=0.2))
        return seen

    assert run_virtual(race()) == [
        (0.2, "fast"),
        (0.3, "slow"),
        (0.4, "fast"),
        (0.6, "slow"),
        (0.6, "fast"),
        (0.9, "slow"),
    ]


def test_timeouts_follow() -> None:
    async def wait() -> float:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(60):
                await asyncio.Event().wait()
        return asyncio.get_running_loop().time()

    assert run_virtual(wait()) == pytest.approx(60)


def test_a_deadlock_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_time, "STUCK_S", 0.01)
    with pytest.raises(RuntimeError, match="deadlock"):
        run_virtual(asyncio.Event().wait())  # type: ignore[arg-type]
