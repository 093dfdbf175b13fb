"""One talk over one link: acts are carried out in order, what is heard is fed back."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from retrogait.errors import DecodeError
from retrogait.sensors import (
    Act,
    Battery,
    Message,
    Outcome,
    Pace,
    Pause,
    Read,
    Ready,
    Refused,
    Samples,
    Stopped,
    Subscribe,
    Talk,
    Write,
)
from retrogait.sensors.battery import BATTERY_LEVEL, decode_battery
from retrogait.sources.facts import optional_value
from retrogait.sources.heard import Heard, Listener, RefusedError, StoppedError
from retrogait.sources.link import DeclinedError, Link, LinkBrokenError, LinkParams, StalledError

FIRST_SAMPLES_S = 5.0
"""A stream that was just set up may take so long to its first packet, s: frames of slow
sensors hold more than a second, and some fill a buffer first."""


@dataclass(slots=True)
class ConversationState:
    """What goes on; sets hold UUIDs.

    Parameters
    ----------
    inbox : deque of (str, bytes, float)
        Notifications that nobody has looked at yet: UUID, payload, arrival.
    acts : deque of Act
        Still to be carried out.
    spoken : set of str
        Characteristics that are read or written: they carry answers, not samples.
    is_ready, is_gone : bool
        The stream is set up; the link has ended.
    acting : asyncio.Timeout or None
        Ends the act that is being carried out.
    packet_s : float or None
        Time that the last packet of samples covers, s; None: none has come.
    rate_hz : float
        Promised rate.
    """

    inbox: deque[tuple[str, bytes, float]] = field(default_factory=deque)
    acts: deque[Act] = field(default_factory=deque)
    spoken: set[str] = field(default_factory=set)
    is_ready: bool = False
    is_gone: bool = False
    acting: asyncio.Timeout | None = None
    packet_s: float | None = None
    rate_hz: float = 1.0


class Conversation:
    """Carries out what a talk wants and tells it what comes.

    Notifications are stamped and laid aside where they arrive, in a plain function that
    cannot fail; everything else happens in :meth:`run`.

    Parameters
    ----------
    talk : Talk
        The sensor's side of the matter.
    link : Link
        An open link.
    now : callable
        Monotonic host clock, s.
    listener : Listener
        Gets everything that is heard.
    params : LinkParams
        How long silence may last.
    """

    def __init__(
        self,
        *,
        talk: Talk,
        link: Link,
        now: Callable[[], float],
        listener: Listener,
        params: LinkParams,
    ) -> None:
        self._talk = talk
        self._link = link
        self._now = now
        self._listener = listener
        self._params = params
        self._state = ConversationState()
        self._stirred = asyncio.Event()

    def hang_up(self) -> None:
        """The link has ended."""
        self._state.is_gone = True
        self._stirred.set()
        acting = self._state.acting
        if (
            acting is not None and not acting.expired()
        ):  # not every stack ends what waits on a dead link
            acting.reschedule(asyncio.get_running_loop().time())

    async def run(self) -> None:
        """Talk until the link ends or the stream does.

        Raises
        ------
        LinkBrokenError
            If the link ends, the stream stops or stalls.
        RefusedError
            If the sensor will not stream.
        """
        self._want(self._talk.begin())
        await self._carry_out()
        await self._hearing(self._ask_battery())
        while True:
            await self._wait()
            while self._state.inbox:
                self._hear_next()
            await self._carry_out()

    async def farewell(self) -> None:
        """Carry out what the talk wants before leaving."""
        for act in self._talk.end():
            await self._do(act)

    def drain(self) -> None:
        """Hear what has come in the meantime; the link may be gone."""
        while self._state.inbox:
            with suppress(RefusedError, StoppedError):
                self._hear_next()

    def _hear_next(self) -> None:
        """The oldest notification."""
        uuid, payload, arrival_s = self._state.inbox.popleft()
        self._hear(uuid, payload, arrival_s=arrival_s, is_asked=False)

    def _want(self, outcomes: Iterable[Outcome]) -> tuple[Message, ...]:
        """Lay aside what is to be done; the rest is what was said."""
        messages: list[Message] = []
        for outcome in outcomes:
            if isinstance(outcome, Subscribe | Read | Write | Pause):
                self._state.acts.append(outcome)
            else:
                messages.append(outcome)
        return tuple(messages)

    async def _carry_out(self) -> None:
        """All that is to be done, also what comes of it."""
        while self._state.acts and not self._state.is_gone:
            await self._hearing(self._do(self._state.acts.popleft()))

    async def _hearing(self, work: Coroutine[None, None, None]) -> None:
        """Work that may take its time; what comes meanwhile is heard at once."""
        ear = asyncio.create_task(self._hear_on())
        try:
            await work
        finally:
            ear.cancel()
            await asyncio.wait({ear})  # a cancellation of our own is not taken for the ear's
            if not ear.cancelled():
                ear.result()  # raises where the sensor refused, or stopped

    async def _hear_on(self) -> None:
        """Hear whatever comes, until cancelled."""
        while True:
            while self._state.inbox:
                self._hear_next()
            self._stirred.clear()
            await self._stirred.wait()

    async def _do(self, act: Act) -> None:
        """One act within its time; a refusal is told to the talk."""
        if isinstance(act, Pause):
            await asyncio.sleep(act.seconds)
            return
        is_optional = isinstance(act, Read) and act.optional
        limit_s = self._params.read_s if is_optional else self._params.setup_s
        try:
            async with asyncio.timeout(limit_s) as self._state.acting:
                await self._exchange(act)
        except DeclinedError as error:
            messages = self._want(self._talk.declined(act.uuid, error.code))
            self._tell(Heard(b"", self._now(), messages, is_sample=False))
        except TimeoutError:
            if self._state.is_gone:
                raise LinkBrokenError("the link was lost") from None
            if not is_optional:
                raise
        finally:
            self._state.acting = None

    async def _exchange(self, act: Subscribe | Read | Write) -> None:
        """Send what the act says; a value that was read is heard at once."""
        if isinstance(act, Subscribe):
            await self._link.subscribe(act.uuid, self._notified(act.uuid))
            return
        self._state.spoken.add(act.uuid)
        if isinstance(act, Write):
            await self._link.write(act.uuid, act.data, response=act.response)
            return
        payload = await self._link.read(act.uuid)
        self._hear(act.uuid, payload, arrival_s=self._now(), is_asked=True)

    async def _ask_battery(self) -> None:
        """Read the charge, where the talk did not and the sensor can tell."""
        if BATTERY_LEVEL in self._state.spoken or self._state.is_gone:
            return
        charge = await optional_value(self._link, BATTERY_LEVEL, decode_battery, self._params)
        if charge is not None:
            self._tell(Heard(b"", self._now(), (Battery(charge),), is_sample=False))

    def _notified(self, uuid: str) -> Callable[[bytes], None]:
        """What bleak calls for each notification: no await, no failure."""
        inbox, now, stirred = self._state.inbox, self._now, self._stirred

        def notified(payload: bytes) -> None:
            inbox.append((uuid, payload, now()))
            stirred.set()

        return notified

    def _hear(self, uuid: str, payload: bytes, *, arrival_s: float, is_asked: bool) -> None:
        """Decode a value and pass it on."""
        is_sample = not is_asked and uuid not in self._state.spoken
        try:
            outcomes = self._talk.hear(uuid, payload)
        except DecodeError as error:
            self._tell(Heard(payload, arrival_s, (), is_sample=is_sample, broken=str(error)))
            return
        messages = self._want(outcomes)
        self._tell(Heard(payload, arrival_s, messages, is_sample=is_sample))

    def _tell(self, heard: Heard) -> None:
        """Pass on what was heard, and mind what it means for the talk."""
        self._listener(heard)
        for message in heard.messages:
            if isinstance(message, Ready):
                self._state.is_ready = True
                self._state.rate_hz = message.rate_hz
            elif isinstance(message, Pace):  # a pod sends nothing else, and no Ready
                self._state.is_ready = True
            elif isinstance(message, Samples):
                self._state.packet_s = len(message.acc_ms2) / self._state.rate_hz
            elif isinstance(message, Refused):
                raise RefusedError(message)
            elif isinstance(message, Stopped):
                raise StoppedError(message.why)

    async def _wait(self) -> None:
        """Until something comes; a link without news for too long is of no use."""
        state = self._state
        while not state.inbox:
            if state.is_gone:
                raise LinkBrokenError("the link was lost")
            self._stirred.clear()
            patience_s = self._patience_s()
            began_s = self._now()
            try:
                async with asyncio.timeout(patience_s):
                    await self._stirred.wait()
            except TimeoutError:
                late_s = self._now() - began_s - patience_s
                if not self._stirred.is_set() and late_s < self._params.blocked_s:
                    raise StalledError(f"nothing came for {patience_s:.1f} s") from None

    def _patience_s(self) -> float:
        """How long silence may last now."""
        if not self._state.is_ready:
            return self._params.setup_s
        if self._state.packet_s is None:
            return max(FIRST_SAMPLES_S, self._params.stall_s)
        return max(self._params.stall_s, self._params.stall_packets * self._state.packet_s)
