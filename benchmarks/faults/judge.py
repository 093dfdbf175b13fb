"""The verdict on a session: what must hold, and the figures."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from faults.allowance import allowance_s
from faults.plan import SensorPlan
from faults.sensor import Shipped, rows_of
from faults.session import Evidence, SensorEvidence
from retrogait.errors import RetrogaitError, SourceError
from retrogait.recording import read
from retrogait.session import score
from retrogait.types import FloatArray

LAST_S = 0.002
"""What comes in the last moment before the session is ended may be on its way through it."""

OF_THE_HOST = frozenset({"host clock jump", "slow consumer"})
"""What strikes all sensors of a session."""

HEAD_BYTES = 10
"""Enough of a packet to tell it from others: counter and time, or six axes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of ``packets.csv``."""

    samples: int
    status: str
    payload: bytes


@dataclass
class SensorVerdict:
    """What became of one sensor's samples.

    Parameters
    ----------
    family : str
        Of the sensor.
    kinds : frozenset of str
        What went wrong with it.
    sent, came, recorded : int
        Notifications sent and delivered; samples recorded.
    statuses : dict of str to int
        Rows of ``packets.csv`` by status.
    errors_s : ndarray of float64
        Recorded less true time of each sample, s.
    reconnect_s, first_sample_s : list of float
        From the moment when the link was possible again to the stream, and to its first packet, s.
    violations : list of str
        What does not hold.
    """

    family: str
    kinds: frozenset[str] = frozenset()
    sent: int = 0
    came: int = 0
    recorded: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    errors_s: FloatArray = field(default_factory=lambda: np.empty(0))
    reconnect_s: list[float] = field(default_factory=list)
    first_sample_s: list[float] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)


@dataclass
class Verdict:
    """What became of a session."""

    seed: int
    kinds: frozenset[str]
    done: dict[str, int]
    sensors: list[SensorVerdict]
    violations: list[str]
    steps: int
    overrun: int


def judge(evidence: Evidence) -> Verdict:
    """Everything that must hold of a session."""
    violations, steps = list(_ended(evidence)), 0
    if not evidence.hangs:
        steps = _scored(evidence, violations)
    sensors = [_sensor(one, evidence) for one in evidence.sensors]
    for one in sensors:
        violations += [f"{one.family}: {words}" for words in one.violations]
    done: dict[str, int] = defaultdict(int)
    for sensor in evidence.sensors:
        for kind, count in sensor.done.items():
            done[kind] += count
    schedule = evidence.schedule
    return Verdict(
        seed=schedule.seed,
        kinds=schedule.kinds,
        done=dict(done),
        sensors=sensors,
        violations=violations,
        steps=steps,
        overrun=0 if evidence.outcome is None else evidence.outcome.overrun,
    )


def _ended(evidence: Evidence) -> Iterator[str]:
    """How the session ended: in time, with nothing left behind."""
    is_gone = "sensor gone" in evidence.schedule.kinds
    if evidence.hangs:
        yield "hangs"
    if evidence.tasks_left:
        yield f"{evidence.tasks_left} tasks left"
    if isinstance(evidence.error, SourceError) != is_gone:
        yield f"ended with {evidence.error!r}, sensor gone: {is_gone}"
    for sensor in evidence.sensors:
        if sensor.is_connected:
            yield f"{sensor.stream}: a link is left"
        if not is_gone and not sensor.is_stopped:
            yield f"{sensor.stream}: not stopped"
        if any(at_s >= evidence.cancelled_s for at_s in sensor.left_s):
            yield f"{sensor.stream}: left with the stream running"


def _scored(evidence: Evidence, violations: list[str]) -> int:
    """Steps of the recording's score, which must be those of the session."""
    if not (evidence.folder / "session.json").exists():
        if any(sensor.samples_s for sensor in evidence.sensors):
            violations.append("samples came, and there is no recording")
        return 0
    try:
        again = score(read(evidence.folder))
    except RetrogaitError as error:
        violations.append(f"the recording cannot be scored: {error}")
        return 0
    live = tuple(sorted(evidence.steps, key=lambda s: (s.known_at_s, s.t_s, s.stream)))
    overrun = 0 if evidence.outcome is None else evidence.outcome.overrun
    if not overrun and live != again.step_records:
        violations.append(f"live {len(live)} steps, score {len(again.steps)}, not equal")
    if overrun and "slow consumer" not in evidence.schedule.kinds:
        violations.append(f"{overrun} packets overran a listener that is not slow")
    return len(again.steps)


