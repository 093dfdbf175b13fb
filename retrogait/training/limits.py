"""What a model cannot do, in plain words for its card."""

from __future__ import annotations

from retrogait.gait.direction.families import Family

_COMMON = (
    "Backward walking was learnt from simulated people and from motion capture of few people; no "
    "physical sensor with backward walking was in the training data.",
    "Backward running was learnt from the simulator alone.",
    "A declaration of the axes that is back to front turns every answer round.",
    "Intervals take steps as independent; steps of one walk are not, so they are too narrow.",
)

_TRUNK = (
    "The answer rests on about 1.5 s of signal: around a turn-round it is late.",
    "On slow, short, ill or acted gait many steps stay unknown.",
    "Walking or running is told first; where that is wrong, so is the direction.",
)

_LEG = (
    "One leg is seen: kicks, dance and boxing hold single movements just like a backward step.",
    "Recorded steps to learn from come from motion capture only.",
)

_FOOT = ("Sitting, kicks and dance move a foot back as a backward step does.",)


def limits_of(family: Family) -> tuple[str, ...]:
    """Sentences for the card of a family."""
    match family:
        case Family.TRUNK_ACCEL | Family.TRUNK_SIX_AXIS | Family.CHEST_SIX_AXIS:
            return _TRUNK + _COMMON
        case Family.THIGH_SIX_AXIS | Family.SHANK_SIX_AXIS:
            return _LEG + _COMMON
        case Family.FOOT_SIX_AXIS | Family.FOOT_ACCEL:
            return _FOOT + _COMMON
