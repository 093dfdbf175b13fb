"""The thigh tracker."""

from __future__ import annotations

from retrogait.gait.leg.direction import DirectionParams
from retrogait.gait.leg.landing import Landings, LoadLanding
from retrogait.gait.leg.lobes import LobeParams
from retrogait.gait.leg.mode import ModeParams
from retrogait.gait.leg.swing_tracker import SwingTracker, SwingTrackerParams
from retrogait.gait.leg.swings import SwingParams

THIGH_PARAMS = SwingTrackerParams(
    corner_hz=6.0,
    lobes=LobeParams(rest_rads=0.3, end_share=0.3, min_seen_s=0.3, min_peak_rads=1.0, min_angle_rad=0.25, max_angle_rad=2.0, min_duration_s=0.12, max_duration_s=0.75),
    swings=SwingParams(before_s=0.8, min_counter_share_at_start=0.0, wait_s=0.34, memory_s=2.6,),
    landings=Landings(forward=LoadLanding(after_s=0.15, spread_s=0.08, lag_s=0.0), backward=LoadLanding(after_s=0.03, spread_s=0.03, lag_s=0.02)),
    direction=DirectionParams(per_lead=3.0, per_log_stance=1.0, retained=0.4, max_log_odds=9.0, min_log_odds_forward=1.0, min_log_odds_backward=2.2, min_stance_ratio=0.8, max_stance_ratio=4.0, min_lead=0.2, max_backward_angle_rad=1.5, lone_angle_rad=10, lone_counter_share=0.5),
    mode=ModeParams(run_above_ms2=10.5),
)
