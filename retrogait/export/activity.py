"""A scored session as sports platforms see one: a start, seconds, laps, totals.

Nothing here knows a file format; ``fit`` and ``tcx`` write down what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import ceil

from retrogait.errors import RecordingError
from retrogait.export.activity_laps import Frame, Lap, LapKind, Part, lap, laps, parts
from retrogait.export.activity_seconds import Second, seconds
from retrogait.gait.metrics import StreamSteps
from retrogait.gait.metrics.series import ContactSeries, both_legs, one_stream
from retrogait.recording import Journal, StretchKind
from retrogait.session import Score
from retrogait.session.overview import headline_steps, headline_streams
from retrogait.types import Gait, Side

SAY_WHEN = "say when it began: --started 2026-11-22T10:00:00Z"

YEARS = range(1999, 2126)
"""FIT counts 32 bits of seconds from 1989-12-31, until February 2126; numbers below 2²⁸, before
July 1998, mean a time since power-up. So a clock that was never set is found out, too."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A session for a sports platform.

    Parameters
    ----------
    name : str
        Of the recording.
    simulated : bool
        True where no physical sensor was worn by a person.
    serial : int
        Identifies the recording, 1 to 2³² - 1: the same signal at the same time always gets
        the same one, so that a second upload can be known for what it is.
    gait : Gait
        Of most contacts.
    seconds : tuple of Second
        Every whole second of the session, those in pauses left out; at least one.
    laps : tuple of Lap
        One for each set, baseline and rest; at least one.
    whole : Lap
        The totals.
    pauses : tuple of (int, int)
        First whole second of each pause, and first one after it, s since 1970 (UTC).
    """

    name: str
    simulated: bool
    serial: int
    gait: Gait
    seconds: tuple[Second, ...]
    laps: tuple[Lap, ...]
    whole: Lap
    pauses: tuple[tuple[int, int], ...]

    @property
    def has_distance(self) -> bool:
        """Whether stride lengths were measured."""
        return self.whole.distance_m is not None


def activity_of(score: Score, *, started_utc: str | None = None) -> Activity:
    """A scored recording as an activity, by the streams of its headline.

    Parameters
    ----------
    score : Score
        From :func:`retrogait.score`.
    started_utc : str, optional
        When the session began, ISO 8601 with ``Z`` or an offset; by default what the recording
        says.

    Raises
    ------
    RecordingError
        If the time of day is not known or cannot be read, or if there is no whole second.
    """
    origin_s = started_unix_s(score, started_utc=started_utc)
    streams = [stream.seen for stream in headline_streams(score)]
    series, (start_s, stop_s) = _series(streams), _bounds(score)
    times = _whole_seconds(score, start_s=start_s, stop_s=stop_s, origin_s=origin_s)
    told = seconds(series, streams=streams, journal=score.journal, unix_s=times, origin_s=origin_s)
    frame = Frame(streams, headline_steps(score), score.journal, told, origin_s)
    whole = Part(LapKind.WHOLE, start_s, stop_s, "session")
    cut = parts(score.journal, start_s=start_s, stop_s=stop_s, origin_s=origin_s)
    return Activity(
        name=score.name,
        simulated=score.simulated,
        serial=serial(score, origin_s=origin_s),
        gait=_gait(score),
        seconds=told,
        laps=laps(cut, frame=frame),
        whole=lap(whole, view=score.metrics.headline, frame=frame),
        pauses=_pauses(score.journal, origin_s=origin_s),
    )


def started_unix_s(score: Score, *, started_utc: str | None = None) -> float:
    """When the session began, s since 1970 (UTC).

    Raises
    ------
    RecordingError
        If nobody says, or if it is no time with an offset (a time of day is not guessed) in a
        year that a FIT file can hold.
    """
    text = score.created_utc if started_utc is None else started_utc
    if text is None:
        raise RecordingError(
            f"{score.name!r}: an activity needs a time of day, and this recording holds none"
            f" (created_utc); {SAY_WHEN}"
        )
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        raise RecordingError(
            f"{score.name!r}: expected a time of the years {YEARS[0]} to {YEARS[-1]} like"
            f" 2026-11-22T10:00:00Z, with Z or an offset, got {text!r}; {SAY_WHEN}"
        )
    return moment.timestamp()


def serial(score: Score, *, origin_s: float) -> int:
    """A number from the start and the signal: neither from the name nor from the steps.

    So a renamed folder, or the same one scored by a later version, is still the same session.
    """
    facts = [f"{origin_s:.3f}"] + [
        f"{one.name} {one.mounting.placement} {one.n_samples} {one.start_s:.3f} {one.stop_s:.3f}"
        for one in score.streams
    ]
    digest = sha256("\n".join(facts).encode("utf-8", errors="replace")).digest()
    return int.from_bytes(digest[:4], "big") or 1


def _series(streams: list[StreamSteps]) -> ContactSeries:
    """The contacts of the headline."""
    if len(streams) == 1:
        return one_stream(streams[0])
    left, right = sorted(streams, key=lambda stream: stream.side is Side.RIGHT)
    return both_legs(left, right)


def _bounds(score: Score) -> tuple[float, float]:
    """Start and stop of the session, s: a set outlasts a sensor that was lost in it."""
    view, stretches = score.metrics.headline, score.journal.stretches
    starts_s = [view.start_s, *(one.start_s for one in stretches)]
    stops_s = [view.stop_s, *(one.end_s for one in stretches)]
    return min(starts_s), max(stops_s)


def _whole_seconds(score: Score, *, start_s: float, stop_s: float, origin_s: float) -> list[int]:
    """The whole seconds of the day's clock within a session, without its pauses."""
    paused = _pauses(score.journal, origin_s=origin_s)
    times = [
        unix_s
        for unix_s in range(ceil(origin_s + start_s), ceil(origin_s + stop_s))
        if not any(start <= unix_s < stop for start, stop in paused)
    ]
    if not times:
        raise RecordingError(
            f"{score.name!r}: an activity has a record each second, and this one of"
            f" {stop_s - start_s:.2f} s holds no whole second outside of pauses; nothing to export"
        )
    return times


def _pauses(journal: Journal, *, origin_s: float) -> tuple[tuple[int, int], ...]:
    """Pauses in whole seconds; one that holds none is left out."""
    spans = [
        (ceil(origin_s + one.start_s), ceil(origin_s + one.end_s))
        for one in journal.stretches
        if one.kind is StretchKind.PAUSE
    ]
    return tuple((start, stop) for start, stop in spans if start < stop)


def _gait(score: Score) -> Gait:
    """Walking or running, whichever has more contacts; unknown on a tie."""
    counts = score.metrics.headline.counts
    if counts.walk_contacts == counts.run_contacts:
        return Gait.UNKNOWN
    return Gait.WALK if counts.walk_contacts > counts.run_contacts else Gait.RUN
