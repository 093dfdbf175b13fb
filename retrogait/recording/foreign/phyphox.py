"""phyphox (iOS, Android): zip, its folder, a single table.

Layout by the app's own source (github.com/phyphox/phyphox-ios, -android, which were read, not
copied):

- tables ``"Time (s)","Acceleration x (m/s^2)", ...``; separated by commas, semicolons or tabs,
  with points or commas in numbers like ``9.36E-3``, as chosen at the export;
- ``Linear Acceleration`` is without gravity; ``Acceleration`` has it; ``Gyroscope`` in rad/s;
- ``meta/device.csv`` (property, value) and ``meta/time.csv`` (START and PAUSE, with the
  experiment's and the phone's clock) lie in a zip only;
- the experiment's clock stands still in a pause: pauses are put back in from the phone's clock;
- on an iPhone (``deviceBrand`` Apple) the values are CoreMotion's times 9.81, which have the
  opposite sign on all three axes; Android's are its own, specific force.
"""

from __future__ import annotations

from collections.abc import Mapping

from retrogait.errors import RecordingError
from retrogait.recording.foreign.dates import utc
from retrogait.recording.foreign.joining import Joined, join
from retrogait.recording.foreign.parcel import Parcel
from retrogait.recording.foreign.phyphox_parts import (
    Run,
    Triple,
    device_of,
    runs_of,
    triples_of,
    with_pauses,
)
from retrogait.recording.foreign.port import Reading, Sign
from retrogait.recording.foreign.settled import check_unit
from retrogait.recording.foreign.shown import listed
from retrogait.recording.foreign.sign_question import Settled, settle_sign
from retrogait.recording.foreign.stamps import InOrder, in_order, joined_notes
from retrogait.recording.foreign.text_table import read_numbers
from retrogait.recording.overrides import Overrides
from retrogait.recording.quantities import SIGNS
from retrogait.types import FloatArray

APPLE_MODELS = ("iPhone", "iPad", "iPod")
"""How every model of Apple's begins; where the brand is left out, it tells."""

NO_META = (
    "this table alone tells neither the phone's system nor pauses; give the zip that phyphox "
    "exports"
)


class Phyphox:
    """The reader."""

    name = "phyphox (zip, folder, csv)"

    def recognises(self, parcel: Parcel) -> bool:
        """Whether a part has phyphox's columns: time in s first, and three axes with units."""
        found = triples_of(parcel)
        return bool(found.acc or found.linear or found.gyr)

    def read(self, parcel: Parcel, *, asked: Overrides) -> Reading:
        """The samples of the phone.

        Raises
        ------
        RecordingError
            If gravity is missing, the phone's system is not known, or a table is malformed.
        """
        where = str(parcel.path)
        check_unit("m/s2", given=asked.acc_unit, option="--acc-unit", where=where)
        check_unit("rad/s", given=asked.gyr_unit, option="--gyr-unit", where=where)
        device, runs = device_of(parcel), runs_of(parcel)
        both, why = _joined(parcel, runs=runs), _why(device, runs=runs)
        settled = settle_sign(
            both.acc_ms2, known=_known_sign(device), asked=asked, where=where, why=why
        )
        return Reading(
            format=f"phyphox {_kind(parcel)} ({_system(device)})",
            t_s=both.t_s - both.t_s[0],
            acc_ms2=both.acc_ms2 * SIGNS[settled.sign],
            gyr_rads=both.gyr_rads,
            nominal_rate_hz=None,
            created_utc=_created(runs, first_s=float(both.t_s[0])),
            frame=_frame(settled, has_gyroscope=both.gyr_rads is not None),
            device=_named(device),
            notes=joined_notes(both.notes, _pause_notes(runs)),
            sides_known=settled.sides_known,
        )


READER = Phyphox()


