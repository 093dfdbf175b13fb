"""What a leg's tracker without gyroscope is set to, and what it remembers."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrogait.gait.leg.mode import ModeParams
from retrogait.gait.leg.repeat import RepeatParams
from retrogait.types import Heading


@dataclass(frozen=True, slots=True)
class JoltSpan:
    """Where the jolt is sought around a trough of the slow course, which is late itself, s."""

    early_s: float
    late_s: float


@dataclass(frozen=True, slots=True)
class UnloadingParams:
    """How troughs of the load are found.

    Parameters
    ----------
    mean_over_s : float
        Length of the moving mean that makes the slow course, s: about a swing, so
        that only a whole swing empties it.
    fast_hz : float
        Low-pass in which the jolt at the contact is sought, Hz.
    forward_share : float
        Share of the forward force added to the force along the segment before the
        trough is sought.
    min_depth_ms2 : float
        Least depth of a trough under the mean of the last ``stride_s``, m/s².
    least_jolt_ms3 : float
        Least jolt of a contact, m/s³: the ground stops a leg suddenly. Without one the
        leg was unloaded, as where a person stops, sits down or squats, but met no ground: 1 to 13
        there (simulator). Of 4,500 true contacts (cmu, g1-moves, simulator) none has under 17, and
        none under 49 at over 0.5 m/s.
    stride_s : float
        About a stride, s.
    rivals_before_s, rivals_after_s : float
        A trough must be the deepest within this, s; half the shortest stride.
    rivals_at_end_s : float
        Of the time after it, so much must be seen where the signal ends, s: with less, a
        bump before the trough passes for it (cmu: 3 of 16 contacts 0.15 s early).
    walk : JoltSpan
        Captured and simulated contacts, either way, lie 0.12 s before the trough to 0.20 s
        after it (5 to 95 %).
    run : JoltSpan
        Those of forward runs 0.12 s before it to 0.02 s after it; the foot is lifted 0.1 s later.
    pause_s, least_stride_s : float
        Longest stride, and shortest: 300 steps a minute, s.
    early_share, early_strength : float
        A contact that comes sooner after the last than this share of a stride (more than half,
        less than a hurried whole one) must be so many times as strong, and then the
        last one was not it.
    hurried_run_above_ms2 : float
        In place of the limit of ``mode`` where no stride repeats yet and the time since the last
        trough is that of a running stride, m/s²: half a walking one lasts as long.
    mode : ModeParams
        Walking or running.
    repeat : RepeatParams
        How long a stride is.
    """

    forward_share: float
    mode: ModeParams
    mean_over_s: float
    hurried_run_above_ms2: float
    fast_hz: float = 8.0
    min_depth_ms2: float = 1.0
    least_jolt_ms3: float = 15.0
    stride_s: float = 1.3
    rivals_before_s: float = 0.4
    rivals_after_s: float = 0.3
    rivals_at_end_s: float = 0.2
    walk: JoltSpan = JoltSpan(early_s=0.11, late_s=0.21)
    run: JoltSpan = JoltSpan(early_s=0.1, late_s=0.03)
    pause_s: float = 2.6
    least_stride_s: float = 0.4
    early_share: float = 0.7
    early_strength: float = 1.5
    repeat: RepeatParams = field(default_factory=RepeatParams)


@dataclass(frozen=True, slots=True)
class Landed:
    """A trough, the contact after it, and its strength: depth times jolt, m²/s⁵."""

    trough: int
    index: float
    strength: float


@dataclass(slots=True)
class UnloadingState:
    """Where the stream stands; None = unset."""

    expected: int | None = None
    heading: Heading | None = None
    waiting: list[int] = field(default_factory=list)
    last: Landed | None = None
