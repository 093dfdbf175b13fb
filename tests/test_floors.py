"""Imports go down only, rooms keep to their tools, and nothing goes round in circles."""

from __future__ import annotations

import ast
from itertools import chain
from pathlib import Path

import pytest

import retrogait

PACKAGE = Path(retrogait.__file__).parent

FLOORS = {
    "types": 0,
    "errors": 0,
    "signal": 1,
    "sensors": 1,
    "gait": 2,
    "sim": 2,
    "pipeline": 3,
    "coach": 3,
    "recording": 4,
    "session": 4,
    "report": 5,
    "export": 5,
    "history": 5,
    "profiles": 5,
    "readiness": 5,
    "sources": 5,
    "sound": 6,
    "virtual": 5,
    "evaluation": 6,
    "batch": 6,
    "collecting": 6,
    "doctor": 6,
    "live": 6,
    "training": 7,
    "web": 7,
    "cli": 8,
    "__main__": 8,
}
"""Room (first name under ``retrogait``) and its floor. ``__init__`` imports lazily."""

SAME_FLOOR = {("session", "recording"), ("batch", "evaluation"), ("__main__", "cli")}
"""Rooms that may look at a neighbour on their floor (``docs/architecture.md``)."""

PURE = {"types", "errors", "signal", "sensors", "gait", "sim", "pipeline", "coach"}
"""Rooms that know no clock, thread, file or chance of their own."""

FORBIDDEN = {
    "asyncio",
    "logging",
    "os",
    "pathlib",
    "random",
    "socket",
    "subprocess",
    "threading",
    "time",
    "bleak",
    "sklearn",
    "pandas",
}


def _modules() -> dict[str, ast.Module]:
    return {
        ".".join(("retrogait", *path.relative_to(PACKAGE).with_suffix("").parts)): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def _imports(tree: ast.Module) -> set[str]:
    """Modules named in any import, also inside functions and type-checking blocks."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "relative imports hide the floor"
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def _upward(module: str, imported: str) -> bool:
    here, there = _room(module), _room(imported)
    if not imported.startswith("retrogait.") or here == there or here == "__init__":
        return False
    if there not in FLOORS:
        return False
    if FLOORS[there] == FLOORS[here]:
        return FLOORS[here] > 0 and (here, there) not in SAME_FLOOR
    return FLOORS[there] > FLOORS[here]


def test_every_room_has_a_floor() -> None:
    rooms = {_room(module) for module in _modules()} - {"__init__"}
    assert rooms <= FLOORS.keys()


def test_imports_go_down_only() -> None:
    upward = [
        f"{module} -> {imported}"
        for module, tree in _modules().items()
        for imported in _imports(tree)
        if _upward(module, imported)
    ]
    assert upward == []


def test_pure_rooms_know_no_clock_file_or_thread() -> None:
    found = [
        f"{module} -> {imported}"
        for module, tree in _modules().items()
        if _room(module) in PURE
        for imported in _imports(tree)
        if imported.split(".")[0] in FORBIDDEN
    ]
    assert found == []


TOOLS = {
    "bleak": ("sources", "virtual"),
    "bumble": ("virtual",),
    "onnxruntime": ("gait",),
    "miniaudio": ("sound",),
}
"""Packages that only some rooms know."""


def test_some_packages_stay_in_their_rooms() -> None:
    found = [
        f"{module} -> {imported}"
        for module, tree in _modules().items()
        for imported in _imports(tree)
        if _room(module) not in TOOLS.get(imported.split(".")[0], (_room(module),))
    ]
    assert found == []


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that lie on a cycle or behind one: what is left when leaves are taken away."""
    left = {name: set(edges) for name, edges in graph.items()}
    while leaves := [name for name, edges in left.items() if not edges]:
        for leaf in leaves:
            del left[leaf]
        for edges in left.values():
            edges.difference_update(leaves)
    return sorted(left)


def _top_level_graph() -> dict[str, set[str]]:
    """Imports that run when a module is imported: not those inside functions."""
    trees = _modules()
    known = {name.removesuffix(".__init__") for name in trees}
    graph = {}
    for name, tree in trees.items():
        run = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
        module = ast.Module(body=run, type_ignores=[])
        me = name.removesuffix(".__init__")
        package = {f"{me}.{k.rsplit('.', 1)[-1]}" for k in known if k.rsplit(".", 1)[0] == me}
        wanted = _imports(module) & known
        graph[me] = {
            w for w in wanted if w != me and not (me.startswith(f"{w}.") and w not in package)
        }
    return graph


def test_no_cycles() -> None:
    assert _cycle(_top_level_graph()) == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("retrogait.signal.filters", "retrogait.gait.tracker"),
        ("retrogait.gait.foot", "retrogait.session"),
        ("retrogait.report.page", "retrogait.cli.app"),
        ("retrogait.recording.stream", "retrogait.session"),
    ],
)
def test_the_test_finds_an_upward_import(module: str, imported: str) -> None:
    assert _upward(module, imported)


def test_the_test_finds_a_cycle() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}
    assert _cycle(graph) == ["a", "b", "c", "d"]


def test_no_room_for_leftovers() -> None:
    names = chain.from_iterable(path.relative_to(PACKAGE).parts for path in PACKAGE.rglob("*.py"))
    stems = {name.removesuffix(".py") for name in names}
    assert not stems & {"utils", "helpers", "base", "manager", "common", "core", "misc"}
