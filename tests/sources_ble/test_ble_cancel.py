"""Cancelled anywhere: no link left, no scan left, no task left, the sensor told to stop."""

from __future__ import annotations

import asyncio

import pytest
from sources_ble.fake_air import FakeAir, FakeSensor
from sources_ble.simulated_loop import loop_time, run
from sources_ble.toy_sensor import STOP, ToyDriver, ToyFirmware

from retrogait.sources.ble import BleSource, SessionAxis

STEP_S = 0.0075
"""Waits of the scripted radio last 30 ms: four cancels in each of them."""


CUT_S = 0.75


async def use(air: FakeAir) -> None:
    """What a session does."""
    source = BleSource(
        wanted=None,
        radio=air.radio(),
        axis=SessionAxis(began_s=loop_time()),
        drivers=[ToyDriver()],
        now=loop_time,
        seed=1,
    )
    async with source:
        async for _ in source.items():
            pass


async def cancelled_after(seconds: float, sensor: FakeSensor, *, again_s: float | None) -> None:
    air = FakeAir([sensor])
    task = asyncio.create_task(use(air))
    await asyncio.sleep(seconds)
    task.cancel()
    if again_s is not None:
        await asyncio.sleep(again_s)
        task.cancel()
    began_s = loop_time()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert loop_time() - began_s < 2
    assert air.scanning == 0
    assert sensor.client is None
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("again_s", [None, 0.0, 0.02, 0.35])
def test_cancelled_at_every_step_of_a_session_with_a_cut(again_s: float | None) -> None:
    started = 0
    for step in range(160):
        sensor = FakeSensor(ToyFirmware())

        async def main(step: int = step, sensor: FakeSensor = sensor) -> None:
            asyncio.get_running_loop().call_later(CUT_S, sensor.cut)
            await cancelled_after(STEP_S * step, sensor, again_s=again_s)

        run(main())
        started += STOP in sensor.written
        assert sensor.left_streaming == 0, f"step {step}"
        assert not sensor.is_streaming, f"step {step}"
    assert started > 80


def test_cancelled_while_the_sensor_answers_nothing() -> None:
    for what in ("connect", "subscribe", "read", "write"):
        sensor = FakeSensor(ToyFirmware(), hangs_on={what})

        async def main(sensor: FakeSensor = sensor) -> None:
            await cancelled_after(0.9, sensor, again_s=None)

        run(main())


def test_a_cancel_that_gets_lost_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    from sources_ble.fake_air import FakeClient

    swallowed = []

    async def deaf(self: FakeClient, what: str) -> None:
        """Swallows its first cancel, as ``wait_for`` does where its future is just done."""
        try:
            await asyncio.sleep(0.2)
        except asyncio.CancelledError:
            if swallowed:
                raise
            swallowed.append(what)

    monkeypatch.setattr(FakeClient, "_answer", deaf)
    sensor = FakeSensor(ToyFirmware())

    async def main() -> None:
        await cancelled_after(0.25, sensor, again_s=None)

    run(main())
    assert swallowed == ["connect"]
