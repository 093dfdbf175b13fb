"""What a training run came to, in words and figures for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from retrogait.training.personal import Adaptation
from retrogait.training.run import Trained
from retrogait.training.tally import Tally

_FIGURES = ("answered", "right", "false backward", "no gait, backward")

HEADER = ("model", "set", "judge", "steps", *_FIGURES)
PERSONAL_HEADER = ("judge", "steps", *_FIGURES)


def rows_of(trained: Trained) -> Iterator[tuple[str, ...]]:
    """Two rows a set: the physics rule, and the learned judge that never saw the set."""
    for comparison in trained.comparisons:
        for judge, tally in (("physics", comparison.physics), ("learned", comparison.learned)):
            yield (trained.family.value, comparison.set_name, judge, *_cells(tally))


def personal_rows(adaptation: Adaptation) -> list[tuple[str, ...]]:
    """Before and after."""
    return [
        ("as shipped", *_cells(adaptation.before)),
        ("adapted", *_cells(adaptation.after)),
    ]


def verdict_of(trained: Trained, *, out: Path) -> str:
    """One line: written, or why not."""
    if trained.kept:
        return f"{trained.family}: written to {out / trained.family}.onnx and .json"
    return (
        f"{trained.family}: not written: on recorded sets it does no better than the physics "
        "rule, which stays alone"
    )


def _cells(tally: Tally) -> tuple[str, ...]:
    """Steps; share answered; share right of the answered; false backward and idle counts."""
    steps, answered, wrong = sum(tally.steps), sum(tally.answered), sum(tally.wrong)
    return (
        str(steps),
        _share(answered, steps),
        _share(answered - wrong, answered),
        f"{tally.wrong[0]} of {tally.steps[0]}",
        f"{tally.idle_backward} of {tally.idle}",
    )


def _share(part: int, whole: int) -> str:
    """Three digits, a dash for nothing."""
    return f"{part / whole:.3f}" if whole else "-"
