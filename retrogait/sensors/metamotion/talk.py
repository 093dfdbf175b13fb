"""The talk with a MetaMotion: ask which chip, configure both modules, start; stop at the end.

::

    BORN ── begin ──► ASKING ── both modules answered ──► STREAMING
                        └─ a chip that is not served ───► ENDED, Refused

A board that is not stopped goes on sampling after the link is gone until its battery is
empty, so ``end`` stops it whatever the state.
"""

from __future__ import annotations

from enum import Enum, auto

from retrogait.errors import DecodeError
from retrogait.sensors.att import refused
from retrogait.sensors.battery import (
    BATTERY_LEVEL,
    INFORMATION,
    decode_battery,
    decode_information,
)
from retrogait.sensors.metamotion import packet
from retrogait.sensors.metamotion.packet import COMMAND, NOTIFY, Chip, Module
from retrogait.sensors.metamotion.pairing import Pairing
from retrogait.sensors.port import (
    Act,
    Battery,
    Outcome,
    Read,
    Ready,
    Refused,
    Samples,
    Subscribe,
    Timing,
    Wish,
    Write,
)


class _State(Enum):
    BORN = auto()
    ASKING = auto()
    STREAMING = auto()
    ENDED = auto()


class MetamotionTalk:
    """One connection with a MetaMotion.

    Parameters
    ----------
    wish : Wish
        The nearest of 25, 50, 100, 200 Hz and the next higher of 2, 4, 8, 16 g are taken.
    """

    def __init__(self, wish: Wish) -> None:
        self._rate_hz = min(packet.CODE_BY_RATE_HZ, key=lambda rate_hz: abs(rate_hz - wish.rate_hz))
        ranges_g = tuple(packet.BMI160.range_codes)
        self._range_g = min((g for g in ranges_g if g >= wish.range_g), default=max(ranges_g))
        self._state = _State.BORN
        self._modules: dict[int, Module] = {}
        self._chip: Chip | None = None
        self._pairing: Pairing | None = None
        self._facts = {"maker": "MbientLab"}

    def begin(self) -> tuple[Act, ...]:
        """Subscribe; ask for the battery, the model, and which chips there are."""
        self._state = _State.ASKING
        return (
            Subscribe(NOTIFY),
            Read(BATTERY_LEVEL, optional=True),
            *(Read(uuid, optional=True) for uuid in INFORMATION),
            *_written(packet.ask_commands()),
        )

    def hear(self, uuid: str, payload: bytes) -> tuple[Outcome, ...]:
        """Take a value; what other modules say is passed over.

        Raises
        ------
        DecodeError
            If it breaks the format of its kind.
        """
        if self._state in (_State.BORN, _State.ENDED):
            return ()
        if uuid == BATTERY_LEVEL:
            return (Battery(decode_battery(payload)),)
        if uuid in INFORMATION:
            self._facts[INFORMATION[uuid]] = decode_information(payload)
        if uuid != NOTIFY:
            return ()
        if len(payload) < 2:
            raise DecodeError(offset=0, expected="module and register", got=f"{len(payload)} bytes")
        if payload[1] == packet.MODULE_INFO:
            return self._module_told(payload)
        return self._sampled(payload)

    def declined(self, uuid: str, code: int) -> tuple[Outcome, ...]:
        """Without answers or commands it is of no use."""
        is_extra = uuid == BATTERY_LEVEL or uuid in INFORMATION
        if is_extra or self._state in (_State.BORN, _State.ENDED):
            return ()
        what = "to send its samples" if uuid == NOTIFY else "a command"
        remedy = "switch it off and on, and close other programs that use it"
        return self._over(refused("the MetaMotion", what, code=code, remedy=remedy))

    def end(self) -> tuple[Act, ...]:
        """Stop both modules, whatever is known of them."""
        was_begun = self._state is not _State.BORN
        self._state = _State.ENDED
        if not was_begun:
            return ()
        return _written(
            packet.stop_commands(packet.ACCELEROMETER) + packet.stop_commands(packet.GYROSCOPE)
        )

    def _module_told(self, payload: bytes) -> tuple[Outcome, ...]:
        """Start as soon as both modules are known."""
        self._modules[payload[0]] = packet.decode_module(payload)
        known = {packet.ACCELEROMETER, packet.GYROSCOPE} <= self._modules.keys()
        return self._start() if known and self._state is _State.ASKING else ()

    def _start(self) -> tuple[Outcome, ...]:
        """Configure what there is, or refuse."""
        accelerometer = self._modules[packet.ACCELEROMETER]
        has_gyroscope = self._modules[packet.GYROSCOPE].implementation is not None
        chip = packet.CHIP_BY_IMPLEMENTATION.get(accelerometer.implementation or 0)
        if chip is None:
            return self._over(
                Refused(
                    f"the MetaWear board has accelerometer {accelerometer.implementation}; "
                    "expected 1 (BMI160) or 4 (BMI270): take a MetaMotion R, RL, C or S"
                )
            )
        if chip is packet.BMI160 and accelerometer.revision < 1:
            return self._over(
                Refused(
                    "the MetaMotion's firmware cannot pack samples (module revision 0, expected 1 "
                    "or more): update it with the maker's app"
                )
            )
        self._chip = chip
        self._pairing = Pairing() if has_gyroscope else None
        self._state = _State.STREAMING
        commands = packet.acc_start(chip, rate_hz=self._rate_hz, range_g=self._range_g)
        if has_gyroscope:
            commands = packet.gyr_start(chip, rate_hz=self._rate_hz) + commands
        return (*_written(commands), self._ready(chip, has_gyroscope=has_gyroscope))

    def _ready(self, chip: Chip, *, has_gyroscope: bool) -> Ready:
        """What the stream will be."""
        return Ready(
            rate_hz=self._rate_hz,
            has_gyroscope=has_gyroscope,
            timing=Timing.ESTIMATED,
            facts={**self._facts, "chip": chip.name, "range_g": f"{self._range_g:g}"},
        )

    def _sampled(self, payload: bytes) -> tuple[Samples, ...]:
        """Samples of one module, if they are of ours."""
        chip = self._chip
        if chip is None:
            return ()
        if payload.startswith(bytes((packet.ACCELEROMETER, chip.acc_packed))):
            per_count = packet.acc_ms2_per_count(self._range_g)
            acc_ms2 = packet.decode_triples(payload, per_count=per_count)
            return self._pairing.take_acc(acc_ms2) if self._pairing else (Samples(acc_ms2),)
        if self._pairing and payload.startswith(bytes((packet.GYROSCOPE, chip.gyr_packed))):
            gyr_rads = packet.decode_triples(payload, per_count=packet.GYR_RADS_PER_COUNT)
            return self._pairing.take_gyr(gyr_rads)
        return ()

    def _over(self, refusal: Refused) -> tuple[Outcome, ...]:
        """The talk is over."""
        self._state = _State.ENDED
        return (refusal,)


def _written(commands: tuple[bytes, ...]) -> tuple[Act, ...]:
    """Commands as acts."""
    return tuple(Write(COMMAND, data) for data in commands)
