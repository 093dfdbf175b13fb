"""The thigh tracker: the angle finds the strides, the strides tell the direction."""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.leg.excursions import ExcursionParams
from retrogait.gait.leg.landing import Landings, LoadLanding
from retrogait.gait.leg.mode import ModeParams
from retrogait.gait.leg.stride_choice import StrideParams
from retrogait.gait.leg.stride_state import StrideTrackerParams
from retrogait.gait.leg.stride_tracker import StrideTracker
from retrogait.gait.leg.travel import TravelParams
from retrogait.gait.leg.unloading import UnloadingTracker
from retrogait.gait.leg.unloading_state import UnloadingParams
from retrogait.types import BodyBlock, Contact, Gap, Side

THIGH_MODE = ModeParams(
    # Between the liveliest walk (8.5) and the calmest run (9.8) of the CMU captures.
    run_above_ms2=9.0,
)

THIGH_STRIDES = StrideTrackerParams(
    # Lower than at the shank: soft tissue wobbles at 5 Hz and above after the contact.
    corner_hz=6.0,
    excursions=ExcursionParams(
        # Captured strides wobble by 0.2 rad at most, mostly under 0.1; they turn by 0.4 rad
        # and more.
        turn_rad=0.1,
        turn_share=0.3,
        # Half steps into and out of a stand, simulated: 0.17 rad, a quarter of a whole step.
        min_angle_rad=0.17,
        min_share=0.25,
        memory_s=2.6,
        # Simulated steps at 0.3 m/s peak at 1.0 rad/s, fidgets of captured standing people
        # at 0.85.
        min_peak_rads=0.9,
        # In brisk walking the thigh drifts on forward at up to 0.25 of its peak until
        # after the contact.
        end_share=0.3,
        # Five times the bias of a consumer gyroscope.
        rest_rads=0.15,
        rest_s=1.0,
    ),
    travel=TravelParams(),
    strides=StrideParams(),
    landings=Landings(
        # Captured forward contacts: 0.08 to 0.24 s after the swing's end, at the
        # steepest rise of the load within 20 ms.
        forward=LoadLanding(after_s=0.18, spread_s=0.1, lag_s=0.0),
        # A backward swing goes on until the ground stops it.
        backward=LoadLanding(after_s=0.03, spread_s=0.03, lag_s=0.02),
    ),
    mode=THIGH_MODE,
)

THIGH_UNLOADING = UnloadingParams(
    forward_share=0.0,
    mean_over_s=0.28,
    # As ever: walks and runs lie close together here.
    hurried_run_above_ms2=THIGH_MODE.run_above_ms2,
    mode=THIGH_MODE,
)


@dataclass(frozen=True, slots=True)
class ThighParams:
    """Parameters of the thigh tracker.

    Parameters
    ----------
    strides : StrideTrackerParams
        With a gyroscope.
    unloading : UnloadingParams
        Without one.
    """

    strides: StrideTrackerParams = THIGH_STRIDES
    unloading: UnloadingParams = THIGH_UNLOADING


THIGH_PARAMS = ThighParams()


class ThighTracker:
    """Initial contacts of one leg, judged from its thigh.

    With a gyroscope: :class:`.stride_tracker.StrideTracker`; a swing that does not tell
    its direction by itself is told with its way back. Without: contacts and cadence by
    :class:`.unloading.UnloadingTracker`, direction unknown: neither the
    thigh's tilt nor its phase against the load kept one sign over walking and
    running.

    Needs: 25 Hz or more. Delay: about 0.15 s backward and 0.28 s forward in steady gait
    with a gyroscope, up to 0.75 s for an undecided swing.

    Parameters
    ----------
    rate_hz : float
        Sampling rate, Hz.
    has_gyroscope : bool
        Six axes, or accelerometer only.
    side : Side
        Leg; where it is known, direction is surer.
    params : ThighParams
        Parameters of both ways.
    """

    def __init__(
        self,
        *,
        rate_hz: float,
        has_gyroscope: bool,
        side: Side = Side.UNKNOWN,
        params: ThighParams = THIGH_PARAMS,
    ) -> None:
        self._tracker: StrideTracker | UnloadingTracker = (
            StrideTracker(rate_hz=rate_hz, side=side, params=params.strides)
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
