"""Energy of a bout: an estimate, always a range.

1. Forward cost of oxygen above rest, ml/kg/min, v in m/min, G rise over run: walking
   0.1 v + 1.8 v G, running 0.2 v + 0.9 v G (the metabolic equations of the American College of
   Sports Medicine; from memory, not checked against the book).
2. Backward: times 1.35: backward running cost 35 ± 6 % more (Wright & Weyand 2001, 4 people;
   the same on grades of 0 to 25 %, doi 10.1007/s00421-020-04474-7, 8 people). For walking
   backward no such factor was found; the same one is used.
3. Rest: plus 3.5 ml/kg/min. 1 l of oxygen is 5 kcal.
4. Range: ± 30 %. Six weeks of practice alone lower the cost of backward exercise by 32 %
   (Terblanche 2005, doi 10.1055/s-2004-820997).
"""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.coach.plan.model import Span, Travel
from retrogait.types import Gait

REST_ML_KG_MIN = 3.5
KCAL_PER_L = 5.0
BACKWARD_FACTOR = 1.35
SPREAD = 0.30

WALK_ML_PER_M, WALK_CLIMB_ML_PER_M = 0.1, 1.8
RUN_ML_PER_M, RUN_CLIMB_ML_PER_M = 0.2, 0.9

MASS_KG = Span(20.0, 300.0)
SPEED_MS = Span(0.1, 8.0)
STEEPEST_PCT = 30.0


@dataclass(frozen=True, slots=True)
class EnergyEstimate:
    """From and to, kcal; rest included.

    Parameters
    ----------
    low_kcal, high_kcal : float
        The range.
    """

    low_kcal: float
    high_kcal: float

    def __str__(self) -> str:
        return f"estimate: {self.low_kcal:.0f} to {self.high_kcal:.0f} kcal"


def energy_estimate(
    *,
    gait: Gait,
    travel: Travel,
    speed_ms: float | None,
    seconds: float,
    mass_kg: float | None,
    incline_pct: float = 0.0,
) -> EnergyEstimate | None:
    """Energy of a bout at one speed.

    Parameters
    ----------
    gait : Gait
        Walking or running.
    travel : Travel
        Backward or forward.
    speed_ms : float or None
        Of the belt, or from a foot sensor, m/s. A trunk or leg sensor knows none.
    seconds : float
        How long, s.
    mass_kg : float or None
        Of the body, kg.
    incline_pct : float
        Rise over run, %.

    Returns
    -------
    EnergyEstimate or None
        None where speed, mass, gait or direction is not known: nothing is assumed.

    Raises
    ------
    ValueError
        If a number cannot be.
    """
    if speed_ms is None or mass_kg is None or gait is Gait.UNKNOWN or travel is Travel.ANY:
        return None
    _check(speed_ms=speed_ms, mass_kg=mass_kg, seconds=seconds, incline_pct=incline_pct)
    v_m_min = speed_ms * 60.0
    flat, climb = (
        (WALK_ML_PER_M, WALK_CLIMB_ML_PER_M)
        if gait is Gait.WALK
        else (RUN_ML_PER_M, RUN_CLIMB_ML_PER_M)
    )
    factor = BACKWARD_FACTOR if travel is Travel.BACKWARD else 1.0
    net = v_m_min * (flat + climb * incline_pct / 100.0) * factor
    litres = (REST_ML_KG_MIN + net) * mass_kg * seconds / 60.0 / 1000.0
    middle_kcal = litres * KCAL_PER_L
    return EnergyEstimate((1.0 - SPREAD) * middle_kcal, (1.0 + SPREAD) * middle_kcal)


def _check(*, speed_ms: float, mass_kg: float, seconds: float, incline_pct: float) -> None:
    """Refuse what cannot be; a comparison with NaN is false."""
    for key, value, span in (("speed_ms", speed_ms, SPEED_MS), ("mass_kg", mass_kg, MASS_KG)):
        if not span.low <= value <= span.high:
            raise ValueError(f"{key!r} must be {span}, got {value:g}")
    if not 0 <= seconds < 86_400:
        raise ValueError(f"'seconds' must be 0 to a day, got {seconds:g}")
    if not 0 <= incline_pct <= STEEPEST_PCT:
        raise ValueError(f"'incline_pct' must be 0 to {STEEPEST_PCT:g}, got {incline_pct:g}")
