"""A talk and a virtual sensor, wired together without a radio."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from retrogait.sensors.polar import CONTROL, DATA, PolarPeripheral, PolarTalk
from retrogait.sensors.port import Act, Message, Outcome, Read, Samples, Write
from retrogait.types import FloatArray

START_NS = 841_000_000_000_000_000
"""August 2026 on a Polar's clock."""

NOT_FOUND = 0x0A


@dataclass
class Bench:
    """Carries acts out in order and feeds back what is heard.

    ``echo``: a read of the control point is heard twice, as over BlueZ.
    """

    talk: PolarTalk
    sensor: PolarPeripheral
    echo: bool = False
    said: list[Message] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)

    def run(self, acts: tuple[Act, ...]) -> list[Message]:
        """Carry out acts and what follows from them; what was said meanwhile."""
        before = len(self.said)
        due = deque(acts)
        while due:
            for outcome in self._carry_out(due.popleft()):
                if isinstance(outcome, Act):
                    due.append(outcome)
                else:
                    self.said.append(outcome)
        return self.said[before:]

    def _carry_out(self, act: Act) -> tuple[Outcome, ...]:
        if isinstance(act, Read):
            return self._read(act)
        if not isinstance(act, Write):
            return ()
        self.written.append(act.data)
        answers = self.sensor.on_write(act.uuid, act.data)
        return tuple(out for uuid, data in answers for out in self.talk.hear(uuid, data))

    def _read(self, act: Read) -> tuple[Outcome, ...]:
        try:
            value = self.sensor.on_read(act.uuid)
        except ValueError:
            return self.talk.declined(act.uuid, NOT_FOUND)
        times = 2 if self.echo and act.uuid == CONTROL else 1
        return tuple(out for _ in range(times) for out in self.talk.hear(act.uuid, value))


def samples_of(outcomes: tuple[Outcome, ...] | list[Message]) -> list[Samples]:
    return [outcome for outcome in outcomes if isinstance(outcome, Samples)]


def hear_acc(bench: Bench, rows: FloatArray, *, stamp_ns: int) -> list[Samples]:
    frame = bench.sensor.frame(rows, stamp_ns=stamp_ns)
    return samples_of(bench.talk.hear(DATA, frame))


def hear_gyro(bench: Bench, rows: FloatArray, *, stamp_ns: int) -> list[Samples]:
    frame = bench.sensor.gyro_frame(rows, stamp_ns=stamp_ns)
    return samples_of(bench.talk.hear(DATA, frame))


def numbered(first: int, n: int, *, unit: float) -> FloatArray:
    """Rows whose x counts the samples: row k of the stream is (k, 0, 0) units."""
    rows = np.zeros((n, 3))
    rows[:, 0] = np.arange(first, first + n) * unit
    return rows
