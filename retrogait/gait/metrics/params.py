"""Every threshold of the metrics, with its reason.

References
----------
.. [1] Koenig 2014, Gait Posture 39:615: means settle at 10 cycles,
   variability at 50.
.. [2] Commandeur 2024, doi 10.3390/s24237666: 10 to 80 strides compared.
.. [3] Kribus-Shmiel 2018, doi 10.1371/journal.pone.0192049: about 23
   strides for a stable phase coordination index (healthy young adults).
.. [4] Tura 2012, PMC3305516: 2.2 and 3.5 strides where start and stop are
   cut off, else 15 and 20.
"""

from __future__ import annotations

from dataclasses import dataclass

from retrogait.gait.metrics.measure import Need

# [1] for 10; half of it is called indicative, and two strides are the least that is a mean.
MEAN_NEED = Need("strides in unbroken gait", minimum=2, indicative=5, reliable=10)
# [1] for 50 and 10; at 30 the standard error of an sd is 13 % of it (1 / sqrt(2 n)).
VARIABILITY_NEED = Need("values in unbroken gait", minimum=10, indicative=30, reliable=50)
# A difference of two means: ten a side as in [1]; fifty a side like the variability it rests on.
SYMMETRY_NEED = Need("steps of each side in unbroken gait", minimum=10, indicative=10, reliable=50)
PHASE_NEED = Need("strides in unbroken gait", minimum=10, indicative=23, reliable=50)  # [3], [1]
REGULARITY_NEED = Need("strides in unbroken gait", minimum=4, indicative=4, reliable=20)  # [4]


@dataclass(frozen=True, slots=True)
class MetricsParams:
    """What the metrics leave out, and how many values they ask for.

    Parameters
    ----------
    edge_steps : int
        Steps of both feet left out at each end of a bout: starting, stopping
        and turning are not steady gait, and a direction is least sure there.
    bout_steps : int
        Fewest steps of both feet in a bout: three strides. With fewer nothing
        is left once the ends are cut; such steps are counted, not measured.
    known_share : float
        Contacts of known direction, as a share, that a bout needs to count as
        of that direction: with fewer than half it would be more guess than answer.
    missed_ratio : float
        An interval this many times the usual one hides a missed contact:
        half-way between one interval and two.
    extra_ratio : float
        An interval below this share of the usual one holds an extra contact,
        because of the two parts of a split interval one is at most half.
    usual_intervals : int
        Intervals, centred, whose median is "usual": short enough to follow a
        change of pace, long enough to outvote two missed contacts. Odd.
    window_s : float
        Length of a window of the cadence series, s; that of the evaluation.
    mean_need, variability_need, symmetry_need, phase_need, regularity_need : Need
        Values asked for by means; by CVs; by left/right figures (steps of the
        rarer side); by the phase coordination index; by timing regularity.
    """

    edge_steps: int = 2
    bout_steps: int = 6
    known_share: float = 0.5
    missed_ratio: float = 1.5
    extra_ratio: float = 0.5
    usual_intervals: int = 11
    window_s: float = 10.0
    mean_need: Need = MEAN_NEED
    variability_need: Need = VARIABILITY_NEED
    symmetry_need: Need = SYMMETRY_NEED
    phase_need: Need = PHASE_NEED
    regularity_need: Need = REGULARITY_NEED

    def __post_init__(self) -> None:
        if self.usual_intervals % 2 == 0:
            raise ValueError(f"usual_intervals must be odd, got {self.usual_intervals}")
        if not 0 < self.extra_ratio < 1 < self.missed_ratio:
            raise ValueError(
                f"need extra_ratio < 1 < missed_ratio, got {self.extra_ratio}, {self.missed_ratio}"
            )
