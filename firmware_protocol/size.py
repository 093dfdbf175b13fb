"""Compile the core for a Cortex-M4 and print what it needs of flash and memory.

    python firmware_protocol/size.py

Needs ``arm-none-eabi-gcc`` with newlib (Debian: gcc-arm-none-eabi, libnewlib-arm-none-eabi).
Linked with the C library's ``memcpy`` and the compiler's 64-bit division, without start-up code,
radio stack and operating system.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
COMPILER = "arm-none-eabi-gcc"
FLAGS = (
    *("-std=c99", "-mcpu=cortex-m4", "-mthumb", "-Os", "-ffunction-sections", "-fdata-sections"),
    *("-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Wpedantic", "-Wshadow", "-Werror"),
    *("-nostartfiles", "-Wl,--gc-sections,-e,main", "--specs=nano.specs", "--specs=nosys.specs"),
)
PARTS = {
    "encoder": "bytes only (rgp.h)",
    "board": "whole sensor but for radio and bus (rgp_board.h)",
}


def sizes(part: str) -> tuple[int, int]:
    """Bytes of flash and of memory.

    Parameters
    ----------
    part : str
        One of ``PARTS``: a file of ``c/size``.

    Raises
    ------
    RuntimeError
        If the compiler complains about anything; the message is its own.
    """
    with TemporaryDirectory() as folder:
        built = Path(folder) / part
        source = HERE / "c" / "size" / f"{part}.c"
        _run(COMPILER, *FLAGS, str(source), "-o", str(built))
        numbers = _run("arm-none-eabi-size", str(built)).splitlines()[1].split()
    text, data, bss = map(int, numbers[:3])
    return text + data, data + bss


def _run(*command: str) -> str:
    """What a command prints; its complaint as an error."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or done.stderr:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def main() -> int:
    """Print the table."""
    if shutil.which(COMPILER) is None:
        print(f"{COMPILER} is not installed (Debian: gcc-arm-none-eabi)", file=sys.stderr)
        return 1
    for part, what in PARTS.items():
        flash, memory = sizes(part)
        print(f"{what}: {flash} bytes of flash, {memory} bytes of memory")
    return 0


if __name__ == "__main__":
    sys.exit(main())
