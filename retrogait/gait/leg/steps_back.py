"""What a backward swing of the thigh must be to be believed."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrogait.gait.leg.excursions import Excursion
from retrogait.gait.leg.on_spot import OnSpotParams
from retrogait.gait.leg.travel import Travel


@dataclass(frozen=True, slots=True)
class BackwardParams:
    """What a backward swing must be to be believed.

    Sitting down, standing up, kicks and jumps hold lone movements like it, so it must
    make a stride with the swing before, or have both the loop and the skew of a clear
    stride. Where the loop does not bear witness, more is asked: marking time lifts and drops
    the thigh with the skew of backward gait, but in one plane (simulated: loops up to
    0.15, stances from 3.5 swings on).

    Parameters
    ----------
    known_strides, min_loop_known : int, float
        After so many answered backward in a row the way is known: then no stride is
        doubted for a step on the spot, and the loop bears witness from this on, so that it
        may be missing but not contradict (people who turn about run it the other way).
    min_loop : float
        Least loop that bears witness.
    min_angle_rad, max_angle_rad : float
        Least and most angle, rad: below are shuffles; above are squats (simulated from
        1.13 rad, captured from 1.65; simulated backward runs reach 1.4).
    on_spot : OnSpotParams
        What a step on the spot looks like.
    max_stances : float
        Longest stance, in durations of the swing: simulated backward gait, 3.96 at most.
    min_angle_alone_rad, max_stances_alone : float
        The same without the loop.
    max_angle_ratio_alone : float
        Most ratio of two swings in a row, either way, without the loop: 95 % of captured
        and simulated pairs.
    lone_loop, lone_skew, lone_min_angle_rad, lone_max_angle_rad : float
        What a swing needs that makes no stride with the one before. Sitting, squats, kicks and
        marking time miss one of them (cmu, simulator); those of cmu's other movements
        that meet all four are steps back in boxing and sword play, but for one in seven.
    """

    known_strides: int = 3
    min_loop_known: float = 0.0
    min_loop: float = 0.2
    min_angle_rad: float = 0.25
    max_angle_rad: float = 1.45
    on_spot: OnSpotParams = field(default_factory=OnSpotParams)
    max_stances: float = 4.0
    min_angle_alone_rad: float = 0.35
    max_stances_alone: float = 3.0
    max_angle_ratio_alone: float = 1.6
    lone_loop: float = 0.35
    lone_skew: float = 0.35
    lone_min_angle_rad: float = 0.4
    lone_max_angle_rad: float = 1.1


def is_on_spot(excursion: Excursion, travel: Travel, *, params: OnSpotParams) -> bool:
    """True for a stride that looks like a step on the spot, and is as small."""
    return travel.may_be_on_spot and excursion.angle_rad <= params.max_angle_rad


def is_clear(excursion: Excursion, travel: Travel, *, params: BackwardParams) -> bool:
    """True for a backward swing that needs no other beside it."""
    in_range = params.lone_min_angle_rad <= excursion.angle_rad <= params.lone_max_angle_rad
    has_witnesses = travel.loop >= params.lone_loop and travel.skew >= params.lone_skew
    return excursion.sign < 0 and in_range and has_witnesses


def makes_a_stride(
    excursion: Excursion, last: Excursion, *, travel: Travel, params: BackwardParams, is_known: bool
) -> bool:
    """True where two backward swings in a row are a stride of gait."""
    angle_rad = excursion.angle_rad
    stances = (excursion.start - last.stop) / (excursion.stop - excursion.start)
    if angle_rad > params.max_angle_rad or stances > params.max_stances:
        return False
    if travel.loop >= (params.min_loop_known if is_known else params.min_loop):
        return angle_rad >= params.min_angle_rad
    ratio = max(angle_rad / last.angle_rad, last.angle_rad / angle_rad)
    return (
        angle_rad >= params.min_angle_alone_rad
        and stances <= params.max_stances_alone
        and ratio <= params.max_angle_ratio_alone
    )
