"""retrogait: tells backward from forward steps, counts cadence, judges strides.

::

    import retrogait

    recording = retrogait.read("recordings/back-walk-forward-backward")
    result = retrogait.score(recording)
    for step in result.steps:
        print(step.t_s, step.direction, step.cadence_spm)

``read`` opens a recording, ``score`` turns it into steps, metrics and data
quality, ``Pipeline`` takes samples as they come. What they need is imported when
they are first asked for, so ``import retrogait`` itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrogait.errors import RetrogaitError
    from retrogait.pipeline import Pipeline
    from retrogait.recording import Overrides, Recording, read
    from retrogait.session import Score, score

__version__ = "0.1.0"

__all__ = [
    "Overrides",
    "Pipeline",
    "Recording",
    "RetrogaitError",
    "Score",
    "__version__",
    "read",
    "score",
]

_HOMES = {
    "Overrides": "retrogait.recording",
    "Pipeline": "retrogait.pipeline",
    "Recording": "retrogait.recording",
    "RetrogaitError": "retrogait.errors",
    "Score": "retrogait.session",
    "read": "retrogait.recording",
    "score": "retrogait.session",
}


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
