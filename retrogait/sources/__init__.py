"""Where samples come from while they are made: a port, and the sources without a radio.

A source gives what :meth:`retrogait.recording.Stream.blocks` gives, as time goes by.
"""

from retrogait.sources.clock import Clock, PacedClock
from retrogait.sources.port import SampleSource, SourceInfo, SourceItem
from retrogait.sources.replay import ReplaySource
from retrogait.sources.simulated import SimulatedSource
from retrogait.sources.spec import ReplaySpec, SimulatedSpec, SourceSpec, parse_spec

__all__ = [
    "Clock",
    "PacedClock",
    "ReplaySource",
    "ReplaySpec",
    "SampleSource",
    "SimulatedSource",
    "SimulatedSpec",
    "SourceInfo",
    "SourceItem",
    "SourceSpec",
    "parse_spec",
]
