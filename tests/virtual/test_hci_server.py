"""A sensor in one process, its client in another, over a socket; either may be killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("bumble", reason="needs the extra [sim]: pip install 'retrogait[sim]'")

from bleak.exc import BleakBluetoothNotAvailableError, BleakError
from virtual.echo_sensor import CONTROL, STREAM, EchoSensor
from virtual.on_air import client, find, other_tasks, until

from retrogait.errors import SourceError
from retrogait.virtual import Air, BumbleRadio, HciServer, Peripheral, on_controller

PROCESSES = Path(__file__).with_name("hci_processes.py")

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="processes are killed with a signal here: POSIX only"
)


@contextmanager
def process(role: str, spec: str) -> Iterator[subprocess.Popen[str]]:
    """The other process, killed at the end if it still runs."""
    command = [sys.executable, str(PROCESSES), role, spec]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


async def line(running: subprocess.Popen[str]) -> str:
    """What it prints next."""
    assert running.stdout is not None
    async with asyncio.timeout(10):
        return (await asyncio.to_thread(running.stdout.readline)).strip()


async def stream_until_heard(peripheral: Peripheral, other: subprocess.Popen[str]) -> None:
    """Send until the other process says that it hears."""
    said = asyncio.create_task(line(other))
    while not said.done():
        await peripheral.notify(STREAM, b"stream")
        await asyncio.sleep(0.005)
    assert said.result() == "streaming"


@pytest.fixture(params=["tcp", "unix"])
def spec(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where to serve."""
    return "tcp-server:127.0.0.1:0" if request.param == "tcp" else f"unix-server:{tmp_path}/hci"


def test_clients_may_be_killed_and_the_next_one_connects(spec: str) -> None:
    async def serve() -> None:
        async with Air() as air, air.serve(spec) as server:
            peripheral = await air.place(EchoSensor())
            for _ in range(2):
                with process("client", server.client_spec) as other:
                    await stream_until_heard(peripheral, other)
                    assert peripheral.is_connected
                    other.kill()
                    await until(lambda: not peripheral.is_connected, timeout_s=2.0)
                assert server.clients == 0
            async with (
                BumbleRadio.over(server.client_spec) as radio,
                await client(radio, "echo") as connected,
            ):
                assert await connected.read_gatt_char(CONTROL) == b"start"
        assert other_tasks() == set()

    asyncio.run(serve())


def test_a_killed_server_is_told_to_the_client(spec: str) -> None:
    async def use() -> None:
        with process("server", spec) as other:
            _, address = (await line(other)).split()
            async with BumbleRadio.over(address) as radio:
                lost: list[object] = []
                connected = await client(radio, "echo", lost=lost.append)
                async with connected:
                    heard: list[int] = []
                    await connected.start_notify(
                        STREAM, lambda _, value: heard.append(int.from_bytes(value, "little"))
                    )
                    await until(lambda: len(heard) >= 50)
                    assert heard == list(range(heard[0], heard[0] + len(heard)))
                    reading = asyncio.create_task(connected.read_gatt_char(CONTROL))
                    other.kill()
                    await until(lambda: bool(lost), timeout_s=1.0)
                    assert not connected.is_connected
                    assert isinstance(
                        (await asyncio.gather(reading, return_exceptions=True))[0],
                        (bytearray, BleakError),
                    )
                    with pytest.raises(BleakBluetoothNotAvailableError):
                        await find(radio, "echo")
                assert not radio.is_on
        assert other_tasks() == set()

    asyncio.run(use())


def test_two_clients_at_once_each_with_a_sensor(spec: str) -> None:
    async def use() -> None:
        async with Air() as air, air.serve(spec) as server:
            await air.place(EchoSensor("a"))
            await air.place(EchoSensor("b"))
            async with (
                BumbleRadio.over(server.client_spec) as first,
                BumbleRadio.over(server.client_spec) as second,
                await client(first, "a") as on_a,
                await client(second, "b") as on_b,
            ):
                assert server.clients == 2
                await on_a.write_gatt_char(CONTROL, b"A", response=True)
                await on_b.write_gatt_char(CONTROL, b"B", response=True)
                assert await on_a.read_gatt_char(CONTROL) == b"A"
                assert await on_b.read_gatt_char(CONTROL) == b"B"

    asyncio.run(use())


def test_a_sensor_on_a_controller_of_its_own_joins_the_air(spec: str) -> None:
    async def join() -> None:
        async with Air() as air, air.serve(spec) as server, air.radio() as radio:
            sensor = EchoSensor("guest")
            async with on_controller(sensor, transport=server.client_spec) as peripheral:
                async with await client(radio, "guest") as connected:
                    heard: list[bytes] = []
                    await connected.start_notify(STREAM, lambda _, v: heard.append(bytes(v)))
                    await peripheral.notify(STREAM, b"hello")
                    await until(lambda: heard == [b"hello"])
                    assert await connected.read_gatt_char(CONTROL) == b"start"
                await until(lambda: not peripheral.is_connected)
                await until(lambda: peripheral.is_advertising)
            await until(lambda: server.clients == 0)

    asyncio.run(join())


