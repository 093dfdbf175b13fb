"""What a virtual sensor measures: a simulated person, or a recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from retrogait.recording import Overrides, Stream, TimedBlock, read
from retrogait.sim import (
    Motion,
    Person,
    Scenario,
    SensorModel,
    SensorMounting,
    Stand,
    Walk,
    sense,
    simulate,
)
from retrogait.types import Direction, FloatArray, Mounting
from retrogait.virtual.sensors.face import Rows

_BACK = Direction.BACKWARD

GAITS: Final[Mapping[str, Scenario]] = {
    "forward": Scenario([Stand(3), Walk(30, 1.2), Stand(3)]),
    "backward": Scenario([Stand(3), Walk(30, 0.8, direction=_BACK), Stand(3)]),
    "mixed": Scenario(
        [
            Stand(3),
            Walk(15, 1.2),
            Stand(2),
            Walk(20, 0.8, direction=_BACK),
            Stand(2),
            Walk(10, 1.3),
            Stand(2),
            Walk(12, 0.7, direction=_BACK),
            Stand(3),
        ]
    ),
}
"""What there is by name. Each begins and ends standing, so that it can be repeated: preferred
walking, and backward walking at two thirds of it."""


class Feed(Protocol):
    """Samples at whatever rate the sensor was set to."""

    @property
    def has_gyroscope(self) -> bool:
        """Whether the samples have angular rates."""
        ...

    def rows(self, *, rate_hz: float, first: int, n: int) -> Rows | None:
        """Samples ``first`` to ``first + n`` at a rate, fewer at the end; None: it is over."""
        ...


class GaitFeed:
    """A simulated person who acts out a scenario, once or over and over.

    Parameters
    ----------
    scenario : Scenario
        What is done; where it is to be repeated it should begin and end standing.
    mounting : SensorMounting
        How the sensor is worn.
    person : Person
        Who.
    seed : int
        Equal seeds give equal samples.
    repeats : bool
        Begin again, with other steps, when it is over.

    Notes
    -----
    Sample *k* is measured *k* / rate after the beginning. A round has
    ``round(scenario.duration_s * rate_hz)`` samples. The sensor is the same in all of them: the
    bias and the scale of its axes are drawn once.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        mounting: SensorMounting,
        person: Person | None = None,
        seed: int = 1,
        repeats: bool = False,
    ) -> None:
        self._scenario = scenario
        self._mounting = mounting
        self._person = person or Person()
        self._seed = seed
        self._repeats = repeats
        self._offsets = _Offsets(np.random.default_rng([seed, 1]))
        self._moved: tuple[int, Motion] = (0, self._moves(0))
        self._measured: tuple[int, float, Rows] | None = None

    @property
    def has_gyroscope(self) -> bool:
        """Six axes."""
        return True

    def motion(self, turn: int) -> Motion:
        """The movement of a round: its initial contacts are the truth."""
        if self._moved[0] != turn:
            self._moved = (turn, self._moves(turn))
        return self._moved[1]

    def samples_per_round(self, rate_hz: float) -> int:
        """Samples after which the scenario begins again."""
        return round(self._scenario.duration_s * rate_hz)

    def rows(self, *, rate_hz: float, first: int, n: int) -> Rows | None:
        """Samples ``first`` to ``first + n`` at a rate, fewer at the end; None: it is over."""
        length = self.samples_per_round(rate_hz)
        turn, start = divmod(first, length)
        if turn and not self._repeats:
            return None
        rows = self._cut(turn, rate_hz=rate_hz, piece=slice(start, min(start + n, length)))
        if len(rows) == n or not self._repeats:
            return rows
        missing = slice(0, n - len(rows))
        return _joined(rows, self._cut(turn + 1, rate_hz=rate_hz, piece=missing))

    def _moves(self, turn: int) -> Motion:
        """The movement of a round."""
        return simulate(self._scenario, person=self._person, seed=self._seed + 2 * turn)

    def _cut(self, turn: int, *, rate_hz: float, piece: slice) -> Rows:
        """Part of a round."""
        rows = self._round(turn, rate_hz=rate_hz)
        gyr = rows.gyr_rads
        return Rows(rows.acc_ms2[piece], None if gyr is None else gyr[piece])

    def _round(self, turn: int, *, rate_hz: float) -> Rows:
        """A round, measured; the last one is kept."""
        if self._measured is None or self._measured[:2] != (turn, rate_hz):
            signal = sense(
                self.motion(turn),
                mounting=self._mounting,
                sensor=_without_offsets(SensorModel.typical(rate_hz=rate_hz)),
                seed=self._seed + 2 * turn + 1,
            )
            gyr = np.zeros_like(signal.acc_ms2) if signal.gyr_rads is None else signal.gyr_rads
            self._measured = (turn, rate_hz, self._offsets.put_on(signal.acc_ms2, gyr))
        return self._measured[2]


