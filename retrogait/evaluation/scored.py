"""Recordings with truth files, read and scored, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from retrogait.evaluation.alignment import EvaluatedStream
from retrogait.recording import Overrides, Recording, read, read_truth
from retrogait.recording.simulated import SOURCE as SIMULATOR
from retrogait.recording.truth import Truth
from retrogait.session import score


def scored_streams(
    paths: Iterable[Path], *, seen: Callable[[], None], overrides: Overrides | None = None
) -> Iterator[EvaluatedStream]:
    """Scored streams of every recording that has truth files.

    Parameters
    ----------
    paths : iterable of Path
        Recordings.
    seen : callable
        Called after each recording, for a progress bar.
    overrides : Overrides, optional
        What to read otherwise than the files say, as without the gyroscope.

    Raises
    ------
    RetrogaitError
        At the first recording that cannot be scored: an evaluation with holes in
        it would flatter.
    """
    for path in paths:
        truth = read_truth(path)
        if truth is not None:
            yield from _streams(path, read(path, overrides=overrides), truth)
        seen()


def scored_twice(paths: Sequence[Path], *, seen: Callable[[], None]) -> Iterator[EvaluatedStream]:
    """As :func:`scored_streams`, and every six-axis stream once more without its gyroscope."""
    has_gyroscope = set()
    for stream in scored_streams(paths, seen=seen):
        if stream.score.has_gyroscope:
            has_gyroscope.add(_key(stream))
        yield stream
    bare = scored_streams(paths, seen=seen, overrides=Overrides(accel_only=True))
    yield from (stream for stream in bare if _key(stream) in has_gyroscope)


def _key(stream: EvaluatedStream) -> tuple[str, str, str]:
    """Which stream of which recording."""
    return stream.set_name, stream.recording, stream.score.name


def _streams(path: Path, recording: Recording, truth: Truth) -> Iterator[EvaluatedStream]:
    """The streams of one recording."""
    for stream in score(recording).streams:
        yield EvaluatedStream(
            set_name=path.resolve().parent.name,
            recording=recording.name,
            person_id=recording.person.id,
            simulated=recording.simulated,
            score=stream,
            truth=truth,
            by_simulator=recording.simulated and recording.source == SIMULATOR,
        )
