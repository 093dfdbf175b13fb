"""The question to bleak: what it raises, what its process does, and a real D-Bus."""

from __future__ import annotations

import asyncio
import sys

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from retrogait.sources.adapter import (
    AdapterAnswer,
    AdapterState,
    BleakAdapterProbe,
    scan_once,
)


class FakeScanner:
    """Starts as it is told to."""

    def __init__(self, *, error: Exception | None = None, hangs: bool = False) -> None:
        self._error = error
        self._hangs = hangs
        self.calls: list[str] = []

    async def start(self) -> None:
        self.calls.append("start")
        if self._error is not None:
            raise self._error
        if self._hangs:
            await asyncio.Event().wait()

    async def stop(self) -> None:
        self.calls.append("stop")


def ask(scanner: FakeScanner, *, timeout_s: float = 5.0) -> AdapterAnswer:
    return asyncio.run(scan_once(lambda: scanner, timeout_s=timeout_s))


def test_a_scan_that_starts_is_stopped() -> None:
    scanner = FakeScanner()
    assert ask(scanner).state is AdapterState.READY
    assert scanner.calls == ["start", "stop"]


def test_a_scan_that_hangs_is_given_up() -> None:
    answer = ask(FakeScanner(hangs=True), timeout_s=0.02)
    assert answer == AdapterAnswer(AdapterState.NO_ANSWER, "nothing within 0.02 s")


@pytest.mark.parametrize("reason", list(BleakBluetoothNotAvailableReason))
def test_every_reason_of_bleak_is_known(reason: BleakBluetoothNotAvailableReason) -> None:
    expected = {
        "NO_BLUETOOTH": AdapterState.NO_BLUETOOTH,
        "NO_BLE_CENTRAL_ROLE": AdapterState.NO_CENTRAL_ROLE,
        "POWERED_OFF": AdapterState.POWERED_OFF,
        "DENIED_BY_USER": AdapterState.DENIED_BY_USER,
        "DENIED_BY_SYSTEM": AdapterState.DENIED_BY_SYSTEM,
        "DENIED_BY_UNKNOWN": AdapterState.DENIED_BY_USER,
        "UNKNOWN": AdapterState.FAILED,
    }
    error = BleakBluetoothNotAvailableError("as bleak says it", reason)
    assert ask(FakeScanner(error=error)).state is expected[reason.name]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (
            BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", ["no"]),
            AdapterState.DENIED_BY_SYSTEM,
        ),
        (
            BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["no"]),
            AdapterState.NO_DAEMON,
        ),
        (BleakDBusError("org.bluez.Error.NotReady", []), AdapterState.POWERED_OFF),
        (BleakDBusError("org.bluez.Error.InProgress", []), AdapterState.FAILED),
        (BleakError("Failed to start scanner. Is Bluetooth turned on?"), AdapterState.FAILED),
        (FileNotFoundError(2, "No such file"), AdapterState.NO_BUS),
        (ConnectionRefusedError(111, "refused"), AdapterState.NO_BUS),
        (PermissionError(13, "Permission denied"), AdapterState.DENIED_BY_SYSTEM),
        (OSError("anything else"), AdapterState.FAILED),
        (EOFError(), AdapterState.FAILED),
    ],
)
def test_errors_mean_something(error: Exception, state: AdapterState) -> None:
    answer = ask(FakeScanner(error=error))
    assert answer.state is state
    assert len(answer.detail.splitlines()) == 1


def test_access_denied_as_windows_says_it() -> None:
    error = OSError("Access is denied")
    error.winerror = -2147024891  # type: ignore[attr-defined, unused-ignore]
    assert ask(FakeScanner(error=error)).state is AdapterState.DENIED_BY_SYSTEM


def test_without_bleak() -> None:
    def missing() -> FakeScanner:
        raise ImportError("No module named 'bleak'")

    answer = asyncio.run(scan_once(missing))
    assert answer == AdapterAnswer(AdapterState.NO_BLEAK, "No module named 'bleak'")


def test_what_nobody_expected_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        ask(FakeScanner(error=ZeroDivisionError()))


def process(code: str, *, timeout_s: float = 20.0) -> AdapterAnswer:
    """The answer of a process that runs some lines."""
    command = (sys.executable, "-S", "-c", code)
    return BleakAdapterProbe(command=command, timeout_s=timeout_s).ask()


def test_the_process_is_believed() -> None:
    answer = process("""print('["powered off", "as bleak says it"]')""")
    assert answer == AdapterAnswer(AdapterState.POWERED_OFF, "as bleak says it")


@pytest.mark.parametrize("printed", ["", "3", "[]", "{}", '["odd", "x"]', '["ready"]', "null"])
def test_a_process_that_prints_something_else_failed(printed: str) -> None:
    assert process(f"print({printed!r})").state is AdapterState.FAILED


def test_a_process_that_breaks_says_why() -> None:
    answer = process("raise RuntimeError('a driver broke')")
    assert answer == AdapterAnswer(AdapterState.FAILED, "RuntimeError: a driver broke")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_a_process_that_the_system_ends() -> None:
    answer = process("import os; os.abort()")
    assert answer.state is AdapterState.KILLED
    assert "signal 6" in answer.detail


def test_a_process_that_hangs_is_ended() -> None:
    answer = process("import time; time.sleep(60)", timeout_s=0.2)
    assert answer.state is AdapterState.NO_ANSWER


def test_a_process_that_cannot_start() -> None:
    answer = BleakAdapterProbe(command=("/no/such/program",)).ask()
    assert answer.state is AdapterState.FAILED
    assert "/no/such/program" in answer.detail
