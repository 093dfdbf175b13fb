"""Sends what is due over a link, faults and all."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from retrogait.virtual.sensors.face import Face, Rows, Taken
from retrogait.virtual.sensors.faults import Faults
from retrogait.virtual.sensors.feed import Feed
from retrogait.virtual.sensors.outbox import Outbox

QUEUE_PACKETS = 12
"""Packets that wait while nothing can be sent: what a small sensor has memory for."""

LOOK_S = 0.02
"""How often a sensor that does not stream looks whether it should."""

_NEVER = math.inf


class LinkPort(Protocol):
    """What a player needs of a link; :class:`retrogait.virtual.Peripheral` is one."""

    @property
    def max_payload_bytes(self) -> int:
        """What one notification carries."""
        ...

    async def notify(self, uuid: str, value: bytes, /) -> bool:
        """Send a notification; False if nobody listens."""
        ...

    async def power_on(self) -> None:
        """Advertise again."""
        ...

    async def power_off(self) -> None:
        """Drop the link and cannot be found."""
        ...


class Terms(NamedTuple):
    """What samples are taken for."""

    rate_hz: float
    samples_per_packet: int


@dataclass(slots=True)
class PlayerState:
    """All that changes while a sensor plays; times are the loop's, s.

    Parameters
    ----------
    switched_on_s : float or None
        When the sensor was switched on last: its own time is 0 there.
    began_s : float or None
        When the movement began: with the first stream.
    rate_hz : float
        Rate of the stream that runs or ran last; 0: none yet.
    terms : Terms or None
        What the stream that runs was started with; None: none runs.
    sample : int
        The next sample, counted at that rate from the beginning of the movement.
    count : int
        The next sample, counted since the sensor was switched on.
    sent_up_to : int
        Count of the sample after the last that was sent.
    stalled_until_s, next_stall_s, next_cut_s : float
        Faults that are under way or to come.
    """

    switched_on_s: float | None = None
    began_s: float | None = None
    rate_hz: float = 0.0
    terms: Terms | None = None
    sample: int = 0
    count: int = 0
    sent_up_to: int = 0
    stalled_until_s: float = 0.0
    next_stall_s: float = _NEVER
    next_cut_s: float = _NEVER


class Player:
    """A virtual sensor at work: samples while it is switched on, sends while somebody listens.

    The movement begins when the first client starts the stream and goes on from then,
    link or no link; sample *k* of it is taken *k* periods later. The sensor counts on while
    it is not asked for samples, as its firmware would; after a reboot its count and its
    time are 0 again, the movement is not.

    All waiting is done by the event loop's clock, all chance comes from ``Faults.seed``: under
    a loop with virtual time a session takes the same course every time.

    Parameters
    ----------
    face : Face
        The sensor's side of its protocol.
    feed : Feed
        What it measures.
    link : LinkPort
        What it sends over.
    faults : Faults
        What goes wrong.

    Attributes
    ----------
    taken, sent : int
        Samples that were taken, and that left the sensor; whenever nothing is being sent
        ``taken == sent + lost + waiting``.
    is_over : asyncio.Event
        Set when the feed has come to its end.
    """

    def __init__(
        self, face: Face, *, feed: Feed, link: LinkPort, faults: Faults | None = None
    ) -> None:
        self._face = face
        self._feed = feed
        self._link = link
        self._faults = faults or Faults()
        self._random = np.random.default_rng(self._faults.seed)
        self._outbox = Outbox(holds=QUEUE_PACKETS)
        self._state = PlayerState()
        self.taken = 0
        self.sent = 0
        self.is_over = asyncio.Event()
        face.use_clock(self._own_s)

    @property
    def lost(self) -> int:
        """Samples that never left: by plan, for want of room, or because the link ended."""
        return self._outbox.lost

    @property
    def waiting(self) -> int:
        """Samples that are still to be sent."""
        return len(self._outbox)

    async def run(self) -> None:
        """Play until the feed is over, or the task is cancelled."""
        if self._state.switched_on_s is None:
            self._switch_on()
        try:
            while not self.is_over.is_set():
                if self._face.is_streaming:
                    await self._play()
                else:
                    self._rest()
                    await asyncio.sleep(LOOK_S)
        finally:
            self._rest()

    def stall(self, seconds: float) -> None:
        """Send nothing for so long; the queue fills, then the oldest samples are lost."""
        self._state.stalled_until_s = _now_s() + seconds

    async def cut(self, seconds: float, *, reboots: bool = False) -> None:
        """Drop the link, be out of reach for so long, and perhaps begin anew after that."""
        await self._link.power_off()
        self._rest()
        await asyncio.sleep(seconds)
        if reboots:
            self._face.reboot()
            self._switch_on()
        await self._link.power_on()

    @property
    def _rate_hz(self) -> float:
        """Samples in a second of the host's time."""
        return self._face.rate_hz * (1 + self._faults.rate_off) * self._clock_pace

    @property
    def _clock_pace(self) -> float:
        """Seconds of the sensor's clock in one of the host's."""
        return 1 + 1e-6 * self._faults.drift_ppm

    def _own_s(self, at_s: float | None = None) -> float:
        """The sensor's own time, now or at a time of the loop, s."""
        if self._state.switched_on_s is None:
            return 0.0
        passed_s = (_now_s() if at_s is None else at_s) - self._state.switched_on_s
        return passed_s * self._clock_pace

    def _switch_on(self) -> None:
        """Time and count begin anew; the movement goes on."""
        state = self._state
        self._rest()
        state.switched_on_s = _now_s()
        state.sample = self._sample_now(state.rate_hz)
        state.count = 0

    def _rest(self) -> None:
        """Nobody wants samples; what was not sent by now never will be."""
        self._state.terms = None
        self._outbox.clear()

    async def _play(self) -> None:
        """Take the samples of the next packet when they are due, and send what can be sent."""
        state, terms = self._state, self._terms()
        if state.terms != terms:
            self._rest()
            self._resume(terms)
        rows = self._feed.rows(
            rate_hz=terms.rate_hz, first=state.sample, n=terms.samples_per_packet
        )
        if rows is None:
            await self._finish()
            return
        await self._wait_until(self._due_s(state.sample + len(rows) - 1))
        if self._face.is_streaming and self._terms() == state.terms:
            self._take(rows)
            await self._send()
            await self._misbehave()

    def _terms(self) -> Terms:
        """What is wanted, as far as the link has room."""
        self._face.link_allows(self._link.max_payload_bytes)
        return Terms(self._rate_hz, self._face.samples_per_packet)

    def _resume(self, terms: Terms) -> None:
        """Go on where the movement is now; the first time it begins."""
        state, faults, now_s = self._state, self._faults, _now_s()
        if state.began_s is None:
            state.began_s = now_s
            state.next_stall_s = now_s + (faults.stall_every_s or _NEVER)
            state.next_cut_s = now_s + (faults.cut_every_s or _NEVER)
        sample = self._sample_now(terms.rate_hz)
        if state.rate_hz:
            state.count += max(0, round(sample - state.sample * terms.rate_hz / state.rate_hz))
        state.sample, state.rate_hz, state.terms = sample, terms.rate_hz, terms
        state.sent_up_to = state.count

    def _sample_now(self, rate_hz: float) -> int:
        """The first sample that is still to be taken at a rate."""
        if self._state.began_s is None:
            return 0
        # A sample that is due now is still to be taken, whatever the last bit says.
        return math.ceil((_now_s() - self._state.began_s) * rate_hz - 1e-6)

    def _due_s(self, sample: int) -> float:
        """When a sample is taken, by the loop's clock, s."""
        return (self._state.began_s or 0.0) + sample / self._state.rate_hz

    async def _wait_until(self, due_s: float) -> None:
        """Wait for the last sample, and a little longer where the link jitters.

        One packet is waited for after the other, so none overtakes another.
        """
        late_s = self._random.uniform(0.0, self._faults.jitter_s) if self._faults.jitter_s else 0.0
        await asyncio.sleep(max(0.0, due_s + late_s - _now_s()))

    def _take(self, rows: Rows) -> None:
        """Take samples, to be sent or lost by plan."""
        state, n = self._state, len(rows)
        taken = Taken(
            rows,
            count=state.count,
            first_s=self._own_s(self._due_s(state.sample)),
            last_s=self._own_s(self._due_s(state.sample + n - 1)),
        )
        state.sample += n
        state.count += n
        self.taken += n
        share = self._faults.loss_share
        is_lost = share > 0 and self._random.random() < share
        (self._outbox.lose if is_lost else self._outbox.put)(taken)

    async def _send(self) -> None:
        """Send what waits, unless the link stalls or the stream was stopped meanwhile."""
        while self._face.is_streaming and _now_s() >= self._state.stalled_until_s:
            taken = self._outbox.next()
            if taken is None:
                return
            has_left = False
            try:
                has_left = await self._sent(taken)
            finally:
                if not has_left:
                    self._outbox.lose(taken)

    async def _sent(self, taken: Taken) -> bool:
        """Send some samples; whether somebody listened."""
        state = self._state
        if taken.count != state.sent_up_to:
            self._face.lost_own()
        for uuid, value in self._face.packets(taken):
            if not await self._link.notify(uuid, value):
                return False
        state.sent_up_to = taken.count + len(taken)
        self.sent += len(taken)
        return True

    async def _finish(self) -> None:
        """The feed is over: send what a stall holds back."""
        await asyncio.sleep(max(0.0, self._state.stalled_until_s - _now_s()))
        await self._send()
        self._rest()
        self.is_over.set()

    async def _misbehave(self) -> None:
        """Stall or cut where the plan says so."""
        state, faults, now_s = self._state, self._faults, _now_s()
        if now_s >= state.next_stall_s:
            state.next_stall_s = now_s + faults.stall_every_s
            self.stall(faults.stall_s)
        if now_s >= state.next_cut_s:
            await self.cut(faults.cut_s, reboots=faults.reboots)
            state.next_cut_s = _now_s() + faults.cut_every_s


def _now_s() -> float:
    """The loop's time, s."""
    return asyncio.get_running_loop().time()
