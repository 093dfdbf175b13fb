"""The journal of a session, read from its ``events.jsonl``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.recording.events import Event, read_events
from retrogait.recording.journal import (
    CUT_OFF,
    BandNote,
    CueNote,
    Journal,
    LinkNote,
    Mark,
    Stretch,
    StretchKind,
)
from retrogait.recording.packet import LinkKind

SET_START, SET_END = "set_start", "set_end"
BASELINE_START, BASELINE_END = "baseline_start", "baseline_end"
REST, PAUSE, RESUME = "rest", "pause", "resume"
CUE, BAND, MARKER, PLAN_END = "cue", "band", "marker", "plan_end"

LINKS = frozenset(LinkKind) - {LinkKind.MARKER, LinkKind.PACE} | {"gap"}
"""Kinds of entries that tell of a sensor."""


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
