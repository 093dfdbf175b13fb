"""Last third against first third, as a table."""

from __future__ import annotations

from retrogait.gait.metrics import Measure
from retrogait.report.card import card
from retrogait.report.drift import Drift, DriftRow, Third
from retrogait.report.figures.canvas import clock
from retrogait.report.glossary import term
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.tables import table
from retrogait.report.words import NOTHING, many, short_trust
from retrogait.types import Direction

NAMES: dict[str, tuple[str, str, int]] = {
    "cadence_spm": ("Cadence", "steps/min", 1),
    "stride_time_cv_pct": ("Stride time varies by", "%", 1),
    "asymmetry_pct": ("Left, right differ by", "%", 1),
    "stride_length_m": ("Stride length", "m", 2),
    "speed_ms": ("Speed", "m/s", 2),
    "flagged_pct": ("Contacts that miss the cue", "%", 0),
}
"""Words, unit and decimals by the name of a figure."""


def drift(found: Drift) -> Markup:
    """First third, last third and the change; or why there is nothing to compare."""
    if not found.n_strides:
        return Markup("")
    heading = "Towards the end: last third against first third"
    if found.first is None or found.last is None:
        return card(heading, tag("p", found.why_not), kind="drift")
    rows = [_row(row) for row in found.rows if row.first.value is not None]
    head = ["", _head("First", found.first), _head("Last", found.last), "Change"]
    return card(heading, table(head, rows, kind="drift-table"), note=_note(found), kind="drift")


def _note(found: Drift) -> str:
    """What was compared, and what may be behind a change."""
    which = "" if found.direction is Direction.UNKNOWN else f" {found.direction}"
    gait = "" if found.gait == "unknown" else f" ({found.gait})"
    others = f"; {many(found.n_left_out, 'stride')} of other gait left out" * bool(found.n_left_out)
    return (
        f"{many(found.n_strides, 'stride')} of steady{which} gait{gait}{others}. "
        "A change is not tiredness by itself: the cadence asked for, cues, turns of the plan and "
        "the floor change gait too."
    )


def _head(name: str, third: Third) -> Markup:
    """A third with its time and its strides."""
    span = f"{clock(third.start_s)} to {clock(third.stop_s)}, {many(third.n_strides, 'stride')}"
    return joined([term("third", f"{name} third"), tag("span", span, class_="formula")])


def _row(row: DriftRow) -> list[str]:
    """One figure."""
    words, unit, decimals = NAMES[row.name]
    named = joined([words, tag("span", f" {unit}", class_="unit")])
    first, last = (_figure(one, decimals) for one in (row.first, row.last))
    return [named, first, last, _change(row, unit, decimals)]


def _figure(measure: Measure, decimals: int) -> Markup:
    """A value and what it rests on."""
    if measure.value is None:
        return tag("span", NOTHING, title=measure.why_not)
    basis = f"n {measure.n}, {short_trust(measure.trust)}"
    value = tag("span", f"{measure.value:.{decimals}f}", class_="value")
    return joined([value, tag("span", basis, class_="formula")])


def _change(row: DriftRow, unit: str, decimals: int) -> Markup:
    """The change, in points for a share and in % too for anything else."""
    if row.change is None:
        return Markup(NOTHING)
    shown = signed(row.change, decimals=decimals)
    if unit == "%":
        return joined([shown, tag("span", "points", class_="formula")])
    share = "" if row.change_pct is None else f"{signed(row.change_pct, decimals=1)} %"
    return joined([shown, tag("span", share, class_="formula")])


def signed(value: float, *, decimals: int) -> str:
    """A change with its sign; nothing is neither plus nor minus."""
    value = round(value, decimals)
    return f"{value:+.{decimals}f}".replace("-", "\N{MINUS SIGN}") if value else f"{0:.{decimals}f}"