def _sensor(sensor: SensorEvidence, evidence: Evidence) -> SensorVerdict:
    """Everything that must hold of one sensor's samples."""
    verdict = SensorVerdict(
        sensor.plan.family,
        kinds=sensor.plan.kinds | (evidence.schedule.kinds & OF_THE_HOST),
        sent=len(sensor.shipped),
        came=len(sensor.came),
    )
    several = len(evidence.schedule.sensors) > 1
    suffix = f"-{sensor.stream}" if several else ""
    packets = _packets(evidence.folder / f"packets{suffix}.csv")
    t_s, rows = _imu(evidence.folder / f"imu{suffix}.csv")
    for row in packets:
        verdict.statuses[row.status] = verdict.statuses.get(row.status, 0) + 1
    verdict.recorded = len(t_s)
    verdict.violations += _kept(sensor, packets, until_s=evidence.cancelled_s - LAST_S)
    verdict.violations += _agree(sensor.plan, packets, rows=rows)
    if np.any(np.diff(t_s) <= 0):
        verdict.violations.append("time does not rise")
    true_s = _true_times(sensor, packets, verdict)
    verdict.errors_s = t_s - true_s if len(true_s) == len(t_s) else np.empty(0)
    allowed_s = allowance_s(sensor.plan, evidence)
    if allowed_s is not None and np.any(np.abs(verdict.errors_s) > allowed_s):
        worst_s = float(np.nanmax(np.abs(verdict.errors_s)))
        verdict.violations.append(f"a time is off by {worst_s:.3f} s, allowed {allowed_s:.3f} s")
    for possible_s in sensor.possible_s:
        _reconnected(sensor, possible_s, verdict)
    return verdict


def _packets(path: Path) -> list[Row]:
    """All rows of a ``packets.csv``."""
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [
            Row(int(line["samples"]), line["status"], bytes.fromhex(line["payload"]))
            for line in csv.DictReader(file)
        ]


def _imu(path: Path) -> tuple[FloatArray, FloatArray]:
    """Times and samples of an ``imu.csv``, each number as written."""
    if not path.exists():
        return np.empty(0), np.empty((0, 3))
    lines = path.read_text().splitlines()[1:]
    table = np.array([[float(cell) for cell in line.split(",")] for line in lines])
    return (table[:, 0], table[:, 1:]) if len(table) else (np.empty(0), np.empty((0, 3)))


def _kept(sensor: SensorEvidence, packets: list[Row], *, until_s: float) -> Iterator[str]:
    """Every notification that came is in ``packets.csv``, in the order of arrival."""
    came = [one.payload for one in sensor.came if one.at_s <= until_s]
    on_disk = iter(row.payload for row in packets)
    for number, payload in enumerate(came):
        if not any(payload == kept for kept in on_disk):
            yield (
                f"notification {number} of {len(came)}, come at {sensor.came[number].at_s:.3f} s, "
                f"is not on disk: {payload.hex()[:40]}"
            )
            return


def _agree(plan: SensorPlan, packets: list[Row], *, rows: FloatArray) -> Iterator[str]:
    """``imu.csv`` holds the samples of the packets that were taken, and nothing else."""
    total = sum(row.samples for row in packets)
    if total != len(rows):
        yield f"packets.csv counts {total} samples, imu.csv holds {len(rows)}"
        return
    at = 0
    for row in packets:
        piece, at = rows[at : at + row.samples], at + row.samples
        if row.samples and row.status != "ok":
            yield f"a packet that is {row.status} gave samples"
        if row.samples and not np.array_equal(piece, rows_of(plan.family, row.payload)):
            yield f"samples differ from their packet {row.payload.hex()[:40]}"


def _true_times(sensor: SensorEvidence, packets: list[Row], verdict: SensorVerdict) -> FloatArray:
    """When each recorded sample was measured, s; NaN where it was never sent, or too often."""
    places, last, found = _places(sensor.shipped), -1, [np.empty(0)]
    # Stamps of a clock that leaps tell another order; that is right for all a client can know.
    may_leap = sensor.plan.family == "polar" and "sensor clock jump" in sensor.plan.kinds
    used = set[int]()
    for number, row in enumerate(packets):
        if not row.samples:
            continue
        known = places.get(row.payload[:HEAD_BYTES], [])
        fit = [p for p in known if sensor.shipped[p].payload.startswith(row.payload)]
        if sensor.plan.family == "witmotion":  # it cannot be told what came twice, or late
            place = min(fit, key=lambda p: abs(p - last), default=None)
        else:
            place = next((p for p in fit if p not in used and (may_leap or p > last)), None)
        if place is None:
            why = "twice, or out of order" if fit else "never sent"
            verdict.violations.append(f"packet {number} was {why}: {row.payload.hex()[:40]}")
            found.append(np.full(row.samples, np.nan))
            continue
        last = place
        used.add(place)
        found.append(sensor.shipped[place].true_s[: row.samples])
    return np.concatenate(found)


def _places(shipped: list[Shipped]) -> dict[bytes, list[int]]:
    """Where in all that was sent a packet is found, by its head."""
    places: dict[bytes, list[int]] = defaultdict(list)
    for number, one in enumerate(shipped):
        places[one.payload[:HEAD_BYTES]].append(number)
    return places


def _reconnected(sensor: SensorEvidence, possible_s: float, verdict: SensorVerdict) -> None:
    """How long the link took once it was possible; nothing where it had lived on."""
    # Whatever happens next to the sensor ends this measurement.
    again_s = min((p for p in sensor.possible_s if p > possible_s), default=float("inf"))
    back_s = min((b for b in sensor.back_s if b >= possible_s), default=float("inf"))
    first_s = min((s for s in sensor.samples_s if s >= possible_s), default=float("inf"))
    if back_s < again_s and first_s > back_s - 1e-9:
        verdict.reconnect_s.append(back_s - possible_s)
        verdict.first_sample_s.append(first_s - possible_s)
