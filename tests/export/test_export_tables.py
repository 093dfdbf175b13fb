"""Tables: what is in them, and that every reader finds the same."""

from __future__ import annotations

import csv
import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from export.live_example import ALL, EXAMPLES, HOLE_S, ROOT, live_recording, scored
from metrics.made_walks import Leg, footfalls, one_leg, trunk

from retrogait.errors import MissingPackageError
from retrogait.export import TABLES, data_dictionary, write_csv, write_parquet
from retrogait.export.column import Kind
from retrogait.export.sets import SETS
from retrogait.export.steps import STEPS
from retrogait.export.strides import STRIDES, strides_of
from retrogait.gait.metrics import StreamSteps
from retrogait.report import write_steps_csv
from retrogait.session import Score, StepTable, done_sets
from retrogait.types import Direction, Side


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Score:
    """A live session with sets and a hole."""
    return scored(live_recording(tmp_path_factory.mktemp("live") / "session"))[1]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ALL)
def test_steps_csv_has_the_bytes_of_score(name: str, tmp_path: Path) -> None:
    _, score = scored(EXAMPLES / name)
    write_csv(score, tmp_path)
    write_steps_csv(tmp_path / "reference.csv", score.step_records)
    assert (tmp_path / "steps.csv").read_bytes() == (tmp_path / "reference.csv").read_bytes()
    assert len(_rows(tmp_path / "steps.csv")) == len(score.step_records) > 20


def test_steps_have_the_columns_of_the_array(live: Score) -> None:
    assert STEPS.header == StepTable.of(live.step_records).dtype.names


def test_every_cell_of_the_csv_files_is_the_value_rounded(live: Score, tmp_path: Path) -> None:
    write_csv(live, tmp_path)
    for table in TABLES:
        written, rows = _rows(tmp_path / f"{table.name}.csv"), table.rows(live)
        assert len(written) == len(rows) > 0
        for line, row in zip(written, rows, strict=True):
            for column in table.columns:
                _check_cell(line[column.name], column.get(row), decimals=column.decimals)


def _check_cell(text: str, value: Any, *, decimals: int) -> None:
    if value is None:
        assert text == ""
    elif isinstance(value, float):
        assert len(text.partition(".")[2]) == decimals
        assert float(text) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-12)
    else:
        assert text == str(value)


# ------------------------------------------------------------------ strides


def test_strides_of_the_trunk_reach_to_the_second_next_contact() -> None:
    found = list(strides_of(trunk(footfalls([Leg(20, step_s=0.5)]))))
    assert len(found) == 18
    assert {round(one.time_s, 9) for one in found} == {1.0}
    assert {one.side for one in found} == {Side.UNKNOWN}
    assert found[0].end.t_s - found[0].start.t_s == pytest.approx(1.0)
    assert found[1].start.t_s - found[0].start.t_s == pytest.approx(0.5)


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_strides_of_a_leg_reach_to_the_next_contact(side: Side) -> None:
    found = list(strides_of(one_leg(footfalls([Leg(20, step_s=0.5, stride_m=1.0)]), side=side)))
    assert len(found) == 9
    assert {round(one.time_s, 9) for one in found} == {1.0}
    assert {one.side for one in found} == {side}
    assert all(one.end.stride_length_m is not None for one in found)


def test_no_stride_reaches_across_a_pause_a_turn_or_a_missed_contact() -> None:
    back = Leg(12, Direction.BACKWARD, step_s=0.5, pause_s=0.5)
    walk = footfalls([Leg(12, step_s=0.5), Leg(12, step_s=0.5, pause_s=5.0), back])
    walk[24] = replace(walk[24], first=False)  # a turn without a pause
    seen = trunk([*walk[:30], *walk[31:]])
    # Contacts 24 to 35 are backward; of these the seventh is missed.
    found = [(round(one.start.t_s, 6), round(one.end.t_s, 6)) for one in strides_of(seen)]
    times = [round(fall.t_s, 6) for fall in walk]
    runs = [times[0:12], times[12:24], times[24:30], times[31:36]]
    assert found == [pair for run in runs for pair in zip(run, run[2:], strict=False)]


