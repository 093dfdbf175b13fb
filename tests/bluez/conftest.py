"""A private bus in the place of the machine's own, and a played ``bluetoothctl``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mock_bluez import PrivateBus, why_not


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    private_bus = PrivateBus()
    private_bus.start()
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", private_bus.address)
    yield private_bus
    private_bus.close()


@pytest.fixture
def bluetoothctl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Install a ``bluetoothctl`` of some version; bleak asks it once, at the first connect."""

    def install(version: str) -> None:
        from bleak.backends.bluezdbus.version import BlueZFeatures

        program = tmp_path / "bluetoothctl"
        program.write_text(f"#!/bin/sh\necho 'bluetoothctl: {version}'\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setattr(BlueZFeatures, "checked_bluez_version", False)
        monkeypatch.setattr(BlueZFeatures, "supported_version", True)
        monkeypatch.setattr(BlueZFeatures, "_check_bluez_event", None)

    return install
