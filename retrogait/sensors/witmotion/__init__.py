"""WitMotion BLE 5 sensors (WT901BLECL 5.0, WT9011DCL): six axes, no counter, no time.

::

    frame       bytes of a frame: a sample, or an answer of registers
    stream      frames out of a stream of bytes; skips and counts what is torn
    command     the five bytes that read and set a register
    talk        start: ask for the rate, set it if it differs
    peripheral  the sensor's side, for the virtual sensor
    driver      which sensors are its own
"""

from retrogait.sensors.witmotion.driver import WitmotionDriver
from retrogait.sensors.witmotion.frame import (
    NOTIFY,
    SERVICE,
    WRITE,
    Registers,
    decode_motion,
    decode_registers,
    encode_motion,
    encode_registers,
)
from retrogait.sensors.witmotion.peripheral import WitmotionPeripheral
from retrogait.sensors.witmotion.stream import FrameStream
from retrogait.sensors.witmotion.talk import WitmotionTalk

__all__ = [
    "NOTIFY",
    "SERVICE",
    "WRITE",
    "FrameStream",
    "Registers",
    "WitmotionDriver",
    "WitmotionPeripheral",
    "WitmotionTalk",
    "decode_motion",
    "decode_registers",
    "encode_motion",
    "encode_registers",
]
