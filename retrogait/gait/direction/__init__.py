"""From what one step shows to an answer: the learned model, its memory, and when to stay silent.

``families`` names the models and their features, ``card`` and ``model`` read their files,
``loader`` finds and checks them. ``filter`` is the memory over steps, ``turning`` sees when the
way may change, ``learned`` is the judge that answers, ``personal`` one person's adaptation of it.
``judge`` holds the port and the rule that believes the body part's physics as it is.
"""

from retrogait.gait.direction.card import AnswerParams, ModelCard, parse_card
from retrogait.gait.direction.families import FEATURE_NAMES, Family, family_of
from retrogait.gait.direction.filter import (
    EVEN,
    Belief,
    DirectionFilter,
    FilterParams,
    evidence_log_odds,
    likelihoods_of,
)
from retrogait.gait.direction.judge import Judge, PhysicsJudge
from retrogait.gait.direction.learned import LearnedJudge
from retrogait.gait.direction.loader import SHIPPED, load_model, shipped_judge
from retrogait.gait.direction.model import DirectionModel, OnnxModel
from retrogait.gait.direction.personal import Personal, parse_personal

__all__ = [
    "EVEN",
    "FEATURE_NAMES",
    "SHIPPED",
    "AnswerParams",
    "Belief",
    "DirectionFilter",
    "DirectionModel",
    "Family",
    "FilterParams",
    "Judge",
    "LearnedJudge",
    "ModelCard",
    "OnnxModel",
    "Personal",
    "PhysicsJudge",
    "evidence_log_odds",
    "family_of",
    "likelihoods_of",
    "load_model",
    "parse_card",
    "parse_personal",
    "shipped_judge",
]
