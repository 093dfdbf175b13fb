"""What the page is told: the same words as the terminal, in plain JSON, and samples in bytes."""

from __future__ import annotations

import asyncio
import io
import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from web.scripted import SLOW, battery, calibrated, moment, plan_events, samples, step, summary

from retrogait.cli.live_lines import JsonLines
from retrogait.live import BandNews, CueNews, DoubtNews, GapNews, News, PaceBand, PlanNews
from retrogait.live.telling import told_cue
from retrogait.session import DoubtRecord, GapRecord
from retrogait.types import Cue, CueKind
from retrogait.web import MomentKind, Trace
from retrogait.web.inbound import COMMANDS, LARGEST, BrokenMessageError, Command, command_of
from retrogait.web.messages import (
    band_message,
    moment_message,
    news_message,
    trace_bytes,
)
from retrogait.web.moments import PHASES

GAP = GapNews("lower_back", GapRecord(start_s=4.2, duration_s=0.35))
DOUBT = DoubtNews("lower_back", DoubtRecord(known_at_s=20.0, why="up points down"))


def _printed(news: News) -> dict[str, Any]:
    out = io.StringIO()
    asyncio.run(JsonLines(out).hear(news))
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize(
    "news",
    [
        CueNews(SLOW),
        BandNews(PaceBand(112.5, 127.5, 117.25, None, 0.5)),
        step(3),
        step(4, direction="forward"),
        battery(81.0),
        calibrated(),
        GAP,
        DOUBT,
        summary(Path("x")),
    ],
    ids=lambda news: type(news).__name__,
)
def test_news_reads_as_in_the_terminal(news: News) -> None:
    assert json.loads(json.dumps(news_message(news))) == _printed(news)


def test_a_cue_carries_its_evidence() -> None:
    assert told_cue(SLOW) == {
        "type": "cue",
        "kind": "slow",
        "t_s": 31.2,
        "words": "quick, light steps",
        "value": 108.4,
        "limit": 116.9,
        "unit": "steps/min",
        "spoken": True,
    }


def test_a_moment_and_a_band() -> None:
    told = moment(MomentKind.REST, number=3, of=4, seconds=60.0, words="rest")
    assert moment_message(told) == {
        "type": "plan",
        "kind": "rest",
        "t_s": 10.0,
        "number": 3,
        "of": 4,
        "seconds": 60.0,
        "words": "rest",
        "block": "",
        "goal": "",
        "travel": "",
        "beat": True,
    }
    assert band_message(PaceBand(112.41234, 127.6, 117.2, None, 1.0)) == {
        "type": "band",
        "low_spm": 112.4123,
        "high_spm": 127.6,
        "target_spm": 117.2,
        "cadence_spm": None,
        "beat_share": 1.0,
    }


def test_a_plan_is_told_moment_by_moment() -> None:
    """From start to stop, with a pause in a rest; every moment is plain JSON."""
    told = [json.loads(json.dumps(news_message(PlanNews(event)))) for event in plan_events()]
    assert {message["type"] for message in told} == {"plan"}
    kinds = [message["kind"] for message in told]
    assert kinds[:2] == ["recall", "rest"]
    phases = [kind for kind in kinds if kind in PHASES]
    one_set = ["rest", "set_start", "set_end"]
    assert phases == ["rest", "baseline", "set_end", *one_set * 4, "done"]
    assert set(kinds) == {kind.value for kind in MomentKind}
    first = told[kinds.index("set_start")]
    assert (first["number"], first["of"], first["beat"]) == (1, 4, True)
    assert first["goal"] == "2 lengths"
    assert first["travel"] == "backward"
    assert [m["seconds"] for m in told if m["kind"] == "rest"] == [10.0, 45.0, 45.0, 45.0, 45.0]
    assert [m["beat"] for m in told if m["kind"] in ("baseline", "set_start")][:2] == [False, True]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_no_number_is_sent_that_is_none(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        told_cue(Cue(kind=CueKind.LONG, known_at_s=1.0, words="shorter steps", value=value))


def test_samples_are_packed_as_written_down() -> None:
    trace = samples(2**32 + 7, n=3, host_ms=1234.5)
    payload = trace_bytes(trace)
    assert struct.unpack_from("<dIH", payload) == (1234.5, 7, 3)
    rows = np.frombuffer(payload, dtype="<f4", offset=14).reshape(3, 6)
    np.testing.assert_array_equal(rows, trace.rows.astype(np.float32))


@pytest.mark.parametrize("shape", [(6,), (3, 3), (70_000, 6)])
def test_samples_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a trace is"):
        trace_bytes(Trace(host_ms=0.0, sequence=0, rows=np.zeros(shape)))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_understood(name: str) -> None:
    assert command_of(json.dumps({"command": name})) == Command(name)


def test_a_wish_for_samples_is_understood() -> None:
    assert command_of('{"command": "trace", "on": true}') == Command("trace", on=True)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"command": "fly"}', '{"command": "start", "x": 1}', " " * (LARGEST + 1)],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BrokenMessageError, match="expected"):
        command_of(text)
