"""``retrogait train``: the direction models anew, or one person's adaptation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrogait.cli.console import (
    EXIT_BAD_INPUT,
    EXIT_USAGE,
    bad_input,
    check_file,
    check_room,
    fail,
    progress,
    show_table,
    warn,
    written,
)

if TYPE_CHECKING:
    from retrogait.gait.direction.families import Family
    from retrogait.training.personal import Adaptation
    from retrogait.training.run import Trained

EXTRA = ("sklearn", "skl2onnx")
"""What the extra ``[train]`` brings and running does not need."""


def train(
    data: Annotated[
        Path | None,
        typer.Argument(help="Folder of data sets with truth files.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the models [default: models]; with --personal, the file."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the simulated people.")] = 1,
    people: Annotated[int | None, typer.Option(help="How many simulated people.")] = None,
    family: Annotated[
        list[str] | None, typer.Option(help="Only this model, like trunk-accel; repeatable.")
    ] = None,
    personal: Annotated[
        Path | None, typer.Option(help="Recordings of one person: adapt to that person instead.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="With --personal: the saved profile to put it into.")
    ] = None,
) -> None:
    """Fit the direction models, or adapt the shipped ones to one person.

    Learns from simulated people and from the data sets whose licence allows it; all
    others are left out, by name. Writes NAME.onnx and NAME.json for every model that
    holds on recorded sets. See docs/training.md.
    """
    _check_extra()
    if (data is None) == (personal is None):
        fail("give either a folder of data sets or --personal DIR", code=EXIT_USAGE)
    if profile is not None and personal is None:
        fail("--profile keeps a person's adaptation: add --personal DIR", code=EXIT_USAGE)
    families = _families(family or [])
    if personal is not None:
        _check_kept(out, profile)
        _adapt(personal, out=out, profile=profile, families=families)
    elif data is not None:
        _fit(data, out=out or Path("models"), seed=seed, people=people, families=families)


def _check_kept(out: Path | None, profile: str | None) -> None:
    """Find out before the work whether an adaptation can be kept where it is wanted."""
    from retrogait.profiles import ProfileStore

    if out is not None:
        check_file("--out", out)
    if profile is not None:
        with bad_input():
            ProfileStore().load(profile)


def _check_extra() -> None:
    """Say what to install where the libraries for training are missing."""
    if any(find_spec(name) is None for name in EXTRA):
        fail("training needs more libraries: pip install 'retrogait[train]'", code=EXIT_USAGE)


def _families(names: list[str]) -> tuple[Family, ...]:
    """Families by their names; all where none is given."""
    from retrogait.gait.direction.families import Family

    known = [family.value for family in Family]
    for name in names:
        if name not in known:
            fail(f"--family must be one of {', '.join(known)}, got {name!r}", code=EXIT_USAGE)
    return tuple(Family(name) for name in names) or tuple(Family)


def _fit(
    data: Path, *, out: Path, seed: int, people: int | None, families: tuple[Family, ...]
) -> None:
    """Fit the models, showing what is left out and what came out."""
    from retrogait.errors import RecordingError, RetrogaitError
    from retrogait.recording import find_recordings
    from retrogait.training.plan import PEOPLE, Plan
    from retrogait.training.run import train as fitted
    from retrogait.training.simulated import check_seed
    from retrogait.training.train_ok import admit

    check_room("--out", out)
    try:
        check_seed(seed)
        plan = Plan(out, families=families, seed=seed, people=PEOPLE if people is None else people)
        admission = admit(find_recordings([data]))
        for line in admission.left_out:
            warn(line)
        if not admission.recordings:
            raise RecordingError(f"{data}: no set that may be learnt from; see docs/training.md")
        pieces = plan.pieces(len(admission.recordings))
        with written(), progress(pieces, what="training") as advance:
            trained = list(fitted(admission.recordings, plan=plan, seen=advance))
    except ValueError as error:
        fail(str(error), code=EXIT_USAGE)
    except RetrogaitError as error:
        fail(str(error), code=EXIT_BAD_INPUT)
    _show(trained, out=out)


def _show(trained: list[Trained], *, out: Path) -> None:
    """Each family's figures on recorded sets, and what was written."""
    from retrogait.training.summary import HEADER, rows_of, verdict_of

    show_table(
        "Recorded sets, held out: physics rule and learned judge",
        header=HEADER,
        rows=[row for one in trained for row in rows_of(one)],
    )
    for one in trained:
        print(verdict_of(one, out=out))


def _adapt(
    folder: Path, *, out: Path | None, profile: str | None, families: tuple[Family, ...]
) -> None:
    """Adapt to one person, show before and after, and keep it where it is worth it."""
    from retrogait.training.personal import adapt_shipped

    with bad_input(), written():
        adaptation = adapt_shipped(folder, families=families, left_out=warn)
        _show_adaptation(adaptation)
        if not adaptation.is_worth_it:
            print("not written: the shipped model judges this person better as it is")
            return
        for line in _kept(adaptation, out=out, profile=profile):
            print(line)


def _show_adaptation(adaptation: Adaptation) -> None:
    """Before and after."""
    from retrogait.training.summary import PERSONAL_HEADER, personal_rows

    held = f"each {adaptation.held_out} judged by what the others taught"
    title = f"{adaptation.personal.family}, {held}"
    show_table(title, header=PERSONAL_HEADER, rows=personal_rows(adaptation))


def _kept(adaptation: Adaptation, *, out: Path | None, profile: str | None) -> Iterator[str]:
    """Write the adaptation where it is wanted, and say so."""
    from retrogait.profiles import ProfileStore

    text = adaptation.personal.to_json()
    if profile is not None:
        store = ProfileStore()
        store.save(replace(store.load(profile), personal=json.loads(text)))
        yield f"put into the profile {profile}"
    if out is not None:
        out.write_text(text, encoding="utf-8")
        yield f"written: {out}"
    if out is None and profile is None:
        yield "not written: say where, with --out FILE or --profile NAME"
