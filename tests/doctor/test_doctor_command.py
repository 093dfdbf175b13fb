"""The command: what it prints and how it exits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from retrogait.cli.doctor import as_dict, exit_code, lines_of
from retrogait.doctor import Area, Checkup

PROGRAM = """
import typer
from retrogait.cli.doctor import doctor
app = typer.Typer()
app.command()(doctor)
app()
"""
"""The command by itself, so that this test stands on its own."""

FINE = Area.CLOCK.ok("date", said="2026-11-22")
WARNED = Area.BLUETOOTH.warn("surroundings", said="a container", mend="run it on the host")
BROKEN = Area.PROGRAM.fail("model", said="another hash", mend="reinstall")
DEAF = Area.BLUETOOTH.fail("scan", said="powered off", mend="turn it on")


@pytest.mark.parametrize(
    ("findings", "code"),
    [((FINE,), 0), ((WARNED, FINE), 0), ((BROKEN,), 5), ((DEAF, BROKEN), 3), ((WARNED, DEAF), 3)],
)
def test_exit_codes(findings: tuple, code: int) -> None:  # type: ignore[type-arg]
    checkup = Checkup(findings)
    assert exit_code(checkup) == code
    assert as_dict(checkup)["exit_code"] == code
    assert as_dict(checkup)["ok"] == (code == 0)


def test_the_table_says_the_mend_below_the_trouble() -> None:
    assert list(lines_of(Checkup((WARNED, DEAF, FINE)))) == [
        "Bluetooth",
        "  warn  surroundings  a container",
        "                      -> run it on the host",
        "  FAIL  scan          powered off",
        "                      -> turn it on",
        "Clock",
        "  ok    date          2026-11-22",
        "not ready: 1 failed; begin with scan: turn it on",
    ]


@pytest.mark.parametrize(
    ("findings", "last"),
    [
        ((FINE,), "ready"),
        ((WARNED,), "ready, 1 warning"),
        ((WARNED, Area.CLOCK.warn("date", said="old", mend="set it")), "ready, 2 warnings"),
    ],
)
def test_the_last_line(findings: tuple, last: str) -> None:  # type: ignore[type-arg]
    assert list(lines_of(Checkup(findings)))[-1] == last


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A computer without Bluetooth, whatever this one has."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")


@pytest.mark.skipif(sys.platform != "linux", reason="the system bus is Linux'")
@pytest.mark.usefixtures("no_bus")
def test_without_bluetooth_it_explains_itself_and_exits_3(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, "--json", "--out", tmp_path / "out"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (3, "")
    told = json.loads(done.stdout)
    assert (told["ok"], told["exit_code"]) == (False, 3)
    findings = {one["check"]: one for one in told["findings"]}
    assert findings["scan"]["state"] == "fail"
    assert findings["scan"]["said"].startswith("no system bus")
    assert findings["system bus"]["mend"].startswith("unset DBUS_SYSTEM_BUS_ADDRESS")
    assert findings["write test"]["state"] == "ok"
    assert all((one["state"] == "ok") == (one["mend"] is None) for one in findings.values())
    assert not (tmp_path / "out").exists()
