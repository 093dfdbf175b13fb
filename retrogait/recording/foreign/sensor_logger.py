"""Sensor Logger (iOS, Android): zip, folder of tables, a single table, JSON.

Layout, units and signs by the maker's own pages (UNITS.md, COORDINATES.md and
CROSSPLATFORM.md of github.com/tszheichoi/awesome-sensor-logger):

- columns ``time,seconds_elapsed,z,y,x``, read by name; time in Unix ns;
- ``Accelerometer`` has gravity **removed**, on both systems; ``TotalAcceleration`` (Android)
  has it; on an iPhone ``Accelerometer`` + ``Gravity`` is the whole;
- on an iPhone all three axes of acceleration and gravity have the opposite sign, unless the
  setting "Standardise Units & Frames" is on (``standardisation`` in ``Metadata.csv``, from
  version 1.29 on); the gyroscope has one sign on both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from retrogait.errors import RecordingError
from retrogait.recording.foreign.dates import utc
from retrogait.recording.foreign.joining import join, resampled
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.port import Reading, Sign
from retrogait.recording.foreign.sensor_logger_parts import (
    Export,
    is_json,
    open_export,
    samples_of,
    tables_of,
)
from retrogait.recording.foreign.settled import check_unit
from retrogait.recording.foreign.sign_question import Settled, settle_sign
from retrogait.recording.foreign.stamps import InOrder, joined_notes
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import ACC_UNITS, SIGNS

STANDARDISED_SINCE = (1, 29)
"""The setting that gives an iPhone Android's signs came with this version of the app."""

_SYSTEMS = {"ios": "iPhone", "android": "Android"}


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The acceleration with gravity.

    Parameters
    ----------
    samples : InOrder
        Stamps and values as the file has them.
    unit : str
        Their unit.
    origin : str
        The sensors they are from.
    notes : tuple of str
        What was done.
    """

    samples: InOrder
    unit: str
    origin: str
    notes: tuple[str, ...] = ()


class SensorLogger:
    """The reader."""

    name = "Sensor Logger (zip, folder, csv, JSON)"

    def recognises(self, parcel: Parcel) -> bool:
        """Whether a part has the columns of one of the app's three-axis sensors."""
        return bool(tables_of(parcel)) or is_json(parcel)

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The samples of the phone.

        Raises
        ------
        RecordingError
            If gravity is missing, the phone's system is not known, or a table is malformed.
        """
        export = open_export(parcel)
        where = str(parcel.path)
        whole = _whole(export, parcel=parcel, asked=asked, where=where)
        settled = settle_sign(
            whole.samples.values * ACC_UNITS[whole.unit],
            known=_known_sign(export.metadata),
            asked=asked,
            where=where,
            why=_why(export),
            usual=Sign.GRAVITY if _is_iphone(export.metadata) else Sign.FORCE,
        )
        check_unit(whole.unit, given=asked.acc_unit, option="--acc-unit", where=where)
        check_unit("rad/s", given=asked.gyr_unit, option="--gyr-unit", where=where)
        return _reading(export, whole, settled=settled, parcel=parcel)


READER = SensorLogger()


def _reading(export: Export, whole: Whole, *, settled: Settled, parcel: Parcel) -> Reading:
    """Acceleration and angular rate, times from the first sample on."""
    factor = SIGNS[settled.sign] * ACC_UNITS[whole.unit]
    t_s, acc_ms2 = whole.samples.t_s, whole.samples.values * factor
    gyr_rads, notes = None, joined_notes(whole.samples.notes, whole.notes)
    sensor = next((s for s in ("Gyroscope", "GyroscopeUncalibrated") if export.has(s)), None)
    if sensor is not None:
        gyr = samples_of(export, sensor, parcel=parcel)
        both = join(
            t_s, acc_ms2=acc_ms2, gyr_s=gyr.t_s, gyr_rads=gyr.values, where=str(parcel.path)
        )
        t_s, acc_ms2, gyr_rads = both.t_s, both.acc_ms2, both.gyr_rads
        notes = joined_notes(notes, gyr.notes, both.notes)
    system = _SYSTEMS.get(export.metadata.get("platform", "").lower(), "phone not named")
    return Reading(
        format=f"Sensor Logger {export.kind} ({system})",
        t_s=t_s - t_s[0],
        acc_ms2=acc_ms2,
        gyr_rads=gyr_rads,
        nominal_rate_hz=None,
        created_utc=utc(float(t_s[0])),
        frame=_frame(whole, settled=settled, gyroscope=sensor),
        device=_device(export.metadata),
        notes=notes,
        sides_known=settled.sides_known,
    )


def _whole(export: Export, *, parcel: Parcel, asked: Overrides, where: str) -> Whole:
    """The acceleration with gravity, from what was recorded."""
    if export.has("TotalAcceleration"):
        found = samples_of(export, "TotalAcceleration", parcel=parcel)
        return Whole(found, "m/s2", "TotalAcceleration")
    if export.has("Accelerometer") and export.has("Gravity"):
        return _sum(export, parcel=parcel, where=where)
    if export.has("AccelerometerUncalibrated"):
        found = samples_of(export, "AccelerometerUncalibrated", parcel=parcel)
        unit = _raw_unit(export, asked=asked, where=where)
        return Whole(found, unit, "AccelerometerUncalibrated")
    if export.has("Accelerometer"):
        raise RecordingError(
            f"{where}: gravity is removed from Sensor Logger's Accelerometer; give the whole "
            f"export with Gravity (iPhone) or TotalAcceleration (Android) in it, and switch that "
            f"sensor on before recording"
        )
    raise RecordingError(
        f"{where}: no acceleration with gravity; expected TotalAcceleration, or Accelerometer "
        f"with Gravity, got {', '.join([*export.parts, *export.rows])}"
    )


def _sum(export: Export, *, parcel: Parcel, where: str) -> Whole:
    """Acceleration without gravity, and gravity at the same times."""
    bare = samples_of(export, "Accelerometer", parcel=parcel)
    gravity = samples_of(export, "Gravity", parcel=parcel)
    added = resampled(bare.t_s, from_s=gravity.t_s, values=gravity.values)
    kept = added.is_known
    if kept.sum() < 2:
        raise RecordingError(f"{where}: Accelerometer and Gravity have no time in common")
    n_dropped = int((~kept).sum())
    note = f"{n_dropped} of {len(kept)} samples left out: Gravity gave nothing there"
    samples = InOrder(
        bare.t_s[kept],
        bare.values[kept] + added.values[kept],
        joined_notes(bare.notes, gravity.notes),
    )
    return Whole(samples, "m/s2", "Accelerometer + Gravity", (note,) if n_dropped else ())


def _raw_unit(export: Export, *, asked: Overrides, where: str) -> str:
    """The unit of the uncalibrated sensor: an iPhone's own is g."""
    platform = export.metadata.get("platform", "").lower()
    if platform == "android":
        return "m/s2"
    standardised = _standardised(export.metadata)
    if platform == "ios" and standardised is not None:
        return "m/s2" if standardised else "g"
    if asked.acc_unit is None:
        raise RecordingError(
            f"{where}: the unit of AccelerometerUncalibrated depends on phone and settings; add "
            f"--acc-unit g (iPhone) or --acc-unit m/s2 (Android, or standardised units)"
        )
    return asked.acc_unit


