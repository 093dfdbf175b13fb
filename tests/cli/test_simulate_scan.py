"""``simulate`` in one process, ``scan`` and ``live`` in others, HCI between them."""

from __future__ import annotations

import asyncio
import json
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("bumble", reason="needs the extra [sim]: pip install 'retrogait[sim]'")

from bleak import BleakClient, BleakScanner

from retrogait.cli import app
from retrogait.recording import read
from retrogait.report.steps_csv import step_fields
from retrogait.sensors.polar.pmd import CONTROL
from retrogait.session import score
from retrogait.virtual import BumbleRadio

EXAMPLES = Path(__file__).parents[2] / "recordings"
FEATURES = 0x0F
"""First byte of what a Polar sensor says it offers."""
ANY_PORT = "127.0.0.1:0"
TOO_LONG_S = 100
"""No process of these tests outlives this, whatever goes wrong."""

InProcess = Callable[..., tuple[int, str, str]]
Start = Callable[..., subprocess.Popen[str]]


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "retrogait", *map(str, words)]


@pytest.fixture
def in_process(capsys: pytest.CaptureFixture[str]) -> InProcess:
    """Exit code, stdout and stderr of the command line, without a process of its own."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            app([str(word) for word in words])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts processes, and ends what is left of them."""
    running: list[subprocess.Popen[str]] = []

    def begin(*words: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate(timeout=10)


def invitation(simulate: subprocess.Popen[str]) -> list[str]:
    """What it says that one should type, without the program's name."""
    assert simulate.stdout is not None
    line = simulate.stdout.readline()
    assert "follow it with: " in line, line + (simulate.stderr.read() if simulate.stderr else "")
    return shlex.split(line.split("follow it with: ")[1])[1:]


def radio_of(words: list[str]) -> str:
    return words[words.index("--radio") + 1]


def interrupted(simulate: subprocess.Popen[str]) -> tuple[int, list[str], str]:
    """Exit code and output after Ctrl-C."""
    simulate.send_signal(signal.SIGINT)
    out, err = simulate.communicate(timeout=20)
    return simulate.returncode, out.splitlines(), err


SMOKE = {
    "forward": ("polar", "--placement", "lower_back", "--forward", "+y", "--up", "-z"),
    "backward": ("rgp", "--placement", "foot", "--side", "right", "--loss", "0.02"),
}
SMOKE_S = 11


def test_live_steps_have_the_direction_asked_for_and_the_recording_scores_equal(
    start: Start, tmp_path: Path
) -> None:
    sensors = {
        gait: start("simulate", "--listen", ANY_PORT, "--gait", gait, "--profile", *words)
        for gait, words in SMOKE.items()
    }
    wait = ("--jsonl", "--seconds", str(SMOKE_S))
    sessions = {
        gait: start(*invitation(sensor), *wait, "--record", tmp_path / gait)
        for gait, sensor in sensors.items()
    }
    for gait, session in sessions.items():
        out, err = session.communicate(timeout=TOO_LONG_S)
        assert session.returncode == 0, err
        said = [json.loads(line) for line in out.splitlines()]
        _check_steps([one for one in said if one["type"] == "step"], tmp_path / gait, gait=gait)
        code, lines, err = interrupted(sensors[gait])
        assert (code, err) == (130, "")
        _check_account(lines, tmp_path / gait)


def _check_steps(steps: list[dict[str, object]], recording: Path, *, gait: str) -> None:
    """All that were answered go the right way; the score of the recording has the same."""
    answered = [step["direction"] for step in steps if step["direction"] != "unknown"]
    assert set(answered) == {gait}
    assert len(answered) >= 4
    scored = [step_fields(step) for step in score(read(recording)).step_records]
    told = [{key: value for key, value in step.items() if key != "type"} for step in steps]
    assert sorted(told, key=str) == sorted(scored, key=str)


def _check_account(lines: list[str], recording: Path) -> None:
    """The sensor's last line, against the rows that were recorded."""
    assert lines[0] == "a client has connected"
    assert lines[1].startswith("the client has left: ")
    sent = int(lines[-1].removeprefix("ended: ").split()[0])
    rows = (recording / "imu.csv").read_bytes().count(b"\n") - 1
    assert rows <= sent <= rows + 100  # some may have been on their way


def test_second_and_third_clients_scan_and_connect(start: Start, in_process: InProcess) -> None:
    sensor = start("simulate", "--profile", "polar", "--listen", ANY_PORT, "--name", "Polar 7")
    radio = radio_of(invitation(sensor))
    asyncio.run(_talk_to(radio))
    code, out, err = in_process("scan", "--seconds", "0.5", "--radio", radio)
    assert (code, err) == (0, "")
    title, header, line = out.splitlines()
    assert (title, header.split()) == ("Sensors", ["name", "address", "family", "signal"])
    assert line.startswith("Polar 7 ")
    assert "polar" in line
    asyncio.run(_talk_to(radio))
    code, lines, _ = interrupted(sensor)
    assert code == 130
    assert lines.count("a client has connected") == 2
    assert lines[-1] == "ended: 0 samples sent, 0 lost"


async def _talk_to(spec: str) -> None:
    """Plain bleak, over the radio of the other process."""
    async with BumbleRadio.over(spec) as radio:
        found = await BleakScanner.find_device_by_name("Polar 7", backend=radio.scanner_backend)
        assert found is not None
        async with BleakClient(found, backend=radio.client_backend) as client:
            features = await client.read_gatt_char(CONTROL)
        assert features[0] == FEATURES


def test_it_listens_on_a_socket_file(start: Start, in_process: InProcess, tmp_path: Path) -> None:
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("this system has no unix sockets")
    path = tmp_path / "air"
    sensor = start(
        "simulate", "--listen", f"unix:{path}", "--gait", EXAMPLES / "chest-accel-only-walk"
    )
    words = invitation(sensor)
    assert radio_of(words) == f"unix-client:{path}"
    assert words[words.index("--placement") + 1] == "chest"  # as the recording says
    _, out, _ = in_process("scan", "--json", "--seconds", "0.5", "--radio", radio_of(words))
    [sensor_found] = json.loads(out)
    assert set(sensor_found) == {"name", "address", "family", "signal_dbm"}
    assert (sensor_found["name"], sensor_found["family"]) == ("RG-sim", "rgp")
    sensor.terminate()
    assert sensor.wait(timeout=20) == 130
    assert not path.exists()


def test_a_port_in_use_is_said_to_be(in_process: InProcess) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = in_process("simulate", "--listen", f"127.0.0.1:{port}")
    assert code == 2
    assert err.count("\n") == 1
    assert f"cannot listen on tcp-server:127.0.0.1:{port}" in err


def test_it_ends_after_its_time(in_process: InProcess) -> None:
    code, out, err = in_process("simulate", "--listen", ANY_PORT, "--seconds", "0.2")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "ended: 0 samples sent, 0 lost"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--profile", "garmin"), "a profile is rgp, polar, witmotion, got 'garmin'"),
        (("--gait", "sideways"), "--gait is forward, backward, mixed or a recording"),
        (("--listen", "0.0.0.0:7711"), "other machines cannot be served"),
        (("--listen", "127.0.0.1:70000"), "--listen is 127.0.0.1:PORT or unix:PATH"),
        (("--listen", ANY_PORT, "--radio", "usb:0"), "leave out --listen or --radio"),
        (("--radio", "carrier-pigeon"), "a radio is tcp-client:HOST:PORT"),
        (("--loss", "1.5"), "loss_share must be below 1"),
        (("--stall", "2"), "--stall needs --stall-every"),
        (("--cut", "2"), "--cut needs --cut-every"),
        (("--reboot",), "--reboot needs --cut-every"),
        (("--seconds", "0"), "--seconds must be above 0"),
        (("--placement", "foot"), "needs side left or right"),
        (("--placement", "nose"), "nose"),
        (("--forward", "+x"), "up"),
        (("--name", "much too long"), "1 to 8 ASCII characters"),
        (("--stream", "imu"), "--stream is for a recording"),
        (
            ("--profile", "witmotion", "--gait", str(EXAMPLES / "chest-accel-only-walk")),
            "take the profile rgp or polar",
        ),
    ],
)
def test_usage_errors_of_simulate(words: tuple[str, ...], why: str, in_process: InProcess) -> None:
    code, _, message = in_process("simulate", *words)
    assert code == 2
    assert why in message


