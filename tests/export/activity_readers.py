"""FIT and TCX files read back by programs that retrogait did not write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fitdecode
import xmlschema
from garmin_fit_sdk import Decoder, Stream

HERE = Path(__file__).parent
TPX = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"

Messages = dict[str, list[dict[str, Any]]]


def by_fitdecode(path: Path) -> Messages:
    """Messages by name, strictly: a wrong checksum or field raises."""
    found: Messages = {}
    strict = {
        "check_crc": fitdecode.CrcCheck.RAISE,
        "error_handling": fitdecode.ErrorHandling.RAISE,
    }
    with fitdecode.FitReader(str(path), **strict) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                values = {one.name: one.value for one in frame.fields}
                found.setdefault(frame.name, []).append(values)
    return found


def units_by_fitdecode(path: Path) -> dict[str, str | None]:
    """Units of every field of the records."""
    with fitdecode.FitReader(str(path)) as reader:
        frames = [one for one in reader if isinstance(one, fitdecode.FitDataMessage)]
    records = (one for one in frames if one.name == "record")
    return {one.name: one.units for record in records for one in record.fields}


def by_garmin(path: Path) -> Messages:
    """Messages by name, as Garmin's own SDK reads them; own fields by their names."""
    assert Decoder(Stream.from_file(str(path))).check_integrity()
    found, errors = Decoder(Stream.from_file(str(path))).read()
    assert errors == []
    names = {one["key"]: one["field_name"] for one in found["field_description_mesgs"]}
    for message in (one for many in found.values() for one in many):
        own = message.pop("developer_fields", {})
        message.update({names[key]: value for key, value in own.items()})
    return {name.removesuffix("_mesgs"): many for name, many in found.items()}


def tcx_schema() -> xmlschema.XMLSchema:
    """The order and the ranges that the format's documentation asks for, in our own words."""
    return xmlschema.XMLSchema(
        str(HERE / "activity_tcx.xsd"), locations=[(TPX, str(HERE / "activity_tpx.xsd"))]
    )
