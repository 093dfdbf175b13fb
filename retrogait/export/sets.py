"""The table of sets: what was planned, what was done, and how."""

from __future__ import annotations

from retrogait.export.column import Column, Kind, Table
from retrogait.export.steps import CLOCK, SOURCES
from retrogait.session import DoneSet, done_sets
from retrogait.session.sets import FIGURES_OF
from retrogait.types import Flag


def _count(name: str, meaning: str, flag: Flag) -> Column[DoneSet]:
    """Contacts with a flag."""
    return Column(name, Kind.INTEGER, meaning, lambda row: row.n_flagged(flag))


SETS: Table[DoneSet] = Table(
    name="sets",
    a_row_is="one set of a live session, in order of time; no row for any other recording",
    rows=done_sets,
    columns=(
        Column(
            "set",
            Kind.INTEGER,
            "Number of the set: the plan's, else its place in the session.",
            lambda row: row.number,
        ),
        Column(
            "of",
            Kind.INTEGER,
            "Sets that were planned; empty without a plan.",
            lambda row: row.stretch.of,
        ),
        Column(
            "block",
            Kind.TEXT,
            "Title of the plan's block; empty without a plan.",
            lambda row: row.stretch.block or None,
        ),
        Column(
            "travel",
            Kind.WORD,
            "Planned direction: backward, forward or any; empty without a plan.",
            lambda row: row.stretch.travel or None,
        ),
        Column(
            "goal",
            Kind.WORD,
            "What was to end it: seconds, steps, lengths ...; empty where nothing was.",
            lambda row: row.stretch.goal or None,
        ),
        Column(
            "amount",
            Kind.NUMBER,
            "How much of the goal was planned, in what goal names.",
            lambda row: None if row.stretch.amount is None else float(row.stretch.amount),
            decimals=2,
        ),
        Column(
            "start_s",
            Kind.NUMBER,
            f"Start; {CLOCK}.",
            lambda row: float(row.stretch.start_s),
            unit="s",
            decimals=3,
        ),
        Column(
            "end_s",
            Kind.NUMBER,
            "End, on the same clock.",
            lambda row: float(row.stretch.end_s),
            unit="s",
            decimals=3,
        ),
        Column(
            "duration_s",
            Kind.NUMBER,
            "How long it was.",
            lambda row: float(row.stretch.duration_s),
            unit="s",
            decimals=3,
        ),
        Column(
            "reason",
            Kind.WORD,
            "Why it ended: reached, skipped ...; 'cut off' where the journal holds no end.",
            lambda row: row.stretch.reason or None,
        ),
        Column(
            "distance_m",
            Kind.NUMBER,
            "How far, where the session measured it; else empty.",
            lambda row: None if row.stretch.metres is None else float(row.stretch.metres),
            unit="m",
            decimals=2,
        ),
        Column(
            "stream",
            Kind.TEXT,
            "Whose figures these are: the headline's stream, or the two legs together.",
            lambda row: row.view.name,
        ),
        Column(
            "n_steps",
            Kind.INTEGER,
            "Steps of both feet; a sensor on one leg counts two for each contact.",
            lambda row: row.view.counts.total.steps,
        ),
        Column(
            "n_backward",
            Kind.INTEGER,
            "Of these, backward.",
            lambda row: row.view.counts.backward.steps,
        ),
        Column(
            "n_forward",
            Kind.INTEGER,
            "Of these, forward.",
            lambda row: row.view.counts.forward.steps,
        ),
        Column(
            "n_unknown",
            Kind.INTEGER,
            "Of these, of unknown direction.",
            lambda row: row.view.counts.unknown.steps,
        ),
        Column(
            "figures_of",
            Kind.WORD,
            "Which gait the next five columns are of: the planned direction; where that is not "
            "one, backward if any step was, else all.",
            lambda row: row.figures_of,
            words=FIGURES_OF,
        ),
        Column(
            "cadence_spm",
            Kind.NUMBER,
            "Steps of both feet per minute in steady gait; empty with too few strides.",
            lambda row: row.gait.cadence_spm.value,
            unit="steps/min",
            decimals=2,
        ),
        Column(
            "step_time_cv_pct",
            Kind.NUMBER,
            "Variability of the step time; empty for one leg and with too few steps.",
            lambda row: row.gait.step_time_cv_pct.value,
            unit="%",
            decimals=2,
        ),
        Column(
            "stride_time_cv_pct",
            Kind.NUMBER,
            "Variability of the stride time; empty with too few strides.",
            lambda row: row.gait.stride_time_cv_pct.value,
            unit="%",
            decimals=2,
        ),
        Column(
            "stride_length_m",
            Kind.NUMBER,
            "Mean stride length (two steps); empty where it is not known.",
            lambda row: row.gait.lengths.mean_m.value,
            unit="m",
            decimals=3,
        ),
        Column(
            "length_source",
            Kind.WORD,
            "Where the length comes from: foot, distance, model or none.",
            lambda row: row.gait.lengths.source.value,
            words=SOURCES,
        ),
        Column(
            "in_band_pct",
            Kind.NUMBER,
            "Share of the set's contacts with a cadence in the band of their time, forward ones "
            "left out; empty without a band.",
            lambda row: row.in_band_pct,
            unit="%",
            decimals=1,
        ),
        _count("n_long", "Contacts flagged long.", Flag.LONG),
        _count("n_slow", "Contacts flagged slow.", Flag.SLOW),
        _count("n_uneven", "Contacts flagged uneven.", Flag.UNEVEN),
    ),
)
"""``sets.csv``."""
