"""How bluetoothd says no."""

from __future__ import annotations

FAILED = "org.bluez.Error.Failed"
IN_PROGRESS = "org.bluez.Error.InProgress"
INVALID_ARGUMENTS = "org.bluez.Error.InvalidArguments"
DOES_NOT_EXIST = "org.bluez.Error.DoesNotExist"
NOT_AUTHORIZED = "org.bluez.Error.NotAuthorized"
NOT_PERMITTED = "org.bluez.Error.NotPermitted"
NOT_READY = "org.bluez.Error.NotReady"
NOT_SUPPORTED = "org.bluez.Error.NotSupported"
UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod"
UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject"


class BluezError(Exception):
    """A D-Bus error reply: its name and its text."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self.name = name
        self.text = text


class AttError(Exception):
    """The peripheral refuses with this ATT error code (Core specification, vol 3 part F 3.4.1)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ATT error {code:#04x}")
        self.code = code


_NAMED_BY_BLUEZ = {
    0x02: BluezError(NOT_PERMITTED, "Read not permitted"),
    0x03: BluezError(NOT_PERMITTED, "Write not permitted"),
    0x05: BluezError(NOT_PERMITTED, "Not paired"),
    0x06: BluezError(NOT_SUPPORTED, "Operation is not supported"),
    0x07: BluezError(INVALID_ARGUMENTS, "Invalid offset"),
    0x08: BluezError(NOT_AUTHORIZED, "Operation Not Authorized"),
    0x0C: BluezError(NOT_PERMITTED, "Not paired"),
    0x0D: BluezError(INVALID_ARGUMENTS, "Invalid Length"),
    0x0F: BluezError(NOT_PERMITTED, "Not paired"),
}
"""Codes that lose their number on the way (BlueZ ``create_gatt_dbus_error``)."""


def as_bluez(error: AttError) -> BluezError:
    """The error reply bluetoothd makes of an ATT error."""
    named = _NAMED_BY_BLUEZ.get(error.code)
    if named is not None:
        return BluezError(named.name, named.text)
    return BluezError(FAILED, f"Operation failed with ATT error: {error.code:#04x}")
