"""One session beside the person's earlier ones, like with like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from retrogait.session import Score, SessionLine, line_of

MOST_SESSIONS = 5
"""So many earlier sessions are shown: more do not fit on a page, and a history has them all."""

FIGURES = (
    "cadence_spm",
    "stride_time_cv_pct",
    "in_band_pct",
    "asymmetry_pct",
    "stride_length_m",
    "n_backward",
    "duration_s",
)
"""Fields of a :class:`~retrogait.session.SessionLine` that are compared."""


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One figure over the sessions.

    Parameters
    ----------
    name : str
        Field of :class:`~retrogait.session.SessionLine`.
    before : tuple of (float or None)
        In the earlier sessions, newest last.
    now : float or None
        In the session itself.
    usual, change : float or None
        Median of the known earlier ones, and ``now`` less that.
    """

    name: str
    before: tuple[float | None, ...]
    now: float | None
    usual: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A session and the earlier ones that are like it.

    Parameters
    ----------
    n_known : int
        Earlier sessions that were looked through.
    sessions : tuple of SessionLine
        The last ones with the same placement and plan, of the same gait and origin; newest last.
    rows : tuple of ComparedFigure
        Figures known in this session and in at least one of them.
    """

    n_known: int
    sessions: tuple[SessionLine, ...]
    rows: tuple[ComparedFigure, ...]


def compared(score: Score, past: Sequence[SessionLine]) -> Comparison | None:
    """Compare a session with earlier ones; None where none were given.

    Parameters
    ----------
    score : Score
        The session.
    past : sequence of SessionLine
        Sessions of the same person, newest last; the session itself is left out if among them.
    """
    now = line_of(score)
    earlier = [line for line in past if _key(line) != _key(now)]
    if not earlier:
        return None
    like = tuple(line for line in earlier if _kind(line) == _kind(now))[-MOST_SESSIONS:]
    rows = (_figure(name, now, like) for name in FIGURES)
    known = tuple(row for row in rows if row.now is not None and row.usual is not None)
    return Comparison(n_known=len(earlier), sessions=like, rows=known)


def _key(line: SessionLine) -> tuple[str, str | None]:
    """What tells one session from another."""
    return line.name, line.started_utc


def _kind(line: SessionLine) -> tuple[str, str, bool, bool]:
    """What two sessions must share to be compared; a session without a plan has none to share."""
    return line.placement, line.plan, line.is_backward, line.simulated


def _figure(name: str, now: SessionLine, like: Sequence[SessionLine]) -> ComparedFigure:
    """One figure over the sessions."""
    before = tuple(_value(line, name) for line in like)
    known = [value for value in before if value is not None]
    usual, value = median(known) if known else None, _value(now, name)
    change = None if usual is None or value is None else value - usual
    return ComparedFigure(name, before, value, usual, change)


def _value(line: SessionLine, name: str) -> float | None:
    """A figure of a line."""
    value = getattr(line, name)
    return None if value is None else float(value)
