"""From what a sensor says to packets on the session's axis, in one queue."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from retrogait.recording import LinkEvent, LinkKind, Packet, PacketStatus
from retrogait.sensors import Battery, Message, Pace, Pressed, Ready, Samples, Stopped
from retrogait.sources.heard import Heard
from retrogait.sources.port import SourceItem
from retrogait.sources.stamper import T_DECIMALS, SessionAxis, Stamper
from retrogait.sources.tracked import Tracked
from retrogait.sources.tracker import Tracker
from retrogait.types import FloatArray


@dataclass(slots=True)
class IntakeState:
    """What is known of the sensor; None: not yet.

    Parameters
    ----------
    ready : Ready or None
        What it promised when it was first connected.
    title : str
        Name for a person.
    since_s : float
        When samples (of a pod: a pace) last came, before the first the beginning, s of the
        host's clock since the session began.
    begun_s : float or None
        When this connection's stream was set up, likewise; None: it is not.
    lost_s : float or None
        When the link was lost, likewise; None: it is up, or never was.
    """

    since_s: float
    ready: Ready | None = None
    title: str = "sensor"
    begun_s: float | None = None
    lost_s: float | None = None


class Intake:
    """Tracks and stamps what is heard, and queues it with what happens to the link.

    The queue has no limit: a slow listener must not cost a sample. Whoever may lose some
    (a coach) drops behind it, not here.

    Parameters
    ----------
    axis : SessionAxis
        Shared by all sensors of a session.
    now : callable
        Monotonic host clock, s.
    """

    def __init__(self, axis: SessionAxis, *, now: Callable[[], float]) -> None:
        self._axis = axis
        self._now = now
        self._tracker = Tracker()
        self._stamper = Stamper(axis)
        self._items: deque[SourceItem] = deque()
        self._stirred = asyncio.Event()
        self._is_closed = False
        self.state = IntakeState(since_s=self.host_s())
        self.begun = asyncio.Event()
        """Set when a stream is set up for the first time, or none will be."""

    def host_s(self) -> float:
        """The host's time since the session began, s."""
        return self._axis.host_s(self._now())

    def __call__(self, heard: Heard) -> None:
        """Take what came over the link."""
        arrival_s = self._axis.host_s(heard.arrival_s)
        samples = []
        for message in heard.messages:
            if isinstance(message, Samples):
                samples.append(message)
            else:
                self._note(message, arrival_s=arrival_s)
        if heard.broken is not None:
            self._tell(LinkKind.BROKEN, f"a packet breaks the format: {heard.broken}")
        if samples:
            self.state.since_s = arrival_s
            self._put(self._packet(samples, heard.payload, arrival_s=arrival_s))
        elif heard.is_sample:  # also before the stream is set up: what arrived is kept
            status = PacketStatus.PART if heard.broken is None else PacketStatus.BROKEN
            self._put(_bare(heard.payload, status=status, arrival_s=arrival_s))

    def stalled(self, words: str) -> None:
        """The link is up and nothing comes."""
        self._tell(LinkKind.STALLED, f"{self.state.title}: {words}")

    def lost(self, words: str) -> None:
        """The link, if it was of any use before, is no longer."""
        state = self.state
        if state.begun_s is None:
            return
        self._tell(LinkKind.LOST, f"{state.title}: {words}")
        state.begun_s, state.lost_s = None, self.host_s()

    def close(self) -> None:
        """Nothing more will come."""
        self._is_closed = True
        self.begun.set()
        self._stirred.set()

    async def take(self) -> SourceItem | None:
        """The next item; None: nothing more will come."""
        while not self._items:
            if self._is_closed:
                return None
            self._stirred.clear()
            await self._stirred.wait()
        return self._items.popleft()

    def _put(self, item: SourceItem) -> None:
        """Queue an item."""
        self._items.append(item)
        self._stirred.set()

    def _tell(self, kind: LinkKind, words: str, *, value: float | None = None) -> None:
        """Queue what happened just now."""
        t_s = round(self._axis.at_s(self.host_s()), T_DECIMALS)
        self._put(LinkEvent(kind=kind, t_s=t_s, words=words, value=value))

    def _note(self, message: Message, *, arrival_s: float) -> None:
        """Whatever is said beside samples."""
        if isinstance(message, Ready):
            self._begin(message)
        elif isinstance(message, Battery):
            words = f"{self.state.title}: battery at {message.percent} %"
            self._tell(LinkKind.BATTERY, words, value=message.percent)
        elif isinstance(message, Stopped):
            self._tell(LinkKind.STOPPED, f"{self.state.title}: {message.why}")
        elif isinstance(message, Pressed):
            self._tell(LinkKind.MARKER, f"{self.state.title}: button pressed")
        elif isinstance(message, Pace):
            if self.state.begun_s is None:
                self._connected()
            self.state.since_s = arrival_s
            words = f"{message.cadence_spm:g} steps/min, {message.speed_ms:.2f} m/s"
            self._tell(LinkKind.PACE, words, value=message.cadence_spm)

    def _begin(self, ready: Ready) -> None:
        """The stream is set up."""
        self._tracker.begin(ready)
        if self.state.ready is None:
            self.state.ready = ready
        self._connected()

    def _connected(self) -> None:
        """The link is of use, for the first time or again."""
        state, host_s = self.state, self.host_s()
        state.begun_s = host_s
        if state.lost_s is None:
            self._tell(LinkKind.CONNECTED, f"{state.title}: connected")
        else:
            away_s, state.lost_s = host_s - state.lost_s, None
            self._tell(LinkKind.BACK, f"{state.title}: back after {away_s:.1f} s", value=away_s)
        self.begun.set()

    def _packet(self, samples: list[Samples], payload: bytes, *, arrival_s: float) -> Packet:
        """One packet of all samples that came in one notification."""
        tracked = [self._tracker.push(each, arrival_s=arrival_s) for each in samples]
        taken = [
            (each, self._times(place, count=len(each.acc_ms2), arrival_s=arrival_s))
            for each, place in zip(samples, tracked, strict=True)
            if place.status is PacketStatus.OK
        ]
        if not taken:
            return _bare(
                payload, status=tracked[0].status, arrival_s=arrival_s, counter=tracked[0].counter
            )
        gyr = [each.gyr_rads for each, _ in taken if each.gyr_rads is not None]
        return Packet(
            t_s=np.concatenate([t_s for _, t_s in taken]),
            acc_ms2=np.concatenate([each.acc_ms2 for each, _ in taken]),
            gyr_rads=np.concatenate(gyr) if len(gyr) == len(taken) else None,
            arrival_s=arrival_s,
            counter=next(p.counter for p in tracked if p.status is PacketStatus.OK),
            payload=payload,
        )

    def _times(self, tracked: Tracked, *, count: int, arrival_s: float) -> FloatArray:
        """Final times; tells first what went wrong before."""
        stamped = self._stamper.push(tracked, count=count, arrival_s=arrival_s)
        if tracked.has_rebooted:
            self._tell(LinkKind.REBOOTED, f"{self.state.title}: began anew, count and clock too")
        if stamped.missing:
            words = f"{self.state.title}: {stamped.missing} samples missing"
            self._tell(LinkKind.MISSING, words, value=stamped.missing)
        return stamped.t_s


def _bare(
    payload: bytes, *, status: PacketStatus, arrival_s: float, counter: int | None = None
) -> Packet:
    """A packet whose samples are not taken, or not there."""
    return Packet(
        t_s=np.empty(0),
        acc_ms2=np.empty((0, 3)),
        gyr_rads=None,
        arrival_s=arrival_s,
        counter=counter,
        payload=payload,
        status=status,
    )
