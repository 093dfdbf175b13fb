"""The program itself: versions, and the models that came with it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.resources.abc import Traversable

from retrogait.doctor.finding import Area, Finding

BLEAK_FROM = (3, 0, 2)
BLEAK_BELOW = (4,)
"""3.0.2 put notifications on Linux right again; 4 may change what we lean on."""

NEEDED = ("numpy", "scipy", "onnxruntime")

SHA_DIGITS = 12

Installed = Callable[[str], str | None]
"""Version of a package by its name; None where it is not installed."""


def installed_version(name: str) -> str | None:
    """Version of an installed package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def version_findings(installed: Installed = installed_version) -> list[Finding]:
    """Python, and the packages that scoring and sensors rest on."""
    return [
        Area.PROGRAM.ok("python", said=f"{sys.version.split()[0]} ({sys.executable})"),
        *(_needed(name, installed(name)) for name in NEEDED),
        bleak_finding(installed("bleak")),
        bumble_finding(installed("bumble")),
    ]


def _needed(name: str, found: str | None) -> Finding:
    """A package that must be there; its least version was the installer's business."""
    if found is None:
        return Area.PROGRAM.fail(name, said="is not installed", mend=f"pip install {name}")
    return Area.PROGRAM.ok(name, said=found)


def bleak_finding(found: str | None) -> Finding:
    """What speaks to sensors: without bleak there is no Bluetooth."""
    mend = "pip install 'bleak>=3.0.2,<4'"
    if found is None:
        return Area.BLUETOOTH.fail("bleak", said="is not installed", mend=mend)
    if not BLEAK_FROM <= _numbers(found) < BLEAK_BELOW:
        said = f"{found}; expected 3.0.2 or newer, and older than 4"
        return Area.BLUETOOTH.fail("bleak", said=said, mend=mend)
    return Area.BLUETOOTH.ok("bleak", said=found)


def bumble_finding(found: str | None) -> Finding:
    """What plays a sensor: nothing else needs bumble."""
    said = "not installed; only retrogait simulate and --radio need it" if found is None else found
    return Area.PROGRAM.ok("bumble", said=said)


def _numbers(found: str) -> tuple[int, ...]:
    """The numbers of a version; a pre-release counts as what it leads to."""
    return tuple(int(part) for part in re.findall(r"\d+", found)[:3])


def model_findings(folder: Traversable | None = None) -> list[Finding]:
    """Whether each shipped model loads and agrees with its card.

    Parameters
    ----------
    folder : Traversable or None
        Where they are; None: where they were installed.
    """
    try:
        from retrogait.gait.direction import SHIPPED
    except ImportError as error:
        mend = "pip install --force-reinstall retrogait"
        return [Area.PROGRAM.fail("models", said=str(error), mend=mend)]
    return [_model_finding(str(family), folder=folder) for family in sorted(SHIPPED)]


def _model_finding(name: str, *, folder: Traversable | None) -> Finding:
    """Load one model as scoring does."""
    from retrogait.errors import ModelError
    from retrogait.gait.direction import Family, load_model

    mend = "pip install --force-reinstall retrogait"
    try:
        card = load_model(Family(name), folder=folder).card
    except (ModelError, ImportError) as error:
        said = " ".join(str(error).split())
        return Area.PROGRAM.fail(f"model {name}", said=said, mend=mend)
    said = f"version {card.version}, SHA-256 {card.sha256[:SHA_DIGITS]}... as in its card"
    return Area.PROGRAM.ok(f"model {name}", said=said)
