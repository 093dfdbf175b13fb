"""Make ``docs/gallery``: run each example, keep what it prints and draws as a page.

An example is a Python script in ``examples/``. Its docstring is the page's title and first
words; ``# %%`` begins a cell of code, ``# %% [markdown]`` a cell of prose in comments (the
percent format that notebook editors open too). A page shows the cells in order, each cell of
code with what it printed and drew.

Run ``python scripts/make_gallery.py`` (needs matplotlib, in the extra ``dev``) after a change
of an example or of what it shows, look at the figures, and commit what changed.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import textwrap
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
EXAMPLES, GALLERY = ROOT / "examples", ROOT / "docs" / "gallery"

ORDER = (
    "score_a_recording",
    "how_the_trunk_tells",
    "stream_in_blocks",
    "compare_placements",
    "uneven_strides",
    "own_arrays",
)
"""The examples as the gallery shows them."""

STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#566270",
    "axes.grid": True,
    "axes.labelcolor": "#17202a",
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "figure.figsize": (8.0, 3.6),
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same picture everywhere
    "font.size": 9.5,
    "grid.color": "#d9dfe6",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.2,
    "path.simplify_threshold": 0.5,
    "svg.hashsalt": "retrogait",
    "xtick.color": "#566270",
    "ytick.color": "#566270",
}
"""White ground also on a dark page; ink and lines as in the report."""

SIMULATED = (
    "> All data on this page are simulated with retrogait's own gait simulator; no person was "
    "recorded.\n> The page is the script [`examples/{name}.py`](../../examples/{name}.py), run by "
    "`python scripts/make_gallery.py`."
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of lines of an example: prose, or code from line ``line`` on."""

    is_prose: bool
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What an example becomes: text, and pictures by file name."""

    name: str
    title: str
    text: str
    figures: dict[str, bytes]


def examples() -> list[Path]:
    """The examples in the order of the gallery."""
    return [EXAMPLES / f"{name}.py" for name in ORDER]


def page_of(path: Path) -> Page:
    """Run an example in the project's folder and set its page."""
    source = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(source)) or ""
    title, _, words = docstring.partition("\n")
    parts = [f"# {title.rstrip('.')}", words.strip(), SIMULATED.format(name=path.stem)]
    names: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
    figures: dict[str, bytes] = {}
    for cell in _cells(source):
        if cell.is_prose:
            parts.append(cell.text)
            continue
        parts.append(f"```python\n{cell.text}\n```")
        printed = _run(cell, path, names)
        if printed:
            parts.append(f"```text\n{printed}\n```")
        for alt, picture in _drawn():
            file = f"{path.stem}-{len(figures) + 1}.svg"
            figures[file] = picture
            parts.append(f"![{alt}]({file})")
    return Page(path.stem, parts[0][2:], "\n\n".join(parts) + "\n", figures)


def index_of(pages: list[Page]) -> str:
    """The gallery's first page."""
    lines = [
        "# Gallery",
        "Short studies in Python, each a script that runs as it stands. All data are simulated.",
        "How the functions are called: [docs/python.md](../python.md).",
    ]
    for page in pages:
        picture = next(iter(page.figures), None)
        lines.append(f"## [{page.title}]({page.name}.md)")
        if picture:
            lines.append(f"[![{page.title}]({picture})]({page.name}.md)")
    return "\n\n".join(lines) + "\n"


def _cells(source: str) -> Iterator[Cell]:
    """The cells below the docstring."""
    lines = source.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("# %%")]
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        is_prose = lines[start].startswith("# %% [markdown]")
        body = lines[start + 1 : stop]
        if is_prose:
            body = [line.removeprefix("#").removeprefix(" ") for line in body]
        yield Cell(is_prose, start + 1, "\n".join(body).strip("\n"))


def _run(cell: Cell, path: Path, names: dict[str, Any]) -> str:
    """Run a cell; what it printed. Its line numbers are those of the file."""
    code = compile("\n" * cell.line + cell.text, str(path), "exec")
    printed = StringIO()
    with redirect_stdout(printed), chdir(ROOT):
        exec(code, names)
    return textwrap.dedent(printed.getvalue()).strip("\n")


def _drawn() -> Iterator[tuple[str, bytes]]:
    """Figures that are open, with words for those who cannot see them; they are closed."""
    from matplotlib import pyplot

    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        alt = figure.get_suptitle() or figure.axes[0].get_title(loc="left") or "figure"
        picture = BytesIO()
        figure.savefig(picture, format="svg", metadata={"Date": None})
        pyplot.close(figure)
        yield alt.replace("\n", " "), _smaller(picture.getvalue())


def _smaller(svg: bytes) -> bytes:
    """The drawing with coordinates to a hundredth of a point, a third smaller."""
    return re.sub(
        rb' (d|x|y)="[^"]+"', lambda found: re.sub(rb"(\.\d\d)\d+", rb"\1", found[0]), svg
    )


def begin_drawing() -> None:
    """Draw into files, in the gallery's style."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update(STYLE)


def main() -> None:
    """Make every page anew and say how large it is."""
    begin_drawing()
    GALLERY.mkdir(parents=True, exist_ok=True)
    pages = [page_of(path) for path in examples()]
    for old in GALLERY.iterdir():
        old.unlink()
    for page in pages:
        (GALLERY / f"{page.name}.md").write_text(page.text, encoding="utf-8")
        for file, picture in page.figures.items():
            (GALLERY / file).write_bytes(picture)
        sizes = ", ".join(f"{len(picture) / 1000:.0f} kB" for picture in page.figures.values())
        print(f"{page.name}: {len(page.text)} characters, figures {sizes}")
    (GALLERY / "README.md").write_text(index_of(pages), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.path.insert(0, str(ROOT))
    main()
