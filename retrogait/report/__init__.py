"""What is handed to the user: ``report.html``, ``report.json`` and ``steps.csv``.

The page is one file that asks nothing of the outside: drawings are SVG, there
is no script, and its own policy forbids any request.
"""

from retrogait.report.plain import SCHEMA, report_dict
from retrogait.report.score import ScoreLike
from retrogait.report.steps_csv import COLUMNS, write_steps_csv
from retrogait.report.writer import write_report

__all__ = [
    "COLUMNS",
    "SCHEMA",
    "ScoreLike",
    "report_dict",
    "write_report",
    "write_steps_csv",
]
