"""A link that loses, doubles, swaps, cuts and invents notifications, and holds them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from faults.sensor import rows_of
from retrogait.errors import DecodeError
from retrogait.virtual.sensors import LinkPort

LEAST_GARBAGE_BYTES = {"rgp": 0, "polar": 0, "witmotion": 20}
"""A WitMotion frame that was cut and the very bytes that are missing are a frame: without a
checksum nobody can know that they never belonged together. Longer garbage can be known."""


@dataclass(slots=True)
class TamperState:
    """What is under way.

    Parameters
    ----------
    swapped : tuple of (str, bytes) or None
        Waits for the next to go first.
    held : list of (str, bytes)
        What a stall holds back.
    until_s : float
        End of the stall that is under way, s.
    is_held : bool
        It is flushed afterwards; else lost.
    """

    swapped: tuple[str, bytes] | None = None
    held: list[tuple[str, bytes]] = field(default_factory=list)
    until_s: float = 0.0
    is_held: bool = False


class TamperedLink:
    """Between a player and its peripheral.

    Parameters
    ----------
    inner : LinkPort
        The peripheral.
    family : str
        Of the sensor.
    shares : dict of str to float
        How often each fault strikes a packet.
    chance : numpy.random.Generator
        All chance.
    now : callable
        The loop's clock, s.

    Attributes
    ----------
    done : Counter of str
        How often what was done.
    cut_s : list of float
        When the sensor dropped the link, by the loop's clock, s.
    """

    def __init__(
        self,
        inner: LinkPort,
        *,
        family: str,
        shares: dict[str, float],
        chance: np.random.Generator,
        now: Callable[[], float],
    ) -> None:
        self._inner = inner
        self._family = family
        self._shares = shares
        self._chance = chance
        self._now = now
        self._state = TamperState()
        self.done: Counter[str] = Counter()
        self.cut_s: list[float] = []

    @property
    def max_payload_bytes(self) -> int:
        """What one notification carries."""
        return self._inner.max_payload_bytes

    async def power_on(self) -> None:
        """Advertise again."""
        await self._inner.power_on()

    async def power_off(self) -> None:
        """Drop the link; what was held back goes with it."""
        self._state = TamperState()
        self.cut_s.append(self._now())
        await self._inner.power_off()

    def stall(self, seconds: float, *, is_held: bool) -> None:
        """Let nothing through for so long; what comes is held back, or lost."""
        self._state.until_s = self._now() + seconds
        self._state.is_held = is_held

    async def notify(self, uuid: str, value: bytes, /) -> bool:
        """Send a notification, or whatever becomes of it."""
        state = self._state
        if self._now() < state.until_s:
            self.done["stall, held" if state.is_held else "stall, lost"] += 1
            if state.is_held:
                state.held.append((uuid, value))
            return True
        held, state.held = state.held, []
        for late in held:
            await self._inner.notify(*late)
        return await self._struck(uuid, value)

    async def _struck(self, uuid: str, value: bytes) -> bool:
        """Send it, with what strikes it."""
        if self._strikes("garbage"):
            await self._inner.notify(uuid, self._garbage(value))
        if self._strikes("loss"):
            return True
        if self._strikes("reorder") and self._state.swapped is None:
            self._state.swapped = (uuid, value)
            return True
        if self._strikes("truncate"):
            value = value[: int(self._chance.integers(0, len(value)))]
        is_heard = await self._inner.notify(uuid, value)
        if self._strikes("duplicate"):
            await self._inner.notify(uuid, value)
        swapped, self._state.swapped = self._state.swapped, None
        if swapped is not None:
            await self._inner.notify(*swapped)
        return is_heard

    def _strikes(self, kind: str) -> bool:
        """Whether a fault strikes now."""
        struck = bool(self._chance.random() < self._shares.get(kind, 0.0))
        self.done[kind] += struck
        return struck

    def _garbage(self, value: bytes) -> bytes:
        """Bytes that say nothing: random ones, a packet and more, another head."""
        while True:
            made = self._mangled(value, how=int(self._chance.integers(3)))
            made = made[: self._inner.max_payload_bytes]
            try:
                rows_of(self._family, made)
            except DecodeError:
                if len(made) >= LEAST_GARBAGE_BYTES[self._family]:
                    return made

    def _mangled(self, value: bytes, *, how: int) -> bytes:
        """One try."""
        if how == 0:
            return self._chance.bytes(int(self._chance.integers(0, 64)))
        if how == 1:
            return value + self._chance.bytes(int(self._chance.integers(1, 20)))
        return self._chance.bytes(2) + value[2:]
