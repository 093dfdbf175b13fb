"""Byte tables as data: one table packs, unpacks and documents a message.

The tables of ``firmware_protocol/SPEC.md`` are printed from the same objects.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

from retrogait.errors import DecodeError

Kind = Literal["u8", "u16", "u32", "u64"]
"""Unsigned integers; everything is little endian."""

_CODES: Mapping[Kind, str] = {"u8": "B", "u16": "H", "u32": "I", "u64": "Q"}


@dataclass(frozen=True, slots=True)
class Field:
    """One number of a message.

    Parameters
    ----------
    name : str
        Its name in code.
    kind : str
        ``u8``, ``u16``, ``u32`` or ``u64``.
    meaning : str
        What it says, for the specification.
    """

    name: str
    kind: Kind
    meaning: str

    @property
    def size(self) -> int:
        """Bytes."""
        return struct.calcsize(_CODES[self.kind])

    @property
    def largest(self) -> int:
        """Largest number that fits."""
        return (1 << 8 * self.size) - 1


@dataclass(frozen=True)
class Layout:
    """The fixed part of a message.

    Parameters
    ----------
    title : str
        Name of the message.
    fields : tuple of Field
        In order, without padding.
    tail : tuple of (str, str, str)
        What follows the fixed part, for the specification: where, kind and meaning.
    """

    title: str
    fields: tuple[Field, ...]
    tail: tuple[tuple[str, str, str], ...] = ()

    @cached_property
    def packer(self) -> struct.Struct:
        """The fixed part for :mod:`struct`."""
        return struct.Struct("<" + "".join(_CODES[field.kind] for field in self.fields))

    @property
    def size(self) -> int:
        """Bytes of the fixed part."""
        return self.packer.size

    @property
    def offsets(self) -> dict[str, int]:
        """Where each field begins."""
        starts = accumulate((field.size for field in self.fields), initial=0)
        return {field.name: at for field, at in zip(self.fields, starts, strict=False)}

    def pack(self, **values: int) -> bytes:
        """Bytes of the fixed part.

        Raises
        ------
        ValueError
            If a number does not fit its field.
        """
        for field in self.fields:
            if not 0 <= values[field.name] <= field.largest:
                raise ValueError(
                    f"{self.title}: {field.name} must be 0 to {field.largest},"
                    f" got {values[field.name]}"
                )
        return self.packer.pack(*(values[field.name] for field in self.fields))

    def unpack(self, data: bytes) -> dict[str, int]:
        """Numbers of the fixed part; more bytes may follow.

        Raises
        ------
        DecodeError
            If ``data`` ends before the fixed part does.
        """
        if len(data) < self.size:
            raise wrong_length(data, f"at least {self.size} bytes of {self.title}")
        numbers = self.packer.unpack_from(data)
        return {field.name: number for field, number in zip(self.fields, numbers, strict=True)}

    def wrong(self, field: str, *, expected: str, got: object) -> DecodeError:
        """An error at the byte where ``field`` begins."""
        return DecodeError(offset=self.offsets[field], expected=expected, got=str(got))


def wrong_length(data: bytes, expected: str) -> DecodeError:
    """An error at the end of ``data``."""
    return DecodeError(offset=len(data), expected=expected, got=f"{len(data)} bytes")


def check_length(data: bytes, size: int, *, title: str) -> None:
    """Demand exactly ``size`` bytes.

    Raises
    ------
    DecodeError
        If ``data`` is shorter or longer.
    """
    if len(data) != size:
        raise wrong_length(data, f"exactly {size} bytes of {title}")


def read_text(data: bytes, *, start: int, size: int) -> str:
    """Printable ASCII at ``start``.

    Raises
    ------
    DecodeError
        At the first byte that is not printable ASCII (20 to 7E).
    """
    text = data[start : start + size]
    for at, byte in enumerate(text, start):
        if not 0x20 <= byte <= 0x7E:
            raise DecodeError(offset=at, expected="printable ASCII", got=f"0x{byte:02X}")
    return text.decode("ascii")


def write_text(text: str, *, longest: int, name: str) -> bytes:
    """Bytes of printable ASCII.

    Raises
    ------
    ValueError
        If ``text`` is longer, or holds anything else.
    """
    if len(text) > longest or not all(0x20 <= ord(letter) <= 0x7E for letter in text):
        raise ValueError(f"{name} must be at most {longest} printable ASCII letters, got {text!r}")
    return text.encode("ascii")
