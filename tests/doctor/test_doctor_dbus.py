"""bleak's own BlueZ backend asked over a real, private D-Bus.

The other side owns ``org.bluez`` and shows one adapter or none: enough for a scan to start.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from retrogait.sources.adapter import AdapterAnswer, AdapterState, tell

if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
    pytest.skip("needs Linux with dbus-daemon", allow_module_level=True)

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from retrogait.sources.adapter import bleak_scanner, scan_once

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow receive_sender="*"/>
    {policy}
  </policy>
</busconfig>
"""
DENY = '<deny send_destination="org.bluez" send_interface="org.freedesktop.DBus.ObjectManager"/>'

ADAPTER = "/org/bluez/hci0"


class Bluez:
    """Answers what a scan asks of bluetoothd."""

    def __init__(self, *, adapter: dict[str, Any] | None, is_deaf: bool) -> None:
        self._adapter = adapter
        self._is_deaf = is_deaf
        self.asked: list[str] = []

    def hear(self, message: Message) -> Message | bool:
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        self.asked.append(str(message.member))
        if self._is_deaf:
            return True
        if message.member == "GetManagedObjects":
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [self._objects()])
        return Message.new_method_return(message)

    def _objects(self) -> dict[str, Any]:
        return {} if self._adapter is None else {ADAPTER: {"org.bluez.Adapter1": self._adapter}}


def adapter(*, powered: bool, roles: tuple[str, ...] = ("central", "peripheral")) -> dict[str, Any]:
    return {
        "Address": Variant("s", "00:11:22:33:44:55"),
        "Powered": Variant("b", powered),
        "Roles": Variant("as", list(roles)),
    }


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder with a short name: that of a socket may have 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="bus-") as folder:
        yield Path(folder)


@pytest.fixture
def start_bus(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Starts a private bus and makes it the system bus of this process."""
    started = []

    def start(policy: str = "") -> None:
        config = short_path / "bus.conf"
        config.write_text(CONFIG.format(socket=short_path / "bus", policy=policy), encoding="utf-8")
        daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        started.append(daemon)
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        assert address, "dbus-daemon did not start"
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)

    yield start
    for daemon in started:
        daemon.terminate()
        daemon.wait(5)
        assert daemon.stdout is not None
        daemon.stdout.close()


@asynccontextmanager
async def bluez(*, shows: dict[str, Any] | None, is_deaf: bool = False) -> AsyncIterator[Bluez]:
    """A bluetoothd that shows an adapter or none."""
    bus = await MessageBus(bus_address=os.environ["DBUS_SYSTEM_BUS_ADDRESS"]).connect()
    daemon = Bluez(adapter=shows, is_deaf=is_deaf)
    bus.add_message_handler(daemon.hear)
    await bus.request_name("org.bluez")
    try:
        yield daemon
    finally:
        bus.disconnect()


async def asked(
    *, shows: dict[str, Any] | None, is_deaf: bool = False, timeout_s: float = 5.0
) -> tuple[AdapterAnswer, list[str]]:
    async with bluez(shows=shows, is_deaf=is_deaf) as daemon:
        answer = await scan_once(bleak_scanner, timeout_s=timeout_s)
        return answer, daemon.asked


def test_a_powered_adapter_is_ready(start_bus: Any) -> None:
    start_bus()
    answer, calls = asyncio.run(asked(shows=adapter(powered=True)))
    assert answer.state is AdapterState.READY
    assert [call for call in calls if call.endswith("Discovery")] == [
        "StartDiscovery",
        "StopDiscovery",
    ]


@pytest.mark.parametrize(
    ("shows", "state"),
    [
        (adapter(powered=False), AdapterState.POWERED_OFF),
        (adapter(powered=True, roles=("peripheral",)), AdapterState.NO_CENTRAL_ROLE),
        (None, AdapterState.NO_BLUETOOTH),
    ],
)
def test_adapters_that_will_not_do(
    start_bus: Any, shows: dict[str, Any] | None, state: AdapterState
) -> None:
    start_bus()
    answer, calls = asyncio.run(asked(shows=shows))
    assert answer.state is state
    assert "StartDiscovery" not in calls


def test_a_bluetoothd_that_never_answers(start_bus: Any) -> None:
    start_bus()
    answer, _ = asyncio.run(asked(shows=None, is_deaf=True, timeout_s=0.2))
    assert answer.state is AdapterState.NO_ANSWER


def test_a_policy_that_denies(start_bus: Any) -> None:
    start_bus(DENY)
    answer, calls = asyncio.run(asked(shows=adapter(powered=True)))
    assert answer.state is AdapterState.DENIED_BY_SYSTEM
    assert "AccessDenied" in answer.detail
    assert calls == []


def test_a_bus_without_bluetoothd(start_bus: Any, capsys: pytest.CaptureFixture[str]) -> None:
    start_bus()
    tell()
    assert capsys.readouterr().out.startswith('["no bluetoothd", ')
