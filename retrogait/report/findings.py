"""What a report tells beyond the metrics: sets, responses to cues, drift, earlier sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrogait.coach import CoachParams
from retrogait.report.comparison import Comparison, compared
from retrogait.report.drift import Drift, drift
from retrogait.report.responses import Response, responses, told
from retrogait.report.set_rows import SetRow, set_rows
from retrogait.report.view import View, headline_view
from retrogait.session import Score, SessionLine


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """All that is found out for the report alone.

    Parameters
    ----------
    view : View
        The contacts of the headline.
    sets : tuple of SetRow
        What was done of each set; empty for a recording that was not made live.
    responses : tuple of (Response or None)
        One for each cue of the journal; None for those that ask for no other gait.
    drift : Drift
        Last third against first.
    comparison : Comparison or None
        With earlier sessions; None where none were given.
    """

    view: View
    sets: tuple[SetRow, ...]
    responses: tuple[Response | None, ...]
    drift: Drift
    comparison: Comparison | None


def findings(score: Score, past: Sequence[SessionLine] = ()) -> Findings:
    """Find out all that the report tells.

    Parameters
    ----------
    score : Score
        A scored recording.
    past : sequence of SessionLine
        The person's earlier sessions, newest last.
    """
    view = headline_view(score)
    coach = CoachParams() if score.plan is None else score.plan.coach
    followed = responses(score.journal, view, coach=coach)
    return Findings(
        view=view,
        sets=set_rows(score, cue_times_s=[cue.t_s for cue, _ in told(score.journal, followed)]),
        responses=followed,
        drift=drift(view),
        comparison=compared(score, past),
    )
