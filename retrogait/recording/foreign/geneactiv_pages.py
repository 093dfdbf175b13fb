"""The pages of a GENEActiv ``.bin`` file: text, with the samples in hexadecimal digits.

Layout (GENEActiv instruction manual, "Decoding .bin files"; GGIRread and actfast read the same)
-------------------------------------------------------------------------------------------------
A header of ``name:value`` lines under headings, among them the calibration::

    Device Identity
    Device Unique Serial Code:046127
    ...
    Measurement Frequency:100.0 Hz
    Time Zone:GMT +00:00
    x gain:25410 / x offset:-1200 / y gain ... z offset       (a line each)
    Number of Pages:2000

Then pages of ten lines: ``Recorded Data``, serial code, ``Sequence Number``, ``Page
Time:2012-05-23 16:47:50:500``, an empty ``Unassigned:``, ``Temperature``, ``Battery voltage``,
``Device Status``, ``Measurement Frequency:100.0``, and 3600 digits. Twelve digits are a sample: x,
y and z of 12 bits, two's complement, 10 bits of light, a button, an unused bit. In g an axis is
(count * 100 - offset) / gain. The page's time is that of its first sample, local.

Pages that are damaged are left out: they become a hole. Samples and times equal those that
scikit-digital-health 0.17.18 reads from files made by the tests' writer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from retrogait.errors import RecordingError
from retrogait.recording.foreign.clock_words import ISO_DAY, clock_s
from retrogait.types import FloatArray, IntArray

SAMPLE_DIGITS = 12

PAGE_SAMPLES = 300
"""Samples of a full page; the last one may have fewer."""

_PAGE = "Recorded Data"
_TIME = re.compile(r"^Page Time:(.*)$", re.MULTILINE)
_RATE = re.compile(r"^Measurement Frequency:\s*(\d+(?:[.,]\d+)?)", re.MULTILINE)
_DIGITS = re.compile(r"^((?:[0-9A-Fa-f]{12})+)\s*\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pages:
    """What a file holds.

    Parameters
    ----------
    header : mapping of str to str
        Names and values.
    starts_s : ndarray of float64, shape (pages,)
        Time of the first sample of each page, s since 1970, of a local clock.
    counts : ndarray of int64, shape (pages,)
        Samples of each.
    acc_g : ndarray of float64, shape (samples, 3)
        Acceleration, g.
    rate_hz : float or None
        As the file says.
    notes : tuple of str
        What was left out.
    """

    header: Mapping[str, str]
    starts_s: FloatArray
    counts: IntArray
    acc_g: FloatArray
    rate_hz: float | None
    notes: tuple[str, ...]


def is_pages(head: bytes) -> bool:
    """Whether a file begins like one of these."""
    return head.startswith(b"Device Identity") and b"GENEActiv" in head


def read_pages(text: str, *, where: str) -> Pages:
    """The samples of a ``.bin`` file.

    Raises
    ------
    RecordingError
        If there is no calibration or no whole page.
    """
    first, *pages = text.replace("\r", "").split(_PAGE + "\n")
    header = dict(line.split(":", 1) for line in first.split("\n") if ":" in line)
    gain, offset = _calibration(header, where=where)
    found = [_parsed(page) for page in pages]
    good = [page for page in found if page is not None]
    if not good:
        raise RecordingError(f"{where}: no whole page of samples in this .bin file")
    samples = [_samples(digits) for _, digits in good]
    n_damaged = len(found) - len(good)
    rate = _RATE.search(text, len(first))
    return Pages(
        header={name.strip(): value for name, value in header.items()},
        starts_s=clock_s([at for at, _ in good], day_format=ISO_DAY, where=where, first_line=1),
        counts=np.array([len(rows) for rows in samples], dtype=np.int64),
        acc_g=(np.concatenate(samples) * 100.0 - offset) / gain,
        rate_hz=float(rate[1].replace(",", ".")) if rate else None,
        notes=(f"{n_damaged} damaged pages left out",) if n_damaged else (),
    )


def _calibration(header: Mapping[str, str], *, where: str) -> tuple[FloatArray, FloatArray]:
    """Gain and offset of the three axes."""
    try:
        gain, offset = (
            np.array([float(header[f"{axis} {what}"]) for axis in "xyz"])
            for what in ("gain", "offset")
        )
    except (KeyError, ValueError):
        raise RecordingError(
            f"{where}: expected x gain, x offset and so on in the header of this .bin file"
        ) from None
    if not (np.isfinite(offset).all() and np.isfinite(gain).all() and (gain > 0).all()):
        raise RecordingError(f"{where}: expected gains above 0, got {gain.tolist()}")
    return gain, offset


def _parsed(page: str) -> tuple[str, str] | None:
    """Time and digits of a page; None: it is damaged."""
    at, digits = _TIME.search(page), _DIGITS.search(page.rstrip("\n"))
    is_time = at is not None and re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}", at[1].strip()
    )
    if at is None or digits is None or not is_time:
        return None
    return at[1].strip(), digits[1]


def _samples(digits: str) -> IntArray:
    """Counts, shape (samples, 3)."""
    packed = np.frombuffer(bytes.fromhex(digits), dtype=np.uint8).reshape(-1, 6).astype(np.int64)
    words = packed @ (256 ** np.arange(5, -1, -1))
    twelve = np.stack([(words >> shift) & 4095 for shift in (36, 24, 12)], axis=1)
    return np.where(twelve > 2047, twelve - 4096, twelve)
