"""Names that files and labels can bear, each given once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

FORBIDDEN = re.compile(r"[^A-Za-z0-9_-]+")
"""What no file system minds is left."""

LONGEST = 60
"""Characters of a name: a path of several stays below the 255 that file systems take."""


def file_word(text: str) -> str:
    """A text as a part of a file name: letters, digits, ``_`` and ``-``."""
    return FORBIDDEN.sub("-", _ascii(text)).strip("-")[:LONGEST] or "unnamed"


def bids_label(text: str) -> str:
    """A text as a BIDS label: letters and digits alone."""
    return re.sub(r"[^A-Za-z0-9]+", "", _ascii(text))[:LONGEST] or "unnamed"


def free_word(word: str, *, owner: str, taken: Mapping[str, str], joint: str) -> str:
    """The word, with a number where it belongs to somebody else already.

    Parameters
    ----------
    word : str
        What is wished for.
    owner : str
        Whose it is to be.
    taken : mapping of str to str
        Owner of each word so far, by the word in small letters, because some file systems do not
        tell small letters from capitals.
    joint : str
        What stands between the word and the number.
    """
    free, number = word, 2
    while taken.get(free.lower(), owner) != owner:
        free, number = f"{word}{joint}{number}", number + 1
    return free


def one_line(text: str) -> str:
    """A text without tabs, line ends and other control characters, for a cell or a label."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())


def _ascii(text: str) -> str:
    """Letters without their accents; what is no letter of ASCII is left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
