"""What it takes to look something up among 10,000 sessions, and to make the history anew.

Whole commands are timed, from the start of the process to its end, as somebody waits for them:
the median of several after one that is not counted; beside it the processor's seconds, which a
busy machine leaves alone. Exit code 0 whatever the figures.

    python benchmarks/history.py [--sessions 10000] [--recordings 10] [--seconds 600]
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retrogait.history import Entry, History, Place, PlaceKind, SetEntry

ROUNDS = 7
LIMIT_S = 0.3
PEOPLE = 40
PLACEMENTS = ("lower_back", "foot", "shank")
SETS = 5


def main() -> None:
    """Make a history, time the commands, make it anew."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sessions", type=int, default=10_000)
    asked.add_argument("--recordings", type=int, default=10)
    asked.add_argument("--seconds", type=float, default=600.0)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        kept = History(home / "history.db")
        started = time.perf_counter()
        kept.put_all(sessions(given.sessions))
        filled_s = time.perf_counter() - started
        print(
            f"{given.sessions} sessions of {PEOPLE} people with {SETS} sets each: "
            f"{kept.file.stat().st_size / 1e6:.1f} MB, put in at once in {filled_s:.1f} s"
        )
        time_commands(home, kept)
        time_rebuilding(home, n=given.recordings, seconds=given.seconds)


def sessions(n: int) -> Iterator[Entry]:
    """Sessions of several people over years."""
    dice, first = random.Random(6), datetime(2016, 1, 1, 8, tzinfo=UTC)
    for number in range(n):
        yield session(number, at=first + timedelta(hours=8 * number), dice=dice)


def session(number: int, *, at: datetime, dice: random.Random) -> Entry:
    """One session."""
    started_utc = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Entry(
        identity=f"{number:064x}",
        name=started_utc.replace(":", "-"),
        started_utc=started_utc,
        person=f"p{number % PEOPLE:02d}",
        simulated=False,
        placement=dice.choice(PLACEMENTS),
        plan="first-backward-walk",
        stage=number % 4,
        sets_done=SETS,
        sets_planned=SETS,
        duration_s=900.0 + dice.random(),
        n_backward=dice.randrange(200, 900),
        n_forward=dice.randrange(200),
        n_unknown=dice.randrange(20),
        is_backward=True,
        cadence_spm=dice.gauss(110, 6),
        stride_time_cv_pct=dice.gauss(4, 0.5),
        asymmetry_pct=dice.gauss(2, 0.5),
        stride_length_m=None,
        in_band_pct=dice.uniform(40, 100),
        n_long=dice.randrange(20),
        n_slow=dice.randrange(20),
        n_uneven=dice.randrange(20),
        recording_schema="retrogait.recording/1",
        app_version="0.1.0",
        scored_utc=started_utc,
        models="trunk-six-axis",
        sets=tuple(one_set(index, dice=dice) for index in range(1, SETS + 1)),
        places=(Place(PlaceKind.RECORDING, Path("/recordings") / f"{number:05d}"),),
    )


def one_set(number: int, *, dice: random.Random) -> SetEntry:
    """One set."""
    return SetEntry(
        number=number,
        block="Walk backward",
        travel="backward",
        start_s=100.0 * number,
        end_s=100.0 * number + 60,
        n_backward=100,
        n_steps=104,
        cadence_spm=dice.gauss(110, 6),
        stride_time_cv_pct=dice.gauss(4, 0.5),
        in_band_pct=dice.uniform(40, 100),
        reason="reached",
        metres=None,
    )


def time_commands(home: Path, kept: History) -> None:
    """Every way of looking something up, and one more session."""
    person = ("--person", "p07")
    for words in (
        ("--help",),
        ("history", "list"),
        ("history", "list", *person, "--last", "250"),
        ("history", "list", "--json"),
        ("history", "list", "--all", "--json"),
        ("history", "trend", *person),
        ("history", "trend", *person, "--metric", "in_band_pct", "--json"),
        ("history", "show", "5000"),
        ("history", "export"),
    ):
        seconds, busy_s = medians_s(words, home)
        limited = words[1:2] in (("list",), ("trend",)) and "--all" not in words
        verdict = f"  (limit {LIMIT_S:.1f} s)" if limited else ""
        print(f"retrogait {' '.join(words)}: {seconds:.3f} s, busy {busy_s:.3f} s{verdict}")
    entry = session(10**6, at=datetime.now(UTC), dice=random.Random(1))
    times = [timed(lambda: kept.put(entry)) for _ in range(ROUNDS)]
    print(f"one more session, in process: {1e3 * statistics.median(times):.1f} ms")


def time_rebuilding(home: Path, *, n: int, seconds: float) -> None:
    """The history from recordings."""
    folder, of = home / "recordings", f"back-walk:{seconds:.0f}"
    for number in range(n):
        run(("simulate-recording", str(folder / f"{number}"), of, "--seed", str(number)), home)
    took = timed(lambda: run(("history", "rebuild", str(folder)), home))
    print(
        f"retrogait history rebuild: {n} recordings of {seconds:.0f} s in {took:.1f} s, "
        f"{took / n:.2f} s each"
    )


def medians_s(words: tuple[str, ...], home: Path) -> tuple[float, float]:
    """Seconds of a whole command: on the clock, and of the processor."""
    run(words, home)
    clock, processor = [], []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.append(timed(lambda: run(words, home)))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(clock), statistics.median(processor)


def timed(work: object) -> float:
    """Seconds that something takes."""
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def run(words: tuple[str, ...], home: Path) -> None:
    """A command in a process of its own."""
    env = {**os.environ, "RETROGAIT_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-m", "retrogait", *words], env=env, check=True, capture_output=True
    )


if __name__ == "__main__":
    main()
