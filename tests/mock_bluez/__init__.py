"""A mock of ``org.bluez`` on a private D-Bus: bleak's own Linux backend without a radio.

What is real: bleak's front end and its BlueZ backend, dbus-fast, the D-Bus daemon, every message
between them. What is played: bluetoothd and all that is below it. It runs in the event loop of
the test, so a test may look at its state and break it at a known moment::

    def test_something(bus: PrivateBus) -> None:          # fixture of tests/bluez/conftest.py
        async def scenario(bluez: MockBluez) -> None:
            device = bluez.add(ScriptedPeripheral())      # on the air from now on
            ...                                           # plain bleak code
            device.drop()                                 # the link is lost
        on_bluez(bus, scenario)                           # fresh daemon, loop and time limit

The shape of a peripheral
-------------------------
``bluez.add(peripheral, address=...)`` takes any object with the members of
:class:`mock_bluez.peripheral.Peripheral`; no base class is needed:

``name: str``
    Advertised (and D-Bus) name.
``advertised: Sequence[str]``
    Service UUIDs in the advertisement, 128-bit lower case.
``services: Mapping[str, Mapping[str, Sequence[str]]]``
    Service UUID -> characteristic UUID -> flags (``read``, ``write``,
    ``write-without-response``, ``notify``, ``indicate``). A characteristic UUID occurs once.
``on_read(uuid) -> bytes``
    Value of a read. May raise :class:`AttError`, or :class:`BluezError` to answer as bluetoothd.
``on_write(uuid, value) -> None``
    A write, with or without response. May raise as above; may push before it returns (Polar and
    Movesense answer that early), or later with ``loop.call_later``.
``on_subscribe(uuid, active) -> None``
    The client characteristic configuration changed: first subscriber came, or last one left.
``on_link(push) -> None``
    The link came up: ``push(uuid, value)`` sends a notification or indication. The link went
    down, for whatever reason: ``push`` is None. What is pushed while nobody subscribes is counted
    in ``device.attendance.unheard`` and lost, as on air.

All four are plain functions called in the event loop. ``ScriptedPeripheral`` is the ready one for
tests, with handlers and a log. ``bluez.add`` returns a :class:`mock_bluez.device.Device`: what
BlueZ knows of the peripheral (``connected``, ``connecting``, ``subscribed``, ``attempts``,
``attendance``) and what may befall it (``drop()``, ``silence()``, ``return_to_range()``,
``vanish()``, ``fail_connects(...)``).

The adapter fails by ``bluez.adapter.power(on=False)``, ``bluez.unplug_adapter()`` or
``on_bluez(..., adapter=None)``; bluetoothd by ``await bluez.crash()``; the whole bus by
``bus.kill()``, ``bus.start()`` and ``await bluez.start()``. ``Pace`` slows single phases down so
that a cancel or a cut can fall into them; ``bluez.on_call = lambda member: ...`` runs at each
call of a client, before the answer.

Sources of the behaviour: what bleak 3.1 asks for (``bleak/backends/bluezdbus``), and BlueZ's
``doc/*.rst``, ``src/device.c``, ``src/adapter.c``, ``src/gatt-client.c``. Assumed, not read: the
exact text of the error that a request gets when its link is lost.
"""

from __future__ import annotations

from mock_bluez.errors import AttError, BluezError
from mock_bluez.pace import Pace
from mock_bluez.peripheral import Peripheral, Push, ScriptedPeripheral
from mock_bluez.private_bus import PrivateBus, why_not
from mock_bluez.running import on_bluez

__all__ = [
    "AttError",
    "BluezError",
    "Pace",
    "Peripheral",
    "PrivateBus",
    "Push",
    "ScriptedPeripheral",
    "on_bluez",
    "why_not",
]
