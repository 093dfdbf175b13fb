"""The sensor's side: what a peripheral must have, and one that does as the test says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Push = Callable[[str, bytes], None]
"""Send a notification: characteristic UUID, value."""

Services = Mapping[str, Mapping[str, Sequence[str]]]
"""Service UUID -> characteristic UUID -> flags."""

BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"

SENSOR_SERVICE = "7e570001-7e57-4e57-8e57-7e577e577e57"
STREAM = "7e570002-7e57-4e57-8e57-7e577e577e57"
CONTROL = "7e570003-7e57-4e57-8e57-7e577e577e57"
SETTING = "7e570004-7e57-4e57-8e57-7e577e577e57"
"""A made-up sensor: the mock knows no vendor."""


class Peripheral(Protocol):
    """The shape described in the package's docstring."""

    @property
    def name(self) -> str: ...

    @property
    def advertised(self) -> Sequence[str]: ...

    @property
    def services(self) -> Services: ...

    def on_read(self, uuid: str) -> bytes: ...

    def on_write(self, uuid: str, value: bytes) -> None: ...

    def on_subscribe(self, uuid: str, active: bool) -> None: ...

    def on_link(self, push: Push | None) -> None: ...


def sensor_services() -> Services:
    """A stream, a control point and a setting, and the battery."""
    return {
        SENSOR_SERVICE: {
            STREAM: ("notify",),
            CONTROL: ("write", "indicate"),
            SETTING: ("read", "write-without-response"),
        },
        BATTERY_SERVICE: {BATTERY_LEVEL: ("read", "notify")},
    }


def _accept(value: bytes) -> None:
    """Take a write and do nothing."""


@dataclass(slots=True)
class ScriptedPeripheral:
    """A peripheral whose answers the test gives; what happened to it is in ``log``.

    ``reads`` and ``writes`` map a characteristic UUID to a handler; a read without a handler
    answers ``b""``, a write without one is taken. Handlers may raise ``AttError``.
    """

    name: str = "Mock 01"
    advertised: Sequence[str] = (SENSOR_SERVICE,)
    services: Services = field(default_factory=sensor_services)
    reads: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    writes: dict[str, Callable[[bytes], None]] = field(default_factory=dict)
    log: list[tuple[str, str, bytes]] = field(default_factory=list)
    push: Push | None = None

    def on_read(self, uuid: str) -> bytes:
        """The test's answer."""
        self.log.append(("read", uuid, b""))
        return self.reads.get(uuid, bytes)()

    def on_write(self, uuid: str, value: bytes) -> None:
        """The test's handler."""
        self.log.append(("write", uuid, value))
        self.writes.get(uuid, _accept)(value)

    def on_subscribe(self, uuid: str, active: bool) -> None:
        """Noted only."""
        self.log.append(("subscribe" if active else "unsubscribe", uuid, b""))

    def on_link(self, push: Push | None) -> None:
        """Keep the sender while there is a link."""
        self.log.append(("link up" if push else "link down", "", b""))
        self.push = push

    def happened(self, what: str) -> int:
        """How often ``what`` is in the log."""
        return sum(event == what for event, _, _ in self.log)
