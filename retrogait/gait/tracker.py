"""What every body part must be able to say: the port between signal and steps."""

from __future__ import annotations

from typing import Protocol

from retrogait.types import BodyBlock, Contact, FloatArray, Gap


class Tracker(Protocol):
    """Finds and judges the initial contacts in one stream.

    The law (see ``docs/architecture.md``): the same samples give equal contacts
    however the stream is cut; a contact is never taken back; contacts come in
    order of ``known_at`` (ties: by ``index``); ``known_at`` is at most
    ``max_delay_s`` after ``index``; a deep copy goes on identically.
    """

    @property
    def max_delay_s(self) -> float:
        """Longest wait between a contact and the sample that reveals it, s."""
        ...

    def push(self, block: BodyBlock) -> list[Contact]:
        """Contacts that become known with the samples of this block.

        Blocks continue one another. ``block.heading`` may change between
        blocks: what was learnt about direction is then forgotten.
        """
        ...

    def skip(self, gap: Gap) -> list[Contact]:
        """A hole too long to bridge: what it settles, as :meth:`flush` does; then it goes on."""
        ...

    def flush(self) -> list[Contact]:
        """The signal ends here: contacts that have happened and that nothing more will confirm.

        Each is known at the first sample that is missing, lies before the last sample that
        is not, and comes in order of ``index``. Nothing is made up: what the body was only
        about to do is no contact. Afterwards all signal is forgotten, and a second call
        gives nothing.
        """
        ...


class AxesLearner(Protocol):
    """Learns which way a sensor faces from a declared forward walk."""

    def __call__(
        self, *, acc_ms2: FloatArray, gyr_rads: FloatArray | None, rate_hz: float
    ) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """Unit vectors (forward, up) in the sensor frame.

        Raises
        ------
        CalibrationError
            If the walk is too short, not steady, or does not agree with itself.
        """
        ...
