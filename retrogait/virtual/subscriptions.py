"""Who wants to hear of what: the client's configurations of one link."""

from __future__ import annotations

from typing import NamedTuple

from retrogait.virtual.port import full_uuid


class Wish(NamedTuple):
    """A Client Characteristic Configuration (Core Specification 6.0, Vol 3, Part G, 3.3.3.3)."""

    notify: bool
    indicate: bool


_NONE = Wish(notify=False, indicate=False)


class Subscriptions:
    """What the client of one link wants to hear, by characteristic."""

    def __init__(self) -> None:
        self._wishes: dict[str, tuple[str, Wish]] = {}

    def of(self, uuid: str) -> Wish:
        """How the client wants to hear of a characteristic."""
        _, wish = self._wishes.get(full_uuid(uuid), (uuid, _NONE))
        return wish

    def change(self, uuid: str, *, notify: bool, indicate: bool) -> bool:
        """Take a new configuration.

        Returns
        -------
        bool
            True if whether the client listens has changed, and not only how.
        """
        listened = any(self.of(uuid))
        self._wishes.pop(full_uuid(uuid), None)
        if notify or indicate:
            self._wishes[full_uuid(uuid)] = (uuid, Wish(notify, indicate))
        return listened != (notify or indicate)

    def end(self) -> list[str]:
        """Forget all; those that were listened to, spelt as they were given."""
        ended = [uuid for uuid, _ in self._wishes.values()]
        self._wishes.clear()
        return ended
