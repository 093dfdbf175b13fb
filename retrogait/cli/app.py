"""The commands by name."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from retrogait import __version__
from retrogait.cli.collect import collect
from retrogait.cli.demo import demo
from retrogait.cli.doctor import doctor
from retrogait.cli.evaluate import evaluate
from retrogait.cli.export import export
from retrogait.cli.forget import forget
from retrogait.cli.history import history
from retrogait.cli.import_ import import_files
from retrogait.cli.info import info
from retrogait.cli.label import label
from retrogait.cli.live import live, record
from retrogait.cli.plan import plan
from retrogait.cli.profile import profile
from retrogait.cli.scan import scan
from retrogait.cli.score import score
from retrogait.cli.simulate import simulate_recording
from retrogait.cli.simulate_sensor import simulate
from retrogait.cli.train import train
from retrogait.cli.walk_test import walk_test

app = typer.Typer(
    name="retrogait",
    help="Tell backward from forward steps, count cadence and judge strides.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # usage errors in one line, not in a box that wraps
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(score)
app.command()(info)
app.command("import")(import_files)
app.command()(export)
app.add_typer(history, name="history")
app.command()(forget)
app.command()(evaluate)
app.command()(label)
app.add_typer(profile, name="profile")
app.add_typer(plan, name="plan")
app.command()(scan)
app.command()(live)
app.command()(record)
app.command("walk-test")(walk_test)
app.command()(demo)
app.command()(doctor)
app.command()(collect)
app.command()(train)
app.command()(simulate)
app.command("simulate-recording")(simulate_recording)


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        print(f"retrogait {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of the program itself."""


def main() -> None:
    """Run the command line; Ctrl-C ends it with 130."""
    try:
        app()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)
