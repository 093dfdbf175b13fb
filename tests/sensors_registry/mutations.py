"""Broken bytes for the tests of decoders: seeded, from good ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from retrogait.errors import DecodeError


def truncated(payload: bytes) -> Iterator[bytes]:
    """The payload cut at every length short of its own."""
    return (payload[:length] for length in range(len(payload)))


def mutated(payloads: Sequence[bytes], *, count: int, seed: int) -> Iterator[bytes]:
    """Payloads with one to three bytes changed, dropped, put in, or cut off."""
    rng = random.Random(seed)
    for _ in range(count):
        data = bytearray(payloads[rng.randrange(len(payloads))])
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(data) + 1)
            match rng.randrange(4):
                case 0 if at < len(data):
                    data[at] = rng.randrange(256)
                case 1:
                    data[at:at] = bytes((rng.randrange(256),))
                case 2:
                    del data[at : at + 1]
                case 3 if rng.random() < 0.2:
                    del data[at:]
        yield bytes(data)


def refusals(take: Callable[[bytes], object], *, payloads: Iterator[bytes]) -> tuple[int, int]:
    """Feed payloads; how many were refused by ``DecodeError``, and how many taken.

    Anything else that is raised goes through.
    """
    refused = taken = 0
    for payload in payloads:
        try:
            take(payload)
        except DecodeError:
            refused += 1
        else:
            taken += 1
    return refused, taken
