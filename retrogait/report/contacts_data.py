"""The contacts as one short text, from which the page's script draws when it zooms."""

from __future__ import annotations

import numpy as np

from retrogait.report.view import View

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
"""Direction (3) times whether an interval ends there (2) times flags (8): 48 letters."""


def contacts_data(view: View) -> str:
    """Each contact as ``<letter><ms since the last>``, and ``.<stride length in mm>`` if known.

    The letter is number ``direction + 3·(an interval ends here) + 6·flags``; the first contact
    counts from the start of the view. About 4 bytes for a contact, 8 with a length.
    """
    at_ms = np.round(1000 * (view.t_s - view.metrics.start_s)).astype(np.int64).clip(0)
    since_ms = np.diff(at_ms, prepend=0)
    letter = view.direction + 3 * np.isfinite(view.interval_s) + 6 * view.flags
    lengths = ["" if np.isnan(m) else f".{1000 * m:.0f}" for m in view.length_m]
    rows = zip(since_ms.tolist(), letter.tolist(), lengths, strict=True)
    return "".join(f"{LETTERS[code]}{ms}{length}" for ms, code, length in rows)
