"""The course of a leg's signals over the last strides, in a few numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from retrogait.gait.leg.travel import Span
from retrogait.types import GRAVITY_MS2, FloatArray

RATE, FORCE, UP, ROLL, YAW = 0, slice(1, 4), 3, 4, 5
"""Columns of a leg's history: sagittal rate, specific force, rates about forward and up."""

LEAST_RADS = 0.14
"""Added in square to the spread of a rate: noise has neither skew nor likeness."""

LEAST_MS2 = 0.5
"""The same for the force along the segment: a tenth of what slow gait has."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the last strides look like as a whole.

    Parameters
    ----------
    skewness : float
        ``mean(w^3) / rms(w)^3`` of the sagittal rate about its mean.
    load_sway : float
        Correlation of the sagittal rate with the force along the segment.
    off_plane : float
        Share of the rates' variance that is not sagittal.
    upright : float
        Cosine between the mean force and up.
    effort_g : float
        Root mean square of the force about its mean, in g.
    likeness : float or None
        Correlation of the sagittal rate with itself a stride ago; None where less
        than half a stride is left to compare with.
    """

    skewness: float
    load_sway: float
    off_plane: float
    upright: float
    effort_g: float
    likeness: float | None

    def values(self) -> dict[str, float]:
        """By the names of the features."""
        return {
            "skew": -self.skewness,
            "load_sway": self.load_sway,
            "off_plane": self.off_plane,
            "upright": self.upright,
            "effort_g": self.effort_g,
            "likeness": 0.0 if self.likeness is None else self.likeness,
            "is_repeated": float(self.likeness is not None),
        }


def course_of(rows: FloatArray, *, span: Span) -> Course:
    """The course over a span.

    Parameters
    ----------
    rows : ndarray of float64, shape (n, 6), n > 0
        A leg's history over the span. Fewer than it should hold: no whole strides, so
        that a mean rate is movement, not bias.
    span : Span
        How far it looks back.
    """
    means = rows.sum(axis=0) / len(rows)
    about = rows - means
    if len(rows) <= span.length:
        about[:, RATE] = rows[:, RATE]
    power = (np.einsum("ij,ij->j", about, about) / len(rows)).tolist()
    w, mean_ms2 = about[:, RATE].copy(), means[FORCE].tolist()
    turning, aside = power[RATE] + LEAST_RADS**2, power[ROLL] + power[YAW]
    lifting = power[UP] + LEAST_MS2**2
    force_ms2 = sum(part * part for part in mean_ms2) ** 0.5
    return Course(
        skewness=_mean_product(w * w, w) / turning**1.5,
        load_sway=_mean_product(w, about[:, UP]) / (turning * lifting) ** 0.5,
        off_plane=aside / (turning + aside),
        upright=mean_ms2[2] / force_ms2 if force_ms2 else 0.0,
        effort_g=sum(power[FORCE]) ** 0.5 / GRAVITY_MS2,
        likeness=_likeness(rows[:, RATE], stride=span.stride),
    )


def _likeness(rates_rads: FloatArray, *, stride: int) -> float | None:
    """Correlation of the sagittal rate with itself a stride ago; 0: stride not known."""
    if not stride or 2 * len(rates_rads) < 3 * stride:
        return None
    last, before = rates_rads[stride:], rates_rads[:-stride]
    size = _mean_product(last, last) + LEAST_RADS**2
    other = _mean_product(before, before) + LEAST_RADS**2
    return _mean_product(last, before) / math.sqrt(size * other)


def _mean_product(one: FloatArray, other: FloatArray) -> float:
    """Mean of the products, row by row."""
    return float(np.einsum("i,i->", one, other)) / len(one)
