"""A group of options is for typer what its fields would be, and for a command one value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from retrogait.cli.option_groups import spread
from retrogait.cli.options import MountedFile, overrides_from
from retrogait.recording import Overrides


@dataclass(frozen=True, kw_only=True)
class Size:
    """A group."""

    wide: Annotated[int, typer.Option("--wide", help="How wide, m.")] = 2
    high: Annotated[float | None, typer.Option("--height", help="How high, m.")] = None


def _app(got: list[object]) -> typer.Typer:
    """A command with options before, in and after a group."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    @app.command()
    @spread
    def draw(
        name: str,
        first: Annotated[bool, typer.Option("--first")] = False,
        *,
        size: Size,
        last: Annotated[bool, typer.Option("--last")] = False,
    ) -> None:
        """Draw it."""
        got.extend((name, first, size, last))

    return app


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["a"], ["a", False, Size(), False]),
        (["a", "--height", "3", "--last"], ["a", False, Size(high=3.0), True]),
        (["--wide", "4", "a", "--first"], ["a", True, Size(wide=4), False]),
    ],
)
def test_a_group_comes_as_one_value(words: list[str], expected: list[object]) -> None:
    got: list[object] = []
    assert CliRunner().invoke(_app(got), words).exit_code == 0
    assert got == expected


def test_help_shows_the_options_of_a_group_in_its_place() -> None:
    told = CliRunner().invoke(_app([]), ["--help"]).output
    places = [told.index(word) for word in ("Draw it", "--first", "--wide", "--height", "--last")]
    assert places == sorted(places)
    assert "How high, m." in told
    assert "[default: 2]" in told


def test_every_mounting_option_is_an_override_of_the_same_name() -> None:
    assert overrides_from(MountedFile()) == Overrides()
    assert {one.name for one in fields(MountedFile)} == {one.name for one in fields(Overrides)}
