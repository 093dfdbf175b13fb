"""Sets against the plan, and earlier sessions, as found and as told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from report import made_scores, made_sessions

from retrogait.recording import NO_JOURNAL, Journal, PlanNote, Stretch, StretchKind
from retrogait.report.comparison import compared
from retrogait.report.page import page
from retrogait.report.sections.plan import plan_in_words
from retrogait.report.set_rows import set_rows
from retrogait.report.words import NOTHING
from retrogait.session import in_band_pct, line_of
from retrogait.types import Side

BACK, FOOT = made_sessions.session(), made_sessions.session(feet=(Side.RIGHT,))


def words(html: str, heading: str) -> str:
    """What a reader sees of the part with a heading; empty where there is none."""
    parts = re.findall(r"<section.*?</section>", html, flags=re.DOTALL)
    chosen = [part for part in parts if f"<h2>{heading}" in part]
    plain = re.sub(r"<[^>]+>", " ", chosen[0]) if chosen else ""
    return re.sub(r"\s+", " ", plain.replace("\N{NO-BREAK SPACE}", " "))


def test_goals_and_what_came_of_them() -> None:
    rows = set_rows(FOOT)
    assert [(one.goal, one.amount) for one in rows[:2]] == [("steps", 70.0), ("seconds", 45.0)]
    assert rows[0].reached == rows[0].n_backward == 70
    assert rows[1].reached == pytest.approx(rows[1].end_s - rows[1].start_s)
    assert [one.reason for one in rows] == ["reached", "reached", "reached", "skipped"]
    assert all(one.metres == pytest.approx(30, abs=1) for one in rows)
    assert rows[3].n_uneven > 0
    assert rows[0].n_slow == rows[0].n_long == 7


def test_metres_of_the_session_itself_come_first() -> None:
    stretches = tuple(replace(one, metres=20.0) for one in FOOT.journal.stretches)
    measured = replace(FOOT, journal=replace(FOOT.journal, stretches=stretches))
    assert [one.metres for one in set_rows(measured)] == [20.0] * 4
    assert [one.metres for one in set_rows(BACK)] == [None] * 4


def test_in_band_of_the_sets_makes_that_of_the_session() -> None:
    rows = set_rows(BACK)
    steps = BACK.streams[0].steps
    for one in rows:
        inside = [s for s in steps if one.start_s <= s.t_s < one.end_s]
        assert one.in_band_pct == in_band_pct(inside, journal=BACK.journal)
    shares = [one.in_band_pct for one in rows if one.in_band_pct is not None]
    assert min(shares) <= (line_of(BACK).in_band_pct or 0.0) <= max(shares)


def test_cues_are_counted_in_their_set() -> None:
    times_s = [one.start_s + 5 for one in BACK.journal.sets[:2]]
    assert [one.n_cues for one in set_rows(BACK, cue_times_s=times_s)] == [1, 1, 0, 0]


def test_the_plan_in_words() -> None:
    said = plan_in_words(BACK)
    assert said[0] == (
        "Plan “rehab-knee”, stage 2: 3 of 5 sets done (1 begun and not finished and 1 not begun)."
    )
    assert said[1] == "The coach's own thresholds, where not the usual ones: long_pct 20."
    assert said[2] == "4 rests: 18.0 s each (20 s planned)."
    assert said[3].startswith("1 pause, 3.0 s in all, at ")


def test_many_unlike_rests_are_summed_up() -> None:
    rests = tuple(
        Stretch(StretchKind.REST, 100.0 * k, 100.0 * k + 10 + k, goal="seconds", amount=10.0)
        for k in range(9)
    )
    made = replace(made_scores.one_foot(), journal=Journal(rests))
    assert plan_in_words(made) == ["9 rests: 10.0 s to 18.0 s, median 14.0 s (10 s planned)."]


def test_the_set_table_tells_goal_and_outcome() -> None:
    told = words(page(FOOT), "What was done")
    assert "70 steps 70 steps 40.6 s, 30.1 m ✓ reached" in told
    assert "45 s 41.7 s" in told
    assert "skipped" in told
    assert "7 / 7 / 13" in told


def test_without_sets_and_plan_there_is_no_such_part() -> None:
    html = page(made_scores.one_foot())
    for heading in ("What was done", "Sets", "Cues", "Beside earlier"):
        assert not words(html, heading)


def test_a_plan_that_was_never_begun_is_told() -> None:
    idle = replace(made_scores.nothing(), plan=PlanNote("first steps", 0, 4))
    assert "0 of 4 sets done (4 not begun)" in words(page(idle), "What was done")
    assert idle.journal == NO_JOURNAL


def test_cues_and_what_followed_are_told() -> None:
    told = words(page(FOOT), "Cues, and what followed")
    assert "Slow: 2 cues; within the limit again 2 of 2 times, after 10 steps (median)." in told
    assert "Told besides: good (4) and recall (1)." in told
    assert "1:42 1 quick, light steps slow, spoken 95.0 steps/min limit 103.0 95.0 → 109.7" in told
    blind = words(page(BACK), "Cues, and what followed")
    assert "Long: 2 cues; 2 times not known." in blind


def test_like_is_compared_with_like() -> None:
    past = made_sessions.past(BACK)
    others = [
        replace(past[0], name="x", plan="another"),
        replace(past[0], name="y", is_backward=False),
        replace(past[0], name="z", simulated=False),
    ]
    found = compared(BACK, [*past, *others, line_of(BACK)])
    assert found is not None
    assert [line.name for line in found.sessions] == [f"session {k}" for k in range(2, 7)]
    assert found.n_known == len(past) + 3
    (cadence,) = (row for row in found.rows if row.name == "cadence_spm")
    now = line_of(BACK).cadence_spm
    assert now is not None
    assert cadence.usual == pytest.approx(now - 6)
    assert cadence.change == pytest.approx(6)


def test_a_plan_is_not_compared_with_none() -> None:
    free = replace(BACK, plan=None)
    found = compared(free, made_sessions.past(BACK))
    assert found is not None
    assert (found.sessions, found.rows) == ((), ())
    told = words(page(free, made_sessions.past(BACK)), "Beside earlier sessions")
    assert "8 earlier sessions known, none with the same placement" in told


def test_nothing_is_claimed_without_earlier_sessions() -> None:
    assert compared(BACK, []) is None
    assert compared(BACK, [line_of(BACK)]) is None
    assert "earlier session" not in page(BACK)


def test_figures_that_were_not_known_leave_gaps() -> None:
    past = [replace(line, cadence_spm=None) for line in made_sessions.past(BACK)[:2]]
    past.append(replace(past[0], name="later", cadence_spm=100.0, started_utc=None))
    found = compared(BACK, past)
    assert found is not None
    (cadence,) = (row for row in found.rows if row.name == "cadence_spm")
    assert cadence.before == (None, None, 100.0)
    assert "stride_length_m" not in {row.name for row in found.rows}
    told = words(page(BACK, past), "Beside earlier sessions")
    assert "1 Nov 2026" in told
    assert "later" in told
    assert f"Cadence steps/min {NOTHING} {NOTHING} 100.0" in told
