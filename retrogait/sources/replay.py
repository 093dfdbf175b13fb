"""A recording played as if the sensor were worn now."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

from retrogait.errors import SourceError
from retrogait.recording import Overrides, Recording, Stream, read
from retrogait.sources.clock import Clock
from retrogait.sources.packets import PACKET_S, paced
from retrogait.sources.port import AlwaysReady, SourceInfo, SourceItem


class ReplaySource(AlwaysReady):
    """Plays one stream of a recording; the clock sets the speed.

    Parameters
    ----------
    path : Path or str
        A recording folder or a foreign table.
    clock : Clock
        When packets are due.
    stream : str or None
        Which stream; may be left out where there is one.
    overrides : Overrides or None
        Mounting and units of a foreign table.
    packet_s : float
        Signal in a packet, s.

    Raises
    ------
    RecordingError
        If it is no recording.
    SourceError
        If the recording has no stream of that name, or several and none is named.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Clock,
        stream: str | None = None,
        overrides: Overrides | None = None,
        packet_s: float = PACKET_S,
    ) -> None:
        recording = read(path, overrides=overrides)
        self._stream = _chosen(recording, stream)
        self._clock = clock
        self._packet_s = packet_s
        self._info = SourceInfo(
            device=f"replay of {recording.name} / {self._stream.name}",
            origin=f"replay of {recording.name}: {recording.source}",
            simulated=recording.simulated,
            rate_hz=self._stream.nominal_rate_hz,
            has_gyroscope=self._stream.has_gyroscope,
            counted_hz=self._stream.rate_hz,
            is_patient=True,
            person=recording.person,
            mounting=self._stream.mounting,
            caution="a replay is a rehearsal: what is called out need not be what was done",
        )

    @property
    def info(self) -> SourceInfo:
        """The recording, and what it says about person and mounting."""
        return self._info

    def items(self) -> AsyncGenerator[SourceItem, None]:
        """The stream from its start; times are those of the recording."""
        return paced(self._stream.blocks(), clock=self._clock, packet_s=self._packet_s)


def _chosen(recording: Recording, name: str | None) -> Stream:
    """The stream that is meant."""
    known = {stream.name: stream for stream in recording.streams}
    if name is None and len(known) == 1:
        return recording.streams[0]
    if name not in known:
        said = "none is named" if name is None else f"got {name!r}"
        raise SourceError(
            f"{recording.path}: expected one of the streams {', '.join(known)}, {said}; "
            f"write replay:{recording.path}#{recording.streams[0].name}"
        )
    return known[name]