def test_no_stride_reaches_across_a_hole(live: Score) -> None:
    found = STRIDES.rows(live)
    contacts = {step.t_s for step in live.step_records}
    assert len(found) > 60
    assert all(one.start.t_s in contacts and one.end.t_s in contacts for one in found)
    assert not any(one.start.t_s < HOLE_S[1] and one.end.t_s > HOLE_S[0] for one in found)
    assert any(step.t_s > HOLE_S[1] for step in live.step_records)


def test_both_sides_known_and_different_is_no_side() -> None:
    falls = footfalls([Leg(6, step_s=0.5)])
    seen = trunk(falls)
    sided = tuple(
        replace(step, side=Side.LEFT if k != 3 else Side.RIGHT) for k, step in enumerate(seen.steps)
    )
    sides = [one.side for one in strides_of(replace(seen, steps=sided))]
    assert sides == [Side.LEFT, Side.UNKNOWN, Side.LEFT, Side.UNKNOWN]


def test_no_contacts_no_strides() -> None:
    empty = trunk([])
    assert isinstance(empty, StreamSteps)
    assert list(strides_of(empty)) == []


# --------------------------------------------------------------------- sets


def test_sets_say_what_was_planned_and_done(live: Score) -> None:
    first, second, third = SETS.records(live)
    assert (first["set"], first["of"], first["block"], first["travel"]) == (
        *(1, 3),
        "Walk\tbackward",
        "backward",
    )
    assert (first["goal"], first["amount"], first["distance_m"]) == ("seconds", 8.0, 8.25)
    assert (first["start_s"], first["end_s"], first["duration_s"]) == (26.0, 34.0, 8.0)
    assert [one["reason"] for one in (first, second, third)] == ["reached", "skipped", "cut off"]
    assert [one["figures_of"] for one in (first, second, third)] == ["backward"] * 2 + ["forward"]
    assert second["distance_m"] is None


def test_sets_count_what_steps_csv_holds(live: Score, tmp_path: Path) -> None:
    write_csv(live, tmp_path)
    steps = _rows(tmp_path / "steps.csv")
    for row in _rows(tmp_path / "sets.csv"):
        low, high = float(row["start_s"]), float(row["end_s"])
        inside = [step for step in steps if low <= float(step["t_s"]) < high]
        assert len(inside) == int(row["n_steps"]) > 10
        for way in ("backward", "forward", "unknown"):
            assert sum(one["direction"] == way for one in inside) == int(row[f"n_{way}"])
        for flag in ("long", "slow", "uneven"):
            assert sum(flag in one["flags"].split(";") for one in inside) == int(row[f"n_{flag}"])


def test_share_in_the_band_by_hand(live: Score) -> None:
    row = done_sets(live)[0]
    within = [step for step in live.step_records if 26.0 <= step.t_s < 34.0]
    judged = [
        step.cadence_spm
        for step in within
        if step.direction is not Direction.FORWARD and step.cadence_spm is not None
    ]
    share = 100 * sum(98.0 <= cadence <= 103.0 for cadence in judged) / len(judged)
    assert 0 < share < 100, "a share that can be wrong"
    assert row.in_band_pct == pytest.approx(share)
    assert row.steps == tuple(sorted(within, key=lambda step: step.t_s))


def test_no_sets_without_a_journal() -> None:
    assert SETS.records(scored(EXAMPLES / ALL[2])[1]) == []


# ---------------------------------------------------------- independent readers


