"""``docs/gallery``: the pages are what the examples print and draw."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "docs" / "gallery"
LARGEST_FIGURE_BYTES = 130_000


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_gallery", ROOT / "scripts/make_gallery.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_gallery"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


MAKER = _maker()


@pytest.fixture(scope="module")
def pages() -> list[object]:
    """Every page, made anew."""
    MAKER.begin_drawing()
    return [MAKER.page_of(path) for path in MAKER.examples()]


@pytest.mark.parametrize("number", range(len(MAKER.ORDER)), ids=MAKER.ORDER)
def test_a_page_is_what_its_example_gives(number: int, pages: list[object]) -> None:
    page = pages[number]
    assert (GALLERY / f"{page.name}.md").read_text(encoding="utf-8") == page.text
    assert "All data on this page are simulated" in page.text
    assert len(page.figures) >= 1
    for file in page.figures:
        kept = (GALLERY / file).read_bytes()
        assert 5_000 < len(kept) < LARGEST_FIGURE_BYTES
        assert ElementTree.fromstring(kept).tag.endswith("svg")


def test_the_first_page_lists_them(pages: list[object]) -> None:
    assert (GALLERY / "README.md").read_text(encoding="utf-8") == MAKER.index_of(pages)


def test_every_example_is_in_the_gallery_and_nothing_else_is(pages: list[object]) -> None:
    assert sorted(path.stem for path in (ROOT / "examples").glob("*.py")) == sorted(MAKER.ORDER)
    figures = {file for page in pages for file in page.figures}
    expected = {"README.md", *(f"{name}.md" for name in MAKER.ORDER), *figures}
    assert {path.name for path in GALLERY.iterdir()} == expected


def test_links_and_pictures_lead_somewhere() -> None:
    for page in GALLERY.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (GALLERY / target).exists(), f"{page.name}: {target}"


def test_a_changed_example_is_noticed(tmp_path: Path) -> None:
    source = (ROOT / "examples" / f"{MAKER.ORDER[0]}.py").read_text(encoding="utf-8")
    (tmp_path / f"{MAKER.ORDER[0]}.py").write_text(source.replace("median", "mean"))
    page = MAKER.page_of(tmp_path / f"{MAKER.ORDER[0]}.py")
    assert (GALLERY / f"{page.name}.md").read_text(encoding="utf-8") != page.text
