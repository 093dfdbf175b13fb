"""From bumble's words to bleak's: advertisements, services, errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bleak.assigned_numbers import gatt_char_props_to_strs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.scanner import AdvertisementData
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError, BleakGATTProtocolError
from bleak.uuids import normalize_uuid_str
from bumble import att, core, hci
from bumble.core import AdvertisingData
from bumble.device import Advertisement
from bumble.gatt_client import ServiceProxy

from retrogait.virtual.link import RadioLink
from retrogait.virtual.port import NOTIFICATION_HEADER_BYTES


@contextmanager
def bleak_errors() -> Iterator[None]:
    """Say it in bleak's words, whatever the stack below says."""
    try:
        yield
    except att.ATT_Error as error:
        raise BleakGATTProtocolError(int(error.error_code)) from error
    except core.BaseBumbleError as error:
        raise BleakError(f"the Bluetooth stack failed: {error}") from error


def advertisement_data(advertisement: Advertisement) -> AdvertisementData:
    """What was advertised, in bleak's words."""
    data, kinds = advertisement.data, AdvertisingData.Type
    name = data.get(kinds.COMPLETE_LOCAL_NAME) or data.get(kinds.SHORTENED_LOCAL_NAME)
    return AdvertisementData(
        local_name=name,
        manufacturer_data=dict(data.get_all(kinds.MANUFACTURER_SPECIFIC_DATA)),
        service_data={
            _spell(uuid): value
            for uuid, value in (
                *data.get_all(kinds.SERVICE_DATA_16_BIT_UUID),
                *data.get_all(kinds.SERVICE_DATA_128_BIT_UUID),
            )
        },
        service_uuids=[_spell(uuid) for uuid in _listed_uuids(data)],
        tx_power=data.get(kinds.TX_POWER_LEVEL),
        rssi=advertisement.rssi,
        platform_data=(advertisement,),
    )


def _listed_uuids(data: AdvertisingData) -> list[core.UUID]:
    """Services named, once each: a scan response may repeat the advertisement."""
    kinds = AdvertisingData.Type
    lists = (
        *data.get_all(kinds.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS),
        *data.get_all(kinds.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS),
        *data.get_all(kinds.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS),
        *data.get_all(kinds.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS),
    )
    return list(dict.fromkeys(uuid for listed in lists for uuid in listed))


def plain_address(address: hci.Address) -> str:
    """An address as bleak writes it, without its type."""
    return address.to_string(with_type_qualifier=False)


def _spell(uuid: core.UUID) -> str:
    """A UUID as bleak writes it."""
    return normalize_uuid_str(uuid.to_hex_str("-"))


def service_collection(link: RadioLink, *, wanted: set[str] | None) -> BleakGATTServiceCollection:
    """The services of the sensor in bleak's words."""
    found = BleakGATTServiceCollection()
    for service in link.services:
        if wanted is None or _spell(service.uuid) in wanted:
            _add_service(found, service, link)
    return found


def _add_service(found: BleakGATTServiceCollection, service: ServiceProxy, link: RadioLink) -> None:
    """One service with its characteristics and their descriptors."""
    theirs = BleakGATTService(service, service.handle, _spell(service.uuid))
    found.add_service(theirs)
    for proxy in service.characteristics:
        characteristic = BleakGATTCharacteristic(
            proxy,
            proxy.handle,
            _spell(proxy.uuid),
            list(gatt_char_props_to_strs(int(proxy.properties))),
            lambda: link.att_mtu - NOTIFICATION_HEADER_BYTES,
            theirs,
        )
        found.add_characteristic(characteristic)
        for descriptor in proxy.descriptors:
            found.add_descriptor(
                BleakGATTDescriptor(
                    descriptor, descriptor.handle, _spell(descriptor.type), characteristic
                )
            )
