"""Print the specification's tables from the code, or write them into it.

    python firmware_protocol/tables.py            print
    python firmware_protocol/tables.py --write    bring SPEC.md up to date

A table stands between ``<!-- table: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable
from enum import IntEnum, IntFlag
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

from retrogait.sensors.rgp import (
    LAYOUTS,
    PLACES,
    AttError,
    Capability,
    ConfigState,
    Op,
    Status,
    StreamFlag,
    packet_size,
    samples_that_fit,
    uuids,
)
from retrogait.sensors.rgp.wire import Layout

SPEC = Path(__file__).parent / "SPEC.md"
BLOCK = re.compile(r"(<!-- table: (?P<name>[^>]+?) -->\n).*?(<!-- end -->)", re.DOTALL)

MTUS = (23, 185, 247)
RATES_HZ = (104, 208)


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def layout(message: Layout) -> str:
    """The bytes of a message."""
    rows = [
        (message.offsets[field.name], field.kind, f"`{field.name}`", field.meaning)
        for field in message.fields
    ]
    tail = [(where, kind, "", meaning) for where, kind, meaning in message.tail]
    return table(("byte", "type", "field", "meaning"), [*rows, *tail])


def meanings(kind: type[IntEnum] | type[IntFlag]) -> dict[str, str]:
    """Name of a member -> the text below it in the code."""
    (body,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for statement, below in pairwise(body.body):
        if isinstance(statement, ast.Assign) and isinstance(below, ast.Expr):
            (target,) = statement.targets
            found[ast.unparse(target)] = str(ast.literal_eval(below.value))
    return found


def members(kind: type[IntEnum] | type[IntFlag], *, base: int = 10) -> str:
    """The members of an enumeration."""
    text = meanings(kind)
    rows = [
        (f"{member:02X}" if base == 16 else int(member), name, text[name])
        for name, member in kind.__members__.items()
    ]
    return table(("value", "name", "meaning"), rows)


def places() -> str:
    """Codes of where a sensor is worn."""
    rows = [
        (code, "not told" if placement is None else placement.replace("_", " "), _side(side))
        for code, (placement, side) in PLACES.items()
    ]
    return table(("value", "place", "side"), rows)


def _side(side: str) -> str:
    """A side, or a dash."""
    return "-" if side == "unknown" else side


def link() -> str:
    """Samples in a packet and packets a second at some MTUs."""
    rows = []
    for mtu in MTUS:
        for axes in (3, 6):
            n = samples_that_fit(mtu, axes=axes)
            pace = (f"{rate_hz / n:.1f}" for rate_hz in RATES_HZ)
            rows.append((mtu, axes, n, packet_size(n, axes=axes), *pace))
    paces = (f"packets/s at {rate_hz} Hz" for rate_hz in RATES_HZ)
    return table(("MTU", "axes", "most samples", "bytes", *paces), rows)


def characteristics() -> str:
    """UUIDs."""
    rows = [(name, f"`{uuid}`", properties) for uuid, name, properties in uuids.CHARACTERISTICS]
    return table(("what", "UUID", "properties"), rows)


def tables() -> dict[str, str]:
    """Every table by its name."""
    return {
        "UUIDs": characteristics(),
        **{message.title: layout(message) for message in LAYOUTS},
        "capabilities": members(Capability),
        "state": members(ConfigState),
        "places": places(),
        "operations": members(Op, base=16),
        "status": members(Status),
        "errors": members(AttError, base=16),
        "flags": members(StreamFlag),
        "link": link(),
    }


def filled(text: str) -> str:
    """A specification with its tables brought up to date.

    Raises
    ------
    KeyError
        If it names a table that there is not.
    """
    made = tables()
    return BLOCK.sub(lambda block: f"{block[1]}\n{made[block['name']]}\n{block[3]}", text)


def main(arguments: list[str]) -> int:
    """Print or write."""
    if arguments == ["--write"]:
        SPEC.write_text(filled(SPEC.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    for name, made in tables().items():
        print(f"{name}\n\n{made}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
