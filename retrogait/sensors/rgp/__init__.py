"""RGP: retrogait's own Bluetooth profile, for sensors that people build.

The wire format is ``firmware_protocol/SPEC.md``; its byte tables are printed from
``LAYOUTS``. Both ends are here: a client decodes, a simulated sensor encodes.
"""

from retrogait.sensors.battery import decode_battery, encode_battery
from retrogait.sensors.rgp import uuids
from retrogait.sensors.rgp.clock import (
    CLOCK,
    Clock,
    ClockOffset,
    ClockReading,
    decode_clock,
    encode_clock,
    two_way_offset,
)
from retrogait.sensors.rgp.config import (
    FACTS,
    PLACES,
    RANGES_G,
    SETTINGS,
    Config,
    ConfigState,
    Settings,
    decode_config,
    decode_settings,
    encode_config,
    encode_settings,
)
from retrogait.sensors.rgp.control import (
    ANSWER_LAYOUT,
    COMMAND_LAYOUT,
    Answer,
    AttError,
    Op,
    Status,
    decode_answer,
    decode_command,
    encode_answer,
    encode_command,
)
from retrogait.sensors.rgp.driver import RgpDriver
from retrogait.sensors.rgp.info import INFO, Capability, Info, decode_info, encode_info
from retrogait.sensors.rgp.packet import (
    COUNTER_WRAPS,
    STREAM,
    TICKS_WRAP,
    StreamFlag,
    StreamPacket,
    decode_packet,
    encode_packet,
    packet_size,
    samples_that_fit,
)
from retrogait.sensors.rgp.peripheral import XIAO, Declined, RgpPeripheral
from retrogait.sensors.rgp.talk import RgpTalk
from retrogait.sensors.rgp.units import acc_counts, gyr_counts, quantise

LAYOUTS = (INFO, SETTINGS, FACTS, COMMAND_LAYOUT, ANSWER_LAYOUT, STREAM, CLOCK)
"""Every byte table of the profile."""

__all__ = [
    "COUNTER_WRAPS",
    "LAYOUTS",
    "PLACES",
    "RANGES_G",
    "TICKS_WRAP",
    "XIAO",
    "Answer",
    "AttError",
    "Capability",
    "Clock",
    "ClockOffset",
    "ClockReading",
    "Config",
    "ConfigState",
    "Declined",
    "Info",
    "Op",
    "RgpDriver",
    "RgpPeripheral",
    "RgpTalk",
    "Settings",
    "Status",
    "StreamFlag",
    "StreamPacket",
    "acc_counts",
    "decode_answer",
    "decode_battery",
    "decode_clock",
    "decode_command",
    "decode_config",
    "decode_info",
    "decode_packet",
    "decode_settings",
    "encode_answer",
    "encode_battery",
    "encode_clock",
    "encode_command",
    "encode_config",
    "encode_info",
    "encode_packet",
    "encode_settings",
    "gyr_counts",
    "packet_size",
    "quantise",
    "samples_that_fit",
    "two_way_offset",
    "uuids",
]
