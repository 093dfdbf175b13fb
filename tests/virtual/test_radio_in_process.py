"""bleak's front end over a real GATT exchange with a virtual sensor in the same process."""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("bumble", reason="needs the extra [sim]: pip install 'retrogait[sim]'")

from bleak import BleakClient, BleakScanner
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from virtual.echo_sensor import BOTH, CONTROL, REFUSAL_CODE, REFUSE, SERVICE, STREAM, EchoSensor
from virtual.on_air import client, find, other_tasks, until

from retrogait.virtual import Air, BumbleRadio, DeviceInformation, PeripheralSpec, full_uuid


def test_scan_gives_name_services_and_strength() -> None:
    async def scan() -> None:
        async with Air() as air, air.radio() as radio:
            peripheral = await air.place(EchoSensor("left"))
            found = await BleakScanner.discover(
                0.15, return_adv=True, backend=radio.scanner_backend
            )
        [(device, advertised)] = found.values()
        assert device.address == peripheral.address
        assert device.name == advertised.local_name == "left"
        assert advertised.service_uuids == [SERVICE.lower()]
        assert advertised.rssi < 0

    asyncio.run(scan())


def test_scan_by_service_leaves_out_others() -> None:
    class Heart(EchoSensor):
        def __init__(self) -> None:
            super().__init__()
            self.spec = PeripheralSpec("heart", ("180d", "FEEE"), ())

    async def scan() -> set[str | None]:
        async with Air() as air, air.radio() as radio:
            await air.place(EchoSensor())
            await air.place(Heart())
            found = await BleakScanner.discover(
                0.15, service_uuids=[full_uuid("180D")], backend=radio.scanner_backend
            )
        return {device.name for device in found}

    assert asyncio.run(scan()) == {"heart"}


def test_two_scanners_at_once_and_the_radio_rests_afterwards() -> None:
    async def scan() -> None:
        async with Air() as air, air.radio() as radio:
            await air.place(EchoSensor("a"))
            await air.place(EchoSensor("b"))
            first = asyncio.create_task(find(radio, "a"))
            second = asyncio.create_task(find(radio, "b"))
            assert {(await first).name, (await second).name} == {"a", "b"}
            assert not radio.is_scanning

    asyncio.run(scan())


def test_services_properties_and_packet_size() -> None:
    async def explore() -> None:
        async with Air() as air, air.radio() as radio:
            await air.place(EchoSensor(att_mtu=185))
            async with await client(radio, "echo") as connected:
                assert connected.mtu_size == 185
                assert connected.name == "echo"
                control = connected.services.get_characteristic(CONTROL)
                assert control is not None
                assert set(control.properties) == {"read", "write", "indicate"}
                assert control.max_write_without_response_size == 182
                assert [d.uuid for d in control.descriptors] == [full_uuid("2902")]
                assert control.service_uuid == SERVICE.lower()
            with pytest.raises(BleakError):
                connected.services  # noqa: B018

    asyncio.run(explore())


def test_wanted_services_only() -> None:
    async def explore() -> set[str]:
        async with Air() as air, air.radio() as radio:
            await air.place(EchoSensor())
            found = await find(radio, "echo")
            wanted = BleakClient(found, services=["180f"], backend=radio.client_backend)
            async with wanted as connected:
                return {service.uuid for service in connected.services}

    assert asyncio.run(explore()) == {full_uuid("180f")}


def test_battery_and_name_plate() -> None:
    class Plated(EchoSensor):
        def __init__(self) -> None:
            super().__init__()
            plate = DeviceInformation("maker", "model", "007", "9.9")
            self.spec = PeripheralSpec("plated", (), (), information=plate, battery_percent=37)

    async def read() -> None:
        async with Air() as air, air.radio() as radio:
            peripheral = await air.place(Plated())
            async with await client(radio, "plated") as connected:
                texts = [
                    bytes(await connected.read_gatt_char(uuid)).decode()
                    for uuid in ("2a29", "2a24", "2a25", "2a26")
                ]
                assert texts == ["maker", "model", "007", "9.9"]
                assert await connected.read_gatt_char("2a19") == bytes([37])
                heard: list[bytes] = []
                await connected.start_notify("2a19", lambda _, value: heard.append(bytes(value)))
                await peripheral.set_battery(36)
                await until(lambda: heard == [bytes([36])])
                assert await connected.read_gatt_char("2a19") == bytes([36])

    asyncio.run(read())