class _Offsets:
    """Bias and scale of one sensor's axes, as a typical one has them."""

    def __init__(self, random: np.random.Generator) -> None:
        model = SensorModel.typical()
        self._gain = 1 + np.repeat([model.acc_scale, model.gyr_scale], 3) * random.normal(size=6)
        bias = np.repeat([model.acc_bias_ms2, model.gyr_bias_rads], 3)
        self._bias = bias * random.normal(size=6)

    def put_on(self, acc_ms2: FloatArray, gyr_rads: FloatArray) -> Rows:
        """What this sensor reads."""
        acc = acc_ms2 * self._gain[:3] + self._bias[:3]
        return Rows(acc, gyr_rads * self._gain[3:] + self._bias[3:])


def _without_offsets(model: SensorModel) -> SensorModel:
    """The same model without what differs from sensor to sensor; the player drifts its clock."""
    return replace(
        model,
        acc_bias_ms2=0.0,
        gyr_bias_rads=0.0,
        acc_scale=0.0,
        gyr_scale=0.0,
        clock_drift_ppm=0.0,
    )


def _joined(rows: Rows, more: Rows) -> Rows:
    """Two pieces, one after the other."""
    if rows.gyr_rads is None or more.gyr_rads is None:
        return Rows(np.concatenate([rows.acc_ms2, more.acc_ms2]), None)
    return Rows(
        np.concatenate([rows.acc_ms2, more.acc_ms2]),
        np.concatenate([rows.gyr_rads, more.gyr_rads]),
    )


class RecordingFeed:
    """A stream of a recording, once, from its first sample on.

    What is sent is read off straight lines between the recorded samples, because the virtual
    sensor's rate is hardly ever the recorded one: at another rate the signal is not
    low-passed for it, and **a hole in the recording becomes a straight line**. So what comes out
    is not the recording, sample by sample; play a recording as it is with
    :class:`retrogait.sources.ReplaySource`.

    Parameters
    ----------
    path : Path
        A recording.
    stream : str, optional
        Which stream; the first one if it is left out.
    overrides : Overrides, optional
        What the file does not say of itself.

    Raises
    ------
    RecordingError
        If it is no recording.
    ValueError
        If it has no stream of that name.
    """

    def __init__(
        self, path: Path, *, stream: str | None = None, overrides: Overrides | None = None
    ) -> None:
        streams = read(path, overrides=overrides or Overrides()).streams
        found = [one for one in streams if stream in (None, one.name)]
        if not found:
            names = ", ".join(one.name for one in streams)
            raise ValueError(f"{path} has no stream {stream!r}, it has {names}")
        self._mounting = found[0].mounting
        self._t_s, self._values = _whole(found[0])

    @property
    def has_gyroscope(self) -> bool:
        """Whether the recording has angular rates."""
        return bool(self._values.shape[1] == 6)

    @property
    def mounting(self) -> Mounting:
        """How the sensor was worn."""
        return self._mounting

    def rows(self, *, rate_hz: float, first: int, n: int) -> Rows | None:
        """Samples ``first`` to ``first + n`` at a rate, fewer at the end; None: it is over."""
        t_s = np.arange(first, first + n) / rate_hz
        t_s = t_s[t_s <= self._t_s[-1]]
        if not len(t_s):
            return None
        columns = [np.interp(t_s, self._t_s, column) for column in self._values.T]
        values = np.column_stack(columns)
        return Rows(values[:, :3], values[:, 3:] if self.has_gyroscope else None)


def _whole(stream: Stream) -> tuple[FloatArray, FloatArray]:
    """Times from 0 on and values of a stream, shape (n, 3 or 6)."""
    blocks = [item for item in stream.blocks() if isinstance(item, TimedBlock)]
    t_s = np.concatenate([item.t_s for item in blocks])
    values = [
        block.acc_ms2 if block.gyr_rads is None else np.hstack([block.acc_ms2, block.gyr_rads])
        for block in (item.block for item in blocks)
    ]
    return t_s - t_s[0], np.concatenate(values)
