"""What happened in a session, by its ``events.jsonl``: sets, rests, cues, bands, links, marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.events import Event, read_events
from retrogait.recording.packet import LinkKind

SET_START, SET_END = "set_start", "set_end"
BASELINE_START, BASELINE_END = "baseline_start", "baseline_end"
REST, PAUSE, RESUME = "rest", "pause", "resume"
CUE, BAND, MARKER, PLAN_END = "cue", "band", "marker", "plan_end"

CUT_OFF = "cut off"
"""Why a stretch ended of which the journal holds no end."""

LINKS = frozenset(LinkKind) - {LinkKind.MARKER, LinkKind.PACE} | {"gap"}
"""Kinds of entries that tell of a sensor."""


class StretchKind(StrEnum):
    """What a stretch of a session is."""

    SET = "set"
    BASELINE = "baseline"
    REST = "rest"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A set, a baseline, a rest or a pause.

    Parameters
    ----------
    kind : StretchKind
        Which of them.
    start_s, end_s : float
        s since the session's start.
    number, of : int or None
        "2 of 4"; None where the journal does not say.
    block : str
        Title of the plan's block; empty where there is no plan.
    travel : str
        ``backward``, ``forward``, ...; empty where there is no plan.
    goal : str
        What ends it: ``seconds``, ``steps``, ``lengths``, ...; empty where nothing does.
    amount : float or None
        How much of the goal.
    reason : str
        Why a set ended: ``reached``, ``skipped``, ...; :data:`CUT_OFF` where the journal holds
        no end; empty for a rest.
    metres : float or None
        How far, where something measured it.
    """

    kind: StretchKind
    start_s: float
    end_s: float
    number: int | None = None
    of: int | None = None
    block: str = ""
    travel: str = ""
    goal: str = ""
    amount: float | None = None
    reason: str = ""
    metres: float | None = None

    @property
    def duration_s(self) -> float:
        """How long it was, s."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class CueNote:
    """A cue that was given; as :class:`retrogait.types.Cue`, read back.

    Parameters
    ----------
    t_s : float
        When, s since the session's start.
    kind, words : str
        What it was about, and what was said or shown.
    value, limit : float or None
        What was measured and what it was held against, in ``unit``.
    unit : str
        Of both.
    is_spoken : bool
        Said, or only shown.
    """

    t_s: float
    kind: str
    words: str
    value: float | None
    limit: float | None
    unit: str
    is_spoken: bool


@dataclass(frozen=True, slots=True)
class BandNote:
    """The cadence band from ``t_s`` on, steps of both feet per minute."""

    t_s: float
    low_spm: float
    high_spm: float
    target_spm: float


@dataclass(frozen=True, slots=True)
class LinkNote:
    """Something happened to a sensor: its link, its battery, its samples."""

    t_s: float
    kind: str
    stream: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that somebody set, with what it was called, if anything."""

    t_s: float
    words: str


@dataclass(frozen=True, slots=True)
class Journal:
    """What happened in a session, in order of time.

    Parameters
    ----------
    stretches : tuple of Stretch
        Sets, baselines, rests and pauses.
    cues : tuple of CueNote
        What was said and shown.
    bands : tuple of BandNote
        The cadence band whenever it changed.
    links : tuple of LinkNote
        What happened to sensors.
    marks : tuple of Mark
        Marks, lengths of the lane.
    sets_planned : int or None
        So many sets the plan held; None: the plan did not come to its end.
    """

    stretches: tuple[Stretch, ...] = ()
    cues: tuple[CueNote, ...] = ()
    bands: tuple[BandNote, ...] = ()
    links: tuple[LinkNote, ...] = ()
    marks: tuple[Mark, ...] = ()
    sets_planned: int | None = None

    @property
    def sets(self) -> tuple[Stretch, ...]:
        """The sets alone."""
        return tuple(one for one in self.stretches if one.kind is StretchKind.SET)


NO_JOURNAL = Journal()
"""Of a recording that was not made live."""


def read_journal(folder: Path, *, end_s: float) -> Journal:
    """The journal of a recording; an empty one where there is no ``events.jsonl``.

    A stretch that was never ended (the process died) lasts to the end of the samples, or to the
    next one. A half-written last line is left out; kinds that are not known here are, too.

    Parameters
    ----------
    folder : Path
        The recording.
    end_s : float
        Time of the last sample, s.

    Raises
    ------
    RecordingError
        With the line number, where a line is no event.
    """
    events = list(read_events(folder))
    return Journal(
        stretches=_stretches(events, end_s=end_s),
        cues=tuple(_cue(event) for event in events if event.kind == CUE),
        bands=tuple(_band(event) for event in events if event.kind == BAND),
        links=tuple(_link(event) for event in events if event.kind in LINKS),
        marks=tuple(_mark(event) for event in events if event.kind == MARKER),
        sets_planned=next(
            (_whole(event, "sets") for event in events if event.kind == PLAN_END), None
        ),
    )


