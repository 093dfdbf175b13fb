"""One connection with an RGP sensor, without a radio.

::

    ASKING    Info wanted                      -> read Config
    SETTING   Config wanted                    -> STOP if it still streams; write settings
                                                  that differ and read Config again
    STARTING  START written, answer wanted     -> Ready, with the answer or the first packet
    STREAMING packets                          -> Samples, Pressed
    OVER      refused, stopped or left         -> nothing more

The sensor's word is final: what holds is what Config says when it is read after the
write, whatever was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from retrogait.sensors.battery import decode_battery
from retrogait.sensors.port import (
    Act,
    Battery,
    Outcome,
    Pressed,
    Read,
    Refused,
    Stopped,
    Subscribe,
    Wish,
    Write,
)
from retrogait.sensors.rgp import uuids
from retrogait.sensors.rgp.config import Config, ConfigState, decode_config, encode_settings
from retrogait.sensors.rgp.control import Answer, Op, decode_answer, encode_command
from retrogait.sensors.rgp.info import MAJOR, Info, decode_info
from retrogait.sensors.rgp.packet import StreamFlag, StreamPacket, decode_packet
from retrogait.sensors.rgp.terms import ready, samples, wanted_settings

NEEDS_PAIRING: Final = frozenset({0x05, 0x08, 0x0F})
"""ATT errors: insufficient authentication, authorization, encryption."""


class Phase(Enum):
    """How far a talk has come."""

    ASKING = auto()
    SETTING = auto()
    STARTING = auto()
    STREAMING = auto()
    OVER = auto()


@dataclass(slots=True)
class RgpState:
    """All that changes in a talk; None: not heard yet."""

    phase: Phase = Phase.ASKING
    info: Info | None = None
    config: Config | None = None
    asked: bool = False
    settings_declined: bool = False
    saw_battery_low: bool = False


class RgpTalk:
    """A :class:`~retrogait.sensors.port.Talk` with one RGP sensor.

    Parameters
    ----------
    wish : Wish
        The rate on offer that is nearest is set, the range is the next higher;
        place and name of the sensor stay as they are.
    """

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._state = RgpState()

    def begin(self) -> tuple[Act, ...]:
        """Subscribe, then ask what the sensor is."""
        return (
            Subscribe(uuids.CONTROL),
            Subscribe(uuids.STREAM),
            Read(uuids.INFO),
            Read(uuids.BATTERY_LEVEL, optional=True),
        )

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a value that was read, notified or indicated.

        Raises
        ------
        DecodeError
            If the bytes break the format; the talk goes on with the next.
        """
        if uuid == uuids.STREAM:
            return self._stream(decode_packet(payload))
        if uuid == uuids.INFO:
            return self._info(payload)
        if uuid == uuids.CONFIG:
            return self._config(decode_config(payload))
        if uuid == uuids.CONTROL:
            return self._answer(payload)
        if uuid == uuids.BATTERY_LEVEL:
            return (Battery(decode_battery(payload)),)
        return ()

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """Give up, unless only the wish was declined: then the sensor's own settings hold."""
        state = self._state
        if uuid == uuids.BATTERY_LEVEL or state.phase is Phase.OVER:
            return ()
        if uuid == uuids.CONFIG and state.asked and not state.settings_declined:
            state.settings_declined = True  # the write; the read behind it says what holds
            return ()
        return self._refuse(
            f"the sensor declined {_NAMES.get(uuid, uuid)} with ATT error 0x{code:02X};"
            " switch it off and on, and update its firmware if that does not help",
            needs_pairing=code in NEEDS_PAIRING,
        )

    def end(self) -> tuple[Act, ...]:
        """Stop the stream, whatever was heard: a STOP too many does no harm.

        Packets that were under way are still heard; a START not yet written stays unwritten.
        """
        if self._state.phase in (Phase.ASKING, Phase.SETTING):
            self._state.phase = Phase.OVER
        return (Write(uuids.CONTROL, encode_command(Op.STOP)),)

    def _info(self, payload: bytes) -> tuple[Outcome, ...]:
        """Keep what the sensor is and ask how it is set."""
        if self._state.phase is not Phase.ASKING:
            return ()
        if payload and payload[0] != MAJOR:
            return self._refuse(
                f"the sensor speaks version {payload[0]} of its protocol, this release of"
                f" retrogait version {MAJOR}: update the older of the two"
            )
        self._state.info = decode_info(payload)
        self._state.phase = Phase.SETTING
        return (Read(uuids.CONFIG),)

    def _config(self, config: Config) -> tuple[Outcome, ...]:
        """Set what differs from the wish, once; then start."""
        state = self._state
        if state.phase is not Phase.SETTING or state.info is None:
            return ()
        state.config = config
        wanted = wanted_settings(self._wish, info=state.info, now=config.settings)
        if state.asked or wanted == config.settings:
            state.phase = Phase.STARTING
            return (*self._stop_first(), Write(uuids.CONTROL, encode_command(Op.START)))
        state.asked = True
        write = Write(uuids.CONFIG, encode_settings(wanted))
        return (*self._stop_first(), write, Read(uuids.CONFIG))

    def _stop_first(self) -> tuple[Act, ...]:
        """STOP, where the sensor still streams for a client that is gone."""
        config = self._state.config
        if config is None or ConfigState.STREAMING not in config.state:
            return ()
        return (Write(uuids.CONTROL, encode_command(Op.STOP)),)

    def _answer(self, payload: bytes) -> tuple[Outcome, ...]:
        """Ready with the answer to START; Refused or Stopped where it does not go on."""
        if len(payload) == 1:  # a stack that echoes what was written, SPEC.md section 5
            return ()
        answer, phase = decode_answer(payload), self._state.phase
        if answer.unasked:
            return self._notice(answer)
        if answer.op is not Op.START or phase is not Phase.STARTING:
            return ()
        if answer.went_well:
            return self._ready()
        return self._refuse(f"the sensor refused to start: {answer.words}")

    def _notice(self, answer: Answer) -> tuple[Outcome, ...]:
        """Stopped, where the sensor ended the stream itself."""
        ends = answer.op in (Op.STOP, Op.SLEEP)
        if not ends or self._state.phase is Phase.OVER:
            return ()
        self._state.phase = Phase.OVER
        return (Stopped(f"the sensor stopped by itself: {answer.words}"),)

    def _stream(self, packet: StreamPacket) -> tuple[Outcome, ...]:
        """Samples; the first may come before the answer to START."""
        if self._state.phase not in (Phase.STARTING, Phase.STREAMING):
            return ()
        info = self._state.info
        if info is None:
            return ()
        said: list[Outcome] = []
        if self._state.phase is Phase.STARTING:
            said.extend(self._ready())
        if StreamFlag.EVENT in packet.flags:
            said.append(Pressed())
        said.append(samples(packet, tick_hz=info.tick_hz))
        said.extend(self._battery_low(packet))
        return tuple(said)

    def _battery_low(self, packet: StreamPacket) -> tuple[Outcome, ...]:
        """Ask for the charge when a packet says for the first time that it is low."""
        low = StreamFlag.BATTERY_LOW in packet.flags
        seen, self._state.saw_battery_low = self._state.saw_battery_low, low
        return (Read(uuids.BATTERY_LEVEL, optional=True),) if low and not seen else ()

    def _ready(self) -> tuple[Outcome, ...]:
        """The stream is set up."""
        info, config = self._state.info, self._state.config
        if info is None or config is None:
            return ()
        self._state.phase = Phase.STREAMING
        return (ready(info, config),)

    def _refuse(self, why: str, *, needs_pairing: bool = False) -> tuple[Outcome, ...]:
        """Say why, once, and be over."""
        self._state.phase = Phase.OVER
        return (Refused(why, needs_pairing=needs_pairing),)


_NAMES: Final = {uuid: name for uuid, name, _ in uuids.CHARACTERISTICS}
