"""Linux: adapter, switches, D-Bus, bluetoothd, its version, permission."""

from __future__ import annotations

import os
import re

from retrogait.doctor.finding import Area, Finding
from retrogait.doctor.machine import Machine
from retrogait.doctor.surroundings import Surroundings, surroundings_finding, surroundings_of
from retrogait.sources.adapter import AdapterAnswer, AdapterState

LEAST_BLUEZ = (5, 55)
"""bleak 1.0 gave up older ones: it still scans, and then refuses to connect."""

BUS_VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
BUS_SOCKET = "/var/run/dbus/system_bus_socket"
"""Where D-Bus listens unless the variable says otherwise (D-Bus specification)."""

DAEMONS = (
    "/usr/libexec/bluetooth/bluetoothd",
    "/usr/lib/bluetooth/bluetoothd",
    "/usr/sbin/bluetoothd",
)
"""Where Debian 12 and Fedora, older Debian and Arch, and others put it."""

ANSWERED = frozenset(
    {
        AdapterState.READY,
        AdapterState.NO_BLUETOOTH,
        AdapterState.NO_CENTRAL_ROLE,
        AdapterState.POWERED_OFF,
    }
)
"""What only bluetoothd itself can have said."""


def linux_findings(machine: Machine, *, answer: AdapterAnswer) -> list[Finding]:
    """Everything between a program and the air.

    Parameters
    ----------
    machine : Machine
        The computer.
    answer : AdapterAnswer
        What became of a scan. Where it went well, what usually stands in the way is only
        worth a warning.
    """
    works = answer.state is AdapterState.READY
    return [
        surroundings_finding(machine),
        controller(machine, works=works),
        rfkill(machine, works=works),
        system_bus(machine, works=works),
        bluetoothd(machine, answer=answer),
        bluez_version(machine),
        *permission(machine, answer=answer),
    ]


def controller(machine: Machine, *, works: bool) -> Finding:
    """Whether the kernel has a Bluetooth controller (``/sys/class/bluetooth/hci*``)."""
    folder = machine.path("/sys/class/bluetooth")
    # hci0:64 beside hci0 is a connection, not a controller.
    found = sorted(one.name for one in folder.glob("hci*") if ":" not in one.name)
    if found:
        return Area.BLUETOOTH.ok("controller", said=f"the kernel has {', '.join(found)}")
    return Area.BLUETOOTH.bad(
        "controller",
        said="the kernel has no Bluetooth controller (/sys/class/bluetooth)",
        mend=_controller_mend(machine),
        works_anyway=works,
    )


def _controller_mend(machine: Machine) -> str:
    """How a controller gets there."""
    if surroundings_of(machine) is Surroundings.WSL:
        return "run retrogait with the Python of Windows"
    if surroundings_of(machine) is Surroundings.CONTAINER:
        return "look on the host: retrogait doctor; a virtual machine needs a USB adapter passed in"
    return (
        "plug in a USB Bluetooth adapter (4.0 or newer); if one is in: sudo dmesg | grep -i "
        "bluetooth tells which firmware it misses"
    )


def rfkill(machine: Machine, *, works: bool) -> Finding:
    """Whether Bluetooth is switched off by software or by a key (``/sys/class/rfkill``)."""
    switches = _switches(machine)
    blocked = {name: how for name, how in switches.items() if how}
    if not blocked:
        said = f"nothing blocked: {', '.join(switches)}" if switches else "no Bluetooth switch"
        return Area.BLUETOOTH.ok("rfkill", said=said)
    return Area.BLUETOOTH.bad(
        "rfkill",
        said=", ".join(f"{name} is blocked by {how}" for name, how in blocked.items()),
        mend=_rfkill_mend(machine, is_hard="a hardware switch" in blocked.values()),
        works_anyway=works or len(blocked) < len(switches),
    )


def _switches(machine: Machine) -> dict[str, str | None]:
    """Bluetooth switches by name, and what blocks each."""
    found = {}
    for folder in sorted(machine.path("/sys/class/rfkill").glob("rfkill*")):
        at = f"/sys/class/rfkill/{folder.name}"
        if machine.text(f"{at}/type") == "bluetooth":
            hard, soft = (machine.text(f"{at}/{kind}") == "1" for kind in ("hard", "soft"))
            how = "a hardware switch" if hard else "software" if soft else None
            found[machine.text(f"{at}/name") or folder.name] = how
    return found


def _rfkill_mend(machine: Machine, *, is_hard: bool) -> str:
    """How to switch it on; only some users may write to /dev/rfkill."""
    if is_hard:
        return "turn on the wireless switch or key (Fn, flight mode), or Bluetooth in the firmware"
    may_write = os.access(machine.path("/dev/rfkill"), os.W_OK)
    return "rfkill unblock bluetooth" if may_write else "sudo rfkill unblock bluetooth"


