"""The page's files: whole, from here, and without a way to turn text into markup."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import retrogait.web

STATIC = Path(retrogait.web.__file__).parent / "static"
OWN = sorted(path for path in STATIC.glob("*") if path.suffix in {".js", ".html", ".css"})

UPLOT = {
    "uPlot.iife.min.js": "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
    "uPlot.min.css": "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
    "LICENSE": "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd",
}
"""uPlot 1.6.32 as it was published."""

NAMESPACES = ("http://www.w3.org/2000/svg",)

DANGEROUS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc"
    r"|setAttribute\(\s*[\"']on|javascript:"
)


@pytest.mark.parametrize("name", sorted(UPLOT))
def test_uplot_is_as_published(name: str) -> None:
    content = (STATIC / "uplot" / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == UPLOT[name]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_file_names_another_site(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")
    assert not re.search(r"https?://|[\"'(]//\w", text)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_text_never_becomes_markup_or_code(path: Path) -> None:
    assert not DANGEROUS.search(path.read_text(encoding="utf-8"))


def test_the_page_holds_no_script_or_style_of_its_own() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


def test_every_file_named_is_there() -> None:
    for path in OWN:
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"[\"']/static/([\w./]+\.\w+)[\"']", text):
            assert (STATIC / name).is_file(), f"{path.name} names {name}"
        for name in re.findall(r"from \"\./([\w./]+)\"", text):
            assert (STATIC / name).is_file(), f"{path.name} imports {name}"


def test_every_element_named_is_there() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    known = set(re.findall(r"\sid=\"([\w-]+)\"", page))
    for path in STATIC.glob("*.js"):
        named = set(re.findall(r"byId\(\"([\w-]+)\"\)", path.read_text(encoding="utf-8")))
        assert named <= known, path.name
