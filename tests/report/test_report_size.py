"""Half an hour at 180 steps a minute, much of it flagged, with sets and cues: at most 200 kB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from metrics.made_walks import Leg, footfalls, one_leg, trunk
from report.made_scores import BACK, scored

from retrogait.gait.metrics import SetWindow, StreamSteps
from retrogait.recording import BandNote, CueNote, PlanNote
from retrogait.report.page import page
from retrogait.session import Score
from retrogait.types import Flag, Side

SETS, STEPS = 25, 216
ALL_FLAGS = (Flag.SLOW, Flag.LONG, Flag.UNEVEN)
LEGS = [
    Leg(
        STEPS,
        BACK,
        step_s=0.30 + 0.001 * k,
        sd_s=0.012,
        stride_m=1.3,
        pause_s=6,
        n_unknown=2,
        flags=ALL_FLAGS if k % 3 == 2 else (),
    )
    for k in range(SETS)
]
FALLS = footfalls(LEGS)


def coached(streams: Sequence[StreamSteps]) -> Score:
    """The run as 25 sets with two cues each."""
    starts_s = [fall.t_s for fall in FALLS if fall.first]
    windows = [
        SetWindow(f"set {k}", start_s=at_s - 1, stop_s=at_s + STEPS * leg.step_s + 1)
        for k, (at_s, leg) in enumerate(zip(starts_s, LEGS, strict=True), start=1)
    ]
    slow = CueNote(0.0, "slow", "quick, light steps", 150.0, 170.0, "steps/min", True)
    cues = tuple(replace(slow, t_s=w.start_s + after) for w in windows for after in (20, 40))
    made = scored(streams, sets=windows)
    journal = replace(made.journal, cues=cues, bands=(BandNote(0.0, 170.0, 200.0, 185.0),))
    return replace(made, journal=journal, plan=PlanNote("half an hour", 1, SETS))


@pytest.mark.parametrize(
    ("streams", "n"),
    [
        ([trunk(FALLS)], 5400),
        ([one_leg(FALLS, side=Side.LEFT)], 2700),
        ([one_leg(FALLS, side=side) for side in (Side.LEFT, Side.RIGHT)], 5400),
    ],
    ids=["back", "foot", "both feet"],
)
def test_half_an_hour_stays_small(streams: list[StreamSteps], n: int) -> None:
    made = coached(streams)
    assert made.metrics.headline.counts.total.contacts == n
    assert made.metrics.headline.stop_s > 1800
    assert len(page(made).encode("utf-8")) <= 200_000
