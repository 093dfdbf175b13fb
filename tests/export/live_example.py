"""A recording as a live session leaves it: a plan, sets, cues, a band, a hole in the samples."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from retrogait.recording import Recording, read
from retrogait.session import Score, score

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "recordings"
TRUNK, FEET = "back-forward-backward-forward-walk", "both-feet-backward-walk-long-uneven"
CHEST, FOOT = "chest-accel-only-walk", "right-foot-backward-run"
ALL = (TRUNK, FEET, CHEST, FOOT)

HOLE_S = (40.0, 41.5)
"""Rows taken out of the samples."""

FIRST_S = 0.4
"""The first sample: later than the session's start, as in life."""

SET = {"of": 3, "block": "Walk\tbackward", "travel": "backward", "goal": "seconds", "amount": 8}
EVENTS: list[dict[str, Any]] = [
    {"t_s": 0.5, "kind": "rest", "seconds": 2},
    {"t_s": 3.0, "kind": "baseline_start", "number": 1, "of": 1, "block": "Walk"},
    {"t_s": 20.0, "kind": "baseline_end", "number": 1, "of": 1, "reason": "reached"},
    {"t_s": 20.0, "kind": "band", "low_spm": 98.0, "high_spm": 103.0, "target_spm": 100.0},
    {"t_s": 26.0, "kind": "set_start", "number": 1, **SET},
    {"t_s": 28.0, "kind": "pause"},
    {"t_s": 29.0, "kind": "resume"},
    {"t_s": 30.0, "kind": "cue", "cue": "slow", "words": "quick,\nlight", "value": 90.0}
    | {"limit": 95.0, "unit": "steps/min", "spoken": False},
    {"t_s": 34.0, "kind": "set_end", "number": 1, "of": 3, "reason": "reached", "metres": 8.25},
    {"t_s": 34.0, "kind": "rest", "seconds": 1},
    {"t_s": 35.0, "kind": "set_start", "number": 2, **SET, "travel": "any"},
    {"t_s": 36.0, "kind": "marker", "words": "door"},
    {"t_s": 46.0, "kind": "set_end", "number": 2, "of": 3, "reason": "skipped", "metres": None},
    {"t_s": 52.0, "kind": "set_start", "number": 3, **SET, "travel": "forward"},
]


def live_recording(folder: Path) -> Path:
    """The trunk example with a plan, a journal and a hole."""
    plan = {"name": "first steps", "stage": 1, "sets": 3}
    copied(folder, of=TRUNK, created_utc="2026-11-22T10:00:00Z", plan=plan)
    lines = "".join(json.dumps(event) + "\n" for event in EVENTS)
    (folder / "events.jsonl").write_text(lines, encoding="utf-8")
    _cut(folder / "imu.csv")
    return folder


def copied(folder: Path, *, of: str, **session: Any) -> Path:
    """A copy of an example; ``session`` replaces keys of session.json."""
    shutil.copytree(EXAMPLES / of, folder)
    path = folder / "session.json"
    values = json.loads(path.read_text(encoding="utf-8")) | session
    path.write_text(json.dumps(values), encoding="utf-8")
    return folder


def scored(path: Path) -> tuple[Recording, Score]:
    """A recording and its score."""
    recording = read(path)
    return recording, score(recording)


def _cut(table: Path) -> None:
    """Take the rows of the hole out, and those before the first."""
    header, *rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    times_s = [float(row.split(",")[0]) for row in rows]
    kept = [
        row
        for t_s, row in zip(times_s, rows, strict=True)
        if t_s >= FIRST_S and not HOLE_S[0] <= t_s < HOLE_S[1]
    ]
    table.write_text("".join([header, *kept]), encoding="utf-8")
