"""What was done against what was planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from retrogait.gait.metrics import Measure
from retrogait.recording import Journal, PlanNote, Stretch, StretchKind
from retrogait.report.card import card
from retrogait.report.figures.canvas import clock
from retrogait.report.findings import Findings
from retrogait.report.glossary import term
from retrogait.report.markup import Markup, joined, shortened, tag
from retrogait.report.set_rows import SetRow
from retrogait.report.tables import shortened_rows, table
from retrogait.report.words import NOTHING, duration, listed, many, number, percent
from retrogait.session import Score
from retrogait.session.overview import sets_done

UNITS = {"seconds": "s", "steps": "steps", "metres": "m", "lengths": "lengths"}

LABELS = (
    "Set",
    "Start",
    "Goal",
    "Done",
    "Ended",
    "Cadence",
    "In band",
    "Varies",
    "Slow / long / uneven",
    "Cues",
)

MOST_RESTS = 8
"""So many rests are listed one by one."""


def plan(score: Score, found: Findings) -> Markup:
    """The plan in words, and every set; nothing for a recording without sets."""
    if not found.sets and score.plan is None:
        return Markup("")
    said = [tag("p", sentence) for sentence in plan_in_words(score)]
    heading = "What was done, against the plan" if score.plan else "Sets"
    return card(heading, *said, _table(found.sets), kind="plan")


def plan_in_words(score: Score) -> list[str]:
    """Sets done, sets left, rests and pauses."""
    journal = score.journal
    return [
        *_of_plan(score.plan, journal),
        *_rests([one for one in journal.stretches if one.kind is StretchKind.REST]),
        *_pauses([one for one in journal.stretches if one.kind is StretchKind.PAUSE]),
    ]


def _of_plan(note: PlanNote | None, journal: Journal) -> Iterator[str]:
    """How much of the plan was done."""
    if note is None:
        return
    done, begun = sets_done(journal), len(journal.sets)
    name = shortened(note.name, most=60)
    left = []
    if begun > done:
        left.append(f"{begun - done} begun and not finished")
    if note.sets > begun:
        left.append(f"{note.sets - begun} not begun")
    rest = f" ({listed(left)})" if left else ""
    yield f"Plan “{name}”, stage {note.stage}: {done} of {many(note.sets, 'set')} done{rest}."
    if note.thresholds:
        own = listed([f"{one.name} {one.value:g}" for one in note.thresholds])
        yield f"The coach's own thresholds, where not the usual ones: {own}."


def _rests(rests: Sequence[Stretch]) -> Iterator[str]:
    """How long the rests were, beside what was planned."""
    if not rests:
        return
    planned = sorted({one.amount for one in rests if one.amount is not None})
    meant = f" ({listed([f'{s:g} s' for s in planned])} planned)" if planned else ""
    yield f"{many(len(rests), 'rest')}: {_lasted([one.duration_s for one in rests])}{meant}."


def _lasted(durations_s: Sequence[float]) -> str:
    """How long some rests were, each or from the shortest to the longest."""
    words = [duration(s) for s in durations_s]
    if len(set(words)) == 1:
        return f"{words[0]}{' each' * (len(words) > 1)}"
    if len(words) <= MOST_RESTS:
        return listed(words)
    low, middle, high = min(durations_s), median(durations_s), max(durations_s)
    return f"{duration(low)} to {duration(high)}, median {duration(middle)}"


def _pauses(pauses: Sequence[Stretch]) -> Iterator[str]:
    """Pauses that the person took."""
    if pauses:
        total_s = sum(one.duration_s for one in pauses)
        at = listed([clock(one.start_s) for one in pauses[:MOST_RESTS]])
        yield f"{many(len(pauses), 'pause')}, {duration(total_s)} in all, at {at}."


def _table(sets: Sequence[SetRow]) -> Markup:
    """One row per set."""
    if not sets:
        return Markup("")
    rows, more = shortened_rows([_row(one) for one in sets])
    head = [
        term("set", "Set"),
        "Start",
        "Goal",
        "Done",
        term("ended", "Ended"),
        term("cadence", "Cadence"),
        term("in band", "In band"),
        term("varies", "Varies"),
        joined([term("slow", "Slow"), " / ", term("long"), " / ", term("uneven")]),
        "Cues",
    ]
    return joined([table(head, rows, kind="sets", labels=LABELS), more])


def _row(one: SetRow) -> list[str]:
    """One set."""
    return [
        _named(one),
        clock(one.start_s),
        _goal(one),
        _done(one),
        _ended(one.reason),
        _figure(one.cadence_spm, decimals=0),
        percent(one.in_band_pct),
        _figure(one.variability_pct, decimals=1, unit=" %"),
        f"{one.n_slow} / {one.n_long} / {one.n_uneven}",
        str(one.n_cues),
    ]


def _named(one: SetRow) -> Markup:
    """The number of a set, and what it was about."""
    about = tag("span", shortened(one.block, most=40), class_="formula") if one.block else ""
    return joined([str(one.number), about])


def _goal(one: SetRow) -> str:
    """What was to be reached."""
    if one.amount is None:
        return NOTHING
    return f"{one.amount:g}\N{NO-BREAK SPACE}{UNITS.get(one.goal, one.goal)}"


def _done(one: SetRow) -> Markup:
    """What came, in the goal's unit first; below it the rest."""
    steps = one.n_backward + one.n_forward + one.n_unknown
    parts = {"seconds": duration(one.end_s - one.start_s), "steps": many(steps, "step")}
    if one.metres is not None:
        parts["metres"] = f"{one.metres:.1f} m"
    first = parts.pop(one.goal, None) or parts.pop("steps")
    below = [*parts.values(), *_other_way(one)]
    return joined(
        [
            tag("span", _glued(first), class_="value"),
            tag("span", ", ".join(map(_glued, below)), class_="formula"),
        ]
    )


def _other_way(one: SetRow) -> Iterator[str]:
    """Steps that did not go the way the set was meant to."""
    for word, n in (("backward", one.n_backward), ("forward", one.n_forward)):
        if n and one.travel in ("backward", "forward") and one.travel != word:
            yield f"{n} {word}"
    if one.n_unknown:
        yield f"{one.n_unknown} unknown"


def _ended(reason: str) -> str:
    """Why a set ended, with a mark beside the word."""
    return f"✓\N{NO-BREAK SPACE}{reason}" if reason == "reached" else reason or NOTHING


def _figure(measure: Measure, *, decimals: int, unit: str = "") -> str:
    """A value with its unit, or a dash."""
    shown = number(measure.value, decimals=decimals)
    return shown if measure.value is None else _glued(f"{shown}{unit}")


def _glued(words: str) -> str:
    """A figure that stays on one line with its unit."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")
