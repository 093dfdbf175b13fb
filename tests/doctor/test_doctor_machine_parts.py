"""Models, versions, disk and clock: each shown its faults."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from retrogait.doctor import Area, Checkup, Finding, Machine, State, examine, this_machine
from retrogait.doctor.clock import clock_findings, smallest_step
from retrogait.doctor.machine import run_program
from retrogait.doctor.program import model_findings, version_findings
from retrogait.doctor.storage import HOUR_OF_A_SENSOR_BYTES, nearest, storage_findings
from retrogait.gait.direction.loader import shipped_folder
from retrogait.sources.adapter import AdapterAnswer, AdapterState

MakeMachine = Callable[..., Machine]


def by_check(findings: list[Finding]) -> dict[str, Finding]:
    return {one.check: one for one in findings}


def test_the_shipped_models_agree_with_their_cards() -> None:
    findings = model_findings()
    assert [one.check for one in findings] == [
        "model chest-six-axis",
        "model trunk-accel",
        "model trunk-six-axis",
    ]
    assert {one.state for one in findings} == {State.OK}


def test_a_changed_model_is_found_by_its_hash(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(str(shipped_folder()), folder)
    with (folder / "trunk-accel.onnx").open("ab") as file:
        file.write(b"\0")
    (folder / "trunk-six-axis.json").unlink()
    chest, accel, six_axis = model_findings(folder)
    assert chest.state is State.OK
    assert accel.state is State.FAIL
    assert "SHA-256" in accel.said
    assert six_axis.state is State.FAIL
    assert "trunk-six-axis.json" in six_axis.said


def test_versions_as_installed_here_are_fine() -> None:
    findings = by_check(version_findings())
    assert {"python", "numpy", "scipy", "onnxruntime", "bleak", "bumble"} == findings.keys()
    assert findings["numpy"].state is State.OK


@pytest.mark.parametrize(
    ("bleak", "state"),
    [
        (None, State.FAIL),
        ("3.0.1", State.FAIL),
        ("2.1.1", State.FAIL),
        ("3.0.2", State.OK),
        ("3.1.0", State.OK),
        ("4.0.0", State.FAIL),
    ],
)
def test_versions_of_bleak(bleak: str | None, state: State) -> None:
    versions = {"numpy": "2.4.6", "scipy": "1.17.1", "bleak": bleak}
    findings = by_check(version_findings(versions.get))
    assert (findings["bleak"].state, findings["bleak"].area) == (state, Area.BLUETOOTH)
    assert findings["onnxruntime"].state is State.FAIL
    assert findings["bumble"].state is State.OK
    assert "not installed" in findings["bumble"].said


def test_a_folder_that_takes_recordings(tmp_path: Path) -> None:
    findings = by_check(storage_findings(tmp_path / "not" / "yet"))
    assert findings["write test"].state is State.OK
    assert str(tmp_path) in findings["write test"].said
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    findings = by_check(storage_findings(file))
    assert findings["write test"].state is State.FAIL
    assert "--out DIR" in str(findings["write test"].mend)


def test_a_full_disk(tmp_path: Path) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    findings = by_check(storage_findings(tmp_path, sync=full, free_bytes=lambda _: 0))
    assert findings["write test"].state is State.FAIL
    assert "No space left" in findings["write test"].said
    assert findings["free space"].state is State.FAIL
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (HOUR_OF_A_SENSOR_BYTES - 1, State.FAIL),
        (HOUR_OF_A_SENSOR_BYTES, State.WARN),
        (8 * HOUR_OF_A_SENSOR_BYTES, State.OK),
    ],
)
def test_free_space(tmp_path: Path, free: int, state: State) -> None:
    findings = by_check(storage_findings(tmp_path, free_bytes=lambda _: free))
    assert findings["free space"].state is state


def test_space_that_cannot_be_seen_is_a_warning(tmp_path: Path) -> None:
    def unseen(_: Path) -> int:
        raise OSError(errno.ENOSYS, "Function not implemented")

    findings = by_check(storage_findings(tmp_path, free_bytes=unseen))
    assert findings["free space"].state is State.WARN


def test_a_slow_disk_is_a_warning(tmp_path: Path) -> None:
    seconds = count(step=1.5)
    findings = by_check(storage_findings(tmp_path, clock=lambda: next(seconds)))
    assert findings["write test"].state is State.WARN
    assert "1.5 s" in findings["write test"].said


def test_nearest_folder_that_exists(tmp_path: Path) -> None:
    assert nearest(tmp_path / "a" / "b") == tmp_path
    assert nearest(tmp_path) == tmp_path


def test_clocks_here_are_fine(tmp_path: Path) -> None:
    findings = by_check(clock_findings(tmp_path))
    assert {one.state for one in findings.values()} == {State.OK}
    assert findings.keys() == {"monotonic clock", "date", "file time"}
    assert list(tmp_path.iterdir()) == []


def ticks(step_s: float, looks: int) -> Iterator[float]:
    """A clock that moves at every so many looks."""
    for look in count():
        yield (look // looks) * step_s


def test_a_coarse_clock_is_a_warning(tmp_path: Path) -> None:
    clock = ticks(0.015625, looks=7)
    findings = by_check(clock_findings(tmp_path, monotonic=lambda: next(clock)))
    assert findings["monotonic clock"].state is State.WARN
    assert "15.6 ms" in findings["monotonic clock"].said
    assert "Python 3.13" in str(findings["monotonic clock"].mend)


def test_a_clock_that_stands_or_runs_backward() -> None:
    backward = count(start=10.0, step=-1.0)
    assert smallest_step(lambda: next(backward)) is None
    assert smallest_step(lambda: 4.0) is None


def test_a_standing_clock_fails(tmp_path: Path) -> None:
    findings = by_check(clock_findings(tmp_path, monotonic=lambda: 4.0))
    assert findings["monotonic clock"].state is State.FAIL


def test_a_computer_that_woke_in_1970(tmp_path: Path) -> None:
    findings = by_check(
        clock_findings(tmp_path, wall=lambda: 86_400.0, file_time=lambda _: 86_400.0)
    )
    assert findings["date"].state is State.WARN
    assert findings["date"].said.startswith("1970-01-02")
    assert findings["file time"].state is State.OK


def test_a_file_server_with_a_clock_of_its_own(tmp_path: Path) -> None:
    findings = by_check(clock_findings(tmp_path, wall=lambda: 2e9, file_time=lambda _: 2e9 + 40.0))
    assert findings["file time"].state is State.WARN
    assert "+40 s" in findings["file time"].said


def test_no_file_no_file_time(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert "file time" not in by_check(clock_findings(file))


def test_the_whole_checkup_is_in_order(tmp_path: Path, make_machine: MakeMachine) -> None:
    class Asked:
        def ask(self) -> AdapterAnswer:
            return AdapterAnswer(AdapterState.READY, "scans")

    machine = make_machine(platform="darwin", release="14.5")
    checkup = examine(tmp_path, machine=machine, probe=Asked())
    areas = [one.area for one in checkup.findings]
    assert areas == sorted(areas, key=list(Area).index)
    assert set(areas) == set(Area)
    assert len({one.check for one in checkup.findings}) == len(areas)


def test_this_machine_is_described() -> None:
    machine = this_machine()
    assert machine.release
    assert machine.user
    assert machine.run("surely-no-such-program-here") is None


def test_programs_that_fail_or_are_missing_say_nothing(tmp_path: Path) -> None:
    import sys

    assert run_program(sys.executable, "-c", "print(7)") == "7\n"
    assert run_program(sys.executable, "-c", "raise SystemExit(1)") is None
    assert run_program(str(tmp_path)) is None


def test_a_finding_knows_what_it_must_say() -> None:
    with pytest.raises(ValueError, match="mend"):
        Finding(Area.CLOCK, "date", State.FAIL, "wrong")
    with pytest.raises(ValueError, match="mend"):
        Finding(Area.CLOCK, "date", State.OK, "fine", "do this")
    with pytest.raises(ValueError, match="one line"):
        Finding(Area.CLOCK, "date", State.OK, "two\nlines")


def test_a_checkup_counts() -> None:
    checkup = Checkup(
        (
            Area.BLUETOOTH.warn("a", said="so", mend="do"),
            Area.CLOCK.fail("b", said="so", mend="do"),
            Area.CLOCK.ok("c", said="so"),
        )
    )
    assert [one.check for one in checkup.failures] == ["b"]
    assert [one.check for one in checkup.warnings] == ["a"]
    assert checkup.fails_in(Area.CLOCK)
    assert not checkup.fails_in(Area.BLUETOOTH)
