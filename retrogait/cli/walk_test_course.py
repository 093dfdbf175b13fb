"""A backward walk test within a live session: what it is told, and what it says."""

from __future__ import annotations

import asyncio
import math
import os
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic
from typing import IO

import numpy as np

from retrogait.coach import Worn as Seen
from retrogait.coach.runner_events import Button, Pressed, Tick
from retrogait.coach.runner_state import Counted
from retrogait.coach.walk_test import (
    FirstMovement,
    Go,
    Moved,
    TrialDone,
    Waiting,
    WalkTest,
    WalkTestDone,
    WalkTestEvent,
    WalkTestInput,
    WalkTestResult,
)
from retrogait.coach.walk_test.movement import BEFORE_S, QUIET_S
from retrogait.live import News, StepNews, Worn
from retrogait.recording import Packet

KEPT_S = QUIET_S + BEFORE_S + 0.5
"""Samples from before *go* that the first movement is measured against, s; and half a second,
because packets are kept whole."""

LONGEST_PACKET_S = 0.5
"""A press is dated by the time since the last packet, by no more than this, s: later packets are
late or lost, and then nobody knows."""

STDIN = 0

Heard = Callable[[WalkTestEvent], None]
"""Somebody who tells the wearer."""


class Onset:
    """The first movement after *go* at one sensor."""

    def __init__(self) -> None:
        self._kept: deque[Packet] = deque()
        self._watch: FirstMovement | None = None
        self._is_new = False

    def begin(self, go_s: float) -> None:
        """*Go* was said at ``go_s``, s: watch from the next packet on."""
        self._watch, self._is_new = FirstMovement(go_s=go_s), True

    def end(self) -> None:
        """Nothing is watched for any more."""
        self._watch = None

    def push(self, packet: Packet) -> float | None:
        """Take a packet with samples; the time of the first movement once it is known, s."""
        self._kept.append(packet)
        while self._kept[0].t_s[-1] < packet.t_s[-1] - KEPT_S:
            self._kept.popleft()
        if self._watch is None:
            return None
        fed = self._kept if self._is_new else (packet,)
        self._is_new = False
        moved_s = self._watch.push(
            np.concatenate([one.t_s for one in fed]),
            acc_ms2=np.concatenate([one.acc_ms2 for one in fed]),
        )
        if moved_s is not None:
            self.end()
        return moved_s


