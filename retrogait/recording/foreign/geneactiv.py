"""GENEActiv wrist monitors (ActivInsights): the CSV of its software, and ``.bin`` files.

CSV layout
----------
A hundred lines of ``name,value``, then the rows, in g, with light, button and temperature::

    Device Type,GENEActiv
    ...
    Measurement Frequency,100 Hz
    Start Time,2025-06-12 13:20:18:000
    Time Zone,GMT +01:00
    ...
    2025-06-12 13:20:18:000,0.8633,0.1839,0.1020,388,0,26.0      (from line 101)

(GENEActiv instruction manual, "Understanding .csv files"; omconvert writes the same). Tables of
epochs, of more columns, are refused. Commas, semicolons or tabs; decimal commas with the latter.

``.bin`` is described in :mod:`~retrogait.recording.foreign.geneactiv_pages`.

The **sign is asked for**: the manual draws the axes and does not say what they read at rest. The
start is given in UTC where the header has a zone. Not verified: files of a monitor; that the axes
are right-handed (without a gyroscope only left and right hang on it).
"""

from __future__ import annotations

import re

from retrogait.errors import RecordingError
from retrogait.recording.foreign.block_stamps import runs, spread
from retrogait.recording.foreign.clock_words import ISO_DAY, clock_s
from retrogait.recording.foreign.dates import utc
from retrogait.recording.foreign.delimited import Delimited, rows_below, whole_lines
from retrogait.recording.foreign.geneactiv_pages import Pages, is_pages, read_pages
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reading
from retrogait.recording.foreign.settled import Track, assembled, check_unit, local_note, only_part
from retrogait.recording.foreign.shown import shown
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS

HEADER_LINES = 100

COLUMNS = ("Timestamp", "x", "y", "z", "light", "button", "temperature")

_FIRST = re.compile(r"Device Type\s*[,;\t]\s*GENEActiv", re.IGNORECASE)
_ZONE = re.compile(r"GMT\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?")


class GeneActivReader:
    """Reads a CSV or ``.bin`` file of a GENEActiv."""

    name = "GENEActiv CSV or .bin"

    def recognises(self, parcel: Parcel) -> bool:
        """Whether a part begins like such a file."""
        return any(_is_geneactiv(parcel, part) for part in parcel.names)

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The acceleration.

        Raises
        ------
        RecordingError
            If ``--sign`` is missing, if it is a table of epochs, or on a bad row or page.
        """
        parts = [part for part in parcel.names if _is_geneactiv(parcel, part)]
        part = only_part(parts, what="GENEActiv monitors", parcel=parcel)
        where = parcel.where(part)
        check_unit("g", given=asked.acc_unit, option="--acc-unit", where=where)
        is_bin = is_pages(parcel.head(part))
        pages = (read_pages if is_bin else _table)(parcel.text(part), where=where)
        return _reading(pages, asked=asked, where=where, kind=".bin" if is_bin else "CSV")


def _is_geneactiv(parcel: Parcel, part: str) -> bool:
    """Whether a part is one of those that are read."""
    return is_pages(parcel.head(part)) or bool(_FIRST.match(parcel.first_line(part)))


def _reading(pages: Pages, *, asked: Overrides, where: str, kind: str) -> Reading:
    """The reading of either kind of file."""
    starts, counts = pages.starts_s, pages.counts
    t_s = spread(starts, counts, rate_hz=pages.rate_hz or asked.rate_hz, where=where)
    shift_s = _zone_s(pages.header.get("Time Zone", ""))
    start = pages.header.get("Start Time", "").strip() or "an unknown time"
    note = () if shift_s is not None else (local_note("the monitor's clock", start),)
    return assembled(
        f"GENEActiv {kind}",
        acc=Track(t_s, pages.acc_g * ACC_UNITS["g"]),
        gyr=None,
        known=None,
        asked=asked,
        where=where,
        device={
            "maker": "ActivInsights",
            "serial": shown(pages.header.get("Device Unique Serial Code", "").strip()),
        },
        nominal_rate_hz=pages.rate_hz,
        created_utc=None if shift_s is None else utc(float(t_s[0]) - shift_s),
        notes=(*note, *pages.notes),
    )


def _table(text: str, *, where: str) -> Pages:
    """A CSV: every row is a page of one sample."""
    lines, notes = whole_lines(text)
    header = _header(lines[:HEADER_LINES])
    rows = _rows(lines, where=where)
    at_s = clock_s(rows.cells(0), day_format=ISO_DAY, where=where, first_line=rows.first_line)
    starts, counts = runs(at_s)
    found = re.match(r"\d+(?:[.,]\d+)?", header.get("Measurement Frequency", "").strip())
    return Pages(
        header=header,
        starts_s=starts,
        counts=counts,
        acc_g=rows.numbers((1, 2, 3)),
        rate_hz=float(found[0].replace(",", ".")) if found else None,
        notes=notes,
    )


def _header(lines: list[str]) -> dict[str, str]:
    """Names and values of the hundred lines."""
    pairs = [re.split(r"[,;\t]", line, maxsplit=1) for line in lines]
    return {pair[0].strip(): pair[1] for pair in pairs if len(pair) == 2}


def _rows(lines: list[str], *, where: str) -> Delimited:
    """The rows below the hundred lines."""
    below = lines[HEADER_LINES:]
    separator = next((mark for mark in ";\t" if below and mark in below[0]), ",")
    if below and below[0].count(separator) != len(COLUMNS) - 1:
        raise RecordingError(
            f"{where}, line {HEADER_LINES + 1}: expected {len(COLUMNS)} columns of raw data, got "
            f"{below[0].count(separator) + 1}; export raw data, no epochs"
        )
    header = separator.join(COLUMNS)
    return rows_below(below, header=header, first_line=HEADER_LINES + 1, where=where)


def _zone_s(text: str) -> float | None:
    """Seconds that a zone is ahead of UTC; None where it is not said."""
    found = _ZONE.search(text)
    if found is None:
        return None
    shift_s = int(found["hours"]) * 3600.0 + int(found["minutes"] or 0) * 60
    return -shift_s if found["sign"] == "-" else shift_s


READER = GeneActivReader()
