"""Cancelling at any moment leaves no link, no scan and no task."""

from __future__ import annotations

import asyncio
import random

import pytest

pytest.importorskip("bumble", reason="needs the extra [sim]: pip install 'retrogait[sim]'")

from bleak.exc import BleakError
from virtual.echo_sensor import CONTROL, STREAM, EchoSensor
from virtual.on_air import client, other_tasks, until

from retrogait.virtual import Air, BumbleRadio, Peripheral


async def _seconds_to_stream(radio: BumbleRadio) -> float:
    """How long it takes here and now from nothing to a stream: about 50 ms at leisure."""
    loop = asyncio.get_running_loop()
    began, reached = loop.time(), list[str]()
    using = asyncio.create_task(_use(radio, reached))
    await until(lambda: "stream" in reached)
    took = loop.time() - began
    using.cancel()
    await asyncio.wait({using})
    return took


async def _use(radio: BumbleRadio, reached: list[str]) -> None:
    """Scan, connect, explore, subscribe, write and listen until cancelled."""
    reached.append("scan")
    found = await client(radio, "echo")
    reached.append("connect")
    async with found as connected:
        reached.append("subscribe")
        await connected.start_notify(CONTROL, lambda *_: None)
        await connected.start_notify(STREAM, lambda *_: None)
        reached.append("stream")
        while True:
            await connected.write_gatt_char(CONTROL, b"more", response=True)


async def _cancel_after(delay_s: float, radio: BumbleRadio, reached: list[str]) -> None:
    """Start to use the radio and cancel it, over and over as a stopping program does."""
    using = asyncio.create_task(_use(radio, reached))
    await asyncio.sleep(delay_s)
    while not using.done():
        using.cancel()
        await asyncio.wait({using}, timeout=0.3)
    assert using.cancelled()


async def _sweep(radio: BumbleRadio, peripheral: Peripheral, *, cancels: int) -> set[str]:
    """Cancel at that many moments, in any order; the phases that were cut short."""
    phases: set[str] = set()
    last_s = 2 * await _seconds_to_stream(radio)
    delays_s = [last_s * k / cancels for k in range(cancels)]
    random.Random(4).shuffle(delays_s)
    for delay_s in delays_s:
        reached: list[str] = []
        await _cancel_after(delay_s, radio, reached)
        phases |= set(reached[-1:])
        await _at_rest(radio, peripheral)
    async with await client(radio, "echo") as connected:  # still as good as new
        assert await connected.read_gatt_char(CONTROL)
    return phases


def test_nothing_is_left_after_a_cancel_at_any_moment() -> None:
    async def in_process() -> set[str]:
        async with Air() as air, air.radio() as radio:
            peripheral = await air.place(EchoSensor())
            phases = await _sweep(radio, peripheral, cancels=60)
        assert other_tasks() == set()
        return phases

    assert {"scan", "connect", "stream"} <= asyncio.run(in_process())


def test_nothing_is_left_over_a_socket_either() -> None:
    async def over_tcp() -> set[str]:
        async with (
            Air() as air,
            air.serve("tcp-server:127.0.0.1:0") as server,
            BumbleRadio.over(server.client_spec) as radio,
        ):
            peripheral = await air.place(EchoSensor())
            phases = await _sweep(radio, peripheral, cancels=30)
        assert other_tasks() == set()
        return phases

    assert {"scan", "connect", "stream"} <= asyncio.run(over_tcp())


async def _trouble(air: Air, peripheral: Peripheral, *, chance: random.Random) -> None:
    """Something happens to the sensor, sometime within half an attempt at leisure."""
    await asyncio.sleep(chance.random() * 0.025)
    match chance.choice(["cut", "away", "back", "off", "on"]):
        case "cut":
            await peripheral.cut()
        case "away":
            air.out_of_range(peripheral)
        case "back":
            air.back_in_range(peripheral)
        case "off":
            await peripheral.power_off()
        case "on":
            await peripheral.power_on()


def test_nothing_is_left_when_trouble_and_cancel_meet() -> None:
    chance = random.Random(11)

    async def meet() -> None:
        async with Air(supervision_s=0.05) as air, air.radio() as radio:
            peripheral = await air.place(EchoSensor())
            for _ in range(30):
                using = asyncio.create_task(_use(radio, []))
                for _ in range(chance.randrange(5)):
                    await _trouble(air, peripheral, chance=chance)
                while not using.done():
                    using.cancel()
                    await asyncio.wait({using}, timeout=0.3)
                if not using.cancelled():
                    assert isinstance(using.exception(), BleakError)
                air.back_in_range(peripheral)
                await peripheral.power_on()
                await _at_rest(radio, peripheral)
        assert other_tasks() == set()

    asyncio.run(meet())


async def _at_rest(radio: BumbleRadio, peripheral: Peripheral) -> None:
    """No link on either side, no scanning, and the sensor can be found again."""
    await until(
        lambda: (
            radio.open_links == 0
            and not radio.is_scanning
            and not peripheral.is_connected
            and peripheral.is_advertising
        ),
        timeout_s=1.0,
    )
    await until(lambda: not other_tasks(), timeout_s=1.0)