def test_half_a_packet_and_noise_do_no_harm() -> None:
    async def use() -> None:
        async with Air() as air, air.serve("tcp-server:127.0.0.1:0") as server:
            await air.place(EchoSensor())
            host, port = server.client_spec.split(":")[1:]
            for noise in (b"\x01\x03\x0c", b"GET / HTTP/1.1\r\n\r\n", b"\x02\xff\xff\xff\xff"):
                _, writer = await asyncio.open_connection(host, int(port))
                writer.write(noise)
                await asyncio.sleep(0.01)
                writer.close()
                with contextlib.suppress(ConnectionError):
                    await writer.wait_closed()
            async with (
                BumbleRadio.over(server.client_spec) as radio,
                await client(radio, "echo") as connected,
            ):
                assert connected.is_connected

    asyncio.run(use())


def test_the_socket_file_is_the_owners_alone_and_goes_away(tmp_path: Path) -> None:
    path = tmp_path / "hci"

    async def serve() -> None:
        async with Air() as air:
            async with air.serve(f"unix-server:{path}"):
                assert stat.S_IMODE(path.stat().st_mode) == 0o600
                with pytest.raises(SourceError, match="another one"):
                    async with air.serve(f"unix-server:{path}"):
                        pass
            assert not path.exists()

    asyncio.run(serve())


def test_a_socket_file_left_by_a_killed_server_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "hci"
    with process("server", f"unix-server:{path}") as other:
        assert asyncio.run(line(other)).startswith("serving")
    assert path.exists()

    async def serve() -> None:
        async with (
            Air() as air,
            air.serve(f"unix-server:{path}") as server,
            BumbleRadio.over(server.client_spec) as radio,
        ):
            assert radio.is_on

    asyncio.run(serve())


def test_a_file_that_is_no_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("mine")

    async def serve() -> None:
        async with Air() as air, air.serve(f"unix-server:{path}"):
            pass

    with pytest.raises(SourceError, match="cannot listen"):
        asyncio.run(serve())
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    "spec",
    ["tcp-server:0.0.0.0:7711", "tcp-server:_:7711", "tcp-server:127.0.0.1:x", "udp:1", ""],
)
def test_only_this_machine_is_served(spec: str) -> None:
    with pytest.raises(ValueError, match="a server is"):
        Air().serve(spec)


@pytest.mark.parametrize(
    "nowhere",
    ["tcp-client:127.0.0.1:1", "unix-client:/nowhere/hci", "usb:FFFF:FFFF", "serial:/n,1"],
)
def test_a_controller_that_is_not_there_is_said_to_be(nowhere: str) -> None:
    async def radio() -> None:
        async with BumbleRadio.over(nowhere):
            pass

    async def sensor() -> None:
        async with on_controller(EchoSensor(), transport=nowhere):
            pass

    for enter in (radio, sensor):
        with pytest.raises(SourceError, match="cannot be opened"):
            asyncio.run(enter())


@pytest.mark.parametrize(
    "wrong",
    ["", "usb", "usb:", "pigeon:1", "tcp-client:7711", "tcp-client:host:x", "tcp-client:h:0"],
)
def test_a_misspelt_radio_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="a radio is tcp-client"):
        BumbleRadio.over(wrong)


def test_a_server_that_does_not_speak_hci_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrogait.virtual.radio.OPEN_TIMEOUT_S", 0.1)

    async def listen_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(100):
            pass
        writer.close()
        hung_up.set()

    hung_up = asyncio.Event()

    async def enter() -> None:
        silent = await asyncio.start_server(listen_only, "127.0.0.1", 0)
        port = silent.sockets[0].getsockname()[1]
        async with silent:
            with pytest.raises(SourceError, match="does not answer"):
                await BumbleRadio.over(f"tcp-client:127.0.0.1:{port}").__aenter__()
            await hung_up.wait()

    asyncio.run(enter())


def test_a_client_that_does_not_read_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("retrogait.virtual.hci_server.MAX_UNREAD_BYTES", 2000)

    async def stall() -> None:
        async with Air() as air, air.serve(f"unix-server:{tmp_path}/hci") as server:
            peripheral = await air.place(EchoSensor())
            with process("client", server.client_spec) as other:
                await stream_until_heard(peripheral, other)
                other.send_signal(signal.SIGSTOP)
                async with asyncio.timeout(5):
                    while server.clients:
                        await peripheral.notify(STREAM, bytes(200))
                        await asyncio.sleep(0)
                await until(lambda: peripheral.is_advertising)

    asyncio.run(stall())


def test_the_server_is_one_of_the_public_names() -> None:
    assert isinstance(Air().serve("tcp-server:localhost:0"), HciServer)
