"""What stands at the top of the page: about the recording, tiles, doubts."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.metrics import GaitMetrics, Measure, Sight, StreamMetrics
from retrogait.report import tables
from retrogait.report.concerns import concerns
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.score import ScoreLike
from retrogait.report.words import (
    NOTHING,
    duration,
    evenness,
    number,
    percent,
    short_trust,
    worn,
)
from retrogait.types import Direction


def about_recording(score: ScoreLike) -> Markup:
    """What was recorded, from whom, with what."""
    view = score.metrics.headline
    facts = [
        f"Seen from: {worn(view)}",
        f"{duration(view.stop_s - view.start_s)} long",
        f"Person {score.person_id}" if score.person_id else "",
        f"{score.person_height_m:.2f} m tall" if score.person_height_m else "",
    ]
    items = [tag("li", fact) for fact in facts if fact]
    if score.simulated:
        items.append(tag("li", "Simulated signal", class_="simulated"))
    source = tag("p", f"Source: {score.source}", class_="small") if score.source else ""
    return joined([tag("ul", *items, class_="facts"), source])


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure in large type.

    Parameters
    ----------
    what, figure, unit : str
        What it is, the figure, its unit.
    basis : str
        What it rests on, or why there is none.
    direction : Direction or None
        Whose colour and shape it carries.
    """

    what: str
    figure: str
    unit: str
    basis: str
    direction: Direction | None = None


def tiles(view: StreamMetrics) -> Markup:
    """The figures to see first."""
    return joined(_drawn(tile) for tile in (*_counted(view), *_measured(view)))


def _counted(view: StreamMetrics) -> list[Tile]:
    """How many steps each way."""
    counts, n = view.counts, view.counts.total.contacts
    about = "≈ " if view.sight is Sight.ONE_LEG and n else ""
    return [
        Tile(
            what=what,
            figure=f"{about}{count.steps}",
            unit="",
            basis=f"{percent(100 * count.contacts / n)} of contacts" if n else "",
            direction=direction,
        )
        for what, count, direction in (
            ("Steps backward", counts.backward, Direction.BACKWARD),
            ("Steps forward", counts.forward, Direction.FORWARD),
            ("Direction unknown", counts.unknown, Direction.UNKNOWN),
        )
    ]


def _measured(view: StreamMetrics) -> list[Tile]:
    """Short, quick, even: cadence, evenness, left against right of the leading direction."""
    gait, which = _leading(view)
    what, variability = evenness(gait, sight=view.sight)
    asymmetry = gait.left_right.asymmetry_pct
    return [
        _figure("Cadence", gait.cadence_spm, unit="steps/min", decimals=0, which=which),
        _figure(f"{what.capitalize()} varies by", variability, unit="%", decimals=1, which=which),
        _figure("Left, right differ by", asymmetry, unit="%", decimals=1, which=which),
    ]


def _leading(view: StreamMetrics) -> tuple[GaitMetrics, str]:
    """The direction the tiles speak of: backward where its cadence is known, else forward."""
    for gait, direction in (
        (view.backward, Direction.BACKWARD),
        (view.forward, Direction.FORWARD),
    ):
        if gait.cadence_spm.value is not None:
            return gait, direction.value
    return view.overall, "all bouts"


def _figure(what: str, measure: Measure, *, unit: str, decimals: int, which: str) -> Tile:
    """A measured figure, or why there is none."""
    if measure.value is None:
        return Tile(what=what, figure=NOTHING, unit="", basis=measure.why_not)
    basis = f"{which}; n {measure.n}, {short_trust(measure.trust)}"
    return Tile(what=what, figure=number(measure.value, decimals=decimals), unit=unit, basis=basis)


def _drawn(tile: Tile) -> Markup:
    """A tile as markup."""
    symbol = tables.symbol(tile.direction) if tile.direction else Markup("")
    unit = tag("span", f" {tile.unit}", class_="unit") if tile.unit else Markup("")
    return tag(
        "div",
        tag("dt", symbol, " " if symbol else "", tile.what),
        tag("dd", tile.figure, unit, class_="large"),
        tag("dd", tile.basis, class_="small"),
        class_=f"tile {tile.direction or ''}".rstrip(),
    )


def doubts(score: ScoreLike) -> Markup:
    """Doubts about data and answers; nothing where there are none."""
    found = concerns(score)
    if not found:
        return Markup("")
    items = (
        tag(
            "li",
            tag("strong", c.what),
            f" ({', '.join(c.streams)})" if c.streams else "",
            f". {c.detail}",
        )
        for c in found
    )
    return tag(
        "section",
        tag("h2", "Before you read on"),
        tag("ul", *items),
        class_="card concerns",
    )
