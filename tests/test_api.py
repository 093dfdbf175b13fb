"""The Python API: what a script imports, and what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import retrogait
import retrogait as rg
from retrogait.recording import TimedBlock
from retrogait.session import StreamSession, score_stream
from retrogait.types import Gap, SampleBlock

EXAMPLES = Path(__file__).parents[1] / "recordings"
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if (path / "session.json").is_file())


def _loaded_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stdout.split())


def test_import_is_light() -> None:
    loaded = _loaded_by("import retrogait")
    assert not loaded & {"sklearn", "scipy", "scipy.stats", "scipy.signal", "bleak", "numpy"}


def test_help_does_not_load_the_signal_room() -> None:
    loaded = _loaded_by("import retrogait.cli")
    assert not loaded & {"numpy", "scipy", "rich.table"}


def test_public_names() -> None:
    ways = {"read", "score", "simulate", "from_arrays", "Pipeline", "StreamSession", "SampleBlock"}
    assert ways <= set(dir(rg)) == set(rg.__all__)
    for name in rg.__all__:
        assert getattr(rg, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        _ = rg.nonsense


def test_names_are_shown_before_anything_is_loaded() -> None:
    loaded = _loaded_by("import retrogait as rg; assert {'read', 'simulate'} <= set(dir(rg))")
    assert not loaded & {"numpy", "scipy", "retrogait.recording"}


def test_type_checkers_see_every_public_name() -> None:
    tree = ast.parse(Path(retrogait.__file__).read_text(encoding="utf-8"))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    homes = {
        alias.name: node.module
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert homes == retrogait._HOMES
    assert sorted([*homes, "__version__"]) == retrogait.__all__


@pytest.mark.parametrize("name", NAMES)
def test_live_sized_blocks_give_the_steps_of_the_score(name: str) -> None:
    recording = retrogait.read(EXAMPLES / name)
    for stream in recording.streams:
        whole = score_stream(stream)
        session = StreamSession(
            name=stream.name,
            mounting=stream.mounting,
            rate_hz=stream.rate_hz,
            has_gyroscope=stream.has_gyroscope,
        )
        live = [
            step
            for item in stream.blocks()
            for part in _pieces(item, rows=13)
            for step in session.push(part)
        ]
        assert tuple(live + session.flush()) == whole.steps


def _pieces(item: TimedBlock | Gap, *, rows: int) -> list[TimedBlock | Gap]:
    """A block as a radio would deliver it."""
    if isinstance(item, Gap):
        return [item]
    block = item.block
    return [
        TimedBlock(
            SampleBlock(
                block.start + low,
                block.rate_hz,
                block.acc_ms2[low : low + rows],
                None if block.gyr_rads is None else block.gyr_rads[low : low + rows],
            ),
            item.t_s[low : low + rows],
        )
        for low in range(0, len(block), rows)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_score_of_an_example_makes_sense(name: str) -> None:
    result = retrogait.score(retrogait.read(EXAMPLES / name))
    assert result.simulated
    steps = result.step_records
    assert steps == tuple(sorted(steps, key=lambda s: (s.known_at_s, s.t_s)))
    for step in steps:
        assert step.known_at_s > step.t_s
        assert (step.reason is None) == (step.p_backward is not None)
    assert set(result.quality) >= {stream.name for stream in result.streams}
    for stream in result.streams:
        assert stream.n_missing == 0
        numbers = [replace(step) for step in stream.steps]
        assert len(numbers) > 10
