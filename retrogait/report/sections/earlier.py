"""A session beside earlier ones of the same kind."""

from __future__ import annotations

from datetime import date

from retrogait.report.card import card
from retrogait.report.comparison import ComparedFigure, Comparison
from retrogait.report.figures.spark import spark
from retrogait.report.markup import Markup, joined, shortened, tag, text
from retrogait.report.sections.drift import signed
from retrogait.report.tables import table
from retrogait.report.words import NOTHING, many
from retrogait.session import Score, SessionLine

NAMES: dict[str, tuple[str, str, int]] = {
    "cadence_spm": ("Cadence", "steps/min", 1),
    "stride_time_cv_pct": ("Stride time varies by", "%", 1),
    "in_band_pct": ("Steps in band", "%", 0),
    "asymmetry_pct": ("Left, right differ by", "%", 1),
    "stride_length_m": ("Stride length", "m", 2),
    "n_backward": ("Steps backward", "", 0),
    "duration_s": ("Signal", "min", 1),
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
SCALES = {"duration_s": 1 / 60}


def earlier(score: Score, found: Comparison | None) -> Markup:
    """A table with one column per session; nothing where no session was given."""
    if found is None:
        return Markup("")
    heading = "Beside earlier sessions"
    if not found.rows:
        said = (
            f"{many(found.n_known, 'earlier session')} known, none with the same placement, plan "
            "and gait: nothing is compared."
        )
        return card(heading, tag("p", said), kind="earlier")
    head = ["", *map(_date, found.sessions), "This one", "Change", "Trend"]
    rows = [_row(row) for row in found.rows]
    labels = ["", *(_day(line) for line in found.sessions), "This one", "Change", "Trend"]
    made = table(head, rows, kind="past", labels=labels)
    return card(heading, made, note=_note(score, found), kind="earlier")


def _note(score: Score, found: Comparison) -> str:
    """Which sessions these are."""
    place = score.metrics.headline.placement.value.replace("_", " ")
    plan = f", plan “{shortened(score.plan.name, most=60)}”" if score.plan else ", without a plan"
    others = found.n_known - len(found.sessions)
    left = f" {many(others, 'other session')} not shown." if others else ""
    return (
        f"The last {many(len(found.sessions), 'session')} of the same kind: {place}{plan}.{left} "
        "Change: this one less the median of those. "
        "No norms are applied; day, floor and shoes change the figures too."
    )


def _date(line: SessionLine) -> Markup:
    """The day of a session above its year, else its name."""
    words = _day(line)
    day, _, year = words.rpartition(" ")
    if not line.started_utc or not day:
        return text(words)
    return joined([day, tag("span", year, class_="formula")])


def _day(line: SessionLine) -> str:
    """The day of a session, else its name."""
    try:
        day = date.fromisoformat((line.started_utc or "")[:10])
    except ValueError:
        return shortened(line.name, most=16)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _row(row: ComparedFigure) -> list[str]:
    """One figure over the sessions."""
    words, unit, decimals = NAMES[row.name]
    scale = SCALES.get(row.name, 1.0)
    before = [_scaled(value, scale) for value in row.before]
    now = _scaled(row.now, scale)
    return [
        joined([words, tag("span", f" {unit}", class_="unit")]),
        *(_written(value, decimals) for value in before),
        tag("span", _written(now, decimals), class_="value"),
        NOTHING if row.change is None else signed(scale * row.change, decimals=decimals),
        spark([*before, now], title=f"{words} over the sessions"),
    ]


def _scaled(value: float | None, scale: float) -> float | None:
    """A value in its unit."""
    return None if value is None else scale * value


def _written(value: float | None, decimals: int) -> str:
    """A value, or a dash."""
    return NOTHING if value is None else f"{value:.{decimals}f}"
