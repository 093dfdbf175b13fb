"""Entries and recordings for the tests of the history."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from retrogait.history import Entry, Place, PlaceKind, SetEntry

EXAMPLES = Path(__file__).parents[2] / "recordings"

ONE_SET = SetEntry(
    number=1,
    block="Walk backward",
    travel="backward",
    start_s=40.0,
    end_s=70.0,
    n_backward=50,
    n_steps=52,
    cadence_spm=104.0,
    stride_time_cv_pct=3.5,
    in_band_pct=80.0,
    reason="reached",
    metres=None,
)


def entry(number: int = 1, **changes: Any) -> Entry:
    """A session of the 1st, 2nd, ... of November."""
    made = Entry(
        identity=f"{number:064x}",
        name=f"session-{number}",
        started_utc=f"2026-11-{1 + number % 28:02d}T10:00:00Z",
        person="p01",
        simulated=False,
        placement="lower_back",
        plan="first-backward-walk",
        stage=0,
        sets_done=3,
        sets_planned=4,
        duration_s=900.5,
        n_backward=300 + number,
        n_forward=40,
        n_unknown=2,
        is_backward=True,
        cadence_spm=100.0 + number,
        stride_time_cv_pct=4.25,
        asymmetry_pct=None,
        stride_length_m=None,
        in_band_pct=75.0,
        n_long=1,
        n_slow=2,
        n_uneven=3,
        recording_schema="retrogait.recording/1",
        app_version="0.1.0",
        scored_utc="2026-11-30T10:00:00Z",
        models="trunk-six-axis",
        sets=(ONE_SET,),
        places=(Place(PlaceKind.RECORDING, Path(f"/nowhere/session-{number}")),),
    )
    return replace(made, **changes)


def live_like(
    folder: Path, *, person: str = "p01", created_utc: str = "2026-11-22T10:00:00Z"
) -> Path:
    """An example, as if a plan of two sets had been walked: with a journal."""
    example = EXAMPLES / "back-forward-backward-forward-walk"
    folder.mkdir(parents=True)
    session = json.loads((example / "session.json").read_text())
    session |= {
        "created_utc": created_utc,
        "person": {"id": person, "height_m": 1.75},
        "plan": {"name": "first-backward-walk", "stage": 1, "sets": 2},
    }
    (folder / "session.json").write_text(json.dumps(session))
    (folder / "imu.csv").write_bytes((example / "imu.csv").read_bytes())
    lines = [
        {"t_s": 0.5, "kind": "band", "low_spm": 95.0, "high_spm": 108.0, "target_spm": 102.0},
        {"t_s": 1.0, "kind": "set_start", "number": 1, "of": 2, "block": "Walk"},
        {"t_s": 25.0, "kind": "set_end", "number": 1, "of": 2, "reason": "reached"},
        {"t_s": 30.0, "kind": "set_start", "number": 2, "of": 2, "block": "Walk"},
        {"t_s": 50.0, "kind": "set_end", "number": 2, "of": 2, "reason": "skipped"},
    ]
    (folder / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder
