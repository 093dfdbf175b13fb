"""What a stream says: verdicts, contacts, steps, and the outcome of a calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.types.mounting import BodyAxes
from retrogait.types.samples import Gap
from retrogait.types.words import Direction, Flag, Gait, LengthSource, Reason, Side


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
    belief : float or None
        Probability of backward also where it was too weak for an answer; None where
        the signal cannot say anything at all.
    """

    direction: Direction
    p_backward: float | None = None
    reason: Reason | None = None
    belief: float | None = None

    @classmethod
    def unknown(cls, reason: Reason, *, belief: float | None = None) -> Verdict:
        """No answer, and why."""
        return cls(Direction.UNKNOWN, None, reason, belief)

    @classmethod
    def of(cls, p_backward: float) -> Verdict:
        """The likelier direction at a probability of backward."""
        side = Direction.BACKWARD if p_backward > 0.5 else Direction.FORWARD
        return cls(side, p_backward, None, p_backward)


@dataclass(slots=True)
class Evidence:
    """What the signal up to one step says about its direction, for the learned model.

    Parameters
    ----------
    features : sequence of float
        Finite, in the order of the ``FEATURE_NAMES`` of the body part. A tuple, or an array of
        the standard library's where there are many; not to be changed.
    log_odds : float
        Log odds of backward by the physics rule alone.
    turning : float
        The same by how the chest turns, whatever the gait; 0 where that is not seen.
    """

    features: Sequence[float]
    log_odds: float
    turning: float = 0.0


@dataclass(slots=True)
class Contact:
    """An initial contact, with what the body part's own signal tells of it.

    Made anew at every stage and never changed. Not frozen, nor is its evidence: at two contacts
    a step, to freeze them is a twentieth of what scoring takes.

    Parameters
    ----------
    index : float
        When, in samples since the session's start; between samples.
    known_at : int
        Index of the sample with which it could first be said.
    gait : Gait
        Walking or running.
    verdict : Verdict
        Direction by the physics rule.
    side : Side
        Leg, where the signal tells.
    stride_length_m : float or None
        Length of the stride that ends here, m; None where it cannot be measured.
    evidence : Evidence or None
        For the learned model; None where there is too little signal for it.
    """

    index: float
    known_at: int
    gait: Gait
    verdict: Verdict
    side: Side = Side.UNKNOWN
    stride_length_m: float | None = None
    evidence: Evidence | None = None

    def with_verdict(self, verdict: Verdict) -> Contact:
        """The same contact with another word on its direction."""
        if verdict is self.verdict:
            return self
        # ``dataclasses.replace`` takes three times as long, at every step.
        return Contact(
            self.index,
            self.known_at,
            self.gait,
            verdict,
            self.side,
            self.stride_length_m,
            self.evidence,
        )


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
    contradicts : bool
        True where the walk was usable and showed that the declared axes are wrong.
    """

    known_at: int
    axes: BodyAxes | None
    refusal: str
    contradicts: bool = False


@dataclass(frozen=True, slots=True)
class MountingDoubt:
    """The signal begins or ceases to contradict the axes in use.

    From a doubt on, directions are unknown (``Reason.MOVED``) until it is over.

    Parameters
    ----------
    known_at : int
        Index of the sample with which it could first be said; later steps are touched.
    why : str
        What contradicts; empty where the signal fits again.
    """

    known_at: int
    why: str


Event = Gap | Calibration | MountingDoubt | Step
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
    belief : float or None
        Probability of backward also where it was too weak for an answer; not exported.
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
    belief: float | None = None
