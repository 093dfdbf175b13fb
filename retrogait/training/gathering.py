"""All streams of a training run, gathered over several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from retrogait.training.labelled import LabelledStream
from retrogait.training.lending import needed
from retrogait.training.plan import Plan
from retrogait.training.recordings import train_ok_streams
from retrogait.training.simulated import simulated_streams

CHUNK = 4
"""Pieces handed to a process at a time."""


def gather(
    recordings: Sequence[Path], *, plan: Plan, seen: Callable[[], None]
) -> list[LabelledStream]:
    """Labelled streams of recordings and simulated people.

    Parameters
    ----------
    recordings : sequence of Path
        Admitted ones.
    plan : Plan
        People, families, processes.
    seen : callable
        Called after each recording and each person.

    Returns
    -------
    list of LabelledStream
        Of the plan's families, and of those that teach them; recordings first, in order,
        then people. The same however many processes.
    """
    heard: list[LabelledStream] = []
    wanted = needed(plan.families)
    pieces = _here(recordings, plan) if plan.processes == 1 else _spread(recordings, plan)
    for streams in pieces:
        heard += [stream for stream in streams if stream.family in wanted]
        seen()
    return heard


def _here(recordings: Sequence[Path], plan: Plan) -> Iterator[list[LabelledStream]]:
    """One after the other in this process."""
    yield from map(train_ok_streams, recordings)
    yield from map(partial(simulated_streams, seed=plan.seed), range(plan.people))


def _spread(recordings: Sequence[Path], plan: Plan) -> Iterator[list[LabelledStream]]:
    """Over fresh processes: a fork would copy the threads of a progress bar half-way."""
    with ProcessPoolExecutor(plan.processes, mp_context=get_context("spawn")) as pool:
        simulated = partial(simulated_streams, seed=plan.seed)
        recorded = pool.map(train_ok_streams, recordings, chunksize=CHUNK)
        people = pool.map(simulated, range(plan.people), chunksize=CHUNK)
        yield from recorded
        yield from people
