"""The thigh tracker: weaker lobes than the shank's, and a retraction before contact."""

from __future__ import annotations

import math
from dataclasses import dataclass

from retrogait.gait.leg.direction import DirectionParams
from retrogait.gait.leg.landing import Landings, LoadLanding
from retrogait.gait.leg.lobes import LobeParams
from retrogait.gait.leg.mode import ModeParams
from retrogait.gait.leg.swing_tracker import SwingTracker, SwingTrackerParams
from retrogait.gait.leg.swings import SwingParams
from retrogait.gait.leg.unloading import UnloadingParams, UnloadingTracker
from retrogait.types import BodyBlock, Contact, Gap

THIGH_MODE = ModeParams(
    # Between the liveliest walk (8.5) and the calmest run (9.8) of the CMU captures.
    run_above_ms2=9.0,
)

THIGH_SWINGS = SwingTrackerParams(
    # Lower than at the shank: soft tissue wobbles at 5 Hz and above after the contact.
    corner_hz=6.0,
    lobes=LobeParams(
        # Ten times the bias of a consumer gyroscope, a tenth of a slow swing.
        rest_rads=0.3,
        # In brisk walking the thigh drifts on forward at up to 0.25 of its peak until
        # after the contact.
        end_share=0.3,
        # Simulated backward walking at 0.3 m/s peaks at 1.45 rad/s and sweeps 0.36 rad.
        min_peak_rads=1.0,
        min_angle_rad=0.25,
        # Captured runs sweep 1.3 rad, a sprint's hip moves through about 1.9.
        max_angle_rad=2.0,
        min_duration_s=0.12,
        # Captured slow steps last 0.72 s; sitting down and standing up take longer.
        max_duration_s=1.0,
        min_seen_s=0.3,
    ),
    swings=SwingParams(
        before_s=0.8,
        # A stance lobe of a run is outgrown by the next swing within 0.34 s.
        wait_s=0.34,
        memory_s=2.6,
        min_counter_share=0.25,
        # After a forward swing the thigh hardly turns back: at the start of a signal,
        # where the stance before was not seen, there is nothing to ask for.
        min_counter_share_at_start=0.0,
        # Runs and slow steps whose stance is as brisk as the swing: -0.06 to 0.2 in the
        # captures. Costs no backward call and no contact while still there.
        min_lead=-0.2,
        gait_strides=0,
    ),
    landings=Landings(
        # Captured forward contacts: 0.08 to 0.24 s after the swing's end, at the
        # steepest rise of the load within 20 ms.
        forward=LoadLanding(after_s=0.18, spread_s=0.1, lag_s=0.0),
        # A backward swing goes on until the ground stops it.
        backward=LoadLanding(after_s=0.03, spread_s=0.03, lag_s=0.02),
    ),
    direction=DirectionParams(
        min_stance_ratio=0.8,
        # 95 % of simulated backward walking: 3.9; stepping on the spot starts at 4.0.
        max_stance_ratio=4.0,
        # Backward walking, captured and simulated: 1.06 at most; simulated squats 1.13 and
        # more, captured ones 1.65.
        min_backward_angle_rad=0.35,
        max_backward_angle_rad=1.1,
        # Standing up, jumps and kicks are lone backward swings of any size: none believed.
        lone_angle_rad=math.inf,
        lone_counter_share=0.5,
    ),
    mode=THIGH_MODE,
)

THIGH_UNLOADING = UnloadingParams(forward_share=0.0, mean_over_s=0.28, mode=THIGH_MODE)


@dataclass(frozen=True, slots=True)
class ThighParams:
    """Parameters of the thigh tracker.

    Parameters
    ----------
    swings : SwingTrackerParams
        With a gyroscope.
    unloading : UnloadingParams
        Without one.
    """

    swings: SwingTrackerParams = THIGH_SWINGS
    unloading: UnloadingParams = THIGH_UNLOADING


THIGH_PARAMS = ThighParams()


class ThighTracker:
    """Initial contacts of one leg, judged from its thigh.

    With a gyroscope: :class:`.swing_tracker.SwingTracker`; the first backward
    stride after a rest stays unknown. Without: contacts and cadence by
    :class:`.unloading.UnloadingTracker`, direction unknown: neither the
    thigh's tilt nor its phase against the load kept one sign over walking and
    running.

    Needs: 25 Hz or more. Delay: about 0.15 s in steady gait with a gyroscope.

    Parameters
    ----------
    rate_hz : float
        Sampling rate, Hz.
    has_gyroscope : bool
        Six axes, or accelerometer only.
    params : ThighParams
        Parameters of both ways.
    """

    def __init__(
        self, *, rate_hz: float, has_gyroscope: bool, params: ThighParams = THIGH_PARAMS
    ) -> None:
        self._tracker: SwingTracker | UnloadingTracker = (
            SwingTracker(rate_hz=rate_hz, params=params.swings)
            if has_gyroscope
            else UnloadingTracker(rate_hz=rate_hz, params=params.unloading)
        )

    @property
    def max_delay_s(self) -> float:
        """Longest wait between a contact and the sample that reveals it, s."""
        return self._tracker.max_delay_s

    def push(self, block: BodyBlock) -> list[Contact]:
        """Contacts that become known with the samples of this block.

        Raises
        ------
        StreamError
            If the block does not continue the stream.
        ValueError
            If a tracker with gyroscope gets a block without angular rates.
        """
        return self._tracker.push(block)

    def skip(self, gap: Gap) -> list[Contact]:
        """A hole too long to bridge: forget all signal from before it."""
        return self._tracker.skip(gap)
