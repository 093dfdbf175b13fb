"""A recording or a live stream, from samples to a scored whole.

A :class:`StreamSession` is a pipeline with a clock: it takes timed blocks and
gives :class:`~retrogait.types.StepRecord` on the recording's own clock.
:func:`score` feeds one from a recording; a live source feeds one the same way.
"""

from retrogait.session.coached import CoachedSession
from retrogait.session.overview import SessionLine, headline_steps, in_band_pct, line_of
from retrogait.session.records import DoubtRecord, GapRecord, Score, StreamScore
from retrogait.session.scoring import score, score_stream
from retrogait.session.sets import DoneSet, done_sets
from retrogait.session.stream import StreamSession
from retrogait.session.table import StepTable

__all__ = [
    "CoachedSession",
    "DoneSet",
    "DoubtRecord",
    "GapRecord",
    "Score",
    "SessionLine",
    "StepTable",
    "StreamScore",
    "StreamSession",
    "done_sets",
    "headline_steps",
    "in_band_pct",
    "line_of",
    "score",
    "score_stream",
]
