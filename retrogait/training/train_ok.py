"""Which recordings a shipped model may learn from. Nothing else is ever read for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from retrogait.gait.direction.families import Family
from retrogait.recording.session_file import load_session
from retrogait.training.labelled import Label
from retrogait.training.mirror import TRUNK


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """A set of recordings whose licence and origin allow a model to be fitted on it.

    Parameters
    ----------
    licence : str
        As its makers state it.
    origin : str
        Where it comes from; goes into the model card.
    marks : tuple of str
        What ``source`` in each of its ``session.json`` holds: a folder that was only
        given the set's name is not taken for it.
    families : frozenset of Family
        Models that it may be used for.
    unsure : frozenset of Label
        Labels that its truth only infers: not learnt from, not counted.
    """

    licence: str
    origin: str
    marks: tuple[str, ...]
    families: frozenset[Family]
    unsure: frozenset[Label] = frozenset()


_TRUNK = frozenset(TRUNK)
_LEG = frozenset({Family.THIGH_SIX_AXIS, Family.SHANK_SIX_AXIS})
_FOOT = frozenset({Family.FOOT_ACCEL, Family.FOOT_SIX_AXIS})

TRAIN_OK = MappingProxyType(
    {
        "deeprobotics-nokov": TrainingSet(
            licence="BSD-3-Clause",
            origin="motion capture of one actor on a robot's body, DeepRoboticsLab/rl_training",
            marks=("DeepRoboticsLab/rl_training", "train-ok"),
            families=_TRUNK,
        ),
        "cmu": TrainingSet(
            licence="free for research and commercial use (mocap.cs.cmu.edu, NSF EIA-0196217)",
            origin="motion capture of the CMU Graphics Lab, on one common skeleton",
            marks=("CMU Graphics Lab", "train-ok"),
            families=_TRUNK | _LEG | _FOOT,
        ),
        "g1-moves": TrainingSet(
            licence="CC BY 4.0, M. Chaiet: G1 Moves, 2026",
            origin="motion capture on a small robot's body, experientialtech/g1-moves",
            marks=("experientialtech/g1-moves", "train-ok"),
            families=_LEG | _FOOT,  # its trunk is the robot's: the phase rule fails there
        ),
        "mobgap": TrainingSet(
            licence="Apache-2.0",
            origin="real lower-back sensors, mobilise-d/mobgap example data",
            marks=("mobilise-d/mobgap", "train-ok"),
            families=_TRUNK,
        ),
        "pyshoe": TrainingSet(
            licence="MIT",
            origin="real foot sensor, mtahakoroglu/gait-driven-inertial-navigation-dataset",
            marks=("mtahakoroglu/gait-driven-inertial-navigation-dataset", "train-ok"),
            families=_FOOT,
            unsure=frozenset({Label.BACKWARD}),  # a few scattered strides, by their displacement
        ),
    }
)
"""Sets by the name of their folder."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What may be learnt from, and what was left out.

    Parameters
    ----------
    recordings : tuple of Path
        Recording folders of the sets of ``TRAIN_OK``.
    left_out : tuple of str
        Names of folders left out, with the reason.
    """

    recordings: tuple[Path, ...]
    left_out: tuple[str, ...]


def admit(folders: Sequence[Path]) -> Admission:
    """Sort recordings into those of a known set and all others.

    Parameters
    ----------
    folders : sequence of Path
        Recordings; a recording's set is the folder that it lies in.

    Raises
    ------
    RecordingError
        If a session file cannot be read.
    """
    admitted, refused = [], {}
    for folder in folders:
        name = folder.resolve().parent.name
        known = TRAIN_OK.get(name)
        if known is None:
            refused[f"{name}: evaluate-only or unknown: left out"] = True
        elif not _is_of(known, folder):
            refused[f"{name}/{folder.name}: not of the set of that name: left out"] = True
        else:
            admitted.append(folder)
    return Admission(tuple(admitted), tuple(refused))


def _is_of(known: TrainingSet, folder: Path) -> bool:
    """True where the recording itself says that it is of the set."""
    source = str(load_session(folder).get("source", ""))
    return all(mark in source for mark in known.marks)
