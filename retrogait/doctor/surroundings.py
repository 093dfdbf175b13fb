"""Whether the program runs on the computer itself, or inside something on it."""

from __future__ import annotations

from enum import StrEnum

from retrogait.doctor.finding import Area, Finding
from retrogait.doctor.machine import Machine

CONTAINER_FILES = ("/.dockerenv", "/run/.containerenv")
"""Left by Docker and by Podman in the containers they start."""


class Surroundings(StrEnum):
    """What the program runs in."""

    COMPUTER = "computer"
    CONTAINER = "container"
    WSL = "WSL"


def surroundings_of(machine: Machine) -> Surroundings:
    """What a Linux program runs in: WSL's kernel names its maker, containers leave a file."""
    if "microsoft" in machine.text("/proc/version").lower():
        return Surroundings.WSL
    if _container_sign(machine):
        return Surroundings.CONTAINER
    return Surroundings.COMPUTER


def _container_sign(machine: Machine) -> str | None:
    """What gives a container away; systemd-nspawn, LXC and Podman set a variable."""
    for file in CONTAINER_FILES:
        if machine.path(file).exists():
            return file
    kind = machine.environment.get("container")
    return f"container={kind}" if kind else None


def surroundings_finding(machine: Machine) -> Finding:
    """Say what the program runs in; only a warning, for some containers are given Bluetooth."""
    match surroundings_of(machine):
        case Surroundings.WSL:
            return Area.BLUETOOTH.warn(
                "surroundings",
                said=f"WSL, Linux {machine.release}: it has no Bluetooth of its own",
                mend="run retrogait with the Python of Windows; or attach a USB adapter with "
                "usbipd and a WSL kernel built with Bluetooth",
            )
        case Surroundings.CONTAINER:
            return Area.BLUETOOTH.warn(
                "surroundings",
                said=f"a container ({_container_sign(machine)}): the host's Bluetooth is out of "
                "reach unless it was passed in",
                mend="run retrogait on the host; or start the container with --net=host "
                "-v /run/dbus:/run/dbus --security-opt apparmor=unconfined",
            )
        case _:
            return Area.BLUETOOTH.ok("surroundings", said=f"Linux {machine.release}")
