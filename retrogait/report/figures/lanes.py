"""Which way the steps went, a lane for each direction."""

from __future__ import annotations

import numpy as np

from retrogait.gait.metrics.series import BoolArray
from retrogait.report.figures.canvas import MARGIN_LEFT, Scale, label
from retrogait.report.figures.dots import CLASSES
from retrogait.report.markup import Markup, joined, tag
from retrogait.report.view import View

LANE, LANE_GAP = 13.0, 4.0
LANES = ((1, "forward"), (2, "backward"), (0, "unknown"))
HEIGHT = len(LANES) * (LANE + LANE_GAP)


def backgrounds(x: Scale, *, top: float) -> Markup:
    """Empty lanes and their names."""
    return joined(
        part
        for lane, (_, word) in enumerate(LANES)
        for part in (
            tag(
                "rect",
                class_="lane",
                x=x.start,
                y=_top(lane, top),
                width=x.stop - x.start,
                height=LANE,
            ),
            label(MARGIN_LEFT - 6, _top(lane, top) + LANE - 2.5, word, anchor="end"),
        )
    )


def steps(view: View, x: Scale, *, top: float) -> Markup:
    """Each lane filled where steps of its direction were."""
    return joined(
        tag(
            "path",
            class_=f"block {CLASSES[code]}",
            d="".join(
                f"M{x.start + a:g} {_top(lane, top):g}H{x.start + b:g}v{LANE:g}H{x.start + a:g}z"
                for a, b in _blocks(_filled(view, x, code=code))
            ),
            data_lane=f"{code} {_top(lane, top):g} {LANE:g}",
        )
        for lane, (code, _) in enumerate(LANES)
    )


def _top(lane: int, top: float) -> float:
    """Upper edge of a lane."""
    return top + lane * (LANE + LANE_GAP)


def _filled(view: View, x: Scale, *, code: int) -> BoolArray:
    """Pixel columns with a step of one direction.

    A step fills the time since the contact before it; a first one its own column.
    """
    here = view.direction == code
    since_s = np.where(np.isnan(view.interval_s), 0.0, view.interval_s)[here]
    per_s = (x.stop - x.start) / (x.high - x.low)
    start = np.floor((view.t_s[here] - since_s - x.low) * per_s).astype(np.int64).clip(0)
    stop = np.floor((view.t_s[here] - x.low) * per_s).astype(np.int64).clip(0) + 1
    filled = np.zeros(int(x.stop - x.start) + 1, dtype=np.bool_)
    for first, last in zip(start, stop, strict=True):
        filled[first:last] = True
    return filled


def _blocks(filled: BoolArray) -> list[tuple[int, int]]:
    """Start and stop of every stretch of filled columns."""
    edges = np.flatnonzero(np.diff(filled.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
