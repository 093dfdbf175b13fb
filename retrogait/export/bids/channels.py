"""What the columns of ``motion.tsv`` are: ``channels.tsv``, ``channels.json``, ``motion.json``."""

from __future__ import annotations

from typing import Any

import numpy as np

from retrogait.recording import PlanNote, Stream
from retrogait.types import BodyAxes, Mounting, Side

TASK = "gait"
"""Label and name of the task: what people do in any recording of this program."""

FRAME = "sensor"
N_AXES = 3
DEVICE_FIELDS = {
    "maker": "Manufacturer",
    "model": "ManufacturersModelName",
    "serial": "DeviceSerialNumber",
    "firmware": "SoftwareVersions",
}
"""Names in BIDS of what a stream tells of its sensor."""

ABSENT = ("ANGACCEL", "JNTANG", "MAGN", "MISC", "ORNT", "POS", "VEL")
"""Kinds of channels that these sensors do not have."""

HEADER = ("name", "component", "type", "tracked_point", "units", "reference_frame")

LEAST_ALONG = 0.9999
"""Cosine from which an axis lies along an axis of the body: within 0.8°, finer than anybody
mounts a sensor, coarser than the rounding of declared axes."""

ANATOMY = (("A", "P"), ("L", "R"), ("S", "I"))
"""Letters of BIDS for an axis along, and against: forward, left, up."""


def channel_rows(stream: Stream) -> list[tuple[str, ...]]:
    """Rows of ``channels.tsv``, one for each column of ``motion.tsv``."""
    point = tracked_point(stream.mounting)
    groups = [("acc", "ACCEL", "m/s^2"), ("gyr", "GYRO", "rad/s")]
    return [
        ("latency", "n/a", "LATENCY", "n/a", "s", "n/a"),
        *(
            (f"{name}_{axis}", axis, kind, point, unit, FRAME)
            for name, kind, unit in groups[: 2 if stream.has_gyroscope else 1]
            for axis in "xyz"
        ),
    ]


def tracked_point(mounting: Mounting) -> str:
    """``RightFoot``, ``LowerBack``."""
    side = "" if mounting.side is Side.UNKNOWN else mounting.side.value
    return "".join(word.capitalize() for word in (side, *mounting.placement.value.split("_")))


def frame_description(mounting: Mounting) -> dict[str, Any]:
    """Content of ``channels.json``: which way the sensor's axes point, where that is known."""
    axes = None if mounting.axes is None else spatial_axes(mounting.axes)
    known = {} if axes is None else {"SpatialAxes": axes}
    frame = {
        **known,
        "RotationRule": "right-hand",
        "RotationOrder": "n/a",
        "Description": _frame_words(mounting, along=axes is not None),
    }
    return {"reference_frame": {"Levels": {FRAME: frame}}}


def spatial_axes(axes: BodyAxes) -> str | None:
    """``ALS`` where x points forward, y left and z up; None where an axis lies oblique."""
    body = axes.matrix()
    main = np.abs(body).argmax(axis=0)
    cosines = body[main, range(3)]
    if np.abs(cosines).min() < LEAST_ALONG:
        return None
    return "".join(ANATOMY[row][int(cosine < 0)] for row, cosine in zip(main, cosines, strict=True))


def motion_sidecar(stream: Stream, *, duration_s: float, plan: PlanNote | None) -> dict[str, Any]:
    """Content of ``motion.json``."""
    n_gyr = N_AXES if stream.has_gyroscope else 0
    device = {name: stream.device.get(key) for key, name in DEVICE_FIELDS.items()}
    return {
        "TaskName": TASK,
        "TaskDescription": _task_words(plan),
        "TrackingSystemName": stream.name,
        "SamplingFrequency": stream.nominal_rate_hz,
        "SamplingFrequencyEffective": stream.rate_hz,
        "RecordingDuration": round(duration_s, 6),
        "MotionChannelCount": 1 + N_AXES + n_gyr,
        "ACCELChannelCount": N_AXES,
        "GYROChannelCount": n_gyr,
        "LATENCYChannelCount": 1,
        **{f"{kind}ChannelCount": 0 for kind in ABSENT},
        "TrackedPointsCount": 1,
        "MissingValues": "n/a",
        **{name: word for name, word in device.items() if word},
    }


def _task_words(plan: PlanNote | None) -> str:
    """What was to be done."""
    if plan is None:
        return "Walking or running, forward or backward; no plan was recorded."
    return f"Plan {plan.name!r}, stage {plan.stage}, {plan.sets} sets."


def _frame_words(mounting: Mounting, *, along: bool) -> str:
    """How the sensor's frame lies on the body."""
    start = "Axes of the sensor, which moves with the body part; acceleration includes gravity."
    if along:
        return f"{start} SpatialAxes: as worn, standing upright."
    if mounting.axes is None:
        return f"{start} How they lie on the body was not declared."
    forward, up = mounting.axes.words()
    return f"{start} Standing upright, forward is {forward} and up is {up} in this frame."
