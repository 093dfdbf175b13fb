"""Tell the swings of a leg from its other movements.

Theory
------
In every stride a leg segment turns forth and back by the same angle, once while
the foot is off the ground (swing) and once while it carries the body (stance).
Swing is the shorter, so its lobe is the more vigorous one (:func:`.lobes.vigour`)
whichever way the body travels: forward with the distal end going forward, backward
with it going backward. A lobe is therefore a swing when it beats what the
segment did the other way just before it and just after it.

What came before is known at once; what comes after needs waiting. Where the
last swing had the same sign and lies no longer ago than a slow stride, the
gait is under way and the wait is spared.

A gait under way forgives a weak swing, as the last step before a halt is short. It must not
forgive a stance: who turns round or sets off with the wrong lobe taken for the swing
would be held to it for as many strides as they go on, because every true swing comes
too soon after a stance. So even then a lobe is no swing where what follows at once is quicker
(that is the swing), or where what came before outdid both it and the last swing.

The load is the third witness (:attr:`Swing.unloading`). A stance at the start of a walk, pushed off
briskly, can outdo the half step before it, and the swing after it comes too late to be
seen; but the load is on the leg, and in a swing it is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from retrogait.gait.leg.course import Course
from retrogait.gait.leg.lobes import Lobe, Movement
from retrogait.gait.leg.travel import TravelParams


@dataclass(frozen=True, slots=True)
class SwingParams:
    """How long to look around a lobe, and what to ask of it.

    Parameters
    ----------
    before_s : float
        How far back the counter-movement is sought, s.
    wait_s : float
        How long after a lobe its counter-movement is awaited where the signal so
        far does not settle it, s.
    memory_s : float
        How long a gait counts as under way after a swing, s: the slowest stride
        (46 steps a minute).
    min_counter_share : float
        Least angle of the counter-movement as a share of the swing's: a leg that
        swings has come from somewhere or goes on to somewhere.
    min_counter_share_at_start : float
        The same where the signal began less than ``before_s`` before the lobe.
    gait_strides : int
        So many strides in a row are a gait.
    min_stride_s : float
        Shortest time between the ends of two swings, s: 300 steps a minute.
    min_lead : float
        Least log ratio of a swing's vigour to that of its counter-movement.
    min_lead_under_way, min_peak_share : float
        The same within a gait, where the last step before a halt is short; there the
        peak must be this share of the last swing's.
    doubtful_lead : float
        Least log ratio, at the start of a gait, against a load that speaks for the other
        way: stances of simulated starts 0 to 1.5, first swings of captured people (g1-moves)
        whose load is so 1.5 and more.
    clear_counter_share, clear_lead : float
        No wait is needed where the counter-movement before has this share of the
        lobe's angle and the lobe outdoes it by this log ratio: a stance is behind.
    travel : TravelParams
        How far back the course of the last strides is looked at.
    """

    before_s: float
    wait_s: float
    memory_s: float
    min_counter_share: float
    min_counter_share_at_start: float
    gait_strides: int = 1
    min_stride_s: float = 0.4
    min_lead: float = 0.0
    min_lead_under_way: float = -1.6
    min_peak_share: float = 0.4
    doubtful_lead: float = 1.5
    clear_counter_share: float = 0.5
    clear_lead: float = 0.5
    travel: TravelParams = field(default_factory=TravelParams)


@dataclass(frozen=True, slots=True)
class Swing:
    """A lobe judged to be a swing.

    Parameters
    ----------
    lobe : Lobe
        The lobe.
    known_at : int
        Sample with which it was judged.
    lead : float
        Log ratio of its vigour to that of the greater counter-movement; 0 = equal.
    stance_ratio : float
        Time since the last swing the same way over the swing's duration; 0 where
        there was none of late.
    before, after : Movement
        The counter-movement on either side.
    course : Course
        What the last strides look like.
    """

    lobe: Lobe
    known_at: int
    lead: float
    stance_ratio: float
    before: Movement
    after: Movement
    course: Course

    @property
    def unloading(self) -> float:
        """How far the load bears the swing out: positive where it is less in the swing."""
        return -self.lobe.sign * self.course.load_sway

    def goes_on(self, last: Lobe, *, params: SwingParams) -> bool:
        """True where it can be the next swing of a gait whose last swing is given."""
        lobe = self.lobe
        return (
            self.lead >= params.min_lead_under_way
            and lobe.peak_rads >= params.min_peak_share * last.peak_rads
            and self.after.peak_rads <= lobe.peak_rads
            and self.before.vigour <= max(lobe.vigour, last.vigour)
        )

    def stands_alone(self, *, params: SwingParams, counter_share: float) -> bool:
        """True where it can only be a swing, whatever came before."""
        counter_rad = max(self.before.angle_rad, self.after.angle_rad)
        least_lead = params.min_lead if self.unloading >= 0.0 else params.doubtful_lead
        return (
            self.lead >= least_lead
            and self.after.peak_rads <= self.lobe.peak_rads
            and counter_rad >= counter_share * self.lobe.angle_rad
        )