def test_pandas_reads_the_csv_files(live: Score, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    write_csv(live, tmp_path)
    steps = pandas.read_csv(tmp_path / "steps.csv")
    assert list(steps["t_s"]) == [round(step.t_s, 4) for step in live.step_records]
    assert steps["p_backward"].isna().sum() == sum(
        step.p_backward is None for step in live.step_records
    )


def test_parquet_holds_the_steps_with_all_digits(live: Score, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(live, tmp_path)
    write_csv(live, tmp_path)
    for table in TABLES:
        read = parquet.read_table(tmp_path / f"{table.name}.parquet")
        assert tuple(read.column_names) == table.header
        for column in table.columns:
            cells = read.column(column.name).to_pylist()
            assert cells == [column.get(row) for row in table.rows(live)]
        lines = _rows(tmp_path / f"{table.name}.csv")
        for line, record in zip(lines, read.to_pylist(), strict=True):
            for column in table.columns:
                _check_cell(line[column.name], record[column.name], decimals=column.decimals)


def test_parquet_columns_have_types_units_and_meanings(live: Score, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(live, tmp_path)
    types = {Kind.NUMBER: pa.float64(), Kind.INTEGER: pa.int64(), Kind.TEXT: pa.string()}
    for table in TABLES:
        schema = parquet.read_schema(tmp_path / f"{table.name}.parquet")
        assert schema.metadata[b"schema"] == b"retrogait.export/1"
        for column in table.columns:
            field = schema.field(column.name)
            assert field.nullable
            assert field.metadata[b"meaning"].decode() == column.meaning
            assert field.metadata.get(b"unit", b"").decode() == column.unit
            if column.kind is Kind.WORD:
                assert pa.types.is_dictionary(field.type)
                assert field.type.value_type == pa.string()
            else:
                assert field.type == types[column.kind]


def test_polars_reads_the_parquet_files(live: Score, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    write_parquet(live, tmp_path)
    frame = polars.read_parquet(tmp_path / "steps.parquet")
    backward = frame.filter(polars.col("direction").cast(polars.String) == "backward")
    assert len(backward) == sum(step.direction is Direction.BACKWARD for step in live.step_records)


def test_a_missing_pyarrow_is_one_line(
    live: Score, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingPackageError, match=r"pip install 'retrogait\[parquet\]'"):
        write_parquet(live, tmp_path / "out")
    assert not (tmp_path / "out").exists()


# ------------------------------------------------------------ names and meanings


def test_the_dictionary_knows_every_column(live: Score, tmp_path: Path) -> None:
    write_csv(live, tmp_path)
    told = json.loads((tmp_path / "columns.json").read_text(encoding="utf-8"))
    assert told == data_dictionary()
    for name, table in told["tables"].items():
        header = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(column["name"] for column in table["columns"])
        assert all(len(column["meaning"]) > 5 for column in table["columns"])


def test_units_agree_with_the_names() -> None:
    suffixes = {"_s": "s", "_m": "m", "_spm": "steps/min", "_pct": "%"}
    for table in TABLES:
        for column in table.columns:
            wanted = next((u for end, u in suffixes.items() if column.name.endswith(end)), "")
            assert column.unit == wanted, column.name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_page_tells_of_every_column(table: Any) -> None:
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    section = page.split(f"### `{table.name}`\n")[1].split("\n## ")[0].split("\n### ")[0]
    written = [line for line in section.splitlines() if line.startswith("| `")]
    assert written == [f"| `{c.name}` | {c.unit} | {c.meaning} |" for c in table.columns]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_that_is_none_is_refused(live: Score, tmp_path: Path, value: float) -> None:
    stream = live.streams[0]
    broken = replace(stream, steps=(replace(stream.steps[0], t_s=value),))
    with pytest.raises(ValueError, match="finite"):
        write_csv(replace(live, streams=(broken,)), tmp_path)


def test_other_files_in_the_folder_stay(live: Score, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "steps.csv").write_text("old", encoding="utf-8")
    write_csv(live, tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "steps.csv").read_text(encoding="utf-8").startswith("stream,t_s,")


def test_a_name_that_utf8_cannot_hold_is_written(live: Score, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    stream = live.streams[0]
    odd = tuple(replace(step, stream="odd \udcff") for step in stream.steps)
    score = replace(live, name="odd \udcff", streams=(replace(stream, steps=odd),))
    write_csv(score, tmp_path)
    write_parquet(score, tmp_path)
    assert _rows(tmp_path / "steps.csv")[0]["stream"] == "odd ?"
