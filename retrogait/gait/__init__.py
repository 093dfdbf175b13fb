"""From body-frame samples to judged contacts, cadence, flags and metrics.

``trunk``, ``leg`` (shank and thigh) and ``foot`` each hold one
:class:`~retrogait.gait.tracker.Tracker`: contacts, gait mode, direction and,
for the foot, strides. ``cadence`` and ``flags`` look at steps one by one;
``metrics`` summarises them.
"""
