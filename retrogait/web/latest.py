"""What a client that joins late missed: the last word on each thing, and how old it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from retrogait.types import CueKind
from retrogait.web.messages import Message
from retrogait.web.moments import PHASES, MomentKind

OF_THE_SENSOR = frozenset({CueKind.LINK_LOST, CueKind.MOUNTING})
"""Cues that no new phase ends."""

ABOUT = {
    "link_up": "link",
    "link_lost": "link",
    "link_stalled": "link",
    "link_back": "link",
    "sensor_stopped": "link",
    "battery": "battery",
    "calibrated": "calibration",
    "calibration_refused": "calibration",
    "mounting_doubt": "mounting",
    "mounting_fits": "mounting",
}
"""What link messages tell of how things are; the last word on each thing counts."""


@dataclass(slots=True)
class Running:
    """A clock of a phase, which stands still while the phase is paused."""

    since_s: float
    ran_s: float = 0.0
    held: bool = False

    def age_s(self, now_s: float) -> float:
        """How long the phase has run."""
        return self.ran_s + (0.0 if self.held else now_s - self.since_s)

    def hold(self, now_s: float) -> None:
        """Stop."""
        self.ran_s, self.held = self.age_s(now_s), True

    def go_on(self, now_s: float) -> None:
        """Go on."""
        self.ran_s, self.since_s, self.held = self.age_s(now_s), now_s, False


@dataclass(slots=True)
class Latest:
    """The last message of each kind.

    Parameters
    ----------
    now_s : callable
        A clock, s.
    """

    now_s: Callable[[], float]
    _kept: dict[str, Message] = field(default_factory=dict)
    _running: Running | None = None

    def take(self, message: Message) -> None:
        """Remember a message that is sent."""
        match message["type"]:
            case "plan":
                self._moment(message)
            case "band" | "summary" | "step" | "cue" as kind:
                self._kept[kind] = message
            case "guide":
                self._kept[f"guide {message['stream']}"] = message
            case "link" if message["kind"] in ABOUT:
                self._kept[f"{ABOUT[message['kind']]} of {message['stream']}"] = message

    def messages(self) -> Iterator[Message]:
        """What to tell a newcomer, in the order in which it was said first."""
        for message in self._kept.values():
            age_s = self._age_s(message)
            age = {} if age_s is None else {"age_s": round(age_s, 3)}
            yield message | age | {"again": True}

    def _moment(self, message: Message) -> None:
        """A phase begins, is held, goes on, or is nearer its end than was thought."""
        now_s = self.now_s()
        kind = message["kind"]
        if kind in PHASES:
            self._begin(message, now_s)
        elif kind in (MomentKind.PAUSED, MomentKind.RESUMED):
            self._kept["pause"] = message
            if self._running is not None:
                hold = kind == MomentKind.PAUSED
                (self._running.hold if hold else self._running.go_on)(now_s)
        elif kind == MomentKind.REST_LEFT and self._running is not None:
            whole_s = self._kept["phase"]["seconds"]
            if whole_s is not None:
                self._running.ran_s, self._running.since_s = whole_s - message["seconds"], now_s

    def _begin(self, message: Message, now_s: float) -> None:
        """A phase: what was said in the one before is over, except of the sensor."""
        self._kept["phase"], self._running = message, Running(since_s=now_s)
        self._kept.pop("pause", None)
        if self._kept.get("cue", {}).get("kind") not in OF_THE_SENSOR:
            self._kept.pop("cue", None)

    def _age_s(self, message: Message) -> float | None:
        """How long a phase has run; None for what has no duration."""
        if message is not self._kept.get("phase") or self._running is None:
            return None
        return self._running.age_s(self.now_s())
