"""Protocols as data, their files, and the timetable."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from retrogait.collecting import PROTOCOLS, Block, Protocol, read_protocol, scenario_of
from retrogait.collecting.protocol import LEAD_S
from retrogait.collecting.timetable import SAFETY, Moment, end_s, spans, timetable
from retrogait.errors import RecordingError

SPOKEN_PER_S = 170 / 60
"""Words a second of a speech program at its usual rate."""


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_nothing_is_said_over_something_else(protocol: Protocol) -> None:
    calls = timetable(protocol)
    assert [c.at_s for c in calls] == sorted(c.at_s for c in calls)
    for call, after in pairwise(calls):
        if call.moment in (Moment.SAFETY, Moment.ANNOUNCE):
            pauses_s = 0.4 * call.spoken.count(".")
            assert len(call.spoken.split()) / SPOKEN_PER_S + pauses_s < after.at_s - call.at_s


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_the_built_in_protocols_fit_a_lane_and_teach_axes(protocol: Protocol) -> None:
    assert protocol.lane_m <= 30.0
    assert protocol.can_teach_axes
    assert scenario_of(protocol).duration_s > end_s(protocol)
    kinds = [block.kind for block in protocol.blocks]
    assert kinds.index("forward") < kinds.index("backward")
    assert (protocol.name == "standard") == any(kind.endswith("-run") for kind in kinds)


def test_every_backward_run_comes_after_backward_walking() -> None:
    kinds = [block.kind for block in PROTOCOLS["standard"].blocks]
    assert kinds.index("backward") < kinds.index("backward-run")


def test_safety_comes_first() -> None:
    calls = timetable(PROTOCOLS["short"])
    assert tuple(call.spoken for call in calls[: len(SAFETY)]) == SAFETY


def test_blocks_are_apart_by_their_rest() -> None:
    protocol = Protocol("p", (Block("forward", 20, rest_s=13), Block("backward", 7)))
    (_, stop_s), (start_s, end) = spans(protocol)
    assert start_s - stop_s == 13
    assert end - start_s == 7
    assert spans(protocol)[0][0] > LEAD_S


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"kind": "sideways", "seconds": 20}, "still, forward"),
        ({"kind": "forward", "seconds": 2}, "6 to 600 s"),
        ({"kind": "forward", "seconds": float("nan")}, "6 to 600 s"),
        ({"kind": "forward", "seconds": 20, "rest_s": 11}, "rest_s"),
        ({"kind": "other", "seconds": 20}, "say"),
    ],
)
def test_blocks_that_cannot_be(values: dict[str, object], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Block(**values)  # type: ignore[arg-type]


def test_one_length_for_all() -> None:
    longer = PROTOCOLS["short"].with_seconds(30)
    assert {block.seconds for block in longer.blocks} == {30}
    assert not PROTOCOLS["short"].with_seconds(14).can_teach_axes


def _file(path: Path, **changes: object) -> Path:
    values = {
        "schema": "retrogait.protocol/1",
        "name": "mine",
        "blocks": [
            {"kind": "forward", "seconds": 20},
            {"kind": "other", "seconds": 10, "rest_s": 15, "say": "climb the stairs"},
        ],
    }
    path.write_text(json.dumps({**values, **changes}), encoding="utf-8")
    return path


def test_a_protocol_of_ones_own(tmp_path: Path) -> None:
    protocol = read_protocol(_file(tmp_path / "p.json"))
    assert protocol == Protocol(
        "mine", (Block("forward", 20), Block("other", 10, rest_s=15, say="climb the stairs"))
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"schema": "x"}, "schema must be"),
        ({"blocks": []}, "empty"),
        ({"blocks": 3}, "blocks"),
        ({"blocks": [{"kind": "forward"}]}, "block 1.*seconds"),
        ({"blocks": [{"kind": "forward", "seconds": "20"}]}, "block 1.*seconds"),
        ({"blocks": [{"kind": "forward", "seconds": 20}, {"kind": "x", "seconds": 20}]}, "block 2"),
        ({"blocks": [{"kind": "forward", "seconds": 1e9}]}, "600"),
        ({"name": None}, "name"),
    ],
)
def test_a_bad_protocol_file_is_refused(
    tmp_path: Path, changes: dict[str, object], expected: str
) -> None:
    with pytest.raises(RecordingError, match=expected) as refusal:
        read_protocol(_file(tmp_path / "p.json", **changes))
    assert "p.json" in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_file_that_is_no_protocol(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"p\.json"):
        read_protocol(path)


def test_a_protocol_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read"):
        read_protocol(tmp_path / "no.json")
