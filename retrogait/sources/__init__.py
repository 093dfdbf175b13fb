"""Where samples come from while they are made: a port, and the sources without a radio.

A source gives packets with their times; :func:`assembled` makes of them what
:meth:`retrogait.recording.Stream.blocks` gives. The radio is in :mod:`retrogait.sources.ble`,
which is not imported here.
"""

from retrogait.sources.clock import Clock, PacedClock
from retrogait.sources.port import SampleSource, SourceInfo, SourceItem
from retrogait.sources.replay import ReplaySource
from retrogait.sources.settling import SETTLING_S, Settling, assembled
from retrogait.sources.simulated import SimulatedSource
from retrogait.sources.spec import BluetoothSpec, ReplaySpec, SimulatedSpec, SourceSpec, parse_spec

__all__ = [
    "SETTLING_S",
    "BluetoothSpec",
    "Clock",
    "PacedClock",
    "ReplaySource",
    "ReplaySpec",
    "SampleSource",
    "Settling",
    "SimulatedSource",
    "SimulatedSpec",
    "SourceInfo",
    "SourceItem",
    "SourceSpec",
    "assembled",
    "parse_spec",
]
