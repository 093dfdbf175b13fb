"""What every sensor family answers: which sensors are its own, and how to talk to one.

::

    Driver.claims(advertisement) -> bool        is this one of mine?
    Driver.talk(wish) -> Talk                   one connection, pure

    Talk.begin() -> acts                        after connecting
    Talk.hear(uuid, payload) -> acts, messages  a value was read, notified or indicated
    Talk.end() -> acts                          before leaving, on every way out

A client carries the acts out in order and feeds back what it hears. It subscribes
before it starts the stream because a talk puts its ``Subscribe`` first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from retrogait.types import FloatArray


class Timing(StrEnum):
    """How the time of a sample is known."""

    COUNTED = "counted"
    """The sensor counts its samples: what is lost is known exactly."""

    STAMPED = "stamped"
    """The sensor stamps its packets: what is lost is known by time."""

    ESTIMATED = "estimated"
    """Neither: times are fitted to the arrivals, a small loss goes unseen."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The sensor's own time of one sample of a packet.

    Parameters
    ----------
    at_s : float
        Time on the sensor's clock, s; begins anew after ``Ready.clock_wraps_s``.
    sample : int
        Which sample of the packet, 0 to n - 1.
    """

    at_s: float
    sample: int


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Samples that a sensor sent together, in its own order and frame.

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s², n >= 1.
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s.
    counter : int or None
        The sensor's count of the first sample as it was sent: it also counts what was
        lost on the way, and begins anew at ``Ready.counter_wraps``.
    stamp : Stamp or None
        The sensor's own time of one of them.
    overflow : bool
        The sensor says that it lost samples of its own before these.
    """

    acc_ms2: FloatArray
    gyr_rads: FloatArray | None = None
    counter: int | None = None
    stamp: Stamp | None = None
    overflow: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """The stream is set up; samples follow.

    Parameters
    ----------
    rate_hz : float
        Sampling rate that the sensor promises.
    has_gyroscope : bool
        Six axes, or the accelerometer only.
    timing : Timing
        How the time of a sample is known.
    counter_wraps : int or None
        The counter is sent modulo this.
    clock_wraps_s : float or None
        The sensor's clock is sent modulo this, s.
    epoch : int or None
        Changes when counter and clock began anew (a reboot); None: the sensor does not say.
    facts : mapping of str to str
        Maker, model, firmware ..., for ``session.json``.
    """

    rate_hz: float
    has_gyroscope: bool
    timing: Timing
    counter_wraps: int | None = None
    clock_wraps_s: float | None = None
    epoch: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The sensor will not stream; another connection would not help.

    Parameters
    ----------
    why : str
        What was asked, what it answered, what to do.
    needs_pairing : bool
        It would, over a paired link.
    """

    why: str
    needs_pairing: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """The sensor ended the stream itself."""

    why: str


@dataclass(frozen=True, slots=True)
class Battery:
    """Charge left, 0 to 100 %."""

    percent: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """The wearer pressed the sensor's button."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a foot pod says of the pace; a reference, not a step.

    Parameters
    ----------
    speed_ms : float
        Speed, m/s.
    cadence_spm : float
        Steps of both feet per minute.
    is_running : bool
        What the pod takes it for.
    stride_length_m, distance_m : float or None
        Length of two steps, and distance since the pod was reset.
    """

    speed_ms: float
    cadence_spm: float
    is_running: bool
    stride_length_m: float | None = None
    distance_m: float | None = None


Message = Samples | Ready | Refused | Stopped | Battery | Pressed | Pace
"""What a sensor said."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Have a characteristic's notifications or indications sent."""

    uuid: str


@dataclass(frozen=True, slots=True)
class Read:
    """Read a characteristic; the value comes back through :meth:`Talk.hear`.

    Parameters
    ----------
    uuid : str
        Characteristic.
    optional : bool
        A sensor without it is no worse.
    """

    uuid: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """Write a characteristic.

    Parameters
    ----------
    uuid : str
        Characteristic.
    data : bytes
        Value.
    response : bool
        Wait until the sensor confirms it.
    """

    uuid: str
    data: bytes
    response: bool = True


@dataclass(frozen=True, slots=True)
class Pause:
    """Give the sensor time before the next act, s."""

    seconds: float


Act = Subscribe | Read | Write | Pause
"""What a client is to do, in order."""

Outcome = Act | Message
"""What a talk answers with: things to do and things that were said, in order."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a sensor.

    Parameters
    ----------
    rate_hz : float
        Sampling rate; the nearest that the sensor offers is taken.
    range_g : float
        Range of the accelerometer, g; the next higher that it offers, else its highest.
    """

    rate_hz: float = 104.0
    range_g: float = 16.0


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What a sensor says of itself to everybody.

    Parameters
    ----------
    name : str or None
        Advertised name.
    services : frozenset of str
        Advertised services, 128-bit UUIDs in lower case.
    """

    name: str | None
    services: frozenset[str]


class Talk(Protocol):
    """One connection with one sensor, without a radio: a pure state machine.

    A talk sends ``Ready`` once before the first ``Samples``. UUIDs are 128-bit and in
    lower case, in and out.
    """

    def begin(self) -> tuple[Act, ...]:
        """What to do after connecting."""
        ...

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a value that was read, notified or indicated.

        Raises
        ------
        DecodeError
            If the bytes break the format; the talk goes on with the next.
        """
        ...

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """The sensor answered a read, write or subscription with ATT error ``code``."""
        ...

    def end(self) -> tuple[Act, ...]:
        """What to do before leaving, so that the sensor stops; at any state of the talk."""
        ...


class Driver(Protocol):
    """One family of sensors."""

    @property
    def family(self) -> str:
        """Name on the command line and in ``session.json``: ``rgp``, ``polar`` ..."""
        ...

    @property
    def title(self) -> str:
        """Name for a person."""
        ...

    @property
    def services(self) -> tuple[str, ...]:
        """Services that a scan may be narrowed to; 128-bit UUIDs in lower case."""
        ...

    def claims(self, advertisement: Advertisement) -> bool:
        """Whether the sensor that says this of itself is of this family."""
        ...

    def talk(self, wish: Wish) -> Talk:
        """A talk for a new connection."""
        ...
