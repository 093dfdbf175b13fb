from __future__ import annotations
import numpy as np
from retrogait.gait.foot.swing import Swing, _size, _sizes, _landing
from retrogait.types import GRAVITY_MS2, FloatArray

def levelled(acc, *, rate_hz, start, end):
    """acc window; start,end: mean rest forces (start None)."""
    n = len(acc)
    s = end if start is None else start
    ramp = np.linspace(0, 1, n)[:, None]
    moved = acc - (s + (end - s) * ramp)
    between = (moved[1:] + moved[:-1]) / 2
    if start is not None:
        between = between - between.mean(axis=0)
    v = np.zeros((n, 3)); v[:-1] = -np.cumsum(between[::-1], axis=0)[::-1]
    v /= rate_hz
    up = s / _size(s) + end / _size(end); up /= _size(up)
    toe = np.array([1., 0, 0]); toe = toe - (toe * up).sum() * up; toe /= _size(toe)
    path = ((v[1:] + v[:-1]) / 2).sum(axis=0) / rate_hz
    speed = _sizes(v)
    return Swing(forward_m=float((path * toe).sum()), left_m=float((path * np.cross(up, toe)).sum()), rise_m=float((path * up).sum()), top_speed_ms=float(speed.max()), landing=_landing(speed), duration_s=n / rate_hz, force_start=s, force_end=end)
