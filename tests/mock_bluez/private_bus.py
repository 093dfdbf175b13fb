"""A D-Bus daemon of our own, in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
"""


def why_not() -> str | None:
    """Why no private bus can be had here, None if it can."""
    if sys.platform != "linux":
        return f"bleak talks to BlueZ on Linux only, this is {sys.platform}"
    if shutil.which("dbus-daemon") is None:
        return "dbus-daemon is not installed (Debian: apt-get install dbus)"
    return None


class PrivateBus:
    """One ``dbus-daemon``; bleak finds it by ``DBUS_SYSTEM_BUS_ADDRESS``.

    The socket is in a short temporary folder: a unix socket path ends at 107 bytes, and pytest's
    own folders may be longer.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bus-"))
        self.address = f"unix:path={self.folder / 'socket'}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the daemon and wait until it listens; also after :meth:`kill`."""
        config = self.folder / "bus.conf"
        config.write_text(CONFIG.format(address=self.address), encoding="utf-8")
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"]
        # stderr holds "Failed to set fd limit" where limits are low: harmless
        self._process = subprocess.Popen(
            [*command, "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise RuntimeError(f"dbus-daemon did not start: exit code {self._process.wait()}")

    def kill(self) -> None:
        """End the daemon at once, as a crash would."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """End the daemon and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder)
