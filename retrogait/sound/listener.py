"""Makes sound of what a live session tells."""

from __future__ import annotations

from typing import Protocol, get_args, runtime_checkable

from retrogait.coach.plan.session import Leg, LegKind
from retrogait.coach.runner_events import (
    Finished,
    Paused,
    Phrase,
    RestBegan,
    RestLeft,
    Resumed,
    Said,
    SetBegan,
    SetEnded,
)
from retrogait.sound.announcements import (
    WARNING_S,
    Happened,
    coming,
    of_calibration,
    of_cue,
    of_event,
)
from retrogait.sound.pacing import BandLike, BeatMode, beat_of
from retrogait.sound.port import Announcement, Speaker
from retrogait.types import Calibration, Cue, CueKind


@runtime_checkable
class TellsCue(Protocol):
    """News of a cue."""

    @property
    def cue(self) -> Cue:
        """The cue."""
        ...


@runtime_checkable
class TellsEvent(Protocol):
    """News of a programme or a walk test; news of a link looks the same and is not heard."""

    @property
    def event(self) -> object:
        """What happened."""
        ...


@runtime_checkable
class TellsBand(Protocol):
    """News of the band of cadence."""

    @property
    def band(self) -> BandLike | None:
        """Where the cadence should be; None: not known yet."""
        ...


@runtime_checkable
class TellsCalibration(Protocol):
    """News of a declared forward walk."""

    @property
    def calibration(self) -> Calibration:
        """Its outcome."""
        ...


class SoundListener:
    """Listens to a live session and has it heard; what is no matter of sound passes by.

    Parameters
    ----------
    speaker : Speaker
        Who plays. Closed by whoever opened it.
    mode : BeatMode
        When the beat is heard.
    in_set : bool
        True where no programme runs: the whole session is one set with a beat.
    """

    def __init__(
        self, speaker: Speaker, *, mode: BeatMode = BeatMode.FADING, in_set: bool = False
    ) -> None:
        self._speaker = speaker
        self._mode = mode
        self._in_set = in_set
        self._band: BandLike | None = None
        self._coming: Leg | None = None
        self._recalled = False

    async def hear(self, news: object) -> None:
        """Take one piece of news, of whatever class; never waits."""
        match news:
            case TellsCue():
                self.cue(news.cue)
            case TellsBand():
                self.band(news.band)
            case TellsCalibration():
                self._say(of_calibration(news.calibration))
            case TellsEvent() if isinstance(news.event, get_args(Happened)):
                self.event(news.event)
            case _:
                pass

    def cue(self, cue: Cue) -> None:
        """Say a cue; the recall phrase only once, whoever asks for it."""
        if cue.kind is CueKind.RECALL and cue.spoken:
            self._recall(of_cue(cue))
        else:
            self._say(of_cue(cue))

    def event(self, event: Happened) -> None:
        """Say where the programme has got to, and begin or end the beat with its sets."""
        match event:
            case Said(phrase=Phrase.RECALL):
                self._recall(of_event(event))
            case RestLeft(seconds=seconds):
                self._rest_left(seconds)
            case _:
                self._say(of_event(event))
        self._follow(event)

    def band(self, band: BandLike | None) -> None:
        """Have the beat follow the band."""
        self._band = band
        self._beat()

    def _follow(self, event: Happened) -> None:
        """Remember what comes, and whether this is a set with a beat."""
        match event:
            case RestBegan():
                self._coming = event.coming
            case SetBegan() | Resumed():
                self._in_set = event.leg is not None and _has_beat(event.leg)
                self._beat()
            case SetEnded() | Paused() | Finished():
                self._in_set = False
                self._beat()
            case _:
                pass

    def _rest_left(self, seconds: int) -> None:
        """Announce the set in time."""
        if seconds == WARNING_S and self._coming is not None:
            self._say(Announcement(coming(self._coming)))

    def _recall(self, announcement: Announcement | None) -> None:
        """The coach and the plan both have it said at the start."""
        if not self._recalled:
            self._recalled = True
            self._say(announcement)

    def _say(self, announcement: Announcement | None) -> None:
        """Pass on what is to be heard."""
        if announcement is not None:
            self._speaker.say(announcement)

    def _beat(self) -> None:
        """The beat as set and band want it."""
        band = self._band if self._in_set else None
        self._speaker.beat(None if band is None else beat_of(band, mode=self._mode))


def _has_beat(leg: Leg) -> bool:
    """Nobody is paced while the own pace is looked for, or in a set that is not coached."""
    return leg.kind is LegKind.SET and leg.is_backward and leg.block.coached
