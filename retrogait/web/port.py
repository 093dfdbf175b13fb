"""What the page asks of the session behind it, and of the sessions before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from retrogait.errors import RetrogaitError


class CommandRefusedError(RetrogaitError):
    """A command that makes no sense now; the words are shown to whoever gave it."""


class Controls(Protocol):
    """The session, as far as a page can steer it."""

    def command(self, name: str, **values: str | float) -> None:
        """Take a command; what comes of it arrives as news.

        Parameters
        ----------
        name : str
            One of :data:`retrogait.web.inbound.COMMANDS`.
        **values : str or float
            What the command carries; checked before by the page.

        Raises
        ------
        CommandRefusedError
            If it makes no sense now: nothing to skip, already running.
        """
        ...

    def status(self) -> Mapping[str, Any]:
        """What a client that joins late must know: ``plan``, ``sensors``, ``state``.

        Plain JSON values; ``docs/page.md`` lists the fields that the page shows.
        """
        ...


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One session of the past.

    Parameters
    ----------
    started_utc : str
        ISO 8601; empty where it is not known.
    plan : str
        The programme's name; empty for a free session.
    n_backward, n_forward : int
        Steps each way.
    cadence_spm : float or None
        Cadence, steps of both feet per minute.
    cv_pct : float or None
        Coefficient of variation of the stride time, %.
    in_band_pct : float or None
        Share of the sets' steps inside the band, %.
    is_backward : bool
        Cadence and variation are of backward gait; False: of all gait, none was backward.
    sets_done, sets_planned : int or None
        Sets that reached their end, and sets there were; None without a plan.
    placement : str
        Where the sensor was worn; empty where it is not known.
    simulated : bool
        No sensor on a body.
    """

    started_utc: str
    plan: str
    n_backward: int
    n_forward: int
    cadence_spm: float | None = None
    cv_pct: float | None = None
    in_band_pct: float | None = None
    is_backward: bool = True
    sets_done: int | None = None
    sets_planned: int | None = None
    placement: str = ""
    simulated: bool = False


class History(Protocol):
    """The sessions of the past."""

    def sessions(self) -> Sequence[HistoryLine]:
        """The oldest first; called in a thread, so it may read files.

        Raises
        ------
        starlette.exceptions.HTTPException
            503, where they cannot be read; the page says so.
        """
        ...


class NoHistory:
    """Nothing was kept yet."""

    def sessions(self) -> Sequence[HistoryLine]:
        """None."""
        return ()
