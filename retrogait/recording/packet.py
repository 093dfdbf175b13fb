"""Samples as they arrive over a link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrogait.types import FloatArray


class PacketStatus(StrEnum):
    """What became of what arrived."""

    OK = "ok"
    """Its samples follow those before it, or a hole."""

    PART = "part"
    """The first part of a message; the samples come with the last."""

    DUPLICATE = "duplicate"
    """Came before; kept here, not among the samples."""

    LATE = "late"
    """Samples from before those that are already taken; kept here, not among the samples."""

    BROKEN = "broken"
    """Breaks the format; kept here, not among the samples."""


@dataclass(frozen=True, slots=True, eq=False)
class Packet:
    """What arrived at once: samples with their time, and how they came.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Time of each sample, s on the session's axis, rising, to the microsecond.
        n = 0 where the status is not ``OK``.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s.
    arrival_s : float or None
        When it arrived, s of the host's clock since the session began; None: there is no link.
    counter : int or None
        The sensor's own count of the first sample, unwrapped.
    payload : bytes
        As received.
    status : PacketStatus
        What became of it.
    """

    t_s: FloatArray
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None
    arrival_s: float | None = None
    counter: int | None = None
    payload: bytes = b""
    status: PacketStatus = PacketStatus.OK

    def __len__(self) -> int:
        return len(self.t_s)


class LinkKind(StrEnum):
    """What happened to a sensor or its link; ``kind`` of a line in ``events.jsonl``."""

    CONNECTED = "link_up"
    LOST = "link_lost"
    BACK = "link_back"
    STALLED = "link_stalled"
    MISSING = "samples_missing"
    REBOOTED = "sensor_rebooted"
    STOPPED = "sensor_stopped"
    BATTERY = "battery"
    MARKER = "marker"
    PACE = "pace"
    BROKEN = "packet_broken"
    OVERRUN = "coach_overrun"


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """Something that happened to a sensor or its link.

    Parameters
    ----------
    kind : LinkKind
        What.
    t_s : float
        When, s on the session's axis.
    words : str
        One line for a person.
    value : float or None
        Missing samples, per cent of charge, seconds without a link, steps/min of a foot pod.
    """

    kind: LinkKind
    t_s: float
    words: str
    value: float | None = None
