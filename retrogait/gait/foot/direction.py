"""From the displacement of a foot to a verdict.

The log-odds of backward are minus the displacement along the toe axis over a
scale: 0.05 m between two seen rests (the error of a stride's length has a robust
standard deviation of 0.02 m on pyshoe, 0.05 on cmu and 0.04 on g1-moves), 0.1 m where
only the end was seen; without gyroscope see ``AccOnlyParams``. Under ``ANSWER_LOG_ODDS`` the
answer is unknown. So the probability says how sure the sign of *this* stride
is; that the axes are right is taken for granted.
"""

from __future__ import annotations

import math

from retrogait.gait.foot.shape import Shape
from retrogait.gait.foot.stride import Stride
from retrogait.gait.foot.swing_path import Swing
from retrogait.types import Reason, Verdict

SEEN_SCALE_M = 0.05
UNSEEN_SCALE_M = 0.1

ANSWER_LOG_ODDS = 1.5
"""Odds of 4.5 to 1; a step of 0.15 m, the shortest there is, has 20 to 1."""

LEAST_COSINE = 0.5
"""A displacement more than 60 degrees off the toe axis is a side step."""

BACKWARD_COSINE = 0.7
BACKWARD_SLOPE = 0.5
"""A step back goes within 45 degrees of straight back and rises or falls by less than half of its
length. Of what goes back in cmu but is no gait (kicks, boxing, dance) this leaves 70 %; it costs
no backward stride of cmu and pyshoe and 2 of 16 of g1-moves."""

BACKWARD_PITCH_LEAD = 0.0
BACKWARD_TURN_RAD = math.radians(60.0)
"""The toe points up first and down at the end, and the foot turns by less than this seen from
above, else it pivots. Of what is left in cmu but is no gait these leave half; they
cost no backward stride of cmu and pyshoe and 1 of 19 of g1-moves."""

SLIGHT_M, CLEAR_PITCH_LEAD = 0.3, 0.5
"""A shorter step back that follows none is a foot that is put back where it was, unless the
course of the toe is this clear: 0.55 to 0.65 in the first half steps of the simulator, 0.2 to
0.5 in boxing and dance (cmu). A shorter step forward that follows one back is the foot that
rolls over its heel before it leaves the floor (slow backward walks of the simulator)."""

MAX_LOG_ODDS = 30.0
"""Keeps the probability off 0 and 1 (1e-13)."""


def log_odds_forward(swing: Swing, *, scale_m: float) -> float:
    """Log-odds of forward, 0 for a step to the side."""
    if abs(swing.forward_m) < LEAST_COSINE * swing.length_m:
        return 0.0
    return max(-MAX_LOG_ODDS, min(MAX_LOG_ODDS, swing.forward_m / scale_m))


def log_odds_of(stride: Stride) -> float:
    """Log-odds of forward with a gyroscope; 0: to the side, or back but not as in gait."""
    if strays_back(stride):
        return 0.0
    scale_m = SEEN_SCALE_M if stride.from_rest else UNSEEN_SCALE_M
    return log_odds_forward(stride.swing, scale_m=scale_m)


def strays_back(stride: Stride) -> bool:
    """True for a displacement backward that is no step of gait."""
    if stride.swing.forward_m >= 0:
        return False
    return stride.is_aloft or not is_step_back(stride.swing, stride.shape)


def is_step_back(swing: Swing, shape: Shape | None) -> bool:
    """True unless a displacement backward is too slanting for gait, or the foot goes otherwise."""
    straight = -swing.forward_m >= BACKWARD_COSINE * swing.length_m
    if not straight or abs(swing.rise_m) > BACKWARD_SLOPE * swing.length_m:
        return False
    if shape is None:
        return True
    return shape.pitch_lead > BACKWARD_PITCH_LEAD and shape.turn_rad < BACKWARD_TURN_RAD


def is_slight(swing: Swing, shape: Shape | None) -> bool:
    """True for a step too short to change the way."""
    is_clear = swing.forward_m < 0 and shape is not None and shape.pitch_lead >= CLEAR_PITCH_LEAD
    return not is_clear and abs(swing.forward_m) < SLIGHT_M


def verdict(log_odds: float, *, otherwise: Reason) -> Verdict:
    """The answer at some log-odds of forward; ``otherwise``: why there is none."""
    belief = 1.0 / (1.0 + math.exp(log_odds))
    if abs(log_odds) < ANSWER_LOG_ODDS:
        return Verdict.unknown(otherwise, belief=belief)
    return Verdict.of(belief)


def doubtful(log_odds: float) -> Verdict:
    """No answer yet: no likelier than the least for an answer."""
    most = max(-ANSWER_LOG_ODDS, min(ANSWER_LOG_ODDS, log_odds))
    return Verdict.unknown(Reason.TOO_EARLY, belief=1.0 / (1.0 + math.exp(most)))
