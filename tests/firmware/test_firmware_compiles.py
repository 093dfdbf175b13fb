"""The example firmware: the core for a Cortex-M4, the rest against stubs."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest
from firmware.host_c import FIRMWARE, WARNINGS, compile_c, compiler

from retrogait.sensors.rgp import uuids

STUBS = FIRMWARE / "firmware" / "stubs"
ZEPHYR = FIRMWARE / "firmware" / "xiao_zephyr"
SKETCH = FIRMWARE / "firmware" / "arduino" / "retrogait" / "retrogait.ino"
C = FIRMWARE / "c"
SOURCES = sorted(path.name for path in (ZEPHYR / "src").glob("*.c"))


def _size_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rgp_size", FIRMWARE / "size.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("part", "flash", "memory"), [("encoder", 3_000, 1_000), ("board", 8_000, 10_000)]
)
def test_the_core_fits_a_small_controller(part: str, flash: int, memory: int) -> None:
    """An nRF52840 has 1 MB and 256 kB; an nRF52832 half and a quarter of that."""
    compiler("arm-none-eabi-gcc")
    needed = _size_script().sizes(part)
    assert 0 < needed[0] < flash
    assert 0 < needed[1] < memory


@pytest.mark.parametrize("source", SOURCES)
def test_zephyr_sources_are_sound(source: str) -> None:
    includes = ("-I", STUBS, "-I", C)
    compile_c("-std=c11", *WARNINGS, *includes, "-O2", "-fsyntax-only", ZEPHYR / "src" / source)


def test_every_zephyr_source_is_built() -> None:
    text = (ZEPHYR / "CMakeLists.txt").read_text(encoding="utf-8")
    assert sorted(re.findall(r"src/(\w+\.c)", text)) == SOURCES


def test_the_sketch_is_sound() -> None:
    includes = ("-I", STUBS / "arduino", "-I", C)
    flags = ("-std=c++14", *WARNINGS, "-x", "c++", "-include", "Arduino.h", "-O2", "-fsyntax-only")
    compile_c(*flags, *includes, SKETCH, with_="g++")


def test_prj_conf_sets_each_option_once_and_has_the_ticks_of_info() -> None:
    lines = (ZEPHYR / "prj.conf").read_text(encoding="utf-8").splitlines()
    options = [line.split("=")[0] for line in lines if line.startswith("CONFIG_")]
    assert len(options) == len(set(options))
    assert "CONFIG_SYS_CLOCK_TICKS_PER_SEC=32768" in lines


def test_c_has_the_uuids_of_the_profile() -> None:
    text = (C / "rgp.h").read_text(encoding="utf-8")
    pattern = re.search(r'RGP_UUID\(xxxx\) "(\w+)" xxxx "([\w-]+)"', text)
    assert pattern is not None
    names = re.findall(r'RGP_UUID_(\w+) RGP_UUID\("(\d{4})"\)', text)
    made = {name: f"{pattern[1]}{number}{pattern[2]}" for name, number in names}
    named = {name.upper(): uuid for uuid, name, _ in uuids.CHARACTERISTICS}
    named["SERVICE"] = named.pop("PRIMARY SERVICE")
    assert made == named
    little_endian = re.search(r"RGP_UUID_BYTES\(n\)[^0]*((?:0x\w\w|\(n\)|[,\s])+)", text)
    assert little_endian is not None
    octets = little_endian[1].replace("(n)", "0x01").replace(",", " ").split()
    plain = bytes(int(octet, 16) for octet in octets)[::-1].hex()
    assert plain == uuids.SERVICE.replace("-", "")
