"""What follows an undecided swing of the thigh: the way back.

Theory
------
A swing leads to a stance. The foot stands, the body goes on over it, and the thigh turns back
by what it swung, slower than it swung. It came round outside and goes back inside (see
``travel``), so way out and way back together enclose a loop: the whole of it, where the swing
alone shows one half. A lone movement that looks like a step's swing lacks this: after standing
up, or a squat, nothing comes back; kicks and lifts come back in the plane they went. And where the
way back is much the brisker of the two, it is the swing, and what went before it was a stance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.gait.leg.excursions import Excursion
from retrogait.gait.leg.travel import Travel
from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class WayBackParams:
    """When the way back is seen, and what it must be.

    Parameters
    ----------
    wait_s : float
        How long it is awaited after the decline of the swing, s: a first stance has
        turned back by ``share`` of the swing within it on cmu, and mostly in the simulator.
    share : float
        Share of the swing's angle that must be swept back before it is judged: with 0.4
        an eighth fewer are clear, and stairs and squats begin to come back.
    swing_brisk : float
        From this peak rate on, in peaks of the way out, the way back is the swing:
        simulated forward starts 1.8 and more, stances after a first swing mostly under 1.1.
    max_brisk : float
        Most of it after a swing that is answered.
    min_loop : float
        Least loop of a backward step, out and back: captured and simulated ones 0.5 to 0.85,
        95 % of stairs under 0.3, of kicks, boxing and dance under 0.48.
    """

    wait_s: float = 0.65
    share: float = 0.6
    swing_brisk: float = 1.5
    max_brisk: float = 1.1
    min_loop: float = 0.45


@dataclass(frozen=True, slots=True)
class WayBack:
    """How a thigh came back after a swing.

    Parameters
    ----------
    brisk : float
        Peak rate so far, in peaks of the way out.
    travel : Travel
        What way out and way back say together.
    """

    brisk: float
    travel: Travel


def is_back_at(rates_rads: FloatArray, *, swing: Excursion, share: float, rate_hz: float) -> int:
    """Samples after the decline of a swing until so much of it was swept back.

    Parameters
    ----------
    rates_rads : ndarray of float64, shape (n,), n > 0
        Sagittal rate from the decline on, rad/s.
    swing : Excursion
        The swing.
    share : float
        Share of its angle.
    rate_hz : float
        Sampling rate, Hz.

    Returns
    -------
    int
        ``n`` where it was not.
    """
    swept_rad = np.cumsum(np.maximum(-swing.sign * rates_rads, 0.0)) / rate_hz
    is_back = swept_rad >= share * swing.angle_rad
    return int(np.argmax(is_back)) if is_back.any() else len(rates_rads)
