"""From recordings and people to model files: everything ``retrogait train`` does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrogait.gait.direction.families import Family
from retrogait.training import fit as fitting
from retrogait.training.export import card_of, graph_of, write_model
from retrogait.training.fit import Told, softened
from retrogait.training.gathering import gather
from retrogait.training.labelled import Label, LabelledStream
from retrogait.training.lending import is_own, streams_for
from retrogait.training.lesson import lesson_of
from retrogait.training.limits import limits_of
from retrogait.training.operating_point import OperatingPoint, choose
from retrogait.training.plan import Plan
from retrogait.training.replay import trial_card
from retrogait.training.scores import Comparison, Trial, compare, holds, score_rows, trial_of
from retrogait.training.simulated import MOST_TILT_DEG, RATES_HZ, SET_NAME, WIDER
from retrogait.training.train_ok import TRAIN_OK

EXAMPLES = 500
"""Rows that graph and model are compared on."""


@dataclass(frozen=True, slots=True)
class Trained:
    """One family after training.

    Parameters
    ----------
    family : Family
        Which.
    kept : bool
        Whether it holds on recorded sets; only then files are written.
    point : OperatingPoint
        Filter and thresholds.
    comparisons : tuple of Comparison
        Against the physics rule, set by set.
    """

    family: Family
    kept: bool
    point: OperatingPoint
    comparisons: tuple[Comparison, ...]


def train(
    recordings: Sequence[Path], *, plan: Plan, seen: Callable[[], None] = lambda: None
) -> Iterator[Trained]:
    """Fit, choose, score and, where it holds, write every family of the plan.

    Parameters
    ----------
    recordings : sequence of Path
        Admitted ones only (:func:`~retrogait.training.train_ok.admit`).
    plan : Plan
        What to do.
    seen : callable
        Called after each recording, each simulated person and each family.

    Yields
    ------
    Trained
        In the order of the plan; the files are equal for equal recordings, seed
        and people.

    Raises
    ------
    RetrogaitError
        If a recording is malformed or a class is missing.
    """
    streams = gather(recordings, plan=plan, seen=seen)
    for family in plan.families:
        yield train_family(streams_for(family, among=streams), family=family, plan=plan)
        seen()


def train_family(streams: Sequence[LabelledStream], *, family: Family, plan: Plan) -> Trained:
    """Fit, choose, score and, where it holds, write one model; arguments as for :func:`train`."""
    by_person = fitting.held_out(streams, family=family, folds=fitting.folds_by_person(streams))
    by_set = fitting.held_out(streams, family=family, folds=fitting.folds_by_set(streams))
    told = [by_person[number] for number in range(len(streams))]
    temperature = fitting.temperature_of(streams, told=told, family=family)
    by_person, by_set = _soft(by_person, temperature), _soft(by_set, temperature)
    own = [number for number, stream in enumerate(streams) if is_own(stream)]
    by_person, by_set = _of(own, by_person), _of(own, by_set)
    told = [by_person[number] for number in own]
    point = choose([streams[number] for number in own], told=told, family=family)
    card = trial_card(family, filtering=point.filtering, answer=point.answer)
    trial = trial_of(streams, by_person=by_person, by_set=by_set, card=card)
    comparisons = tuple(compare(trial))
    if holds(comparisons):
        _write(trial, family=family, point=point, temperature=temperature, plan=plan)
    return Trained(family, holds(comparisons), point, comparisons)


def _of(own: Sequence[int], told: Mapping[int, Told]) -> dict[int, Told]:
    """What was told of the streams that the model will judge."""
    return {number: of_stream for number, of_stream in told.items() if number in own}


def _soft(told: Mapping[int, Told], temperature: float) -> dict[int, Told]:
    """Calibrated probabilities."""
    return {
        number: {row: softened(p, temperature=temperature) for row, p in of_stream.items()}
        for number, of_stream in told.items()
    }


def _write(
    trial: Trial, *, family: Family, point: OperatingPoint, temperature: float, plan: Plan
) -> None:
    """Fit on everything, and write the files."""
    streams = trial.streams
    model = fitting.cooled(fitting.fit(streams, family=family), temperature=temperature)
    graph = graph_of(model, family=family)
    card = card_of(
        family,
        graph=graph,
        point=point,
        training=training_of(streams, plan=plan),
        scores=score_rows(trial),
        limits=limits_of(family),
    )
    features = lesson_of(streams, family=family).features
    examples = features[:: max(1, len(features) // EXAMPLES)]
    write_model(plan.out, card=card, graph=graph, model=model, examples=examples)


def training_of(streams: Iterable[LabelledStream], *, plan: Plan) -> dict[str, Any]:
    """What a model was fitted on, for its card."""
    sets: dict[str, list[LabelledStream]] = {}
    for stream in streams:
        sets.setdefault(stream.set_name, []).append(stream)
    simulated = sets.pop(SET_NAME, [])
    return {
        "seed": plan.seed,
        "sets": [_set_entry(name, own) for name, own in sorted(sets.items())],
        "simulator": {
            "people": plan.people,
            "steps": _steps(simulated),
            "habits_wider": WIDER,
            "most_tilt_deg": MOST_TILT_DEG,
            "rates_hz": list(RATES_HZ),
        },
    }


def _set_entry(name: str, streams: Sequence[LabelledStream]) -> dict[str, Any]:
    """One set of recordings."""
    return {
        "name": name,
        "licence": TRAIN_OK[name].licence,
        "origin": TRAIN_OK[name].origin,
        "use": "train-ok",
        "people": len({stream.person for stream in streams}),
        "recordings": len({stream.about.recording for stream in streams}),
        "steps": _steps(streams),
    }


def _steps(streams: Iterable[LabelledStream]) -> dict[str, int]:
    """Steps learnt from, by class."""
    counts = Counter(label for stream in streams for _, label in stream.taught())
    return {label.name.lower(): counts[label] for label in Label}
