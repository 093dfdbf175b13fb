"""The shank tracker: the sagittal rate tells nearly all."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.leg.direction import DirectionParams
from retrogait.gait.leg.landing import FixedLanding, Landings, LoadLanding
from retrogait.gait.leg.lobes import LobeParams
from retrogait.gait.leg.mode import ModeParams
from retrogait.gait.leg.swing_tracker import SwingTracker, SwingTrackerParams
from retrogait.gait.leg.swings import SwingParams
from retrogait.gait.leg.unloading import UnloadingTracker
from retrogait.gait.leg.unloading_state import UnloadingParams
from retrogait.types import BodyBlock, Contact, Gap

SHANK_MODE = ModeParams(
    # Between 95 % of the walks (11.5) and the calmest run (14.6) of the CMU captures.
    run_above_ms2=13.0,
)

SHANK_SWINGS = SwingTrackerParams(
    # Keeps 95 % of a swing's peak (a lobe of 0.3 s), halves ringing above 10 Hz at contact.
    corner_hz=8.0,
    lobes=LobeParams(
        # Ten times the bias of a consumer gyroscope, a tenth of a slow swing.
        rest_rads=0.3,
        # A forward swing runs on evenly into the contact: take its end late.
        end_share=0.1,
        # Simulated backward walking at 0.3 m/s peaks at 1.4 rad/s and sweeps 0.36 rad.
        min_peak_rads=1.2,
        min_angle_rad=0.3,
        # The fastest captured run sweeps 1.9 rad.
        max_angle_rad=2.5,
        # Running swings last 0.27 s; with the other lobes of a run at about 0.12 s.
        min_duration_s=0.12,
        max_duration_s=0.9,
        min_seen_s=0.3,
    ),
    swings=SwingParams(
        # The stance of brisk walking; a longer look would reach the swing of a turn-round.
        before_s=0.8,
        # After the push-off lobe of forward walking the swing outgrows it within 0.3 s.
        wait_s=0.3,
        memory_s=2.6,
        # Captured forward swings: about 0.4 on either side at least; stances broken by
        # the start of the signal: under 0.1.
        min_counter_share=0.25,
        min_counter_share_at_start=0.25,
    ),
    landings=Landings(
        # Captured and simulated forward contacts: 0.03 to 0.06 s after the fall to 10 %.
        forward=FixedLanding(after_s=0.04),
        # Backward, the shank turns on while the toes reach for the ground (a time-reversed
        # toe-off): 0.08 s walking, 0.15 s running.
        backward=LoadLanding(after_s=0.1, spread_s=0.03, lag_s=0.03),
    ),
    direction=DirectionParams(
        # The double stances of simulated backward runs outdo the swing at times.
        min_lead=0.0,
        min_stance_ratio=0.8,
        # Simulated backward walking at 0.3 m/s reaches 4.4; repeated jumps start at 7.7.
        max_stance_ratio=5.0,
        min_backward_angle_rad=0.35,
        max_backward_angle_rad=2.0,
        # Captured backward swings: 0.88 or more after a counter-movement of half of it;
        # lone backward swings of sport and gestures meet both in 0 of 514 s.
        lone_angle_rad=0.7,
        lone_counter_share=0.5,
    ),
    mode=SHANK_MODE,
)

SHANK_UNLOADING = UnloadingParams(
    forward_share=0.25,
    mean_over_s=0.32,
    # Captured walks, times so short that they are half strides: 4.3 to 9.1 (14); first
    # strides of simulated runs: 36 of 41 above 10, 19 above 13.
    hurried_run_above_ms2=10.0,
    mode=SHANK_MODE,
)


@dataclass(frozen=True, slots=True)
class ShankParams:
    """Parameters of the shank tracker.

    Parameters
    ----------
    swings : SwingTrackerParams
        With a gyroscope.
    unloading : UnloadingParams
        Without one.
    """

    swings: SwingTrackerParams = SHANK_SWINGS
    unloading: UnloadingParams = SHANK_UNLOADING


SHANK_PARAMS = ShankParams()


class ShankTracker:
    """Initial contacts of one leg, judged from its shank.

    With a gyroscope: :class:`.swing_tracker.SwingTracker`. Without: contacts
    and cadence by :class:`.unloading.UnloadingTracker`, direction unknown, as the
    shank's acceleration does not show which way it swung (science notes, §3.2).

    Needs: 25 Hz or more. Delay: about 0.1 s in steady gait with a gyroscope.

    Parameters
    ----------
    rate_hz : float
        Sampling rate, Hz.
    has_gyroscope : bool
        Six axes, or accelerometer only.
    params : ShankParams
        Parameters of both ways.
    """

    def __init__(
        self, *, rate_hz: float, has_gyroscope: bool, params: ShankParams = SHANK_PARAMS
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
        """A hole too long to bridge: what it settles; then forget all signal from before it."""
        return self._tracker.skip(gap)

    def flush(self) -> list[Contact]:
        """Contacts that lie in the signal and need no more of it, at its end; then forget all."""
        return self._tracker.flush()
