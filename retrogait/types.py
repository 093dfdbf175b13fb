"""The vocabulary: samples go in, steps come out.

Frames
------
*Sensor frame*: the axes printed on the case, right-handed.
*Body frame*: forward, left, up (right-handed), fixed to the body part that
carries the sensor. Acceleration is specific force: at rest the up axis reads
+9.81 m/s². Angular rates follow the right-hand rule.

Time
----
Inside the pipeline time is a sample index; ``index / rate_hz`` seconds since
the session's start. Only a :class:`StepRecord` carries seconds of the
recording's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from retrogait.errors import StreamError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

GRAVITY_MS2 = 9.80665
"""Standard gravity, m/s² (CGPM 1901)."""


class Placement(StrEnum):
    """Where the sensor sits."""

    LOWER_BACK = "lower_back"
    CHEST = "chest"
    THIGH = "thigh"
    SHANK = "shank"
    FOOT = "foot"

    @property
    def is_trunk(self) -> bool:
        """True where the sensor sees the steps of both feet."""
        return self in (Placement.LOWER_BACK, Placement.CHEST)


class Side(StrEnum):
    """Which leg."""

    LEFT = "left"
    RIGHT = "right"
    UNKNOWN = "unknown"


class Gait(StrEnum):
    """Walking has double support, running has flight."""

    WALK = "walk"
    RUN = "run"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Which way the body travels, seen from the way it faces."""

    FORWARD = "forward"
    BACKWARD = "backward"
    UNKNOWN = "unknown"


class LengthSource(StrEnum):
    """Where a stride length comes from."""

    FOOT = "foot"
    DISTANCE = "distance"
    MODEL = "model"
    NONE = "none"


class Flag(StrEnum):
    """A step that misses the cue *short, quick, even steps*."""

    SLOW = "slow"
    LONG = "long"
    UNEVEN = "uneven"


class Heading(StrEnum):
    """How the forward axis of a body frame is known."""

    DECLARED = "declared"
    CALIBRATED = "calibrated"
    PENDING = "pending"
    REFUSED = "refused"
    UNKNOWN = "unknown"

    @property
    def is_known(self) -> bool:
        """True where forward can be told from backward at all."""
        return self in (Heading.DECLARED, Heading.CALIBRATED)

    @property
    def reason(self) -> Reason:
        """Why there is no direction, for a heading that is not known."""
        return _HEADING_REASONS[self]


class Reason(StrEnum):
    """Why a direction is unknown; the text is for the user."""

    NO_MOUNTING = (
        "mounting not known: declare the axes (--forward, --up) or a forward walk (--calibrate)"
    )
    CALIBRATING = "the declared forward walk is not over yet"
    CALIBRATION_REFUSED = "the declared forward walk could not be used: see the calibration line"
    TOO_EARLY = "too little signal since the start, a gap or a pause"
    WEAK = "signal too weak: move more briskly or fix the sensor more firmly"
    INCOHERENT = "no regular gait in the signal"
    AMBIGUOUS = "the signal lies between forward and backward"
    GAIT_UNKNOWN = "walking or running could not be told, and the rule depends on it"
    NO_GYROSCOPE = "this placement needs a gyroscope to tell direction"


_HEADING_REASONS = {
    Heading.UNKNOWN: Reason.NO_MOUNTING,
    Heading.PENDING: Reason.CALIBRATING,
    Heading.REFUSED: Reason.CALIBRATION_REFUSED,
}


@dataclass(frozen=True, slots=True, eq=False)
class SampleBlock:
    """A run of consecutive samples of one sensor, in the sensor frame.

    Parameters
    ----------
    start : int
        Index of the first sample since the session's start.
    rate_hz : float
        True sampling rate.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force, m/s²; n may be 0. Finite, made read-only.
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate, rad/s; None for a sensor without gyroscope.

    Raises
    ------
    ValueError
        On a wrong shape, a rate that is not positive, or values not finite.
    """

    start: int
    rate_hz: float
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None = None

    def __post_init__(self) -> None:
        if not self.rate_hz > 0:
            raise ValueError(f"rate_hz must be positive, got {self.rate_hz}")
        object.__setattr__(self, "acc_ms2", _checked(self.acc_ms2, "acc_ms2"))
        if self.gyr_rads is not None:
            object.__setattr__(self, "gyr_rads", _checked(self.gyr_rads, "gyr_rads"))
            if len(self.gyr_rads) != len(self.acc_ms2):
                raise ValueError(
                    f"acc_ms2 has {len(self.acc_ms2)} rows, gyr_rads {len(self.gyr_rads)}"
                )

    def __len__(self) -> int:
        return len(self.acc_ms2)

    @property
    def stop(self) -> int:
        """Index one past the last sample."""
        return self.start + len(self.acc_ms2)


