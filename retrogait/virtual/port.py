"""What a virtual sensor says of itself and answers; needs no Bluetooth stack.

A sensor is written against :class:`PeripheralPort`: bytes in, bytes out, no await.
:class:`~retrogait.virtual.peripheral.Peripheral` puts it on a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

Property = Literal["read", "write", "write-without-response", "notify", "indicate"]
"""What a client may do with a characteristic, in bleak's words."""

NOTIFICATION_HEADER_BYTES = 3
"""Opcode and attribute handle, before the value, in notifications and writes."""

MAX_ADVERTISING_BYTES = 31
"""Legacy advertising data (Core Specification 6.0, Vol 6, Part B, 2.3.1.1)."""

MAX_NAME_LENGTH = 8
"""Flags (3 bytes), one 128-bit UUID (18) and a name of 8 (10) fill the 31 bytes. The
simulated link delivers no scan response, so the name cannot go there."""

BATTERY_SERVICE, BATTERY_LEVEL = "180f", "2a19"
INFORMATION_SERVICE = "180a"
MAKER, MODEL, SERIAL, FIRMWARE = "2a29", "2a24", "2a25", "2a26"

_BASE_UUID_TAIL = "-0000-1000-8000-00805f9b34fb"
_FLAGS_BYTES = 3


@lru_cache(maxsize=512)
def full_uuid(uuid: str) -> str:
    """Spell a UUID in 36 lower-case characters; four hex digits mean a SIG number.

    Raises
    ------
    ValueError
        If it is neither.
    """
    plain = uuid.lower()
    if len(plain) == 4:
        plain = f"0000{plain}{_BASE_UUID_TAIL}"
    digits = plain.replace("-", "")
    if len(plain) != 36 or len(digits) != 32 or not set(digits) <= set("0123456789abcdef"):
        raise ValueError(f"a UUID has 4 hex digits or the form 8-4-4-4-12, got {uuid!r}")
    return plain


def short_uuid(uuid: str) -> str:
    """Spell a UUID as it is advertised: four digits where it is a SIG number.

    Raises
    ------
    ValueError
        If it is not a UUID.
    """
    full = full_uuid(uuid)
    return full[4:8] if full.startswith("0000") and full.endswith(_BASE_UUID_TAIL) else full


class AttRefusal(Exception):  # noqa: N818  a refusal is an answer, not a mistake
    """A read or write is refused with an ATT error code; the client sees the code.

    Raised by a sensor, turned into an Error Response by the peripheral.

    Parameters
    ----------
    code : int
        1 to 255; 0x80 to 0x9F are the application's own (Core Specification 6.0,
        Vol 3, Part F, 3.4.1.1).

    Raises
    ------
    ValueError
        If the code does not fit.
    """

    def __init__(self, code: int) -> None:
        if not 1 <= code <= 255:
            raise ValueError(f"an ATT error code lies in 1..255, got {code}")
        super().__init__(f"refused with ATT error 0x{code:02X}")
        self.code = code


@dataclass(frozen=True, slots=True)
class CharacteristicSpec:
    """One characteristic.

    Parameters
    ----------
    service_uuid, uuid : str
        Four hex digits or 36 characters, in any case.
    properties : frozenset of Property
        At least one.
    """

    service_uuid: str
    uuid: str
    properties: frozenset[Property]

    def __post_init__(self) -> None:
        full_uuid(self.service_uuid), full_uuid(self.uuid)
        if not self.properties:
            raise ValueError(f"characteristic {self.uuid} needs at least one property")


@dataclass(frozen=True, slots=True)
class DeviceInformation:
    """The Device Information service (0x180A), all as text."""

    maker: str = "retrogait"
    model: str = "virtual sensor"
    serial: str = "1"
    firmware: str = "1.0.0"


