"""What a report is made from."""

from __future__ import annotations

from typing import Protocol

from retrogait.gait.metrics import RecordingMetrics
from retrogait.session import StreamScore


class ScoreLike(Protocol):
    """A scored recording, as far as a report looks at it."""

    @property
    def name(self) -> str:
        """Name of the recording; may hold any character."""
        ...

    @property
    def source(self) -> str:
        """Free text: where the recording comes from."""
        ...

    @property
    def simulated(self) -> bool:
        """True where the signal does not come from a physical sensor on a person."""
        ...

    @property
    def person_id(self) -> str | None:
        """Who."""
        ...

    @property
    def person_height_m(self) -> float | None:
        """Body height, m."""
        ...

    @property
    def streams(self) -> tuple[StreamScore, ...]:
        """Every stream with its steps."""
        ...

    @property
    def metrics(self) -> RecordingMetrics:
        """Metrics of the streams and sets."""
        ...
