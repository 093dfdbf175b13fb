"""Options that belong together, as one parameter of a command.

A group is a frozen dataclass, each field an ``Annotated`` option with its default. A command
asks for it with a keyword-only parameter; typer, which reads options off a signature, is shown
the fields in its place::

    @spread
    def score(paths: Paths, *, mounted: MountedFile, out: Out = OUT) -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

Command = Callable[..., None]


def spread(command: Command) -> Command:
    """The command with the options of its groups in place of the groups.

    Parameters
    ----------
    command : callable
        With one or more keyword-only parameters annotated with a group.
    """
    asked = signature(command, eval_str=True)
    groups: dict[str, Any] = {
        name: parameter.annotation
        for name, parameter in asked.parameters.items()
        if is_dataclass(parameter.annotation)
    }

    @wraps(command, assigned=("__module__", "__name__", "__qualname__", "__doc__"))
    def spread_command(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{one.name: given.pop(one.name) for one in fields(group)})
        command(**given)

    shown = [one for parameter in asked.parameters.values() for one in _shown(parameter)]
    spread_command.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    spread_command.__annotations__ = {one.name: one.annotation for one in shown}
    return spread_command


def _shown(parameter: Parameter) -> Iterator[Parameter]:
    """The parameters that typer sees for one of the command: a group's fields, or itself."""
    group = parameter.annotation
    if not is_dataclass(group):
        yield parameter.replace(kind=Parameter.KEYWORD_ONLY)
        return
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        yield Parameter(
            field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
