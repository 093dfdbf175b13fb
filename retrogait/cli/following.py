"""A live session on the command line: followed, shown on a page, summed up."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_NO_BLUETOOTH,
    EXIT_SENSOR,
    EXIT_STOPPED,
    fail,
    show_table,
    warn,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from pathlib import Path

    from retrogait.cli.coaching import Coached
    from retrogait.live import Coaching, Listener, LivePlan, News, Outcome, Worn
    from retrogait.sources import Clock

GOODBYE_S = 0.5
"""So long the page stays where nobody is there to read it: for its last message."""


@dataclass(frozen=True, slots=True)
class PageWish:
    """A page for the session.

    Parameters
    ----------
    port : int
        0: any that is free.
    lan : bool
        A phone in the same network may watch.
    opens : bool
        Open it in a browser, where there is a display.
    stays : bool
        Stay after the session until Ctrl-C, where somebody sits at a terminal.
    starts_itself : bool
        The plan does not wait for the start button.
    """

    port: int = 0
    lan: bool = False
    opens: bool = True
    stays: bool = True
    starts_itself: bool = False


class LinksOnly:
    """Tells a listener of sensors and gaps, not of steps."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    async def hear(self, news: News) -> None:
        """Pass on what happened to a sensor."""
        from retrogait.live import GapNews, LinkNews

        if isinstance(news, GapNews | LinkNews):
            await self._listener.hear(news)


class Following:
    """Follows one session, and keeps how it ended.

    Parameters
    ----------
    plan : LivePlan
        What is to be done.
    clock : Clock
        What time is counted by.
    *listeners : Listener
        Who is told, besides the page.
    is_training : bool
        The session goes into the history; a replay or a demo does not.
    """

    def __init__(
        self, plan: LivePlan, clock: Clock, *listeners: Listener, is_training: bool = False
    ) -> None:
        self._plan = plan
        self._is_training = is_training
        self._clock = clock
        self._listeners = [*listeners]
        self.outcome: Outcome | None = None

    def listen(self, listener: Listener) -> None:
        """Somebody else is told, too."""
        self._listeners.append(listener)

    async def hear(self, news: News) -> None:
        """Keep the outcome."""
        import asyncio

        from retrogait.live import SummaryNews

        if isinstance(news, SummaryNews):
            self.outcome = news.outcome
            if self._is_training:
                await asyncio.to_thread(_remember, news.outcome)  # it may wait for its turn

    async def follow(
        self,
        worn: Sequence[Worn],
        *,
        coached: Coached | None = None,
        page: PageWish | None = None,
    ) -> None:
        """Follow the session to its end; a polite kill ends it like Ctrl-C."""
        _end_politely()
        starts_itself = page is None or page.starts_itself
        coaching = None if coached is None else coached.by(worn, starts_itself=starts_itself)
        listeners = [self, *self._listeners]
        if page is None:
            await self._live(worn, listeners, coaching)
        else:
            await self._on_page(worn, listeners, coaching, coached=coached, wish=page)

    def run(self, session: Coroutine[None, None, None], *, quiet: bool) -> None:
        """Run it, show what it brought however it ended, and leave with the right code."""
        import asyncio

        from retrogait.errors import RetrogaitError, SourceError
        from retrogait.sources.failures import NoBluetooth

        try:
            try:
                asyncio.run(session)
            except BrokenPipeError:
                # Nobody reads any more. Python would flush standard output once more at exit.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            finally:
                if not quiet:
                    _show(self.outcome)
        except NoBluetooth as error:
            fail(str(error), code=EXIT_NO_BLUETOOTH)
        except SourceError as error:
            fail(str(error), code=EXIT_SENSOR)
        except RetrogaitError as error:
            fail(str(error), code=EXIT_BAD_INPUT)
        except (KeyboardInterrupt, asyncio.CancelledError):
            warn("stopped")
            raise typer.Exit(EXIT_STOPPED) from None

    async def _live(
        self, worn: Sequence[Worn], listeners: Sequence[Listener], coaching: Coaching | None
    ) -> None:
        """The session itself."""
        from retrogait.live import Live

        live = Live(
            self._plan, worn=worn, clock=self._clock, listeners=listeners, coaching=coaching
        )
        await live.run()

    async def _on_page(
        self,
        worn: Sequence[Worn],
        listeners: Sequence[Listener],
        coaching: Coaching | None,
        *,
        coached: Coached | None,
        wish: PageWish,
    ) -> None:
        """The session, and its page beside it."""
        from retrogait.history import History, history_file
        from retrogait.live import Live
        from retrogait.web import KeptHistory, Page, serve
        from retrogait.web.steering import Steering
        from retrogait.web.tracing import Tracer

        plan = None if coached is None else coached.plan
        steering = Steering(worn, coaching=coaching, plan=plan)
        past = KeptHistory(History(history_file()), person=self._plan.person.id)
        page = Page(steering, history=past)
        async with AsyncExitStack() as held:
            address = await held.enter_async_context(serve(page, port=wish.port, lan=wish.lan))
            _announce(str(address), wish)
            everybody = [*listeners, steering, page]
            live = Live(
                self._plan,
                worn=worn,
                clock=self._clock,
                listeners=everybody,
                coaching=coaching,
                tap=Tracer(page, stream=worn[0].stream),
            )
            steering.live = live
            outcome = await live.run()
            if outcome.score is not None:
                page.show_report(_reported(outcome.folder))
            await self._linger(wish)

    async def _linger(self, wish: PageWish) -> None:
        """Leave the page open for whoever reads it."""
        import asyncio

        if wish.stays and self._plan.seconds is None and sys.stdout.isatty():
            print("the page stays open; Ctrl-C closes it")
            await asyncio.Event().wait()
        await asyncio.sleep(GOODBYE_S)


