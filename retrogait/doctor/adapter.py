"""What became of a scan, in words, with the mend for each system."""

from __future__ import annotations

from collections.abc import Mapping

from retrogait.doctor.finding import Area, Finding
from retrogait.sources.adapter import AdapterAnswer, AdapterState

CHECK = "scan"

_MAC_PRIVACY = (
    "System Settings > Privacy & Security > Bluetooth: allow the program that retrogait is "
    "started from (Terminal, iTerm, ...), then restart it"
)

LINUX: Mapping[AdapterState, str] = {
    AdapterState.NO_BLUETOOTH: "plug in a USB Bluetooth adapter (4.0 or newer)",
    AdapterState.POWERED_OFF: "bluetoothctl power on",
    AdapterState.NO_BUS: "sudo systemctl start dbus",
    AdapterState.NO_DAEMON: "sudo systemctl enable --now bluetooth",
    AdapterState.NO_ANSWER: "sudo systemctl restart bluetooth",
    AdapterState.DENIED_BY_SYSTEM: "see docs/doctor.md, permission",
    AdapterState.FAILED: "sudo systemctl restart bluetooth, then try again",
}

MACOS: Mapping[AdapterState, str] = {
    AdapterState.NO_BLUETOOTH: "use a Mac with Bluetooth; a virtual Mac has none",
    AdapterState.POWERED_OFF: "turn Bluetooth on in the Control Centre",
    AdapterState.DENIED_BY_USER: _MAC_PRIVACY,
    AdapterState.DENIED_BY_SYSTEM: "ask whoever manages this Mac to allow Bluetooth",
    AdapterState.NO_ANSWER: "answer the system's question on the Mac's own screen, then run "
    "retrogait doctor again",
    AdapterState.KILLED: "macOS ends programs that may not ask: start retrogait from Terminal; "
    + _MAC_PRIVACY,
    AdapterState.FAILED: "turn Bluetooth off and on, then try again",
}

WINDOWS: Mapping[AdapterState, str] = {
    AdapterState.NO_BLUETOOTH: "plug in a USB Bluetooth adapter (4.0 or newer), or enable it in "
    "the Device Manager",
    AdapterState.POWERED_OFF: "Settings > Bluetooth & devices: turn Bluetooth on, flight mode off",
    AdapterState.DENIED_BY_SYSTEM: "Settings > Privacy & security > Radios: let desktop apps "
    "use them, or ask whoever manages this computer",
    AdapterState.FAILED: "turn Bluetooth off and on in the Settings, then try again",
}

EVERYWHERE: Mapping[AdapterState, str] = {
    AdapterState.NO_BLEAK: "pip install --force-reinstall 'bleak>=3.0.2,<4'",
    AdapterState.NO_CENTRAL_ROLE: "plug in a USB adapter with Bluetooth Low Energy (4.0 or newer)",
    AdapterState.NO_BLUETOOTH: "plug in a USB Bluetooth adapter (4.0 or newer)",
    AdapterState.POWERED_OFF: "turn Bluetooth on",
    AdapterState.DENIED_BY_USER: "allow Bluetooth for this program in the system's settings",
    AdapterState.DENIED_BY_SYSTEM: "ask whoever manages this computer to allow Bluetooth",
    AdapterState.NO_ANSWER: "turn Bluetooth off and on, then try again",
    AdapterState.NO_BUS: "start the system's Bluetooth service, then try again",
    AdapterState.NO_DAEMON: "start the system's Bluetooth service, then try again",
    AdapterState.KILLED: "try again; if it happens again, restart the computer",
    AdapterState.FAILED: "try again; if it happens again, restart the computer",
}

PLATFORMS: Mapping[str, Mapping[AdapterState, str]] = {
    "linux": LINUX,
    "darwin": MACOS,
    "win32": WINDOWS,
}

SEE_ABOVE = "mend what fails above, then run retrogait doctor again"


def scan_finding(answer: AdapterAnswer, *, platform: str, is_explained: bool) -> Finding:
    """Say what became of the scan.

    Parameters
    ----------
    answer : AdapterAnswer
        What became of it.
    platform : str
        As ``sys.platform``.
    is_explained : bool
        A check before it failed, so that this one is the consequence.
    """
    if answer.state is AdapterState.READY:
        return Area.BLUETOOTH.ok(CHECK, said="a scan starts and stops")
    said = f"{answer.state}: {answer.detail}"
    mend = SEE_ABOVE if is_explained else mend_of(answer.state, platform=platform)
    return Area.BLUETOOTH.fail(CHECK, said=said, mend=mend)


def mend_of(state: AdapterState, *, platform: str) -> str:
    """What to do about it on a system; READY needs nothing and is a KeyError."""
    return PLATFORMS.get(platform, {}).get(state) or EVERYWHERE[state]
