"""The coach: steps and happenings in, cues out; pure, and the same live and offline.

Rules, thresholds and their sources: ``docs/coaching.md``.
"""

from retrogait.coach.band import Band
from retrogait.coach.baseline import Baseline
from retrogait.coach.coach import Coach
from retrogait.coach.happenings import (
    Doubted,
    Elapsed,
    Happening,
    LinkBack,
    LinkLost,
    SamplesLost,
    SetBegins,
    SetEnds,
)
from retrogait.coach.merging import InOrder
from retrogait.coach.start import CoachStart, Level, Worn
from retrogait.coach.thresholds import CoachParams
from retrogait.coach.thresholds_file import (
    OwnThreshold,
    own_thresholds,
    params_of,
    parse_thresholds,
    thresholds_text,
)
from retrogait.coach.words import MENDED, WORDS

__all__ = [
    "MENDED",
    "WORDS",
    "Band",
    "Baseline",
    "Coach",
    "CoachParams",
    "CoachStart",
    "Doubted",
    "Elapsed",
    "Happening",
    "InOrder",
    "Level",
    "LinkBack",
    "LinkLost",
    "OwnThreshold",
    "SamplesLost",
    "SetBegins",
    "SetEnds",
    "Worn",
    "own_thresholds",
    "params_of",
    "parse_thresholds",
    "thresholds_text",
]
