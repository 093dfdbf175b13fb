"""``retrogait label``: mark what happened when in a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, fail


def label(
    recording: Annotated[Path, typer.Argument(help="A recording folder.", show_default=False)],
    kinds: Annotated[
        list[str],
        typer.Argument(
            help="After each --block: still, forward, backward (walking), forward-run, "
            "backward-run or other.",
            show_default=False,
        ),
    ],
    block: Annotated[
        list[str],
        typer.Option(
            help="Start and end in s, then its kind: --block 10:40 backward; may be repeated.",
            show_default=False,
        ),
    ],
) -> None:
    """Mark blocks of a recording as forward, backward, still ...

    They are added to its truth_segments.csv, which retrogait evaluate reads and
    scoring never does.
    """
    from retrogait.errors import RetrogaitError
    from retrogait.recording import add_blocks, block_of

    # An option of two words is read as an option and a loose word: they belong together in order.
    if len(kinds) != len(block):
        raise typer.BadParameter(
            f"each --block takes a stretch and a kind, like --block 10:40 backward; got "
            f"{len(block)} stretches and {len(kinds)} kinds"
        )
    try:
        blocks = [
            block_of(options.stretch(text), kind) for text, kind in zip(block, kinds, strict=True)
        ]
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    try:
        labelled = add_blocks(recording, blocks=blocks)
    except RetrogaitError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    print(f"labelled: {labelled.name}, {len(blocks)} blocks")
