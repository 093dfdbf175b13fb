"""A sensor that echoes, and notes what happens to it; for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence

from retrogait.virtual import AttRefusal, CharacteristicSpec, PeripheralSpec

SERVICE = "7267F001-7265-8472-9F67-616974726574"
CONTROL = "7267f004-7265-8472-9f67-616974726574"
STREAM = "7267f005-7265-8472-9f67-616974726574"
BOTH = "7267f006-7265-8472-9f67-616974726574"
REFUSE = b"\xff"
REFUSAL_CODE = 0x85

CHARACTERISTICS = (
    CharacteristicSpec(SERVICE, CONTROL, frozenset({"read", "write", "indicate"})),
    CharacteristicSpec(SERVICE, STREAM, frozenset({"notify", "write-without-response"})),
    CharacteristicSpec(SERVICE, BOTH, frozenset({"notify", "indicate"})),
)


class EchoSensor:
    """Control answers a write with 0x80 and what was written; REFUSE is refused."""

    def __init__(self, name: str = "echo", *, att_mtu: int = 247) -> None:
        self.spec = PeripheralSpec(
            name, (SERVICE,), CHARACTERISTICS, att_mtu=att_mtu, advertising_interval_s=0.02
        )
        self.value = b"start"
        self.events: list[tuple[str, bool] | str] = []

    def on_read(self, uuid: str, /) -> bytes:
        assert uuid == CONTROL
        if self.value == REFUSE:
            raise AttRefusal(REFUSAL_CODE)
        return self.value

    def on_write(self, uuid: str, value: bytes, /) -> Sequence[tuple[str, bytes]]:
        if value == REFUSE:
            raise AttRefusal(REFUSAL_CODE)
        self.value = value
        return [(CONTROL, b"\x80" + value), (BOTH, b"\x81" + value)]

    def on_subscribed(self, uuid: str, subscribed: bool, /) -> None:
        self.events.append((uuid, subscribed))

    def on_disconnected(self) -> None:
        self.events.append("disconnected")
