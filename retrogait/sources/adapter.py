"""Whether this computer's Bluetooth can be used: one short scan, and what became of it.

The scan runs in a process of its own. macOS ends a program that touches Bluetooth without
the right to (bleak #761), and a stuck driver may never return: neither may take the program
that asks along.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

TIMEOUT_S = 5.0
"""Longest scan. bleak starts one in well under a second; where bluetoothd has to be woken
and cannot be, D-Bus would wait 25 s for it."""

START_UP_S = 5.0
"""Time for the other process to start, on top."""

_CHILD = (sys.executable, "-c", "from retrogait.sources.adapter import tell; tell()")

_E_ACCESSDENIED = -2147024891
"""HRESULT 0x80070005 as Windows' Python shows it."""


class AdapterState(StrEnum):
    """What became of the scan."""

    READY = "ready"
    NO_BLEAK = "no bleak"
    NO_BLUETOOTH = "no Bluetooth"
    NO_CENTRAL_ROLE = "no central role"
    POWERED_OFF = "powered off"
    DENIED_BY_USER = "denied by user"
    DENIED_BY_SYSTEM = "denied by system"
    NO_BUS = "no system bus"
    NO_DAEMON = "no bluetoothd"
    NO_ANSWER = "no answer"
    KILLED = "killed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AdapterAnswer:
    """What became of the scan, and the words it came with.

    Parameters
    ----------
    state : AdapterState
        For code.
    detail : str
        For people: one line.
    """

    state: AdapterState
    detail: str


class AdapterProbe(Protocol):
    """Asks the system's Bluetooth."""

    def ask(self) -> AdapterAnswer:
        """Try it; takes seconds at most."""
        ...


class Scanner(Protocol):
    """What is needed of ``bleak.BleakScanner``."""

    async def start(self) -> None:
        """Begin to scan."""
        ...

    async def stop(self) -> None:
        """End it."""
        ...


class BleakAdapterProbe:
    """Starts and stops one bleak scan in a process of its own.

    Parameters
    ----------
    command : sequence of str
        Program that prints the answer as :func:`tell` does.
    timeout_s : float
        After this it is ended.
    """

    def __init__(
        self, *, command: Sequence[str] = _CHILD, timeout_s: float = TIMEOUT_S + START_UP_S
    ) -> None:
        self._command = tuple(command)
        self._timeout_s = timeout_s

    def ask(self) -> AdapterAnswer:
        """Scan, and say what became of it."""
        try:
            done = subprocess.run(
                self._command, capture_output=True, text=True, timeout=self._timeout_s, check=False
            )
        except subprocess.TimeoutExpired:
            return _silent(self._timeout_s)
        except OSError as error:
            return AdapterAnswer(AdapterState.FAILED, f"{self._command[0]}: {error.strerror}")
        if done.returncode < 0:
            said = f"the system ended the scan with signal {-done.returncode}"
            return AdapterAnswer(AdapterState.KILLED, said)
        return _read(done)


def _read(done: subprocess.CompletedProcess[str]) -> AdapterAnswer:
    """The answer of a process that came to its end."""
    try:
        state, detail = json.loads(done.stdout)
        return AdapterAnswer(AdapterState(state), str(detail))
    except (ValueError, TypeError):
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        return AdapterAnswer(AdapterState.FAILED, lines[-1])


def _silent(waited_s: float) -> AdapterAnswer:
    """The answer where there is none."""
    return AdapterAnswer(AdapterState.NO_ANSWER, f"nothing within {waited_s:g} s")


def tell() -> None:
    """Scan with bleak and print the answer as JSON: ``[state, detail]``."""
    answer = asyncio.run(scan_once(bleak_scanner))
    print(json.dumps([answer.state, answer.detail]))


def bleak_scanner() -> Scanner:
    """The scanner of bleak for this system."""
    from bleak import BleakScanner

    return BleakScanner()


async def scan_once(make: Callable[[], Scanner], *, timeout_s: float = TIMEOUT_S) -> AdapterAnswer:
    """Start and stop one scan.

    Parameters
    ----------
    make : callable
        Makes the scanner; may raise what bleak raises, or ImportError.
    timeout_s : float
        Longest time for both.

    Returns
    -------
    AdapterAnswer
        What bleak, D-Bus and the operating system are known to raise is turned into one;
        anything else passes through.
    """
    try:
        from bleak.exc import BleakError

        scanner = make()
    except ImportError as error:
        return AdapterAnswer(AdapterState.NO_BLEAK, str(error))
    try:
        async with asyncio.timeout(timeout_s):
            await scanner.start()
            await scanner.stop()
    except TimeoutError:
        return _silent(timeout_s)
    except (BleakError, OSError, EOFError) as error:
        return AdapterAnswer(_state_of(error), " ".join(str(error).split()) or repr(error))
    return AdapterAnswer(AdapterState.READY, "scans")


def _state_of(error: Exception) -> AdapterState:
    """What an error of the scan means."""
    from bleak.exc import BleakBluetoothNotAvailableError, BleakDBusError

    if isinstance(error, BleakBluetoothNotAvailableError):
        return _REASONS.get(error.reason.name, AdapterState.FAILED)
    if isinstance(error, BleakDBusError):
        return _DBUS_ERRORS.get(error.dbus_error, AdapterState.FAILED)
    if isinstance(error, PermissionError) or getattr(error, "winerror", 0) == _E_ACCESSDENIED:
        return AdapterState.DENIED_BY_SYSTEM
    if isinstance(error, FileNotFoundError | ConnectionRefusedError):
        return AdapterState.NO_BUS
    return AdapterState.FAILED


_REASONS = {
    "NO_BLUETOOTH": AdapterState.NO_BLUETOOTH,
    "NO_BLE_CENTRAL_ROLE": AdapterState.NO_CENTRAL_ROLE,
    "POWERED_OFF": AdapterState.POWERED_OFF,
    "DENIED_BY_USER": AdapterState.DENIED_BY_USER,
    "DENIED_BY_SYSTEM": AdapterState.DENIED_BY_SYSTEM,
    "DENIED_BY_UNKNOWN": AdapterState.DENIED_BY_USER,
}
"""``BleakBluetoothNotAvailableReason`` (bleak 2.0)."""

_DBUS = "org.freedesktop.DBus.Error."

_DBUS_ERRORS = {
    f"{_DBUS}AccessDenied": AdapterState.DENIED_BY_SYSTEM,
    "org.bluez.Error.NotPermitted": AdapterState.DENIED_BY_SYSTEM,
    "org.bluez.Error.NotAuthorized": AdapterState.DENIED_BY_SYSTEM,
    f"{_DBUS}ServiceUnknown": AdapterState.NO_DAEMON,
    f"{_DBUS}NameHasNoOwner": AdapterState.NO_DAEMON,
    f"{_DBUS}Spawn.ExecFailed": AdapterState.NO_DAEMON,
    f"{_DBUS}Spawn.ChildExited": AdapterState.NO_DAEMON,
    f"{_DBUS}TimedOut": AdapterState.NO_DAEMON,
    f"{_DBUS}NoReply": AdapterState.NO_ANSWER,
    "org.bluez.Error.NotReady": AdapterState.POWERED_OFF,
}
"""D-Bus specification, "Standard errors"; BlueZ ``doc/org.bluez.Adapter.rst``."""
