"""Linux, fault by fault: files and answers go in, findings with a mend come out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrogait.doctor import Finding, Machine, State, bluetooth_findings
from retrogait.sources.adapter import AdapterAnswer, AdapterState

MakeMachine = Callable[..., Machine]

SOCKET = "/var/run/dbus/system_bus_socket"
HEALTHY = {
    "/proc/version": "Linux version 6.1.0-18-amd64",
    "/proc/712/comm": "bluetoothd\n",
    "/proc/1/comm": "systemd\n",
    "/sys/class/bluetooth/hci0/uevent": "",
    "/sys/class/bluetooth/hci0:64/uevent": "",
    "/sys/class/rfkill/rfkill0/type": "bluetooth\n",
    "/sys/class/rfkill/rfkill0/name": "hci0\n",
    "/sys/class/rfkill/rfkill0/soft": "0\n",
    "/sys/class/rfkill/rfkill0/hard": "0\n",
    "/dev/rfkill": "",
    SOCKET: "",
    "/usr/libexec/bluetooth/bluetoothd": "",
    "/etc/group": "root:x:0:\nbluetooth:x:112:\n",
}
BLUEZ = {("bluetoothctl", "--version"): "bluetoothctl: 5.66\n"}
READY = AdapterAnswer(AdapterState.READY, "scans")


def without(*names: str) -> dict[str, str]:
    """The healthy computer, less some files."""
    return {name: text for name, text in HEALTHY.items() if name not in names}


def answered(state: AdapterState, detail: str = "as bleak says it") -> AdapterAnswer:
    return AdapterAnswer(state, detail)


def found(machine: Machine, answer: AdapterAnswer) -> dict[str, Finding]:
    """Findings by check; each name is there once."""
    findings = bluetooth_findings(machine, answer=answer)
    assert len({one.check for one in findings}) == len(findings)
    return {one.check: one for one in findings}


def failed(findings: dict[str, Finding]) -> set[str]:
    return {name for name, one in findings.items() if one.state is State.FAIL}


def test_a_healthy_computer_has_nothing_to_mend(make_machine: MakeMachine) -> None:
    findings = found(make_machine(files=HEALTHY, programs=BLUEZ), READY)
    assert {one.state for one in findings.values()} == {State.OK}
    assert findings["controller"].said == "the kernel has hci0"
    assert findings["BlueZ version"].said == "5.66"
    assert findings["permission"].said == "ada may use Bluetooth"


def test_no_controller(make_machine: MakeMachine) -> None:
    machine = make_machine(files=without("/sys/class/bluetooth/hci0/uevent"), programs=BLUEZ)
    findings = found(machine, answered(AdapterState.NO_BLUETOOTH))
    assert failed(findings) == {"controller", "scan"}
    assert "USB" in str(findings["controller"].mend)
    assert "above" in str(findings["scan"].mend)


@pytest.mark.parametrize(
    ("soft", "hard", "said", "mend"),
    [
        ("1", "0", "hci0 is blocked by software", "rfkill unblock bluetooth"),
        ("0", "1", "hci0 is blocked by a hardware switch", "wireless switch"),
        ("1", "1", "hci0 is blocked by a hardware switch", "wireless switch"),
    ],
)
def test_a_blocked_switch(
    make_machine: MakeMachine, soft: str, hard: str, said: str, mend: str
) -> None:
    at = "/sys/class/rfkill/rfkill0"
    files = {**HEALTHY, f"{at}/soft": soft, f"{at}/hard": hard}
    findings = found(make_machine(files=files, programs=BLUEZ), answered(AdapterState.POWERED_OFF))
    assert failed(findings) == {"rfkill", "scan"}
    assert findings["rfkill"].said == said
    assert mend in str(findings["rfkill"].mend)


def test_unblocking_needs_sudo_where_the_user_may_not_write(make_machine: MakeMachine) -> None:
    files = {**without("/dev/rfkill"), "/sys/class/rfkill/rfkill0/soft": "1"}
    findings = found(make_machine(files=files, programs=BLUEZ), answered(AdapterState.POWERED_OFF))
    assert findings["rfkill"].mend == "sudo rfkill unblock bluetooth"


def test_one_of_two_switches_blocked_is_a_warning(make_machine: MakeMachine) -> None:
    second = {
        "/sys/class/rfkill/rfkill1/type": "bluetooth",
        "/sys/class/rfkill/rfkill1/soft": "1",
        "/sys/class/rfkill/rfkill2/type": "wlan",
        "/sys/class/rfkill/rfkill2/soft": "1",
    }
    findings = found(make_machine(files=HEALTHY | second, programs=BLUEZ), READY)
    assert findings["rfkill"].state is State.WARN
    assert findings["rfkill"].said == "rfkill1 is blocked by software"


def test_no_system_bus(make_machine: MakeMachine) -> None:
    machine = make_machine(files=without(SOCKET), programs=BLUEZ)
    findings = found(machine, answered(AdapterState.NO_BUS))
    assert failed(findings) == {"system bus", "scan"}
    assert "systemctl start dbus" in str(findings["system bus"].mend)
    assert "permission" not in findings


def test_another_bus_is_looked_for_where_the_variable_says(make_machine: MakeMachine) -> None:
    named = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/run/other,guid=12"}
    machine = make_machine(files=HEALTHY, environment=named, programs=BLUEZ)
    finding = found(machine, answered(AdapterState.NO_BUS))["system bus"]
    assert "/run/other is missing" in finding.said
    assert "unset" in str(finding.mend)
    abstract = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:abstract=/tmp/bus"}
    machine = make_machine(files=HEALTHY, environment=abstract, programs=BLUEZ)
    assert found(machine, READY)["system bus"].state is State.OK


@pytest.mark.parametrize(
    ("gone", "mend"),
    [
        ((), "systemctl enable --now bluetooth"),
        (("/usr/libexec/bluetooth/bluetoothd",), "apt install bluez"),
    ],
)
def test_no_bluetoothd(make_machine: MakeMachine, gone: tuple[str, ...], mend: str) -> None:
    machine = make_machine(files=without("/proc/712/comm", *gone), programs=BLUEZ)
    findings = found(machine, answered(AdapterState.NO_DAEMON))
    assert failed(findings) == {"bluetoothd", "scan"}
    assert mend in str(findings["bluetoothd"].mend)


def test_a_bluetoothd_that_does_not_answer(make_machine: MakeMachine) -> None:
    findings = found(make_machine(files=HEALTHY, programs=BLUEZ), answered(AdapterState.NO_ANSWER))
    assert failed(findings) == {"bluetoothd", "scan"}
    assert findings["bluetoothd"].mend == "sudo systemctl restart bluetooth"


@pytest.mark.parametrize(
    ("groups", "etc_group", "mend"),
    [
        (("ada",), HEALTHY["/etc/group"], "sudo usermod -aG bluetooth ada"),
        (("ada", "bluetooth"), HEALTHY["/etc/group"], "/etc/dbus-1/system.d"),
        (("ada",), "root:x:0:\nnot-bluetooth:x:1:\n", "/etc/dbus-1/system.d"),
    ],
)
def test_no_permission(
    make_machine: MakeMachine, groups: tuple[str, ...], etc_group: str, mend: str
) -> None:
    files = {**HEALTHY, "/etc/group": etc_group}
    machine = make_machine(files=files, programs=BLUEZ, groups=groups)
    denied = answered(
        AdapterState.DENIED_BY_SYSTEM, "[org.freedesktop.DBus.Error.AccessDenied] Rejected"
    )
    findings = found(machine, denied)
    assert failed(findings) == {"permission", "scan"}
    assert mend in str(findings["permission"].mend)
    assert "AccessDenied" in findings["permission"].said


def test_an_adapter_that_is_powered_off(make_machine: MakeMachine) -> None:
    findings = found(
        make_machine(files=HEALTHY, programs=BLUEZ), answered(AdapterState.POWERED_OFF)
    )
    assert failed(findings) == {"scan"}
    assert findings["scan"].mend == "bluetoothctl power on"


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ("bluetoothctl: 5.54\n", State.FAIL),
        ("bluetoothctl: 4.101\n", State.FAIL),
        ("bluetoothctl: 5.55\n", State.OK),
        ("bluetoothctl: 6.0\n", State.OK),
        ("no number", State.WARN),
    ],
)
def test_bluez_versions(make_machine: MakeMachine, printed: str, state: State) -> None:
    programs = {("bluetoothctl", "--version"): printed}
    findings = found(make_machine(files=HEALTHY, programs=programs), READY)
    assert findings["BlueZ version"].state is state


def test_an_unknown_bluez_version_is_a_warning(make_machine: MakeMachine) -> None:
    findings = found(make_machine(files=HEALTHY), READY)
    assert findings["BlueZ version"].state is State.WARN
    assert not failed(findings)


def test_where_a_scan_works_what_looks_wrong_is_a_warning(make_machine: MakeMachine) -> None:
    files = {**without(SOCKET), "/sys/class/rfkill/rfkill0/soft": "1"}
    findings = found(make_machine(files=files, programs=BLUEZ), READY)
    assert not failed(findings)
    assert findings["rfkill"].state is State.WARN
    assert findings["system bus"].state is State.WARN


def test_wsl_is_sent_to_windows(make_machine: MakeMachine) -> None:
    files = {"/proc/version": "Linux version 5.15.90.1-microsoft-standard-WSL2"}
    findings = found(make_machine(files=files), answered(AdapterState.NO_BUS))
    assert findings["surroundings"].state is State.WARN
    assert "Python of Windows" in str(findings["surroundings"].mend)
    assert "Python of Windows" in str(findings["controller"].mend)


@pytest.mark.parametrize(
    ("files", "environment"),
    [
        ({"/.dockerenv": ""}, {}),
        ({"/run/.containerenv": ""}, {}),
        ({}, {"container": "systemd-nspawn"}),
    ],
)
def test_a_container_is_told_what_to_pass_in(
    make_machine: MakeMachine, files: dict[str, str], environment: dict[str, str]
) -> None:
    machine = make_machine(files=files, environment=environment)
    findings = found(machine, answered(AdapterState.NO_BUS))
    assert "/run/dbus" in str(findings["surroundings"].mend)
    assert "/run/dbus" in str(findings["system bus"].mend)
    assert "host" in str(findings["bluetoothd"].mend)
    denied = found(machine, answered(AdapterState.DENIED_BY_SYSTEM))
    assert "apparmor" in str(denied["permission"].mend)


def test_missing_bleak_does_not_blame_bluetoothd(make_machine: MakeMachine) -> None:
    machine = make_machine(files=HEALTHY, programs=BLUEZ)
    findings = found(machine, answered(AdapterState.NO_BLEAK, "No module named 'bleak'"))
    assert failed(findings) == {"scan"}
    assert "pip install" in str(findings["scan"].mend)
