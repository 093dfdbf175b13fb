"""A guided session: a protocol is called out, samples are kept, blocks are labelled.

What is called when, how much of a block is labelled and why: ``docs/collecting.md``.
"""

from retrogait.collecting.board import Board, PlainBoard, TerminalBoard
from retrogait.collecting.collector import Collector, Plan
from retrogait.collecting.gathered import Gathered
from retrogait.collecting.protocol import PROTOCOLS, Block, Protocol
from retrogait.collecting.protocol_file import read_protocol
from retrogait.collecting.scenario import scenario_of
from retrogait.collecting.voice import SilentVoice, Voice, find_voice

__all__ = [
    "PROTOCOLS",
    "Block",
    "Board",
    "Collector",
    "Gathered",
    "PlainBoard",
    "Plan",
    "Protocol",
    "SilentVoice",
    "TerminalBoard",
    "Voice",
    "find_voice",
    "read_protocol",
    "scenario_of",
]
