"""What stands at the top of the page: about the recording, tiles, doubts."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.metrics import GaitMetrics, Measure, Sight, StreamMetrics
from retrogait.report import tables
from retrogait.report.concerns import concerns
from retrogait.report.markup import Markup, joined, shortened, tag
from retrogait.report.responses import FOLLOWED
from retrogait.report.words import (
    NOTHING,
    duration,
    evenness,
    number,
    percent,
    short_trust,
    worn,
)
from retrogait.session import Score, line_of
from retrogait.session.overview import sets_done
from retrogait.types import Direction


def about_recording(score: Score) -> Markup:
    """What was recorded, from whom, with what."""
    view = score.metrics.headline
    facts = [
        f"Seen from: {worn(view)}",
        f"{duration(view.stop_s - view.start_s)} long",
        f"Recorded {score.created_utc[:16].replace('T', ' ')} UTC" if score.created_utc else "",
        f"Person {shortened(score.person_id, most=60)}" if score.person_id else "",
        f"{score.person_height_m:.2f} m tall" if score.person_height_m else "",
    ]
    items = [tag("li", fact) for fact in facts if fact]
    if score.simulated:
        items.append(tag("li", "Simulated signal", class_="simulated"))
    words = f"Source: {shortened(score.source, most=300)}"
    source = tag("p", words, class_="small") if score.source else ""
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


def tiles(score: Score) -> Markup:
    """The figures to see first."""
    view = score.metrics.headline
    return joined(_drawn(tile) for tile in (*_counted(view), *_measured(view), *_planned(score)))


def _planned(score: Score) -> list[Tile]:
    """Sets, steps in the band and cues of a coached session."""
    if score.plan is None:
        return []
    done = sets_done(score.journal)
    asking = [cue for cue in score.journal.cues if cue.kind in FOLLOWED]
    spoken = sum(cue.is_spoken for cue in asking)
    share = line_of(score).in_band_pct
    return [
        Tile("Sets done", str(done), f"of {score.plan.sets}", "sets that reached their goal"),
        Tile(
            "Steps in band",
            number(share, decimals=0),
            "" if share is None else "%",
            "no band in the recording" if share is None else "of the steps in sets",
        ),
        Tile("Cues", str(len(asking)), "", f"{spoken} spoken, {len(asking) - spoken} shown only"),
    ]


def direction_bar(view: StreamMetrics) -> Markup:
    """The share of contacts of each direction as one bar; the tiles have the figures."""
    counts = view.counts
    if not counts.total.contacts:
        return Markup("")
    parts, at = [], 0.0
    for direction, count in (
        (Direction.BACKWARD, counts.backward),
        (Direction.FORWARD, counts.forward),
        (Direction.UNKNOWN, counts.unknown),
    ):
        width = 100 * count.contacts / counts.total.contacts
        parts.append(tag("rect", class_=f"part {direction}", x=at, y=0.0, width=width, height=4.0))
        at += width
    said = "Share of contacts backward, forward and of unknown direction"
    return tag(
        "svg",
        *parts,
        class_="shares",
        viewBox="0 0 100 4",
        preserveAspectRatio="none",
        role="img",
        aria_label=said,
    )


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


def doubts(score: Score) -> Markup:
    """Doubts about data and answers; nothing where there are none."""
    found = concerns(score)
    if not found:
        return Markup("")
    items = (
        tag(
            "li",
            tag("strong", c.what),
            f" ({', '.join(shortened(name, most=40) for name in c.streams)})" if c.streams else "",
            f". {shortened(c.detail, most=600)}",
        )
        for c in found
    )
    return tag(
        "section",
        tag("h2", "Before you read on"),
        tag("ul", *items),
        class_="card concerns",
    )
