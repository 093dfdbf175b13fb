"""Whether the clocks are good enough to stamp what arrives."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import retrogait
from retrogait.doctor.finding import Area, Finding
from retrogait.doctor.storage import nearest

COARSE_S = 1e-3
"""A fifth of the period at 208 Hz. Before Python 3.13 Windows gives 15.6 ms
(python/cpython #88494)."""

STEPS = 5
"""Steps of the clock to watch: 80 ms at Windows' 15.6 ms, next to nothing elsewhere."""

MOST_LOOKS = 5_000_000
"""So that a clock that stands still ends the watch too: about half a second."""

FILE_TIME_S = 2.5
"""FAT keeps times to 2 s; more apart, and disk and computer have two clocks."""

BEHIND_S = 86_400.0
"""A day: FAT keeps local time, up to 14 h off. A board without a battery is off by years."""


def clock_findings(
    folder: Path,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    wall: Callable[[], float] = time.time,
    file_time: Callable[[Path], float] | None = None,
    installed_s: float | None = None,
) -> list[Finding]:
    """The clock that stamps arrivals, and the one that dates recordings.

    Parameters
    ----------
    folder : Path
        Where recordings go.
    monotonic, wall : callable
        The clocks, s.
    file_time : callable or None
        Time that a new file in a folder bears, s since 1970; None: make one and look.
    installed_s : float or None
        When the program's files were written, s since 1970; None: look.
    """
    born_s = Path(retrogait.__file__).stat().st_mtime if installed_s is None else installed_s
    return [
        _monotonic(monotonic),
        _date(wall(), installed_s=born_s),
        *_disk(nearest(folder), wall=wall, file_time=file_time or _time_of_new_file),
    ]


def _monotonic(clock: Callable[[], float]) -> Finding:
    """Smallest step of the clock, as seen."""
    smallest_s = smallest_step(clock)
    if smallest_s is None:
        return Area.CLOCK.fail(
            "monotonic clock",
            said="stands still or runs backward",
            mend="restart the computer; in a virtual machine choose another clock source",
        )
    if smallest_s > COARSE_S:
        return Area.CLOCK.warn(
            "monotonic clock",
            said=f"steps of {1000 * smallest_s:.1f} ms blur the arrival of packets",
            mend="use Python 3.13 or newer; sensors with a clock of their own do not suffer",
        )
    return Area.CLOCK.ok("monotonic clock", said=f"steps of {1e6 * smallest_s:.2g} µs")


def smallest_step(clock: Callable[[], float]) -> float | None:
    """Smallest of some steps of a clock, s; None where it stands still or runs backward."""
    steps: list[float] = []
    before = clock()
    for _ in range(MOST_LOOKS):
        now = clock()
        if now < before:
            return None
        if now > before:
            steps.append(now - before)
        if len(steps) == STEPS:
            return min(steps)
        before = now
    return None


def _date(now_s: float, *, installed_s: float) -> Finding:
    """Whether today is after the day the program was installed."""
    said = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now_s))
    if now_s < installed_s - BEHIND_S:
        return Area.CLOCK.warn(
            "date",
            said=f"{said} is before this program was installed",
            mend="set the clock; Linux: sudo timedatectl set-ntp true",
        )
    return Area.CLOCK.ok("date", said=said)


def _disk(
    place: Path, *, wall: Callable[[], float], file_time: Callable[[Path], float]
) -> list[Finding]:
    """Whether a new file bears the computer's time; nothing where none can be made."""
    try:
        apart_s = file_time(place) - wall()
    except OSError:
        return []
    if abs(apart_s) > FILE_TIME_S:
        return [
            Area.CLOCK.warn(
                "file time",
                said=f"{place}: a new file is dated {apart_s:+.0f} s off the computer's clock",
                mend="record to a local disk, or set the clock of the file server",
            )
        ]
    return [Area.CLOCK.ok("file time", said=f"{place}: agrees with the computer's clock")]


def _time_of_new_file(place: Path) -> float:
    """Time of last change of a file that was just written."""
    with tempfile.NamedTemporaryFile(dir=place, prefix=".retrogait-doctor-") as file:
        file.write(b"?")
        file.flush()
        return Path(file.name).stat().st_mtime
