"""Every sensor: how worn, how well recorded, what it saw."""

from __future__ import annotations

from retrogait.gait.metrics import Quality, StreamMetrics
from retrogait.report.markup import Markup, shortened
from retrogait.report.tables import table
from retrogait.report.words import NOTHING, duration, many, number, percent, place, worn
from retrogait.session import Score, StreamScore
from retrogait.types import Flag

MOST_LETTERS = 40
"""Longest name of a stream in a heading; report.json has it whole."""


def streams(score: Score) -> Markup:
    """Every stream: how worn, how well recorded, what it saw."""
    metrics_of = {view.name: view for view in score.metrics.views}
    columns = [_stream(stream, metrics_of[stream.name]) for stream in score.streams]
    names = [name for name, _ in columns[0]]
    rows = [[name, *(column[k][1] for column in columns)] for k, name in enumerate(names)]
    return table(
        ["Stream", *(shortened(s.name, most=MOST_LETTERS) for s in score.streams)],
        rows,
        kind="streams",
    )


def _stream(stream: StreamScore, view: StreamMetrics) -> list[tuple[str, str]]:
    """One stream as (what, value)."""
    return [*_recorded(stream, view), *_seen(view)]


def _recorded(stream: StreamScore, view: StreamMetrics) -> list[tuple[str, str]]:
    """What the sensor delivered."""
    quality = view.quality
    axes = "declared" if stream.mounting.axes else "not declared"
    learnt = any(done.axes for done in stream.calibrations)
    return [
        ("Worn", place(stream.mounting.placement, stream.mounting.side)),
        ("Sensors", "accelerometer, gyroscope" if stream.has_gyroscope else "accelerometer"),
        ("Axes", "learnt from a forward walk" if learnt else axes),
        ("Rate, true", f"{stream.rate_hz:.2f} Hz"),
        ("Rate, declared", f"{stream.nominal_rate_hz:g} Hz"),
        ("Samples", f"{stream.n_samples:,}".replace(",", "\u202f")),
        ("Missing", _missing(quality)),
    ]


def _missing(quality: Quality) -> str:
    """Time in holes."""
    if not quality.n_gaps:
        return "nothing"
    share = percent(quality.missing_pct)
    return f"{duration(quality.missing_s)} in {many(quality.n_gaps, 'gap')} ({share})"


def _seen(view: StreamMetrics) -> list[tuple[str, str]]:
    """What was made of it."""
    quality, counts = view.quality, view.counts
    flags = {row.flag: row.contacts for row in quality.flags}
    flagged = ", ".join(f"{flags[flag]} {flag}" for flag in Flag)
    wait = [number(v, decimals=2) for v in (quality.latency_p50_s, quality.latency_p95_s)]
    return [
        ("Sees", view.sight.value),
        ("Contacts", str(counts.total.contacts)),
        ("Walking contacts", f"{counts.walk_contacts} of {counts.total.contacts}"),
        ("Running contacts", f"{counts.run_contacts} of {counts.total.contacts}"),
        ("Direction unknown", percent(quality.unknown_pct)),
        ("Intervals set aside", str(quality.n_set_aside)),
        ("Flagged steps", f"{quality.n_flagged} ({flagged})"),
        ("Known after, median / 95 %", f"{wait[0]} / {wait[1]} s"),
    ]


def views(score: Score) -> Markup:
    """The same figures from every stream, side by side, the headline first."""
    first = score.metrics.headline_name
    ordered = sorted(score.metrics.views, key=lambda view: view.name != first)
    head = ["Seen from", "Backward", "Forward", "Unknown", "Steps/min", "Stride time CV"]
    return table(head, [_view(view) for view in ordered], kind="views")


def _view(view: StreamMetrics) -> list[str]:
    """One view."""
    counts, variability = view.counts, view.overall.stride_time_cv_pct.value
    return [
        worn(view),
        str(counts.backward.steps),
        str(counts.forward.steps),
        str(counts.unknown.steps),
        number(view.overall.cadence_spm.value, decimals=1),
        NOTHING if variability is None else f"{variability:.1f} %",
    ]