@dataclass(slots=True)
class _Open:
    """What is open while the journal is gone through: a set, baseline or rest; and a pause."""

    done: list[Stretch] = field(default_factory=list)
    event: Event | None = None
    pause: Event | None = None

    def begin(self, event: Event) -> None:
        """A stretch begins, and with it the one before ends."""
        self.close(event.t_s)
        self.event = event

    def end(self, event: Event) -> None:
        """A set or a baseline ends."""
        kind = _ENDS[event.kind]
        if self.event is None or _BEGINS[self.event.kind] is not kind:
            raise RecordingError(f"{event.where}: a {kind} ends that was not started")
        self.close(event.t_s, ending=event)

    def close(self, end_s: float, *, ending: Event | None = None) -> None:
        """The open stretch ends, where it lasted at all."""
        if self.event is not None and self.event.t_s < end_s:
            self.done.append(_stretch(self.event, end_s=end_s, ending=ending))
        self.event = None

    def go_on(self, end_s: float) -> None:
        """A pause is over, where there is one."""
        if self.pause is not None and self.pause.t_s < end_s:
            self.done.append(Stretch(StretchKind.PAUSE, self.pause.t_s, end_s))
        self.pause = None


_BEGINS = {
    SET_START: StretchKind.SET,
    BASELINE_START: StretchKind.BASELINE,
    REST: StretchKind.REST,
}
_ENDS = {SET_END: StretchKind.SET, BASELINE_END: StretchKind.BASELINE}


def _stretches(events: Iterable[Event], *, end_s: float) -> tuple[Stretch, ...]:
    """Every stretch, in order; pauses lie within the others."""
    open_one, last_s = _Open(), end_s
    for event in events:
        if event.kind in _BEGINS:
            open_one.begin(event)
        elif event.kind in _ENDS:
            open_one.end(event)
        elif event.kind == PAUSE:
            open_one.pause = event
        elif event.kind == RESUME:
            open_one.go_on(event.t_s)
        elif event.kind == PLAN_END:
            last_s = min(last_s, event.t_s)
    open_one.close(last_s)
    open_one.go_on(last_s)
    return tuple(sorted(open_one.done, key=lambda one: (one.start_s, -one.end_s)))


def _stretch(begun: Event, *, end_s: float, ending: Event | None) -> Stretch:
    """A stretch, by the lines that begin and end it."""
    kind, fields = _BEGINS[begun.kind], begun.fields
    is_rest = kind is StretchKind.REST
    reason = "" if is_rest else CUT_OFF
    if ending is not None:
        reason = ending.fields.text_or_none("reason") or ""
    return Stretch(
        kind=kind,
        start_s=begun.t_s,
        end_s=end_s,
        number=_whole(begun, "number"),
        of=_whole(begun, "of"),
        block=fields.text_or_none("block") or "",
        travel=fields.text_or_none("travel") or "",
        goal=fields.text_or_none("goal") or ("seconds" if is_rest else ""),
        amount=fields.number_or_none("seconds" if is_rest else "amount"),
        reason=reason,
        metres=ending.fields.number_or_none("metres") if ending else None,
    )


def _whole(event: Event, key: str) -> int | None:
    """A count; None where there is none."""
    value = event.fields.number_or_none(key)
    return None if value is None else int(value)


def _cue(event: Event) -> CueNote:
    """A cue."""
    fields = event.fields
    return CueNote(
        t_s=event.t_s,
        kind=fields.text("cue"),
        words=fields.text("words"),
        value=fields.number_or_none("value"),
        limit=fields.number_or_none("limit"),
        unit=fields.text_or_none("unit") or "",
        is_spoken=fields.flag("spoken"),
    )


def _band(event: Event) -> BandNote:
    """A band."""
    low, high, target = (event.fields.number(key) for key in ("low_spm", "high_spm", "target_spm"))
    return BandNote(event.t_s, low_spm=low, high_spm=high, target_spm=target)


def _link(event: Event) -> LinkNote:
    """What happened to a sensor."""
    fields = event.fields
    stream, words = fields.text_or_none("stream"), fields.text_or_none("words")
    return LinkNote(event.t_s, kind=event.kind, stream=stream or "", words=words or "")


def _mark(event: Event) -> Mark:
    """A mark; a length of the lane is one."""
    length = event.fields.number_or_none("length")
    words = event.fields.text_or_none("words") or ("" if length is None else f"length {length:g}")
    return Mark(event.t_s, words=words)
