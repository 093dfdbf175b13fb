"""What is handed to the user: ``report.html``, ``report.json`` and ``steps.csv``.

The page is one file that asks nothing of the outside: drawings are SVG, whole without a script;
the one script only zooms them, and the page's own policy forbids any other and any request. What
is told, and by which formulas: ``docs/report.md``.
"""

from retrogait.report.plain import SCHEMA, report_dict
from retrogait.report.steps_csv import COLUMNS, write_steps_csv
from retrogait.report.writer import write_report

__all__ = [
    "COLUMNS",
    "SCHEMA",
    "report_dict",
    "write_report",
    "write_steps_csv",
]
