"""What is known of a packet's place in its stream, and when it is believed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from retrogait.recording import PacketStatus
from retrogait.sensors import Stamp


@dataclass(frozen=True, slots=True)
class TrackerParams:
    """When samples are missing, late, or of a sensor that began anew.

    Parameters
    ----------
    hole_share : float
        A stamped packet overdue by this share of itself follows a hole: 0.5 is
        halfway between none and one like it (a frame lost from a Polar sensor
        shows as nothing but a longer way from stamp to stamp).
    hole_samples : float
        ... and by this many samples, as in :mod:`retrogait.recording.holes`.
    fit_samples : float
        A hole within a connection is taken for whole packets like its neighbours, if it
        is within so many samples:
        stamps of whole milliseconds at 416 Hz lie half a sample aside at both ends, and
        the rate of a young stream some per mille.
    behind_s : float
        Further behind it is no late packet but a sensor that began anew, s; links
        give up within 6 s (Apple's limit of the supervision timeout), queues hold less.
    behind_run : int
        So many packets in a row from before: it began anew.
    clock_slack_s : float
        Counter and clock of a sensor agree within this, s: longer than any delay
        between reading the sensor and stamping ...
    clock_slack_share : float
        ... and this share of the time between: parts of 104 Hz run at 98 to 110.
    odd_s : float
        A stamp this far beside the line of those before is not put on it, s: three samples at
        104 Hz, and more than it takes to get round to reading a queue; ...
    settled_share : float
        ... and this share of the time since the last packet, ...
    young_s : float
        ... or ``clock_slack_share`` of it in the first seconds of a stretch, when the rate is
        not known yet, s.
    odd_run : int
        So many odd stamps in a row: the sensor's clock leapt by less than the slack.
    hiccup_s : float
        A packet that is this much too early was not measured when its stamp says, s:
        retransmissions at 45 ms and a busy system together reach 0.1 s on made-up links.
    lag_creep : float
        The least delay seen so far counts this much more each second: more than two
        clocks drift apart.
    """

    hole_share: float = 0.5
    hole_samples: float = 0.6
    fit_samples: float = 2.0
    behind_s: float = 10.0
    behind_run: int = 3
    clock_slack_s: float = 0.25
    clock_slack_share: float = 0.1
    odd_s: float = 0.03
    settled_share: float = 0.01
    young_s: float = 2.0
    odd_run: int = 3
    hiccup_s: float = 0.25
    lag_creep: float = 0.001


@dataclass(frozen=True, slots=True)
class Tracked:
    """What became of a packet.

    Parameters
    ----------
    status : PacketStatus
        ``OK``, ``DUPLICATE`` or ``LATE``.
    counter : int or None
        The sensor's count of the first sample, unwrapped; None: it does not count.
    missing : int or None
        Samples lost right before; None: nobody knows how many, a new stretch begins.
    index : int
        The first sample, counted from the start of the stretch, lost ones too.
    stretch : int
        Within one the index counts samples of one clock.
    device_s : float or None
        The first sample on the sensor's clock, jitter of the stamps smoothed away, s;
        None: it has no clock.
    period_s : float
        From sample to sample on the sensor's clock, s.
    has_rebooted : bool
        The sensor began anew since the packet before.
    """

    status: PacketStatus
    counter: int | None
    missing: int | None = 0
    index: int = 0
    stretch: int = 0
    device_s: float | None = None
    period_s: float = 0.0
    has_rebooted: bool = False


@dataclass(frozen=True, slots=True)
class Last:
    """The last packet that was taken.

    Parameters
    ----------
    index, count : int
        Its first sample, and how many.
    counter, sent : int or None
        Its counter, unwrapped and as sent; None: the sensor does not count.
    stamp : Stamp or None
        Its stamp as sent; None: the sensor has no clock.
    clock_s : float
        Its stamp since the first of the stretch, unwrapped, s.
    arrival_s : float
        When it arrived, s of the host's clock.
    """

    index: int
    count: int
    counter: int | None
    sent: int | None
    stamp: Stamp | None
    clock_s: float
    arrival_s: float


@dataclass(slots=True)
class TrackerState:
    """What is known of the stream; None: nothing yet.

    Parameters
    ----------
    stretch : int
        Number of this stretch.
    last : Last or None
        The last packet that was taken; None: a stretch begins with the next.
    has_rebooted : bool
        The next packet is the first since the sensor began anew.
    has_reconnected : bool
        The next packet is the first of a connection.
    behind : int
        Packets in a row from before the last.
    odd : int
        Packets in a row whose stamps lie beside the line.
    least_lag_s : float
        Least of host less sensor clock so far, creeping up, s.
    """

    stretch: int = -1
    last: Last | None = None
    has_rebooted: bool = False
    has_reconnected: bool = False
    behind: int = 0
    odd: int = 0
    least_lag_s: float = math.inf
