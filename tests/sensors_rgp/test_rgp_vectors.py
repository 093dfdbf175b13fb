"""Vectors whole, cut short and mutated."""

from __future__ import annotations

import random
from collections import Counter
from itertools import chain
from typing import Any

import pytest
from sensors_rgp.rgp_vectors import KINDS, Vector, load, same

from retrogait.errors import DecodeError

EVERY = [
    pytest.param(kind, vector, id=f"{kind}: {vector['name']}")
    for kind in KINDS
    for vector in load(kind)
]
MUTATIONS = 100_000


@pytest.mark.parametrize(("kind", "vector"), EVERY)
def test_whole(kind: str, vector: Vector) -> None:
    build, encode, decode = KINDS[kind]
    value, data = build(vector), bytes.fromhex(vector["bytes"])
    assert encode(value) == data
    assert same(decode(data), value)


@pytest.mark.parametrize(("kind", "vector"), EVERY)
def test_cut_at_every_length_and_with_a_byte_too_many(kind: str, vector: Vector) -> None:
    decode = KINDS[kind][2]
    data = bytes.fromhex(vector["bytes"])
    for length in range(len(data)):
        with pytest.raises(DecodeError) as failure:
            decode(data[:length])
        assert 0 <= failure.value.offset <= length
    with pytest.raises(DecodeError):
        decode(data + b"\0")


def _mutated(data: bytes, rng: random.Random) -> bytes:
    """A few bytes changed, and now and then some cut off, added or repeated."""
    changed = bytearray(data)
    for _ in range(rng.randrange(4)):
        changed[rng.randrange(len(changed))] = rng.choice(
            (0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256))
        )
    match rng.randrange(6):
        case 0:
            del changed[rng.randrange(len(changed)) :]
        case 1:
            changed += rng.randbytes(rng.randrange(1, 20))
        case 2:
            at = rng.randrange(len(changed))
            changed[at:at] = changed[at : at + 3]
    return bytes(changed)


def _outcomes(kind: str, *, seed: int) -> Counter[str]:
    """Decode mutations: refused by DecodeError, or read, and then written back the same."""
    _, encode, decode = KINDS[kind]
    vectors = [bytes.fromhex(vector["bytes"]) for vector in load(kind)]
    # Packets of thousands of bytes teach nothing that shorter ones do not.
    vectors = [data for data in vectors if len(data) <= 260]
    rng = random.Random(seed)
    outcomes: Counter[str] = Counter()
    for at in range(MUTATIONS):
        data = _mutated(vectors[at % len(vectors)], rng)
        try:
            value: Any = decode(data)
        except DecodeError as error:
            outcomes["refused" if 0 <= error.offset <= len(data) else "offset outside"] += 1
        else:
            outcomes["read"] += 1
            # A later minor version may say more than is kept, a packet's head says no more.
            if at % 10 == 0 and getattr(value, "minor", 0) == 0:
                assert encode(value) == data
    return outcomes


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "stream_by_hand"])
def test_mutations_are_refused_or_read(kind: str) -> None:
    outcomes = _outcomes(kind, seed=list(KINDS).index(kind))
    assert outcomes["refused"] + outcomes["read"] == MUTATIONS
    assert min(outcomes["refused"], outcomes["read"]) > MUTATIONS // 100


def test_vectors_hold_the_sizes_that_were_asked_for() -> None:
    sizes = {vector["name"]: len(vector["bytes"]) // 2 for vector in load("stream")}
    full = {name: size for name, size in sizes.items() if name.startswith("MTU")}
    assert full == {
        "MTU 23, 3 axes": 8 + 2 * 6,
        "MTU 23, 6 axes": 8 + 1 * 12,
        "MTU 185, 3 axes": 8 + 29 * 6,
        "MTU 185, 6 axes": 8 + 14 * 12,
        "MTU 247, 3 axes": 8 + 39 * 6,
        "MTU 247, 6 axes": 8 + 19 * 12,
    }
    assert len(list(chain.from_iterable(load(kind) for kind in KINDS))) == len(EVERY)
