"""A pipeline on a clock: doubts and declared walks on the recording's own time."""

from __future__ import annotations

import numpy as np
import pytest
from contract import Signal
from streams import AXES, worn

from retrogait.errors import ModelError, StreamError
from retrogait.gait.direction import AnswerParams, Family, Personal, load_model
from retrogait.recording import TimedBlock
from retrogait.session import StreamSession
from retrogait.sim import Stand, Walk
from retrogait.types import Direction, Gap, Mounting, Placement, Reason, SampleBlock

RATE_HZ = 104.0
SEGMENTS = (Stand(1.0), Walk(40.0, 1.2), Stand(1.0))
LATE_S = 5.0
"""The recording's clock starts here."""


def _walk() -> Signal:
    return worn(Placement.LOWER_BACK, segments=SEGMENTS)


def _session(
    *,
    placement: Placement = Placement.LOWER_BACK,
    declared: bool = True,
    personal: Personal | None = None,
) -> StreamSession:
    return StreamSession(
        name="sensor",
        mounting=Mounting(placement, axes=AXES if declared else None),
        rate_hz=RATE_HZ,
        has_gyroscope=True,
        personal=personal,
    )


def _timed(item: SampleBlock | Gap) -> TimedBlock | Gap:
    if isinstance(item, Gap):
        return item
    return TimedBlock(item, LATE_S + np.arange(item.start, item.stop) / item.rate_hz)


def _feed(session: StreamSession, signal: Signal, cuts: list[int]) -> StreamSession:
    for item in signal.items(cuts):
        session.push(_timed(item))
    session.flush()
    return session


def _upside_down(signal: Signal, start_s: float) -> Signal:
    """The same walk with the sensor turned about its forward axis from then on."""
    turn = np.where(np.arange(signal.n)[:, None] < start_s * RATE_HZ, 1.0, [1.0, -1.0, -1.0])
    assert signal.gyr_rads is not None
    return Signal(RATE_HZ, signal.acc_ms2 * turn, signal.gyr_rads * turn)


@pytest.mark.parametrize("cuts", [[], list(range(37, 4000, 37))], ids=["whole", "pieces"])
def test_a_doubt_stands_on_the_clock_of_the_recording(cuts: list[int]) -> None:
    session = _feed(_session(), _upside_down(_walk(), 15.0), cuts)
    (doubt,) = session.doubts
    assert LATE_S + 15.0 < doubt.known_at_s < LATE_S + 31.0
    assert "gravity" in doubt.why
    for step in session.steps:
        if step.reason is Reason.MOVED:
            assert step.known_at_s > doubt.known_at_s


def test_true_axes_leave_no_doubt() -> None:
    assert _feed(_session(), _walk(), []).doubts == []


def test_a_walk_declared_live_teaches_the_axes() -> None:
    session, begin, end = _session(declared=False), 2 * 104, 22 * 104
    session.begin_forward_walk(begin)
    first, rest = _walk().items([end - 52])
    session.push(_timed(first))
    session.end_forward_walk(end)
    assert session.calibrations == []
    session.push(_timed(rest))
    (outcome,) = session.calibrations
    assert (outcome.known_at, outcome.refusal) == (end - 1, "")
    assert session.steps[-1].direction is Direction.FORWARD


def test_a_walk_that_is_already_seen_is_judged_at_once() -> None:
    session, end = _session(declared=False), 22 * 104
    session.begin_forward_walk(2 * 104)
    session.push(_timed(next(_walk().items([end]))))
    session.end_forward_walk(end)
    assert [outcome.refusal for outcome in session.calibrations] == [""]


def test_a_walk_in_the_past_is_refused() -> None:
    session = _session(declared=False)
    session.push(_timed(next(_walk().items([500]))))
    with pytest.raises(StreamError, match="still to come"):
        session.begin_forward_walk(100)
    with pytest.raises(StreamError, match="begin one first"):
        session.end_forward_walk(600)


def _personal(*, offset: float, sha256: str | None = None) -> Personal:
    card = load_model(Family.TRUNK_SIX_AXIS).card
    answer = AnswerParams(card.answer.least_p_forward, card.answer.least_p_backward)
    return Personal(card.name, sha256 or card.sha256, offset, 1.0, answer)


def test_an_adaptation_reaches_the_judge() -> None:
    plain = _feed(_session(), _walk(), [])
    same = _feed(_session(personal=_personal(offset=0.0)), _walk(), [])
    bent = _feed(_session(personal=_personal(offset=3.0)), _walk(), [])
    assert same.steps == plain.steps
    pairs = [
        (one.belief, two.belief)
        for one, two in zip(plain.steps, bent.steps, strict=True)
        if one.belief is not None and two.belief is not None
    ]
    assert len(pairs) > 40
    assert all(bent_p > plain_p for plain_p, bent_p in pairs)


def test_an_adaptation_of_another_model_is_refused() -> None:
    with pytest.raises(ModelError, match="fit it anew"):
        _session(personal=_personal(offset=0.0, sha256="0" * 64))
    with pytest.raises(ModelError, match="got a foot with gyroscope"):
        _session(placement=Placement.FOOT, personal=_personal(offset=0.0))