def system_bus(machine: Machine, *, works: bool) -> Finding:
    """Whether the D-Bus system bus is there, over which programs speak to bluetoothd."""
    address = machine.environment.get(BUS_VARIABLE) or f"unix:path={BUS_SOCKET}"
    named = re.match(r"unix:path=([^,;]+)", address)
    if named is None:
        return Area.BLUETOOTH.ok("system bus", said=f"{BUS_VARIABLE}={address}, taken as it is")
    if machine.path(named[1]).exists():
        return Area.BLUETOOTH.ok("system bus", said=f"{named[1]} is there")
    return Area.BLUETOOTH.bad(
        "system bus",
        said=f"D-Bus does not listen: {named[1]} is missing",
        mend=_bus_mend(machine),
        works_anyway=works,
    )


def _bus_mend(machine: Machine) -> str:
    """How the system bus gets there."""
    if machine.environment.get(BUS_VARIABLE):
        return f"unset {BUS_VARIABLE}, or give it the address of a bus that runs"
    if surroundings_of(machine) is Surroundings.CONTAINER:
        return "start the container with -v /run/dbus:/run/dbus"
    return "sudo apt install dbus; then: sudo systemctl start dbus"


def bluetoothd(machine: Machine, *, answer: AdapterAnswer) -> Finding:
    """Whether bluetoothd runs and answers."""
    if answer.state in ANSWERED:
        return Area.BLUETOOTH.ok("bluetoothd", said="answers on the system bus")
    if _runs(machine):
        if answer.state is not AdapterState.NO_ANSWER:
            return Area.BLUETOOTH.ok("bluetoothd", said="runs")
        return Area.BLUETOOTH.fail(
            "bluetoothd",
            said="runs and does not answer",
            mend="sudo systemctl restart bluetooth",
        )
    if surroundings_of(machine) is Surroundings.CONTAINER:
        return Area.BLUETOOTH.fail(
            "bluetoothd",
            said="cannot be reached from this container",
            mend="run it on the host, and pass the host's /run/dbus in",
        )
    return _not_running(machine)


def _runs(machine: Machine) -> bool:
    """Whether a process is called bluetoothd."""
    numbered = machine.path("/proc").glob("[0-9]*")
    return any(machine.text(f"/proc/{one.name}/comm") == "bluetoothd" for one in numbered)


def _not_running(machine: Machine) -> Finding:
    """Say whether a bluetoothd that does not run is there at all."""
    if any(machine.path(path).exists() for path in DAEMONS):
        return Area.BLUETOOTH.fail(
            "bluetoothd",
            said="is installed and does not run",
            mend="sudo systemctl enable --now bluetooth",
        )
    return Area.BLUETOOTH.fail(
        "bluetoothd",
        said="is not installed",
        mend="sudo apt install bluez (Fedora: sudo dnf install bluez); then: sudo systemctl "
        "enable --now bluetooth",
    )


def bluez_version(machine: Machine) -> Finding:
    """Whether BlueZ is new enough; asked as bleak asks, for bleak acts on it."""
    printed = machine.run("bluetoothctl", "--version")
    numbers = re.search(r"(\d+)\.(\d+)", printed or "")
    least = ".".join(map(str, LEAST_BLUEZ))
    if numbers is None:
        return Area.BLUETOOTH.warn(
            "BlueZ version",
            said=f"unknown, bluetoothctl does not tell; bleak then supposes {least} or newer",
            mend="sudo apt install bluez (Fedora: sudo dnf install bluez)",
        )
    if (int(numbers[1]), int(numbers[2])) < LEAST_BLUEZ:
        return Area.BLUETOOTH.fail(
            "BlueZ version",
            said=f"{numbers[0]}; bleak does not connect with less than {least}",
            mend="update the system: Debian 11, Ubuntu 22.04 and newer have it",
        )
    return Area.BLUETOOTH.ok("BlueZ version", said=numbers[0])


def permission(machine: Machine, *, answer: AdapterAnswer) -> list[Finding]:
    """Whether the user may speak to bluetoothd; nothing where that was not found out."""
    if answer.state in ANSWERED:
        return [Area.BLUETOOTH.ok("permission", said=f"{machine.user} may use Bluetooth")]
    if answer.state is not AdapterState.DENIED_BY_SYSTEM:
        return []
    said = f"{machine.user} may not use Bluetooth: {answer.detail}"
    return [Area.BLUETOOTH.fail("permission", said=said, mend=_permission_mend(machine))]


def _permission_mend(machine: Machine) -> str:
    """How the user gets the right: some systems give it to a group, AppArmor takes it away."""
    if surroundings_of(machine) is Surroundings.CONTAINER:
        return (
            "start the container with --security-opt apparmor=unconfined, and as a user of the host"
        )
    has_group = re.search(r"^bluetooth:", machine.text("/etc/group"), flags=re.MULTILINE)
    if has_group and "bluetooth" not in machine.groups:
        return f"sudo usermod -aG bluetooth {machine.user}; then log out and in again"
    return (
        "allow send_destination org.bluez for your user in /etc/dbus-1/system.d; then: sudo "
        "systemctl reload dbus"
    )
