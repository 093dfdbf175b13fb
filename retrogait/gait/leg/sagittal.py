"""The one signal a leg segment is judged by: its rate of swing in the sagittal plane."""

from __future__ import annotations

import numpy as np

from retrogait.gait.leg.hinge import HingeAxis
from retrogait.signal.filters import CausalFilter, bessel_low_pass, group_delay_s
from retrogait.types import BodyBlock, FloatArray

GAIT_HZ = 1.5
"""Where the delay of the low-pass is taken, Hz: between one and two strides a second."""


class SagittalRate:
    """Swing rate of a leg segment, rad/s: positive while its distal end swings forward.

    It is minus the rotation about left (right-hand rule), smoothed by a Bessel
    low-pass: nearly one delay for all it passes, so lobes keep their shape.
    Where the heading is not known the hinge axis is found in the signal; the
    sign is then arbitrary but steady.

    Parameters
    ----------
    corner_hz : float
        Corner of the low-pass, Hz.
    rate_hz : float
        Sampling rate, Hz.

    Notes
    -----
    Delay: :attr:`delay_samples`. Equal output for any cut of the stream.
    """

    def __init__(self, *, corner_hz: float, rate_hz: float) -> None:
        sos = bessel_low_pass(corner_hz=corner_hz, rate_hz=rate_hz)
        self._low_pass = CausalFilter(sos)
        self._hinge = HingeAxis(rate_hz=rate_hz)
        self.delay_samples = group_delay_s(sos, at_hz=GAIT_HZ, rate_hz=rate_hz) * rate_hz

    def push(self, block: BodyBlock) -> FloatArray:
        """The rate for each sample of the block, late by the filter's delay; shape (n,)."""
        if block.gyr_rads is None:
            raise ValueError(
                "expected blocks with angular rates, got one without: "
                "make the tracker with has_gyroscope=False"
            )
        raw = -block.gyr_rads[:, 1] if block.heading.is_known else self._hinge.push(block.gyr_rads)
        return self._low_pass.push(raw[:, np.newaxis])[:, 0]

    def reset(self) -> None:
        """Forget all signal."""
        self._low_pass.reset()
        self._hinge.reset()
