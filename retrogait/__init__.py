"""retrogait: tells backward from forward steps, counts cadence, judges strides.

::

    import retrogait as rg

    recording = rg.read("recordings/back-forward-backward-forward-walk")
    result = rg.score(recording)
    backward = result.steps[result.steps["direction"] == "backward"]
    print(len(result.steps), "steps,", len(backward), "of them backward")

``read`` opens a recording, ``from_arrays`` takes one from memory, ``simulate`` makes one;
``score`` turns it into steps, metrics and data quality; ``Pipeline`` and ``StreamSession``
take samples as they come. See ``docs/python.md``.

What they need is imported when they are first asked for, so ``import retrogait`` itself
costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrogait.errors import MissingPackageError, RecordingError, RetrogaitError, StreamError
    from retrogait.pipeline import Pipeline
    from retrogait.recording import Assembler, Overrides, Recording, read
    from retrogait.recording.arrays import from_arrays, join
    from retrogait.recording.simulated import SimulatedRecording, simulate
    from retrogait.session import Score, StepTable, StreamSession, score
    from retrogait.types import (
        BodyAxes,
        Direction,
        Flag,
        Gait,
        Gap,
        Mounting,
        Placement,
        SampleBlock,
        Side,
        Step,
        StepRecord,
    )

__version__ = "0.1.0"

_ROOMS = {
    "retrogait.errors": (
        "MissingPackageError",
        "RecordingError",
        "RetrogaitError",
        "StreamError",
    ),
    "retrogait.pipeline": ("Pipeline",),
    "retrogait.recording": ("Assembler", "Overrides", "Recording", "read"),
    "retrogait.recording.arrays": ("from_arrays", "join"),
    "retrogait.recording.simulated": ("SimulatedRecording", "simulate"),
    "retrogait.session": ("Score", "StepTable", "StreamSession", "score"),
    "retrogait.types": (
        "BodyAxes",
        "Direction",
        "Flag",
        "Gait",
        "Gap",
        "Mounting",
        "Placement",
        "SampleBlock",
        "Side",
        "Step",
        "StepRecord",
    ),
}

_HOMES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Assembler",
    "BodyAxes",
    "Direction",
    "Flag",
    "Gait",
    "Gap",
    "MissingPackageError",
    "Mounting",
    "Overrides",
    "Pipeline",
    "Placement",
    "Recording",
    "RecordingError",
    "RetrogaitError",
    "SampleBlock",
    "Score",
    "Side",
    "SimulatedRecording",
    "Step",
    "StepRecord",
    "StepTable",
    "StreamError",
    "StreamSession",
    "__version__",
    "from_arrays",
    "join",
    "read",
    "score",
    "simulate",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'retrogait' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