def test_a_file_that_is_no_recording(tmp_path: Path, in_process: InProcess) -> None:
    code, _, message = in_process("simulate", "--gait", str(tmp_path))
    assert code == 5
    assert str(tmp_path) in message


def test_without_bumble(monkeypatch: pytest.MonkeyPatch, in_process: InProcess) -> None:
    monkeypatch.setattr("retrogait.cli.simulate_sensor.find_spec", lambda _name: None)
    code, _, message = in_process("simulate")
    assert code == 2
    assert "pip install 'retrogait[sim]'" in message


def test_a_dongle_that_is_not_there(in_process: InProcess) -> None:
    code, _, message = in_process("simulate", "--radio", "serial:/dev/nothing-here")
    assert code == 3
    assert "serial:/dev/nothing-here cannot be opened" in message


def test_scan_without_sensors_and_without_radio(in_process: InProcess) -> None:
    code, _, message = in_process("scan", "--seconds", "0")
    assert (code, "--seconds must be above 0" in message) == (2, True)
    code, _, message = in_process("scan", "--radio", "tcp-client:127.0.0.1:9")
    assert (code, "cannot be opened" in message) == (4, True)


def test_scan_hears_nobody(start: Start, in_process: InProcess) -> None:
    sensor = start("simulate", "--listen", ANY_PORT, "--name", "taken")
    radio = radio_of(invitation(sensor))

    async def hold() -> tuple[int, str, str]:
        async with BumbleRadio.over(radio) as opened:
            found = await BleakScanner.find_device_by_name("taken", backend=opened.scanner_backend)
            assert found is not None
            async with BleakClient(found, backend=opened.client_backend):
                scan = ("scan", "--seconds", "0.5", "--json", "--radio", radio)
                return await asyncio.to_thread(in_process, *scan)

    code, out, err = asyncio.run(hold())
    assert (code, json.loads(out)) == (4, [])
    assert "no sensor was heard in 0.5 s" in err


def test_scan_without_bluetooth(monkeypatch: pytest.MonkeyPatch, in_process: InProcess) -> None:
    from retrogait.sources.failures import NoBluetooth

    async def none_there(*_args: object, **_words: object) -> list[object]:
        raise NoBluetooth("expected Bluetooth that is switched on, got: none")

    monkeypatch.setattr("retrogait.sources.finding.scan", none_there)
    code, _, message = in_process("scan")
    assert code == 3
    assert message.count("retrogait doctor") == 1
