"""Records as plain dicts, lists, strings and numbers, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from retrogait.evaluation.scopes import Scope

RecordT = TypeVar("RecordT")


def to_plain(record: Any) -> dict[str, Any]:
    """A dataclass ready for JSON; in the rows of its lists the scope lies flat beside the rest."""
    return {name: _flat_rows(value) for name, value in asdict(record).items()}


def from_plain(plain: Mapping[str, Any], *, kind: type[RecordT]) -> RecordT:
    """The dataclass that :func:`to_plain` made plain, also after JSON.

    Raises
    ------
    ValueError
        If it lacks a field.
    """
    built: RecordT = _built(plain, kind)
    return built


def _flat_rows(value: Any) -> Any:
    """Rows with their scope lying flat."""
    if not isinstance(value, tuple):
        return value
    return [{**row.get("scope", {}), **_without_scope(row)} for row in value]


def _without_scope(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row but for its scope."""
    return {name: value for name, value in row.items() if name != "scope"}


def _built(plain: Any, kind: Any) -> Any:
    """A value of a type from its plain form."""
    if is_dataclass(kind):
        return _record(plain, kind)
    if get_origin(kind) is tuple:
        return _tuple(plain, get_args(kind))
    parts = [part for part in get_args(kind) if part is not NoneType]
    if plain is None or not parts or isinstance(plain, Mapping):
        return plain
    return _built(plain, parts[0])


def _record(plain: Mapping[str, Any], kind: Any) -> Any:
    """A dataclass; the scope of a row is read from beside its figures."""
    hints = get_type_hints(kind)
    missing = {f.name for f in fields(kind)} - plain.keys() - {"scope"}
    if missing:
        raise ValueError(f"{kind.__name__}: expected the fields {', '.join(sorted(missing))}")
    return kind(
        **{
            f.name: _built(plain if hints[f.name] is Scope else plain[f.name], hints[f.name])
            for f in fields(kind)
        }
    )


def _tuple(plain: Sequence[Any], parts: tuple[Any, ...]) -> tuple[Any, ...]:
    """A tuple of any length, or of one type for each place."""
    if parts[-1] is Ellipsis:
        return tuple(_built(item, parts[0]) for item in plain)
    return tuple(_built(item, part) for item, part in zip(plain, parts, strict=True))
