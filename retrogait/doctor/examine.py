"""The whole checkup."""

from __future__ import annotations

from pathlib import Path

from retrogait.doctor.adapter import scan_finding
from retrogait.doctor.clock import clock_findings
from retrogait.doctor.desktop import macos_findings, windows_findings
from retrogait.doctor.finding import Area, Checkup, Finding, any_fails
from retrogait.doctor.linux import linux_findings
from retrogait.doctor.machine import Machine, this_machine
from retrogait.doctor.program import model_findings, version_findings
from retrogait.doctor.storage import storage_findings
from retrogait.sources.adapter import (
    AdapterAnswer,
    AdapterProbe,
    AdapterState,
    BleakAdapterProbe,
)


def examine(
    out: Path, *, machine: Machine | None = None, probe: AdapterProbe | None = None
) -> Checkup:
    """Check everything that a live session needs.

    Parameters
    ----------
    out : Path
        Where recordings and results go; nothing is left there.
    machine : Machine or None
        The computer; None: this one.
    probe : AdapterProbe or None
        What asks Bluetooth; None: bleak, in a process of its own.

    Returns
    -------
    Checkup
        Findings by area, in the order of :class:`Area`.
    """
    host = this_machine() if machine is None else machine
    answer = (BleakAdapterProbe() if probe is None else probe).ask()
    findings = [
        *bluetooth_findings(host, answer=answer),
        *version_findings(),
        *model_findings(),
        *storage_findings(out),
        *clock_findings(out),
    ]
    order = list(Area)
    return Checkup(tuple(sorted(findings, key=lambda one: order.index(one.area))))


def bluetooth_findings(machine: Machine, *, answer: AdapterAnswer) -> list[Finding]:
    """What the system shows of Bluetooth, and then what became of the scan."""
    before = _of_the_system(machine, answer=answer)
    explained = any_fails(before)
    scan = scan_finding(answer, platform=machine.platform, is_explained=explained)
    return [*before, scan]


def _of_the_system(machine: Machine, *, answer: AdapterAnswer) -> list[Finding]:
    """The checks of one kind of system."""
    match machine.platform:
        case "linux":
            return linux_findings(machine, answer=answer)
        case "darwin":
            return macos_findings(machine)
        case "win32":
            return windows_findings(machine, works=answer.state is AdapterState.READY)
        case other:
            return [_unknown_system(other)]


def _unknown_system(platform: str) -> Finding:
    """Say that nobody has thought of this system."""
    return Area.BLUETOOTH.warn(
        "system",
        said=f"{platform} is not a system that retrogait was made for",
        mend="use Linux, macOS or Windows",
    )
