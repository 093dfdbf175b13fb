"""A reduced model from people to files: the same bytes again, and code, card and file agree."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from training.room import MOBGAP, of_family, walk_there_and_back

pytest.importorskip("sklearn")
pytest.importorskip("skl2onnx")

from sklearn.pipeline import Pipeline

from retrogait.errors import ModelError
from retrogait.gait.direction.card import AnswerParams, ModelCard
from retrogait.gait.direction.families import FEATURE_NAMES, Family
from retrogait.gait.direction.filter import FilterParams
from retrogait.gait.direction.loader import SHIPPED, load_model, shipped_folder
from retrogait.training import fit as fitting
from retrogait.training.export import MOST_APART, card_of, graph_of, write_model
from retrogait.training.labelled import Label
from retrogait.training.lesson import lesson_of, turned, weights
from retrogait.training.mirror import TURNING
from retrogait.training.operating_point import OperatingPoint, choose
from retrogait.training.plan import Plan
from retrogait.training.replay import learned_verdicts, physics_verdicts, trial_card
from retrogait.training.run import train, training_of
from retrogait.training.scores import score_rows, trial_of
from retrogait.training.tally import beliefs_of
from retrogait.training.train_ok import TRAIN_OK
from retrogait.types import Direction, Verdict

FAMILY = Family.TRUNK_ACCEL
POINT = OperatingPoint(FilterParams(0.1, 2.0, 0.7), AnswerParams(0.8, 0.9), shortfall=0.0)

SHIPPED_CARDS = sorted(Path(str(shipped_folder())).glob("*.json"))


@cache
def model() -> Pipeline:
    return fitting.fit(of_family(FAMILY), family=FAMILY)


@cache
def told() -> dict[int, fitting.Told]:
    streams = of_family(FAMILY)
    return fitting.held_out(streams, family=FAMILY, folds=fitting.folds_by_person(streams))


def write(folder: Path) -> None:
    graph = graph_of(model(), family=FAMILY)
    streams = of_family(FAMILY)
    card = card_of(
        FAMILY,
        graph=graph,
        point=POINT,
        training=training_of(streams, plan=Plan(folder, people=6)),
        scores=[],
        limits=["reduced"],
    )
    examples = lesson_of(streams, family=FAMILY).features[::20]
    write_model(folder, card=card, graph=graph, model=model(), examples=examples)


def test_the_run_time_reads_what_was_written(tmp_path: Path) -> None:
    write(tmp_path)
    loaded = load_model(FAMILY, folder=tmp_path)
    assert loaded.card.features == FEATURE_NAMES[FAMILY]
    assert (loaded.card.filter, loaded.card.answer) == (POINT.filtering, POINT.answer)
    row = lesson_of(of_family(FAMILY), family=FAMILY).features[5]
    expected = fitting.probabilities(model(), row[None])[0]
    assert loaded.probabilities(tuple(row.tolist())) == pytest.approx(expected, abs=MOST_APART)


def test_a_second_fit_writes_the_same_bytes(tmp_path: Path) -> None:
    once = graph_of(model(), family=FAMILY)
    again = graph_of(fitting.fit(of_family(FAMILY), family=FAMILY), family=FAMILY)
    assert once == again


@pytest.mark.parametrize("spoil", ["features", "sha256"])
def test_a_card_that_does_not_fit_is_refused(spoil: str, tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / f"{FAMILY}.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    card[spoil] = card[spoil][::-1]
    path.write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match="expected"):
        load_model(FAMILY, folder=tmp_path)


def test_a_graph_that_differs_from_its_model_is_refused(tmp_path: Path) -> None:
    graph = graph_of(model(), family=FAMILY)
    card = card_of(FAMILY, graph=graph, point=POINT, training={}, scores=[], limits=[])
    other = fitting.cooled(fitting.fit(of_family(FAMILY), family=FAMILY), temperature=2.0)
    examples = lesson_of(of_family(FAMILY), family=FAMILY).features[:20]
    with pytest.raises(ModelError, match="of the fitted model"):
        write_model(tmp_path, card=card, graph=graph, model=other, examples=examples)


def test_a_trunk_sensor_worn_back_to_front_gives_the_other_answer() -> None:
    lesson = lesson_of(of_family(FAMILY), family=FAMILY)
    both = turned(lesson, family=FAMILY, names=TURNING[FAMILY])
    n = len(lesson)
    as_worn, mirrored = (fitting.probabilities(model(), f) for f in np.split(both.features, 2))
    assert len(both) == 2 * n
    assert as_worn == pytest.approx(mirrored[:, [1, 0, 2]], abs=1e-3)
    assert TURNING[Family.FOOT_SIX_AXIS] == ()


def test_classes_weigh_alike_and_small_cells_more_a_row() -> None:
    lesson = lesson_of(of_family(FAMILY), family=FAMILY)
    weight = weights(lesson)
    by_class = [weight[lesson.labels == label].sum() for label in Label]
    assert weight.mean() == pytest.approx(1.0)
    assert by_class == pytest.approx([len(lesson) / 3] * 3)


def test_a_lesson_without_a_class_is_refused() -> None:
    streams = [s.without(frozenset({Label.NEITHER})) for s in of_family(FAMILY)]
    with pytest.raises(ModelError, match="got none of neither"):
        lesson_of(streams, family=FAMILY)


def test_nobody_is_judged_by_a_model_that_saw_them() -> None:
    streams = of_family(FAMILY)
    folds = fitting.folds_by_person(streams)
    assert sorted(n for fold in folds for n in fold.streams) == list(range(len(streams)))
    for fold in folds:
        inside = {streams[n].person for n in fold.streams}
        outside = {s.person for n, s in enumerate(streams) if n not in fold.streams}
        assert not inside & outside


def test_temperature_mends_probabilities_that_are_too_sure() -> None:
    streams = of_family(FAMILY)
    as_told = [told()[n] for n in range(len(streams))]
    sharp = [{k: fitting.softened(p, temperature=0.5) for k, p in t.items()} for t in as_told]
    plain_t = fitting.temperature_of(streams, told=as_told, family=FAMILY)
    sharp_t = fitting.temperature_of(streams, told=sharp, family=FAMILY)
    assert sharp_t == pytest.approx(2.0 * plain_t, rel=0.02)


def test_a_cooled_model_is_the_softened_one() -> None:
    features = lesson_of(of_family(FAMILY), family=FAMILY).features[:50]
    cooled = fitting.cooled(fitting.fit(of_family(FAMILY), family=FAMILY), temperature=1.7)
    softened = fitting.softened(fitting.probabilities(model(), features), temperature=1.7)
    assert fitting.probabilities(cooled, features) == pytest.approx(softened, abs=1e-6)


def test_the_chosen_point_falls_least_short_and_says_so() -> None:
    streams = of_family(FAMILY)[:6]
    point = choose(streams, told=[told()[n] for n in range(6)], family=FAMILY)
    card = trial_card(FAMILY, filtering=point.filtering, answer=point.answer)
    said = [learned_verdicts(s, told=told()[n], card=card) for n, s in enumerate(streams)]
    right = [
        verdict.direction.value == label.name.lower()
        for stream, verdicts in zip(streams, said, strict=True)
        for verdict, item in zip(verdicts, [c for c in stream.contacts if c], strict=True)
        if (label := item.label) in (Label.FORWARD, Label.BACKWARD)
        and verdict.direction is not Direction.UNKNOWN
    ]
    assert len(right) > 200
    assert np.mean(right) > 0.9
    assert point.answer.least_p_forward >= 0.75


def test_thresholds_on_beliefs_are_what_the_judge_does_with_them() -> None:
    streams = of_family(FAMILY)[:3]
    strict = AnswerParams(0.95, 0.98)
    barely = AnswerParams(0.5 + 1e-9, 0.5 + 1e-9)

    def said(answer: AnswerParams) -> list[list[Verdict]]:
        card = trial_card(FAMILY, filtering=POINT.filtering, answer=answer)
        return [learned_verdicts(s, told=told()[n], card=card) for n, s in enumerate(streams)]

    afterwards = beliefs_of(streams, said=said(barely)).tally(strict)
    at_once = beliefs_of(streams, said=said(strict)).as_said()
    assert afterwards == at_once
    assert 0 < sum(at_once.answered) < sum(at_once.steps)


def test_rows_of_a_card_count_every_labelled_step_once() -> None:
    streams = of_family(FAMILY)
    trial = trial_of(streams, by_person=told(), by_set={}, card=_card())
    rows = score_rows(trial)
    labelled = sum(i is not None and i.label is not None for s in streams for i in s.contacts)
    for judge in ("physics", "learned"):
        assert sum(row["n"] for row in rows if row["judge"] == judge) == labelled
    assert {row["placement"] for row in rows} == {"lower_back", "chest"}
    json.dumps(rows, allow_nan=False)
    assert list(trial.physics[0]) == physics_verdicts(streams[0])


def _card() -> ModelCard:
    return trial_card(FAMILY, filtering=POINT.filtering, answer=POINT.answer)


def test_a_whole_run_is_the_same_again(tmp_path: Path) -> None:
    path = walk_there_and_back(tmp_path / "data" / "mobgap" / "walk", source=MOBGAP)
    seen: list[int] = []
    outs = []
    for name in ("once", "again"):
        plan = Plan(tmp_path / name, families=(FAMILY,), seed=7, people=5, processes=1)
        (trained,) = train([path], plan=plan, seen=lambda: seen.append(1))
        assert [c.set_name for c in trained.comparisons] == ["mobgap"]
        files = {p.name: p.read_bytes() for p in plan.out.glob("*")} if trained.kept else {}
        assert set(files) == ({f"{FAMILY}.json", f"{FAMILY}.onnx"} if trained.kept else set())
        outs.append((trained.kept, trained.point, files))
        assert len(seen) == plan.pieces(1) * len(outs)
    assert outs[0] == outs[1]


@pytest.mark.parametrize("path", SHIPPED_CARDS, ids=lambda path: path.stem)
def test_card_code_and_file_of_every_shipped_model_agree(path: Path) -> None:
    family = Family(path.stem)
    assert family in SHIPPED
    loaded = load_model(family, folder=path.parent)
    assert loaded.card.features == FEATURE_NAMES[family]
    training = loaded.card.about["training"]
    assert isinstance(training, dict)
    names = {entry["name"] for entry in training["sets"]}
    assert names
    for name in names:
        assert family in TRAIN_OK[name].families
    text = path.read_text(encoding="utf-8")
    assert "bandai" not in text
    assert "gaitmap" not in text
    scores = loaded.card.about["scores"]
    assert isinstance(scores, list)
    assert {row["set"] for row in scores} == names | {"simulator"}
    assert loaded.card.about["limits"]


def test_every_shipped_model_has_a_card() -> None:
    assert {path.stem for path in SHIPPED_CARDS} == {family.value for family in SHIPPED}
