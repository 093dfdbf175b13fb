"""An activity as the bytes of a FIT file.

The order is that of a watch that writes its summary last: whose file it is, what the own fields
are, timer start, records with the timer's stops between, timer stop, laps, session, activity.

Only imported where fit-tool is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.activity_message import ActivityMessage
from fit_tool.profile.messages.event_message import EventMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.lap_message import LapMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.profile_type import (
    Activity as ActivityKind,
)
from fit_tool.profile.profile_type import (
    Event,
    EventType,
    FileType,
    Intensity,
    LapTrigger,
    Manufacturer,
    SessionTrigger,
    Sport,
    SubSport,
)

from retrogait.export.activity import Activity
from retrogait.export.activity_laps import Lap
from retrogait.export.fit_fields import (
    OWN_FIELDS,
    descriptions,
    known_fields,
    own_field,
    own_values,
    strides_per_min,
)
from retrogait.export.fit_records import RecordPress
from retrogait.types import Gait

SPORTS = {Gait.WALK: Sport.WALKING, Gait.RUN: Sport.RUNNING, Gait.UNKNOWN: Sport.GENERIC}


def fit_bytes(activity: Activity) -> bytes:
    """The file."""
    builder = FitFileBuilder(auto_define=True, min_string_size=50)
    for message in _messages(activity):
        builder.add(message)
    return bytes(builder.build_bytes())


def _messages(activity: Activity) -> Iterator[Any]:
    """All of it, in order."""
    yield _file_id(activity)
    yield from descriptions()
    yield _timer(activity.whole.start_unix_s, EventType.START)
    yield from _records(activity)
    yield _timer(activity.whole.stop_unix_s, EventType.STOP_ALL)
    for number, lap in enumerate(activity.laps):
        yield _lap(lap, number=number, activity=activity)
    yield _session(activity)
    yield _activity(activity)


def _file_id(activity: Activity) -> Any:
    """Whose file it is; serial number and time are what a second upload is known by."""
    message = FileIdMessage()
    message.type = FileType.ACTIVITY
    message.manufacturer = Manufacturer.DEVELOPMENT.value
    message.product = 0
    message.product_name = "retrogait simulated" if activity.simulated else "retrogait"
    message.serial_number = activity.serial
    message.time_created = _ms(activity.whole.start_unix_s)
    return message


def _timer(unix_s: int, kind: EventType) -> Any:
    """The timer starts or stops."""
    message = EventMessage(local_id=1)
    message.timestamp = _ms(unix_s)
    message.event = Event.TIMER
    message.event_type = kind
    return message


def _records(activity: Activity) -> Iterator[Any]:
    """A record each second; where the session pauses, the timer stops."""
    pauses, press = list(activity.pauses), RecordPress(has_distance=activity.has_distance)
    for second in activity.seconds:
        while pauses and pauses[0][1] <= second.unix_s:
            stopped, started = pauses.pop(0)
            yield _timer(stopped, EventType.STOP_ALL)
            yield _timer(started, EventType.START)
        yield from press.records(second)


def _lap(lap: Lap, *, number: int, activity: Activity) -> Any:
    """A set, a baseline, a rest."""
    message = LapMessage(local_id=2, developer_fields=_lap_fields(lap))
    message.message_index = number
    message.event, message.event_type = Event.LAP, EventType.STOP
    message.intensity = Intensity.ACTIVE if lap.kind.is_active else Intensity.REST
    message.lap_trigger = LapTrigger.MANUAL
    _fill(message, lap, activity=activity)
    return message


def _session(activity: Activity) -> Any:
    """The totals."""
    message = SessionMessage(local_id=3, developer_fields=_lap_fields(activity.whole))
    message.message_index = 0
    message.event, message.event_type = Event.SESSION, EventType.STOP
    message.first_lap_index = 0
    message.num_laps = len(activity.laps)
    message.trigger = SessionTrigger.ACTIVITY_END
    _fill(message, activity.whole, activity=activity)
    return message


def _lap_fields(lap: Lap) -> list[Any]:
    """The fields of retrogait's own of a lap."""
    values = own_values(
        direction=lap.direction, stride_cv_pct=lap.stride_cv_pct, in_band_pct=lap.in_band_pct
    )
    return known_fields(map(own_field, OWN_FIELDS), values)


def _fill(message: Any, lap: Lap, *, activity: Activity) -> None:
    """What a lap and a session have in common; a field that is not set is not in the file."""
    message.timestamp = _ms(lap.stop_unix_s)
    message.start_time = _ms(lap.start_unix_s)
    message.total_elapsed_time = lap.elapsed_s
    message.total_timer_time = lap.timer_s
    message.sport, message.sub_sport = SPORTS[activity.gait], SubSport.GENERIC
    # The field of strides is "cycles" to a reader that does not know walking and running.
    message.total_cycles, half = divmod(lap.n_steps, 2)
    message.total_fractional_cycles = half / 2
    message.avg_cadence, message.avg_fractional_cadence = strides_per_min(lap.cadence_spm)
    message.max_cadence, message.max_fractional_cadence = strides_per_min(lap.max_cadence_spm)
    message.total_distance = lap.distance_m
    message.avg_speed = message.enhanced_avg_speed = lap.speed_ms
    if lap.step_length_m is not None:
        message.avg_step_length = 1000 * lap.step_length_m


def _activity(activity: Activity) -> Any:
    """The end. Without local_timestamp: where it was, and so its time zone, is not known."""
    message = ActivityMessage()
    message.timestamp = _ms(activity.whole.stop_unix_s)
    message.total_timer_time = activity.whole.timer_s
    message.num_sessions = 1
    message.type = ActivityKind.MANUAL
    message.event, message.event_type = Event.ACTIVITY, EventType.STOP
    return message


def _ms(unix_s: int) -> int:
    """A time as fit-tool takes it."""
    return 1000 * unix_s
