"""Agreeing with a Polar sensor on what to stream: one command, one answer, the next command.

::

    stop       what an earlier visitor left running: SDK mode needs silence, and frames of an
               old stream would be read with a wrong factor
    SDK mode   where offered: more rates and ranges. If it is denied, those without it do
    settings   of the accelerometer, and of the gyroscope where offered
    start      each, with the settings nearest to the wish; the answer may hold a factor
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from retrogait.sensors.polar.control import Answer, command
from retrogait.sensors.polar.pmd import Measurement, Operation, Status, name_of, words_for
from retrogait.sensors.polar.settings import Setting, Settings, chosen, decode_settings, nearest
from retrogait.sensors.port import Refused, Wish

_WIDEST = float("inf")
"""Wish for the gyroscope's range: a foot turns faster than 1000 deg/s in swing, so the widest."""

_RANGE_FACTS = {Measurement.ACC: "range_g", Measurement.GYRO: "gyroscope_range_dps"}


@dataclass(frozen=True, slots=True)
class Command:
    """Bytes for the control point."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Agreed:
    """All is started.

    Parameters
    ----------
    rate_hz : float
        Sampling rate of every measurement.
    factors : mapping of Measurement to float
        What the counts of delta frames are multiplied by; its keys are what streams.
    facts : mapping of str to str
        Ranges, SDK mode.
    """

    rate_hz: float
    factors: Mapping[Measurement, float]
    facts: Mapping[str, str]


Move = Command | Agreed | Refused
"""What follows from an answer."""


class _Step(NamedTuple):
    """One command."""

    operation: Operation
    measurement: Measurement


_VERBS = {
    Operation.SETTINGS: "the settings of",
    Operation.START: "the start of",
    Operation.STOP: "the stop of",
}


@dataclass(slots=True)
class _State:
    """All that changes."""

    steps: deque[_Step] | None = None
    pending: _Step | None = None
    parameters: bytes = b""
    offered: dict[Measurement, Settings] = field(default_factory=dict)
    started: dict[Measurement, Settings] = field(default_factory=dict)
    factors: dict[Measurement, float] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)


class Negotiation:
    """From what is offered to a running stream.

    Parameters
    ----------
    wish : Wish
        Rate and range to look for.
    """

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._state = _State()
        self._measurements: tuple[Measurement, ...] = (Measurement.ACC,)
        self._was_sdk_asked = False

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """What is to stream; the accelerometer as long as nothing is known."""
        return self._measurements

    @property
    def started(self) -> frozenset[Measurement]:
        """What the start was written for."""
        return frozenset(self._state.started)

    @property
    def asked(self) -> str:
        """What the sensor was asked last, for a message."""
        step = self._state.pending
        if step is None:
            return "the question what it offers"
        return f"{_VERBS[step.operation]} {name_of(step.measurement)}"

    def offer(self, offered: frozenset[Measurement]) -> Move | None:
        """Take what the sensor offers; None if that was heard before."""
        if self._state.steps is not None:
            return None
        if Measurement.ACC not in offered:
            return Refused(
                "the Polar sensor offers no accelerometer (an H9, or a watch?); "
                "use a Polar H10 or Verity Sense"
            )
        wanted = (Measurement.ACC, Measurement.GYRO)
        self._measurements = tuple(kind for kind in wanted if kind in offered)
        steps = [_Step(Operation.STOP, kind) for kind in self._measurements]
        if Measurement.SDK_MODE in offered:
            steps.append(_Step(Operation.START, Measurement.SDK_MODE))
        for operation in (Operation.SETTINGS, Operation.START):
            steps.extend(_Step(operation, kind) for kind in self._measurements)
        self._state.steps = deque(steps)
        return self._next()

    def answer(self, answer: Answer) -> Move | None:
        """Take an answer; None if it is a part, or not to the command that waits for one.

        Raises
        ------
        DecodeError
            If the settings in it break the format.
        """
        state = self._state
        step = state.pending
        if step is None or step != (answer.operation, answer.measurement):
            return None
        state.parameters += answer.parameters
        if answer.more:
            return None
        parameters, state.parameters = state.parameters, b""
        if answer.status != Status.OK and not _is_dispensable(step):
            why = f"the Polar sensor refused {self.asked}: {words_for(answer.status)}"
            return Refused(why)
        self._keep(step, status=answer.status, parameters=parameters)
        return self._next()

    def declined(self) -> Move | None:
        """The pending command was declined by the link; None if that cannot be passed over."""
        step = self._state.pending
        is_stop = step is not None and step.operation is Operation.STOP
        return self._next() if is_stop else None

    def stops(self) -> tuple[bytes, ...]:
        """Commands that stop everything; a sensor that is still answers "already"."""
        modes = (Measurement.SDK_MODE,) if self._was_sdk_asked else ()
        return tuple(
            command(Operation.STOP, measurement=kind, settings=None)
            for kind in (*self._measurements, *modes)
        )

    def _keep(self, step: _Step, *, status: int, parameters: bytes) -> None:
        """Keep what an accepted answer says."""
        state = self._state
        if step.measurement is Measurement.SDK_MODE:
            is_on = status in (Status.OK, Status.ALREADY)
            state.facts["sdk_mode"] = "on" if is_on else f"off, {words_for(status)}"
        elif step.operation is Operation.SETTINGS:
            state.offered[step.measurement] = decode_settings(parameters)
        elif step.operation is Operation.START:
            factors = decode_settings(parameters).get(Setting.FACTOR)
            state.factors[step.measurement] = factors[0] if factors else 1.0

    def _next(self) -> Move:
        """The next command, or the agreement."""
        state = self._state
        if not state.steps:
            return self._agreed()
        step = state.pending = state.steps.popleft()
        if step.operation is not Operation.START:
            return Command(command(step.operation, measurement=step.measurement, settings=None))
        if step.measurement is Measurement.SDK_MODE:
            self._was_sdk_asked = True
            return Command(command(step.operation, measurement=step.measurement, settings=None))
        return self._start(step.measurement)

    def _start(self, kind: Measurement) -> Move:
        """Start with the settings nearest to the wish."""
        offers = self._state.offered
        rates = frozenset.intersection(*(frozenset(_rates(offer)) for offer in offers.values()))
        if not rates:
            return self._no_rate()
        taken = chosen(
            offers[kind],
            rate_hz=nearest(rates, wish=self._wish.rate_hz),
            range_wish=self._wish.range_g if kind is Measurement.ACC else _WIDEST,
        )
        self._state.started[kind] = taken
        return Command(command(Operation.START, measurement=kind, settings=taken))

    def _no_rate(self) -> Refused:
        """There is no sampling rate to stream with."""
        offers = self._state.offered.items()
        words = " and ".join(f"{name_of(kind)} at {_listed(offer)}" for kind, offer in offers)
        return Refused(
            f"expected a sampling rate that all measurements share, got {words}; "
            "bring the sensor's firmware up to date with the Polar app"
        )

    def _agreed(self) -> Agreed:
        """What was agreed."""
        state = self._state
        state.pending = None
        ranges = {
            _RANGE_FACTS[kind]: f"{taken[Setting.RANGE][0]:g}"
            for kind, taken in state.started.items()
            if Setting.RANGE in taken
        }
        rate_hz = float(_rates(state.started[Measurement.ACC])[0])
        return Agreed(rate_hz, dict(state.factors), state.facts | ranges)


def _is_dispensable(step: _Step) -> bool:
    """A stop of what may not run, and a mode that only offers more."""
    return step.operation is Operation.STOP or step.measurement is Measurement.SDK_MODE


def _rates(offer: Settings) -> tuple[float, ...]:
    """Sampling rates of an offer; a rate of 0 would be none."""
    return tuple(rate for rate in offer.get(Setting.RATE_HZ, ()) if rate > 0.0)


def _listed(offer: Settings) -> str:
    """Sampling rates for a sentence."""
    return ", ".join(f"{rate:g} Hz" for rate in sorted(_rates(offer))) or "no rate"
