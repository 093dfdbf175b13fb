"""Virtual sensors through bleak: the live session, its recording's score, and the truth are one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from live.sessions import BACK, WALKER, Witness, in_file_order
from virtual_time import run_virtual

from retrogait.live import Live, LivePlan, Outcome, Worn
from retrogait.recording import read
from retrogait.sensors.registry import DRIVERS
from retrogait.session import Score, score
from retrogait.sim import Motion, SensorMounting
from retrogait.types import Placement

pytest.importorskip("bumble", reason="virtual sensors need the extra 'sim'")

from retrogait.sources.ble import BleSource
from retrogait.sources.radio import Radio
from retrogait.sources.stamper import SessionAxis
from retrogait.virtual import Air
from retrogait.virtual.sensors import Face, Faults, GaitFeed, Player, face_of
from retrogait.virtual.sensors.feed import GAITS

SCENARIO = GAITS["mixed"]
LONGEST_S = SCENARIO.duration_s + 30.0


class Loops:
    """The loop's time as the clock of a session."""

    def now_s(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep_until(self, t_s: float) -> None:
        await asyncio.sleep(max(0.0, t_s - self.now_s()))


async def followed(
    folder: Path,
    *,
    profile: str,
    faults: Faults,
    witness: Witness,
    make: Callable[[str], Face] = face_of,
) -> tuple[Outcome, Player, GaitFeed]:
    """One session with one virtual sensor at the lower back, until what is acted out is over."""
    loop = asyncio.get_running_loop()
    feed = GaitFeed(SCENARIO, mounting=SensorMounting(Placement.LOWER_BACK), seed=5)
    face = make(profile)
    async with Air() as air, air.radio() as link:
        player = Player(face, feed=feed, link=await air.place(face), faults=faults)
        playing = asyncio.create_task(player.run())
        radio = Radio(client_backend=link.client_backend, scanner_backend=link.scanner_backend)
        axis = SessionAxis(began_s=loop.time())
        source = BleSource(
            wanted=None, radio=radio, axis=axis, drivers=DRIVERS, now=loop.time, seed=1
        )
        live = Live(
            LivePlan(folder=folder, person=WALKER, seconds=LONGEST_S),
            worn=[Worn("lower_back", source, BACK)],
            clock=Loops(),
            listeners=[witness],
        )
        session = asyncio.create_task(live.run())
        await asyncio.wait(
            {session, asyncio.create_task(player.is_over.wait())},
            return_when=asyncio.FIRST_COMPLETED,
        )
        await asyncio.sleep(1.0)
        session.cancel()
        await asyncio.wait({session})
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
        assert not face.is_streaming
    outcome = next(n.outcome for n in witness.heard if hasattr(n, "outcome"))
    return outcome, player, feed


def matched(result: Score, feed: GaitFeed) -> tuple[float, float, float]:
    """Share of true contacts found, median error in s, share of answers that are right."""
    (stream,) = result.streams
    # The first sample is measured when the person begins.
    times = np.array([step.t_s - stream.start_s for step in result.step_records])
    motion, errors, right = feed.motion(0), [], []
    for contact in motion.contacts:
        near = int(np.argmin(np.abs(times - contact.t_s)))
        if abs(times[near] - contact.t_s) < 0.25:
            errors.append(abs(times[near] - contact.t_s))
            said = result.step_records[near].direction
            right += [said == true_direction(motion, contact.t_s)] * (said != "unknown")
    return len(errors) / len(motion.contacts), float(np.median(errors)), float(np.mean(right))


def true_direction(motion: Motion, t_s: float) -> str:
    """What the simulated person did."""
    return next(s.direction for s in motion.segments if s.start_s <= t_s <= s.end_s)


@pytest.mark.parametrize("profile", ["rgp", "polar", "witmotion"])
def test_live_equals_score_and_truth(profile: str, tmp_path: Path) -> None:
    witness = Witness()
    outcome, _, feed = run_virtual(
        followed(tmp_path / "r", profile=profile, faults=Faults(), witness=witness)
    )
    again = score(read(tmp_path / "r"))
    assert outcome.score is not None
    assert in_file_order(witness.steps) == again.step_records == outcome.score.step_records
    assert again.streams[0].n_missing == 0
    found, error_s, right = matched(again, feed)
    assert found > 0.95
    assert error_s < 0.05
    assert right > 0.97


@pytest.mark.parametrize("profile", ["rgp", "polar", "witmotion"])
@pytest.mark.parametrize(
    "faults",
    [
        Faults(loss_share=0.03, jitter_s=0.03, drift_ppm=80.0, seed=2),
        Faults(rate_off=0.021, jitter_s=0.02, seed=3),
        Faults(cut_every_s=17.0, cut_s=1.5, seed=4),
        Faults(stall_every_s=13.0, stall_s=0.8, seed=5),
        Faults(cut_every_s=23.0, cut_s=2.0, reboots=True, seed=6),
    ],
    ids=["loss", "off-rate", "cuts", "stalls", "reboots"],
)
def test_live_equals_score_whatever_happens_to_the_link(
    profile: str, faults: Faults, tmp_path: Path
) -> None:
    witness = Witness()
    _, player, feed = run_virtual(
        followed(tmp_path / "r", profile=profile, faults=faults, witness=witness)
    )
    again = score(read(tmp_path / "r"))
    assert in_file_order(witness.steps) == again.step_records
    (stream,) = again.streams
    found, error_s, right = matched(again, feed)
    assert right > 0.97
    if profile == "witmotion":
        # It sends before anybody knows what, and nobody can tell what it lost on the way.
        assert player.sent - 100 < stream.n_samples <= player.sent
        return
    assert stream.n_samples == player.sent
    assert found > 0.9
    assert error_s < 0.03
    if not faults.cut_every_s:
        assert stream.n_missing == player.lost
