"""Keeps one sensor streaming: finds it, talks to it, and begins again when the link breaks."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from retrogait.sensors import Driver, Wish
from retrogait.sources.ble_link import LINK_FAILURES, BleLink, client_for, let_go
from retrogait.sources.conversation import Conversation
from retrogait.sources.facts import read_facts
from retrogait.sources.failures import SensorLost, SensorNotFound, SensorRefused
from retrogait.sources.finding import Target, bluetooth_gone, find, no_bluetooth
from retrogait.sources.heard import RefusedError
from retrogait.sources.intake import Intake
from retrogait.sources.link import LinkParams, StalledError
from retrogait.sources.radio import Radio

SCAN_S = 10.0
"""A scan is begun anew after this, s: on some systems a long one falls silent."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which sensor is meant, and what is asked of it.

    Parameters
    ----------
    radio : Radio
        Which radio carries the link.
    drivers : sequence of Driver
        Families that may answer.
    wanted : str or None
        Address, or how the name begins; None: the first that is heard.
    wish : Wish
        Rate and range.
    """

    radio: Radio
    drivers: Sequence[Driver]
    wanted: str | None
    wish: Wish


@dataclass(slots=True)
class SupervisorState:
    """What has happened so far; None: not yet.

    Parameters
    ----------
    target : Target or None
        The sensor as it was last found; from then on its address is what is wanted.
    facts : dict of str to str
        Its device information.
    failures : int
        Attempts that failed since the last good stream.
    why : str
        How the last one failed.
    has_scanned, has_asked_facts, must_pair, is_stopping : bool
        Bluetooth has worked; facts were asked for; the sensor wants a paired link;
        nobody wants to know any more.
    """

    target: Target | None = None
    facts: dict[str, str] = field(default_factory=dict)
    failures: int = 0
    why: str = "it was not heard"
    has_scanned: bool = False
    has_asked_facts: bool = False
    must_pair: bool = False
    is_stopping: bool = False


class Supervisor:
    """Keeps one sensor streaming until it is stopped or out of patience.

    Each attempt scans for the sensor anew: neither an address nor a device of an
    earlier scan is sure to be known to the system still.

    Parameters
    ----------
    search : Search
        Which sensor.
    intake : Intake
        Takes what is heard.
    now : callable
        Monotonic host clock, s.
    params : LinkParams
        How patient.
    seed : int or None
        Of the jitter between attempts; None: different each time.
    """

    def __init__(
        self,
        search: Search,
        *,
        intake: Intake,
        now: Callable[[], float],
        params: LinkParams,
        seed: int | None,
    ) -> None:
        self._search = search
        self._intake = intake
        self._now = now
        self._params = params
        self._chance = random.Random(seed)
        self._state = SupervisorState()

    @property
    def state(self) -> SupervisorState:
        """What has happened so far; not to be written."""
        return self._state

    def stop(self) -> None:
        """Begin nothing more; whoever calls cancels :meth:`run` as well."""
        self._state.is_stopping = True

    async def run(self) -> None:
        """Find the sensor and talk to it, again and again.

        Raises
        ------
        NoBluetooth
            If there is none.
        SensorNotFound, SensorLost
            If patience ends before the first samples, or after.
        SensorRefused
            If the sensor will not stream.
        """
        while not self._state.is_stopping:
            try:
                target = await self._find()
                if target is not None and not self._state.is_stopping:
                    with bluetooth_gone():
                        await self._converse(target)
            except RefusedError as error:
                self._refused(error)
            except LINK_FAILURES as error:
                self._failed(error)
                await asyncio.sleep(self._pause_s())
            self._check_patience()

    async def _find(self) -> Target | None:
        """A fresh sighting of the sensor; None: not heard in time."""
        state, search = self._state, self._search
        wanted = search.wanted if state.target is None else state.target.device.address
        try:
            with bluetooth_gone() if state.has_scanned else no_bluetooth():
                state.target = await self._listen(wanted)
        except _NotHeardError:
            return None
        finally:
            state.has_scanned = True
        return state.target

    async def _listen(self, wanted: str | None) -> Target:
        """Scan for a while."""
        search = self._search
        limit = asyncio.timeout(max(0.0, min(SCAN_S, self._patience_left_s())))
        try:
            async with limit:
                return await find(search.radio, drivers=search.drivers, wanted=wanted)
        except TimeoutError:
            if limit.expired():
                raise _NotHeardError from None
            raise

    async def _converse(self, target: Target) -> None:
        """One connection, from first to last."""
        state, params, search = self._state, self._params, self._search
        self._intake.state.title = target.title
        client = client_for(
            target.device,
            radio=search.radio,
            pair=state.must_pair,
            timeout_s=params.connect_s,
            gone=lambda: conversation.hang_up(),
        )
        conversation = Conversation(
            talk=target.driver.talk(search.wish),
            link=BleLink(client),
            now=self._now,
            listener=self._intake,
            params=params,
        )
        try:
            async with asyncio.timeout(params.connect_s):
                await client.connect()
            await self._ask_facts(BleLink(client))
            if not state.is_stopping:
                await conversation.run()
        finally:
            await to_the_end(self._leave(conversation, BleLink(client)))

    async def _ask_facts(self, link: BleLink) -> None:
        """Read what the sensor says of itself, once."""
        if not self._state.has_asked_facts and not self._state.is_stopping:
            self._state.facts = await read_facts(link, self._params)
            self._state.has_asked_facts = True

    async def _leave(self, conversation: Conversation, link: BleLink) -> None:
        """Stop the stream and end the link, and keep what still came."""
        if link.client.is_connected:
            with suppress(*LINK_FAILURES, RefusedError):
                async with asyncio.timeout(self._params.farewell_s):
                    await conversation.farewell()
        await let_go(link.client, timeout_s=self._params.disconnect_s)
        conversation.drain()

    def _refused(self, error: RefusedError) -> None:
        """Try once more over a paired link, if that is what is missing."""
        if not error.needs_pairing or self._state.must_pair:
            raise SensorRefused(f"{self._intake.state.title}: {error}") from error
        self._state.must_pair = True

    def _failed(self, error: BaseException) -> None:
        """Note how an attempt or a stream ended."""
        intake, state = self._intake.state, self._state
        if intake.begun_s is not None and (
            self._intake.host_s() - intake.begun_s >= self._params.good_s
        ):
            state.failures = 0
        state.failures += 1
        state.why = str(error) or type(error).__name__
        if isinstance(error, StalledError) and intake.begun_s is not None:
            self._intake.stalled(state.why)
        self._intake.lost(state.why)

    def _pause_s(self) -> float:
        """How long to wait before the next attempt: not at all, then twice as long each time."""
        params, failures = self._params, self._state.failures
        if failures <= 1:
            return 0.0
        pause_s = min(params.retry_s * 2.0 ** (failures - 2), params.longest_retry_s)
        return pause_s * (1 - params.jitter * self._chance.random())

    def _patience_left_s(self) -> float:
        """Until the sensor counts as not found, or lost, s."""
        intake = self._intake.state
        patience_s = self._params.find_s if intake.ready is None else self._params.give_up_s
        return intake.since_s + patience_s - self._intake.host_s()

    def _check_patience(self) -> None:
        """Give up where it is time."""
        if self._patience_left_s() > 0 or self._state.is_stopping:
            return
        if self._intake.state.ready is not None:
            raise SensorLost(
                f"{self._intake.state.title}: lost, and not back within "
                f"{self._params.give_up_s:g} s ({self._state.why}); check its battery, come nearer"
            )
        wanted = self._search.wanted or "one of " + ", ".join(d.title for d in self._search.drivers)
        raise SensorNotFound(
            f"expected {wanted} to stream within {self._params.find_s:g} s, got none "
            f"({self._state.why}); switch it on, end other programs that use it, "
            f"and see what 'retrogait scan' lists"
        )


class _NotHeardError(Exception):
    """A scan was over before the sensor was heard."""


async def to_the_end(work: Coroutine[None, None, None]) -> None:
    """Do something to its end; a cancellation meanwhile is raised afterwards."""
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