def _checked(values: FloatArray, name: str) -> FloatArray:
    """A read-only view of ``values``, C-contiguous float64, or ValueError."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 3:
        raise ValueError(f"{name} must have shape (n, 3), got {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds values that are not finite")
    view = array.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, slots=True)
class Gap:
    """Samples that never arrived.

    Parameters
    ----------
    start : int
        Index of the first missing sample.
    count : int
        How many are missing, at least 1.
    """

    start: int
    count: int

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"a gap misses at least one sample, got {self.count}")

    @property
    def stop(self) -> int:
        """Index of the first sample after the hole."""
        return self.start + self.count

    @property
    def known_at(self) -> int:
        """Index at which the hole is known: that of the first sample after it."""
        return self.stop


@dataclass(frozen=True, slots=True, eq=False)
class BodyBlock:
    """A run of consecutive samples in the body frame: forward, left, up.

    Parameters
    ----------
    start : int
        Index of the first sample.
    rate_hz : float
        True sampling rate.
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force along forward, left, up, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Angular rate about forward, left, up, rad/s.
    heading : Heading
        How the forward axis is known. Where it is not known, forward and left
        are some horizontal pair.
    """

    start: int
    rate_hz: float
    acc_ms2: FloatArray
    gyr_rads: FloatArray | None
    heading: Heading

    def __len__(self) -> int:
        return len(self.acc_ms2)

    @property
    def stop(self) -> int:
        """Index one past the last sample."""
        return self.start + len(self.acc_ms2)


@dataclass(frozen=True, slots=True)
class BodyAxes:
    """Body axes as unit vectors in the sensor frame.

    Parameters
    ----------
    forward, up : tuple of 3 float
        Where the body faces, and up, when standing. Need not be quite at right
        angles: ``up`` rules and ``forward`` is levelled against it.
    """

    forward: tuple[float, float, float]
    up: tuple[float, float, float]

    @classmethod
    def parse(cls, *, forward: str, up: str) -> BodyAxes:
        """Read axes written like ``+x`` or ``-z``.

        Raises
        ------
        ValueError
            If a name is not one of ``+x -x +y -y +z -z``, or both lie on one axis.
        """
        axes = cls(forward=_axis(forward), up=_axis(up))
        if forward[-1] == up[-1]:
            raise ValueError(
                f"forward {forward} and up {up} lie on one sensor axis; name two different ones"
            )
        return axes

    def matrix(self) -> FloatArray:
        """Rotation from the sensor frame to the body frame.

        Returns
        -------
        ndarray of float64, shape (3, 3)
            Rows are forward, left and up in sensor coordinates.
        """
        up = np.asarray(self.up) / np.linalg.norm(self.up)
        forward = np.asarray(self.forward)
        level = forward - float(forward @ up) * up
        level = level / np.linalg.norm(level)
        return np.stack([level, np.cross(up, level), up])


_AXES = {
    f"{sign}{name}": tuple(scale if name == other else 0.0 for other in "xyz")
    for sign, scale in (("+", 1.0), ("-", -1.0))
    for name in "xyz"
}


def _axis(name: str) -> tuple[float, float, float]:
    """The unit vector of an axis name."""
    if name not in _AXES:
        raise ValueError(f"axis must be one of {' '.join(_AXES)}, got {name!r}")
    x, y, z = _AXES[name]
    return x, y, z


@dataclass(frozen=True, slots=True)
class Mounting:
    """How one sensor is worn.

    Parameters
    ----------
    placement : Placement
        Body part.
    side : Side
        Leg, for leg placements.
    axes : BodyAxes or None
        Declared axes.
    forward_walk_s : tuple of 2 float or None
        Stretch declared to be forward walking, s since the session's start.
    """

    placement: Placement
    side: Side = Side.UNKNOWN
    axes: BodyAxes | None = None
    forward_walk_s: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the signal says about direction.

    Parameters
    ----------
    direction : Direction
        The answer.
    p_backward : float or None
        0 to 1; None where the answer is unknown.
    reason : Reason or None
        Why the answer is unknown; None where it is known.
    """

    direction: Direction
    p_backward: float | None = None
    reason: Reason | None = None

    @classmethod
    def unknown(cls, reason: Reason) -> Verdict:
        """No answer, and why."""
        return cls(direction=Direction.UNKNOWN, reason=reason)

    @classmethod
    def of(cls, p_backward: float) -> Verdict:
        """The likelier direction at a probability of backward."""
        side = Direction.BACKWARD if p_backward > 0.5 else Direction.FORWARD
        return cls(direction=side, p_backward=p_backward)


