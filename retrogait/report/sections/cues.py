"""Cues, and what followed each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from retrogait.recording import CueNote
from retrogait.report.card import card
from retrogait.report.figures.canvas import clock
from retrogait.report.findings import Findings
from retrogait.report.glossary import term
from retrogait.report.markup import Markup, joined, shortened, tag
from retrogait.report.responses import FOLLOWED, Response, told
from retrogait.report.tables import shortened_rows, table
from retrogait.report.words import NOTHING, listed, many
from retrogait.session import Score

DECIMALS = {"steps/min": 1, "m": 2, "m/s": 2}
"""By unit; 1 for any other."""

LABELS = ("When", "Set", "Cue", "Because", "Before → after", "Change", "Back in limit")

NOTE = (
    "Before: the last six steps; after: the fourth to the twelfth step (uneven: twenty contacts "
    "each). What the gait would have done without the cue is not known, so a return into the "
    "limit is not the cue's doing for sure."
)


def cues(score: Score, found: Findings) -> Markup:
    """All cues: those that ask for another gait as a table, the others counted."""
    followed = list(told(score.journal, found.responses))
    said = [tag("p", line) for line in (*_summary(followed), *_others(score.journal.cues))]
    return card(
        "Cues, and what followed",
        *said,
        _table(followed),
        note=NOTE if followed else "",
        kind="cues",
    )


Followed = Sequence[tuple[CueNote, Response]]


def _summary(followed: Followed) -> Iterator[str]:
    """For each kind: how many, and how many were followed by gait within the limit."""
    kinds = Counter(cue.kind for cue, _ in followed)
    for kind, n in kinds.most_common():
        of_kind = [response for cue, response in followed if cue.kind == kind]
        known = [response for response in of_kind if not response.why_not]
        steps = [r.back_steps for r in known if r.back_steps is not None]
        words = f"{_readable(kind).capitalize()}: {many(n, 'cue')}"
        if known:
            words += f"; within the limit again {len(steps)} of {len(known)} times"
        if steps:
            words += f", after {median(steps):.0f} steps (median)"
        unknown = len(of_kind) - len(known)
        yield f"{words}{f'; {unknown} times not known' if unknown else ''}."


def _others(notes: Sequence[CueNote]) -> Iterator[str]:
    """Cues that ask for no other gait."""
    kinds = Counter(note.kind for note in notes if note.kind not in FOLLOWED)
    if kinds:
        parts = [f"{_readable(kind)} ({n})" for kind, n in kinds.most_common()]
        yield f"Told besides: {listed(parts)}."


def _readable(kind: str) -> str:
    """A kind of cue in words; it may be any text."""
    return shortened(kind, most=30).replace("_", " ")


def _table(followed: Followed) -> Markup:
    """One row per cue."""
    if not followed:
        return Markup("")
    rows, more = shortened_rows([_row(cue, response) for cue, response in followed])
    head = [
        "When",
        term("set", "Set"),
        "Cue",
        "Because",
        term("before, after", "Before → after"),
        "Change",
        term("back in limit", "Back in limit"),
    ]
    return joined([table(head, rows, kind="cue-table", labels=LABELS), more])


def _row(cue: CueNote, response: Response) -> list[str]:
    """One cue."""
    return [
        clock(cue.t_s),
        NOTHING if response.set_number is None else str(response.set_number),
        _words(cue),
        _because(cue),
        _before_after(cue, response),
        _change(cue, response),
        _back(response),
    ]


def _words(cue: CueNote) -> Markup:
    """The words, and whether they were said."""
    how = "spoken" if cue.is_spoken else "shown only"
    about = f"{_readable(cue.kind)}, {how}"
    return joined([shortened(cue.words, most=60), tag("span", about, class_="formula")])


def _because(cue: CueNote) -> Markup:
    """What was measured, and what it was held against."""
    if cue.value is None or cue.limit is None:
        return Markup(NOTHING)
    limit = tag("span", f"limit {_written(cue.limit, cue)}", class_="formula")
    return joined([f"{_written(cue.value, cue)} {shortened(cue.unit, most=30)}", limit])


def _before_after(cue: CueNote, response: Response) -> str:
    """The quantity before and after."""
    if response.before is None:
        return NOTHING
    after = NOTHING if response.after is None else _written(response.after, cue)
    return f"{_written(response.before, cue)} → {after}"


def _change(cue: CueNote, response: Response) -> str:
    """After less before, with its sign."""
    if response.before is None or response.after is None:
        return NOTHING
    change = round(response.after - response.before, DECIMALS.get(cue.unit, 1))
    return f"{change:+.{DECIMALS.get(cue.unit, 1)}f}".replace("-", "\N{MINUS SIGN}")


def _back(response: Response) -> Markup:
    """When the quantity was right again, or that it was not, or why that is not known."""
    if response.why_not:
        return joined(["not known", tag("span", response.why_not, class_="formula")])
    if response.back_steps is None or response.back_s is None:
        return joined(["not before the set ended"])
    after = tag("span", f"{response.back_s:.1f} s", class_="formula")
    return joined([f"after {many(response.back_steps, 'step')}", after])


def _written(value: float, cue: CueNote) -> str:
    """A value with the decimals of its unit."""
    return f"{value:.{DECIMALS.get(cue.unit, 1)}f}"