def _known_sign(metadata: Mapping[str, str]) -> Sign | None:
    """The sign by phone and settings; None where they are not known."""
    if metadata.get("platform", "").lower() == "android":
        return Sign.FORCE
    standardised = _standardised(metadata)
    if not _is_iphone(metadata) or standardised is None:
        return None
    return Sign.FORCE if standardised else Sign.GRAVITY


def _is_iphone(metadata: Mapping[str, str]) -> bool:
    """Whether an iPhone or iPad is named."""
    return metadata.get("platform", "").lower() == "ios"


def _standardised(metadata: Mapping[str, str]) -> bool | None:
    """Whether units and frames were standardised; None where that is not known."""
    known = {"true": True, "false": False}.get(metadata.get("standardisation", "").lower())
    version = re.match(r"(\d{1,9})\.(\d{1,9})", metadata.get("appversion", ""))
    if known is None and version:
        is_older = (int(version[1]), int(version[2])) < STANDARDISED_SINCE
        return False if is_older else None
    return known


def _why(export: Export) -> str:
    """Why the sign is not known."""
    if _is_iphone(export.metadata):
        return (
            "an iPhone's signs depend on the setting 'Standardise Units & Frames', which this "
            "export does not tell"
        )
    return "the phone's system is not known (Metadata.csv of the whole export names it)"


def _frame(whole: Whole, *, settled: Settled, gyroscope: str | None) -> str:
    """How axes and sign were taken, in one line."""
    rate = f"; {gyroscope} in rad/s" if gyroscope else "; no gyroscope"
    return (
        f"{whole.origin} in {whole.unit}, gravity included, {settled.turned}; "
        f"phone axes: x to the right, y to the top, z out of the screen{rate}"
    )


def _device(metadata: Mapping[str, str]) -> dict[str, str]:
    """The phone, as far as the export names it."""
    named = {
        "model": metadata.get("device name", ""),
        "system": " ".join(
            metadata.get(key, "") for key in ("platform", "platform version")
        ).strip(),
        "app": f"Sensor Logger {metadata.get('appversion', '')}".strip(),
    }
    return {key: value for key, value in named.items() if value}
