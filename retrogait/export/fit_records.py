"""The records of a FIT file, one for each second.

fit-tool's ``RecordMessage`` makes all ninety fields of the profile for each record, and its
builder keeps them until the end. Here the few fields that are used are made once, filled anew
each second, and turned into bytes at once: 6 h take a fifth of the time and a tenth of the
memory.

Only imported where fit-tool is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fit_tool.data_message import DataMessage
from fit_tool.definition_message import DefinitionMessage
from fit_tool.message import Message
from fit_tool.profile.messages import record_message as profile
from fit_tool.profile.messages.common_fields import TimestampField
from fit_tool.profile.profile_type import ActivityType

from retrogait.export.activity_seconds import Second
from retrogait.export.fit_fields import (
    OWN_FIELDS,
    known_fields,
    own_field,
    own_values,
    put,
    strides_per_min,
)
from retrogait.types import Gait

FIRST_LOCAL_ID = 4
"""Local messages from here on are records: 4 to 11, one for each choice of own fields."""

TYPES = {
    Gait.WALK: ActivityType.WALKING.value,
    Gait.RUN: ActivityType.RUNNING.value,
    Gait.UNKNOWN: ActivityType.GENERIC.value,
}


class Pressed(Message):  # type: ignore[misc, unused-ignore]
    """A message that is already bytes."""

    def __init__(self, message: Any) -> None:
        self._content = bytes(message.to_bytes())
        super().__init__(
            local_id=message.local_id, global_id=message.global_id, size=len(self._content)
        )

    def to_bytes(self) -> bytes:
        """The bytes."""
        return self._content


class RecordPress:
    """Turns seconds into records.

    All records of a file have the same fields of the profile; what is not known is stored as
    invalid. For each choice of own fields there is a local message, so none is defined twice.

    Parameters
    ----------
    has_distance : bool
        Whether stride lengths were measured; if not, the fields that need them are left out.
    """

    def __init__(self, *, has_distance: bool) -> None:
        self._fields = [
            TimestampField(),
            profile.RecordCadenceField(),
            profile.RecordFractionalCadenceField(),
            profile.RecordActivityTypeField(),
        ]
        if has_distance:
            self._fields += [
                profile.RecordDistanceField(),
                profile.RecordSpeedField(),
                profile.RecordEnhancedSpeedField(),
                profile.RecordStepLengthField(),
            ]
        self._own = [own_field(own) for own in OWN_FIELDS]
        self._defined: set[int] = set()

    def records(self, second: Second) -> Iterator[Any]:
        """The record of a second; before it, if it is the first of its kind, its definition."""
        # Where no stride length was measured, the last values have no field.
        for field, value in zip(self._fields, _values(second), strict=False):
            put(field, value)
        known = known_fields(
            self._own,
            own_values(
                direction=second.direction,
                stride_cv_pct=second.stride_cv_pct,
                in_band_pct=second.in_band_pct,
            ),
        )
        message = DataMessage(
            local_id=FIRST_LOCAL_ID + sum(1 << field.field_id for field in known),
            name=profile.RecordMessage.NAME,
            global_id=profile.RecordMessage.ID,
            fields=self._fields,
            developer_fields=known,
        )
        if message.local_id not in self._defined:
            self._defined.add(message.local_id)
            yield DefinitionMessage.from_data_message(message)
        yield Pressed(message)


def _values(second: Second) -> tuple[float | None, ...]:
    """The values of a second, in the order of the fields."""
    strides, fraction = strides_per_min(second.cadence_spm)
    step_mm = None if second.step_length_m is None else 1000 * second.step_length_m
    return (
        1000 * second.unix_s,  # fit-tool takes ms
        strides,
        fraction,
        None if second.gait is None else TYPES[second.gait],
        second.distance_m,
        second.speed_ms,
        second.speed_ms,
        step_mm,
    )
