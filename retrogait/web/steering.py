"""A live session behind the page: what its buttons do, and what a client that joins is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from retrogait.coach.plan import Plan
from retrogait.coach.runner_events import Button, Finished, SetBegan
from retrogait.coach.runner_state import Phase
from retrogait.live import (
    CalibrationNews,
    Coaching,
    LinkNews,
    Live,
    News,
    PlanNews,
    SummaryNews,
    Worn,
)
from retrogait.recording import LinkKind
from retrogait.types import Side
from retrogait.web.port import CommandRefusedError

BUTTONS = {
    "start": Button.START,
    "resume": Button.START,
    "pause": Button.PAUSE,
    "mark": Button.MARK,
    "skip": Button.SKIP,
    "stop": Button.STOP,
}
SETUP, SESSION, SUMMARY = "setup", "session", "summary"
DOWN = (LinkKind.LOST, LinkKind.STALLED, LinkKind.STOPPED)
UP = (LinkKind.CONNECTED, LinkKind.BACK)


class Steering:
    """Steers a live session, and keeps what a page must know; a :class:`Listener` besides.

    Parameters
    ----------
    worn : sequence of Worn
        The sensors.
    coaching : Coaching or None
        Plan and coach.
    plan : Plan or None
        The plan, for its title and cautions.

    Attributes
    ----------
    live : Live or None
        The session, once there is one.
    """

    def __init__(
        self, worn: Sequence[Worn], *, coaching: Coaching | None, plan: Plan | None
    ) -> None:
        self.live: Live | None = None
        self._worn = worn
        self._coaching = coaching
        self._plan = plan
        self._screen = SETUP if coaching is not None else SESSION
        self._battery: dict[str, float | None] = {}
        self._link: dict[str, str] = {}
        self._calibrated: set[str] = set()

    def command(self, name: str, **values: str | float) -> None:
        """Do it, or say why it makes no sense now.

        Raises
        ------
        CommandRefusedError
            If it makes no sense now.
        """
        if name == "calibrate":
            self._running().calibrate()
        elif name in BUTTONS:
            self._press(name)
        if name == "stop":
            self._running().stop()

    async def hear(self, news: News) -> None:
        """Keep what a client that joins late must know."""
        match news:
            case LinkNews():
                self._link_changed(news)
            case CalibrationNews() if news.calibration.axes is not None:
                self._calibrated.add(news.stream)
            case PlanNews(event=SetBegan()):
                self._screen = SESSION
            case PlanNews(event=Finished()) | SummaryNews():
                self._screen = SUMMARY

    def status(self) -> Mapping[str, Any]:
        """Plan, sensors and state, JSON values."""
        # Until a sensor is connected nothing is known of it.
        known = self._worn if self.live is not None and self.live.is_running else ()
        sensors = [self._sensor(worn) for worn in known]
        return {"plan": self._today(), "sensors": sensors, "state": {"screen": self._screen}}

    def _press(self, name: str) -> None:
        """A button of the plan."""
        if self._coaching is None:
            if name == "stop":
                return
            raise CommandRefusedError("this session has no plan: it runs and is recorded already")
        phase = self._coaching.session.runner.standing.phase
        if name == "start" and phase not in (Phase.READY, Phase.PAUSED):
            raise CommandRefusedError("the session runs already")
        if name in ("pause", "skip") and phase not in (Phase.REST, Phase.SET):
            raise CommandRefusedError("nothing runs now: press start")
        self._coaching.press(BUTTONS[name])

    def _running(self) -> Live:
        """The session, or why there is none."""
        if self.live is None:
            raise CommandRefusedError("the sensor is not connected yet")
        return self.live

    def _link_changed(self, news: LinkNews) -> None:
        """Battery and link of a sensor."""
        event = news.event
        if event.kind is LinkKind.BATTERY:
            self._battery[news.stream] = event.value
        elif event.kind in DOWN:
            self._link[news.stream] = "lost"
        elif event.kind in UP:
            self._link[news.stream] = "up"

    def _today(self) -> dict[str, Any] | None:
        """What is to be done, in words."""
        if self._coaching is None or self._plan is None:
            return None
        session = self._coaching.session.plan
        text = f"{self._plan.aim[:1].upper()}{self._plan.aim[1:]}. {session.n_sets} sets."
        return {"name": self._plan.title, "text": text, "cautions": list(self._plan.cautions)}

    def _sensor(self, worn: Worn) -> dict[str, Any]:
        """One sensor."""
        mounting, info = worn.mounting, worn.source.info
        axes = None if mounting.axes is None else mounting.axes.words()
        return {
            "stream": worn.stream,
            "name": info.device,
            "placement": mounting.placement.value,
            "side": None if mounting.side is Side.UNKNOWN else mounting.side.value,
            "battery_pct": self._battery.get(worn.stream),
            "link": self._link.get(worn.stream, "up"),
            "rate_hz": info.rate_hz,
            "has_gyroscope": info.has_gyroscope,
            "axes": None if axes is None else {"forward": axes[0], "up": axes[1]},
            "calibrated": worn.stream in self._calibrated or axes is not None,
        }
