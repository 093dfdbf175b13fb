"""Which way a trunk sensor faces, learnt from a declared forward walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrogait.errors import CalibrationError
from retrogait.gait.heading import upright
from retrogait.gait.trunk.direction import PhaseParams
from retrogait.gait.trunk.frames import Frame
from retrogait.gait.trunk.mode import ModeParams, gait_of
from retrogait.gait.trunk.rhythm import Rhythm
from retrogait.gait.trunk.signals import TrunkSignals
from retrogait.gait.trunk.tracker import TrunkTracker
from retrogait.types import BodyBlock, FloatArray, Gait, Heading

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LearnParams:
    """What a calibration walk must offer.

    Parameters
    ----------
    shortest_s, least_steps : float, int
        Length of the walk: two halves of seven steps, each enough to show a heading
        of its own, so that the two can be held against each other.
    coherence : float
        How far horizontal and vertical acceleration go together, 0 to 1.
    halves_deg : float
        How far the headings of the two halves may lie apart.
    walking_share : float
        Share of rhythmic frames that must be walking: running has the other sign.
    """

    shortest_s: float = 10.0
    least_steps: int = 15
    coherence: float = 0.3
    halves_deg: float = 45.0
    walking_share: float = 0.8


def learn_axes(
    *,
    acc_ms2: FloatArray,
    gyr_rads: FloatArray | None,
    rate_hz: float,
    params: LearnParams | None = None,
) -> tuple[Vector, Vector]:
    """Forward and up of a trunk sensor from a forward walk.

    1. up: mean specific force of the walk
    2. any two horizontal axes; each one's component at step frequency against
       that of the vertical, in frames (:class:`Rhythm`)
    3. forward: the direction along which that component leads by the angle that
       forward walking has (:class:`PhaseParams`)
    4. refuse a walk that is short, without rhythm, a run, or whose halves disagree

    Parameters
    ----------
    acc_ms2 : ndarray of float64, shape (n, 3)
        Specific force in the sensor frame, m/s².
    gyr_rads : ndarray of float64, shape (n, 3), or None
        Not used.
    rate_hz : float
        Sampling rate.
    params : LearnParams, optional
        What the walk must offer.

    Returns
    -------
    forward, up : tuple of 3 float
        Unit vectors in the sensor frame.

    Raises
    ------
    CalibrationError
        If the walk cannot fix the heading; the message says why.
    """
    params = params or LearnParams()
    _demand(len(acc_ms2) / rate_hz, params.shortest_s, _TOO_SHORT)
    axes = _any_axes(acc_ms2)
    body = np.einsum("ij,kj->ik", acc_ms2, axes)
    _demand(_count_steps(body, rate_hz), params.least_steps, _TOO_FEW)
    crossed, strength = _crossed(body, rate_hz, params)
    heading = _agreed(crossed, strength, params)
    forward = np.cos(heading) * axes[0] + np.sin(heading) * axes[1]
    return _vector(forward), _vector(axes[2])


_TOO_SHORT = "needs {} s without a hole, got {:.1f} s: walk longer"
_TOO_FEW = "needs {} steps, found {}: walk further, without stopping"
_INCOHERENT = "needs a coherence of {}, got {:.2f}: walk steadily, and fix the sensor firmly"


def _demand(got: float, least: float, message: str) -> None:
    """Refuse less than the least."""
    if got < least:
        raise CalibrationError("the forward walk " + message.format(least, got))


def _any_axes(acc: FloatArray) -> FloatArray:
    """Rows: two horizontal unit vectors and up, in the sensor frame."""
    return upright(acc.mean(axis=0)).matrix()


def _vector(v: FloatArray) -> Vector:
    """Three floats of a unit vector."""
    x, y, z = (v / np.linalg.norm(v)).tolist()
    return x, y, z


def _count_steps(body: FloatArray, rate_hz: float) -> int:
    """Steps that the tracker finds in the walk."""
    block = BodyBlock(0, rate_hz, body, None, Heading.UNKNOWN)
    return len(TrunkTracker(rate_hz=rate_hz).push(block))


def _crossed(
    body: FloatArray, rate_hz: float, params: LearnParams
) -> tuple[FloatArray, FloatArray]:
    """Per frame: both horizontal components against V (turned to forward), and their size."""
    pairs = [_frames(body[:, columns], rate_hz) for columns in ([0, 1, 2], [1, 0, 2])]
    gaits = [
        tuple(gait_of(f, params=ModeParams()) for f in pair) for pair in zip(*pairs, strict=True)
    ]
    both = [
        pair
        for pair, gait in zip(zip(*pairs, strict=True), gaits, strict=True)
        if Gait.UNKNOWN not in gait
    ]
    if not both:
        raise CalibrationError(
            "the forward walk shows no rhythm: walk briskly and steadily, straight ahead"
        )
    walks = sum(gait_of(x, params=ModeParams()) is Gait.WALK for x, _ in both)
    if walks < params.walking_share * len(both):
        raise CalibrationError("the forward walk looks like running: walk, do not run")
    lead = np.exp(-1j * np.radians(PhaseParams().walk_centre_deg))
    crossed = np.array([[_cross(x) * lead, _cross(y) * lead] for x, y in both])
    return crossed.real, np.array([x.v_ms2 * np.hypot(x.a_ms2, y.a_ms2) for x, y in both])


def _frames(body: FloatArray, rate_hz: float) -> Sequence[Frame]:
    """Frames of a walk, with the first column as fore-aft axis."""
    block = BodyBlock(0, rate_hz, np.ascontiguousarray(body), None, Heading.UNKNOWN)
    level, smooth = TrunkSignals(rate_hz=rate_hz).push(block)
    norm = np.sqrt(np.einsum("ij,ij->i", body, body))
    return Rhythm(rate_hz=rate_hz).push(level=level, norm=norm, smooth=smooth, start=0)


def _cross(frame: Frame) -> complex:
    """Component of the fore-aft axis against that of V at the step frequency."""
    return complex(frame.a_ms2 * frame.v_ms2 * np.exp(1j * frame.phase_rad))


def _agreed(crossed: FloatArray, strength: FloatArray, params: LearnParams) -> float:
    """Heading of forward against the first axis, rad, if the walk agrees with itself."""
    total = crossed.sum(axis=0)
    coherence = float(np.hypot(*total) / max(strength.sum(), 1e-9))
    _demand(coherence, params.coherence, _INCOHERENT)
    half = len(crossed) // 2
    first, second = crossed[:half].sum(axis=0), crossed[half:].sum(axis=0)
    angle = np.arctan2(second[1], second[0]) - np.arctan2(first[1], first[0])
    apart = abs(np.degrees(np.angle(np.exp(1j * angle))))
    if apart > params.halves_deg:
        raise CalibrationError(
            f"the two halves of the forward walk point {apart:.0f}° apart (at most"
            f" {params.halves_deg:g}°): walk straight ahead and do not turn the sensor"
        )
    return float(np.arctan2(total[1], total[0]))
