"""The one async loop: source, recorder, ring, session, listeners."""

from retrogait.live.coaching import Coaching
from retrogait.live.listener import (
    CalibrationNews,
    CueNews,
    DoubtNews,
    GapNews,
    LinkNews,
    Listener,
    News,
    PlanNews,
    StepNews,
    SummaryNews,
)
from retrogait.live.loop import Live, LivePlan, Worn
from retrogait.live.outcome import Outcome

__all__ = [
    "CalibrationNews",
    "Coaching",
    "CueNews",
    "DoubtNews",
    "GapNews",
    "LinkNews",
    "Listener",
    "Live",
    "LivePlan",
    "News",
    "Outcome",
    "PlanNews",
    "StepNews",
    "SummaryNews",
    "Worn",
]
