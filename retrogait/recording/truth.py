"""Truth files: what a recording really holds. Only evaluation reads them."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrogait.errors import RecordingError
from retrogait.types import Side

SEGMENTS_FILE = "truth_segments.csv"
CONTACTS_FILE = "truth_contacts.csv"
SEGMENT_COLUMNS = ("start_s", "end_s", "direction", "gait", "speed_ms")
CONTACT_COLUMNS = ("t_s", "side", "stride_length_m")
DIRECTIONS = ("forward", "backward", "other", "none")
GAITS = ("walk", "run", "other")


@dataclass(frozen=True, slots=True)
class TruthSegment:
    """A stretch of one kind of movement.

    Parameters
    ----------
    start_s, end_s : float
        s since the session's start; ends after it starts.
    direction : str
        ``forward``, ``backward``, ``other`` (movement that is no gait) or ``none`` (still).
    gait : str
        ``walk``, ``run`` or ``other``.
    speed_ms : float or None
        Mean speed, m/s, where it is known.

    Raises
    ------
    ValueError
        On another name, or times that are not in order.
    """

    start_s: float
    end_s: float
    direction: str
    gait: str
    speed_ms: float | None = None

    def __post_init__(self) -> None:
        if not self.start_s < self.end_s:
            raise ValueError(f"segment must end after {self.start_s:g} s, ends {self.end_s:g} s")
        _one_of(self.direction, names=DIRECTIONS, what="direction")
        _one_of(self.gait, names=GAITS, what="gait")


@dataclass(frozen=True, slots=True)
class TruthContact:
    """An initial contact.

    Parameters
    ----------
    t_s : float
        s since the session's start.
    side : Side
        Leg.
    stride_length_m : float or None
        Length of the stride that ends here, m, where it is known.
    """

    t_s: float
    side: Side
    stride_length_m: float | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a recording from elsewhere.

    Parameters
    ----------
    segments : tuple of TruthSegment
        In the order of the file.
    contacts : tuple of TruthContact or None
        In the order of the file; None where contacts are not known.
    n_untimed_contacts : int
        Contacts the reference saw without a time (``nan`` or empty in the file);
        they are not among ``contacts``, because nothing can be compared with them.
    """

    segments: tuple[TruthSegment, ...]
    contacts: tuple[TruthContact, ...] | None = None
    n_untimed_contacts: int = 0


def read_truth(path: Path | str) -> Truth | None:
    """Read the truth files of a recording folder, None where there are none.

    Raises
    ------
    RecordingError
        With the line number, where a file is malformed.
    """
    folder = Path(path)
    segments, contacts = folder / SEGMENTS_FILE, folder / CONTACTS_FILE
    if not segments.is_file() and not contacts.is_file():
        return None
    found = _segments(segments) if segments.is_file() else ()
    if not contacts.is_file():
        return Truth(segments=found)
    timed, n_untimed = _contacts(contacts)
    return Truth(segments=found, contacts=timed, n_untimed_contacts=n_untimed)


def write_truth(folder: Path, *, truth: Truth) -> None:
    """Write the truth files into a recording folder; numbers read back equal."""
    write_segments(folder, segments=truth.segments)
    if truth.contacts is not None:
        contacts = [(c.t_s, c.side.value, c.stride_length_m) for c in truth.contacts]
        _write(folder / CONTACTS_FILE, columns=CONTACT_COLUMNS, rows=contacts)


def write_segments(folder: Path, *, segments: Sequence[TruthSegment]) -> None:
    """Write ``truth_segments.csv`` alone; contacts that are there stay as they are."""
    rows = [(s.start_s, s.end_s, s.direction, s.gait, s.speed_ms) for s in segments]
    _write(folder / SEGMENTS_FILE, columns=SEGMENT_COLUMNS, rows=rows)


def _segments(path: Path) -> tuple[TruthSegment, ...]:
    """The rows of a file of segments."""
    segments = []
    for line, (start, end, direction, gait, speed) in _rows(path, columns=SEGMENT_COLUMNS):
        where = f"{path}, line {line}"
        try:
            segments.append(
                TruthSegment(
                    start_s=_number(start, where=where),
                    end_s=_number(end, where=where),
                    direction=direction,
                    gait=gait,
                    speed_ms=_number(speed, where=where) if speed else None,
                )
            )
        except ValueError as error:
            raise RecordingError(f"{where}: {error}") from None
    return tuple(segments)


def _contacts(path: Path) -> tuple[tuple[TruthContact, ...], int]:
    """The rows of a file of contacts, and how many have no time."""
    contacts, n_untimed = [], 0
    for line, (t, side, length) in _rows(path, columns=CONTACT_COLUMNS):
        where = f"{path}, line {line}"
        if side not in list(Side):
            raise RecordingError(f"{where}: side must be left, right or unknown, got {side!r}")
        if t.lower() in ("", "nan"):
            n_untimed += 1
            continue
        contacts.append(
            TruthContact(
                t_s=_number(t, where=where),
                side=Side(side),
                stride_length_m=_number(length, where=where) if length else None,
            )
        )
    return tuple(contacts), n_untimed


def _rows(path: Path, *, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and fields below a header that must be as expected."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    header = lines[0].strip() if lines else ""
    if header != ",".join(columns):
        raise RecordingError(f"{path}: expected the columns {','.join(columns)}, got {header!r}")
    for line, fields in enumerate(csv.reader(lines[1:]), start=2):
        if fields and len(fields) != len(columns):
            raise RecordingError(
                f"{path}, line {line}: expected {len(columns)} columns, got {len(fields)}"
            )
        if fields:
            yield line, [field.strip() for field in fields]


def _write(path: Path, *, columns: tuple[str, ...], rows: Sequence[Sequence[object]]) -> None:
    """Write a small table; None is an empty field, floats are written to read back equal.

    It takes the place of an older one when it is whole: a full disk leaves the labels that were.
    """
    lines = [",".join("" if value is None else str(value) for value in row) for row in rows]
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _number(text: str, *, where: str) -> float:
    """A finite number."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RecordingError(f"{where}: expected a number, got {text!r}")
    return number


def _one_of(value: str, *, names: tuple[str, ...], what: str) -> None:
    """Raise ValueError unless ``value`` is one of ``names``."""
    if value not in names:
        raise ValueError(f"{what} must be one of {', '.join(names)}, got {value!r}")
