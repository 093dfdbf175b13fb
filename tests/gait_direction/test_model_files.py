"""Card, graph and code must agree, or the model is refused with a way out."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from gait_direction.tiny_models import FAMILY, NAMES, card_values, graph, write_model

from retrogait.errors import ModelError
from retrogait.gait.direction import (
    FEATURE_NAMES,
    SHIPPED,
    AnswerParams,
    Family,
    FilterParams,
    LearnedJudge,
    Personal,
    PhysicsJudge,
    family_of,
    load_model,
    loader,
    parse_card,
    shipped_judge,
)
from retrogait.types import Placement

GRAPH = graph()
HELPFUL = r"expected .+, got .+; reinstall retrogait, or rebuild the model with `retrogait train`"
FEATURES = tuple(0.1 * i for i in range(len(NAMES)))


def _set(*path: str, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(card: dict[str, Any]) -> None:
        for key in path[:-1]:
            card = card[key]
        card[path[-1]] = to

    return change


def _drop(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(card: dict[str, Any]) -> None:
        for key in path[:-1]:
            card = card[key]
        del card[path[-1]]

    return change


INNER = [
    ("filter", "change_per_step"),
    ("filter", "pause_s"),
    ("filter", "weight"),
    ("answer", "least_p_forward"),
    ("answer", "least_p_backward"),
]
PATHS = [(key,) for key in card_values()] + INNER
OF_EACH_TYPE: list[Any] = [None, True, 7.5, "text", [1], {"a": 1}]
RANGES: dict[tuple[str, ...], list[Any]] = {
    ("filter", "change_per_step"): [0, -0.1, 0.51, float("nan"), float("inf")],
    ("filter", "pause_s"): [0, -1.0, float("inf"), 10**400],
    ("filter", "weight"): [0, -1.0, float("nan")],
    ("answer", "least_p_forward"): [0.5, 1.01, -1, float("nan")],
    ("answer", "least_p_backward"): [0.5, 1.01, -1, float("nan")],
    ("schema",): ["retrogait.model/2"],
    ("name",): ["hand-accel", "FOOT_ACCEL"],
    ("sha256",): ["", "0" * 63, "G" * 64, "A" * 64],
    ("features",): [[], ["a", "a"], ["a", 1]],
    ("classes",): [["backward", "forward", "neither"], ["forward", "backward"], []],
    ("limits",): [[1]],
}


def test_a_good_card_is_read() -> None:
    values = card_values(GRAPH)
    card = parse_card(json.dumps(values))
    assert (card.name, card.features, card.sha256) == (FAMILY, NAMES, values["sha256"])
    assert card.filter == FilterParams(change_per_step=0.02, pause_s=3.0, weight=0.5)
    assert card.answer == AnswerParams(least_p_forward=0.85, least_p_backward=0.95)
    assert dict(card.about) == {
        key: values[key] for key in ("version", "training", "scores", "versions", "limits")
    }


def test_the_ends_of_the_ranges_are_allowed() -> None:
    values = card_values()
    values["filter"]["change_per_step"] = 0.5
    values["answer"] = {"least_p_forward": 1, "least_p_backward": 1.0}
    card = parse_card(json.dumps(values))
    assert card.filter.change_per_step == 0.5
    assert card.answer == AnswerParams(least_p_forward=1.0, least_p_backward=1.0)


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_a_missing_key_is_refused(path: tuple[str, ...]) -> None:
    values = card_values()
    _drop(*path)(values)
    with pytest.raises(ModelError, match=HELPFUL) as error:
        parse_card(json.dumps(values), where="x.json")
    assert path[-1] in str(error.value)


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_a_wrong_type_is_refused(path: tuple[str, ...]) -> None:
    right: Any = card_values()
    for key in path:
        right = right[key]
    for value in OF_EACH_TYPE:
        if isinstance(value, type(right)):
            continue
        values = card_values()
        _set(*path, to=value)(values)
        with pytest.raises(ModelError, match=HELPFUL):
            parse_card(json.dumps(values))


@pytest.mark.parametrize(
    ("path", "value"), [(path, value) for path, bad in RANGES.items() for value in bad]
)
def test_a_wrong_value_is_refused(path: tuple[str, ...], value: Any) -> None:
    values = card_values()
    _set(*path, to=value)(values)
    with pytest.raises(ModelError, match=HELPFUL) as error:
        parse_card(json.dumps(values), where="x.json")
    assert str(error.value).startswith("x.json")
    assert path[-1] in str(error.value)


@pytest.mark.parametrize("path", [("extra",), ("filter", "extra"), ("answer", "extra")])
def test_an_unknown_key_is_refused(path: tuple[str, ...]) -> None:
    values = card_values()
    _set(*path, to=1)(values)
    with pytest.raises(ModelError, match=rf"'extra'.*{HELPFUL[-30:]}"):
        parse_card(json.dumps(values))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", "{'a': 1}"])
def test_what_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(ModelError, match=HELPFUL):
        parse_card(text)


def test_a_model_is_loaded_and_answers(tmp_path: Path) -> None:
    write_model(tmp_path, GRAPH)
    model = load_model(FAMILY, folder=tmp_path)
    at_zero = model.probabilities((0.0,) * len(NAMES))
    assert at_zero == pytest.approx((1 / 3,) * 3)
    forward, backward, neither = model.probabilities((2.0, *FEATURES[1:]))
    assert backward > neither > forward
    assert forward + backward + neither == pytest.approx(1.0, abs=1e-6)


def test_the_same_features_give_the_same_answer(tmp_path: Path) -> None:
    write_model(tmp_path, GRAPH)
    model = load_model(FAMILY, folder=tmp_path)
    first = model.probabilities(FEATURES)
    model.probabilities(tuple(-value for value in FEATURES))
    assert model.probabilities(FEATURES) == first
    assert load_model(FAMILY, folder=tmp_path).probabilities(FEATURES) == first


def test_an_array_is_answered_as_a_tuple_is(tmp_path: Path) -> None:
    write_model(tmp_path, GRAPH)
    model = load_model(FAMILY, folder=tmp_path)
    assert model.probabilities(array("d", FEATURES)) == model.probabilities(FEATURES)


def test_a_deep_copy_shares_the_model(tmp_path: Path) -> None:
    write_model(tmp_path, GRAPH)
    judge = LearnedJudge(load_model(FAMILY, folder=tmp_path), rate_hz=100.0)
    model = load_model(FAMILY, folder=tmp_path)
    assert copy.deepcopy(model) is model
    assert copy.deepcopy(judge) is not judge


def test_threads_do_not_get_one_another_s_answers(tmp_path: Path) -> None:
    write_model(tmp_path, GRAPH)
    model = load_model(FAMILY, folder=tmp_path)
    rows = [tuple(0.01 * k * (j + 1) for j in range(len(NAMES))) for k in range(400)]
    expected = [model.probabilities(row) for row in rows]
    assert len(set(expected)) > 100
    with ThreadPoolExecutor(4) as pool:
        for got in pool.map(lambda _: [model.probabilities(row) for row in rows], range(8)):
            assert got == expected


@pytest.mark.parametrize("n", [0, len(NAMES) - 1, len(NAMES) + 1])
def test_another_number_of_features_is_refused(tmp_path: Path, n: int) -> None:
    write_model(tmp_path, GRAPH)
    with pytest.raises(ValueError, match=f"expected {len(NAMES)} features, got {n}"):
        load_model(FAMILY, folder=tmp_path).probabilities((0.0,) * n)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_features_that_are_not_finite_are_refused(tmp_path: Path, bad: float) -> None:
    write_model(tmp_path, GRAPH)
    with pytest.raises(ValueError, match="finite"):
        load_model(FAMILY, folder=tmp_path).probabilities((*FEATURES[1:], bad))


def _refused(folder: Path, onnx: bytes, values: dict[str, Any]) -> str:
    write_model(folder, onnx, values)
    with pytest.raises(ModelError, match=HELPFUL) as error:
        load_model(FAMILY, folder=folder)
    return str(error.value)


def test_a_changed_hash_is_refused(tmp_path: Path) -> None:
    message = _refused(tmp_path, graph(last="Sigmoid"), card_values(GRAPH))
    assert re.match(rf"{FAMILY}.onnx: expected the SHA-256 [0-9a-f]{{64}}, got", message)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_truncated_graph_is_refused(tmp_path: Path, share: float) -> None:
    """By its hash; and where the card was written for the stump, by the runtime."""
    stump = GRAPH[: int(share * len(GRAPH))]
    assert "SHA-256" in _refused(tmp_path, stump, card_values(GRAPH))
    assert "a graph that onnxruntime runs" in _refused(tmp_path, stump, card_values(stump))


def test_another_order_of_features_is_refused(tmp_path: Path) -> None:
    values = card_values(GRAPH)
    values["features"][:2] = reversed(values["features"][:2])
    message = _refused(tmp_path, GRAPH, values)
    assert f"expected feature 0 {NAMES[0]!r}, got {NAMES[1]!r}" in message


@pytest.mark.parametrize("names", [NAMES[:-1], (*NAMES, "one more")])
def test_another_number_of_features_in_the_card_is_refused(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    values = card_values(GRAPH) | {"features": list(names)}
    assert f"the {len(NAMES)} features of this version" in _refused(tmp_path, GRAPH, values)


def test_the_card_of_another_family_is_refused(tmp_path: Path) -> None:
    values = card_values(GRAPH, family=Family.TRUNK_ACCEL)
    assert "expected the name foot-six-axis, got trunk-accel" in _refused(tmp_path, GRAPH, values)


@pytest.mark.parametrize(
    ("onnx", "expected"),
    [
        (graph(len(NAMES) + 1), "the inputs"),
        (graph(input_dims=["n", len(NAMES)]), "the inputs"),
        (graph(output="scores_of_classes"), "a float output 'probabilities'"),
        (graph(classes=2), "3 probabilities that sum to 1"),
        (graph(last="Sigmoid"), "3 probabilities that sum to 1"),
        (graph(last="Identity"), "3 probabilities that sum to 1"),
    ],
)
def test_a_graph_of_another_shape_is_refused(tmp_path: Path, onnx: bytes, expected: str) -> None:
    assert f"expected {expected}" in _refused(tmp_path, onnx, card_values(onnx))


@pytest.mark.parametrize("ending", ["onnx", "json"])
def test_a_missing_file_is_refused(tmp_path: Path, ending: str) -> None:
    write_model(tmp_path, GRAPH)
    (tmp_path / f"{FAMILY}.{ending}").unlink()
    with pytest.raises(ModelError, match=rf"{FAMILY}\.{ending}: expected a readable file, got No"):
        load_model(FAMILY, folder=tmp_path)


def test_a_card_in_another_encoding_is_refused(tmp_path: Path) -> None:
    write_model(tmp_path, GRAPH)
    (tmp_path / f"{FAMILY}.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(ModelError, match=f"UTF-8.*{HELPFUL[-30:]}"):
        load_model(FAMILY, folder=tmp_path)


@pytest.mark.parametrize("placement", Placement)
@pytest.mark.parametrize("has_gyroscope", [True, False])
def test_every_sensor_has_a_family_or_needs_a_gyroscope(
    placement: Placement, has_gyroscope: bool
) -> None:
    family = family_of(placement, has_gyroscope=has_gyroscope)
    if family is None:
        assert placement in (Placement.THIGH, Placement.SHANK)
        assert not has_gyroscope
    else:
        assert family.endswith("six-axis" if has_gyroscope else "accel")
        is_common = placement is Placement.LOWER_BACK or (placement.is_trunk and not has_gyroscope)
        assert family.startswith("trunk" if is_common else placement)


def test_every_family_has_its_own_unambiguous_features() -> None:
    assert set(FEATURE_NAMES) == set(Family)
    for names in FEATURE_NAMES.values():
        assert names
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("family", sorted(SHIPPED))
def test_every_shipped_model_loads(family: Family) -> None:
    assert load_model(family).card.name is family
    assert load_model(family) is load_model(family)


@pytest.mark.parametrize("placement", Placement)
def test_a_family_without_a_model_is_left_to_physics(
    placement: Placement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "SHIPPED", frozenset())
    judge = shipped_judge(placement, has_gyroscope=True, rate_hz=100.0)
    assert isinstance(judge, PhysicsJudge)


@pytest.fixture
def ships_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(loader, "SHIPPED", frozenset({FAMILY}))
    monkeypatch.setattr(loader, "shipped_folder", lambda: tmp_path)
    monkeypatch.setattr(loader, "_shipped", loader._shipped.__wrapped__)
    return tmp_path


def test_a_shipped_model_judges(ships_from: Path) -> None:
    write_model(ships_from, GRAPH)
    judge = shipped_judge(Placement.FOOT, has_gyroscope=True, rate_hz=100.0)
    assert isinstance(judge, LearnedJudge)


def test_a_lost_file_is_no_silent_return_to_physics(ships_from: Path) -> None:
    with pytest.raises(ModelError, match=HELPFUL):
        shipped_judge(Placement.FOOT, has_gyroscope=True, rate_hz=100.0)


def test_an_adaptation_needs_a_learned_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "SHIPPED", frozenset())
    answer = AnswerParams(least_p_forward=0.9, least_p_backward=0.9)
    personal = Personal(FAMILY, "0" * 64, 0.0, 1.0, answer)
    with pytest.raises(ModelError, match="expected a sensor with a learned model, got a shank"):
        shipped_judge(Placement.SHANK, has_gyroscope=False, rate_hz=100.0, personal=personal)


def test_the_models_are_beside_the_package_or_in_it() -> None:
    assert loader.shipped_folder().joinpath("README.md").is_file()


def test_an_installed_package_carries_its_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "files", lambda package: tmp_path / package)
    carried = tmp_path / "retrogait" / "_models"
    carried.mkdir(parents=True)
    assert loader.shipped_folder() == carried
    carried.rmdir()
    (tmp_path / "models").mkdir()
    write_model(tmp_path / "models", GRAPH)
    assert load_model(FAMILY, folder=loader.shipped_folder()).card.name is FAMILY


def test_the_runtime_is_imported_with_the_first_model_only() -> None:
    code = "import sys, retrogait.pipeline; sys.exit('onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
