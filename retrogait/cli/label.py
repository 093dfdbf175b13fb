"""``retrogait label``: mark what happened when in a recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli import options
from retrogait.cli.console import EXIT_BAD_INPUT, fail, usage
from retrogait.cli.option_groups import spread

if TYPE_CHECKING:
    from retrogait.recording import Overrides, TruthSegment


@spread
def label(
    recording: Annotated[
        Path,
        typer.Argument(help="A recording folder, or a csv file with --into.", show_default=False),
    ],
    kinds: Annotated[
        list[str],
        typer.Argument(
            help="After each --block: still, forward, backward (walking), forward-run, "
            "backward-run, turns (on the spot) or other.",
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
    into: Annotated[
        Path | None, typer.Option(help="Write a csv file as this new recording, with the labels.")
    ] = None,
    person: Annotated[str, typer.Option(help="With --into: whose walk it is.")] = "unknown",
    *,
    mounted: options.MountedFile,
) -> None:
    """Mark blocks of a recording as forward, backward, still ...

    They are added to its truth_segments.csv, which retrogait evaluate reads and
    scoring never does. A csv file of another maker becomes a recording with --into
    and the mounting options.
    """
    blocks = _blocks(block, kinds)
    given = options.overrides_from(mounted)
    name = _labelled(recording, into, person, given, blocks)
    print(f"labelled: {name}, {len(blocks)} blocks")


def _blocks(stretches: list[str], kinds: list[str]) -> list[TruthSegment]:
    """The marked blocks; a usage error where they cannot be."""
    from retrogait.recording import block_of

    # An option of two words is read as an option and a loose word: they belong together in order.
    if len(kinds) != len(stretches):
        raise typer.BadParameter(
            f"each --block takes a stretch and a kind, like --block 10:40 backward; got "
            f"{len(stretches)} stretches and {len(kinds)} kinds"
        )
    with usage():
        return [
            block_of(options.stretch(text), kind)
            for text, kind in zip(stretches, kinds, strict=True)
        ]


def _labelled(
    recording: Path,
    into: Path | None,
    person: str,
    given: Overrides,
    blocks: list[TruthSegment],
) -> str:
    """Add the blocks, or write a new recording with them; the name of what was labelled."""
    from retrogait.errors import RetrogaitError
    from retrogait.recording import Overrides, add_blocks
    from retrogait.recording.labelling import write_labelled

    if into is None and (person != "unknown" or given != Overrides()):
        raise typer.BadParameter(
            "the mounting options and --person are for a csv file; add --into FOLDER"
        )
    if into is not None and recording.is_dir():
        raise typer.BadParameter(f"--into is for a csv file; {recording} is a folder: leave it out")
    try:
        if into is None:
            return add_blocks(recording, blocks=blocks).name
        return write_labelled(
            into, table=recording, overrides=given, person_id=person, blocks=blocks
        ).name
    except RetrogaitError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    except OSError as error:
        fail(f"cannot be written: {error}", code=EXIT_BAD_INPUT)
