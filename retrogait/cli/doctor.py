"""``retrogait doctor``: what keeps a live session from working here, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, EXIT_NO_BLUETOOTH

if TYPE_CHECKING:
    from retrogait.doctor import Checkup, Finding

Out = Annotated[Path, typer.Option("--out", help="Folder to try for recordings and results.")]


def doctor(out: Out = Path("retrogait-out"), as_json: options.Json = False) -> None:
    """Check Bluetooth, models, disk and clock; say how to mend what is wrong."""
    from retrogait.doctor import examine

    checkup = examine(out)
    code = exit_code(checkup)
    if as_json:
        print(json.dumps(as_dict(checkup)))
    else:
        print("\n".join(lines_of(checkup)))
    if code:
        raise typer.Exit(code)


def exit_code(checkup: Checkup) -> int:
    """0 fine or warnings only, 3 no Bluetooth or no permission, 5 something else fails."""
    from retrogait.doctor import Area

    if checkup.fails_in(Area.BLUETOOTH):
        return EXIT_NO_BLUETOOTH
    return EXIT_BAD_INPUT if checkup.failures else 0


def as_dict(checkup: Checkup) -> dict[str, Any]:
    """The checkup as plain values."""
    return {
        "ok": not checkup.failures,
        "exit_code": exit_code(checkup),
        "findings": [
            {
                "area": str(one.area),
                "check": one.check,
                "state": str(one.state),
                "said": one.said,
                "mend": one.mend,
            }
            for one in checkup.findings
        ],
    }


def lines_of(checkup: Checkup) -> Iterator[str]:
    """A table for people: by area, each trouble with its mend below it."""
    width = max(len(one.check) for one in checkup.findings)
    for area, findings in groupby(checkup.findings, key=lambda one: one.area):
        yield str(area).capitalize()
        for one in findings:
            yield from _rows(one, width=width)
    yield verdict(checkup)


def _rows(one: Finding, *, width: int) -> Iterator[str]:
    """One finding."""
    # Loud where it matters, also without colours.
    state = "FAIL" if one.state == "fail" else str(one.state)
    yield f"  {state:<4}  {one.check:<{width}}  {one.said}"
    if one.mend is not None:
        yield f"  {'':<4}  {'':<{width}}  -> {one.mend}"


def verdict(checkup: Checkup) -> str:
    """The last line: can one go live, and what to do first."""
    if not checkup.failures:
        count = len(checkup.warnings)
        return "ready" if not count else f"ready, {count} warning{'s' if count > 1 else ''}"
    first = checkup.failures[0]
    return f"not ready: {len(checkup.failures)} failed; begin with {first.check}: {first.mend}"
