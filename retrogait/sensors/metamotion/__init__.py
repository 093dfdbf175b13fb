"""MbientLab MetaMotion R, RL, C and S: six axes in two streams, no counter, no time live.

::

    packet   bytes of the board's modules, and what differs between its two chips
    pairing  acceleration and rotation come apart; puts them together
    talk     ask which chip, configure, start, stop
    driver   which sensors are its own
"""

from retrogait.sensors.metamotion.driver import MetamotionDriver
from retrogait.sensors.metamotion.packet import (
    BMI160,
    BMI270,
    COMMAND,
    NOTIFY,
    SERVICE,
    Chip,
    Module,
    decode_module,
    decode_triples,
    encode_module,
    encode_triples,
)
from retrogait.sensors.metamotion.talk import MetamotionTalk

__all__ = [
    "BMI160",
    "BMI270",
    "COMMAND",
    "NOTIFY",
    "SERVICE",
    "Chip",
    "MetamotionDriver",
    "MetamotionTalk",
    "Module",
    "decode_module",
    "decode_triples",
    "encode_module",
    "encode_triples",
]
