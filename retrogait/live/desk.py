"""Where the coach sits: what comes through the ring becomes news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrogait.gait.direction import Personal
from retrogait.live.coached import CoachedStream
from retrogait.live.coaching import Coaching
from retrogait.live.listener import GapNews, Listener, News, SummaryNews
from retrogait.live.outcome import Outcome
from retrogait.live.ring import Arrived, Ring
from retrogait.recording import LinkEvent, LinkKind, Person, PlanNote, Recorder, read_journal
from retrogait.session import Score
from retrogait.session.scoring import score_of
from retrogait.sources import SampleSource
from retrogait.types import Mounting


@dataclass(frozen=True, slots=True)
class Worn:
    """A sensor on a body.

    Parameters
    ----------
    stream : str
        Name of its stream.
    source : SampleSource
        The sensor.
    mounting : Mounting
        How it is worn.
    personal : Personal or None
        The wearer's adaptation of the model.
    """

    stream: str
    source: SampleSource
    mounting: Mounting
    personal: Personal | None = None


class Desk:
    """The sessions of all streams, the coach, and who is told.

    Parameters
    ----------
    worn : sequence of Worn
        The sensors.
    folder : Path
        The recording.
    person : Person
        Who wears them.
    recorder : Recorder
        Where rates, gaps and cues are written down.
    listeners : sequence of Listener
        Who is told.
    coaching : Coaching or None
        Plan and coach.
    created_utc : str or None
        When the session takes place.
    """

    def __init__(
        self,
        worn: Sequence[Worn],
        *,
        folder: Path,
        person: Person,
        recorder: Recorder,
        listeners: Sequence[Listener],
        coaching: Coaching | None,
        created_utc: str | None = None,
    ) -> None:
        self._worn = worn
        self._created_utc = created_utc
        self._folder = folder
        self._person = person
        self._recorder = recorder
        self._listeners = listeners
        self._coaching = coaching
        self._streams: dict[str, CoachedStream] = {}
        self._is_guided = False
        self._counted: set[str] = set()
        self._walked: set[str] = set()
        self._overrun = 0

    def calibrate(self) -> None:
        """Lead the wearer through a forward walk, on every sensor."""
        self._is_guided = True
        for stream in self._streams.values():
            stream.calibrate()

    def add(self, worn: Worn) -> None:
        """A sensor is connected: what it sends may come through the ring."""
        stream = CoachedStream(
            worn.stream, info=worn.source.info, mounting=worn.mounting, personal=worn.personal
        )
        self._streams[worn.stream] = stream
        if self._is_guided:
            stream.calibrate()

    async def work(self, ring: Ring) -> None:
        """Everything in the ring through the sessions to the listeners, until it is closed."""
        async for arrived in ring:
            if ring.overrun > self._overrun:
                await self._overran(arrived, ring.overrun - self._overrun)
                self._overrun = ring.overrun
            news = self._streams[arrived.stream].push(arrived.item)
            await self._tell(arrived.stream, news)
        self._overrun = ring.overrun
        for name, stream in self._streams.items():
            await self._tell(name, stream.flush())
        if self._coaching is not None:
            await self._hear(self._coaching.flush(self._recorder))
        await self._hear([SummaryNews(self.outcome())])

    def outcome(self) -> Outcome:
        """What there is so far."""
        return Outcome(folder=self._folder, score=self._score(), overrun=self._overrun)

    async def _overran(self, arrived: Arrived, missed: int) -> None:
        """Say that the coach missed packets."""
        if isinstance(arrived.item, LinkEvent) or not len(arrived.item):
            return
        event = LinkEvent(
            kind=LinkKind.OVERRUN,
            t_s=float(arrived.item.t_s[0]),
            words=f"the coach was too slow and missed {missed} packets; they are recorded",
            value=float(missed),
        )
        self._recorder.link(arrived.stream, event)
        await self._tell(arrived.stream, self._streams[arrived.stream].push(event))

    async def _tell(self, name: str, news: Sequence[News]) -> None:
        """Keep what belongs into the recording, and tell the listeners and the coach."""
        self._keep(name)
        for piece in news:
            if isinstance(piece, GapNews):
                gap = piece.gap
                self._recorder.event("gap", t_s=gap.start_s, stream=name, seconds=gap.duration_s)
        await self._hear(news)
        if self._coaching is not None:
            seen_s = self._streams[name].seen_s
            more = self._coaching.follow(news, stream=name, seen_s=seen_s, recorder=self._recorder)
            await self._hear(more)

    def _keep(self, name: str) -> None:
        """What the stream has learnt of itself, before anything that rests on it is told."""
        stream = self._streams[name]
        if stream.rate_hz is not None and name not in self._counted:
            self._counted.add(name)
            self._recorder.counted(name, rate_hz=stream.rate_hz)
        if stream.walk_s is not None and name not in self._walked:
            self._walked.add(name)
            self._recorder.walked(name, forward_walk_s=stream.walk_s)

    async def _hear(self, news: Sequence[News]) -> None:
        """Tell all listeners."""
        for piece in news:
            for listener in self._listeners:
                await listener.hear(piece)

    def _score(self) -> Score | None:
        """The score of all streams that had samples."""
        scored = [score for s in self._streams.values() if (score := s.score()) is not None]
        if not scored:
            return None
        infos = [worn.source.info for worn in self._worn if worn.stream in self._streams]
        return score_of(
            scored,
            name=self._folder.resolve().name,
            source="; ".join(dict.fromkeys(info.origin for info in infos)),
            simulated=all(info.simulated for info in infos),
            person=self._person,
            created_utc=self._created_utc,
            journal=read_journal(self._folder, end_s=max(one.stop_s for one in scored)),
            plan=self._planned(),
        )

    def _planned(self) -> PlanNote | None:
        """Which plan was run."""
        if self._coaching is None:
            return None
        coached = self._coaching.session
        plan = coached.plan
        return PlanNote(plan.plan, plan.stage, plan.n_sets, thresholds=coached.thresholds)
