"""Keeps one sensor streaming: finds it, talks to it, and begins again when the link breaks."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field

from retrogait.sensors import Driver, Wish
from retrogait.sources.ble_link import LINK_FAILURES, BleLink, link_to, to_the_end
from retrogait.sources.conversation import Conversation
from retrogait.sources.facts import read_facts
from retrogait.sources.failures import SensorLost, SensorNotFound, SensorRefused
from retrogait.sources.finding import Target, find
from retrogait.sources.heard import RefusedError
from retrogait.sources.intake import Intake
from retrogait.sources.link import LinkParams, StalledError
from retrogait.sources.radio import Radio
from retrogait.sources.scanning import bluetooth_gone, no_bluetooth

SCAN_S = 10.0
"""After a search of so long, s, patience is looked at again."""

TICK_S = 1.0
"""How often the clock is looked at, s: where it leapt, the computer slept or was set."""


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
    seen_s : float
        The host's time as it was last seen, s since the session began.
    has_scanned, has_asked_facts, must_pair, is_stopping : bool
        Bluetooth has worked; facts were asked for; the sensor wants a paired link;
        nobody wants to know any more.
    """

    target: Target | None = None
    facts: dict[str, str] = field(default_factory=dict)
    failures: int = 0
    why: str = "it was not heard"
    seen_s: float = 0.0
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
        self._state.seen_s = self._intake.host_s()
        ticking = asyncio.create_task(self._tick())
        try:
            await self._keep_streaming()
        finally:
            ticking.cancel()

    async def _keep_streaming(self) -> None:
        """One attempt after the other."""
        while not self._state.is_stopping:
            try:
                target = await self._find()
                if target is not None and not self._state.is_stopping:
                    with self._without_bluetooth():
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
            with self._without_bluetooth():
                state.target = await self._listen(wanted)
        except _NotHeardError:
            state.has_scanned = True
            return None
        state.has_scanned = True
        return state.target

    def _without_bluetooth(self) -> AbstractContextManager[None]:
        """Without Bluetooth there is no beginning; once samples have come it may come back."""
        if self._intake.state.ready is not None:
            return nullcontext()
        return bluetooth_gone() if self._state.has_scanned else no_bluetooth()

    async def _listen(self, wanted: str | None) -> Target:
        """Scan for a while."""
        search = self._search
        limit = asyncio.timeout(max(0.0, min(SCAN_S, self._patience_left_s())))
        try:
            async with limit:
                return await find(search.radio, drivers=search.drivers, wanted=wanted, owner=self)
        except TimeoutError:
            if limit.expired():
                raise _NotHeardError from None
            raise

    async def _converse(self, target: Target) -> None:
        """One connection, from first to last."""
        state, params, search = self._state, self._params, self._search
        self._intake.state.title = target.title
        limit_s = params.pair_s if state.must_pair else params.connect_s
        link = link_to(
            target.device,
            radio=search.radio,
            pair=state.must_pair,
            timeout_s=limit_s,
            gone=lambda: conversation.hang_up(),
        )
        conversation = Conversation(
            talk=target.driver.talk(search.wish),
            link=link,
            now=self._now,
            listener=self._intake,
            params=params,
        )
        try:
            await link.open(timeout_s=limit_s)
            await self._ask_facts(link)
            if not state.is_stopping:
                await conversation.run()
        finally:
            await to_the_end(self._leave(conversation, link))

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
        await link.close(timeout_s=self._params.disconnect_s)
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

    async def _tick(self) -> None:
        """Look at the clock now and then."""
        while True:
            await asyncio.sleep(TICK_S)
            self._mind_sleep()

    def _mind_sleep(self) -> None:
        """Time that passed in no time is no time in which the sensor could have answered."""
        state, intake, host_s = self._state, self._intake.state, self._intake.host_s()
        asleep_s, state.seen_s = host_s - state.seen_s - TICK_S, host_s
        if asleep_s > self._params.blocked_s or asleep_s < -TICK_S:
            intake.since_s = min(intake.since_s + asleep_s, host_s)

    def _patience_left_s(self) -> float:
        """Until the sensor counts as not found, or lost, s."""
        self._mind_sleep()
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
