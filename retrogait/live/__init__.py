"""The one async loop: source, recorder, ring, session, listeners."""

from retrogait.live.coaching import Coaching
from retrogait.live.desk import Worn
from retrogait.live.guiding import Guidance
from retrogait.live.listener import (
    BandNews,
    CalibrationNews,
    CueNews,
    DoubtNews,
    GapNews,
    GuideNews,
    LinkNews,
    Listener,
    News,
    PaceBand,
    PlanNews,
    StepNews,
    SummaryNews,
)
from retrogait.live.loop import Live, LivePlan
from retrogait.live.outcome import Outcome

__all__ = [
    "BandNews",
    "CalibrationNews",
    "Coaching",
    "CueNews",
    "DoubtNews",
    "GapNews",
    "Guidance",
    "GuideNews",
    "LinkNews",
    "Listener",
    "Live",
    "LivePlan",
    "News",
    "Outcome",
    "PaceBand",
    "PlanNews",
    "StepNews",
    "SummaryNews",
    "Worn",
]
