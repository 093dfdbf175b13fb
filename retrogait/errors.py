"""What can go wrong, as one family.

::

    RetrogaitError
      RecordingError     a file is not what it says it is (exit code 5)
      CalibrationError   a declared forward walk cannot fix the heading
      ModelError         model and features disagree
      SourceError        the sensor or its link
      StreamError        a block does not continue the stream

    DecodeError(ValueError)  bytes break a wire format: offset, expected, got

A caller who breaks a documented rule of a function gets ``ValueError`` or
``TypeError``. Messages say what was expected, what came, and what to do.
"""

from __future__ import annotations


class RetrogaitError(Exception):
    """Base of the errors a user can act on; never raised itself."""


class RecordingError(RetrogaitError):
    """A file is not what it says it is."""


class CalibrationError(RetrogaitError):
    """A declared forward walk cannot fix which way the sensor faces."""


class ModelError(RetrogaitError):
    """A model file and the features of this version disagree."""


class SourceError(RetrogaitError):
    """The sensor or its link failed."""


class MissingPackageError(RetrogaitError):
    """What was asked for needs a package that is not installed."""


class StreamError(RetrogaitError):
    """A block does not continue the one before it."""


class DecodeError(ValueError):
    """Bytes break a wire format.

    Parameters
    ----------
    offset : int
        Byte offset at which decoding failed.
    expected, got : str
        What the format demands there, and what was found.
    """

    def __init__(self, *, offset: int, expected: str, got: str) -> None:
        super().__init__(f"at byte {offset}: expected {expected}, got {got}")
        self.offset = offset
        self.expected = expected
        self.got = got
