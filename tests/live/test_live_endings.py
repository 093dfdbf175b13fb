"""However a session ends, what arrived is on disk and the listeners hear the summary."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path

import pytest
from live.sessions import BACK, MIXED, WALKER, Scripted, Witness, packets_of, rows_in, samples_of

from retrogait.errors import RecordingError, SourceError
from retrogait.live import Live, LivePlan, News, StepNews, SummaryNews, Worn
from retrogait.recording import LinkEvent, LinkKind, read
from retrogait.session import score
from retrogait.sources import PacedClock


def _live(source: Scripted, folder: Path, *listeners: object, seconds: float | None = None) -> Live:
    return Live(
        LivePlan(folder=folder, person=WALKER, seconds=seconds),
        worn=[Worn("lower_back", source, BACK)],
        clock=PacedClock(speed=math.inf),
        listeners=listeners,  # type: ignore[arg-type]
    )


def _is_whole(folder: Path, items: int) -> bool:
    """All samples on disk, and they can be scored."""
    return rows_in(folder / "imu.csv") == items == score(read(folder)).streams[0].n_samples


def test_a_lost_sensor_is_raised_after_everything_is_kept(tmp_path: Path) -> None:
    items, witness = packets_of(MIXED)[:400], Witness()
    source = Scripted(items, ends="lost")
    with pytest.raises(SourceError, match="put it nearer"):
        asyncio.run(_live(source, tmp_path / "out", witness).run())
    assert isinstance(witness.heard[-1], SummaryNews)
    assert _is_whole(tmp_path / "out", samples_of(items))
    assert not source.is_held


def test_a_cancelled_session_is_closed_and_summed_up(tmp_path: Path) -> None:
    items, witness = packets_of(MIXED)[:400], Witness()
    source = Scripted(items, ends="never")

    async def cancelled() -> None:
        task = asyncio.create_task(_live(source, tmp_path / "out", witness).run())
        while not witness.steps:
            await asyncio.sleep(0.001)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())
    assert isinstance(witness.heard[-1], SummaryNews)
    assert not source.is_held
    steps = [news.step for news in witness.heard if isinstance(news, StepNews)]
    assert tuple(steps) == score(read(tmp_path / "out")).step_records


def test_time_is_up(tmp_path: Path) -> None:
    async def session() -> None:
        await _live(
            Scripted(packets_of(MIXED)[:10], ends="never"), tmp_path / "out", seconds=3.0
        ).run()

    asyncio.run(asyncio.wait_for(session(), 5))


def test_a_listener_that_breaks_ends_the_session_and_loses_nothing(tmp_path: Path) -> None:
    class Broken:
        async def hear(self, news: News) -> None:
            if isinstance(news, StepNews):
                raise BrokenPipeError

    source = Scripted(packets_of(MIXED), counted_hz=100.0, ends="never")
    with pytest.raises(BrokenPipeError):
        asyncio.run(_live(source, tmp_path / "out", Broken()).run())
    n = rows_in(tmp_path / "out" / "imu.csv")
    assert 0 < n == score(read(tmp_path / "out")).streams[0].n_samples


def test_no_sample_no_score(tmp_path: Path) -> None:
    outcome = asyncio.run(_live(Scripted([]), tmp_path / "out").run())
    assert outcome.score is None


def test_a_folder_that_holds_a_recording_is_left_alone(tmp_path: Path) -> None:
    asyncio.run(_live(Scripted(packets_of(MIXED)[:50]), tmp_path / "out").run())
    before = (tmp_path / "out" / "imu.csv").read_bytes()
    with pytest.raises(RecordingError, match="already holds a recording"):
        asyncio.run(_live(Scripted(packets_of(MIXED)[:50]), tmp_path / "out").run())
    assert (tmp_path / "out" / "imu.csv").read_bytes() == before


def test_what_happens_to_the_link_is_told_and_kept(tmp_path: Path) -> None:
    witness = Witness()
    event = LinkEvent(LinkKind.BACK, t_s=2.5, words="back after 1.2 s", value=1.2)
    items = [*packets_of(MIXED)[:50], event, *packets_of(MIXED)[50:100]]
    asyncio.run(_live(Scripted(items), tmp_path / "out", witness).run())
    assert any(getattr(news, "event", None) == event for news in witness.heard)
    assert '"kind": "link_back"' in (tmp_path / "out" / "events.jsonl").read_text()
