"""The coach in a live session: hears the news, and makes some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from retrogait.coach.happenings import Doubted, Happening, LinkBack, LinkLost, SamplesLost
from retrogait.coach.runner_events import Button, Pressed
from retrogait.coach.runner_journal import entry_of
from retrogait.live.listener import (
    BandNews,
    CueNews,
    DoubtNews,
    GapNews,
    LinkNews,
    News,
    PaceBand,
    PlanNews,
    StepNews,
)
from retrogait.recording import LinkKind, Recorder
from retrogait.session import CoachedSession
from retrogait.session.coached import Told
from retrogait.types import Cue

GONE = (LinkKind.LOST, LinkKind.STALLED)
HERE = (LinkKind.BACK, LinkKind.CONNECTED)


class Coaching:
    """Passes news to a coached session, writes down what it tells, and passes that on.

    Parameters
    ----------
    session : CoachedSession
        Plan and coach.
    starts_itself : bool
        The plan starts with the first samples; else it waits for the start button.
    """

    def __init__(self, session: CoachedSession, *, starts_itself: bool = False) -> None:
        self.session = session
        self._starts_itself = starts_itself
        self._buttons: list[Button] = []
        self._band: PaceBand | None = None
        self._edges: tuple[float, float, float] | None = None

    def press(self, button: Button) -> None:
        """A button is pressed; it takes effect with the next samples."""
        self._buttons.append(button)

    def follow(
        self, news: Sequence[News], *, stream: str, seen_s: float | None, recorder: Recorder
    ) -> list[News]:
        """What follows from some news of a stream.

        Parameters
        ----------
        news : sequence of News
            As the stream told it.
        stream : str
            Which.
        seen_s : float or None
            How far it has been processed, s; None: not at all yet.
        recorder : Recorder
            Where cues, sets and buttons are written down.
        """
        told: list[Told] = []
        for happening in map(_happening, news):
            if happening is not None:
                told += self.session.happen(happening)
        if seen_s is not None:
            told += self.session.seen(stream, seen_s)
            told += self._pressed(recorder)
            self._note_band(recorder)
        return [*_kept(told, recorder), *self._paced(news)]

    def flush(self, recorder: Recorder) -> list[News]:
        """What the end of the session settles."""
        told = [*self._pressed(recorder), *self.session.flush()]
        return list(_kept(told, recorder))

    def _paced(self, news: Sequence[News]) -> Iterator[News]:
        """Where the cadence should be, and where it is, whenever either changes."""
        coach = self.session.coach
        if coach.band is None or coach.target_spm is None:
            return
        steps = [one.step for one in news if isinstance(one, StepNews)]
        last = None if self._band is None else self._band.cadence_spm
        band = PaceBand(
            low_spm=coach.band.low_spm,
            high_spm=coach.band.high_spm,
            target_spm=coach.target_spm,
            cadence_spm=steps[-1].cadence_spm if steps else last,
            beat_share=coach.feedback_share,
        )
        if band != self._band:
            self._band = band
            yield BandNews(band)

    def _note_band(self, recorder: Recorder) -> None:
        """Write the band down whenever it changes: a report needs it as it was at the time."""
        coach = self.session.coach
        if coach.band is None or coach.target_spm is None:
            return
        edges = (coach.band.low_spm, coach.band.high_spm, coach.target_spm)
        if edges != self._edges:
            self._edges = edges
            low, high, target = edges
            at_s = self.session.edge_s
            recorder.event("band", t_s=at_s, low_spm=low, high_spm=high, target_spm=target)

    def _pressed(self, recorder: Recorder) -> list[Told]:
        """Buttons take effect now, once every sensor has begun."""
        at_s = self.session.edge_s
        if not isfinite(at_s):
            return []
        told: list[Told] = []
        if self._starts_itself:
            self._starts_itself = False
            self._buttons.insert(0, Button.START)
        for button in self._buttons:
            recorder.event("button", t_s=at_s, button=button.value)
            told += self.session.press(Pressed(at_s, button))
        self._buttons.clear()
        return told


def _happening(news: News) -> Happening | None:
    """What the coach is told of some news."""
    match news:
        case StepNews():
            return news.step
        case GapNews():
            return SamplesLost(news.gap.start_s + news.gap.duration_s, news.stream)
        case DoubtNews():
            return Doubted(news.doubt.known_at_s, news.stream, news.doubt.why)
        case LinkNews() if news.event.kind in GONE:
            return LinkLost(news.event.t_s, news.stream)
        case LinkNews() if news.event.kind in HERE:
            return LinkBack(news.event.t_s, news.stream)
    return None


def _kept(told: Sequence[Told], recorder: Recorder) -> Iterator[News]:
    """Write it down, and make news of it."""
    for one in told:
        if isinstance(one, Cue):
            recorder.event("cue", t_s=one.known_at_s, **_cue_fields(one))
            yield CueNews(one)
            continue
        entry = entry_of(one)
        if entry is not None:
            recorder.event(entry.kind, t_s=entry.t_s, **entry.fields)
        yield PlanNews(one)


def _cue_fields(cue: Cue) -> dict[str, object]:
    """A cue with its evidence."""
    return {
        "cue": cue.kind.value,
        "words": cue.words,
        "value": cue.value,
        "limit": cue.limit,
        "unit": cue.unit,
        "spoken": cue.spoken,
    }
