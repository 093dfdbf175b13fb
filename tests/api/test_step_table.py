"""Steps as a structured array, as DataFrames, and against ``steps.csv``."""

from __future__ import annotations

import csv
import pickle
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

import retrogait as rg
from retrogait.report.steps_csv import COLUMNS, NUMBERS, write_steps_csv
from retrogait.types import Direction, Flag, Gait, LengthSource, Side, StepRecord

RECORDINGS = Path(__file__).parents[2] / "recordings"
NAMES = sorted(path.parent.name for path in RECORDINGS.glob("*/session.json"))
DECIMALS = {"cadence_spm": 2, "stride_length_m": 3}
EVERY_WORD = [
    StepRecord(
        stream=f"a stream with the number {number}",
        t_s=number + 0.123456789,
        known_at_s=number + 0.2,
        side=side,
        gait=gait,
        direction=direction,
        p_backward=None,
        reason=None,
        interval_s=None,
        cadence_spm=None,
        stride_length_m=None,
        length_source=source,
        flags=tuple(Flag),
    )
    for number, (side, gait, direction, source) in enumerate(
        (side, gait, direction, source)
        for side in Side
        for gait in Gait
        for direction in Direction
        for source in LengthSource
    )
]


@cache
def _score(name: str) -> rg.Score:
    return rg.score(rg.read(RECORDINGS / name))


@pytest.mark.parametrize("name", NAMES)
def test_the_table_is_steps_csv_with_all_digits(name: str, tmp_path: Path) -> None:
    result = _score(name)
    write_steps_csv(tmp_path / "steps.csv", result.step_records)
    with (tmp_path / "steps.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    steps = result.steps
    assert list(steps.dtype.names or ()) == header == list(COLUMNS)
    assert len(steps) == len(rows) > 10
    for column, cells in zip(COLUMNS, zip(*rows, strict=True), strict=True):
        if column not in NUMBERS:
            assert steps[column].tolist() == list(cells)
            continue
        read_back = np.array([float(cell) if cell else np.nan for cell in cells])
        half = 0.5 * 10.0 ** -DECIMALS.get(column, 4) + 1e-9
        assert np.array_equal(np.isnan(steps[column]), np.isnan(read_back))
        assert np.nanmax(np.abs(steps[column] - read_back), initial=0.0) <= half


def test_numbers_keep_their_digits() -> None:
    result = _score(NAMES[0])
    assert result.steps["t_s"].tolist() == [step.t_s for step in result.step_records]


def test_records_and_table_are_in_the_order_of_knowing() -> None:
    result = _score("both-feet-backward-walk-long-uneven")
    assert (np.diff(result.steps["known_at_s"]) >= 0).all()
    assert set(result.steps["stream"]) == {"left_foot", "right_foot"}


def test_every_word_fits_its_column() -> None:
    table = rg.StepTable.of(EVERY_WORD)
    for column in ("stream", "side", "gait", "direction", "length_source"):
        assert table[column].tolist() == [str(getattr(s, column)) for s in EVERY_WORD]
    assert set(table["flags"]) == {";".join(Flag)}
    assert np.isnan(table["p_backward"]).all()


def test_columns_are_plain_and_choices_are_tables() -> None:
    steps = _score(NAMES[0]).steps
    assert type(steps["t_s"]) is np.ndarray
    backward = steps[steps["direction"] == "backward"]
    assert isinstance(backward, rg.StepTable)
    assert 0 < len(backward) < len(steps)
    assert isinstance(steps[["t_s", "flags"]], rg.StepTable)
    assert steps[0]["stream"] == "lower_back"


def test_tables_of_recordings_are_put_together_and_pickled() -> None:
    one, two = _score(NAMES[0]).steps, _score(NAMES[1]).steps
    both = np.concatenate([one, two])
    assert both["stream"].tolist() == [*one["stream"], *two["stream"]]
    again = pickle.loads(pickle.dumps(one))
    assert isinstance(again, rg.StepTable)
    assert again.tobytes() == one.tobytes()
    assert pickle.loads(pickle.dumps(_score(NAMES[0]))) == _score(NAMES[0])


@pytest.mark.parametrize("steps", [rg.StepTable.of(()), rg.StepTable.of(EVERY_WORD[:1])])
def test_tables_of_none_and_of_one(steps: rg.StepTable) -> None:
    assert steps.shape == (len(steps.to_pandas()),) == (len(steps.to_polars()),)
    assert steps.to_pandas().columns.tolist() == steps.to_polars().columns == list(COLUMNS)


def test_pandas() -> None:
    steps = _score("both-feet-backward-walk-long-uneven").steps
    frame = steps.to_pandas()
    for column in NUMBERS:
        assert frame[column].dtype == np.float64
        assert np.array_equal(frame[column].to_numpy(), steps[column], equal_nan=True)
    for column in set(COLUMNS) - NUMBERS:
        assert frame[column].tolist() == steps[column].tolist()
    assert frame["direction"].cat.categories.tolist() == [*Direction]
    assert frame["stream"].cat.categories.tolist() == ["left_foot", "right_foot"]
    assert frame["flags"].str.contains("uneven").sum() > 0
    assert isinstance(frame, pd.DataFrame)


def test_polars() -> None:
    steps = _score("both-feet-backward-walk-long-uneven").steps
    frame = steps.to_polars()
    assert frame["cadence_spm"].null_count() == np.isnan(steps["cadence_spm"]).sum() > 0
    assert not frame["cadence_spm"].is_nan().any()
    assert frame["t_s"].to_list() == steps["t_s"].tolist()
    for column in set(COLUMNS) - NUMBERS:
        assert frame[column].to_list() == steps[column].tolist()
    assert frame.schema["direction"] == pl.Enum([*map(str, Direction)])
    assert frame.schema["flags"] == pl.String


def test_some_columns_as_frames() -> None:
    some = _score(NAMES[0]).steps[["t_s", "side"]]
    assert some.to_pandas().columns.tolist() == some.to_polars().columns == ["t_s", "side"]


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_without_the_package_one_line_says_what_to_install(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = _score(NAMES[0]).steps
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(rg.MissingPackageError) as caught:
        getattr(steps, f"to_{package}")()
    assert f"pip install {package}" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, rg.RetrogaitError)


def test_a_package_that_is_there_and_broken_is_not_called_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "polars.py").write_text("import no_such_part_of_polars\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "polars")
    with pytest.raises(ModuleNotFoundError, match="no_such_part_of_polars"):
        _score(NAMES[0]).steps.to_polars()
