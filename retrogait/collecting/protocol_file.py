"""Protocols from a file, so that a study can bring its own."""

from __future__ import annotations

import json
from pathlib import Path

from retrogait.collecting.protocol import LEAST_REST_S, Block, Protocol
from retrogait.errors import RecordingError
from retrogait.recording.json_fields import Fields

SCHEMA = "retrogait.protocol/1"


def read_protocol(path: Path) -> Protocol:
    """Read ``{"schema": "retrogait.protocol/1", "name": ..., "blocks": [...]}``.

    A block is ``{"kind": "backward", "seconds": 20}``, and may have ``rest_s`` and ``say``.

    Raises
    ------
    RecordingError
        If the file cannot be read, is no JSON, or is no protocol; with the number of
        the block.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RecordingError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise RecordingError(f"{path}: expected a protocol in JSON: {error}") from None
    fields = Fields(values, where=str(path))
    if (schema := fields.text("schema")) != SCHEMA:
        raise RecordingError(f"{path}: schema must be {SCHEMA!r}, got {schema!r}")
    blocks = [
        _block(Fields(entry, where=f"{path}, block {number}"))
        for number, entry in enumerate(fields.entries("blocks"), start=1)
    ]
    if not blocks:
        raise RecordingError(f"{path}: 'blocks' is empty; a protocol needs at least one")
    return Protocol(name=fields.text("name"), blocks=tuple(blocks))


def _block(fields: Fields) -> Block:
    """One block."""
    rest_s, say = fields.number_or_none("rest_s"), fields.text_or_none("say")
    try:
        return Block(
            kind=fields.text("kind"),
            seconds=fields.number("seconds"),
            rest_s=LEAST_REST_S if rest_s is None else rest_s,
            say=say or "",
        )
    except ValueError as error:
        raise RecordingError(f"{fields.where}: {error}") from None