def test_write_is_acknowledged_before_its_answer() -> None:
    async def write() -> None:
        async with Air() as air, air.radio() as radio:
            sensor = EchoSensor()
            await air.place(sensor)
            async with await client(radio, "echo") as connected:
                heard: list[bytes] = []
                await connected.start_notify(CONTROL, lambda _, value: heard.append(bytes(value)))
                await connected.start_notify(BOTH, lambda _, value: heard.append(bytes(value)))
                await connected.write_gatt_char(CONTROL, b"\x01\x02", response=True)
                assert sensor.value == b"\x01\x02"
                await until(lambda: heard == [b"\x80\x01\x02", b"\x81\x01\x02"])
                assert await connected.read_gatt_char(CONTROL) == b"\x01\x02"
                await connected.write_gatt_char(STREAM, b"quick", response=False)
                await until(lambda: sensor.value == b"quick")

    asyncio.run(write())


def test_long_values_are_read_and_written_in_parts() -> None:
    async def write() -> None:
        async with Air() as air, air.radio() as radio:
            sensor = EchoSensor(att_mtu=23)
            await air.place(sensor)
            async with await client(radio, "echo") as connected:
                long = bytes(range(200))
                await connected.write_gatt_char(CONTROL, long, response=True)
                assert sensor.value == long
                assert await connected.read_gatt_char(CONTROL) == long

    asyncio.run(write())


def test_refusals_arrive_with_their_code() -> None:
    async def refuse() -> list[int]:
        async with Air() as air, air.radio() as radio:
            sensor = EchoSensor()
            await air.place(sensor)
            codes = []
            async with await client(radio, "echo") as connected:
                sensor.value = REFUSE
                for attempt in (
                    connected.write_gatt_char(CONTROL, REFUSE, response=True),
                    connected.read_gatt_char(CONTROL),
                    connected.read_gatt_char(STREAM),
                    connected.write_gatt_char(BOTH, b"", response=True),
                ):
                    with pytest.raises(BleakGATTProtocolError) as refusal:
                        await attempt
                    codes.append(int(refusal.value.code))
            return codes

    not_readable, not_writable = 2, 3
    assert asyncio.run(refuse()) == [REFUSAL_CODE, REFUSAL_CODE, not_readable, not_writable]


def test_notify_and_indicate_only_to_who_listens() -> None:
    async def listen() -> None:
        async with Air() as air, air.radio() as radio:
            sensor = EchoSensor()
            peripheral = await air.place(sensor)
            assert not await peripheral.notify(STREAM, b"nobody there")
            heard: list[bytes] = []
            async with await client(radio, "echo") as connected:
                assert not await peripheral.notify(STREAM, b"nobody listens")
                await connected.start_notify(STREAM, lambda _, value: heard.append(bytes(value)))
                assert peripheral.is_subscribed(STREAM.upper())
                assert await peripheral.notify(STREAM, b"1")
                assert not await peripheral.indicate(STREAM, b"not wanted so")
                await connected.start_notify(CONTROL, lambda _, value: heard.append(bytes(value)))
                assert await peripheral.indicate(CONTROL, b"2")
                assert heard == [b"1", b"2"]
                await connected.stop_notify(STREAM)
                assert not await peripheral.notify(STREAM, b"3")
            await until(lambda: not peripheral.is_connected)
            assert heard == [b"1", b"2"]
            assert sensor.events == [
                (STREAM, True),
                (CONTROL, True),
                (STREAM, False),
                (CONTROL, False),
                "disconnected",
            ]

    asyncio.run(listen())


def test_a_value_too_long_for_the_link_is_said_to_be() -> None:
    async def send() -> None:
        async with Air() as air, air.radio() as radio:
            peripheral = await air.place(EchoSensor(att_mtu=100))
            async with await client(radio, "echo") as connected:
                heard: list[int] = []
                await connected.start_notify(STREAM, lambda _, value: heard.append(len(value)))
                assert peripheral.max_payload_bytes == 97
                await peripheral.notify(STREAM, bytes(97))
                with pytest.raises(ValueError, match="at most 97 bytes"):
                    await peripheral.notify(STREAM, bytes(98))
                with pytest.raises(ValueError, match="no characteristic 2a37"):
                    await peripheral.notify("2a37", b"")
                await until(lambda: heard == [97])

    asyncio.run(send())


def test_connect_by_address_alone() -> None:
    async def connect() -> None:
        async with Air() as air, air.radio() as radio:
            peripheral = await air.place(EchoSensor())
            by_address = BleakClient(peripheral.address, backend=radio.client_backend)
            async with by_address as connected:
                assert await connected.read_gatt_char(CONTROL) == b"start"
            assert not radio.is_scanning

    asyncio.run(connect())


