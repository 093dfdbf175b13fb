"""Recordings: the format ``retrogait.recording/1``, foreign tables, truth files.

See ``docs/recordings.md`` for the format, and for what is refused and why.
"""

from retrogait.recording.assembly import Assembler, TimedBlock
from retrogait.recording.finding import find_recordings
from retrogait.recording.journal import (
    NO_JOURNAL,
    BandNote,
    CueNote,
    Journal,
    LinkNote,
    Mark,
    Stretch,
    StretchKind,
)
from retrogait.recording.journal_reading import read_journal
from retrogait.recording.labelling import (
    KINDS,
    add_blocks,
    block_of,
    declare_forward_walk,
    write_labelled,
)
from retrogait.recording.overrides import Overrides
from retrogait.recording.packet import LinkEvent, LinkKind, Packet, PacketStatus
from retrogait.recording.quantities import ACC_UNITS, GYR_UNITS
from retrogait.recording.recorder import PACKET_COLUMNS, Origin, Recorder, RecorderPlan
from retrogait.recording.recording import Recording, read
from retrogait.recording.session_file import SCHEMA, Person, PlanNote
from retrogait.recording.stream import Stream
from retrogait.recording.truth import Truth, TruthContact, TruthSegment, read_truth
from retrogait.recording.writer import RecordingWriter, StreamData, StreamPlan, write_recording

__all__ = [
    "ACC_UNITS",
    "GYR_UNITS",
    "KINDS",
    "NO_JOURNAL",
    "PACKET_COLUMNS",
    "SCHEMA",
    "Assembler",
    "BandNote",
    "CueNote",
    "Journal",
    "LinkEvent",
    "LinkKind",
    "LinkNote",
    "Mark",
    "Origin",
    "Overrides",
    "Packet",
    "PacketStatus",
    "Person",
    "PlanNote",
    "Recorder",
    "RecorderPlan",
    "Recording",
    "RecordingWriter",
    "Stream",
    "StreamData",
    "StreamPlan",
    "Stretch",
    "StretchKind",
    "TimedBlock",
    "Truth",
    "TruthContact",
    "TruthSegment",
    "add_blocks",
    "block_of",
    "declare_forward_walk",
    "find_recordings",
    "read",
    "read_journal",
    "read_truth",
    "write_labelled",
    "write_recording",
]
