"""``report.json`` and ``report.html``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from retrogait.report.page import page
from retrogait.report.plain import report_dict
from retrogait.session import Score, SessionLine


def write_report(score: Score, folder: Path, past: Sequence[SessionLine] = ()) -> tuple[Path, Path]:
    """Write both files into a folder, which is made if need be.

    Parameters
    ----------
    score : Score
        A scored recording.
    folder : Path
        Where to; files of these names are replaced.
    past : sequence of SessionLine
        The person's earlier sessions, newest last; without any nothing is compared.

    Returns
    -------
    tuple of Path
        ``report.json`` and ``report.html``.

    Raises
    ------
    ValueError
        If a number is not finite; nothing is written then.
    """
    as_json = json.dumps(report_dict(score, past), indent=1, allow_nan=False)
    as_html = page(score, past)
    folder.mkdir(parents=True, exist_ok=True)
    json_path, html_path = folder / "report.json", folder / "report.html"
    json_path.write_text(as_json + "\n", encoding="utf-8")
    # A name may hold what UTF-8 cannot (a file name of unknown encoding): it becomes "?".
    html_path.write_text(as_html, encoding="utf-8", errors="replace")
    return json_path, html_path