class Course:
    """Feeds a walk test: steps as a listener of the session, samples and time as its tap.

    Time is that of the samples, so a replay is timed alike at any speed. Nothing here waits.

    Parameters
    ----------
    worn : sequence of Worn
        The sensors.
    distance_m : float
        3 or 10, as taped on the floor.
    trials : int
        After so many the test is over.
    starts_itself : bool
        It starts with the first sample; else with :meth:`enter`.
    heard : callable
        Told of what happens, in order.

    Attributes
    ----------
    is_over : bool
        True after the last trial.
    when_over : callable
        Called then.
    go_s : list of float
        When *go* was said in each trial, s.
    """

    def __init__(
        self,
        worn: Sequence[Worn],
        *,
        distance_m: float,
        trials: int,
        starts_itself: bool,
        heard: Heard,
    ) -> None:
        seen = [Seen(one.stream, one.mounting.placement, one.mounting.side) for one in worn]
        counted = Counted.of(seen)
        self._test = WalkTest(distance_m, counted=counted)
        self._onsets = {stream: Onset() for stream in counted.streams}
        self._trials = trials
        self._heard = heard
        self._waits_for_start = starts_itself
        self._now_s = -math.inf
        self._arrived_s = 0.0
        self._is_begun = False
        self.is_over = False
        self.when_over: Callable[[], None] = lambda: None
        self.go_s: list[float] = []

    @property
    def result(self) -> WalkTestResult:
        """What there is so far."""
        return self._test.result

    def __call__(self, stream: str, packet: Packet) -> None:
        """Take a packet: time goes on, and somebody may have moved."""
        if not len(packet):
            return
        self._arrived_s = monotonic()
        if self._waits_for_start:
            self._waits_for_start = False
            self._press(Button.START, float(packet.t_s[0]))
        self._push(Tick(max(self._now_s, float(packet.t_s[-1]))))
        onset = self._onsets.get(stream)
        moved_s = None if onset is None else onset.push(packet)
        if moved_s is not None:
            self._push(Moved(moved_s))

    async def hear(self, news: News) -> None:
        """Take a step; one that follows *go* ends the search for the first movement."""
        if not isinstance(news, StepNews) or news.step.stream not in self._onsets:
            return
        self._push(news.step)
        if self.go_s and news.step.t_s > self.go_s[-1]:
            self._unwatch()

    def enter(self) -> None:
        """Enter is pressed: begin, or the first foot crosses the second line."""
        if not math.isfinite(self._now_s):
            self._waits_for_start = True
        else:
            since_s = min(monotonic() - self._arrived_s, LONGEST_PACKET_S)
            button = Button.MARK if self._is_begun else Button.START
            self._press(button, self._now_s + since_s)

    def void(self) -> None:
        """The trial that runs does not count."""
        if self._is_begun:
            self._press(Button.SKIP, self._now_s)

    def end(self) -> None:
        """No more samples: the test is over with the trials that were finished."""
        if not self.is_over and math.isfinite(self._now_s):
            self._press(Button.STOP, self._now_s)

    def _press(self, button: Button, t_s: float) -> None:
        """A button."""
        self._is_begun = True
        self._push(Pressed(t_s, button))

    def _push(self, told: WalkTestInput) -> None:
        """Tell the test, and pass on what it tells."""
        self._now_s = max(self._now_s, getattr(told, "known_at_s", told.t_s))
        for event in self._test.push(told):
            self._happened(event)
        if len(self.result.trials) >= self._trials:
            self.end()

    def _happened(self, event: WalkTestEvent) -> None:
        """Remember what matters here, and pass it on."""
        match event:
            case Waiting() if event.trial > self._trials:
                return
            case Waiting():
                event = replace(event, of=self._trials)
            case Go():
                event = replace(event, of=self._trials)
                self.go_s.append(event.t_s)
                for onset in self._onsets.values():
                    onset.begin(event.t_s)
            case TrialDone():
                self._unwatch()
            case WalkTestDone():
                self.is_over = True
                self.when_over()
        self._heard(event)

    def _unwatch(self) -> None:
        """What moves now is not the first movement."""
        for onset in self._onsets.values():
            onset.end()


class Lines:
    """Prints lines in order beside the event loop, so that a blocked pipe stops nobody else.

    Parameters
    ----------
    out : text stream
        Where to.
    """

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue()

    def say(self, line: str) -> None:
        """Print it soon; never waits."""
        self._waiting.put_nowait(line)

    @asynccontextmanager
    async def printing(self) -> AsyncIterator[asyncio.Task[None]]:
        """Print; on the way out all that was said. Task and exit fail where nobody reads."""
        task = asyncio.create_task(self._print())
        try:
            yield task
        finally:
            self._waiting.put_nowait(None)
            await task

    async def _print(self) -> None:
        """One line after the other until the end."""
        while (line := await self._waiting.get()) is not None:
            await asyncio.to_thread(self._write, line)

    def _write(self, line: str) -> None:
        """Write and flush."""
        self._out.write(line + "\n")
        self._out.flush()


def follow_keys(course: Course) -> None:
    """Pass on Enter, and *x* with Enter, until the process ends; from within the event loop."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        # Past Python's own buffer: its lock, held at exit, would bring the interpreter down.
        while line := os.read(STDIN, 256):
            pressed = course.void if line.strip().lower() == b"x" else course.enter
            try:
                loop.call_soon_threadsafe(pressed)
            except RuntimeError:
                return  # the loop is closed: nobody listens any more

    threading.Thread(target=read, name="keys", daemon=True).start()
