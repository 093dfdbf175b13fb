"""The formats that are known, and which of them a file is: by its content, never by its name."""

from __future__ import annotations

from retrogait.errors import RecordingError
from retrogait.recording.foreign import (
    actigraph,
    axivity,
    geneactiv,
    movesense_export,
    phyphox,
    polar_logger,
    sensor_logger,
    sensorlog,
)
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reader

READERS: tuple[Reader, ...] = (
    sensor_logger.READER,
    phyphox.READER,
    sensorlog.READER,
    polar_logger.READER,
    movesense_export.READER,
    actigraph.READER,
    axivity.READER,
    geneactiv.READER,
)
"""Every reader. A table that none of them claims is read by its columns (``plain_table``)."""

PLAIN = "any csv file (by the names of its columns, or --map)"


def reader_of(parcel: Parcel) -> Reader | None:
    """The reader that claims a file; None where none does.

    Raises
    ------
    RecordingError
        If several claim it, or it cannot be read.
    """
    claims = [reader for reader in READERS if reader.recognises(parcel)]
    if len(claims) > 1:
        names = " and ".join(reader.name for reader in claims)
        raise RecordingError(f"{parcel.path}: looks like {names}; say what its columns are: --map")
    return claims[0] if claims else None


def known_formats() -> str:
    """What is known, for messages."""
    return ", ".join([*(reader.name for reader in READERS), PLAIN])
