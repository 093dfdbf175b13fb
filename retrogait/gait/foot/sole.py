"""Whether a step back ended on the sole, or in a lull of a forward swing.

In mid-swing a foot may hardly turn for a moment, and if it is slow, or nothing is known of how it
stands, its velocity does not give it away. Its toe then points down, and as the swing was seen
only so far, it seems to have gone back. How it is tilted does give it away: a foot that stands
feels gravity where it always does.
"""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.foot.swing_path import Swing, angle_deg
from retrogait.types import FloatArray


@dataclass(frozen=True, slots=True)
class SoleParams:
    """Limits. Chosen on cmu, g1-moves, pyshoe and the simulator.

    Parameters
    ----------
    off_deg : float
        Gravity, as integrated to the end of a step back, lies no further than this off what the
        standing foot feels: 98 of 100 steps back stay under 5 degrees, slow ones under 26
        (simulator), all under 23 on the recorded sets where the standing foot was learnt
        rightly. The lulls have 34 to 54.
    surely_m, most_slope : float
        A step back that went so far, and hardly rose or fell, went back however it is seen to
        end: long steps back land on a toe that points down, by 70 degrees and more in the
        simulator, and rise by a quarter of their length. What a foot lifted on the spot seems to
        go back is 0.45 m at most; longer lulls rise or fall by 0.4 of it and more.
    more_off_deg : float
        Nor by more than this further than at its start: else what the standing foot feels was
        learnt wrongly (two steps of cmu).
    """

    off_deg: float = 30.0
    surely_m: float = 0.5
    most_slope: float = 0.3
    more_off_deg: float = 10.0

    def ends_on_sole(self, swing: Swing, *, standing: FloatArray) -> bool:
        """False for a swing that ends far off the sole, and further than it began.

        Parameters
        ----------
        swing : Swing
            The swing.
        standing : ndarray of float64, shape (3,)
            What the standing foot feels, as learnt before, m/s².
        """
        if self._surely_went(swing):
            return True
        end_deg = angle_deg(swing.force_end, standing)
        more_deg = end_deg - angle_deg(swing.force_start, standing)
        return end_deg <= self.off_deg or more_deg <= self.more_off_deg

    def _surely_went(self, swing: Swing) -> bool:
        """True for a long and level swing."""
        length_m = abs(swing.forward_m)
        return length_m > self.surely_m and abs(swing.rise_m) <= self.most_slope * length_m