def _reported(folder: Path) -> Path:
    """Report and steps of a recording, beside it: what retrogait score would write."""
    from retrogait.history import History, HistoryError, history_file
    from retrogait.history.past import past_of
    from retrogait.recording import read
    from retrogait.report.steps_csv import write_steps_csv
    from retrogait.report.writer import write_report
    from retrogait.session import score

    result = score(read(folder))
    try:
        past = past_of(History(history_file()), result)
    except HistoryError as error:
        warn(f"the report has no earlier sessions in it: {error}")
        past = ()
    write_steps_csv(folder / "steps.csv", result.step_records)
    return write_report(result, folder, past)[1]


def _remember(outcome: Outcome) -> None:
    """Put a session into the history; where that fails, the recording is there all the same."""
    from retrogait.errors import RetrogaitError
    from retrogait.history import History, history_file

    if outcome.score is None:
        return
    try:
        History(history_file()).add(outcome.score, outcome.folder)
    except RetrogaitError as error:
        warn(f"not in the history: {error}")


def _end_politely() -> None:
    """SIGTERM ends the session like Ctrl-C."""
    import asyncio

    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _announce(url: str, wish: PageWish) -> None:
    """Say where the page is, and open it where there is a display."""
    print(url, flush=True)
    has_display = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if wish.opens and has_display and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(url)


def _show(outcome: Outcome | None) -> None:
    """A table of what was done, and where it lies."""
    from retrogait.cli.summary import HEADER, lines_of, remarks_of

    if outcome is None:
        return
    if outcome.score is None:
        warn(f"{outcome.folder}: no sample arrived, there is nothing to score")
        return
    show_table("Session", header=HEADER, rows=list(lines_of(outcome.score)))
    for remark in remarks_of(outcome.score):
        print(f"{outcome.score.name}: {remark}")
    print(f"recording: {outcome.folder}")
    print(f"report: {_report(outcome)}")


def _report(outcome: Outcome) -> str:
    """Where the report is, or how to get it."""
    written = outcome.folder / "report.html"
    return (
        str(written) if written.exists() else f"retrogait score {shlex.quote(str(outcome.folder))}"
    )
