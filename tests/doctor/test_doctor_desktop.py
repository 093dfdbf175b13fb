"""macOS, Windows, and systems nobody thought of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrogait.doctor import Finding, Machine, State, bluetooth_findings
from retrogait.doctor.adapter import PLATFORMS, mend_of
from retrogait.sources.adapter import AdapterAnswer, AdapterState

MakeMachine = Callable[..., Machine]

READY = AdapterAnswer(AdapterState.READY, "scans")
SERVICE = {("sc", "query", "bthserv"): "        STATE              : 4  RUNNING\n"}


def found(machine: Machine, state: AdapterState) -> dict[str, Finding]:
    answer = AdapterAnswer(state, "as bleak says it")
    return {one.check: one for one in bluetooth_findings(machine, answer=answer)}


@pytest.mark.parametrize(
    ("state", "mend"),
    [
        (AdapterState.DENIED_BY_USER, "Privacy & Security > Bluetooth"),
        (AdapterState.DENIED_BY_SYSTEM, "manages this Mac"),
        (AdapterState.POWERED_OFF, "Control Centre"),
        (AdapterState.NO_ANSWER, "answer the system's question"),
        (AdapterState.KILLED, "from Terminal"),
        (AdapterState.NO_BLUETOOTH, "virtual Mac"),
    ],
)
def test_macos_says_where_to_click(
    make_machine: MakeMachine, state: AdapterState, mend: str
) -> None:
    findings = found(make_machine(platform="darwin", release="14.5"), state)
    assert findings["system"].state is State.OK
    assert findings["scan"].state is State.FAIL
    assert mend in str(findings["scan"].mend)


@pytest.mark.parametrize(
    ("release", "state"),
    [
        ("10.14.6", State.FAIL),
        ("10.15", State.OK),
        ("11.7.10", State.OK),
        ("12.2.1", State.WARN),
        ("12.3", State.OK),
        ("26.0", State.OK),
    ],
)
def test_macos_versions(make_machine: MakeMachine, release: str, state: State) -> None:
    machine = make_machine(platform="darwin", release=release)
    assert found(machine, AdapterState.READY)["system"].state is state


@pytest.mark.parametrize(
    ("state", "mend"),
    [
        (AdapterState.POWERED_OFF, "turn Bluetooth on"),
        (AdapterState.NO_BLUETOOTH, "Device Manager"),
        (AdapterState.DENIED_BY_SYSTEM, "Radios"),
    ],
)
def test_windows_says_where_to_click(
    make_machine: MakeMachine, state: AdapterState, mend: str
) -> None:
    machine = make_machine(platform="win32", release="10.0.22631", programs=SERVICE)
    findings = found(machine, state)
    assert findings["service"].state is State.OK
    assert mend in str(findings["scan"].mend)


def test_a_service_that_does_not_run(make_machine: MakeMachine) -> None:
    stopped = {("sc", "query", "bthserv"): "        STATUS             : 1  STOPPED\n"}
    machine = make_machine(platform="win32", release="10.0.22631", programs=stopped)
    findings = found(machine, AdapterState.FAILED)
    assert findings["service"].state is State.FAIL
    assert "Start-Service bthserv" in str(findings["service"].mend)
    assert "above" in str(findings["scan"].mend)
    assert found(machine, AdapterState.READY)["service"].state is State.WARN


@pytest.mark.parametrize(("build", "state"), [(15063, State.FAIL), (16299, State.OK)])
def test_windows_builds(make_machine: MakeMachine, build: int, state: State) -> None:
    machine = make_machine(platform="win32", release=f"10.0.{build}", programs=SERVICE)
    assert found(machine, AdapterState.READY)["system"].state is state


def test_a_system_nobody_thought_of(make_machine: MakeMachine) -> None:
    findings = found(make_machine(platform="freebsd14"), AdapterState.FAILED)
    assert findings["system"].state is State.WARN
    assert findings["scan"].state is State.FAIL


@pytest.mark.parametrize("platform", [*PLATFORMS, "freebsd14"])
@pytest.mark.parametrize("state", [one for one in AdapterState if one is not AdapterState.READY])
def test_every_failure_has_one_line_to_mend_it(platform: str, state: AdapterState) -> None:
    assert len(mend_of(state, platform=platform).splitlines()) == 1