def _joined(parcel: Parcel, *, runs: tuple[Run, ...] | None) -> Joined:
    """Acceleration and angular rate at the same times, pauses in them."""
    where, found = str(parcel.path), triples_of(parcel)
    if not found.acc:
        raise RecordingError(
            f"{where}: gravity is removed from phyphox's linear acceleration; record "
            f"'Acceleration with g' (accelerometer) instead"
            if found.linear
            else f"{where}: no acceleration in this export; record 'Acceleration with g'"
        )
    acc = _samples(_only(found.acc, where=where), parcel=parcel)
    if not found.gyr:
        return Joined(_wall(acc, runs), acc.values, None, acc.notes)
    gyr = _samples(_only(found.gyr, where=where), parcel=parcel)
    both = join(
        _wall(acc, runs),
        acc_ms2=acc.values,
        gyr_s=_wall(gyr, runs),
        gyr_rads=gyr.values,
        where=where,
    )
    notes = joined_notes(acc.notes, gyr.notes, both.notes)
    return Joined(both.t_s, both.acc_ms2, both.gyr_rads, notes)


def _only(triples: tuple[Triple, ...], *, where: str) -> Triple:
    """The one table of a sensor."""
    if len(triples) > 1:
        raise RecordingError(
            f"{where}: {listed(triple.part for triple in triples)} hold the same sensor; give the "
            f"recordings one by one"
        )
    return triples[0]


def _samples(triple: Triple, *, parcel: Parcel) -> InOrder:
    """The rows of one sensor, on the experiment's clock."""
    where = parcel.where(triple.part)
    found = read_numbers(parcel.data(triple.part), columns=triple.columns, where=where)
    ordered = in_order(found.values[:, 0], values=found.values[:, 1:], where=where)
    return InOrder(ordered.t_s, ordered.values, joined_notes(found.notes, ordered.notes))


def _wall(samples: InOrder, runs: tuple[Run, ...] | None) -> FloatArray:
    """Times with the pauses in them."""
    return samples.t_s if runs is None else with_pauses(samples.t_s, runs=runs)


def _known_sign(device: Mapping[str, str]) -> Sign | None:
    """The sign by the phone's brand; None where it is not named."""
    brand = device.get("deviceBrand", "").lower()
    if brand in ("", "null"):
        is_apple = device.get("deviceModel", "").startswith(APPLE_MODELS)
        return Sign.GRAVITY if is_apple else None
    return Sign.GRAVITY if brand == "apple" else Sign.FORCE


def _why(device: Mapping[str, str], *, runs: tuple[Run, ...] | None) -> str:
    """Why the sign is not known."""
    if device or runs is not None:
        return "the export does not name the phone's brand"
    return NO_META


def _system(device: Mapping[str, str]) -> str:
    """iPhone, Android, or not known."""
    known = {Sign.GRAVITY: "iPhone", Sign.FORCE: "Android", None: "phone not named"}
    return known[_known_sign(device)]


def _kind(parcel: Parcel) -> str:
    """What the export is."""
    return "zip" if parcel.is_zip else "folder" if parcel.is_folder else "table"


def _created(runs: tuple[Run, ...] | None, *, first_s: float) -> str | None:
    """When the first sample was taken, where the export has the phone's clock."""
    if runs is None:
        return None
    return utc(runs[0].system_s - runs[0].start_s + first_s)


def _pause_notes(runs: tuple[Run, ...] | None) -> tuple[str, ...]:
    """What was done about pauses."""
    if runs is None:
        return ("pauses of the recording, if there were any, are not told by this file",)
    if len(runs) == 1:
        return ()
    return (f"{len(runs) - 1} pauses put back in by the phone's clock: they are gaps",)


def _frame(settled: Settled, *, has_gyroscope: bool) -> str:
    """How axes and sign were taken, in one line."""
    rate = "; gyroscope in rad/s" if has_gyroscope else "; no gyroscope"
    return (
        f"m/s2 with gravity, {settled.turned}; phone axes: x to "
        f"the right, y to the top, z out of the screen{rate}"
    )


def _named(device: Mapping[str, str]) -> dict[str, str]:
    """The phone, as far as the export names it."""
    wanted = {
        "maker": device.get("deviceManufacturer") or device.get("deviceBrand", ""),
        "model": device.get("deviceModel", ""),
        "system": device.get("deviceRelease", ""),
        "app": f"phyphox {device['version']}" if device.get("version") else "",
    }
    return {key: value for key, value in wanted.items() if value and value.lower() != "null"}
