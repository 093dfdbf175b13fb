"""Values as FIT fields hold them; the fields of retrogait's own among them.

FIT counts cadence in strides (cycles of one foot) per minute. Who reads steps out of it doubles
it, so steps must be halved here.

Only imported where fit-tool is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fit_tool.base_type import BaseType
from fit_tool.developer_field import DeveloperField
from fit_tool.profile.messages.developer_data_id_message import DeveloperDataIdMessage
from fit_tool.profile.messages.field_description_message import FieldDescriptionMessage

from retrogait.types import Direction

APPLICATION_ID = bytes.fromhex("29755c6e5213a78f64db3de746a0f92c")
"""Whose the fields below are: sixteen bytes drawn once at random, for good."""

DEVELOPER_INDEX = 0
CADENCE_STEPS = 128
"""Parts of a stride per minute that a FIT file can tell apart."""

DIRECTIONS = {Direction.UNKNOWN: 0, Direction.FORWARD: 1, Direction.BACKWARD: 2}


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field that no FIT profile has.

    Parameters
    ----------
    number : int
        Within this application.
    name, units : str
        As platforms show them; the names have no underscore, because some pick by such names.
    base_type : BaseType
        How it is stored.
    """

    number: int
    name: str
    units: str
    base_type: Any


RETRO_DIRECTION = OwnField(0, "RetroDirection", "code", BaseType.UINT8)
STRIDE_CV = OwnField(1, "StrideCV", "%", BaseType.FLOAT32)
IN_BAND_PCT = OwnField(2, "InBandPct", "%", BaseType.FLOAT32)
OWN_FIELDS = (RETRO_DIRECTION, STRIDE_CV, IN_BAND_PCT)


def strides_per_min(cadence_spm: float | None) -> tuple[int | None, float | None]:
    """Whole strides per minute, and the fraction left; None where they do not fit a byte."""
    if cadence_spm is None:
        return None, None
    whole, parts = divmod(round(cadence_spm / 2 * CADENCE_STEPS), CADENCE_STEPS)
    return (whole, parts / CADENCE_STEPS) if whole < 0xFF else (None, None)


def put(field: Any, value: float | None) -> None:
    """Fill a field; a value that is not known, or does not fit, is stored as invalid."""
    base = field.base_type
    encoded = field.encode_value(value)
    if base.is_float():
        field.set_encoded_value(0, encoded)
        return
    fits = value is not None and base.min <= encoded < base.max
    stored = encoded if fits else base.invalid_raw_value()
    field.set_encoded_value(0, stored, check_validity=False)


def own_values(
    *, direction: Direction | None, stride_cv_pct: float | None, in_band_pct: float | None
) -> tuple[float | None, ...]:
    """The values of retrogait's own fields, in the order of :data:`OWN_FIELDS`."""
    return (None if direction is None else DIRECTIONS[direction], stride_cv_pct, in_band_pct)


def own_field(own: OwnField) -> Any:
    """One of retrogait's own fields, not filled yet."""
    return DeveloperField(
        field_id=own.number,
        name=own.name,
        units=own.units,
        base_type=own.base_type,
        size=own.base_type.size,
        developer_data_index=DEVELOPER_INDEX,
    )


def known_fields(fields: Iterable[Any], values: Iterable[float | None]) -> list[Any]:
    """Fill own fields and return those whose value is known.

    What is not known is left out, not stored as invalid: some readers hand on the invalid value
    of such a field as a number (Garmin's own SDK 21.218: 255, nan).
    """
    filled = []
    for field, value in zip(fields, values, strict=True):
        if value is not None:
            put(field, value)
            filled.append(field)
    return filled


def descriptions() -> Iterator[Any]:
    """The messages that say what retrogait's own fields are."""
    whose = DeveloperDataIdMessage()
    whose.developer_data_index = DEVELOPER_INDEX
    whose.application_id = APPLICATION_ID
    yield whose
    for own in OWN_FIELDS:
        told = FieldDescriptionMessage()
        told.developer_data_index = DEVELOPER_INDEX
        told.field_definition_number = own.number
        told.fit_base_type_id = own.base_type.value
        told.field_name = own.name
        told.units = own.units
        yield told
