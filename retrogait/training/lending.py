"""What a sensor at one place teaches the model of another: chests teach the lower back's.

A chest with gyroscope has a model of its own, because it turns against the legs where the pelvis
does not (:mod:`retrogait.gait.trunk.leads`). Without those features its steps are those of any
trunk, and the lower back's model, which learnt from both before, goes on doing so: without them
13 instead of 6 of ``cmu``'s 661 steps without gait were called backward, and 6 instead of 3 of
its 175 forward steps (sets held out, 100 simulated people). It is neither judged nor tuned by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from retrogait.gait.direction.families import FEATURE_NAMES, Family, family_of
from retrogait.training.labelled import LabelledContact, LabelledStream

LENDERS: Mapping[Family, Family] = MappingProxyType({Family.TRUNK_SIX_AXIS: Family.CHEST_SIX_AXIS})
"""Who teaches a family beside its own streams; has all its features, and more."""


def needed(families: Iterable[Family]) -> frozenset[Family]:
    """The families whose streams are learnt from to fit some."""
    wanted = frozenset(families)
    return wanted | {LENDERS[family] for family in wanted if family in LENDERS}


def streams_for(family: Family, *, among: Iterable[LabelledStream]) -> list[LabelledStream]:
    """What a family learns from, in order: its own streams, and those that are lent to it."""
    lender = LENDERS.get(family)
    return [
        stream if stream.family is family else lent(stream, to=family)
        for stream in among
        if stream.family in (family, lender)
    ]


def is_own(stream: LabelledStream) -> bool:
    """True where the model of its family judges this sensor when it is worn."""
    score = stream.about.score
    judged_by = family_of(score.mounting.placement, has_gyroscope=score.has_gyroscope)
    return judged_by is stream.family


def lent(stream: LabelledStream, *, to: Family) -> LabelledStream:
    """The stream with the features of another family only."""
    names = FEATURE_NAMES[stream.family]
    places = [names.index(name) for name in FEATURE_NAMES[to]]
    contacts = tuple(None if item is None else _chosen(item, places) for item in stream.contacts)
    return replace(stream, family=to, contacts=contacts)


def _chosen(item: LabelledContact, places: list[int]) -> LabelledContact:
    """A contact with some of its features."""
    evidence = item.contact.evidence
    if evidence is None:
        return item
    features = tuple(evidence.features[place] for place in places)
    chosen = replace(evidence, features=features)
    return replace(item, contact=replace(item.contact, evidence=chosen))
