"""The sessions of the past, from the history."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException

from retrogait.history import Entry, HistoryError, Wanted
from retrogait.history import History as Index
from retrogait.web.port import HistoryLine

MOST = 500
"""Sessions that a page is told of, the newest: years of one person."""


class KeptHistory:
    """The sessions that the history keeps.

    Parameters
    ----------
    index : retrogait.history.History
        Where they are looked up.
    person : str or None
        Of this person alone; None: of all, which is right where one person trains.
    """

    def __init__(self, index: Index, *, person: str | None = None) -> None:
        self._index = index
        self._wanted = Wanted(person=person, last=MOST)

    def sessions(self) -> Sequence[HistoryLine]:
        """The oldest first.

        Raises
        ------
        HTTPException
            503, where the history cannot be read: to somebody who has the page, not the path.
        """
        try:
            return [_told(entry) for entry in self._index.sessions(self._wanted)]
        except HistoryError:
            raise HTTPException(503, "the history cannot be read") from None


def _told(entry: Entry) -> HistoryLine:
    """One session."""
    return HistoryLine(
        started_utc=entry.started_utc or "",
        plan=entry.plan,
        n_backward=entry.n_backward,
        n_forward=entry.n_forward,
        cadence_spm=entry.cadence_spm,
        cv_pct=entry.stride_time_cv_pct,
        in_band_pct=entry.in_band_pct,
        is_backward=entry.is_backward,
        sets_done=entry.sets_done,
        sets_planned=entry.sets_planned,
        placement=entry.placement,
        simulated=entry.simulated,
    )
