"""``motion.tsv``: the samples of one stream on an even grid, holes as rows of ``n/a``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from retrogait.export.bids.files import EMPTY
from retrogait.recording import Stream, TimedBlock
from retrogait.types import Gap


def write_motion(stream: Stream, path: Path) -> None:
    """Write the samples of a stream; no header, as the format demands.

    Columns: time since the first sample (s, microseconds), specific force (m/s²) and, where there
    is a gyroscope, angular rate (rad/s), with all their digits. Each missing sample is a row whose
    time is spread evenly over the hole and whose measurements are ``n/a``: nothing is filled.

    Parameters
    ----------
    stream : Stream
        Of a recording; read block by block, so memory stays flat.
    path : Path
        File to write; one that exists is replaced.

    Raises
    ------
    RecordingError
        If the stream's file is malformed further on.
    OSError
        If the file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in _lines(stream):
            file.write(line)


def _lines(stream: Stream) -> Iterator[str]:
    """Every row, in order of time."""
    edge_s, missing = stream.start_s, 0
    for item in stream.blocks():
        if isinstance(item, Gap):
            missing += item.count
        elif len(item.block):
            times_s = np.linspace(edge_s, float(item.t_s[0]), missing + 2)[1:-1] - stream.start_s
            yield from (_hole_line(t_s, stream) for t_s in times_s.tolist())
            yield from _sample_lines(item, start_s=stream.start_s)
            edge_s, missing = float(item.t_s[-1]), 0


def _hole_line(t_s: float, stream: Stream) -> str:
    """A row for a sample that never arrived."""
    n = 6 if stream.has_gyroscope else 3
    return "\t".join([f"{t_s:.6f}", *[EMPTY] * n]) + "\n"


def _sample_lines(item: TimedBlock, *, start_s: float) -> Iterator[str]:
    """The rows of a block."""
    block = item.block
    measured = [block.acc_ms2] if block.gyr_rads is None else [block.acc_ms2, block.gyr_rads]
    table = np.column_stack([item.t_s - start_s, *measured])
    for t_s, *values in table.tolist():
        yield "\t".join([f"{t_s:.6f}", *map(repr, values)]) + "\n"