@dataclass(frozen=True, slots=True)
class Contact:
    """An initial contact, with what the body part's own signal tells of it.

    Parameters
    ----------
    index : float
        When, in samples since the session's start; between samples.
    known_at : int
        Index of the sample with which it could first be said.
    gait : Gait
        Walking or running.
    verdict : Verdict
        Direction.
    side : Side
        Leg, where the signal tells.
    stride_length_m : float or None
        Length of the stride that ends here, m; None where it cannot be measured.
    """

    index: float
    known_at: int
    gait: Gait
    verdict: Verdict
    side: Side = Side.UNKNOWN
    stride_length_m: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One detected initial contact, complete.

    Parameters
    ----------
    number : int
        0, 1, 2 ... within the stream.
    index : float
        Contact, in samples since the session's start.
    known_at : int
        Sample with which it could first be said.
    side, gait : Side, Gait
        Leg and gait mode.
    verdict : Verdict
        Direction.
    interval_s : float or None
        Since the previous contact of this stream, s; None at the start, after a
        gap and after a pause.
    cadence_spm : float or None
        Steps of both feet per minute.
    stride_length_m : float or None
        Two steps, m.
    length_source : LengthSource
        Where the length comes from.
    flags : tuple of Flag
        What misses the cue.
    """

    number: int
    index: float
    known_at: int
    side: Side
    gait: Gait
    verdict: Verdict
    interval_s: float | None
    cadence_spm: float | None
    stride_length_m: float | None
    length_source: LengthSource
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Outcome of a declared forward walk.

    Parameters
    ----------
    known_at : int
        Index at which the walk was over.
    axes : BodyAxes or None
        What was learnt; None where the walk was refused.
    refusal : str
        Why it was refused; empty where it was not.
    """

    known_at: int
    axes: BodyAxes | None
    refusal: str


Event = Gap | Calibration | Step
"""What a pipeline says, in order of ``known_at``."""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step on the recording's own clock: one row of ``steps.csv``.

    Parameters
    ----------
    stream : str
        Name of the stream.
    t_s, known_at_s : float
        Contact, and when it could first be said; s since the session's start.
    side, gait, direction : Side, Gait, Direction
        Leg, gait mode, direction.
    p_backward : float or None
        None where the direction is unknown.
    reason : Reason or None
        Why the direction is unknown.
    interval_s, cadence_spm, stride_length_m : float or None
        As in :class:`Step`.
    length_source : LengthSource
        Where the length comes from.
    flags : tuple of Flag
        What misses the cue.
    """

    stream: str
    t_s: float
    known_at_s: float
    side: Side
    gait: Gait
    direction: Direction
    p_backward: float | None
    reason: Reason | None
    interval_s: float | None
    cadence_spm: float | None
    stride_length_m: float | None
    length_source: LengthSource
    flags: tuple[Flag, ...]


def continues(*, expected: int | None, start: int) -> None:
    """Raise :class:`StreamError` unless ``start`` is what the stream expects.

    ``expected`` is None at the very start, where anything goes.
    """
    if expected is not None and start != expected:
        raise StreamError(f"expected the block at sample {expected}, got one at {start}")