@dataclass(frozen=True, slots=True)
class PeripheralSpec:
    """What a sensor advertises and serves.

    Parameters
    ----------
    name : str
        Advertised name, 1 to 8 ASCII characters.
    advertised_uuids : tuple of str
        Services named in the advertisement; together with the name they must fit 31 bytes.
    characteristics : tuple of CharacteristicSpec
        Grouped into services in the order of their first appearance.
    information : DeviceInformation
        Served under 0x180A.
    battery_percent : int or None
        Charge at the start, served under 0x180F (read, notify); None: no such service.
    att_mtu : int
        Largest ATT packet the sensor accepts, 23 to 517; a payload is 3 bytes shorter.
    advertising_interval_s : float
        Time between two advertisements, 0.02 s to 10.24 s.

    Raises
    ------
    ValueError
        If something of the above does not hold.
    """

    name: str
    advertised_uuids: tuple[str, ...]
    characteristics: tuple[CharacteristicSpec, ...]
    information: DeviceInformation = DeviceInformation()
    battery_percent: int | None = 100
    att_mtu: int = 247
    advertising_interval_s: float = 0.1

    def __post_init__(self) -> None:
        if not (self.name.isascii() and 1 <= len(self.name) <= MAX_NAME_LENGTH):
            raise ValueError(
                f"an advertised name has 1 to {MAX_NAME_LENGTH} ASCII characters, got {self.name!r}"
            )
        if not 23 <= self.att_mtu <= 517:
            raise ValueError(f"an ATT MTU lies in 23..517, got {self.att_mtu}")
        if not 0.02 <= self.advertising_interval_s <= 10.24:
            raise ValueError(
                f"an advertising interval lies in 0.02..10.24 s, got {self.advertising_interval_s}"
            )
        if self.battery_percent is not None and not 0 <= self.battery_percent <= 100:
            raise ValueError(f"a charge is a percentage, 0..100, got {self.battery_percent}")
        self._check_uniqueness()
        self._check_size()

    def _check_uniqueness(self) -> None:
        """Everything is addressed by its UUID, so there can be only one of each."""
        seen = {full_uuid(uuid) for uuid in (MAKER, MODEL, SERIAL, FIRMWARE)}
        if self.battery_percent is not None:
            seen.add(full_uuid(BATTERY_LEVEL))
        for characteristic in self.characteristics:
            if (uuid := full_uuid(characteristic.uuid)) in seen:
                raise ValueError(f"{self.name} has characteristic {characteristic.uuid} twice")
            seen.add(uuid)

    def _check_size(self) -> None:
        """The advertisement must fit; the reader should know by how much it does not."""
        used = _FLAGS_BYTES + 2 + len(self.name)
        for width in (2, 16):
            listed = sum(len(short_uuid(u)) == (4 if width == 2 else 36) for u in self._advertised)
            used += 2 + width * listed if listed else 0
        if used > MAX_ADVERTISING_BYTES:
            raise ValueError(
                f"the advertisement of {self.name!r} takes {used} bytes, "
                f"{MAX_ADVERTISING_BYTES} fit; shorten the name or advertise fewer services"
            )

    @property
    def _advertised(self) -> tuple[str, ...]:
        return tuple(full_uuid(uuid) for uuid in self.advertised_uuids)


class PeripheralPort(Protocol):
    """What a virtual sensor must answer. Nothing here may block or await.

    Every ``uuid`` handed in is written as in the sensor's own ``CharacteristicSpec``.
    """

    @property
    def spec(self) -> PeripheralSpec:
        """Read once, when the sensor is put on a link."""
        ...

    def on_read(self, uuid: str, /) -> bytes:
        """Value of a readable characteristic; may raise :class:`AttRefusal`."""
        ...

    def on_write(self, uuid: str, value: bytes, /) -> Sequence[tuple[str, bytes]]:
        """Take a written value; may raise :class:`AttRefusal`.

        Returns
        -------
        sequence of (uuid, bytes)
            Answers, sent in this order after the write is acknowledged: indicated
            where the client asked for indications, else notified. Answers that nobody
            listens to are dropped, as on air.
        """
        ...

    def on_subscribed(self, uuid: str, subscribed: bool, /) -> None:
        """Somebody began or ceased to listen; also called for each when the link ends."""
        ...

    def on_disconnected(self) -> None:
        """The link ended, for whatever reason; subscriptions have ended before."""
        ...
