"""Shocks at initial contact.

The smooth motion brings the foot to rest before contact. A real foot is
stopped by the floor: a short pulse of specific force runs up the body, later
and weaker at each joint. The pulse here is the second derivative of
``A tau² x³ exp(-x)``, ``x = t / tau``: it peaks at A after 0.4 tau, and leaves
neither velocity nor displacement behind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrogait.sim.motion import Motion, TruthSegment
from retrogait.types import Direction, FloatArray, Gait, Placement, Side

WALK_SPEED_MS, RUN_SPEED_MS = 1.3, 3.0
PULSE_TAUS = 14.0  # the pulse is below 0.2 % of its peak from here on


@dataclass(frozen=True, slots=True)
class Shock:
    """What arrives at one body part.

    Parameters
    ----------
    walk_ms2, run_ms2 : float
        Peak at 1.3 m/s and at 3 m/s, m/s², along the body part's up axis.
    backward : float
        Factor on contact with the toes first.
    delay_s : float
        After contact, s.
    tau_s : float
        Time scale, s.
    fore_aft : float
        Share of the peak against the direction of travel.
    """

    walk_ms2: float
    run_ms2: float
    backward: float
    delay_s: float
    tau_s: float
    fore_aft: float


# Sizes: tibial shock 2-3 g walking, 6 g running at 3 m/s, of which the smooth motion holds a part
# (Lafortune 1991; Shorten & Winslow 1992); sacrum and sternum 10-30 % of it (Voloshin & Wosk 1982;
# Shorten & Winslow: about 70 % is lost to the head). Toe first lowers the loading: factor 0.5.
SHOCKS = {
    Placement.FOOT: Shock(25.0, 60.0, 0.5, 0.000, 0.008, 0.4),
    Placement.SHANK: Shock(14.0, 35.0, 0.5, 0.004, 0.008, 0.3),
    Placement.THIGH: Shock(6.0, 15.0, 0.6, 0.008, 0.010, 0.3),
    Placement.LOWER_BACK: Shock(3.0, 8.0, 0.6, 0.012, 0.012, 0.3),
    Placement.CHEST: Shock(2.0, 5.0, 0.6, 0.018, 0.014, 0.3),
}


def pulse(x: FloatArray) -> FloatArray:
    """The shock's shape: 0 before x = 0, peak 1 near x = 0.42, no net velocity or way."""
    x = np.maximum(x, 0.0)
    return np.asarray(_UNIT * x * (6 - 6 * x + x * x) * np.exp(-x))


_UNIT = 1 / 1.00908  # the bare shape peaks at 1.00908


def shocks(
    t_s: FloatArray, contacts_s: FloatArray, peaks_ms2: FloatArray, *, shock: Shock
) -> FloatArray:
    """Sum of the pulses of all contacts.

    Parameters
    ----------
    t_s : ndarray of float64, shape (n,)
        Evenly spaced times, s.
    contacts_s, peaks_ms2 : ndarray of float64, shape (k,)
        When, s, and how hard, m/s².
    shock : Shock
        Delay and time scale.

    Returns
    -------
    ndarray of float64, shape (n,)
        m/s².
    """
    out = np.zeros(len(t_s))
    dt_s = float(t_s[1] - t_s[0])
    starts_s = contacts_s + shock.delay_s
    first = np.ceil((starts_s - t_s[0]) / dt_s).astype(np.int64)
    rows = first[:, None] + np.arange(int(PULSE_TAUS * shock.tau_s / dt_s) + 1)
    inside = (rows >= 0) & (rows < len(t_s))
    x = (t_s[0] + rows * dt_s - starts_s[:, None]) / shock.tau_s
    np.add.at(out, rows[inside], (peaks_ms2[:, None] * pulse(x))[inside])
    return out


def contact_shocks(
    motion: Motion, *, placement: Placement, side: Side, rng: np.random.Generator
) -> FloatArray:
    """Shocks of a motion at one body part, each contact's size varying by a quarter.

    Parameters
    ----------
    motion : Motion
        Its contacts and its grid.
    placement, side : Placement, Side
        The trunk feels both feet, a leg its own.
    rng : numpy.random.Generator
        Chance.

    Returns
    -------
    ndarray of float64, shape (n, 3)
        Along forward, left, up of the body part, m/s².
    """
    shock = SHOCKS[placement]
    felt = [
        (contact.t_s, *_peak(shock, segment))
        for contact in motion.contacts
        if placement.is_trunk or contact.side is side
        for segment in motion.segments
        if segment.start_s <= contact.t_s < segment.end_s
    ]
    times, peaks, travel = np.array(felt).reshape(-1, 3).T
    peaks = peaks * np.exp(0.25 * np.clip(rng.normal(size=len(peaks)), -2, 2))
    up = shocks(motion.t_s, times, peaks, shock=shock)
    fore_aft = shocks(motion.t_s, times, -shock.fore_aft * travel * peaks, shock=shock)
    return np.stack([fore_aft, np.zeros_like(up), up], axis=1)


def _peak(shock: Shock, segment: TruthSegment) -> tuple[float, float]:
    """Mean peak of the contacts of a segment, m/s², and the sign of its travel."""
    is_backward = segment.direction == Direction.BACKWARD
    if segment.gait == Gait.RUN:
        peak = shock.run_ms2 * segment.speed_ms / RUN_SPEED_MS
    else:
        peak = shock.walk_ms2 * min(max(segment.speed_ms / WALK_SPEED_MS, 0.4), 1.6)
    return peak * (shock.backward if is_backward else 1.0), -1.0 if is_backward else 1.0
