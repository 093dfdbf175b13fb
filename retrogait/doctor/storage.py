"""Whether recordings and results can be kept: one small file, written through to the disk."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from retrogait.doctor.finding import Area, Finding

HOUR_OF_A_SENSOR_BYTES = 150_000_000
"""208 six-axis rows a second of about 126 bytes are 95 MB an hour, the raw packets in hexadecimal
about 25 MB more, and events; rounded up."""

ROOMY_BYTES = 8 * HOUR_OF_A_SENSOR_BYTES
"""An hour of eight sensors at once."""

SLOW_SYNC_S = 1.0
"""The recorder syncs every 5 s: a disk that takes a fifth of that falls behind soon."""

PROBE_BYTES = 262_144
"""What such a sensor gives in the 5 s between two syncs, 170 kB, and more."""


def storage_findings(
    folder: Path,
    *,
    free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
    sync: Callable[[int], None] = os.fsync,
    clock: Callable[[], float] = time.perf_counter,
) -> list[Finding]:
    """Whether a folder takes what is recorded; leaves nothing behind.

    Parameters
    ----------
    folder : Path
        Where results go; need not exist yet, its nearest ancestor is tried then.
    free_bytes, sync, clock : callable
        The disk: free space, write through, time in s.
    """
    place = nearest(folder)
    return [_write_test(place, sync=sync, clock=clock), _space(place, free_bytes=free_bytes)]


def nearest(folder: Path) -> Path:
    """The folder itself, or where it would be made."""
    whole = folder.absolute()
    return next((path for path in (whole, *whole.parents) if path.exists()), Path(whole.anchor))


def _write_test(place: Path, *, sync: Callable[[int], None], clock: Callable[[], float]) -> Finding:
    """Write, sync, read back, delete."""
    try:
        took_s = _synced_write(place, sync=sync, clock=clock)
    except OSError as error:
        return Area.STORAGE.fail(
            "write test",
            said=f"{place}: {error.strerror or error}",
            mend="choose a folder of your own: --out DIR",
        )
    if took_s > SLOW_SYNC_S:
        return Area.STORAGE.warn(
            "write test",
            said=f"{place}: a sync takes {took_s:.1f} s, over {SLOW_SYNC_S:g} s",
            mend="record to a local disk, not to a network drive or a memory card",
        )
    return Area.STORAGE.ok("write test", said=f"{place}: a sync takes {1000 * took_s:.1f} ms")


def _synced_write(place: Path, *, sync: Callable[[int], None], clock: Callable[[], float]) -> float:
    """Seconds that a synced write takes; OSError if it fails or other bytes come back."""
    wrote = os.urandom(PROBE_BYTES)
    with tempfile.TemporaryFile(dir=place, prefix=".retrogait-doctor-") as file:
        start_s = clock()
        file.write(wrote)
        file.flush()
        sync(file.fileno())
        took_s = clock() - start_s
        file.seek(0)
        if file.read() != wrote:
            raise OSError("other bytes came back than were written")
    return took_s


def _space(place: Path, *, free_bytes: Callable[[Path], int]) -> Finding:
    """Whether there is room for an hour."""
    try:
        free = free_bytes(place)
    except OSError as error:
        said = f"{place}: {error.strerror or error}"
        return Area.STORAGE.warn("free space", said=said, mend="choose another folder: --out DIR")
    said = f"{place}: {free / 1e9:.1f} GB free"
    mend = "delete what is not needed, or choose another disk: --out DIR"
    if free < HOUR_OF_A_SENSOR_BYTES:
        return Area.STORAGE.fail("free space", said=f"{said}, under an hour of a sensor", mend=mend)
    if free < ROOMY_BYTES:
        said = f"{said}, {free / HOUR_OF_A_SENSOR_BYTES:.0f} hours of one sensor"
        return Area.STORAGE.warn("free space", said=said, mend=mend)
    return Area.STORAGE.ok("free space", said=said)
