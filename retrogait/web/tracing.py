"""Samples for the page's plot, some twenty times a second."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from retrogait.recording import Packet
from retrogait.types import FloatArray
from retrogait.web.messages import Trace
from retrogait.web.page import Page

LEAST_S = 0.045
"""A screen draws 60 times a second, and nobody sees more than 20 of a trace."""


class Tracer:
    """Passes the samples of one stream to a page; the tap of a live session.

    Parameters
    ----------
    page : Page
        What shows them.
    stream : str
        Which stream.
    now_s : callable, optional
        The host's clock, s.
    """

    def __init__(
        self, page: Page, *, stream: str, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._page = page
        self._stream = stream
        self._now_s = now_s
        self._rows: list[FloatArray] = []
        self._sent_s = now_s()
        self._sequence = 0

    def __call__(self, stream: str, packet: Packet) -> None:
        """Take a packet; send what has gathered when it is time."""
        if stream != self._stream or not len(packet):
            return
        if not self._sequence and not self._rows:
            # The sensors are connected: now there is more to say of them.
            self._page.renew()
        self._rows.append(_six(packet))
        now_s = self._now_s()
        if now_s - self._sent_s >= LEAST_S:
            rows, self._rows = np.concatenate(self._rows), []
            self._page.trace(Trace(host_ms=1000.0 * now_s, sequence=self._sequence, rows=rows))
            self._sent_s, self._sequence = now_s, self._sequence + 1


def _six(packet: Packet) -> FloatArray:
    """Six columns; without a gyroscope the last three are not numbers."""
    gyr = np.full_like(packet.acc_ms2, np.nan) if packet.gyr_rads is None else packet.gyr_rads
    return np.hstack([packet.acc_ms2, gyr])
