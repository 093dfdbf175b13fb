"""The 3-metre and the 10-metre backward walk: guided, three trials, timed by the sensor.

What is timed, how it compares with a stopwatch, and the literature's figures: ``docs/plans.md``.
"""

from retrogait.coach.walk_test.bands import (
    BANDS,
    LEAST_CHANGE,
    NOT_A_DIAGNOSIS,
    Band,
    Reading,
    Side,
    Unit,
    read_bands,
)
from retrogait.coach.walk_test.guide import (
    DISTANCES_M,
    INSTRUCTION,
    TRIALS,
    Go,
    Moved,
    TrialDone,
    Waiting,
    WalkTest,
    WalkTestDone,
    WalkTestEvent,
    WalkTestInput,
)
from retrogait.coach.walk_test.movement import FirstMovement
from retrogait.coach.walk_test.trial import TimedFrom, TimedTo, Trial, WalkTestResult

__all__ = [
    "BANDS",
    "DISTANCES_M",
    "INSTRUCTION",
    "LEAST_CHANGE",
    "NOT_A_DIAGNOSIS",
    "TRIALS",
    "Band",
    "FirstMovement",
    "Go",
    "Moved",
    "Reading",
    "Side",
    "TimedFrom",
    "TimedTo",
    "Trial",
    "TrialDone",
    "Unit",
    "Waiting",
    "WalkTest",
    "WalkTestDone",
    "WalkTestEvent",
    "WalkTestInput",
    "WalkTestResult",
    "read_bands",
]
