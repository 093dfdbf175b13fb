from __future__ import annotations

import pytest

from retrogait.sensors import Advertisement, Pause, Read, Refused, Subscribe, Wish, Write
from retrogait.sensors.registry import DRIVERS, driver_for, driver_named, scan_services

FAMILIES = (
    "rgp",
    "polar",
    "movesense",
    "witmotion",
    "thingy52",
    "microbit",
    "metamotion",
    "rsc",
)

RGP = "72670001-7265-8472-9f67-616974726574"
PMD = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
POLAR = "0000feee-0000-1000-8000-00805f9b34fb"
HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"
MOVESENSE = "34802252-7185-4d5d-b431-630e7050e8f0"
MOVESENSE_SHORT = "0000fdf3-0000-1000-8000-00805f9b34fb"
WITMOTION = "0000ffe5-0000-1000-8000-00805f9a34fb"
THINGY = "ef680100-9b35-4933-9b10-52ffa9740042"
THINGY_MOTION = "ef680400-9b35-4933-9b10-52ffa9740042"
MICROBIT = "e95d0753-251d-470a-a062-fa1922dfa9a8"
METAMOTION = "326a9000-85cb-9195-d9dd-464cfbbae75a"
RSC = "00001814-0000-1000-8000-00805f9b34fb"


def _said(name: str | None, *services: str) -> Advertisement:
    return Advertisement(name=name, services=frozenset(services))


OWN = [
    ("rgp", _said("rg left", RGP)),
    ("rgp", _said(None, RGP)),
    ("polar", _said("Polar H10 A1B2C3D4", HEART_RATE, POLAR)),
    ("polar", _said("Polar Sense A1B2C3D4", HEART_RATE, POLAR)),
    ("polar", _said("PolarV", PMD)),
    ("movesense", _said("Movesense 174630000192", MOVESENSE_SHORT)),
    ("movesense", _said("Movesense 174630000192", HEART_RATE)),
    ("movesense", _said(None, MOVESENSE)),
    ("witmotion", _said("WT901BLE67")),
    ("witmotion", _said("WTSDCL", WITMOTION)),
    ("witmotion", _said(None, WITMOTION)),
    ("thingy52", _said("Thingy", THINGY)),
    ("thingy52", _said("left foot", THINGY)),
    ("thingy52", _said(None, THINGY_MOTION)),
    ("microbit", _said("BBC micro:bit [zutop]")),
    ("microbit", _said(None, MICROBIT)),
    ("metamotion", _said("MetaWear", METAMOTION)),
    ("metamotion", _said("left foot", METAMOTION)),
    ("rsc", _said("Stryd", RSC)),
    ("rsc", _said(None, RSC)),
]

OF_NOBODY = [
    _said(None),
    _said("", ""),
    _said("TICKR 1234", HEART_RATE),
    _said("WT-12V100Ah", "0000fff0-0000-1000-8000-00805f9b34fb"),
    _said("some lamp", "0000ffe5-0000-1000-8000-00805f9b34fb"),
    _said("Thingy:53"),
    _said("Polaroid printer"),
    _said("my micro:bit"),
    _said("MetaWearable"),
]

AMBIGUOUS = [
    # what is served is certain, a name is anybody's choice
    ("metamotion", _said("WT901BLE67", METAMOTION)),
    ("thingy52", _said("Polar H10 A1B2C3D4", THINGY)),
    ("rgp", _said("Movesense 1", RGP)),
    # a stride sensor by Polar is a pod, not a raw-data sensor
    ("rsc", _said("Polar Running 1234", RSC)),
    # both raw samples and a pace: the samples are wanted
    ("movesense", _said("Movesense 1", MOVESENSE, RSC)),
    ("rgp", _said(None, RGP, RSC)),
]


def test_all_families_are_there_once():
    assert tuple(driver.family for driver in DRIVERS) == FAMILIES
    assert len({driver.title for driver in DRIVERS}) == len(FAMILIES)


@pytest.mark.parametrize(("family", "advertisement"), OWN)
def test_a_sensor_is_claimed_by_its_family_and_no_other(family, advertisement):
    assert [driver.family for driver in DRIVERS if driver.claims(advertisement)] == [family]
    assert driver_for(advertisement).family == family


@pytest.mark.parametrize("advertisement", OF_NOBODY)
def test_other_devices_are_claimed_by_nobody(advertisement):
    assert [driver.family for driver in DRIVERS if driver.claims(advertisement)] == []
    assert driver_for(advertisement) is None


@pytest.mark.parametrize(("family", "advertisement"), AMBIGUOUS)
def test_where_two_claim_the_service_decides(family, advertisement):
    assert sum(driver.claims(advertisement) for driver in DRIVERS) == 2
    assert driver_for(advertisement).family == family


def test_only_the_families_asked_for_are_asked():
    pod = _said("Polar Running 1234", RSC)
    assert driver_for(pod, drivers=[driver_named("polar")]).family == "polar"
    assert driver_for(pod, drivers=[driver_named("rgp")]) is None


def test_a_family_is_found_by_its_name():
    assert [driver_named(family).family for family in FAMILIES] == list(FAMILIES)
    with pytest.raises(ValueError, match=r"'xsens'; take one of rgp, polar, .*, rsc$"):
        driver_named("xsens")


def test_a_scan_is_narrowed_to_every_service_once():
    services = scan_services()
    assert len(set(services)) == len(services)
    assert set(services) == {uuid for driver in DRIVERS for uuid in driver.services}
    for uuid in services:
        assert [len(part) for part in uuid.split("-")] == [8, 4, 4, 4, 12]
        assert uuid == uuid.lower()


@pytest.mark.parametrize("driver", DRIVERS, ids=FAMILIES)
def test_each_talk_listens_before_it_writes(driver):
    acts = driver.talk(Wish()).begin()
    kinds = [type(act) for act in acts]
    assert set(kinds) <= {Subscribe, Read, Write, Pause}
    writes = [at for at, kind in enumerate(kinds) if kind is Write]
    assert kinds.index(Subscribe) < min(writes, default=len(kinds))


@pytest.mark.parametrize("driver", DRIVERS, ids=FAMILIES)
def test_each_talk_can_be_left_at_once_and_twice(driver):
    for begun in (False, True):
        talk = driver.talk(Wish())
        if begun:
            talk.begin()
        for _ in range(2):
            assert {type(act) for act in talk.end()} <= {Read, Write, Pause}


@pytest.mark.parametrize("driver", DRIVERS, ids=FAMILIES)
def test_each_talk_refuses_for_good_what_declines_its_stream(driver):
    talk = driver.talk(Wish())
    stream = next(act.uuid for act in talk.begin() if isinstance(act, Subscribe))
    (refused,) = (out for out in talk.declined(stream, 0x05) if isinstance(out, Refused))
    assert refused.needs_pairing is True
    assert not [out for out in talk.declined(stream, 0x05) if isinstance(out, Refused)]
