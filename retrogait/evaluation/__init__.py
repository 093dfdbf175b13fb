"""Scored streams against truth: the tables of accuracy, each with its counts and intervals."""

from retrogait.evaluation.alignment import EvaluatedStream
from retrogait.evaluation.evaluate import Evaluation, evaluate_streams
from retrogait.evaluation.scored import scored_streams
from retrogait.evaluation.tables import Table, evaluation_tables, render_text

__all__ = [
    "EvaluatedStream",
    "Evaluation",
    "Table",
    "evaluate_streams",
    "evaluation_tables",
    "render_text",
    "scored_streams",
]
