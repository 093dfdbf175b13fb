"""What a link can suffer, and what the client then hears of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest

pytest.importorskip("bumble", reason="needs the extra [sim]: pip install 'retrogait[sim]'")

from bleak import BleakClient, BleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakError
from virtual.echo_sensor import CONTROL, STREAM, EchoSensor
from virtual.on_air import client, find, other_tasks, until

from retrogait.virtual import Air, BumbleRadio, Peripheral


async def _connected(
    air: Air, radio: BumbleRadio, sensor: EchoSensor
) -> tuple[Peripheral, BleakClient, list[BleakClient]]:
    """A sensor on the air, a client on it, and who was told of lost links."""
    peripheral = await air.place(sensor)
    lost: list[BleakClient] = []
    connected = await client(radio, sensor.spec.name, lost=lost.append)
    await connected.connect()
    return peripheral, connected, lost


def test_a_cut_link_is_told_and_a_new_one_can_be_made() -> None:
    async def cut() -> None:
        async with Air() as air, air.radio() as radio:
            sensor = EchoSensor()
            peripheral, connected, lost = await _connected(air, radio, sensor)
            await connected.start_notify(STREAM, lambda *_: None)
            await peripheral.cut()
            await until(lambda: lost == [connected])
            assert not connected.is_connected
            assert sensor.events == [(STREAM, True), (STREAM, False), "disconnected"]
            with pytest.raises(BleakError):
                await connected.read_gatt_char(CONTROL)
            await connected.disconnect()
            async with await client(radio, "echo") as again:
                assert await again.read_gatt_char(CONTROL) == b"start"
            assert lost == [connected]

    asyncio.run(cut())


async def _timed(work: Awaitable[None]) -> float:
    """How long it took, in seconds."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    await work
    return loop.time() - start


def test_transactions_under_way_and_in_the_queue_fail_with_the_link() -> None:
    async def read() -> None:
        async with Air(supervision_s=0.1) as air, air.radio() as radio:
            peripheral, connected, _ = await _connected(air, radio, EchoSensor())
            air.out_of_range(peripheral)
            reads = [connected.read_gatt_char(CONTROL) for _ in range(3)]
            answers = await asyncio.gather(*reads, return_exceptions=True)
            assert [type(answer) for answer in answers] == [BleakError] * 3

    assert asyncio.run(_timed(read())) < 2.0


def test_out_of_range_ends_the_link_after_the_supervision_timeout() -> None:
    async def leave() -> None:
        async with Air(supervision_s=0.2) as air, air.radio() as radio:
            peripheral, connected, lost = await _connected(air, radio, EchoSensor())
            loop = asyncio.get_running_loop()
            left_at = loop.time()
            air.out_of_range(peripheral)
            assert connected.is_connected
            await until(lambda: bool(lost))
            assert loop.time() - left_at == pytest.approx(0.2, abs=0.1)
            assert not peripheral.is_connected
            hidden = await BleakScanner.discover(0.15, backend=radio.scanner_backend)
            assert hidden == []
            air.back_in_range(peripheral)
            async with await client(radio, "echo") as again:
                assert again.is_connected

    asyncio.run(leave())


def test_a_short_silence_delays_and_loses_nothing() -> None:
    async def pause() -> None:
        async with Air(supervision_s=5.0) as air, air.radio() as radio:
            peripheral, connected, lost = await _connected(air, radio, EchoSensor())
            heard: list[bytes] = []
            await connected.start_notify(STREAM, lambda _, value: heard.append(bytes(value)))
            air.out_of_range(peripheral)
            for k in range(20):
                await peripheral.notify(STREAM, bytes([k]))
            reading = asyncio.create_task(connected.read_gatt_char(CONTROL))
            await asyncio.sleep(0.05)
            assert heard == []
            assert not reading.done()
            air.back_in_range(peripheral)
            assert await reading == b"start"
            assert heard == [bytes([k]) for k in range(20)]
            assert lost == []
            await connected.disconnect()

    asyncio.run(pause())


@pytest.mark.parametrize("who", ["client", "sensor"])
def test_a_link_ended_out_of_range_is_not_left_half_open(who: str) -> None:
    async def end() -> None:
        async with Air(supervision_s=5.0) as air, air.radio() as radio:
            peripheral, connected, _ = await _connected(air, radio, EchoSensor())
            await asyncio.sleep(0.1)  # a new link is looked at again, an old one is not
            air.out_of_range(peripheral)
            await (connected.disconnect() if who == "client" else peripheral.cut())
            assert connected.is_connected != peripheral.is_connected
            air.back_in_range(peripheral)
            await until(lambda: not connected.is_connected and not peripheral.is_connected)
            async with await client(radio, "echo") as again:
                assert await again.read_gatt_char(CONTROL) == b"start"

    asyncio.run(end())


def test_power_off_hides_the_sensor_until_power_on() -> None:
    async def switch() -> None:
        async with Air() as air, air.radio() as radio:
            peripheral, _, lost = await _connected(air, radio, EchoSensor())
            await peripheral.power_off()
            await until(lambda: bool(lost))
            assert not peripheral.is_advertising
            assert await BleakScanner.discover(0.15, backend=radio.scanner_backend) == []
            await peripheral.power_on()
            assert peripheral.is_advertising
            async with await client(radio, "echo"):
                assert not peripheral.is_advertising

    asyncio.run(switch())


def test_an_indication_nobody_confirms_ends_with_the_link() -> None:
    async def indicate() -> None:
        async with Air(supervision_s=0.1) as air, air.radio() as radio:
            peripheral, connected, _ = await _connected(air, radio, EchoSensor())
            await connected.start_notify(CONTROL, lambda *_: None)
            air.out_of_range(peripheral)
            assert not await peripheral.indicate(CONTROL, b"unheard")

    assert asyncio.run(_timed(indicate())) < 2.0


def test_a_closed_radio_ends_its_links_and_says_so() -> None:
    async def close() -> None:
        async with Air() as air:
            async with air.radio() as radio:
                peripheral, connected, lost = await _connected(air, radio, EchoSensor())
            await until(lambda: bool(lost) and peripheral.is_advertising)
            assert not connected.is_connected
            await connected.disconnect()
            with pytest.raises(BleakBluetoothNotAvailableError, match="closed or has gone"):
                await BleakScanner.discover(0.1, backend=radio.scanner_backend)
        assert other_tasks() == set()

    asyncio.run(close())


def test_closing_gives_up_a_connect_under_way() -> None:
    async def close() -> None:
        async with Air() as air:
            async with air.radio() as radio:
                peripheral = await air.place(EchoSensor())
                found = await find(radio, "echo")
                await peripheral.power_off()
                connecting = asyncio.create_task(
                    BleakClient(found, backend=radio.client_backend).connect()
                )
                await asyncio.sleep(0.02)
            with pytest.raises(BleakError):
                await connecting
        assert other_tasks() == set()

    assert asyncio.run(_timed(close())) < 1.5


def test_two_airs_do_not_hear_each_other() -> None:
    async def listen() -> None:
        async with Air() as here, Air() as there, here.radio() as radio:
            await there.place(EchoSensor())
            assert await BleakScanner.discover(0.15, backend=radio.scanner_backend) == []

    asyncio.run(listen())
