"""The JSON schema of ``retrogait.export/1``, made from the tables' own columns."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args, get_type_hints

from retrogait.export.column import Column, Kind, Table
from retrogait.export.tables import SCHEMA, TABLES
from retrogait.recording import BandNote, CueNote
from retrogait.session import SessionLine

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_FILE = "export-1.schema.json"
"""The schema as a file beside this module (a test holds it against :func:`export_schema`)."""

_JSON_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
_KINDS = {Kind.NUMBER: "number", Kind.INTEGER: "integer", Kind.WORD: "string", Kind.TEXT: "string"}


def export_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12)."""
    properties: dict[str, Any] = {
        "schema": {"const": SCHEMA},
        "written_by": {"type": "string"},
        "source": {"type": "string"},
        "session": _object_of(SessionLine),
        "streams": {"type": "array", "minItems": 1, "items": {"type": "object"}},
        **{table.name: {"type": "array", "items": _row(table)} for table in TABLES},
        "cues": {"type": "array", "items": _object_of(CueNote)},
        "bands": {"type": "array", "items": _object_of(BandNote)},
        "metrics": {"type": "object", "required": ["views", "headline_name", "sets"]},
    }
    return {"$schema": DIALECT, "title": SCHEMA, **_object(properties)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _row(table: Table[Any]) -> dict[str, Any]:
    """A row of a table."""
    return {
        "description": table.a_row_is,
        **_object({column.name: _cell(column) for column in table.columns}),
    }


def _cell(column: Column[Any]) -> dict[str, Any]:
    """A cell; null where it is empty."""
    unit = f" [{column.unit}]" if column.unit else ""
    cell: dict[str, Any] = {"description": column.meaning + unit}
    if column.words:
        return {**cell, "enum": list(column.words)}
    return {**cell, "type": [_KINDS[column.kind], "null"]}


def _object_of(kind: Any) -> dict[str, Any]:
    """The object of a flat dataclass."""
    hints = get_type_hints(kind)
    return _object({field.name: {"type": _types(hints[field.name])} for field in fields(kind)})


def _types(hint: Any) -> str | list[str]:
    """JSON types of ``float | None`` and the like."""
    parts = get_args(hint) or (hint,)
    names = ["null" if part is type(None) else _JSON_TYPES[part] for part in parts]
    return names[0] if len(names) == 1 else names
