"""The one async loop: source, recorder, ring, session, listeners."""

from retrogait.live.listener import (
    CalibrationNews,
    DoubtNews,
    GapNews,
    LinkNews,
    Listener,
    News,
    StepNews,
    SummaryNews,
)
from retrogait.live.loop import Live, LivePlan, Worn
from retrogait.live.outcome import Outcome

__all__ = [
    "CalibrationNews",
    "DoubtNews",
    "GapNews",
    "LinkNews",
    "Listener",
    "Live",
    "LivePlan",
    "News",
    "Outcome",
    "StepNews",
    "SummaryNews",
    "Worn",
]
