"""The terms of a stream: what is asked of a sensor, and what it promises."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from retrogait.sensors.port import Ready, Samples, Stamp, Timing, Wish
from retrogait.sensors.rgp.config import RANGES_G, Config, Settings
from retrogait.sensors.rgp.info import MAJOR, Capability, Info
from retrogait.sensors.rgp.packet import COUNTER_WRAPS, TICKS_WRAP, StreamFlag, StreamPacket
from retrogait.types import Side

PACKET_S: Final = 0.04
"""Signal in a packet: 5 samples at 104 Hz, 9 at 208 Hz. A short wait, 21 to 26 packets a second,
and at most one a connection interval of 30 ms (firmware_protocol/SPEC.md, section 8)."""


def wanted_settings(wish: Wish, *, info: Info, now: Settings) -> Settings:
    """The sensor's settings with the wish put in.

    Parameters
    ----------
    wish : Wish
        What is asked.
    info : Info
        What the sensor offers.
    now : Settings
        How it is set; place and name stay.
    """
    rate_hz = min(info.rates_hz, key=lambda offered: abs(offered - wish.rate_hz))
    return replace(
        now,
        rate_hz=rate_hz,
        acc_range_g=next((g for g in RANGES_G if g >= wish.range_g), RANGES_G[-1]),
        gyro=Capability.GYRO in info.capabilities,
        samples_per_packet=math.ceil(PACKET_S * rate_hz),
    )


def samples(packet: StreamPacket, *, tick_hz: int) -> Samples:
    """A packet as samples."""
    return Samples(
        acc_ms2=packet.acc_ms2,
        gyr_rads=packet.gyr_rads,
        counter=packet.counter,
        stamp=Stamp(packet.ticks / tick_hz, sample=0),
        overflow=StreamFlag.OVERFLOW in packet.flags,
    )


def ready(info: Info, config: Config) -> Ready:
    """What a sensor promises, from its Info and Config."""
    settings = config.settings
    side = "" if settings.side is Side.UNKNOWN else settings.side
    worn = (side, settings.placement or "")
    facts = {
        "protocol": f"RGP {MAJOR}.{info.minor}",
        "firmware": info.build,
        "name": settings.name,
        "worn": " ".join(filter(None, worn)),
        "acc_range_g": str(settings.acc_range_g),
    }
    return Ready(
        rate_hz=config.rate_hz,
        has_gyroscope=settings.gyro,
        timing=Timing.COUNTED,
        counter_wraps=COUNTER_WRAPS,
        clock_wraps_s=TICKS_WRAP / info.tick_hz,
        epoch=info.boot_id,
        facts={key: value for key, value in facts.items() if value},
    )
