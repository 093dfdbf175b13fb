"""Figures as a person would say them."""

from __future__ import annotations

from collections.abc import Sequence

from retrogait.gait.metrics import (
    GaitMetrics,
    Measure,
    Sight,
    StreamMetrics,
    TimeShares,
    Trust,
)
from retrogait.types import Direction, LengthSource, Placement, Side

PLACES = {
    Placement.LOWER_BACK: "lower back",
    Placement.CHEST: "chest",
    Placement.THIGH: "thigh",
    Placement.SHANK: "shank",
    Placement.FOOT: "foot",
}
SOURCES = {
    LengthSource.FOOT: "measured at the foot",
    LengthSource.DISTANCE: "from a known distance",
    LengthSource.MODEL: "inferred by a model",
    LengthSource.NONE: "",
}
NOTHING = "\N{EN DASH}"


def number(value: float | None, *, decimals: int) -> str:
    """A number, or a dash."""
    return NOTHING if value is None else f"{value:.{decimals}f}"


def percent(value: float | None) -> str:
    """A share without decimals; a small one is not called nothing."""
    if value is None:
        return NOTHING
    return "under 1 %" if 0 < value < 0.5 else f"{value:.0f} %"


def duration(time_s: float) -> str:
    """A time in seconds, minutes or hours."""
    if time_s < 60:
        return f"{time_s:.1f} s"
    minutes, seconds = divmod(round(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {seconds:02d} s"


def many(n: int, one: str, *, plural: str = "") -> str:
    """A count with its noun."""
    return f"{n} {one if n == 1 else plural or one + 's'}"


def place(placement: Placement, side: Side) -> str:
    """Where a sensor was worn."""
    return PLACES[placement] if side is Side.UNKNOWN else f"{side} {PLACES[placement]}"


def worn(view: StreamMetrics) -> str:
    """Where the sensors of a view were worn."""
    if view.sight is Sight.BOTH_LEGS:
        return f"left and right {PLACES[view.placement]}"
    return place(view.placement, view.side)


def of_direction(view: StreamMetrics) -> list[tuple[Direction, GaitMetrics]]:
    """Directions with steps, backward first: it is what this is for."""
    both = (
        (Direction.BACKWARD, view.counts.backward, view.backward),
        (Direction.FORWARD, view.counts.forward, view.forward),
    )
    return [(direction, gait) for direction, count, gait in both if count.contacts]


def summary(view: StreamMetrics) -> list[str]:
    """The whole recording in a few sentences."""
    if not view.counts.total.contacts:
        return [f"No steps were found in {duration(view.time.observed_s)} of signal."]
    said = [_counted(view), _time(view.time), _pace(view), _evenness(view), _sides(view)]
    return [_unbroken(sentence) for sentence in (*said, _length(view), _flagged(view)) if sentence]


def _unbroken(sentence: str) -> str:
    """Numbers kept on one line with their signs and units."""
    for glued in (" %", " = ", " m "):
        sentence = sentence.replace(glued, glued.replace(" ", "\N{NO-BREAK SPACE}", 1))
    return sentence


def _counted(view: StreamMetrics) -> str:
    """How many steps, and which way."""
    counts = view.counts
    parts = [
        f"{count.steps} {word} ({percent(100 * count.contacts / counts.total.contacts)})"
        for word, count in (
            ("backward", counts.backward),
            ("forward", counts.forward),
            ("of unknown direction", counts.unknown),
        )
        if count.contacts
    ]
    about = "About " if view.sight is Sight.ONE_LEG else ""
    first = f"{about}{many(counts.total.steps, 'step')}: {listed(parts)}."
    return first + _how_counted(view)


def _how_counted(view: StreamMetrics) -> str:
    """What the number of steps rests on, where it is not plain."""
    if view.sight is not Sight.ONE_LEG:
        return ""
    contacts = many(view.counts.total.contacts, "contact")
    return f" One leg was seen: {contacts} of the {worn(view)}, two steps for each."


def _time(time: TimeShares) -> str:
    """What the recorded time went into."""
    parts = [
        f"{percent(share.share_pct)} {word}"
        for word, share in (
            ("backward", time.backward),
            ("forward", time.forward),
            ("in steps of unknown direction", time.unknown),
            ("without steps", time.no_steps),
        )
        if share.duration_s > 0
    ]
    return f"Of {duration(time.observed_s)} recorded: {listed(parts)}." if parts else ""


def _pace(view: StreamMetrics) -> str:
    """Cadence by direction."""
    parts = [
        f"{gait.cadence_spm.value:.0f} steps a minute {direction}"
        for direction, gait in of_direction(view)
        if gait.cadence_spm.value is not None
    ]
    if parts:
        return f"Cadence: {listed(parts)}."
    overall = view.overall.cadence_spm.value
    return "" if overall is None else f"Cadence: {overall:.0f} steps a minute."


def evenness(gait: GaitMetrics, *, sight: Sight) -> tuple[str, Measure]:
    """The variability that speaks for the cue: of steps, or of strides on one leg."""
    if sight is Sight.ONE_LEG:
        return "stride time", gait.stride_time_cv_pct
    return "step time", gait.step_time_cv_pct


def _evenness(view: StreamMetrics) -> str:
    """How much step times vary."""
    parts, what = [], ""
    for direction, gait in of_direction(view):
        what, measure = evenness(gait, sight=view.sight)
        if measure.value is not None:
            parts.append(f"{measure.value:.1f} % {direction} ({_trust(measure)})")
    return f"Evenness: {what} varies by {listed(parts)}." if parts else ""


def _sides(view: StreamMetrics) -> str:
    """Left against right."""
    if view.sight is Sight.ONE_LEG:
        return "Left against right cannot be told: only one leg was seen."
    parts = [
        f"{_difference(gait)} {direction}"
        for direction, gait in of_direction(view)
        if gait.left_right.asymmetry_pct.value is not None
    ]
    return f"Step times of the two feet differ by {listed(parts)}." if parts else ""


def _difference(gait: GaitMetrics) -> str:
    """The size of the difference, which step takes longer, or that it means nothing."""
    sides = gait.left_right
    size = f"{number(sides.asymmetry_pct.value, decimals=1)} %"
    if not sides.is_beyond_chance:
        return f"{size} (no more than chance gives)"
    index = sides.index_pct.value
    return size if index is None else f"{size} ({'right' if index > 0 else 'left'} longer)"


def _length(view: StreamMetrics) -> str:
    """Stride length by direction."""
    parts, source = [], ""
    for direction, gait in of_direction(view):
        if gait.lengths.mean_m.value is not None:
            parts.append(f"{gait.lengths.mean_m.value:.2f} m {direction}")
            source = SOURCES[gait.lengths.source]
    return f"Stride length (two steps), {source}: {listed(parts)}." if parts else ""


def _flagged(view: StreamMetrics) -> str:
    """Steps that miss the cue."""
    n, flags = view.quality.n_flagged, view.quality.flags
    if not n:
        return ""
    parts = [f"{row.contacts} {row.flag}" for row in flags if row.contacts]
    share = percent(100 * n / view.counts.total.contacts)
    return f'Against the cue "short, quick, even": {share} of contacts flagged ({listed(parts)}).'


def _trust(measure: Measure) -> str:
    """What a figure rests on."""
    return f"n = {measure.n}, {measure.trust}"


def listed(parts: Sequence[str]) -> str:
    """Parts with commas, the last two with "and"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def short_trust(trust: Trust) -> str:
    """One word for a table."""
    return "too few" if trust is Trust.FEW else trust.value
