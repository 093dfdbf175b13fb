"""What a swing of a leg tells the learned model, put together from its stages."""

from __future__ import annotations

import math
from collections.abc import Mapping

from retrogait.gait.leg.course import Course
from retrogait.gait.leg.excursions import Excursion
from retrogait.gait.leg.features import SHANK, THIGH, vector
from retrogait.gait.leg.lobes import Lobe
from retrogait.gait.leg.past import GRID, PastSwings
from retrogait.gait.leg.swings import Swing
from retrogait.gait.leg.travel import Travel
from retrogait.types import Evidence


class ShankEvidence:
    """Feature vectors of a shank (:data:`.features.SHANK`), swing by swing.

    Parameters
    ----------
    memory_s : float
        Pause after which earlier swings no longer count, s.
    rate_hz : float
        Sampling rate, Hz.
    """

    def __init__(self, *, memory_s: float, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._past = PastSwings(memory_s=memory_s, rate_hz=rate_hz)

    def of(self, swing: Swing, *, index: float, log_odds: float) -> Evidence:
        """The evidence of a swing that led to a contact at ``index``."""
        lobe = swing.lobe
        rhythm = self._past.add(index, sign=lobe.sign, angle_rad=lobe.angle_rad)
        stance = math.log(swing.stance_ratio) if swing.stance_ratio > 0 else 0.0
        values = {
            "lead": -lobe.sign * swing.lead,
            "log_stance": -lobe.sign * stance,
            "counter_share": swing.before.angle_rad / lobe.angle_rad,
            **_turned(lobe, rate_hz=self._rate_hz),
            **swing.course.values(),
            **rhythm.values(),
        }
        return Evidence(features=vector(SHANK, values), log_odds=log_odds)

    def reset(self) -> None:
        """Forget all swings."""
        self._past.reset()


class ThighEvidence:
    """Feature vectors of a thigh (:data:`.features.THIGH`), swing by swing.

    Parameters
    ----------
    memory_s : float
        Pause after which earlier swings no longer count, s.
    side_known : bool
        Whether the loop has a sense.
    rate_hz : float
        Sampling rate, Hz.
    """

    def __init__(self, *, memory_s: float, side_known: bool, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._side_known = side_known
        self._past = PastSwings(memory_s=memory_s, rate_hz=rate_hz)

    def of(
        self,
        swing: Excursion,
        *,
        before: Excursion | None,
        index: float,
        travel: Travel,
        course: Course,
    ) -> Evidence:
        """The evidence of a swing that led to a contact at ``index``.

        Parameters
        ----------
        swing, before : Excursion
            The swing, and the excursion the other way before it; None: not seen.
        index : float
            The contact, in samples.
        travel : Travel
            What the last strides say by the physics rule.
        course : Course
            What they look like.
        """
        rhythm = self._past.add(index, sign=swing.sign, angle_rad=swing.angle_rad)
        values = {
            "loop": travel.loop,
            "side_known": float(self._side_known),
            **_against(swing, before),
            **_turned(swing, rate_hz=self._rate_hz),
            **course.values(),
            **rhythm.values(),
            "load_sway": -course.load_sway,
        }
        return Evidence(features=vector(THIGH, values), log_odds=travel.log_odds)

    def reset(self) -> None:
        """Forget all swings."""
        self._past.reset()


def _turned(turn: Lobe | Excursion, *, rate_hz: float) -> Mapping[str, float]:
    """The swing by itself; its duration on the grid, the same wherever the stream starts."""
    duration = round(turn.end * GRID) - turn.start * GRID
    return {
        "way": -float(turn.sign),
        "swing_s": duration / (GRID * rate_hz),
        "angle_rad": turn.angle_rad,
        "peak_rads": turn.peak_rads,
    }


def _against(swing: Excursion, before: Excursion | None) -> Mapping[str, float]:
    """The swing against the excursion before it."""
    if before is None:
        return {"lead": 0.0, "log_stance": 0.0}
    lasted = (before.stop - before.start) / (swing.stop - swing.start)
    return {
        "lead": -swing.sign * math.log(swing.peak_rads / before.peak_rads),
        "log_stance": -swing.sign * math.log(lasted),
    }
