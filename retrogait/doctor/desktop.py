"""macOS and Windows: what the system itself can say before anyone scans."""

from __future__ import annotations

import re

from retrogait.doctor.finding import Area, Finding
from retrogait.doctor.machine import Machine

LEAST_MACOS = (10, 15)
LEAST_WINDOWS_BUILD = 16299
"""What bleak supports: macOS 10.15, Windows 10 with the Fall Creators Update."""

BLIND_MACOS = ((12, 0), (12, 3))
"""In 12.0 to 12.2 a scan that names no service finds nothing (bleak #635)."""

_RUNNING = re.compile(r":\s*4\s")
"""State 4 of a service; the words around it are translated."""


def macos_findings(machine: Machine) -> list[Finding]:
    """Whether macOS is new enough. The rest the scan itself tells."""
    return [_macos_version(machine.release)]


def _macos_version(release: str) -> Finding:
    """Versions that bleak gave up, and those with the fault of 12.0."""
    version = tuple(int(part) for part in re.findall(r"\d+", release)[:2])
    if version < LEAST_MACOS:
        return Area.BLUETOOTH.fail(
            "system", said=f"macOS {release}; bleak needs 10.15 or newer", mend="update macOS"
        )
    if BLIND_MACOS[0] <= version < BLIND_MACOS[1]:
        return Area.BLUETOOTH.warn(
            "system",
            said=f"macOS {release} finds only sensors that advertise their service",
            mend="update macOS to 12.3 or newer",
        )
    return Area.BLUETOOTH.ok("system", said=f"macOS {release}")


def windows_findings(machine: Machine, *, works: bool) -> list[Finding]:
    """Whether Windows is new enough and its Bluetooth service runs."""
    return [_windows_version(machine.release), _service(machine, works=works)]


def _windows_version(release: str) -> Finding:
    """Builds that bleak gave up."""
    numbers = re.findall(r"\d+", release)
    build = int(numbers[2]) if len(numbers) > 2 else 0
    if build < LEAST_WINDOWS_BUILD:
        return Area.BLUETOOTH.fail(
            "system",
            said=f"Windows {release}; bleak needs build {LEAST_WINDOWS_BUILD} or newer",
            mend="update Windows",
        )
    return Area.BLUETOOTH.ok("system", said=f"Windows {release}")


def _service(machine: Machine, *, works: bool) -> Finding:
    """Whether the Bluetooth Support Service (bthserv) runs."""
    printed = machine.run("sc", "query", "bthserv")
    if printed is not None and _RUNNING.search(printed):
        return Area.BLUETOOTH.ok("service", said="the Bluetooth Support Service runs")
    return Area.BLUETOOTH.bad(
        "service",
        said="the Bluetooth Support Service (bthserv) does not run",
        mend="in PowerShell as administrator: Start-Service bthserv",
        works_anyway=works,
    )
