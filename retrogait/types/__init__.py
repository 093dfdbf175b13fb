"""The vocabulary: samples go in, steps come out.

Frames
------
*Sensor frame*: the axes printed on the case, right-handed.
*Body frame*: forward, left, up (right-handed), fixed to the body part that
carries the sensor. Acceleration is specific force: at rest the up axis reads
+9.81 m/s². Angular rates follow the right-hand rule.

Time
----
Inside the pipeline time is a sample index; ``index / rate_hz`` seconds since
the session's start. Only a :class:`StepRecord` carries seconds of the
recording's own clock.
"""

from retrogait.types.cues import Cue, CueKind
from retrogait.types.mounting import BodyAxes, Mounting
from retrogait.types.samples import (
    GRAVITY_MS2,
    BodyBlock,
    FloatArray,
    Gap,
    IntArray,
    SampleBlock,
    continues,
)
from retrogait.types.steps import (
    Calibration,
    Contact,
    Event,
    Evidence,
    MountingDoubt,
    Step,
    StepRecord,
    Verdict,
)
from retrogait.types.words import (
    Direction,
    Flag,
    Gait,
    Heading,
    LengthSource,
    Placement,
    Reason,
    Side,
)

__all__ = [
    "GRAVITY_MS2",
    "BodyAxes",
    "BodyBlock",
    "Calibration",
    "Contact",
    "Cue",
    "CueKind",
    "Direction",
    "Event",
    "Evidence",
    "Flag",
    "FloatArray",
    "Gait",
    "Gap",
    "Heading",
    "IntArray",
    "LengthSource",
    "Mounting",
    "MountingDoubt",
    "Placement",
    "Reason",
    "SampleBlock",
    "Side",
    "Step",
    "StepRecord",
    "Verdict",
    "continues",
]
