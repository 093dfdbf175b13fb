"""The plans that come with the program."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from retrogait.coach.plan.model import Plan
from retrogait.coach.plan.plan_file import parse_plan

FOLDER = "plans"
"""Within ``retrogait.coach``; holds no module, only data."""

ORDER = (
    "first-backward-walk",
    "general-mobility",
    "rehab-knee",
    "treadmill-incline",
    "warm-up-recovery",
    "light-backward-run",
    "conditioning",
    "sports-performance",
)
"""From the gentlest on: the order in which they are offered."""


def plan_names() -> tuple[str, ...]:
    """Names of all shipped plans, the gentlest first."""
    return ORDER


@cache
def find_plan(name: str) -> Plan:
    """The shipped plan of a name.

    Raises
    ------
    ValueError
        If there is none; the message names those there are.
    """
    if name not in ORDER:
        raise ValueError(f"no plan {name!r}; there are: {', '.join(ORDER)}")
    data = files("retrogait.coach").joinpath(FOLDER).joinpath(f"{name}.toml")
    return parse_plan(data.read_text(encoding="utf-8"), where=name)
