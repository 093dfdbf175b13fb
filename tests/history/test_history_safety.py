"""Several processes at once, and processes that are killed: what was acknowledged is there."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from history.past_sessions import entry

from retrogait.history import History, HistoryError
from retrogait.history import connection as connecting

HERE = Path(__file__).parents[1]

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from history.past_sessions import entry
from retrogait.history import History, Wanted
kept, first, n = History(Path(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4])
for number in range(first, first + n):
    kept.put(entry(number, person=f"p{number % 5}"))
    print(number, flush=True)
    assert kept.sessions(Wanted(last=3))
"""


def _writer(file: Path, *, first: int, n: int) -> subprocess.Popen[str]:
    """A process that puts sessions in and says each number when it is kept."""
    words = [sys.executable, "-c", WRITER, str(HERE), str(file), str(first), str(n)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _identities(file: Path) -> set[str]:
    return {one.identity for one in History(file).sessions()}


def _wanted(numbers: Sequence[int]) -> set[str]:
    return {entry(number).identity for number in numbers}


def test_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    file, n_each = tmp_path / "new" / "history.db", 20
    writers = [_writer(file, first=1000 * i, n=n_each) for i in range(5)]
    told = [writer.communicate(timeout=60) for writer in writers]
    assert [errors for _, errors in told] == [""] * len(writers)
    numbers = [1000 * i + j for i in range(len(writers)) for j in range(n_each)]
    assert _identities(file) == _wanted(numbers)
    assert connecting.is_whole(file)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    file, dice, acknowledged = tmp_path / "history.db", random.Random(6), []
    n_journals = 0
    for turn in range(12):
        writer = _writer(file, first=10_000 * turn, n=10_000)
        assert writer.stdout is not None
        assert writer.stderr is not None
        acknowledged.append(int(writer.stdout.readline()))
        time.sleep(dice.uniform(0.0, 0.1))
        writer.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
        writer.wait()
        writer.stdout.close()
        writer.stderr.close()
        n_journals += file.with_name("history.db-journal").exists()
        with closing(sqlite3.connect(file)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert _wanted(acknowledged) <= _identities(file)
    assert len(acknowledged) >= 12
    assert n_journals, "no writer was killed while it wrote"


def test_a_lock_that_is_never_let_go_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = History(tmp_path / "history.db")
    kept.put(entry(1))
    monkeypatch.setattr(connecting, "PATIENCE_S", 0.05)
    with closing(sqlite3.connect(kept.file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for use in (kept.sessions, lambda: kept.put(entry(2)), lambda: kept.scrub([1])):
            with pytest.raises(HistoryError, match="another program has kept it busy"):
                use()
        other.execute("ROLLBACK")
    kept.put(entry(2))
    assert len(kept.sessions()) == 2


def test_what_fails_half_way_is_not_there_at_all(tmp_path: Path) -> None:
    kept = History(tmp_path / "history.db")
    kept.put(entry(1))
    broken = entry(3, duration_s=None)
    with pytest.raises(HistoryError, match="duration_s"):
        kept.put_all([entry(2), broken])
    assert _identities(kept.file) == _wanted([1])
