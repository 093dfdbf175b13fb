"""Declared axes against a declared forward walk.

What a forward walk shows, each enough to contradict the declared axes:

1. *gravity*: the mean specific force, of a foot that of its stance, points up
2. *the learnt axes*: what the walk teaches (``gait/*/mounting.py``) lies near what was declared
3. *the axis of gait* (:mod:`~retrogait.gait.mounting.moments`): leg and foot turn about left,
   the trunk surges along forward, a foot without gyroscope swings along it
   (:mod:`~retrogait.gait.mounting.plane`)
4. *the swing* of thigh and shank: quicker forward than back (:mod:`~retrogait.gait.mounting.swing`)
5. *the steps*: judged in the declared axes, they come out forward; a foot's go along
   the forward axis

All but the second also speak where the walk is too short, too broken or too curved to
learn axes from. Constants are from the train-ok sets and the simulator;
``benchmarks/wrong_mounting.py`` prints what they catch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.gait.mounting.forward_walk import ForwardWalk, StepTally
from retrogait.gait.mounting.moments import off_axis_deg
from retrogait.gait.mounting.plane import along_toe_line, stance_up
from retrogait.gait.mounting.swing import swing_skew
from retrogait.types import BodyAxes, FloatArray, Placement


@dataclass(frozen=True, slots=True)
class CheckParams:
    """When a walk contradicts or confirms declared axes.

    Parameters
    ----------
    most_apart_deg : float
        Declared axes may be 20° off and learnt ones 25° (32° where little shows); a
        sensor worn back to front or upside down is 180° off.
    most_lean_deg : float
        Mean specific force (of a foot: in stance) against the declared up axis. Shanks lean
        by 15 to 27° in walking; the feet of ``pyshoe``, whose sensors sit pitched, by up to 31°.
    least_answers : int
        Answered steps that say something: on the train-ok sets no true mounting has
        more than 4 backward ones in a forward walk without as many forward ones.
    share : float
        Share of the answered steps that must agree.
    least_contacts, sideways_share : int, float
        So many contacts of a foot, this share of them neither forward nor backward:
        it travels across the declared axis. True mountings: at most one in ten.
    most_off_deg : float
        Axis of gait against where it should be (true mountings: up to 20° at leg and
        foot, 30° at the trunk).
    least_skew : float
        Skewness against forward swing that contradicts; true mountings have 0.34 for it.
    """

    most_apart_deg: float = 60.0
    most_lean_deg: float = 70.0
    least_answers: int = 5
    share: float = 0.8
    least_contacts: int = 6
    sideways_share: float = 0.7
    most_off_deg: float = 60.0
    least_skew: float = 0.3


@dataclass(frozen=True, slots=True)
class Shown:
    """What a forward walk showed.

    Parameters
    ----------
    force_ms2 : ndarray of float64, shape (3,), or None
        Specific force that points up, in the sensor frame; None where no sample came.
    tally : StepTally
        Steps, judged in the declared axes.
    learnt : BodyAxes or None
        Axes learnt from it; None where it was refused.
    off_axis_deg : float or None
        Axis of gait against where it should be; None where it is not clear.
    skew : float or None
        Of the forward swing of thigh and shank; None elsewhere and without gyroscope.
    """

    force_ms2: FloatArray | None
    tally: StepTally
    learnt: BodyAxes | None
    off_axis_deg: float | None = None
    skew: float | None = None


def shown_by(
    walk: ForwardWalk,
    *,
    learnt: BodyAxes | None,
    declared: BodyAxes,
    placement: Placement,
    rate_hz: float,
) -> Shown:
    """What a walk that is over shows of the declared axes."""
    matrix, pieces = declared.matrix(), walk.pieces()
    rates = [gyr for _, gyr in pieces if gyr is not None]
    swings = placement in (Placement.THIGH, Placement.SHANK)
    if learnt is not None and placement is Placement.FOOT and not rates:
        learnt = along_toe_line(learnt, [acc for acc, _ in pieces], rate_hz=rate_hz)
    return Shown(
        force_ms2=_felt(walk, placement),
        tally=walk.tally,
        learnt=learnt,
        off_axis_deg=off_axis_deg(pieces, placement=placement, matrix=matrix, rate_hz=rate_hz),
        skew=swing_skew(rates, left=matrix[1], rate_hz=rate_hz) if swings else None,
    )


def _felt(walk: ForwardWalk, placement: Placement) -> FloatArray | None:
    """Force that points up: the mean, at the foot that of the stance."""
    acc = walk.longest()[0]
    if placement is Placement.FOOT:
        return stance_up([acc])
    return acc.mean(axis=0) if len(acc) else None


def contradiction(
    declared: BodyAxes,
    *,
    placement: Placement,
    shown: Shown,
    params: CheckParams | None = None,
) -> str | None:
    """Why the walk contradicts the axes, as a sentence that says what to do; None if not."""
    params = params or CheckParams()
    found = (
        _gravity(declared, shown.force_ms2, params)
        or _learnt(declared, shown, params)
        or _axis(shown.off_axis_deg, placement, params)
        or _swing(shown.skew, placement, params)
        or _steps(shown.tally, params)
        or (_sideways(shown.tally, params) if placement is Placement.FOOT else None)
    )
    return None if found is None else f"{found}: {WHAT_TO_DO}"


def confirms(shown: Shown, *, params: CheckParams | None = None) -> bool:
    """True where a walk that contradicts nothing supports the axes."""
    params = params or CheckParams()
    tally = shown.tally
    enough = tally.forward >= max(params.least_answers, params.share * tally.answered)
    return shown.learnt is not None or enough


WHAT_TO_DO = "check how the sensor was worn, or declare the axes anew"


def _gravity(declared: BodyAxes, force: FloatArray | None, params: CheckParams) -> str | None:
    """Up is not where the declared axis says."""
    if force is None or not force.any():
        return None
    apart_deg = _angle_deg(force / np.sqrt((force * force).sum()), declared.matrix()[2])
    if apart_deg <= params.most_lean_deg:
        return None
    return f"the declared up axis lies {apart_deg:.0f}° off gravity in the declared forward walk"


def _learnt(declared: BodyAxes, shown: Shown, params: CheckParams) -> str | None:
    """The walk teaches other axes; where gait acts along forward, only the other end of it."""
    if shown.learnt is None:
        return None
    along = shown.off_axis_deg is not None and shown.off_axis_deg <= params.most_off_deg
    most_forward_deg = 90.0 if along else params.most_apart_deg
    for name, row, most_deg in (("up", 2, params.most_apart_deg), ("forward", 0, most_forward_deg)):
        apart_deg = _angle_deg(declared.matrix()[row], shown.learnt.matrix()[row])
        if apart_deg > most_deg:
            return (
                f"the declared {name} axis lies {apart_deg:.0f}° off what the declared"
                " forward walk shows"
            )
    return None


def _axis(off_deg: float | None, placement: Placement, params: CheckParams) -> str | None:
    """Gait acts along another axis."""
    if off_deg is None or off_deg <= params.most_off_deg:
        return None
    does, axis = ("surges along", "forward") if placement.is_trunk else ("turns about", "left")
    body_part = placement.value.replace("_", " ")
    return (
        f"in the declared forward walk the {body_part} {does} an axis {off_deg:.0f}° off"
        f" {axis} as declared"
    )


def _swing(skew: float | None, placement: Placement, params: CheckParams) -> str | None:
    """The leg swings the other way."""
    if skew is None or skew >= -params.least_skew:
        return None
    return f"in the declared forward walk the {placement.value} swings backward"


def _steps(tally: StepTally, params: CheckParams) -> str | None:
    """The steps come out backward."""
    if tally.backward < max(params.least_answers, params.share * tally.answered):
        return None
    return (
        f"with the declared axes {tally.backward} of {tally.answered} steps of the declared"
        " forward walk come out backward"
    )


def _sideways(tally: StepTally, params: CheckParams) -> str | None:
    """The foot travels across the declared forward axis."""
    contacts = tally.answered + tally.neither
    if tally.neither < max(params.least_contacts, params.sideways_share * contacts):
        return None
    return (
        f"{tally.neither} of {contacts} steps of the declared forward walk went neither along"
        " the declared forward axis nor against it"
    )


def _angle_deg(first: FloatArray, second: FloatArray) -> float:
    """Angle between two unit vectors."""
    return float(np.degrees(np.arccos(np.clip((first * second).sum(), -1.0, 1.0))))
