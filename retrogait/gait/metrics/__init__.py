"""What a row of steps amounts to: counts, cadence, evenness, lengths, bouts, quality.

:func:`summarise_recording` takes what each stream saw (:class:`StreamSteps`)
and gives every figure with the number it rests on, or the reason why it cannot
be known (:class:`Measure`). The formulas are in ``docs/metrics.md``.
"""

from retrogait.gait.metrics.bouts import Bout
from retrogait.gait.metrics.length import Lengths
from retrogait.gait.metrics.measure import Measure, Need, Trust
from retrogait.gait.metrics.params import MetricsParams
from retrogait.gait.metrics.quality import (
    Count,
    FlagCount,
    Quality,
    ReasonCount,
    Share,
    StepCounts,
    TimeShares,
)
from retrogait.gait.metrics.recording import (
    RecordingMetrics,
    SetMetrics,
    SetWindow,
    summarise_recording,
)
from retrogait.gait.metrics.series import Sight, StreamSteps
from retrogait.gait.metrics.summary import (
    GaitMetrics,
    StreamMetrics,
    summarise_legs,
    summarise_stream,
)
from retrogait.gait.metrics.symmetry import LeftRight
from retrogait.gait.metrics.timing import CadenceWindow

__all__ = [
    "Bout",
    "CadenceWindow",
    "Count",
    "FlagCount",
    "GaitMetrics",
    "LeftRight",
    "Lengths",
    "Measure",
    "MetricsParams",
    "Need",
    "Quality",
    "ReasonCount",
    "RecordingMetrics",
    "SetMetrics",
    "SetWindow",
    "Share",
    "Sight",
    "StepCounts",
    "StreamMetrics",
    "StreamSteps",
    "TimeShares",
    "Trust",
    "summarise_legs",
    "summarise_recording",
    "summarise_stream",
]