def test_nobody_there_times_out_and_the_radio_goes_on() -> None:
    async def connect() -> None:
        async with Air() as air, air.radio() as radio:
            peripheral = await air.place(EchoSensor())
            found = await find(radio, "echo")
            await peripheral.power_off()
            with pytest.raises(TimeoutError):
                await BleakClient(found, timeout=0.1, backend=radio.client_backend).connect()
            nobody = "C0:00:00:00:00:01"
            with pytest.raises((TimeoutError, BleakDeviceNotFoundError)):
                await BleakClient(nobody, timeout=0.1, backend=radio.client_backend).connect()
            await peripheral.power_on()
            await asyncio.sleep(0.25)
            assert radio.open_links == 0
            assert not peripheral.is_connected
            async with await client(radio, "echo") as connected:
                assert connected.is_connected

    asyncio.run(connect())


def test_one_link_only_and_the_second_central_waits_its_turn() -> None:
    async def both() -> None:
        async with Air() as air, air.radio() as first, air.radio() as second:
            await air.place(EchoSensor())
            clients = [
                BleakClient(await find(radio, "echo"), backend=radio.client_backend)
                for radio in (first, second)
            ]
            results = await asyncio.gather(*(c.connect() for c in clients), return_exceptions=True)
            assert [type(r) for r in results].count(type(None)) == 1
            winner = clients[results.index(None)]
            loser = clients[1 - results.index(None)]
            await winner.disconnect()
            await loser.connect()
            assert loser.is_connected
            await loser.disconnect()

    asyncio.run(both())


@pytest.mark.parametrize("sensors", [2, 8])
def test_several_sensors_stream_side_by_side(sensors: int) -> None:
    packets = 40

    async def listen(radio: BumbleRadio, name: str, heard: list[bytes]) -> BleakClient:
        connected = await client(radio, name)
        await connected.connect()
        await connected.start_notify(STREAM, lambda _, value: heard.append(bytes(value)))
        return connected

    async def stream() -> dict[str, list[bytes]]:
        async with Air() as air, air.radio() as radio:
            names = [f"foot-{k}" for k in range(sensors)]
            placed = [await air.place(EchoSensor(name)) for name in names]
            heard: dict[str, list[bytes]] = {name: [] for name in names}
            clients = await asyncio.gather(*(listen(radio, n, heard[n]) for n in names))
            assert radio.open_links == sensors
            for k in range(packets):
                for peripheral, name in zip(placed, names, strict=True):
                    await peripheral.notify(STREAM, f"{name} {k}".encode())
                await asyncio.sleep(0)
            await until(lambda: all(len(got) == packets for got in heard.values()))
            await asyncio.gather(*(connected.disconnect() for connected in clients))
            assert radio.open_links == 0
        assert other_tasks() == set()
        return heard

    heard = asyncio.run(stream())
    for name, got in heard.items():
        assert got == [f"{name} {k}".encode() for k in range(packets)]


def test_a_thousand_notifications_a_second_without_loss() -> None:
    rate_hz, seconds = 1000, 1.0
    count = int(rate_hz * seconds)

    async def stream() -> list[int]:
        async with Air() as air, air.radio() as radio:
            peripheral = await air.place(EchoSensor())
            heard: list[int] = []
            async with await client(radio, "echo") as connected:
                await connected.start_notify(
                    STREAM, lambda _, value: heard.append(int.from_bytes(value[:4], "little"))
                )
                loop = asyncio.get_running_loop()
                start = loop.time()
                for k in range(count):
                    await peripheral.notify(STREAM, k.to_bytes(4, "little") + bytes(60))
                    await asyncio.sleep(max(0.0, start + (k + 1) / rate_hz - loop.time()))
                await until(lambda: len(heard) == count)
            return heard

    assert asyncio.run(stream()) == list(range(count))


def test_what_this_radio_does_not_do_is_said() -> None:
    async def pair() -> None:
        async with Air() as air, air.radio() as radio:
            await air.place(EchoSensor())
            connected = await client(radio, "echo")
            with pytest.raises(BleakError, match="not been performed"):
                await connected.read_gatt_char(CONTROL)
            async with connected:
                with pytest.raises(BleakError, match="does not pair"):
                    await connected.pair()
                with pytest.raises(BleakError, match="already connected"):
                    await connected.connect()

    asyncio.run(pair())
