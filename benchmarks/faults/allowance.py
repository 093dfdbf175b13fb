"""How far the time of a sample may lie beside the truth."""

from __future__ import annotations

from faults.plan import SensorPlan
from faults.session import Evidence

BASE_ERROR_S = 0.1
"""Longest error of a time that nothing explains: delay of the first packet by a few samples and
the link's jitter (up to 0.03 s here)."""

UNSEEN_LEAP_S = {"rgp": 0.5, "polar": 0.8}
"""What a leap of the sensor's own clock may do to times, s. RGP counts, so it does nothing but in
the first moments of a stretch, where a small one is taken for the rate and stretches the next
hole. Where only stamps tell, a leap back by less than two frames looks like a late frame, and one
ahead like a hole; while no packet comes (a cut, a stall) any leap does."""

FRAME_S = {"rgp": 0.05, "polar": 0.37}
"""Signal in a packet, s."""

HOLDS = frozenset({"stall, held", "out of range"})
"""What delays packets."""

AWAY = frozenset({"stall, held", "stall, lost", "out of range", "link cut", "loss", "reorder"})
"""What leaves a time without packets, or out of their order."""


def allowance_s(plan: SensorPlan, evidence: Evidence) -> float | None:
    """How far a time may lie beside the truth, s; None: any distance (times are estimated).

    A stretch that begins at an unknown time is placed by the arrival of its first packet,
    which the host's clock stamps: late by whatever held it back, off by every leap of that
    clock. A frame that was cut lies where its stamp, that of its last sample, says.
    """
    if plan.family == "witmotion":
        return None
    schedule, allowed_s = evidence.schedule, BASE_ERROR_S
    allowed_s += sum(abs(leap.value) for leap in schedule.host_leaps)
    for each in schedule.sensors:  # the first sensor keeps the time for both
        frame_s = FRAME_S.get(each.family, 0.0)
        allowed_s += frame_s * ("reorder" in each.shares) + frame_s * ("truncate" in each.shares)
        for happening in each.happenings:
            if happening.kind in HOLDS:
                allowed_s += happening.value
            elif happening.kind == "sensor clock jump":
                allowed_s += _leap_s(each, abs(happening.value), host=bool(schedule.host_leaps))
    return allowed_s


def _leap_s(plan: SensorPlan, leap_s: float, *, host: bool) -> float:
    """How far times may be off for a leap of the sensor's clock, s; ``host``: that leaps too."""
    if plan.family not in UNSEEN_LEAP_S:
        return 0.0
    # A counted sensor's leap is seen by the host's clock, a stamped one's by the packet before.
    is_alone = plan.kinds & AWAY if plan.family == "polar" else host
    return leap_s if is_alone else min(leap_s, UNSEEN_LEAP_S[plan.family])
