"""The specification says what the code does."""

from __future__ import annotations

import importlib.util
import json
import re
from types import ModuleType

import pytest
from firmware.host_c import FIRMWARE

from retrogait.sensors.rgp import LAYOUTS, uuids
from retrogait.sensors.rgp.peripheral import PACKETS_PER_S, UNSUBSCRIBED_S

SPEC = (FIRMWARE / "SPEC.md").read_text(encoding="utf-8")


def _script(name: str, path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FIRMWARE / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLES = _script("rgp_tables", "tables.py")


def test_every_table_is_there_once_and_up_to_date() -> None:
    named = [block["name"] for block in TABLES.BLOCK.finditer(SPEC)]
    assert sorted(named) == sorted(TABLES.tables())
    assert TABLES.filled(SPEC) == SPEC


def test_a_stale_table_is_seen() -> None:
    stale = SPEC.replace("| 4 | u32 | `ticks` |", "| 4 | u16 | `ticks` |")
    assert stale != SPEC
    assert TABLES.filled(stale) == SPEC


def test_every_member_has_its_meaning() -> None:
    for kind in (TABLES.Capability, TABLES.Op, TABLES.Status, TABLES.AttError, TABLES.StreamFlag):
        assert TABLES.meanings(kind).keys() == kind.__members__.keys()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.title)
def test_offsets_follow_from_the_sizes(layout: TABLES.Layout) -> None:  # type: ignore[name-defined]
    at = 0
    for field in layout.fields:
        assert layout.offsets[field.name] == at
        at += field.size
    assert at == layout.size


def test_numbers_in_the_prose_are_those_of_the_code() -> None:
    assert f"more than {PACKETS_PER_S} packets a second" in SPEC
    assert f"**{UNSUBSCRIBED_S} s without notifications" in SPEC
    header = (FIRMWARE / "c" / "rgp_sensor.h").read_text(encoding="utf-8")
    assert f"#define RGP_PACKETS_PER_S {PACKETS_PER_S}u" in header
    assert f"#define RGP_UNSUBSCRIBED_S {UNSUBSCRIBED_S}u" in header


def test_uuids_are_valid_and_of_version_8() -> None:
    for uuid, _, _ in uuids.CHARACTERISTICS:
        assert re.fullmatch(
            r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uuid
        )
    assert bytes.fromhex(uuids.SERVICE.replace("-", ""))[-6:] == b"aitret"


def test_vectors_are_those_that_the_script_makes() -> None:
    script = _script("rgp_make_vectors", "vectors/make.py")
    for name, made in script.MADE.items():
        text = (FIRMWARE / "vectors" / f"{name}.json").read_text(encoding="utf-8")
        assert text == script.text(made()), name


def test_every_vector_file_is_named_in_the_specification() -> None:
    for path in (FIRMWARE / "vectors").glob("*.json"):
        assert f"`{path.name}`" in SPEC
        assert json.loads(path.read_text(encoding="utf-8"))


def test_links_of_the_readme_lead_somewhere() -> None:
    readme = (FIRMWARE / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert (FIRMWARE / target).exists(), target
    assert "](SPEC.md)" in readme
