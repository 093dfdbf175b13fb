"""What a model reached on steps of people it had not seen: the rows of its card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from retrogait.evaluation.intervals import wilson
from retrogait.gait.direction.card import ModelCard
from retrogait.training.fit import Told
from retrogait.training.goals import GOALS, shortfall
from retrogait.training.labelled import LabelledStream
from retrogait.training.replay import learned_verdicts, physics_verdicts
from retrogait.training.simulated import SET_NAME
from retrogait.training.tally import Tally, beliefs_of
from retrogait.types import Verdict

Said = Mapping[int, Sequence[Verdict]]
"""What a judge said of each contact of some streams, by number of the stream."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Verdicts on all streams of a family, of the physics rule and of the learned judge.

    Parameters
    ----------
    streams : tuple of LabelledStream
        All of the family.
    physics : mapping
        By the physics rule alone.
    by_person, by_set : mapping
        By models that saw no step of the person, and none of the set (recorded
        sets only), behind the filter and thresholds of the card.
    """

    streams: tuple[LabelledStream, ...]
    physics: Said
    by_person: Said
    by_set: Said


def trial_of(
    streams: Sequence[LabelledStream],
    *,
    by_person: Mapping[int, Told],
    by_set: Mapping[int, Told],
    card: ModelCard,
) -> Trial:
    """Run the real judges over all streams.

    Parameters
    ----------
    streams : sequence of LabelledStream
        All of one family.
    by_person, by_set : mapping
        Held-out, calibrated probabilities by number of the stream; of those to be judged.
    card : ModelCard
        Filter and thresholds.
    """

    def judged(told: Mapping[int, Told]) -> Said:
        return {
            number: learned_verdicts(streams[number], told=of_stream, card=card)
            for number, of_stream in told.items()
        }

    return Trial(
        streams=tuple(streams),
        physics={number: physics_verdicts(streams[number]) for number in by_person},
        by_person=judged(by_person),
        by_set=judged(by_set),
    )


def tallies_by(
    key: Callable[[LabelledStream], str], *, streams: Sequence[LabelledStream], said: Said
) -> dict[str, Tally]:
    """Counts of what a judge answered, gathered by a key of the stream."""
    groups: dict[str, list[int]] = {}
    for number in sorted(said):
        groups.setdefault(key(streams[number]), []).append(number)
    return {
        name: beliefs_of([streams[n] for n in own], said=[said[n] for n in own]).as_said()
        for name, own in sorted(groups.items())
    }


def score_rows(trial: Trial) -> list[dict[str, Any]]:
    """One row for each set, placement, judge and class; shares with Wilson's 95 % interval.

    Returns
    -------
    list of dict
        ``set``, ``placement``, ``judge`` (``physics`` or ``learned``), ``held_out``
        (``person``, ``set`` or null), ``class``, ``n``; ``answered``, ``right`` (of the
        answered) and ``called_backward`` as ``{"value", "low", "high"}``. Steps of one
        walk are not independent: the intervals are too narrow rather than too wide.
    """
    return [
        {"set": name, "placement": placement, "judge": judge, "held_out": held, **row}
        for judge, held, said in (
            ("physics", None, trial.physics),
            ("learned", "person", trial.by_person),
            ("learned", "set", trial.by_set),
        )
        for key, tally in tallies_by(_place, streams=trial.streams, said=said).items()
        for name, placement in [key.split("|")]
        for row in _classes(tally)
    ]


def _place(stream: LabelledStream) -> str:
    """Set and placement."""
    return f"{stream.set_name}|{stream.about.score.mounting.placement}"


def _classes(tally: Tally) -> list[dict[str, Any]]:
    """A row for each class that occurs."""
    called_backward = (tally.wrong[0], tally.answered[1] - tally.wrong[1])
    rows = [
        {
            "class": name,
            "n": tally.steps[k],
            "answered": _share(tally.answered[k], tally.steps[k]),
            "right": _share(tally.answered[k] - tally.wrong[k], tally.answered[k]),
            "called_backward": _share(called_backward[k], tally.steps[k]),
        }
        for k, name in enumerate(("forward", "backward"))
        if tally.steps[k]
    ]
    if tally.idle:
        share = _share(tally.idle_backward, tally.idle)
        rows.append({"class": "neither", "n": tally.idle, "called_backward": share})
    return rows


def _share(part: int, whole: int) -> dict[str, float | None]:
    """A share with its interval, four digits."""
    return {
        name: None if value is None else round(value, 4)
        for name, value in asdict(wilson(part, total=whole)).items()
    }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shortfalls on one recorded set, its people and the set itself held out.

    Parameters
    ----------
    set_name : str
        The set.
    physics, learned : Tally
        Counts of the physics rule, and of the learned judge that never saw the set.
    physics_shortfall, learned_shortfall : float
        See :func:`~retrogait.training.goals.shortfall`.
    """

    set_name: str
    physics: Tally
    learned: Tally
    physics_shortfall: float
    learned_shortfall: float


TOLERANCE = 0.1
"""A set may come out so much worse, as a share: a step or two of a small set."""


def compare(trial: Trial) -> list[Comparison]:
    """The learned judge against physics on every recorded set."""
    goal = GOALS[trial.streams[0].family]
    physics = tallies_by(_set_name, streams=trial.streams, said=trial.physics)
    learned = _learned(trial)
    return [
        Comparison(
            name,
            physics=physics[name],
            learned=learned[name],
            physics_shortfall=shortfall(physics[name], goal=goal),
            learned_shortfall=shortfall(learned[name], goal=goal),
        )
        for name in learned
        if name != SET_NAME
    ]


def _learned(trial: Trial) -> dict[str, Tally]:
    """Direction by models that never saw the set; no gait by models that never saw the person.

    One set alone has much movement that is no gait. Without it a model has never seen
    any but simulated sitting and squatting, and is not the model that ships.
    """
    by_set = tallies_by(_set_name, streams=trial.streams, said=trial.by_set)
    by_person = tallies_by(_set_name, streams=trial.streams, said=trial.by_person)
    return {
        name: replace(tally, idle_backward=by_person[name].idle_backward)
        for name, tally in by_set.items()
    }


def holds(comparisons: Sequence[Comparison]) -> bool:
    """True where a model may ship: better over all recorded sets, and on none clearly worse.

    A model that was fitted without a set must do better there than the physics
    rule: what is better on the simulator only does not hold.
    """
    learned = sum(c.learned_shortfall for c in comparisons)
    physics = sum(c.physics_shortfall for c in comparisons)
    return learned < physics and all(
        c.learned_shortfall <= (1.0 + TOLERANCE) * c.physics_shortfall for c in comparisons
    )


def _set_name(stream: LabelledStream) -> str:
    """The set."""
    return stream.set_name
