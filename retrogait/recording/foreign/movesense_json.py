"""Events of a Movesense sensor out of JSON, however they are wrapped."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.dates import utc
from retrogait.recording.foreign.movesense_blocks import ACC, GYR, Blocks, Export

MARKS = (b'"ArrayAcc"', b'"ArrayGyro"')

MOST_US = 1 << 62
"""No date in microseconds is larger."""


def json_export(text: str, *, where: str) -> Export:
    """The events of a JSON document, or of one a line.

    Where an event holds both sensors, those that hold one are not used.

    Raises
    ------
    RecordingError
        If it is no JSON, or an event is malformed.
    """
    values, notes = _values(text, where=where)
    found = [item for value in values for item in _objects(value)]
    events = [item for item in found if "Timestamp" in item and (ACC in item or GYR in item)]
    whole = [event for event in events if ACC in event and GYR in event]
    blocks = {
        array: _blocks(chosen, array=array, where=where)
        for array in (ACC, GYR)
        if (chosen := whole or [event for event in events if array in event])
    }
    if whole and not np.array_equal(blocks[ACC].counts, blocks[GYR].counts):
        raise RecordingError(
            f"{where}: expected as many samples in ArrayGyro as in ArrayAcc of each event, got "
            f"others; export the recording again"
        )
    first_ms = float(blocks[ACC].stamps_ms[0]) if ACC in blocks else None
    return Export(blocks, created_utc=_created(found, first_ms=first_ms), notes=notes)


def _values(text: str, *, where: str) -> tuple[list[Any], tuple[str, ...]]:
    """The document, or the documents of all lines."""
    try:
        return [json.loads(text)], ()
    except (json.JSONDecodeError, RecursionError) as error:
        broken = str(error)
    lines = text.split("\n")
    values = []
    for number, line in enumerate(lines, start=1):
        try:
            values += [json.loads(line)] if line.strip() else []
        except (json.JSONDecodeError, RecursionError):
            if number == len(lines) and values:
                return values, ("half-written last line dropped",)
            raise RecordingError(
                f"{where}: expected JSON, whole or a document a line, got a cut or damaged one "
                f"({broken[:80]}); export the recording again"
            ) from None
    return values, ()


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document, in its order."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            waiting.extend(reversed(item))


def _blocks(events: list[dict[str, Any]], *, array: str, where: str) -> Blocks:
    """One sensor's samples."""
    stamps = [_number(event["Timestamp"], what="Timestamp", where=where) for event in events]
    samples = [_samples(event[array], array=array, where=where) for event in events]
    return Blocks(
        np.array(stamps),
        np.array([len(rows) for rows in samples], dtype=np.int64),
        np.array([row for rows in samples for row in rows], dtype=np.float64),
    )


def _samples(value: Any, *, array: str, where: str) -> list[list[float]]:
    """The samples of one event."""
    is_list = isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    if not is_list or any(axis not in item for item in value for axis in "xyz"):
        raise RecordingError(
            f"{where}: expected {array} to be a list of samples with x, y and z, "
            f"got {json.dumps(value)[:60]}"
        )
    return [[_number(item[axis], what=array, where=where) for axis in "xyz"] for item in value]


def _number(value: Any, *, what: str, where: str) -> float:
    """A finite number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or abs(value) > 1e300 or not math.isfinite(value):
        raise RecordingError(f"{where}: {what} must be a number, got {str(value)[:40]!r}")
    return float(value)


def _created(found: list[dict[str, Any]], *, first_ms: float | None) -> str | None:
    """When the first sample was taken, by what ``sbem2json`` writes: the date of a stamp."""
    clock = next((item for item in found if {"relativeTime", "utcTime"} <= set(item)), None)
    if clock is None or first_ms is None:
        return None
    at_ms, utc_us = clock["relativeTime"], clock["utcTime"]
    if type(at_ms) is not int or type(utc_us) is not int or abs(utc_us) > MOST_US:
        return None
    return utc(utc_us / 1e6 + (first_ms - at_ms) / 1e3)
