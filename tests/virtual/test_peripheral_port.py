"""What a virtual sensor may say of itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from retrogait.virtual import AttRefusal, CharacteristicSpec, PeripheralSpec, full_uuid
from retrogait.virtual.port import short_uuid

OWN = "72670001-7265-8472-9F67-616974726574"
WIT = "0000ffe5-0000-1000-8000-00805f9a34fb"


def test_uuids_are_spelt_one_way() -> None:
    assert full_uuid("180F") == "0000180f-0000-1000-8000-00805f9b34fb"
    assert full_uuid(OWN) == OWN.lower()
    assert short_uuid(full_uuid("180f")) == "180f"
    assert short_uuid(OWN) == OWN.lower()


def test_a_look_alike_of_the_sig_base_is_not_shortened() -> None:
    assert short_uuid(WIT) == WIT


@pytest.mark.parametrize("wrong", ["", "18", "180g", OWN[:-1], OWN.replace("-", ""), "x" * 36])
def test_what_is_no_uuid_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="a UUID has"):
        full_uuid(wrong)


@pytest.mark.parametrize("name", ["", "ninechars", "Füße"])
def test_a_name_must_fit_the_advertisement(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 8 ASCII"):
        PeripheralSpec(name, (OWN,), ())


def test_one_long_service_and_the_longest_name_fit_exactly() -> None:
    PeripheralSpec("8letters", (OWN,), ())
    PeripheralSpec("8letters", ("180d", "1814", "feee"), ())
    with pytest.raises(ValueError, match="takes 35 bytes, 31 fit"):
        PeripheralSpec("8letters", (OWN, "180d"), ())


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("att_mtu", 22, "MTU lies"),
        ("att_mtu", 518, "MTU lies"),
        ("advertising_interval_s", 0.019, "interval lies"),
        ("battery_percent", 101, "percentage"),
        ("battery_percent", -1, "percentage"),
    ],
)
def test_numbers_must_lie_in_range(field: str, value: float, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        PeripheralSpec("x", (), (), **{field: value})  # type: ignore[arg-type]


def test_a_characteristic_twice_is_refused() -> None:
    twice = CharacteristicSpec(OWN, "2a37", frozenset({"read"}))
    with pytest.raises(ValueError, match="2a37 twice"):
        PeripheralSpec("x", (), (twice, twice))


def test_a_characteristic_must_be_good_for_something() -> None:
    with pytest.raises(ValueError, match="at least one property"):
        CharacteristicSpec(OWN, "2a37", frozenset())


@pytest.mark.parametrize("code", [0, 256, -1])
def test_a_refusal_needs_a_code(code: int) -> None:
    with pytest.raises(ValueError, match=r"1\.\.255"):
        AttRefusal(code)


def _run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_sensor_can_be_written_without_loading_bumble() -> None:
    loaded = _run("import retrogait.virtual, sys; print('bumble' in sys.modules)")
    assert loaded.stdout.strip() == "False", loaded.stderr


def test_without_bumble_the_message_says_what_to_install() -> None:
    code = "import sys; sys.modules['bumble'] = None; from retrogait.virtual import Air"
    missing = _run(code)
    assert "pip install 'retrogait[sim]'" in missing.stderr
    assert "SourceError" in missing.stderr
