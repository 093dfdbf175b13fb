"""What goes to the terminal: tables for people, plain lines for pipes, errors to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, Protocol

import typer

from retrogait.errors import RetrogaitError

EXIT_SOME_FAILED = 1
EXIT_USAGE = 2
EXIT_NO_BLUETOOTH = 3
EXIT_SENSOR = 4
EXIT_BAD_INPUT = 5
EXIT_STOPPED = 130


class Advance(Protocol):
    """Says that one more piece of work is done."""

    def __call__(self) -> None:
        """One more."""
        ...


def fail(message: str, *, code: int) -> NoReturn:
    """One clear line on stderr, and the exit code."""
    print(f"error: {message}", file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def bad_input() -> Iterator[None]:
    """Whatever is wrong with a file ends the command with one clear line and 5."""
    try:
        yield
    except RetrogaitError as error:
        fail(str(error), code=EXIT_BAD_INPUT)


@contextmanager
def written() -> Iterator[None]:
    """Whatever cannot be written ends the command with one clear line and 5."""
    try:
        yield
    except OSError as error:
        fail(f"cannot be written: {error.filename}: {error.strerror}", code=EXIT_BAD_INPUT)


def check_room(option: str, folder: Path) -> None:
    """Find out before the work whether its results can be kept; makes nothing yet."""
    place = next(path for path in (folder, *folder.parents) if path.exists())
    if not place.is_dir() or not os.access(place, os.W_OK):
        fail(f"{option} {folder}: expected a folder that can be written to", code=EXIT_USAGE)


def check_file(option: str, file: Path) -> None:
    """The same for a file, whose folder must be there."""
    if file.is_dir() or not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        fail(f"{option} {file}: expected a file in a folder that is there", code=EXIT_USAGE)


@contextmanager
def usage() -> Iterator[None]:
    """An option or argument that cannot be ends the command with one clear line and 2."""
    try:
        yield
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def warn(message: str) -> None:
    """One line on stderr."""
    print(message, file=sys.stderr)


def show_table(title: str, *, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table: drawn on a terminal, aligned plain text in a pipe."""
    if sys.stdout.isatty():
        _drawn(title, header, rows)
    else:
        print("\n".join(plain_table(title, header=header, rows=rows)))


def plain_table(
    title: str, *, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    """Lines of a table with aligned columns, numbers to the right."""
    widths = [max(len(r[i]) for r in [header, *rows]) for i in range(len(header))]
    yield title
    for row in [header, *rows]:
        cells = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _drawn(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A rich table; where it is too wide, the first column folds."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for number, name in enumerate(header):
        first = number == 0
        table.add_column(
            escape(name), justify="left" if first else "right", overflow="fold", no_wrap=not first
        )
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)


@contextmanager
def progress(total: int, *, what: str) -> Iterator[Advance]:
    """A progress bar on stderr where a person watches and there is more than one."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
