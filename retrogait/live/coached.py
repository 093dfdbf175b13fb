"""One stream of a live session: from packets to news."""

from __future__ import annotations

from retrogait.gait.direction import Personal
from retrogait.live.guiding import Guiding
from retrogait.live.listener import (
    CalibrationNews,
    DoubtNews,
    GapNews,
    GuideNews,
    LinkNews,
    News,
    StepNews,
)
from retrogait.recording import LinkEvent, TimedBlock
from retrogait.session import StreamScore, StreamSession
from retrogait.sources import Settling, SourceInfo, SourceItem
from retrogait.types import Gap, Mounting


class CoachedStream:
    """One stream of a live session.

    Parameters
    ----------
    name : str
        Stream.
    info : SourceInfo
        The sensor.
    mounting : Mounting
        How it is worn.
    personal : Personal or None
        The wearer's adaptation of the model.

    Raises
    ------
    ModelError
        If a shipped model is damaged, or the adaptation is for another one.
    """

    def __init__(
        self, name: str, *, info: SourceInfo, mounting: Mounting, personal: Personal | None
    ) -> None:
        self._name = name
        self._info = info
        self._mounting = mounting
        self._personal = personal
        self._settling = Settling(info)
        self._session = None if info.counted_hz is None else self._begun(info.counted_hz)
        self._told = (0, 0, 0)
        self._guide_wanted = False
        self._guiding: Guiding | None = None

    @property
    def rate_hz(self) -> float | None:
        """The rate that samples are counted by; None: not known yet."""
        return self._settling.rate_hz

    @property
    def seen_s(self) -> float | None:
        """How far the stream has been processed, s; None: not at all yet."""
        return None if self._session is None else self._session.seen_s

    def calibrate(self) -> None:
        """Lead the wearer through a forward walk, from the next samples on."""
        self._guide_wanted = True

    @property
    def walk_s(self) -> tuple[float, float] | None:
        """The guided walk that taught the axes, s; None: there is none."""
        return None if self._guiding is None else self._guiding.walk_s

    def push(self, item: SourceItem) -> list[News]:
        """What becomes known with an item of the source."""
        if isinstance(item, LinkEvent):
            return [LinkNews(self._name, item)]
        return self._fed(self._settling.push(item))

    def flush(self) -> list[News]:
        """What the end of the stream settles."""
        news = self._fed(self._settling.flush())
        if self._session is None:
            return news
        steps = self._session.flush()
        return [*news, *self._said(self._session), *map(StepNews, steps)]

    def score(self) -> StreamScore | None:
        """All that is known of the stream; None: no sample came."""
        if self._session is None or not self._session.n_samples:
            return None
        return self._session.score(nominal_rate_hz=self._info.rate_hz)

    def _fed(self, pieces: list[TimedBlock | Gap]) -> list[News]:
        """Push blocks and gaps through the session."""
        if not pieces or self.rate_hz is None:
            return []
        if self._session is None:
            self._session = self._begun(self.rate_hz)
        news: list[News] = []
        for piece in pieces:
            steps = self._session.push(piece)
            news += [*self._said(self._session), *map(StepNews, steps)]
            news += self._guided(piece, self._session)
        return news

    def _guided(self, piece: TimedBlock | Gap, session: StreamSession) -> list[News]:
        """What to ask of a wearer who is led through a calibration."""
        if self._guide_wanted and self._settling.rate_hz is not None:
            self._guide_wanted = False
            rate_hz = self._settling.rate_hz
            self._guiding = Guiding(self._mounting.placement, rate_hz=rate_hz)
        if self._guiding is None or self._guiding.is_done:
            return []
        said = self._guiding.follow(piece, session)
        return [GuideNews(self._name, session.seen_s or 0.0, guidance) for guidance in said]

    def _begun(self, rate_hz: float) -> StreamSession:
        """The session of this stream."""
        return StreamSession(
            name=self._name,
            mounting=self._mounting,
            rate_hz=rate_hz,
            has_gyroscope=self._info.has_gyroscope,
            personal=self._personal,
        )

    def _said(self, session: StreamSession) -> list[News]:
        """What else the session knows and nobody was told."""
        gaps, calibrations, doubts = self._told
        self._told = (len(session.gaps), len(session.calibrations), len(session.doubts))
        return [
            *(GapNews(self._name, gap) for gap in session.gaps[gaps:]),
            *(
                CalibrationNews(self._name, outcome)
                for outcome in session.calibrations[calibrations:]
            ),
            *(DoubtNews(self._name, doubt) for doubt in session.doubts[doubts:]),
        ]
