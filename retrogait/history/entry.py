"""What the history keeps of a session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class PlaceKind(StrEnum):
    """What lies in a place."""

    RECORDING = "recording"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of a session lies.

    Parameters
    ----------
    kind : PlaceKind
        The recording itself, or what scoring it wrote.
    path : Path
        A folder, or a foreign file; absolute.
    """

    kind: PlaceKind
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEntry:
    """One set of a session.

    Parameters
    ----------
    number : int
        From 1 on, through the whole session.
    block, travel : str
        Title of the plan's block, and which way it goes; empty where there is no plan.
    start_s, end_s : float
        s since the session's start.
    n_backward, n_steps : int
        Steps of both feet: backward ones, and all.
    cadence_spm, stride_time_cv_pct : float or None
        Of the planned direction, see :attr:`retrogait.session.DoneSet.gait`.
    in_band_pct : float or None
        Share of its steps inside the band, %.
    reason : str
        Why it ended: ``reached``, ``skipped``, ...
    metres : float or None
        How far, where something measured it.
    """

    number: int
    block: str
    travel: str
    start_s: float
    end_s: float
    n_backward: int
    n_steps: int
    cadence_spm: float | None
    stride_time_cv_pct: float | None
    in_band_pct: float | None
    reason: str
    metres: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One session.

    The fields from ``name`` to ``n_uneven`` are those of
    :class:`retrogait.session.SessionLine`, whose import a mere look-up need not pay for.

    Parameters
    ----------
    number : int or None
        What it is called by in the history; None: not kept yet.
    identity : str
        The same for the same recording, wherever it was moved to.
    started_utc : str or None
        ISO 8601 in UTC; None where the recording does not say, or not in a way that is a time.
    recording_schema, app_version, scored_utc, models
        What was scored, by which version, when, and with which models of direction.
    sets : tuple of SetEntry
        Only filled by :meth:`retrogait.history.History.whole`.
    places : tuple of Place
        Where it lies, the last known first; of a list of sessions only the recording.
    """

    number: int | None = None
    identity: str
    name: str
    started_utc: str | None
    person: str
    simulated: bool
    placement: str
    plan: str
    stage: int | None
    sets_done: int | None
    sets_planned: int | None
    duration_s: float
    n_backward: int
    n_forward: int
    n_unknown: int
    is_backward: bool
    cadence_spm: float | None
    stride_time_cv_pct: float | None
    asymmetry_pct: float | None
    stride_length_m: float | None
    in_band_pct: float | None
    n_long: int
    n_slow: int
    n_uneven: int
    recording_schema: str
    app_version: str
    scored_utc: str
    models: str
    sets: tuple[SetEntry, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def folder(self) -> Path | None:
        """Where the recording lies, as far as is known."""
        return next((p.path for p in self.places if p.kind is PlaceKind.RECORDING), None)


SESSION_COLUMNS = (
    "identity",
    "name",
    "started_utc",
    "simulated",
    "placement",
    "plan",
    "stage",
    "sets_done",
    "sets_planned",
    "duration_s",
    "n_backward",
    "n_forward",
    "n_unknown",
    "is_backward",
    "cadence_spm",
    "stride_time_cv_pct",
    "asymmetry_pct",
    "stride_length_m",
    "in_band_pct",
    "n_long",
    "n_slow",
    "n_uneven",
    "recording_schema",
    "app_version",
    "scored_utc",
    "models",
)
"""Columns of ``session`` that are fields of :class:`Entry` of the same name."""

SET_COLUMNS = (
    "number",
    "block",
    "travel",
    "start_s",
    "end_s",
    "n_backward",
    "n_steps",
    "cadence_spm",
    "stride_time_cv_pct",
    "in_band_pct",
    "reason",
    "metres",
)
"""Columns of ``setrep`` that are fields of :class:`SetEntry`."""
